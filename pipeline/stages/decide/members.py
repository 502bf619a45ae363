"""Members of one family that bear each other out: who else, beside each claimant, puts the same claim forward."""

from collections.abc import Iterator

from pipeline.records import Mention
from pipeline.stages.decide.answerers import Answerer, Answerers
from pipeline.stages.decide.case import Case
from pipeline.stages.standing import name_of
from pipeline.verdicts import Basis, Finding

_SETTLED = frozenset({"asserted", "negated"})
"""Two who both say "may have" do not make the event."""


def member_findings(case: Case, answerers: Answerers) -> Iterator[Finding]:
    """Give the members' own words as findings, where there are several claimants; each answerer of an article once.

    Words that the judge gave already are left to it; parties, and sources that have no name, bear nothing out.
    """
    if len(answerers.claimants.keys) < 2:
        return
    judged = case.judgement.findings if case.judgement else ()
    taken = {(one.article_id, answerers.of_finding(one).key) for one in judged}
    in_time = {article.id for article in case.articles if case.in_time(article)}
    settled = (claim for claim in case.claims if claim.modality in _SETTLED and claim.type != "opinion")
    for claim in (claim for claim in settled if claim.article_id in in_time):
        for mention in claim.mentions:
            answerer = answerers.of_mention(claim.article_id, mention.attribution)
            place = (claim.article_id, answerer.key)
            named = name_of(mention.attribution) is None or mention.attribution.source_name is not None
            if named and not answerer.party and place not in taken and answerer.key in answerers.claimants.keys:
                taken.add(place)
                yield _finding(claim.article_id, mention, answerer)


def _finding(article_id: str, mention: Mention, answerer: Answerer) -> Finding:
    return Finding(
        article_id=article_id,
        span=mention.span,
        quote=mention.quote,
        alignment=mention.alignment,
        stance="supports",
        basis=_basis(mention, answerer),
        issuer=name_of(mention.attribution),
        corrects=False,
    )


def _basis(mention: Mention, answerer: Answerer) -> Basis:
    if name_of(mention.attribution) is None:
        return "report"
    if mention.attribution.source_kind == "document":
        return "record"
    return "expert" if answerer.body else "witness"
