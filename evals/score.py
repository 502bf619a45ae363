"""Scores a prediction against the gold: article by article, then summed over a suite."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import get_args

from evals.counts import Counts, Outcome, tally
from evals.granularity import Cut, covered, merges, splits
from evals.match import SAME_PLACE, THRESHOLD, Pair, align, span_similarity
from evals.relations import relation_findings
from evals.slots import Finding, Row, claim_findings
from evals.suite import Suite
from evals.values import Veto, vetoes
from evals.view import Sheet, Statement, sheet_of_claims, sheet_of_gold
from pipeline.records import Extraction

Keep = Callable[[Finding], bool]
ROWS: tuple[Row, ...] = get_args(Row)
UNITS = frozenset({"claims", "claims by span", "mentions"})
"""The rows that count whole claims or mentions; the others are slots, and count on those that have a partner."""


@dataclass(frozen=True, slots=True)
class Match:
    """A claim of the gold and the prediction that answers it; with a veto the answer is incorrect."""

    gold_id: str
    guess_id: str
    similarity: int
    vetoes: tuple[Veto, ...]


@dataclass(frozen=True, slots=True)
class ArticleScore:
    """All that was found out about one article. ``failed``: there was no result, and all of its gold is missing."""

    case_id: str
    failed: bool
    matches: tuple[Match, ...]
    findings: tuple[Finding, ...]
    splits: tuple[Cut, ...]
    merges: tuple[Cut, ...]
    covered: tuple[int, int]
    rejections: int
    asked: int
    """How many claims the gold holds, optional ones included."""

    def counts(self, row: Row, keep: Keep | None = None) -> Counts:
        """Count a row's findings that are kept; without ``keep``, a slot's where its claim or mention has a partner."""
        keep = keep or (lambda finding: finding.matched or row in UNITS)
        return tally(finding.outcome for finding in self.findings if finding.row == row and keep(finding))


@dataclass(frozen=True, slots=True)
class SuiteScore:
    """The articles' scores in the order of the suite. Failed articles stay in every sum unless asked otherwise."""

    articles: tuple[ArticleScore, ...]

    def counts(self, row: Row, keep: Keep | None = None) -> Counts:
        """Sum a row's counts over the articles."""
        return sum((article.counts(row, keep) for article in self.articles), Counts())

    def scored_only(self) -> "SuiteScore":
        """Leave out the articles that gave no result."""
        return SuiteScore(tuple(article for article in self.articles if not article.failed))

    def coverage(self) -> Fraction | None:
        """Return the share of the gold's characters that stand in any prediction."""
        seen, asked = (sum(article.covered[side] for article in self.articles) for side in (0, 1))
        return Fraction(seen, asked) if asked else None

    def false_alarms(self) -> tuple[int, int]:
        """Count the claims found in articles that hold none, and those articles."""
        empty = [article for article in self.articles if not article.asked]
        return sum(article.counts("claims").spu for article in empty), len(empty)


def any_slot(_: Finding) -> bool:
    """Keep all findings: slots of claims and mentions without a partner are missing or spurious too."""
    return True


def by_voice(voice: str) -> Keep:
    """Keep what counts under one voice: the gold's, or else the prediction's own."""
    return lambda finding: finding.voice == voice and (finding.matched or finding.row in UNITS)


def by_name(*, here: bool) -> Keep:
    """Keep what has a named source, by whether the name stands in the content's own sentence."""
    return lambda finding: finding.named_here is here and (finding.matched or finding.row in UNITS)


def score_article(
    case_id: str, gold: Sheet, guess: Sheet | None, *, threshold: int = THRESHOLD, rejections: int = 0
) -> ArticleScore:
    """Score one article; ``guess`` is null where it failed. An optional claim that was not found leaves no trace."""
    golds, guesses = gold.statements, guess.statements if guess else ()
    pairs = align(golds, guesses, threshold=threshold)
    matches: list[Match] = []
    findings = list(_by_span(golds, guesses))
    for asked, given, pair in _partners(golds, guesses, pairs):
        found: tuple[Veto, ...] = ()
        if asked and given and pair:
            found = vetoes(asked, given)
            matches.append(Match(asked.id, given.id, pair.similarity, found))
        findings.append(_claim("claims", asked, given, wrong=bool(found)))
        findings.extend(claim_findings(asked, given))
    partners = {match.gold_id: match.guess_id for match in matches}
    findings.extend(relation_findings(gold, guess or Sheet((), ()), partners))
    return ArticleScore(
        case_id=case_id,
        failed=guess is None,
        matches=tuple(matches),
        findings=tuple(findings),
        splits=splits(golds, guesses, pairs),
        merges=merges(golds, guesses, pairs),
        covered=covered(golds, guesses),
        rejections=rejections,
        asked=len(golds),
    )


def score_suite(suite: Suite, extractions: Mapping[str, Extraction], *, threshold: int = THRESHOLD) -> SuiteScore:
    """Score what the pipeline gave for each case, by the case's id; a case that has nothing has failed."""
    return SuiteScore(
        tuple(
            score_article(
                case.id,
                gold,
                guess,
                threshold=threshold,
                rejections=len(extractions[case.id].rejections) if case.id in extractions else 0,
            )
            for case, (gold, guess) in zip(suite.cases, sheets(suite, extractions), strict=True)
        )
    )


def sheets(suite: Suite, extractions: Mapping[str, Extraction]) -> tuple[tuple[Sheet, Sheet | None], ...]:
    """View the gold of each case, and what the pipeline gave for it, null where it gave nothing."""
    return tuple(
        (
            sheet_of_gold(case.gold, case.article),
            sheet_of_claims(found.claims, found.relations, case.article) if found else None,
        )
        for case in suite.cases
        for found in (extractions.get(case.id),)
    )


def _partners(
    golds: Sequence[Statement], guesses: Sequence[Statement], pairs: Sequence[Pair]
) -> Iterator[tuple[Statement | None, Statement | None, Pair | None]]:
    """Yield every claim once: with its partner, or alone where it has none, but for optional ones."""
    by_gold, taken = {pair.gold: pair for pair in pairs}, {pair.guess for pair in pairs}
    for number, gold in enumerate(golds):
        if pair := by_gold.get(number):
            yield gold, guesses[pair.guess], pair
        elif not gold.optional:
            yield gold, None, None
    for number, guess in enumerate(guesses):
        if number not in taken:
            yield None, guess, None


def _by_span(golds: Sequence[Statement], guesses: Sequence[Statement]) -> Iterator[Finding]:
    """Match by the characters alone and without vetoes: the plain figure, beside the strict one."""
    pairs = align(golds, guesses, threshold=SAME_PLACE, measure=span_similarity)
    for gold, guess, _ in _partners(golds, guesses, pairs):
        yield _claim("claims by span", gold, guess, wrong=False)


def _claim(row: Row, gold: Statement | None, guess: Statement | None, *, wrong: bool) -> Finding:
    outcome: Outcome = (
        "incorrect" if wrong else "spurious" if gold is None else "missing" if guess is None else "correct"
    )
    return Finding(
        row,
        outcome,
        gold_id=gold.id if gold else None,
        guess_id=guess.id if guess else None,
        gold=gold.text if gold else None,
        guess=guess.text if guess else None,
        matched=gold is not None and guess is not None,
    )
