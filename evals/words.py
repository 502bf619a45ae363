"""Words and names made comparable: case, accents, possessives and separators in numbers do not matter."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

WHOLE = 10_000
"""Similarities are whole numbers of ten-thousandths, so that they are the same on every machine."""

_POSSESSIVE = re.compile(r"['’‘]s?\b|['’]")
_TOKEN = re.compile(r"\d{1,3}(?:[,\u00a0\u202f]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|[^\W\d_]+")
_FUNCTION = frozenset(
    "a an the of in on at to for from by with and or as that which who whom whose this these those it its he his she "
    "her they their is was are were be been being has have had".split()
)
_TITLES = frozenset(
    "mr mrs ms miss dr prof professor sir dame lord lady president pres governor gov minister general gen colonel col "
    "major captain capt sergeant sgt lieutenant lt commander chief mayor senator sen rep king queen prince judge "
    "spokesman spokeswoman spokesperson".split()
)
_OF = re.compile(r"\b(?:of|for)\b")
_ARTICLES = frozenset({"the", "a", "an"})
_AUXILIARIES = frozenset("has have had is was are were be been will would did does do to that".split())


@lru_cache(maxsize=65_536)
def tokens(text: str) -> tuple[str, ...]:
    """Split into folded words and numbers.

    >>> tokens("Ardamir's 38-metre wall, 11,000 strong")
    ('ardamir', '38', 'metre', 'wall', '11000', 'strong')
    """
    decomposed = unicodedata.normalize("NFKD", _POSSESSIVE.sub(" ", text)).casefold()
    folded = "".join(char for char in decomposed if not unicodedata.combining(char))
    return tuple(re.sub(r"[,\s]", "", token) for token in _TOKEN.findall(folded))


@lru_cache(maxsize=65_536)
def content(text: str) -> tuple[str, ...]:
    """Return the tokens that carry meaning; all of them where none does."""
    return tuple(token for token in tokens(text) if token not in _FUNCTION) or tokens(text)


def overlap(a: tuple[str, ...], b: tuple[str, ...]) -> int:
    """Return the F1 of two bags of tokens in ten-thousandths.

    >>> overlap(("a", "b"), ("b", "c"))
    5000
    """
    if not a and not b:
        return WHOLE
    return 2 * WHOLE * (Counter(a) & Counter(b)).total() // (len(a) + len(b))


def same_name(a: str, b: str) -> bool:
    """Say whether two names can stand for one source.

    Articles, honorifics and titles before a name do not count. A shorter form is the same where all its words stand in
    the longer one, and it holds two of them or the chief one: "Syrsky" is "Oleksandr Syrsky" and "the directorate" is
    "Civil Protection directorate of Sarquimera", but "Sarquimera" is not. Initials stand for what they begin.

    >>> same_name("Gen. Syrsky", "Oleksandr Syrsky"), same_name("Jane Smith", "John Smith")
    (True, False)
    """
    (short, _), (long, full) = sorted(((_core(name), name) for name in (a, b)), key=lambda pair: len(pair[0]))
    if not short or not all(any(_stands_for(word, other) for other in long) for word in short):
        return a == b
    return len(short) > 1 or len(long) == 1 or any(_stands_for(short[0], chief) for chief in _chiefs(full))


def _stands_for(a: str, b: str) -> bool:
    return a == b or (min(len(a), len(b)) == 1 and a[0] == b[0])


def _core(name: str) -> tuple[str, ...]:
    """Return the words of a name that tell it from others."""
    words = content(name)
    while len(words) > 1 and words[0] in _TITLES and not _OF.search(name):
        words = words[1:]
    return words


def _chiefs(name: str) -> Iterator[str]:
    """Return the words that a name is about: of each part between commas the last one before "of"."""
    for part in name.split(","):
        if words := content(_OF.split(part)[0]):
            yield words[-1]


def same_words(a: str, b: str) -> int:
    """Return how far two short runs (a cue, a channel) agree in ten-thousandths, articles and auxiliaries aside."""
    left, right = (
        tuple(word for word in tokens(text) if word not in _ARTICLES | _AUXILIARIES) or tokens(text) or (text.strip(),)
        for text in (a, b)
    )
    return overlap(left, right)


def named_in(name: str, text: str) -> bool:
    """Say whether at least half of the words of a name begin like words of a text: Ukraine, Ukrainian."""
    words, known = _core(name), {token[:4] for token in tokens(text)}
    return 2 * sum(word[:4] in known for word in words) >= len(words)
