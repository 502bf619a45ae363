"""Decide: from findings, attributions, origins, bodies and arithmetic to both answers. Pure code, no model.

``said`` tells whether the source said it, ``label`` whether it is so. A failure gives neither.
"""

from collections.abc import Sequence
from datetime import date

from pipeline.stages.decide.answerers import Answerers
from pipeline.stages.decide.case import Case, Options
from pipeline.stages.decide.label import label_of, reasons
from pipeline.stages.decide.said import was_said
from pipeline.stages.decide.weighing import Item, weigh
from pipeline.stages.decide.why import why
from pipeline.stages.standing import name_of
from pipeline.verdicts import Change, Evidence, Label, Reason, Verdict

__all__ = ["Case", "Options", "decide"]

_UNOFFICIAL = frozenset({"document", "anonymous"})


def decide(case: Case, options: Options | None = None) -> tuple[tuple[Evidence, ...], Verdict]:
    """Give the evidence of a family, the oldest first, and its verdict.

    The same case gives the same verdict, whatever the order of its findings.
    """
    if case.failure is not None:
        return (), _failed(case, case.failure)
    options = options or Options()
    answerers = Answerers(case)
    items = weigh(case, answerers, options)
    evidence = tuple(item.evidence for item in items)
    label = label_of(evidence)
    said = was_said(case, answerers, options)
    contested_by = _contested_by(case, answerers, items)
    change = _change(case, label)
    verdict = Verdict(
        family_id=case.family.id,
        state="judged" if evidence else "nothing_found",
        failure=None,
        said=said.value,
        label=label,
        as_of=_as_of(case),
        changed_on=change and change.day,
        denials=case.judgement.denials if case.judgement and said.value == "disputed" else (),
        change=change,
        contested_by=contested_by,
        evidence=tuple(one.id for one in evidence if one.counts and one.stance != "qualifies"),
        reasons=(Reason(rule=said.rule), *reasons(evidence)),
        checks=tuple(check for item in items for check in item.checks),
        prior_checks=case.prior_checks,
        searched=case.searched,
        why=why(label, items, contested_by),
        provenance=case.judgement and case.judgement.provenance,
    )
    return evidence, verdict


def _failed(case: Case, code: str) -> Verdict:
    return Verdict(
        family_id=case.family.id,
        state="failed",
        failure=code,
        said=None,
        label=None,
        as_of=_as_of(case),
        changed_on=None,
        contested_by=(),
        evidence=(),
        reasons=(Reason(rule="failed"),),
        checks=(),
        prior_checks=case.prior_checks,
        searched=case.searched,
        why=f"No verdict: a step on the way to it failed ({code}).",
        provenance=None,
    )


def _as_of(case: Case) -> date | None:
    return max(
        (
            article.published
            for article in case.articles
            if article.published and case.in_time(article) and article.id not in case.apart
        ),
        default=None,
    )


def _change(case: Case, label: Label) -> Change | None:
    """Give what ended a claim that was true when it was put forward.

    What ended before is no change but a reason to refute, and what was never so cannot end.
    """
    change = case.judgement.change if case.judgement else None
    if change is None or label == "refuted":
        return None
    members = {claim.article_id for claim in case.claims}
    said_on = [article.published for article in case.articles if article.id in members and article.published]
    return change if not said_on or change.day > min(said_on) else None


def _contested_by(case: Case, answerers: Answerers, items: Sequence[Item]) -> tuple[str, ...]:
    """Name the parties that deny the claim, but not those that put it forward themselves.

    A body that denies what its own papers, or unnamed people of its own, say contests it all the same.
    """
    claimed = {
        answerers.of_mention(claim.article_id, mention.attribution).key
        for claim in case.claims
        for mention in claim.mentions
        if name_of(mention.attribution) and mention.attribution.source_kind not in _UNOFFICIAL
    }
    denied = (item for item in items if item.evidence.basis == "party" and item.evidence.stance == "refutes")
    return tuple(sorted({item.answerer.name for item in denied if item.answerer.key not in claimed}))
