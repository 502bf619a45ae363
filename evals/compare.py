"""Two runs side by side: who answered and at what cost, the prompts' words, every score, the claims gained and lost."""

import json
from collections.abc import Iterator, Sequence
from difflib import unified_diff
from pathlib import Path
from typing import NamedTuple

from evals.bootstrap import difference
from evals.changes import by_gold
from evals.gate import incomparable, score_of
from evals.score import ROWS
from evals.snapshot import Snapshot, SystemShot
from evals.table import share
from evals.verdicts import changes as verdict_changes
from evals.verdicts.snapshot import VerdictShot
from pipeline import prompts as prompt_files
from pipeline.errors import UsageError
from pipeline.llm.prices import Prices
from pipeline.prompts import HOME, Prompt

FILE = "snapshot.json"
PROMPTS = "prompts"


class Run(NamedTuple):
    """A snapshot, and the folder in which the words of its prompts may lie."""

    snapshot: Snapshot
    folder: Path


def open_run(path: Path) -> Run:
    """Open an out folder, its ``scores.json``, or a snapshot by itself, such as the baseline."""
    folder = path if path.is_dir() else path.parent
    file = folder / FILE if path.is_dir() or path.name == "scores.json" else path
    if not file.exists():
        raise UsageError(f"{file} does not exist: give a folder that `claimline-evals run --out` has written")
    return Run(Snapshot.load(file), folder)


def compare(a: Run, b: Run, *, home: Path = HOME) -> tuple[list[str], bool]:
    """Return the lines of the comparison, and whether all that stands in both runs can be compared."""
    lines: list[str] = []
    sound = bool(set(a.snapshot.suites) & set(b.snapshot.suites))
    for name in dict.fromkeys((*a.snapshot.suites, *b.snapshot.suites)):
        sides = a.snapshot.suites.get(name, {}), b.snapshot.suites.get(name, {})
        for system in dict.fromkeys((*sides[0], *sides[1])):
            old, new = (side.get(system) for side in sides)
            lines.append(f"{name}, {system}")
            if old is None or new is None:
                lines.append(f"  only in {'A' if new is None else 'B'}")
            elif refused := [remark.text for remark in incomparable(old, new)]:
                sound = False
                lines += [f"  not comparable: {text}" for text in refused]
            else:
                lines += [f"  {line}" for line in system_lines(old, new)]
            lines.append("")
    for name in dict.fromkeys((*a.snapshot.verdicts, *b.snapshot.verdicts)):
        modes = a.snapshot.verdicts.get(name, {}), b.snapshot.verdicts.get(name, {})
        for mode in dict.fromkeys((*modes[0], *modes[1])):
            before, after = (side.get(mode) for side in modes)
            lines.append(f"{name}, {mode}")
            if before is None or after is None:
                lines.append(f"  only in {'A' if after is None else 'B'}")
            elif before.gold != after.gold:
                sound = False
                lines.append("  not comparable: it has other gold verdicts")
            else:
                lines += [f"  {line}" for line in verdict_lines(before, after)]
            lines.append("")
    return [*lines, *prompt_lines(a, b, home)], sound


def system_lines(old: SystemShot, new: SystemShot) -> Iterator[str]:
    """Yield what became of one system on the same cases: origin, cost, scores, then claims."""
    yield from _origin(old, new)
    for row in ROWS:
        before, after = old.counts(row).f1(), new.counts(row).f1()
        if before is not None or after is not None:
            apart = f"{float(after - before):+.3f}" if before is not None and after is not None else ""
            drawn = difference(score_of(old.cases), score_of(new.cases), row) if before != after else None
            between = f"{drawn.low:+.3f} to {drawn.high:+.3f}" if drawn else ""
            yield f"F1 {row:<19}{share(before)} -> {share(after)}  {apart}  {between}".rstrip()
    for case in new.cases:
        for change in by_gold(old.cases[case], new.cases[case]):
            yield f"{case} {change}"


def verdict_lines(old: VerdictShot, new: VerdictShot) -> Iterator[str]:
    """Yield what became of verdicts: origin, cost, figures, then the families that are right now or no more."""
    yield from _origin(old, new)
    yield from verdict_changes.figures(old, new)
    yield from verdict_changes.gained_and_lost(old, new)


def prompt_lines(a: Run, b: Run, home: Path = HOME) -> Iterator[str]:
    """Yield the difference of the prompts' words between two runs, as a patch."""
    was, now = _prompts(a), _prompts(b)
    for name in sorted({label.partition("/")[0] for label in (*was, *now)}):
        old, new = ({(at, sha) for at, sha in side.items() if at.startswith(f"{name}/")} for side in (was, now))
        if old != new:
            titles = [", ".join(f"{at} ({sha[:12]})" for at, sha in sorted(side)) or "none" for side in (old, new)]
            texts = [
                [line for at, sha in sorted(side) for line in _words(at, sha, [a.folder, b.folder], home).split("\n")]
                for side in (old, new)
            ]
            yield from unified_diff(texts[0], texts[1], titles[0], titles[1], lineterm="", n=1)


def _prompts(run: Run) -> dict[str, str]:
    shots: list[SystemShot | VerdictShot] = [
        shot for systems in run.snapshot.suites.values() for shot in systems.values()
    ]
    shots += [shot for modes in run.snapshot.verdicts.values() for shot in modes.values()]
    return {label: sha256 for shot in shots for label, sha256 in shot.prompts.items()}


def prompt_words(prompt: Prompt) -> str:
    """Write all that a prompt's hash covers: its messages, the form of the answer, the worked examples."""
    parts = [f"## {role}\n{text}" for role, text in prompt.parts]
    return "\n".join(
        [*parts, "## schema", _json(prompt.answer_schema), "## examples", *(_json(one) for one in prompt.examples)]
    )


def words_file(label: str, sha256: str) -> str:
    """Name the file in which a run keeps the words of a prompt."""
    return f"{label.replace('/', '-')}-{sha256[:12]}.txt"


def _words(label: str, sha256: str, folders: Sequence[Path], home: Path) -> str:
    """Find the words of a prompt: in a run's folder, or where its file is still as it was."""
    for folder in folders:
        if (kept := folder / PROMPTS / words_file(label, sha256)).exists():
            return kept.read_text(encoding="utf-8")
    name, _, version = label.partition("/v")
    if int(version) in prompt_files.versions(name, home):
        prompt = prompt_files.load(name, int(version), home)
        if prompt.sha256 == sha256:
            return prompt_words(prompt)
    return f"(the words of {label}, {sha256[:12]}, are not at hand)"


def _origin(old: SystemShot | VerdictShot, new: SystemShot | VerdictShot) -> Iterator[str]:
    for what, was, now in (
        ("asked", old.model, new.model),
        ("answered", ", ".join(old.answered), ", ".join(new.answered)),
        ("cost", _cost(old), _cost(new)),
    ):
        if was or now:
            yield f"{what:<22}{was or '-'}" + (f" -> {now or '-'}" if was != now else "")


def _cost(shot: SystemShot | VerdictShot) -> str | None:
    if shot.model is None:
        return None
    parts = [f"{shot.prompt_tokens:,} + {shot.completion_tokens:,} tokens"]
    if shot.seconds is not None:
        parts.append(f"{shot.seconds:g} s when recorded")
    if price := Prices.load().of(shot.model):
        parts.append(f"${price.cost(shot.prompt_tokens, shot.completion_tokens):.2f}")
    return ", ".join(parts)


def _json(value: object) -> str:
    return json.dumps(value, indent=1, ensure_ascii=False, sort_keys=True)
