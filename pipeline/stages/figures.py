"""Reads the quoted numbers and dates again by code, and settles them with what the model made of them.

Where the code can read the words, its value stands, and a different one of the model's is recorded as a
``Disagreement``. Where it cannot, no value stands that the words do not bear: the model's is kept in the disagreement.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Literal

from pipeline.records import Article, DateRef, Disagreement, Quantity, Sentence, Span
from pipeline.stages.drafts import DateDraft, QuantityDraft
from pipeline.text.alignment import Aligned, Miss, align, distance
from pipeline.text.dates import agrees, parse_date
from pipeline.text.isodates import is_iso
from pipeline.text.quantities import parse_quantity, same_value

CONTEXT = 40
"""Characters on each side in which words that bear on a number may stand ("at least", "or more")."""


class Figures:
    """Grounds the quantities and dates of one article's claims; ``reject`` takes a reason and a detail."""

    def __init__(self, article: Article, sentences: Sequence[Sentence], reject: Callable[[str, str], None]) -> None:
        self._article = article
        self._sentences = [sentence.span for sentence in sentences]
        self._reject = reject

    def quantities(
        self, drafts: Iterable[QuantityDraft], mentions: Sequence[Span], notes: list[Disagreement]
    ) -> tuple[Quantity, ...]:
        """Ground quantities in the sentences of their claim's mentions, and append to ``notes`` what differs."""
        found = []
        for draft in drafts:
            span = self._place("quantity", draft.text, mentions)
            if span:
                found.append(self._quantity(draft, span, notes))
        return tuple(dict.fromkeys(found))

    def _quantity(self, draft: QuantityDraft, span: Span, notes: list[Disagreement]) -> Quantity:
        words, before, after = self._context(span)
        parsed = parse_quantity(words, before=before, after=after)
        value, bound = (parsed.value, draft.bound) if parsed else (None, draft.bound)
        if parsed and draft.value is not None and same_value(draft.value, parsed):
            value = draft.value
        if value != draft.value:
            notes.append(Disagreement(field="value", text=words, model=_said(draft.value), code=_said(value)))
        if parsed and parsed.explicit_bound and parsed.bound != draft.bound:
            bound = parsed.bound
            notes.append(Disagreement(field="bound", text=words, model=draft.bound, code=bound))
        return Quantity(text=words, span=span, value=value, unit=draft.unit, bound=bound)

    def dates(
        self, drafts: Iterable[DateDraft], mentions: Sequence[Span], notes: list[Disagreement]
    ) -> tuple[DateRef, ...]:
        """Ground dates, as near to their claim's mentions as they stand, and append to ``notes`` what differs."""
        found = []
        for draft in drafts:
            span = self._place("date", draft.text, mentions, anywhere=True)
            iso = self.iso(draft, span, notes) if span else None
            if span and iso:
                found.append(DateRef(text=self._article.text[span.start : span.end], span=span, iso=iso))
        return tuple(dict.fromkeys(found))

    def iso(
        self, draft: DateDraft, span: Span, notes: list[Disagreement], *, field: Literal["iso", "said_on"] = "iso"
    ) -> str | None:
        """Settle what a date's words mean; null, and rejected, where neither the model nor the code can say."""
        words, before, after = self._context(span)
        parsed = parse_date(
            words,
            published=self._article.published,
            before=before,
            after=after,
            language=self._article.language,
        )
        if is_iso(draft.iso) and (parsed is None or agrees(draft.iso, parsed)):
            return draft.iso
        if parsed is None or parsed.iso is None:
            self._reject("date_invalid", f"{words}: {draft.iso}")
            return None
        notes.append(Disagreement(field=field, text=words, model=draft.iso, code=parsed.iso))
        return parsed.iso

    def _place(self, what: str, words: str, mentions: Sequence[Span], *, anywhere: bool = False) -> Span | None:
        """Find words inside a mention, else in the sentences where the mentions stand, else ``anywhere``."""
        found = [align(self._article.text, words, near=mention) for mention in mentions]
        for place, mention in zip(found, mentions, strict=True):
            if isinstance(place, Miss):
                self._reject(f"{what}_{place.reason}", words)
                return None
            if any(distance(place.span, home) == 0 for home in self._around(mention)):
                return place.span
        if anywhere and isinstance(found[0], Aligned):
            return found[0].span
        self._reject(f"{what}_not_in_sentence", words)
        return None

    def _around(self, mention: Span) -> list[Span]:
        return [mention, *(sentence for sentence in self._sentences if distance(sentence, mention) == 0)]

    def _context(self, span: Span) -> tuple[str, str, str]:
        """Return the words of a span, and what stands before and after them in the same sentence."""
        text = self._article.text
        home = next((s for s in self._sentences if s.start <= span.start < s.end), Span(start=0, end=len(text)))
        before = text[max(home.start, span.start - CONTEXT) : span.start]
        after = text[span.end : max(span.end, min(home.end, span.end + CONTEXT))]
        return text[span.start : span.end], before, after


def _said(value: float | None) -> str | None:
    return None if value is None else f"{value:g}"
