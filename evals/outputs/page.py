"""Writes the evaluation as one HTML page: the scores, and every article with gold and prediction, claim by claim."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, get_args

from evals.counts import Outcome
from evals.granularity import Cut
from evals.outputs.entries import Entry, entries, numbers
from evals.outputs.figures import SuiteTables, tables
from evals.outputs.marks import MarkedParagraph, marked
from evals.outputs.result import Result, by_suite
from evals.outputs.verdict_page import verdict_suites
from evals.score import ArticleScore
from evals.suite import Case
from evals.verdicts.answers import LABELS, SAID
from evals.verdicts.result import VerdictResult
from pipeline.records import Rejection, RelationKind
from pipeline.report import page

_HERE = Path(__file__).parent
_STYLES = (
    *(page.STATIC / name for name in ("article.css", "report.css")),
    *(_HERE / "static" / name for name in ("scores.css", "evals.css", "verdicts.css")),
)
SIGNS: Mapping[Outcome, str] = {"correct": "✓", "partial": "≈", "incorrect": "×", "missing": "−", "spurious": "+"}
"""The classes without colour."""


_FEW = 10
"""Of more articles than this a browser lays out only those in sight."""


class Diff(NamedTuple):
    """Lines that compare with another run or prompt; the first character of each says what it is, as in a patch."""

    title: str
    lines: Sequence[str]


class CutLine(NamedTuple):
    """A claim that the other side has in parts, by the numbers of the entries."""

    what: str
    whole: int | None
    parts: tuple[int | None, ...]


class SystemBody(NamedTuple):
    """What one system made of one article."""

    base: str
    """How the ids of its elements begin."""
    system: str
    failure: str | None
    entries: tuple[Entry, ...]
    outcomes: tuple[tuple[Outcome, int], ...]
    paragraphs: Iterator[MarkedParagraph]
    relations: tuple[tuple[Outcome, str, str], ...]
    cuts: tuple[CutLine, ...]
    violations: tuple[tuple[int | None, str], ...]
    """The number of the claim that fails a hard check, and how."""
    rejections: tuple[Rejection, ...]


class CaseBody(NamedTuple):
    """One article with all systems; ``base`` is its element's id."""

    base: str
    suite: str
    case: Case
    systems: Iterator[SystemBody]


def write_page(
    path: Path,
    results: Sequence[Result],
    verdicts: Sequence[VerdictResult] = (),
    *,
    diffs: Sequence[Diff] = (),
    title: str = "Claimline evaluation",
) -> None:
    """Write the page of all results to ``path``, replacing the file only when all is written.

    ``diffs`` are shown as they are, each under its title. One article is held in memory at a time.
    """
    suites = [tables(number, systems) for number, systems in enumerate(by_suite(results).values(), 1)]
    context = {
        "title": title,
        "suites": suites,
        "systems": list(dict.fromkeys(result.system for result in results)),
        "rows": list(dict.fromkeys(line.name for suite in suites for line in suite.lines if not line.part))[1:],
        "lazy": sum(len(suite.cases) for suite in suites) > _FEW,
        "bodies": (body for suite in suites for body in _bodies(suite)),
        "diffs": diffs,
        "signs": SIGNS,
        "verdicts": verdict_suites(verdicts, {suite.results[0].suite.name: suite.number for suite in suites}),
        "modes": list(dict.fromkeys((one.mode, one.title) for one in verdicts if one.found is not None)),
        "judged": verdicts,
        "labels": LABELS,
        "saids": SAID,
    }
    scripts = [page.STATIC / "claims.js", *(_HERE / "static" / name for name in ("evals.js", "verdicts.js"))]
    page.write_page(path, "evals.html", context, styles=_STYLES, scripts=scripts, folders=[_HERE / "templates"])


def _bodies(suite: SuiteTables) -> Iterator[CaseBody]:
    for line in suite.cases:
        base = f"s{suite.number}-a{line.number}"
        systems = (
            _system(result, line.number - 1, f"{base}-m{place}") for place, result in enumerate(suite.results, 1)
        )
        yield CaseBody(base, suite.results[0].suite.name, line.case, systems)


def _system(result: Result, at: int, base: str) -> SystemBody:
    article, (gold, guess), case = result.score.articles[at], result.sheets[at], result.suite.cases[at]
    found = entries(article, gold, guess)
    counts = Counter(entry.outcome for entry in found)
    extraction = result.extractions.get(case.id)
    return SystemBody(
        base=base,
        system=result.system,
        failure=result.failures.get(case.id, "there is no result") if article.failed else None,
        entries=found,
        outcomes=tuple((outcome, counts[outcome]) for outcome in SIGNS if counts[outcome]),
        paragraphs=marked(case.article.text, found),
        relations=tuple(_relations(article, found)),
        cuts=tuple(_cuts(article, found)),
        violations=tuple(_numbered(result.violations.get(case.id, ()), found)),
        rejections=extraction.rejections if extraction else (),
    )


def _numbered(violations: Sequence[str], found: Sequence[Entry]) -> Iterator[tuple[int | None, str]]:
    _, guesses = numbers(found)
    for violation in violations:
        claim, _, fault = violation.partition(": ")
        yield (guesses[claim], fault) if claim in guesses else (None, violation)


def _relations(article: ArticleScore, found: Sequence[Entry]) -> Iterator[tuple[Outcome, str, str]]:
    """Yield the relations with the numbers of their claims, the gold's words before the prediction's."""
    golds, guesses = numbers(found)
    for finding in article.findings:
        if finding.row == "relations":
            yield finding.outcome, _worded(finding.gold, golds), _worded(finding.guess, guesses)


def _worded(relation: str | None, known: Mapping[str, int]) -> str:
    for kind in get_args(RelationKind):
        a, parted, b = (relation or "").partition(f" {kind} ")
        if parted:
            return f"{known.get(a, a)} {kind} {known.get(b, b)}"
    return ""


def _cuts(article: ArticleScore, found: Sequence[Entry]) -> Iterator[CutLine]:
    golds, guesses = numbers(found)

    def line(what: str, cut: Cut, wholes: Mapping[str, int], parts: Mapping[str, int]) -> CutLine:
        return CutLine(what, wholes.get(cut.whole), tuple(parts.get(part) for part in cut.parts))

    for cut in article.splits:
        yield line("split", cut, golds, guesses)
    for cut in article.merges:
        yield line("merged", cut, guesses, golds)
