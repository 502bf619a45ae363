"""Builds records for tests, all fields filled unless said otherwise."""

from typing import Any

from pipeline.identity import content_id
from pipeline.records import Article, Attribution, Claim, Mention, Provenance, Span


def make_article(text: str, name: str = "paper.txt", **fields) -> Article:
    return Article(id=content_id("a", [text, name, str(sorted(fields.items()))]), name=name, text=text, **fields)


PROVENANCE = Provenance(
    stage="extract",
    fingerprint="f",
    prompt="extract_claims/v1",
    prompt_sha256="p",
    model_asked="asked",
    model_answered="answered",
    request_sha256="r",
)


def make_mention(article: Article, quote: str, **attribution) -> Mention:
    start = article.text.index(quote)
    return Mention(
        quote=quote,
        span=Span(start=start, end=start + len(quote)),
        alignment="exact",
        attribution=Attribution(**({"voice": "narrator"} | attribution)),
    )


def make_claim(article: Article, text: str, *quotes: str, **fields) -> Claim:
    """A claim of the narrator's that stands in the given words of its article."""
    values = {
        "id": content_id("c", [article.id, text, list(quotes)]),
        "article_id": article.id,
        "text": text,
        "type": "event",
        "modality": "asserted",
        "quantities": (),
        "dates": (),
        "check_worthy": True,
        "mentions": tuple(make_mention(article, quote) for quote in quotes),
        "provenance": PROVENANCE,
    }
    return Claim(**(values | fields))


def mention_draft(sentence: int, quote: str, **fields) -> dict[str, Any]:
    """What a model says of one mention: the narrator's unless fields say otherwise."""
    empty = {"source": None, "source_key": None, "cue": None, "via": None, "said_on": None}
    return {"sentence": sentence, "quote": quote, "voice": "narrator", **empty, **fields}


def claim_draft(n: int, text: str, *mentions: dict[str, Any], **fields) -> dict[str, Any]:
    """What a model says of one claim."""
    plain = {"type": "event", "modality": "asserted", "quantities": [], "dates": [], "check_worthy": True}
    return {"n": n, "mentions": list(mentions), "text": text, **plain, **fields}


def answer_draft(*claims: dict[str, Any], sources=(), relations=()) -> dict[str, Any]:
    """A whole answer of a model."""
    return {"sources": list(sources), "claims": list(claims), "relations": list(relations)}


def source_draft(key: str, name: str | None, **fields) -> dict[str, Any]:
    """What a model says of one source."""
    return {"key": key, "name": name, "role": None, "affiliation": None, "kind": None, **fields}
