"""Judges a run: against the floors, against the rules, and against the baseline.

On the recordings that the baseline rests on, only the code can have changed, and any change at all has to be accepted.
On new recordings no answer is as it was: then no row may be worse by more than the margin, drawn again over the
articles, and nobody may be named as a speaker who was not wrongly named before.
"""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Literal, NamedTuple

from evals.bootstrap import difference
from evals.changes import by_gold, exact, new_wrong_speakers
from evals.floors import Floors
from evals.outputs.result import Result
from evals.outputs.verdicts import GAINS, gain
from evals.run import MODEL, RULES
from evals.score import ROWS, ArticleScore, SuiteScore, any_slot
from evals.slots import Finding, Row
from evals.snapshot import CaseShot, Snapshot, SystemShot
from evals.suite import Suite
from evals.table import share
from evals.verdicts import changes as verdict_changes
from evals.verdicts.result import VerdictResult

Outcome = Literal["pass", "changed", "inconclusive", "regression", "not comparable", "invalid recordings"]
EXIT_CODES: Mapping[Outcome, int] = {
    "pass": 0,
    "changed": 1,
    "inconclusive": 1,
    "regression": 1,
    "not comparable": 3,
    "invalid recordings": 4,
}
JUDGED: tuple[Row, ...] = ("claims", "mentions", "source name")
"""The rows in which new recordings must not be worse."""
ACCEPT = "make baseline"


class Remark(NamedTuple):
    """One thing that the gate found, and what it means for the outcome."""

    outcome: Outcome
    text: str


class Verdict(NamedTuple):
    """How a run was judged: the gravest outcome, and all remarks, those that are no fault too."""

    outcome: Outcome
    remarks: tuple[Remark, ...]

    @property
    def exit_code(self) -> int:
        """Return the exit code of the command line."""
        return EXIT_CODES[self.outcome]


def verdict(remarks: Sequence[Remark]) -> Verdict:
    """Take the gravest outcome, and put its remarks first."""
    order = list(EXIT_CODES)
    gravest = sorted(remarks, key=lambda remark: -order.index(remark.outcome))
    return Verdict(gravest[0].outcome if gravest else "pass", tuple(gravest))


def judge(
    results: Sequence[Result],
    now: Snapshot,
    baseline: Snapshot | None,
    floors: Floors,
    suites: Sequence[Suite],
    verdicts: Sequence[VerdictResult] = (),
) -> Verdict:
    """Judge a valid run; ``now`` is its snapshot."""
    remarks = [*_standing(results, floors), *_verdicts_standing(verdicts, floors)]
    if baseline is None:
        return verdict([*remarks, Remark("not comparable", f"there is no baseline: make one with {ACCEPT}")])
    remarks += [
        Remark("regression", f"a floor was lowered: {change}; accept it with {ACCEPT}")
        for change in floors.loosened(baseline.floors, list(now.suites))
    ]
    for suite in suites:
        texts = {case.id: case.article.text for case in suite.cases}
        before = baseline.suites.get(suite.name, {})
        for name, system in now.suites[suite.name].items():
            where = f"{suite.name}, {name}"
            if name not in before:
                remarks.append(
                    Remark("not comparable", f"{where}: new, the baseline has none; accept it with {ACCEPT}")
                )
            else:
                found = compared(before[name], system, texts, floors.margin)
                remarks += [Remark(outcome, f"{where}: {text}") for outcome, text in found]
        for name in before:
            if name not in now.suites[suite.name] and MODEL in now.suites[suite.name]:
                remarks.append(Remark("not comparable", f"{suite.name}, {name}: vanished, the baseline has it"))
        remarks += _verdicts_compared(suite.name, now, baseline, floors.margin)
    return verdict(remarks)


def _verdicts_compared(suite: str, now: Snapshot, baseline: Snapshot, margin: Fraction) -> Iterator[Remark]:
    """Compare a suite's verdicts with the baseline's: exactly on the same recording, else whether they are worse."""
    before, after = baseline.verdicts.get(suite, {}), now.verdicts.get(suite, {})
    for mode, new in after.items():
        where = f"{suite}, {mode}"
        old = before.get(mode)
        if old is None:
            yield Remark("not comparable", f"{where}: new, the baseline has none; accept it with {ACCEPT}")
        elif old.gold != new.gold:
            yield Remark("not comparable", f"{where}: has other gold verdicts")
        elif old.recording == new.recording:
            yield from (Remark("changed", f"{where}: {change}") for change in verdict_changes.exact(old, new))
        else:
            yield Remark("pass", f"{where}: rests on a new recording")
            yield from (Remark("pass", f"{where}: {change}") for change in verdict_changes.gained_and_lost(old, new))
            for outcome, text in verdict_changes.not_worse(old, new, margin):
                yield Remark(outcome, f"{where}: {text}")
    if MODEL in now.suites.get(suite, {}):
        for mode in before:
            if mode not in after:
                yield Remark("not comparable", f"{suite}, {mode}: vanished, the baseline has it")


def compared(old: SystemShot, new: SystemShot, texts: Mapping[str, str], margin: Fraction) -> Iterator[Remark]:
    """Compare a system with itself as it was, over the same cases with the same gold."""
    refused = list(incomparable(old, new))
    if refused:
        yield from refused
        return
    renewed = [case for case in new.cases if new.cases[case].recording != old.cases[case].recording]
    for case in new.cases:
        if case not in renewed:
            for change in exact(old.cases[case], new.cases[case], texts[case]):
                yield Remark("changed", f"{case} {change}")
    if renewed:
        yield Remark("pass", f"{len(renewed)} of {len(new.cases)} cases rest on new recordings: {', '.join(renewed)}")
        for case in renewed:
            for change in by_gold(old.cases[case], new.cases[case]):
                yield Remark("pass", f"{case} {change}")
            for fault in new_wrong_speakers(old.cases[case], new.cases[case]):
                yield Remark("regression", f"{case} {fault}")
        yield from (not_worse(old, new, row, margin) for row in JUDGED)


def incomparable(old: SystemShot, new: SystemShot) -> Iterator[Remark]:
    """Say why two runs cannot be compared; nothing where they can."""
    for case in new.cases:
        if case not in old.cases:
            yield Remark("not comparable", f"case {case} is new")
        elif new.cases[case].gold != old.cases[case].gold:
            yield Remark("not comparable", f"case {case} has another gold")
    for case in old.cases:
        if case not in new.cases:
            yield Remark("not comparable", f"case {case} has vanished")


def not_worse(old: SystemShot, new: SystemShot, row: Row, margin: Fraction) -> Remark:
    """Judge a row on new recordings, paired by case: not worse by more than the margin, worse, or not to be told.

    Under ten articles nothing can be drawn: then not lower is enough, and lower within the margin is inconclusive.
    """
    before, after = old.counts(row).f1(), new.counts(row).f1()
    figures = f"{row} F1 {share(before)} -> {share(after)}"
    if before is None or after is None:
        return Remark("pass" if before is None else "inconclusive", f"{figures}: nothing to compare")
    drawn = difference(score_of(old.cases), score_of(new.cases), row)
    if drawn is None:
        low = high = float(after - before)
        how = f"margin {float(margin):g}, too few articles to draw from"
    else:
        low, high = drawn.low, drawn.high
        how = f"difference {low:+.3f} to {high:+.3f} (95 per cent), margin {float(margin):g}"
    if low >= (-float(margin) if drawn else 0):
        return Remark("pass", f"{figures}, not worse ({how})")
    if high < -float(margin):
        return Remark("regression", f"{figures}, worse ({how})")
    return Remark("inconclusive", f"{figures}, inconclusive ({how}): record more repeats or more articles")


def _standing(results: Sequence[Result], floors: Floors) -> Iterator[Remark]:
    """Judge what needs no baseline: the floors, the hard checks, and the lead over the rules."""
    rules = {result.suite.name: result for result in results if result.system == RULES}
    models = [result for result in results if result.system != RULES]
    for result in models:
        yield from _breaches(result, result.all_violations(), floors)
    for result in models:
        for row in ROWS:
            # With what has no partner counted too: the rules answer the easy claims alone, and might shine on those.
            ours, theirs = (one.score.counts(row, any_slot).f1() for one in (result, rules[result.suite.name]))
            if ours is not None and theirs is not None and ours <= theirs and ours < 1:
                where = f"{result.suite.name}, {result.system}"
                yield Remark("regression", f"{where}: {row} F1 {share(ours)} does not beat the rules' {share(theirs)}")


def _verdicts_standing(verdicts: Sequence[VerdictResult], floors: Floors) -> Iterator[Remark]:
    """Judge verdicts without a baseline: the floors, the hard checks, and the lead over the claim alone."""
    for result in verdicts:
        yield from _breaches(result, result.violations, floors)
        if result.found is not None:
            for name in GAINS:
                lead = gain(name, result, [one for one in verdicts if one.suite.name == result.suite.name])
                if lead is not None and lead <= 0:
                    where = f"{result.suite.name}, {result.mode}"
                    yield Remark(
                        "regression", f"{where}: {name} gains nothing over the claim alone ({float(lead):+.3f})"
                    )


def _breaches(result: Result | VerdictResult, violations: Sequence[str], floors: Floors) -> Iterator[Remark]:
    for floor, figure in floors.breaches(result):
        shown = str(figure) if floor.is_a_limit else share(figure)
        words = "above its limit," if floor.is_a_limit else "below its floor,"
        yield Remark("regression", f"{floor.name} is {shown}, {words} {float(floor.bound):g}")
        if floor.is_a_limit:
            yield from (Remark("regression", f"hard check: {fault}") for fault in violations)


def score_of(cases: Mapping[str, CaseShot]) -> SuiteScore:
    """Make scores of counts, for the bootstrap."""
    outcomes = ("correct", "partial", "incorrect", "missing", "spurious")
    return SuiteScore(
        tuple(
            ArticleScore(
                case_id=name,
                failed=case.failed is not None,
                matches=(),
                findings=tuple(
                    Finding(row, outcome, None, None, None, None, matched=True)  # type: ignore[arg-type]
                    for row in ROWS
                    for outcome, count in zip(outcomes, case.counts.get(row, ()), strict=False)
                    for _ in range(count)
                ),
                splits=(),
                merges=(),
                covered=(0, 0),
                rejections=0,
                asked=0,
            )
            for name, case in sorted(cases.items())
        )
    )
