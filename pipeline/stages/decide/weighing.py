"""From findings to evidence: who answers, whether he is independent, and what counts."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from pipeline.identity import content_id
from pipeline.stages.decide.answerers import Answerer, Answerers
from pipeline.stages.decide.case import Case, Options
from pipeline.stages.decide.checks import check
from pipeline.stages.decide.members import member_findings
from pipeline.stages.standing import fold, name_of
from pipeline.text.headings import in_heading
from pipeline.verdicts import Basis, Check, Evidence, Finding, Stance

_SIDELESS = frozenset({"witness", "expert", "report"})
_PAPERS = frozenset({"admission", "record"})


class Item(NamedTuple):
    """A piece of evidence with what it was made from."""

    evidence: Evidence
    answerer: Answerer
    corrects: bool
    checks: tuple[Check, ...]

    @property
    def overruled(self) -> bool:
        """Whether the numbers gave another stance than the model."""
        return self.evidence.stance != self.evidence.model_stance

    def replaced(self, *, counts: bool, why: str) -> "Item":
        """Say something else of whether it counts."""
        return self._replace(evidence=self.evidence.model_copy(update={"counts": counts, "why": why}))


def weigh(case: Case, answerers: Answerers, options: Options) -> list[Item]:
    """Weigh all findings of a case, the oldest first, whatever their order.

    ``Evidence.why`` is one of ``counts``; ``repeats`` (it counts once, with an older one of the same answerer);
    ``superseded``; ``party``; ``changed_in_reprint`` (a reprint says something else there than its source text);
    ``reprint`` (its own voice, which has nothing of its own to say); ``heading`` (which sums up what stands below it);
    and, where it is not independent, ``own_repetition`` (the claimant once more), ``same_affiliation`` (somebody else
    of the claimant's body) or ``same_origin`` (the article's own voice).
    """
    findings = list(case.judgement.findings) if case.judgement else []
    if options.members:
        findings += member_findings(case, answerers)
    dates = {article.id: article.published for article in case.articles}
    items: dict[str, Item] = {}
    for finding in sorted(findings, key=lambda one: (_when(dates[one.article_id]), _place(one))):
        item = _item(finding, case, answerers, options, dates[finding.article_id])
        items.setdefault(item.evidence.id, item)
    correctors = [item for item in items.values() if item.corrects and item.evidence.counts]
    return _once([_replaced(item, correctors) for item in items.values()])


def _when(day: date | None) -> tuple[bool, str]:
    return day is None, str(day)


def _place(finding: Finding) -> tuple[str, int, int, str]:
    return finding.article_id, finding.span.start, finding.span.end, finding.model_dump_json()


def _item(finding: Finding, case: Case, answerers: Answerers, options: Options, day: date | None) -> Item:
    answerer = answerers.of_finding(finding)
    told = finding.model_dump(mode="json", include={"article_id", "span", "issuer", "stance", "basis"})
    name = content_id("e", [case.family.id, told])
    checked = check(finding, name)
    stance = checked.stance if options.arithmetic else finding.stance
    basis: Basis = "party" if answerer.party and finding.basis in _SIDELESS else finding.basis
    # Whoever speaks against what his own body claims, or whose papers do, repeats nothing.
    against_itself = stance == "refutes" and basis in _PAPERS and answerer.body is not None
    independent = answerers.independent(finding, answerer) or against_itself
    why = ("party" if basis == "party" else "counts") if independent else _dependence(finding, answerer, case)
    if why == "counts":
        why = _set_aside(finding, case, own=answerer == answerers.own(finding.article_id)) or why
    evidence = Evidence(
        id=name,
        family_id=case.family.id,
        article_id=finding.article_id,
        origin=answerers.origin(finding.article_id),
        span=finding.span,
        quote=finding.quote,
        stance=stance,
        model_stance=finding.stance,
        basis=basis,
        issuer=finding.issuer,
        affiliation=answerer.body,
        independent=independent,
        counts=why == "counts",
        why=why,
        published=day,
    )
    return Item(evidence, answerer, finding.corrects, checked.checks)


def _set_aside(finding: Finding, case: Case, *, own: bool) -> str | None:
    """Say in a code why words of an independent answerer do not count all the same; null where they do."""
    if _is_changed(finding, case):
        return "changed_in_reprint"
    if not own or finding.basis != "report":
        return None
    if finding.article_id in case.reprints:
        return "reprint"
    article = next(article for article in case.articles if article.id == finding.article_id)
    return "heading" if in_heading(article.text, finding.span, article.language) else None


def _is_changed(finding: Finding, case: Case) -> bool:
    """Say whether a finding rests for the most part on words that a reprint changed."""
    start, end = finding.span.start, finding.span.end
    changed = case.changed.get(finding.article_id, ())
    return any(2 * (min(end, one.end) - max(start, one.start)) >= end - start for one in changed)


def _dependence(finding: Finding, answerer: Answerer, case: Case) -> str:
    """Say in a code why a finding is not independent."""
    if answerer.key.startswith("origin:"):
        return "same_origin"
    sources = (name_of(mention.attribution) for claim in case.claims for mention in claim.mentions)
    same = finding.issuer is None or fold(finding.issuer) in {fold(name) for name in sources if name}
    return "own_repetition" if same or answerer.body is None else "same_affiliation"


def _replaced(item: Item, correctors: Sequence[Item]) -> Item:
    """Take out of account what the same answerer, or the same outlet, corrected later."""
    if item.evidence.counts and any(_corrects(other, item) for other in correctors):
        return item.replaced(counts=False, why="superseded")
    return item


def _corrects(later: Item, earlier: Item) -> bool:
    one, other = later.evidence, earlier.evidence
    if one.stance == other.stance or later.answerer.key not in {earlier.answerer.key, f"origin:{other.origin}"}:
        return False
    if one.published and other.published and one.published != other.published:
        return one.published > other.published
    return not earlier.corrects


def _once(items: Sequence[Item]) -> list[Item]:
    """Mark what an answerer says on one side again: a reprint, or the same words quoted by another outlet."""
    seen: set[tuple[str, Stance]] = set()
    marked = []
    for item in items:
        side = (item.answerer.key, item.evidence.stance)
        repeats = item.evidence.counts and side in seen
        if item.evidence.counts:
            seen.add(side)
        marked.append(item.replaced(counts=True, why="repeats") if repeats else item)
    return marked
