"""Who says what in a sentence: sources, cues and contents, found by the place of the cue between the two."""

from collections.abc import Iterator

from pipeline.stages.rules import phrasal, verbs
from pipeline.stages.rules.phrases import adverbial
from pipeline.stages.rules.saying import JOINS, Saying, kept
from pipeline.stages.rules.tokens import Range, Tokens


def sayings(tokens: Tokens) -> list[Saying]:
    """Find the attributions of one sentence, in order.

    One without content is left in where a colon ends the sentence: what is said begins with the next.
    """
    labelled = phrasal.labelled(tokens)
    if labelled:
        return [labelled]
    found: list[Saying] = []
    at = 0
    while at < len(tokens):
        saying = None
        if not tokens[at].quoted and tokens[at].is_word:
            saying = phrasal.according(tokens, at) or verbs.attributed(tokens, at, found)
            saying = saying or phrasal.claimed(tokens, at) or phrasal.passive(tokens, at)
        if saying and (saying.contents or tokens[-1].text == ":"):
            found = _shortened(tokens, found, saying)
            found.append(saying)
        at = saying.cue[1] if saying else at + 1
    return [saying for saying in found if saying.contents or saying is found[-1]]


def _shortened(tokens: Tokens, found: list[Saying], new: Saying) -> list[Saying]:
    """End the last attribution's content where a further one begins beside it: "..., and the mayor said ..."."""
    if not found:
        return found
    last = found[-1]
    first = min(new.cue[0], new.source[0] if new.source else new.cue[0])
    if last.source == new.source:
        first = new.cue[0]
    while first > 0 and (
        adverbial(tokens[first - 1]) or tokens[first - 1].low in JOINS or tokens[first - 1].text == ","
    ):
        first -= 1
    marked = any(t.text == "," or t.low in JOINS for t in tokens[first : first + 2])
    if not marked:
        return found
    contents = tuple(_cut(tokens, last.contents, first))
    return [*found[:-1], last._replace(contents=contents)]


def _cut(tokens: Tokens, contents: tuple[Range, ...], at: int) -> Iterator[Range]:
    for start, end in contents:
        yield from kept(tokens, (start, min(end, at))) if start < at else ()
