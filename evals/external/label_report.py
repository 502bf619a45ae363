"""What labels on an outside set are worth, as tables for a person and as JSON."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from pydantic import JsonValue

from evals.bootstrap import Interval
from evals.external.label_score import (
    ALONE,
    VERIFIED,
    WAYS,
    Answer,
    Compared,
    by_numbers,
    confusion,
    decided_rightly,
    macro_f1,
    pairs,
    rationale_right,
)
from evals.external.labelled import Labelled
from evals.external.report import aligned
from evals.table import share
from evals.verdicts.interval import difference_of, interval_of
from pipeline.records import Record

SCHEMA = "claimline-external-labels/1"
_HEAD = ("", "right", "of", "accuracy", "95 %", "macro-F1", "gain", "95 %")
_NOTES = """\
verified: by all that a request shows, the documents of the other claims too; people labelled each claim by its own
  documents alone, so that what was found elsewhere may be right and count as wrong.
claim alone: no passage is shown. gain: accuracy less that of the claim alone; a public set may be remembered, and only
  the gain was verified.
the sample has as many claims of each label as there are: figures over a whole set are no measure for it.
"""


class About(Record):
    """Who labelled what. ``calls`` are those that verification needs, without the claims alone."""

    model: str
    claims: int
    of: int
    seed: int
    calls: int
    data_sha256: str

    def __str__(self) -> str:
        chosen = f"{self.claims} of {self.of} claims, chosen by the seed {self.seed}"
        return f"{self.model}, {chosen}, in {self.calls} calls (data {self.data_sha256[:12]})"


@dataclass(frozen=True, slots=True)
class Labels:
    """One model on some claims of one set; ``whole`` are all claims of the set."""

    name: str
    about: About
    answers: tuple[Answer, ...]
    whole: tuple[Labelled, ...]

    @property
    def failures(self) -> dict[str, str]:
        """Return why claims got no label, by their id."""
        return {each.claim.id: "; ".join(each.failures) for each in self.answers if each.failures}

    def values(self) -> dict[str, JsonValue]:
        """Return all figures as JSON."""
        failures: dict[str, JsonValue] = dict(self.failures)
        return {
            "schema": SCHEMA,
            "set": self.name,
            **self.about.model_dump(mode="json"),
            "failures": failures,
            "labels": {row.name: row.values() for row in self._rows()},
            "confusion": {name: _plain(confusion(self._compared(name))) for name in WAYS},
            "label_and_rationale_right": _counted(self._rationales()),
            "passages": self._passages(),
            "deciding_by_gold_passages": _counted(decided_rightly(self.whole)),
        }

    def lines(self) -> Iterator[JsonValue]:
        """Yield each claim with its labels and what they rest on."""
        for each in self.answers:
            found: list[JsonValue] | None = None
            if each.findings is not None:
                found = [
                    {
                        "document": one.article_id,
                        "own": each.own is not None and one in each.own,
                        "quote": one.quote,
                        "stance": by_numbers(one),
                        "model_stance": one.stance,
                        "basis": one.basis,
                    }
                    for one in each.findings
                ]
            labels: dict[str, JsonValue] = {name: way(each) for name, way in WAYS.items()}
            yield {
                "id": each.claim.id,
                "claim": each.claim.text,
                "gold": each.claim.label,
                "labels": labels,
                "rationale_right": rationale_right(each),
                "findings": found,
            }

    def text(self) -> str:
        """Return the tables."""
        lines = [f"{self.name}: {self.about}", "", *aligned([_HEAD, *(row.cells() for row in self._rows())]), ""]
        if rationales := self._rationales():
            lines += [f"label and rationale right: {sum(rationales)} of {len(rationales)} claims with a rationale", ""]
        for name in (VERIFIED, ALONE):
            lines += [*_matrix(name, self._compared(name)), ""]
        if compared := self._pairs():
            right = sum(gold == given for gold, given in compared)
            lines.append(f"passages: {right} of {len(compared)} right, macro-F1 {share(macro_f1(compared))}")
            lines += [*_matrix("passages", compared), ""]
            rule = decided_rightly(self.whole)
            lines += [f"the deciding step apart, on people's labels of passages: {sum(rule)} of {len(rule)} right", ""]
        lines.append(_NOTES.rstrip())
        lines += [f"no label, which counts as wrong: {name}: {why}" for name, why in self.failures.items()]
        return "\n".join(line.rstrip() for line in lines) + "\n"

    def _rows(self) -> Iterator["_Row"]:
        alone = _right(self._compared(ALONE))
        for name in WAYS:
            compared = self._compared(name)
            gain = None if name == ALONE else difference_of(alone, _right(compared))
            lead = None if name == ALONE else Fraction(sum(_right(compared)) - sum(alone), len(alone))
            yield _Row(name, _right(compared), macro_f1(compared), lead, gain)
        golds = [each.claim.label for each in self.answers]
        most = max(golds, key=golds.count)
        same: list[Compared] = [(gold, most) for gold in golds]
        yield _Row("one label for all", _right(same), macro_f1(same), None, None)

    def _compared(self, name: str) -> list[Compared]:
        return [(each.claim.label, WAYS[name](each)) for each in self.answers]

    def _rationales(self) -> list[bool]:
        return [right for each in self.answers if (right := rationale_right(each)) is not None]

    def _pairs(self) -> list[Compared]:
        return [pair for each in self.answers for pair in pairs(each)]

    def _passages(self) -> JsonValue:
        compared = self._pairs()
        if not compared:
            return None
        right = _counted(_right(compared))
        return {"right": right, "macro_f1": _number(macro_f1(compared)), "confusion": _plain(confusion(compared))}


@dataclass(frozen=True, slots=True)
class _Row:
    name: str
    right: Sequence[bool]
    macro_f1: Fraction | None
    gain: Fraction | None
    drawn_gain: Interval | None

    @property
    def accuracy(self) -> Fraction:
        return Fraction(sum(self.right), len(self.right))

    def cells(self) -> tuple[str, ...]:
        gain = "-" if self.gain is None else f"{float(self.gain):+.3f}"
        drawn = self.drawn_gain
        return (
            self.name,
            str(sum(self.right)),
            str(len(self.right)),
            share(self.accuracy),
            f"{found.low:.3f}-{found.high:.3f}" if (found := interval_of(self.right)) else "-",
            share(self.macro_f1),
            gain,
            f"{drawn.low:+.3f} to {drawn.high:+.3f}" if drawn else "-",
        )

    def values(self) -> JsonValue:
        return {
            "right": sum(self.right),
            "of": len(self.right),
            "accuracy": _number(self.accuracy),
            "interval": _ends(interval_of(self.right)),
            "macro_f1": _number(self.macro_f1),
            "gain_over_claim_alone": _number(self.gain),
            "gain_interval": _ends(self.drawn_gain),
        }


def _right(compared: Sequence[Compared]) -> list[bool]:
    return [gold == given for gold, given in compared]


def _number(value: Fraction | None) -> float | None:
    return None if value is None else round(float(value), 4)


def _ends(interval: Interval | None) -> JsonValue:
    return [round(interval.low, 4), round(interval.high, 4)] if interval else None


def _counted(right: Sequence[bool]) -> JsonValue:
    return {"right": sum(right), "of": len(right)} if right else None


def _plain(matrix: Mapping[str, Mapping[str, int]]) -> JsonValue:
    return {gold: dict(counts) for gold, counts in matrix.items()}


def _matrix(name: str, compared: Sequence[Compared]) -> list[str]:
    matrix = confusion(compared)
    columns = next(iter(matrix.values()))
    rows = [(f"  {gold}", *(str(count) for count in counts.values())) for gold, counts in matrix.items()]
    return aligned([(f"{name}, gold down", *columns), *rows])
