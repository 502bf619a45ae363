"""Tells the numbers of a text that count or measure from those that name, date or only sound like numbers.

"Article 5", "COVID-19", "the HomeCell 70 pack", "9/11", "02:40", "in 2019" and "one another" hold no quantity.
"""

import re

from pipeline.text.datepatterns import CLOCK
from pipeline.text.dates import find_dates
from pipeline.text.numerals import Numeral

Place = tuple[int, int]

_NO_WORDS = re.compile(
    r"https?://\S+|www\.\S+|(?<![\w.+-])[\w.+-]{1,64}@\S+|(?<!\w)[@#]\w+"
    r"|(?<![\w.])\d+(?:\.\d+){3,}(?!\w)|(?<!\w)(?:\+\d|\(\d)[\d().\s-]{6,20}\d|(?<!\w)\d{1,4}(?:-\d{2,4}){2,}(?!\w)"
    r"|(?<![\w/])\d{1,2}/\d{1,2}(?:/\d{2,4})?(?![\w/]|\s+of\b|[\s-]majority)|['’]\d0s\b|^[^\S\n]{0,8}\(?\d{1,2}[.)]\s",
    re.MULTILINE,
)
_LABEL = re.compile(
    r"\b(?:no|nos|art|article|section|sec|chapter|pages?|pp?|line|week|room|route|highway|interstate|flight|channel|phase|level"
    r"|grade|season|episode|vol|volume|issue|part|title|rule|act|lot|gate|platform|track|block|sector|district|ward|precinct"
    r"|proposition|prop|amendment|resolution|protocol|item|group|tier|stage|round|day|step|form|figure|table|exhibit|case"
    r"|area|type|class|model|version|number|covid|unit|bus|world war|formula|verse|paragraph|clause)\.?[\s-]+$",
    re.IGNORECASE,
)
_NAMED = re.compile(r"(?<![^\s“\"(])[a-zà-ÿ\d][\w.,’'-]*\s+(?:[A-Z]\w*\s+)*[A-Z]\w*[a-z]\w*\s$")
_UNITS = re.compile(
    r"(?:[kcmn]?m|[kmµ]?g|[kMGT]?Wh?|[kmMGT][Bb]|ft|in|lbs?|oz|mph|kph|km/?h|t|ha|l|ml|sq|st|[CFK]|x|h|hrs?|mins?|s|p|pct)"
    r"(?![^\W_])"
)
_MEASURED = re.compile(
    r"\s?(?:%|per\s?cent|percent|million|billion|trillion|thousand|hundred|bn\b|percentage)", re.IGNORECASE
)
_PRONOUN_BEFORE = re.compile(
    r"\b(?:no|the|this|that|any|every|each|some|which|another|only|number|day|not|who|good|bad|loved|an?|little|big|right"
    r"|wrong|first|last|next|new|old)\s+$|[^\W_]-$",
    re.IGNORECASE,
)
_PRONOUN_AFTER = re.compile(
    r"['’]|\s*(?:[.,;:!?)”\"]|$)|\s(?:another|is|was|who|that|which|thing|day|time|way|side|hand|end|point|reason|question|example|moment"
    r"|of|to|can|should|would|could|must|might|may|has"
    r"|had|does|did|will|on|by|at|for|with|as|and|or|but|the|he|she|they|i|we|you)\b|-",
    re.IGNORECASE,
)
_SHARE_AFTER = re.compile(
    r"\s*(?:[.,;:!?)”\"]|$)|\s(?:of|less|more|lower|higher|smaller|larger|fewer|to|by|in|from|at|over|since|were|are|was|is"
    r"|have|had|has|said|say|and|or|the|that|its|their|his|her|as)\b",
    re.IGNORECASE,
)
_HALVED = re.compile(r"\b(?:first|second|third|fourth|other|latter|opening|closing|better)[\s-]$", re.IGNORECASE)


def dated(text: str) -> list[Place]:
    """Return where dates, times of day, addresses and telephone numbers stand, in order and without overlap."""
    places = [(span.start, span.end) for span, _ in find_dates(text, None)]
    places += [match.span() for pattern in (CLOCK, _NO_WORDS) for match in pattern.finditer(text)]
    apart: list[Place] = []
    for start, end in sorted(places):
        if apart and start <= apart[-1][1]:
            apart[-1] = (apart[-1][0], max(end, apart[-1][1]))
        else:
            apart.append((start, end))
    return apart


def counts(text: str, numeral: Numeral) -> bool:
    """Say whether a number stands for an amount, going by the words beside it."""
    lead, trail = text[max(0, numeral.start - 60) : numeral.start], text[numeral.end : numeral.end + 20]
    words = text[numeral.start : numeral.end].lower()
    if re.search(r"(?:[^\W\d]|[^\W\d][-‑]|_)$", lead) and words[0].isdigit():
        return False
    if re.match(r"[^\W\d]", trail) and not _UNITS.match(trail):
        return False
    if numeral.kind == "fraction":
        return _is_share(words, lead, trail)
    if words == "one":
        return not _PRONOUN_BEFORE.search(lead) and not _PRONOUN_AFTER.match(trail)
    is_small = words.isdigit() or words.isalpha()
    return not (
        is_small and not _MEASURED.match(trail) and (_LABEL.search(lead) or (words.isdigit() and _NAMED.search(lead)))
    )


def _is_share(words: str, lead: str, trail: str) -> bool:
    if words == "half":
        return not trail.startswith("-") and not _HALVED.search(lead)
    if words.startswith(("a ", "a-")):
        return _SHARE_AFTER.match(trail) is not None
    return True
