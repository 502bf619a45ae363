"""What must hold of every claim without exception: nothing stands in a result that the article does not hold."""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import product
from typing import NamedTuple

from evals.fit import fit
from pipeline.records import Article, Claim
from pipeline.text.dates import find_dates
from pipeline.text.isodates import days, is_iso
from pipeline.text.names import is_held
from pipeline.text.numerals import find_numerals

_UNSPOKEN = frozenset(Fraction(value) for value in ("0", "0.5", "1", "2", "12"))
"""What words without a numeral amount to: none, most, a single, an hour, both, a pair, a dozen."""
_SCALES = (Fraction(1), Fraction(100), Fraction(1, 100), Fraction(60))
"""As it stands, as per cent, as a share, and hours in minutes."""
_ROUNDING = Fraction(1, 100)
_CLOCK = re.compile(r"\b\d{1,2}:\d{2}\b")
_FIRST_DAY = re.compile(r"\b\d{1,2}(?=\s?(?:and|or|to|-|–)\s?\d{1,2} [A-Z][a-z]+ \d{4}\b)")
"""The first of two days that share their month, as in "10 and 11 May 2031"."""


def violations(article: Article, claims: Sequence[Claim]) -> tuple[str, ...]:
    """List what the claims of an article say that the article does not: words, names and numbers. Empty is sound.

    A number of a claim's text is held where its value stands in the article, in digits or words, or is that of one of
    its quantities; a date or time where it fits the day of publication, or one in the article or in any claim's dates.
    """
    texts = (article.text, article.title or "")
    numbers = {value for text in texts for value in _values(text)}
    dated = {parsed.iso for text in texts for _, parsed in find_dates(text, article.published) if parsed.iso}
    dated |= {str(article.published)} if article.published else set()
    dated |= {day.iso for claim in claims for day in claim.dates}
    dated |= {str(m.attribution.said_on) for claim in claims for m in claim.mentions if m.attribution.said_on}
    clocks = {clock.zfill(5) for text in texts for clock in _CLOCK.findall(text)}
    held = _Held(numbers, dated, clocks)
    return tuple(f"{claim.id}: {fault}" for claim in claims for fault in _faults(claim, article, held))


class _Held(NamedTuple):
    """The figures that an article holds: numbers, ISO dates and times of day."""

    numbers: set[Fraction]
    days: set[str]
    clocks: set[str]


def _faults(claim: Claim, article: Article, known: _Held) -> Iterator[str]:
    for what, words, start, end in _runs(claim):
        if article.text[start:end] != words:
            yield f"{what} {words!r} does not stand at {start} to {end}"
    for name in sorted({mention.attribution.source_name or "" for mention in claim.mentions}):
        capitalised = " ".join(word for word in name.split() if word[:1].isupper())
        if capitalised and not (is_held(capitalised, article) or is_held(name, article)):
            yield f"source name {name!r} is not in the article"
    for quantity in claim.quantities:
        if quantity.value is not None and not _follows(Fraction(repr(quantity.value)), quantity.text):
            yield f"value {quantity.value:g} does not follow from {quantity.text!r}"
    for day in claim.dates:
        if not is_iso(day.iso):
            yield f"{day.iso!r} for {day.text!r} is no date"
    yield from _text_faults(claim, known)


def _text_faults(claim: Claim, known: _Held) -> Iterator[str]:
    """Check the numbers and dates of the self-contained text, which no offset ties to the article."""
    own = {Fraction(repr(quantity.value)) for quantity in claim.quantities if quantity.value is not None}
    held = known.numbers | {scale * value for value in own for scale in _SCALES}
    dated = find_dates(claim.text, None)
    for span, parsed in dated:
        if (
            parsed.iso
            and all(fit(parsed.iso, iso) == "conflict" for iso in known.days)
            and not _spanned(parsed.iso, claim)
        ):
            yield f"date {claim.text[span.start : span.end]!r} of the text is not in the article"
    placed = [(span.start, span.end) for span, _ in dated] + [day.span() for day in _FIRST_DAY.finditer(claim.text)]
    for clock in _CLOCK.finditer(claim.text):
        placed.append(clock.span())
        if clock[0].zfill(5) not in known.clocks and not any(clock[0].zfill(5) in iso for iso in known.days):
            yield f"time {clock[0]!r} of the text is not in the article"
    for numeral in find_numerals(claim.text):
        words = claim.text[numeral.start : numeral.end]
        counts = numeral.kind != "ordinal" and words.casefold() != "one"
        if counts and Fraction(numeral.value) not in held and not any(a <= numeral.start < b for a, b in placed):
            yield f"number {words!r} of the text is not in the article"


def _spanned(iso: str, claim: Claim) -> bool:
    """Say whether a day lies in an interval that the claim's own dates give."""
    first, last = days(iso)
    return any(
        start <= first and last <= end for start, end in (days(day.iso) for day in claim.dates if is_iso(day.iso))
    )


def _runs(claim: Claim) -> Iterator[tuple[str, str, int, int]]:
    """Yield all that is said to stand in the article, and where."""
    for mention in claim.mentions:
        yield "quote", mention.quote, mention.span.start, mention.span.end
        said = mention.attribution
        for what, run in (("source", said.source), ("cue", said.cue), ("via", said.via)):
            if run is not None:
                yield what, run.quote, run.span.start, run.span.end
    for quantity in claim.quantities:
        yield "quantity", quantity.text, quantity.span.start, quantity.span.end
    for day in claim.dates:
        yield "date", day.text, day.span.start, day.span.end


def _values(text: str) -> set[Fraction]:
    return {Fraction(numeral.value) for numeral in find_numerals(text)}


def _follows(value: Fraction, words: str) -> bool:
    """Say whether a number follows from its words: it stands there, as a share or per cent, or lies in a range."""
    stated = _values(words)
    if not stated:
        return value in _UNSPOKEN
    if min(stated) <= value <= max(stated):
        return True
    shares = {a / b for a, b in product(stated, stated) if b} | stated
    return any(abs(value - scale * share) <= _ROUNDING * abs(value) for share in shares for scale in _SCALES)
