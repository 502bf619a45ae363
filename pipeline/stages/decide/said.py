"""Was it said? Whether the source to which a claim is attributed really said it, as far as the articles show."""

from itertools import combinations
from typing import NamedTuple

from pipeline.records import Attribution
from pipeline.stages.decide.answerers import Answerer, Answerers
from pipeline.stages.decide.case import Case, Options
from pipeline.stages.standing import fold, name_of, weighty
from pipeline.verdicts import Said


class Answer(NamedTuple):
    """The value, and the rule that gave it."""

    value: Said
    rule: str


class _Attributed(NamedTuple):
    """One source of the claim, in one article."""

    article_id: str
    attribution: Attribution
    answerer: Answerer


def was_said(case: Case, answerers: Answerers, options: Options) -> Answer:
    """Say whether the claim was said. The first rule that applies decides.

    What its own source denies is disputed although a text of its own has it; a text of its own settles what a reprint
    may have changed.
    """
    told = [
        _Attributed(claim.article_id, mention.attribution, answerers.of_mention(claim.article_id, mention.attribution))
        for claim in case.claims
        for mention in claim.mentions
        if not answerers.is_own(claim.article_id, mention.attribution)
    ]
    if not told:
        return Answer("none", "said_by_nobody")
    if case.judgement and case.judgement.denials:
        return Answer("disputed", "said_denied")
    if any(_is_own_text(answerers, one) for one in told):
        return Answer("primary", "said_in_own_text")
    origins = {answerers.origin(claim.article_id) for claim in case.claims}
    changed = (one for one in case.family.drift if one.after == case.family.id and one.same_origin)
    if options.reprints and len(origins) == 1 and any(changed):
        return Answer("disputed", "said_changed_in_reprint")
    for one, other in combinations(told, 2):
        apart = answerers.origin(one.article_id) != answerers.origin(other.article_id)
        if apart and _same_source(one, other):
            return Answer("reported_elsewhere", "said_elsewhere")
    return Answer("only_here", "said_only_here")


def _is_own_text(answerers: Answerers, one: _Attributed) -> bool:
    """Say whether a mention gives words of the source's own text; a paraphrase of one does not."""
    name = name_of(one.attribution)
    if name is None or one.attribution.voice not in {"quoted", "mixed"}:
        return False
    standing = answerers.register.standing(one.article_id, name)
    return standing is not None and standing.own_text


def _same_source(one: _Attributed, other: _Attributed) -> bool:
    """Say whether two are the same person, or the same body of which one at least speaks officially.

    A minister and a general of one state are two sources; a firm and its spokeswoman are one.
    """
    if one.answerer.key != other.answerer.key:
        return False
    if one.answerer.body is None:
        return bool(one.attribution.source_name and other.attribution.source_name)
    names = [one.attribution.source_name, other.attribution.source_name]
    if names[0] and names[1] and (weighty(names[0]) <= weighty(names[1]) or weighty(names[1]) <= weighty(names[0])):
        return True
    return _is_official(one) or _is_official(other)


def _is_official(one: _Attributed) -> bool:
    """Say whether a body speaks in its own name: by that name, or by a document of its own."""
    name = one.attribution.source_name
    is_body = name is not None and fold(name) == fold(one.answerer.body or "")
    return is_body or one.attribution.source_kind == "document"
