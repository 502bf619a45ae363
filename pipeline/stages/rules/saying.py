"""What the rules find in a sentence: one attribution, as ranges of its tokens."""

from typing import Literal, NamedTuple

from pipeline.stages.rules.tokens import Range, Tokens, trimmed

Sense = Literal["said", "aimed", "denied", "named", "passive", "label"]
JOINS = frozenset({"and", "but", "while", "whereas", "although", "though", "yet"})


class Saying(NamedTuple):
    """One attribution of a sentence. ``source`` is null where nobody is named ("is believed to ...")."""

    source: Range | None
    cue: Range
    contents: tuple[Range, ...]
    sense: Sense = "said"
    between: Range | None = None
    """What stands between cue and content, or behind the cue: to whom, when and where it was said."""
    subject: Range | None = None
    """What the content is about, where it stands before the cue: "Lee" of "Lee is believed to have left"."""


def kept(tokens: Tokens, *ranges: Range) -> tuple[Range, ...]:
    """Trim contents, and leave out those without two words."""
    contents = (trimmed(tokens, one) for one in ranges)
    return tuple(one for one in contents if sum(token.is_word for token in tokens[one[0] : one[1]]) >= 2)
