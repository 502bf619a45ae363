"""The faults of one article in words, the gravest first: what JUnit, Markdown and the scores name alike."""

from collections.abc import Iterator
from typing import Literal, NamedTuple

from evals.outputs.result import Result
from evals.score import ArticleScore, Match
from evals.slots import Finding

Kind = Literal["failed", "hard check", "incorrect", "missing", "spurious", "slot"]
KINDS: tuple[Kind, ...] = ("failed", "hard check", "incorrect", "missing", "spurious", "slot")


class Fault(NamedTuple):
    """Something that the article's result has wrong; ``claim`` names it, by both ids where it was found."""

    kind: Kind
    claim: str
    text: str

    def __str__(self) -> str:
        return " ".join(filter(None, (f"{self.kind}:", self.claim, self.text)))


def faults(result: Result, article: ArticleScore) -> tuple[Fault, ...]:
    """List what is wrong with one article, each fault once: by kind, then in the order of the text."""
    return tuple(sorted(dict.fromkeys(_faults(result, article)), key=lambda fault: KINDS.index(fault.kind)))


def is_fault(finding: Finding) -> bool:
    """Say whether a finding is a fault of its own: neither right, nor implied by the fault of a claim."""
    if finding.outcome == "correct" or finding.row == "claims by span":
        return False
    found = finding.gold_id is not None and finding.guess_id is not None
    return finding.row == "claims" or (found if finding.row == "mentions" else finding.matched)


def _faults(result: Result, article: ArticleScore) -> Iterator[Fault]:
    if article.failed:
        yield Fault("failed", "", result.failures.get(article.case_id, "there is no result"))
    for fault in result.violations.get(article.case_id, ()):
        yield Fault("hard check", "", fault)
    for match in article.matches:
        for veto in match.vetoes:
            yield Fault("incorrect", _both(match), f"{veto.kind}: {veto.detail}")
    for finding in filter(is_fault, article.findings):
        if finding.row == "claims":
            if finding.outcome == "missing":
                yield Fault("missing", finding.gold_id or "", finding.gold or "")
            elif finding.outcome == "spurious":
                yield Fault("spurious", finding.guess_id or "", finding.guess or "")
        else:
            yield Fault("slot", _both(finding), _slot(finding))


def _both(pair: Match | Finding) -> str:
    return " = ".join(filter(None, (pair.gold_id, pair.guess_id)))


def _slot(finding: Finding) -> str:
    """Say what a slot holds and should hold."""
    gold, guess = (repr(words) if words is not None else "nothing" for words in (finding.gold, finding.guess))
    return f"{finding.row} {finding.outcome}: {gold} in the gold, {guess} given"
