"""The sources of an article, as its claims name them, with the sentences in which they speak."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from textwrap import shorten

from pipeline.records import Article, Attribution, Claim, Mention, Record, Span
from pipeline.stages.standing import fold, name_of
from pipeline.text.alignment import distance
from pipeline.text.quotation import quoted_spans
from pipeline.text.sentences import sentences
from pipeline.text.turns import turns

EXCERPTS = 3
LONGEST = 600
"""Characters of an excerpt; more of a long speech says no more about where it comes from."""
NEAR = 2
"""Sentences from a mention within which its speaker's name and the verb of saying are shown with it."""


class Source(Record):
    """Who speaks in one article. ``names`` are all that its claims call it; ``sentences`` are where it speaks."""

    key: str
    article_id: str
    names: tuple[str, ...]
    role: str | None
    affiliation: str | None
    kind: str | None
    sentences: tuple[str, ...]

    @property
    def named(self) -> str:
        """Name it in full, with its role where the name does not tell it."""
        name = max(self.names, key=len)
        told = self.role is None or fold(self.role) in fold(name)
        return one_line(name if told else f"{name}, {self.role}")


def sources_of(key: str, article: Article, claims: Iterable[Claim]) -> tuple[Source, ...]:
    """List the sources of one article's claims, in the order in which they first speak.

    ``key`` is the article's, and begins those of its sources. Of unnamed sources those with one role are one.
    """
    mentions = sorted(
        (mention for claim in claims for mention in claim.mentions), key=lambda one: (one.span.start, one.span.end)
    )
    spoken: dict[str, list[Mention]] = {}
    for mention in mentions:
        if identity := _identity(mention.attribution):
            spoken.setdefault(identity, []).append(mention)
    excerpts = _Excerpts(article) if spoken else None
    return tuple(
        _source(f"{key}.s{number}", article, theirs, excerpts.of(theirs) if excerpts else ())
        for number, theirs in enumerate(spoken.values(), 1)
    )


def in_order(articles: Iterable[Article]) -> list[Article]:
    """Put articles in the order of their dates, the undated last."""
    return sorted(articles, key=lambda one: (one.published is None, str(one.published), one.id))


def facts(article: Article, *, byline: bool = True) -> str:
    """Say in one line what is known of an article."""
    parts = [
        article.outlet,
        article.published and f"{article.published.isoformat()} ({article.published:%A})",
        article.byline and byline and f"by {article.byline}",
    ]
    known = ", ".join(part for part in parts if part) or "outlet and date unknown"
    return one_line(f"{known}: {article.title}" if article.title else known)


def opening(article: Article) -> str:
    """Give an article's first two sentences, in one line."""
    first = sentences(article.text, article.language)[:2]
    return shorten(article.text[first[0].span.start : first[-1].span.end], LONGEST, placeholder=" …") if first else ""


def one_line(text: str) -> str:
    """Level white space: nothing that an article says may look like a line of the request."""
    return " ".join(text.split())


def _identity(attribution: Attribution) -> str | None:
    """Tell sources apart: by name, unnamed ones by their role, else by the words that the article has for them."""
    name = name_of(attribution)
    if name is None or attribution.source_name:
        return name and fold(name)
    role = attribution.source_role
    return f"unnamed: {role} {attribution.source_affiliation}" if role else fold(name) or name


def _source(key: str, article: Article, mentions: Sequence[Mention], excerpts: tuple[str, ...]) -> Source:
    said = [mention.attribution for mention in mentions]
    return Source(
        key=key,
        article_id=article.id,
        names=tuple(dict.fromkeys(name for one in said if (name := name_of(one)))),
        role=next((one.source_role for one in said if one.source_role), None),
        affiliation=next((one.source_affiliation for one in said if one.source_affiliation), None),
        kind=next((one.source_kind for one in said if one.source_kind), None),
        sentences=excerpts,
    )


class _Excerpts:
    """Cuts out of an article where sources speak, with what introduces their words."""

    def __init__(self, article: Article) -> None:
        self._text = article.text
        self._cut = sentences(article.text, article.language)
        self._quotes = (*quoted_spans(article.text), *(turn.said for turn in turns(article.text)))

    def of(self, mentions: Sequence[Mention]) -> tuple[str, ...]:
        """Give up to three excerpts, those with quoted words first chosen, in the order of the article."""
        chosen: list[set[int]] = []
        for mention in sorted(mentions, key=lambda one: one.attribution.voice == "reported"):
            numbers = self._sentences(mention)
            known = next((other for other in chosen if other & numbers), None)
            if known is not None:
                known |= numbers
            elif len(chosen) < EXCERPTS:
                chosen.append(numbers)
        return tuple(self._words(sorted(numbers)) for numbers in sorted(chosen, key=min))

    def _sentences(self, mention: Mention) -> set[int]:
        """Give the numbers of what to show: the mention's, its speaker's, and what leads into its quotation."""
        shown = self._at(mention.span)
        near = range(shown[0] - NEAR, shown[-1] + NEAR + 1) if shown else range(0)
        for run in (mention.attribution.source, mention.attribution.cue):
            shown += [number for number in (self._at(run.span) if run else []) if number in near]
        for quote in self._quotes:
            if not distance(quote, mention.span):
                shown += self._leads_in(quote)
        before = min(shown, default=0) - 1
        if before >= 0 and self._words((before,)).endswith(":"):
            shown.append(before)
        return set(shown)

    def _leads_in(self, quote: Span) -> list[int]:
        """Give the number of the sentence in which a quotation opens, and of the one that leads straight into it."""
        opens = self._at(Span(start=quote.start, end=quote.start + 1))
        at_start = opens and not any(map(str.isalnum, self._text[self._cut[opens[0]].span.start : quote.start]))
        return [*opens, *(number - 1 for number in opens if at_start and number)]

    def _at(self, span: Span) -> list[int]:
        return [n for n, one in enumerate(self._cut) if one.span.start < span.end and span.start < one.span.end]

    def _words(self, numbers: Sequence[int]) -> str:
        """Join sentences, with a mark where some between them are left out."""
        runs = [[n for _, n in run] for _, run in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0])]
        pieces = [self._text[self._cut[run[0]].span.start : self._cut[run[-1]].span.end] for run in runs]
        return shorten(" […] ".join(pieces), LONGEST, placeholder=" …")
