"""What the rules know of English, read from ``lexicon.toml`` beside this file: cues, and small classes of words."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Literal, NamedTuple

from pipeline.identity import digest

_DOUBLED = re.compile(r"[^aeiou][aeiou][bdgmnprt]$")


class Form(NamedTuple):
    """One form of a verb of saying: its words, and the frames of its verb (``say``, ``tell``, ``aim``, ...)."""

    words: tuple[str, ...]
    frames: frozenset[str]
    is_weak: bool
    is_nominal: bool
    number: Literal["singular", "plural"] | None
    """Of which number the subject of this form must be, where it is one of the present tense."""


class Lexicon(NamedTuple):
    """Cues by their first word, longest first, and classes of words by name."""

    forms: Mapping[str, tuple[Form, ...]]
    classes: Mapping[str, frozenset[str]]
    according: tuple[tuple[str, ...], ...]
    sha256: str

    def has(self, name: str, word: str) -> bool:
        """Say whether a word, in small letters, is of a class."""
        return word in self.classes[name]


@cache
def lexicon() -> Lexicon:
    """Read the lexicon: a constant of the package, read when it is first asked for so that importing costs nothing."""
    raw = tomllib.loads(files(__package__).joinpath("lexicon.toml").read_text("utf-8"))
    frames: dict[str, set[str]] = {}
    for frame, verbs in raw["verbs"].items():
        for verb in verbs.split():
            frames.setdefault(verb, set()).add(frame)
    weak, nominal = (frozenset(raw["cues"][name].split()) for name in ("weak", "nominal"))
    by_first: dict[str, dict[str, Form]] = {}
    for verb, of in frames.items():
        for at, form in enumerate((verb.replace("_", " "), *raw["irregular"].get(verb, _regular(verb)))):
            words = tuple(form.split())
            made = Form(
                words=words,
                frames=frozenset(of),
                is_weak=verb in weak,
                is_nominal=form in nominal or words[0] in nominal,
                number=("plural", "singular", None)[min(at, 2)],
            )
            by_first.setdefault(words[0], {})[form] = made
    classes = {name: frozenset(words.split()) for part in ("words", "sources") for name, words in raw[part].items()}
    classes |= {name: frozenset(raw["cues"][name].split()) for name in ("nouns", "passive")}
    return Lexicon(
        forms={
            first: tuple(sorted(forms.values(), key=lambda form: -len(form.words))) for first, forms in by_first.items()
        },
        classes=classes,
        according=tuple(tuple(words.split()) for words in raw["cues"]["according"]),
        sha256=digest(raw),
    )


def _regular(verb: str) -> Iterator[str]:
    """Make the regular forms of a verb; what follows an underscore stays as it is.

    >>> list(_regular("deny")), list(_regular("call_for"))
    (['denies', 'denied', 'denying'], ['calls for', 'called for', 'calling for'])
    """
    stem, *rest = verb.split("_")
    if stem[-1] == "y" and stem[-2] not in "aeiou":
        third, past, present = f"{stem[:-1]}ies", f"{stem[:-1]}ied", f"{stem}ing"
    elif stem[-1] == "e":
        third, past, present = f"{stem}s", f"{stem}d", f"{stem[:-1]}ing"
    else:
        sibilant = stem.endswith(("s", "sh", "ch", "x"))
        third = f"{stem}es" if sibilant else f"{stem}s"
        past, present = f"{stem}ed", f"{stem}ing"
        if _DOUBLED.fullmatch(stem):
            past, present = f"{stem}{stem[-1]}ed", f"{stem}{stem[-1]}ing"
    for form in (third, past, present):
        yield " ".join([form, *rest])
