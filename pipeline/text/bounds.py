"""Reads the words around a number that make it a bound: "at least", "some", "or more".

A preposition is a cue only where it does no other work: in "about 340 captives" it is, in "the news about 340 captives"
it is not; "over two days" is the time that something took, "for over two days" is more than two.
"""

import re
from typing import NamedTuple

from pipeline.records import Bound


class Cue(NamedTuple):
    """What a number is, and how many characters away from the number its cue reaches."""

    bound: Bound
    reach: int


_DEGREE = r"(?:(?:well|just|slightly|far|much|a little|a bit|little)\s+)?"
_BEFORE: dict[Bound, str] = {
    "at_least": r"at (?:the very )?least|(?:no|not|nothing) (?:fewer|less) than|(?:an? )?minimum(?: of)?"
    r"|as (?:few|little) as|≥|>=",
    "at_most": r"at (?:the )?(?:very )?most|up to|as (?:many|much|high|long|far|late|old) as|(?:an? )?maximum(?: of)?"
    r"|(?:no|not|never|nothing) (?:more|greater|higher|longer|larger) than|not (?:over|above|exceed(?:ing)?)"
    r"|limited to|capped at|≤|<=",
    "more_than": rf"{_DEGREE}(?:(?:more|greater|higher|longer|larger|older|better) than|over|above|beyond)"
    r"|in excess of|upwards? of|exceed(?:s|ed|ing)?|surpass(?:es|ed|ing)?|topp(?:ed|ing)|north of|>",
    "less_than": rf"{_DEGREE}(?:(?:less|fewer|lower|smaller|shorter|younger) than|under|below|short of|shy of)|<",
    "about": r"about|around|some|roughly|approximately|approx\.?|circa|ca?\.|nearly|almost|close to|nearing|approaching"
    r"|(?:an )?estimated|virtually|practically|barely|hardly|scarcely|perhaps|maybe|possibly|something like"
    r"|more or less|in the (?:region|neighbou?rhood|vicinity) of|[oi]n the order of|somewhere (?:around|near)|[~≈∼±]",
}
_GAP = r"(?:[\s-][^\W\d]+){0,2},?\s"
_AFTER: dict[Bound, str] = {
    "at_least": rf"\+(?!\d)|[\s-]plus\b|{_GAP}(?:(?:or|and) (?:more|above|greater|higher|older|longer|over|up)"
    r"|and counting|at (?:the very )?least|minimum)\b",
    "at_most": rf"{_GAP}(?:or (?:less|fewer|below|lower|younger|under)|at (?:the )?(?:very )?most|maximum|tops)\b",
    "about": rf"-?ish\b|[\s-]odd\b|{_GAP}(?:or so|or thereabouts|give or take|more or less)\b",
}
_FILLERS = r"(?:\s+(?:an?|the|another|additional|extra|further|total|record|combined|of|just|only|fully))*\s*$"


def _named(cues: dict[Bound, str]) -> str:
    return "|".join(rf"(?P<{bound}>{words})".replace(" ", r"\s+") for bound, words in cues.items())


_LEAD = re.compile(rf"(?<!\w)(?:{_named(_BEFORE)}){_FILLERS}", re.IGNORECASE)
_TRAIL = re.compile(_named(_AFTER), re.IGNORECASE)
_PREPOSITION = re.compile(r"(?:about|around|over|above|below|under|beyond)\b", re.IGNORECASE)
_GOVERNED = re.compile(
    r"\b(?:news|stor(?:y|ies)|reports?|talk\w*|questions?|concern\w*|worr\w+|doubts?|complain\w*|information|ask\w*|kn[eo]w\w*"
    r"|think\w*|thought|speak\w*|spoke|tell|told|hear\w*|debat\w+|lie[sd]?|rumou?rs?|learn\w*|writ\w+|wrote|books?|details"
    r"|facts|warn\w*|jok\w+|evidence|\w+thing|fight\w*|fought|disput\w+|rows?|clash\w*|control|battl\w+|wars?|sue[sd]?"
    r"|protest\w*|anger|angry|outrage|critici\w+|victory|lead|revolv\w+|cent(?:er|re)d|gather\w*)\s+$",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"[\s-](?:second|minute|hour|day|night|week|weekend|month|year|decade|centur(?:y|ie))s?\b", re.IGNORECASE
)
_LASTING = re.compile(
    r"\b(?:for|last(?:ed|s|ing)?|t(?:ook|akes?|aking|aken)|of|after|is|was|been|spen[dt]\w*|wait\w*|than|in|with|at|age[ds]?"
    r"|old)\s+$",
    re.IGNORECASE,
)


def cue_before(lead: str, trail: str) -> Cue | None:
    """Read the cue that ends ``lead``, the text before a number; ``trail`` is the text after it.

    >>> cue_before("They lost no fewer than ", " men")
    Cue(bound='at_least', reach=14)
    """
    lead = lead[-60:]
    match = _LEAD.search(lead)
    if match is None:
        return None
    earlier = lead[: match.start()]
    if _PREPOSITION.match(match[0]):
        if _GOVERNED.search(earlier):
            return None
        if match[0].lower().startswith("over") and _TIME.match(trail) and not _LASTING.search(earlier):
            return None
    return Cue(_bound(match), len(lead) - match.start())


def cue_after(trail: str) -> Cue | None:
    """Read the cue in the first words of ``trail``, the text after a number.

    >>> cue_after(" people or more")
    Cue(bound='at_least', reach=15)
    """
    match = _TRAIL.match(trail)
    return Cue(_bound(match), match.end()) if match else None


def _bound(match: re.Match[str]) -> Bound:
    names: list[Bound] = ["at_least", "at_most", "more_than", "less_than", "about"]
    return next(name for name in names if match.groupdict().get(name) is not None)
