"""``--model rules``: claims without a model, by cue words, quotation marks, headings, numbers and dates.

It reads English, and no more of it than closed lists of words and the place of marks can show. It is the floor that a
language model has to beat, and it lets anyone try the program on an article without a key.
"""

from collections.abc import Sequence

from pipeline.identity import digest
from pipeline.records import Article, Claim, Extraction, Provenance, Rejection, Sentence
from pipeline.stages.base import UnitResult
from pipeline.stages.rules.claims import Place, make_claim
from pipeline.stages.rules.lexicon import lexicon
from pipeline.stages.rules.places import read_places

NAME = "rules"
CODE = 1
"""Goes up when the same text and lexicon would give other records."""

LONGEST_SENTENCE = 4_000
"""Characters; what is longer is a table or a list that lost its line breaks, and no sentence."""

SAID_AGAIN = 5
"""Words from which the same sentence, found twice, is one claim; "It is shut." may be about two things."""


class RulesExtractor:
    """Extracts the claims of one English article at a time, without a model. Thread-safe."""

    def __init__(self) -> None:
        self.fingerprint = digest({"stage": NAME, "code": CODE, "lexicon": lexicon().sha256})

    def __call__(self, article: Article, sentences: Sequence[Sentence]) -> UnitResult:
        """Extract one article; the result rests on no answers. One in another language is rejected."""
        provenance = Provenance(
            stage="extract",
            fingerprint=self.fingerprint,
            prompt=NAME,
            prompt_sha256=lexicon().sha256,
            model_asked=NAME,
            model_answered=NAME,
            request_sha256=digest(article.id),
        )
        if article.language and not article.language.lower().startswith("en"):
            return _result(article, (), (_rejected(article, "not_english", article.language),))
        fit = [sentence for sentence in sentences if _length(sentence) <= LONGEST_SENTENCE]
        long = [sentence for sentence in sentences if _length(sentence) > LONGEST_SENTENCE]
        groups: dict[object, list[Place]] = {}
        for number, place in enumerate(read_places(article, fit)):
            is_said_again = len(place.text.split()) >= SAID_AGAIN
            groups.setdefault(place.text.casefold() if is_said_again else number, []).append(place)
        claims = tuple(make_claim(article, places, provenance) for places in groups.values())
        details = (f"sentence {one.number} has {_length(one):,} characters" for one in long)
        return _result(article, claims, tuple(_rejected(article, "sentence_too_long", detail) for detail in details))


def _length(sentence: Sentence) -> int:
    return sentence.span.end - sentence.span.start


def _rejected(article: Article, reason: str, detail: str) -> Rejection:
    return Rejection(stage="extract", subject=article.id, reason=reason, detail=detail)


def _result(article: Article, claims: tuple[Claim, ...], rejections: tuple[Rejection, ...]) -> UnitResult:
    extraction = Extraction(article_id=article.id, claims=claims, relations=(), rejections=rejections)
    return UnitResult(extraction=extraction, answers=())
