"""What code can decide of two claims by itself: the same words, or words that cannot be true together.

A veto keeps a pair from the model for good, so it must be sure. It is where two claims are alike word for word but for
a number, a date, a denial or a hedge that their records bear out, and where they measure wholly different things. Where
other words differ too, the pair stays open.
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence, Set
from difflib import SequenceMatcher
from typing import NamedTuple

from pipeline.records import Claim, Quantity, Span
from pipeline.stages.link.candidates import Pair, words
from pipeline.text.compare import same_amount
from pipeline.text.dates import find_dates
from pipeline.text.isodates import days
from pipeline.text.quantities import find_quantities, numbers
from pipeline.verdicts import LinkGround, LinkOutcome

_LITTLE = frozenset(
    "a an the of in on at to for and it its that which who there was were is are be been being has have had do does did"
    " will would shall".split()
)
_DENIALS = frozenset("no not never none nobody nothing neither nor without cannot".split())
_HEDGES = frozenset(
    "may might could possibly perhaps maybe reportedly allegedly apparently probably likely expected feared believed"
    " thought suspected presumed supposed appears appeared seems seemed".split()
)
_DETAIL = 4
"""Words that one of two claims may have more than the other and still be alike: a place or a year left out."""
_UP_TO_THEN = re.compile(r"\b(?:as of|by|until|till|before|after|since|from)\s+(?:the\s+)?$", re.IGNORECASE)


class Decided(NamedTuple):
    """What code decided of a pair."""

    outcome: LinkOutcome
    ground: LinkGround
    why: str


class _Difference(NamedTuple):
    """What two like texts differ in."""

    numbers: bool
    dates: bool
    denials: bool
    hedges: bool


def decide(pair: Pair, *, same_origin: bool, near: float) -> Decided | None:
    """Decide a pair by code; null where only a reader can.

    A denial came of its contrary only by way of a reprint. Claims as ``near`` as this are not told apart by what they
    measure, since one may have come of the other.
    """
    a, b = pair.a, pair.b
    difference = _difference(a, b)
    if difference is None:
        return _measured(a, b) if pair.similarity < near else None
    if veto := _by_quantity(a, b, difference) or _by_date(a, b, difference):
        return veto
    if words(a.text) == words(b.text):
        return Decided("same", "text", "the same words") if _is_anchored(a.text) else None
    return _by_wording(a, b, difference, same_origin=same_origin)


def _by_wording(a: Claim, b: Claim, difference: _Difference, *, same_origin: bool) -> Decided | None:
    if difference.numbers or difference.dates:
        return None
    if difference.denials and (a.modality == "negated") != (b.modality == "negated"):
        if same_origin:
            return Decided("drifted", "polarity", _changed(a.text, b.text, _DENIALS))
        return Decided("different", "polarity", "the one denies what the other says")
    if difference.hedges and a.modality != b.modality:
        return Decided("drifted", "modality", _changed(a.text, b.text, _HEDGES))
    return None


def _by_quantity(a: Claim, b: Claim, difference: _Difference) -> Decided | None:
    odd = _odd(_amounts(a), _amounts(b), same_amount)
    if odd is None or difference.dates:
        return None
    # Where the texts give the same numbers, two other numbers are only what each record left out.
    if sorted(numbers(a.text)) == sorted(numbers(b.text)) and numbers(odd[0]) != numbers(odd[1]):
        return None
    return Decided("drifted", "quantity", _became(*odd))


def _by_date(a: Claim, b: Claim, difference: _Difference) -> Decided | None:
    """Veto two days, but no limits ("by 12 May"); the same words that only the articles date are two events."""
    odd = _odd([one.iso for one in a.dates], [one.iso for one in b.dates], _meet)
    named = [(claim.text[: span.start], day.iso) for claim in (a, b) for span, day in find_dates(claim.text, None)]
    if odd is None or difference.numbers or any(_UP_TO_THEN.search(lead) for lead, _ in named):
        return None
    if difference.dates:
        return Decided("drifted", "date", _changed(a.text, b.text, _date_words(a) | _date_words(b)))
    if words(a.text) == words(b.text) and not any(iso for _, iso in named):
        return Decided("different", "date", f"the same words of {odd[0]} and of {odd[1]}")
    return None


def _measured(a: Claim, b: Claim) -> Decided | None:
    """Tell claims apart that both measure, nothing alike, and in units of which no word is shared."""
    units = [{word.rstrip("s") for one in claim.quantities for word in words(one.unit)} - _LITTLE for claim in (a, b)]
    if not units[0] or not units[1] or units[0] & units[1]:
        return None
    left, right = ([_with_unit(one) for one in claim.quantities] for claim in (a, b))
    if any(same_amount(one, other) is not False for one in left for other in right):
        return None
    said = ["'" + ", ".join(one.text for one in claim.quantities) + "'" for claim in (a, b)]
    return Decided("different", "quantity", f"{said[0]} and {said[1]} measure different things")


def _with_unit(quantity: Quantity) -> str:
    """Return the words of a quantity and what they count, where the words alone do not say it ("63")."""
    has_unit = {*words(quantity.text)} & {*words(quantity.unit)}
    return quantity.text if has_unit else f"{quantity.text} {quantity.unit}"


def _is_anchored(text: str) -> bool:
    """Say whether a text names or counts something, so that it cannot well be said of two events."""
    return any(word.strip("“\"‘'(")[:1].isupper() or re.search(r"\d", word) for word in text.split()[1:])


def _difference(a: Claim, b: Claim) -> _Difference | None:
    """Say what two texts differ in; null where they are not alike, numbers, dates, denials and hedges aside."""
    left, right = Counter(words(a.text)), Counter(words(b.text))
    only_a, only_b = {*(left - right)} - _LITTLE, {*(right - left)} - _LITTLE
    found = []
    for kind_a, kind_b in (
        (_date_words(a), _date_words(b)),
        (_number_words(a), _number_words(b)),
        (_DENIALS, _DENIALS),
        (_HEDGES, _HEDGES),
    ):
        mine, others = only_a & kind_a, only_b & kind_b
        found.append((bool(mine), bool(others)))
        only_a, only_b = only_a - mine, only_b - others
    if (only_a and only_b) or len(only_a | only_b) > _DETAIL:
        return None
    dates, numbers, denials, hedges = found
    # Two denials or two hedges may come to the same.
    return _Difference(
        numbers=any(numbers),
        dates=any(dates) and not _dates_agree(a, b),
        denials=denials[0] != denials[1],
        hedges=hedges[0] != hedges[1],
    )


def _odd(one: Sequence[str], other: Sequence[str], same: Callable[[str, str], bool | None]) -> tuple[str, str] | None:
    """Return the two values that have no equal on the other side, if it is one on each and they surely differ."""
    left, right = list(one), list(other)
    for value in one:
        if twin := next((candidate for candidate in right if same(value, candidate)), None):
            left.remove(value)
            right.remove(twin)
    if len(left) == len(right) == 1 and same(left[0], right[0]) is False:
        return left[0], right[0]
    return None


def _amounts(claim: Claim) -> list[str]:
    """Return the words of a claim's quantities, those of its text where the record has none."""
    return [one.text for one in claim.quantities] or _at(claim.text, [span for span, _ in find_quantities(claim.text)])


def _dates_agree(a: Claim, b: Claim) -> bool:
    """Say whether all the days that the one text names may be days that the other names, "April 2031" among them."""
    few, many = sorted(([day.iso for _, day in find_dates(claim.text, None)] for claim in (a, b)), key=len)
    return all(any(one and other and _meet(one, other) for other in many) for one in few)


def _meet(one: str, other: str) -> bool:
    """Say whether two ISO dates share a day."""
    (start, end), (first, last) = days(one), days(other)
    return start <= last and first <= end


def _number_words(claim: Claim) -> set[str]:
    texts = [*_at(claim.text, [span for span, _ in find_quantities(claim.text)]), *(q.text for q in claim.quantities)]
    return {word for text in texts for word in words(text)}


def _date_words(claim: Claim) -> set[str]:
    return {
        word for text in _at(claim.text, [span for span, _ in find_dates(claim.text, None)]) for word in words(text)
    }


def _at(text: str, spans: Sequence[Span]) -> list[str]:
    return [text[span.start : span.end] for span in spans]


def _changed(before: str, after: str, marks: Set[str]) -> str:
    """Say which words became which where they hold a mark; what was only dropped or put in has its neighbour."""
    one, other = (re.sub(r"[.!?]$", "", text).split() for text in (before, after))
    said = []
    for tag, i, j, k, n in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if tag != "equal" and marks & {*words(" ".join(one[i:j] + other[k:n]))}:
            lone = i == j or k == n
            more = int(lone and j < len(one) and n < len(other))
            back = int(lone and not more and i > 0 and k > 0)
            said.append(_became(" ".join(one[i - back : j + more]), " ".join(other[k - back : n + more])))
    return ", ".join(said)


def _became(before: str, after: str) -> str:
    return f"'{before}' became '{after}'"
