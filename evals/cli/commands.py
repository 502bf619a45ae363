"""What each command does: call a plain function, print what it gives. Each returns the exit code."""

import json
import os
import sys
from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

from evals.compare import Run, open_run
from evals.compare import compare as compared
from evals.floors import FLOORS, Floor, load_floors, lower
from evals.gate import EXIT_CODES, Remark, Verdict, judge, verdict
from evals.outputs.result import Result
from evals.outputs.scores import scores
from evals.outputs.terminal import terminal
from evals.outputs.verdict_text import verdict_terminal
from evals.publish import publish, verdict_json, withdraw
from evals.recordings import CASSETTES, Place, of_verdicts, repeats
from evals.replay import RecordingFault, Replay, newest, open_replay
from evals.run import RULES, Evaluation, evaluate, stray
from evals.secrets import secrets_in
from evals.snapshot import Snapshot, snapshot
from evals.stale import ask_again, command, explain
from evals.suite import GOLD, SEEDS, Case, Suite, load_suite, suite_names
from evals.verdicts.result import VerdictResult
from pipeline import settings as configuration
from pipeline.errors import UsageError
from pipeline.prompts import HOME as PROMPTS

BASELINE = Path(__file__).parents[1] / "baseline.json"
OUT = configuration.HOME / "build" / "eval"
_SHOWN = 80


class Files(NamedTuple):
    """Where everything is that an evaluation rests on."""

    gold: Path = GOLD
    seeds: Path = SEEDS
    cassettes: Path = CASSETTES
    prompts: Path = PROMPTS
    floors: Path = FLOORS
    baseline: Path = BASELINE

    def suites(self, names: Sequence[str] = ()) -> list[Suite]:
        """Load the suites named, or all."""
        return [load_suite(name, folder=self.gold, seeds=self.seeds) for name in names or suite_names(self.gold)]

    def evaluate(self, suites: Sequence[Suite], *, rules_only: bool = False) -> Evaluation:
        """Run the suites on the recordings."""
        known = suite_names(self.gold)
        return evaluate(suites, cassettes=self.cassettes, prompts=self.prompts, known=known, rules_only=rules_only)

    def before(self) -> Run | None:
        """Open the baseline; null where there is none."""
        return open_run(self.baseline) if self.baseline.exists() else None


STANDARD = Files()


def run(names: Sequence[str], out: Path, *, rules_only: bool, as_json: bool, files: Files = STANDARD) -> int:
    """Score the suites on their recordings, judge the result, and write it all into the out folder."""
    evaluation, now, judged = judge_suites(names, rules_only=rules_only, files=files)
    if now:
        publish(out, evaluation, now, judged, files.before())
    else:
        withdraw(out, judged)
    if as_json:
        print(
            json.dumps(
                {"gate": verdict_json(judged), "scores": scores(evaluation.results, evaluation.verdicts)},
                ensure_ascii=False,
            )
        )
    else:
        if now:
            print(terminal(evaluation.results))
            if tables := verdict_terminal(evaluation.verdicts):
                print(tables)
        _print_verdict(judged, out)
    return judged.exit_code


def judge_suites(
    names: Sequence[str], *, rules_only: bool = False, files: Files = STANDARD
) -> tuple[Evaluation, Snapshot | None, Verdict]:
    """Score the suites and judge the result; there is no snapshot of a run on recordings that are at fault."""
    suites, floors, before = files.suites(names), load_floors(files.floors), files.before()
    evaluation = files.evaluate(suites, rules_only=rules_only)
    if evaluation.faults:
        return evaluation, None, invalid(evaluation)
    now = snapshot(evaluation.results, floors.shown(), evaluation.verdicts)
    judged = judge(evaluation.results, now, before.snapshot if before else None, floors, suites, evaluation.verdicts)
    return evaluation, now, judged


def baseline(lowered: Sequence[str], *, files: Files = STANDARD) -> int:
    """Accept the present results of all suites as the baseline, with no floor lowered but those that are named."""
    suites, floors, before = files.suites(), load_floors(files.floors), files.before()
    unknown = set(lowered) - {floor.name for floor in floors.floors}
    if unknown:
        names = ", ".join(floor.name for floor in floors.floors)
        raise UsageError(f"there is no floor {min(unknown)!r}: choose one of {names}")
    evaluation = files.evaluate(suites)
    if evaluation.faults:
        _print_verdict(invalid(evaluation))
        return invalid(evaluation).exit_code
    breached: dict[Floor, Fraction] = {}
    judged: list[Result | VerdictResult] = [*evaluation.models, *evaluation.verdicts]
    for result in judged:
        for floor, figure in floors.breaches(result):
            worst = max if floor.is_a_limit else min
            breached[floor] = worst(figure, breached.get(floor, figure))
    kept = [floor for floor in breached if floor.name not in lowered]
    for floor in kept:
        _note(f"{floor.name} is {float(breached[floor]):.3f}, its floor {float(floor.bound):g}")
    if kept:
        options = " ".join(f'--lower-floor "{floor.name}"' for floor in kept)
        _note(f"no baseline was written; to accept it all the same: claimline-evals baseline {options}")
        return 1
    lower(files.floors, breached)
    floors = load_floors(files.floors)
    now = snapshot(evaluation.results, floors.shown(), evaluation.verdicts)
    if before:
        for change in floors.loosened(before.snapshot.floors, list(now.suites)):
            _note(f"a floor was lowered: {change}")
        _print_verdict(judge(evaluation.results, now, before.snapshot, floors, suites, evaluation.verdicts))
    now.write(files.baseline)
    _note(f"wrote {files.baseline.name}: commit it together with what changed the results")
    return 0


def compare(a: Path, b: Path, *, files: Files = STANDARD) -> int:
    """Show two runs side by side."""
    lines, sound = compared(open_run(a), open_run(b), home=files.prompts)
    print("\n".join(lines))
    return 0 if sound else EXIT_CODES["not comparable"]


def check(*, files: Files = STANDARD) -> int:
    """Look for secrets, orphans and stale recordings, without running anything."""
    suites, prompts = files.suites(), newest(files.prompts)
    opened = [
        (suite, open_replay(Place(files.cassettes, suite.name, case.id, repeat), prompts))
        for suite in suites
        for repeat in range(1, repeats(files.cassettes, suite) + 1)
        for case in suite.cases
    ]
    opened += [
        (suite, open_replay(Place(files.cassettes, suite.name, asking), prompts))
        for suite in suites
        for asking in of_verdicts(files.cassettes, suite)
    ]
    stale = [(suite, one) for suite, one in opened if isinstance(one, Replay) and one.stale()]
    faults = [one for _, one in opened if isinstance(one, RecordingFault)]
    for suite, replay in stale:
        if not replay.place.of_suite:
            ask_again(replay, suite)
        faults += replay.faults()
    faults += stray(files.cassettes, suites, [suite.name for suite in suites])
    found = Evaluation(tuple(suites), prompts, faults=tuple(faults), replays=tuple(replay for _, replay in stale))
    key = configuration.read().api_key
    leaks = [
        f"{path.relative_to(files.cassettes).as_posix()} holds {what}: delete it, and revoke what it holds"
        for path in sorted(files.cassettes.rglob("*"))
        if path.is_file()
        for what in secrets_in(path, known=[key.get_secret_value()] if key else [])
    ]
    judged = verdict([*(Remark("invalid recordings", leak) for leak in leaks), *invalid(found).remarks])
    if judged.exit_code:
        _print_verdict(judged)
    else:
        _note(f"{len(opened)} recordings: none is stale, none is an orphan, none holds a secret")
    return judged.exit_code


def record(
    names: Sequence[str],
    times: int,
    *,
    live_in_ci: bool,
    given: Mapping[str, object],
    keep: bool = False,
    files: Files = STANDARD,
) -> int:
    """Ask a model and keep its answers."""
    _refuse_in_ci(live_in_ci=live_in_ci)
    from evals.record import choose
    from evals.record import record as ask

    settings = configuration.read(**given)
    wanted = choose(names, files.suites(), files.cassettes)
    failures = ask(wanted, settings, times=times, folder=files.cassettes, prompts=files.prompts, keep=keep, note=_note)
    stays = "what was answered is kept" if keep else "the old recording stays"
    for file, why in failures.items():
        _note(f"{file}: not recorded, {stays}: {why}")
    asked = sum(times if isinstance(one, Case) else 1 for _, one in wanted)
    _note(f"recorded {asked - len(failures)} of {asked} into {files.cassettes}")
    return 1 if failures else 0


def external(
    corpus: str, data: Path, given: Mapping[str, object], *, live_in_ci: bool = False, as_json: bool = False
) -> int:
    """Measure on a corpus of others; 1 where an article got no result."""
    from evals.external.collections import NAMES as COLLECTIONS

    if isinstance(size := given.get("labels"), int):
        return _labels(corpus, data, size, given, live_in_ci=live_in_ci, as_json=as_json)
    if corpus in COLLECTIONS:
        return _search(corpus, data, given, as_json=as_json)
    if (given.get("model") or os.environ.get("CLAIMLINE_MODEL", RULES)) != RULES:
        _refuse_in_ci(live_in_ci=live_in_ci)
    from evals.external.corpora import NAMES
    from evals.external.run import external as measure
    from evals.external.run import options

    if corpus not in NAMES:
        raise UsageError(f"there is no corpus {corpus!r}: choose one of {', '.join([*NAMES, *COLLECTIONS])}")
    measured = measure(corpus, data, options(**given), note=_note)
    print(json.dumps(measured.values(), ensure_ascii=False, indent=1) if as_json else measured.text(), end="")
    return 1 if measured.failures else 0


def _search(corpus: str, data: Path, given: Mapping[str, object], *, as_json: bool) -> int:
    """Measure the search on a collection of others; no model is asked."""
    from evals.external.retrieval import retrieval
    from evals.external.run import options

    if foreign := [name for name, value in given.items() if value is not None and name != "out"]:
        raise UsageError(f"--{foreign[0].replace('_', '-')} is not for {corpus}: there the search alone is measured")
    searched = retrieval(corpus, data, options(**given).out, note=_note)
    print(json.dumps(searched.values(), ensure_ascii=False, indent=1) if as_json else searched.text(), end="")
    return 0


def _labels(corpus: str, data: Path, size: int, given: Mapping[str, object], *, live_in_ci: bool, as_json: bool) -> int:
    """Label claims of others through a model; 1 where a claim got no label."""
    from evals.external.labels import dry_run, labels
    from evals.external.run import options

    for name in ("limit", "max_characters"):
        if given.get(name) is not None:
            raise UsageError(f"--{name.replace('_', '-')} is not for --labels, which says how many claims are taken")
    chosen = options(**{name: given.get(name) for name in ("model", "seed", "out")})
    if given.get("dry_run"):
        print(dry_run(corpus, data, size, chosen), end="")
        return 0
    _refuse_in_ci(live_in_ci=live_in_ci)
    found = labels(corpus, data, size, chosen, note=_note)
    print(json.dumps(found.values(), ensure_ascii=False, indent=1) if as_json else found.text(), end="")
    return 1 if found.failures else 0


def invalid(evaluation: Evaluation) -> Verdict:
    """Judge a run on recordings that are at fault: what is wrong, why, and what to do."""
    lines = [str(fault) for fault in evaluation.faults]
    lines += explain(evaluation.replays, evaluation.suites, evaluation.prompts)
    if places := [fault.place for fault in evaluation.faults if fault.place]:
        lines.append(f"to record again: {command(places, evaluation.suites)}")
    return verdict([Remark("invalid recordings", line) for line in lines])


def _refuse_in_ci(*, live_in_ci: bool) -> None:
    """Refuse to ask a model where a machine alone runs this, unless it was told to by name."""
    if os.environ.get("CI", "").lower() not in {"", "0", "false"} and not live_in_ci:
        raise UsageError("this is CI, where no model is asked unless you say --live-in-ci")


def _print_verdict(judged: Verdict, out: Path | None = None) -> None:
    """Print the verdict: to standard error, but for the one line that says how it ended."""
    for remark in judged.remarks[:_SHOWN]:
        _note(remark.text if remark.outcome == judged.outcome else f"{remark.outcome}: {remark.text}")
    if len(judged.remarks) > _SHOWN:
        _note(f"and {len(judged.remarks) - _SHOWN} more" + (f", in {out / 'gate.json'}" if out else ""))
    print(f"gate: {judged.outcome}")
    if out:
        print(f"results: {out}")


def _note(message: str) -> None:
    print(message, file=sys.stderr)
