"""``--model rules``: claims without a model, by cue words, quotation marks, headings, numbers and dates.

It reads English, and no more of it than closed lists of words and the place of marks can show. It is the floor that a
language model has to beat, and it lets anyone try the program on an article without a key.
"""

from collections.abc import Sequence

from pipeline.identity import digest
from pipeline.records import Article, Extraction, Provenance, Sentence
from pipeline.stages.base import UnitResult
from pipeline.stages.rules.claims import Place, make_claim
from pipeline.stages.rules.lexicon import lexicon
from pipeline.stages.rules.places import read_places

NAME = "rules"
CODE = 1
"""Goes up when the same text and lexicon would give other records."""


class RulesExtractor:
    """Extracts the claims of one English article at a time, without a model. Thread-safe."""

    def __init__(self) -> None:
        self.fingerprint = digest({"stage": NAME, "code": CODE, "lexicon": lexicon().sha256})

    def __call__(self, article: Article, sentences: Sequence[Sentence]) -> UnitResult:
        """Extract one article; the result rests on no answers."""
        provenance = Provenance(
            stage="extract",
            fingerprint=self.fingerprint,
            prompt=NAME,
            prompt_sha256=lexicon().sha256,
            model_asked=NAME,
            model_answered=NAME,
            request_sha256=digest(article.id),
        )
        by_text: dict[str, list[Place]] = {}
        for place in read_places(article, sentences):
            by_text.setdefault(place.text.casefold(), []).append(place)
        claims = tuple(make_claim(article, places, provenance) for places in by_text.values())
        extraction = Extraction(article_id=article.id, claims=claims, relations=(), rejections=())
        return UnitResult(extraction=extraction, answers=())
