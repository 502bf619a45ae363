"""Chooses labelled claims, and lays several of them out together with all of their documents, as one matter."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, zip_longest
from typing import NamedTuple

from evals.external.labelled import Labelled
from evals.verdicts.answers import LABELS
from pipeline.identity import digest
from pipeline.records import Article, Span
from pipeline.stages.judge import JudgeOptions, Place, Question, Scene, scene_of
from pipeline.stages.parties.sources import one_line
from pipeline.verdicts import Matter

CLAIMS = 5
"""The most that share a request."""
CHARACTERS = JudgeOptions().max_characters
"""Of passages at most in a request; what one claim has is shown even where it is more."""
UNNAMED = "an unnamed source"
_STATEMENTS = "statements"
"""The article that the claims themselves stand in; it is the last in the order, and nothing of it is shown."""


class Laid(NamedTuple):
    """Claims that share a request."""

    scene: Scene
    questions: tuple[Question, ...]


def choose_claims(claims: Sequence[Labelled], size: int, seed: int) -> tuple[Labelled, ...]:
    """Choose claims by a seed, of each label as many as there are, or as of the others.

    A larger choice begins with the smaller one.
    """
    drawn = sorted(claims, key=lambda each: digest([seed, each.id]))
    turns = zip_longest(*([each for each in drawn if each.label == label] for label in LABELS))
    return tuple(each for each in chain.from_iterable(turns) if each is not None)[:size]


def shuffled(claims: Sequence[Labelled]) -> list[Labelled]:
    """Put claims in an order that tells nothing: they are drawn label by label, and ids of twins are neighbours."""
    return sorted(claims, key=lambda each: digest(each.id))


def lay_out(name: str, claims: Sequence[Labelled], articles: Mapping[str, Article]) -> Iterator[Laid]:
    """Lay claims out, some to a request, in their order.

    What one claim is to be judged by is a distraction for the others, as in a search that finds more than it should.
    """
    waiting: list[Labelled] = []
    number = 1
    for claim in claims:
        if waiting and (len(waiting) == CLAIMS or _size([*waiting, claim]) > CHARACTERS):
            yield _laid(f"{name}, request {number}", waiting, articles)
            waiting, number = [], number + 1
        waiting.append(claim)
    if waiting:
        yield _laid(f"{name}, request {number}", waiting, articles)


def _size(claims: Sequence[Labelled]) -> int:
    return sum(place.length for place in {place for claim in claims for place in claim.shown})


def _laid(name: str, claims: Sequence[Labelled], articles: Mapping[str, Article]) -> Laid:
    ordered = shuffled(claims)
    texts = [one_line(each.text) for each in ordered]
    statements = Article(id=_STATEMENTS, name=_STATEMENTS, text="\n".join(texts))
    passages = dict.fromkeys(place for claim in ordered for place in claim.shown)
    shown = {place.article_id: articles[place.article_id] for place in passages}
    matter = Matter(id=name, articles=(*shown, _STATEMENTS), bodies=(), standings=())
    starts = [sum(len(text) + 1 for text in texts[:number]) for number in range(len(texts))]
    return Laid(
        scene_of(matter, {**shown, _STATEMENTS: statements}, (), (), passages),
        tuple(
            Question(
                id=claim.id,
                matter=name,
                text=text,
                by=UNNAMED,
                own=(Place(article_id=_STATEMENTS, span=Span(start=start, end=start + len(text))),),
                found=claim.shown,
            )
            for claim, text, start in zip(ordered, texts, starts, strict=True)
        ),
    )
