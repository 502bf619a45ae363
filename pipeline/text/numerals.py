"""Reads numbers in digits and in English words: where they stand, and what they amount to.

Digits may be grouped by commas, points, apostrophes or spaces. A comma before other than three digits is a decimal
comma (``1,5``). A point before three digits groups thousands where the group ends in zero (``11.000``), for nobody
writes a decimal's trailing zero; else it is a decimal point (``3.125``).
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Literal, NamedTuple

Kind = Literal["cardinal", "ordinal", "fraction"]

_ONES = "one two three four five six seven eight nine".split()
_TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_FIRSTS = "first second third fourth fifth sixth seventh eighth ninth".split()
_TENTHS = """tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth
twentieth""".split()
_SMALL = {word: n for n, word in enumerate(["zero", *_ONES, *_TEENS])} | {w: 10 * n for n, w in enumerate(_TENS, 2)}
ORDINALS = {word: n for n, word in enumerate([*_FIRSTS, *_TENTHS], 1)} | {"thirtieth": 30}
_PART = {"half": 2, "halve": 2, "quarter": 4, "hundredth": 100} | {w: n for w, n in ORDINALS.items() if n > 2}
_SCALE = {"dozen": 12, "thousand": 10**3, "lakh": 10**5, "million": 10**6, "crore": 10**7, "billion": 10**9}
_SCALE |= {"trillion": 10**12}
_SHORT = {"mn": 10**6, "mln": 10**6, "mio": 10**6, "bn": 10**9, "mrd": 10**9, "tn": 10**12, "trn": 10**12}
_LETTER = {"k": 10**3, "m": 10**6, "b": 10**9, "t": 10**12}


def _any(words: Iterable[str]) -> str:
    return rf"(?:{'|'.join(words)})"


_GAP = r"(?:[^\S\n]{1,2}\n?|\n|[-‑])"
_DIGITS = (
    r"(?:(?<!\d)\d{1,3}(?:(?:,\d{3})+|(?:[’']\d{3})+|(?:[ \u00a0\u2009\u202f]\d{3})+)(?!\d)(?:[.,]\d+)?"
    r"|(?<!\d)\d{1,3}(?:\.\d{3}){2,}(?!\d)(?:,\d+)?|(?<!\d)\d{1,2}(?:,\d{2}){1,5},\d{3}(?!\d)"
    r"|\d+(?:[.,]\d+)?|(?<![\w.])\.\d+)"
)
_VULGAR = r"(?:[¼-¾⅐-⅞]|(?<![\d/.,])[1-9]/[1-9]\d?(?=\s+of\b|[\s-]majority|\s*$))"
_MIXED = rf"{_DIGITS}(?:\s?[¼-¾⅐-⅞]|\s[1-9]/[2-9](?![\d/]))"
_A_SCALE = rf"{_any(_SCALE)}\b"
_UNIT = rf"\b(?:{_any(_TENS)}(?:{_GAP}{_any(_ONES)})?|{_any(['zero', *_TEENS, *_ONES])})\b"
_HUNDRED = rf"(?:{_UNIT}|\ban?){_GAP}hundred\b(?:{_GAP}(?:and{_GAP})?{_UNIT}(?!{_GAP}hundred\b))?"
_GROUP = rf"(?:{_HUNDRED}|{_UNIT})"
_AND_PART = rf"{_GAP}and{_GAP}(?:(?:an?|one){_GAP}(?:half|quarter|third)|three{_GAP}quarters)\b"
_MORE = rf"{_GAP}(?:{_GROUP}|and{_GAP}{_GROUP}(?!{_GAP}(?:hundred\b|{_A_SCALE})))"
_SPOKEN = rf"(?:{_GROUP}(?:{_AND_PART})?|\ban?(?={_GAP}{_A_SCALE}))(?:{_GAP}{_A_SCALE}(?:{_AND_PART})?(?:{_MORE})?)*"
_DIGITAL = rf"(?:{_MIXED}|{_DIGITS})(?:{_AND_PART})?(?:{_GAP}?(?:hundred\b|{_A_SCALE})){{0,2}}(?:{_AND_PART})?"
_OF_A_SCALE = rf"(?:{_GAP}of{_GAP}an?{_GAP}{_A_SCALE})?"
_FRACTION = (
    rf"\bhalf(?:{_GAP}an?)?{_GAP}{_A_SCALE}|\b(?:an?|one|1){_GAP}{_any(_PART)}\b{_OF_A_SCALE}"
    rf"|\b(?:{_any([*_ONES, *_TEENS])}|\d\d?)(?:{_GAP}{_any(_PART)}s|-{_any(_PART)})\b{_OF_A_SCALE}"
    rf"|{_VULGAR}|\bhalf\b"
)
_ORDINAL = rf"\d+(?:st|nd|rd|th)\b|\b(?:{_any(_TENS)}{_GAP}{_any(_FIRSTS)}|{_any(ORDINALS)})\b"
_NUMBER = re.compile(
    rf"(?P<ordinal>{_ORDINAL})|(?P<fraction>{_FRACTION})"
    rf"|(?P<sign>(?<![\w)\].,%-])[-−](?=\d)|\bminus\s+)?"
    rf"(?:(?P<short>{_DIGITS})(?:\s?(?P<scale>{_any(_SHORT)})|(?P<letter>{_any(_LETTER)}))\b"
    rf"|(?P<cardinal>{_DIGITAL}|{_SPOKEN}))",
    re.IGNORECASE,
)
_WORDS = re.compile(rf"(?P<extra>{_AND_PART})|(?P<mixed>{_MIXED})|(?P<digits>{_DIGITS})|[^\W\d_]+", re.IGNORECASE)
_MONEY = re.compile(r"[$€£¥₹₽₴₩₺]\s?$")
_METRES = re.compile(
    r"[\s-]*(?:high|tall|long|wide|deep|thick|away|below|above|under|from|off|sprint|race|hurdles|freestyle|relay"
    r"|final|in \d|of (?:rain|snow|water|cable|rope|road|track|wall|fence|tunnel)|[²³/^])"
)


class Numeral(NamedTuple):
    """A number and where it stands, ``end`` exclusive; a percent sign or a unit is not part of it."""

    start: int
    end: int
    value: Decimal
    kind: Kind


def find_numerals(text: str) -> Iterator[Numeral]:
    """Find the numbers of a text in order, without overlap.

    >>> [f"{n.value:.4g}" for n in find_numerals("a hundred and five, 1.5 million, or two-thirds")]
    ['105', '1.500e+6', '0.6667']
    """
    at = 0
    while match := _NUMBER.search(text, at):
        start, at = match.span()
        if match["ordinal"]:
            yield Numeral(start, at, _ordinal(match["ordinal"]), "ordinal")
        elif match["fraction"]:
            value, scale = _fraction(match["fraction"].lower())
            yield Numeral(start, at, value * scale, "fraction" if scale == 1 else "cardinal")
        else:
            value, at = _cardinal(text, match)
            yield Numeral(start, at, -value if match["sign"] else value, "cardinal")


def _ordinal(words: str) -> Decimal:
    if words[0].isdigit():
        return Decimal(words[:-2])
    return Decimal(sum((_SMALL | ORDINALS)[word] for word in re.findall(r"[a-z]+", words.lower())))


def _fraction(words: str) -> tuple[Decimal, int]:
    """Return a fraction's value, and what it is a fraction of: 1, or a scale ("half a million")."""
    if not words[-1].isalpha():
        return _vulgar(words), 1
    parts = re.findall(r"\w+", words)
    below = next(_PART[word.removesuffix("s")] for word in parts if word.removesuffix("s") in _PART)
    above = int(parts[0]) if parts[0].isdigit() else _SMALL.get(parts[0], 1)
    return Decimal(above) / below, _SCALE.get(parts[-1], 1)


def _vulgar(text: str) -> Decimal:
    exact = Fraction(text) if "/" in text else Fraction(unicodedata.numeric(text)).limit_denominator(100)
    return Decimal(exact.numerator) / exact.denominator


def _cardinal(text: str, match: re.Match[str]) -> tuple[Decimal, int]:
    """Return the value, and where the number ends: before a letter that is a unit and no scale."""
    if words := match["cardinal"]:
        if text[max(0, match.start() - 8) : match.start()].lower() == "between ":
            words = re.split(r"\s+and\s+(?!an?\b)", words)[0]
        return _amount(words.lower()), match.start("cardinal") + len(words)
    value, scale = decimal(match["short"]), match["scale"] or match["letter"]
    is_money = _MONEY.search(text, max(0, match.start() - 2), match.start()) is not None
    if not is_money and (scale in {"b", "B", "t", "T"} or (scale == "m" and _METRES.match(text, match.end()))):
        return value, match.end("short")
    return value * (_SHORT | _LETTER)[scale.lower()], match.end()


def _amount(words: str) -> Decimal:
    """Add up the words of one number, which its pattern has found to be in order."""
    total, scale = Decimal(0), 1
    group: Decimal | None = None  # what stands below the last scale; null right after one
    for match in _WORDS.finditer(words):
        word = match[0]
        if match["extra"]:
            value, _ = _fraction(" ".join(re.findall(r"\w+", word)[1:]))
            total, group = (total + value * scale, None) if group is None else (total, group + value)
        elif match["mixed"]:
            digits, _, part = word.replace("\u00a0", " ").rpartition(" ") if "/" in word else (word[:-1], "", word[-1])
            group = decimal(digits) + _vulgar(part)
        elif match["digits"]:
            group = decimal(word)
        elif word == "hundred":
            group = Decimal(100) if group is None else group * 100
        elif word in _SCALE:
            scale = _SCALE[word]
            total, group = (max(total, Decimal(1)) * scale if group is None else total + group * scale), None
        elif word in _SMALL:
            group = (group or 0) + Decimal(_SMALL[word])
    return total + (group or 0)


def decimal(digits: str) -> Decimal:
    """Read digits with their separators, by the rule that stands at the head of this module."""
    bare = re.sub(r"[\s'’]", "", digits)
    last = max(bare.rfind("."), bare.rfind(","))
    if last < 0:
        return Decimal(bare)
    whole, tail, mark = re.sub(r"[.,]", "", bare[:last]), bare[last + 1 :], bare[last]
    may_group = len(tail) == 3 and bool(whole.strip("0")) and not {".", ","} <= {*bare}
    if may_group and (mark == "," or bare.count(".") > 1 or tail[2] == "0"):
        return Decimal(whole + tail)
    return Decimal(f"{whole or 0}.{tail}")
