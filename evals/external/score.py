"""Scores a system's attributions against a corpus: contents matched one to one, then source and cue of what matched.

An attribution of the corpora is one source and one cue with all of their content; Claimline cuts content into single
claims. So a system's mentions that hang on the very same source and cue words are put together into one attribution
before matching: two contents match at an intersection over union of words of at least one half, by the assignment with
the greatest sum. Beside it stands the figure with every mention ``apart``, which tells what granularity costs.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from operator import or_

from evals.counts import Counts
from evals.external.attributions import Gold, Guess, Part, Quoting
from evals.external.corpora import is_pronoun
from evals.match import align_table, iou
from evals.words import WHOLE, same_name

THRESHOLD = WHOLE // 2
Keep = Callable[[Gold], bool]


@dataclass(frozen=True, slots=True)
class Matching:
    """Attributions of one article, and which guess answers which gold, by their places."""

    golds: tuple[Gold, ...]
    guesses: tuple[Guess, ...]
    pairs: tuple[tuple[int, int], ...]

    def counts(self, keep: Keep, quoting: Quoting | None = None) -> Counts:
        """Count what is kept, of one kind of quoting or of all: the gold's kind, or else the guess's own.

        A guess that answers a gold which is not kept is ignored; one that answers none is a false alarm.
        """
        matched = {gold for gold, _ in self.pairs}
        asked = [
            number
            for number, gold in enumerate(self.golds)
            if keep(gold) and (quoting is None or gold.quoting == quoting)
        ]
        found = sum(number in matched for number in asked)
        taken = {guess for _, guess in self.pairs}
        spare = sum(
            number not in taken and (quoting is None or guess.quoting == quoting)
            for number, guess in enumerate(self.guesses)
        )
        return Counts(cor=found, mis=len(asked) - found, spu=spare)

    def matched(self, keep: Keep) -> list[tuple[Gold, Guess]]:
        """Return the matched attributions that are kept."""
        return [(self.golds[a], self.guesses[b]) for a, b in self.pairs if keep(self.golds[a])]


@dataclass(frozen=True, slots=True)
class ArticleScore:
    """One article scored. ``failure`` says why there was no result: then all of its gold is missing."""

    name: str
    plain: Matching
    apart: Matching
    failure: str | None = None


@dataclass(frozen=True, slots=True)
class Share:
    """How many of how many."""

    right: int
    of: int

    @property
    def value(self) -> Fraction | None:
        """Return the share, null of nothing."""
        return Fraction(self.right, self.of) if self.of else None


def score_article(name: str, golds: tuple[Gold, ...], guesses: tuple[Guess, ...]) -> ArticleScore:
    """Score what a system gave for one article."""
    return ArticleScore(name, match(golds, together(guesses)), match(golds, guesses))


def failed_article(name: str, golds: tuple[Gold, ...], failure: str) -> ArticleScore:
    """Score an article for which there is no result."""
    nothing = Matching(golds, (), ())
    return ArticleScore(name, nothing, nothing, failure)


def match(golds: tuple[Gold, ...], guesses: tuple[Guess, ...]) -> Matching:
    """Match contents one to one; ties go to what comes first."""
    table = [[iou(gold.content.bits, guess.content.bits) for guess in guesses] for gold in golds]
    return Matching(golds, guesses, tuple((pair.gold, pair.guess) for pair in align_table(table, THRESHOLD)))


def together(guesses: Iterable[Guess]) -> tuple[Guess, ...]:
    """Put together the mentions that hang on the same words for source and cue; those with neither stay alone.

    Their content is the union of their words, under the first one's name.
    """
    groups: defaultdict[tuple[object, ...], list[Guess]] = defaultdict(list)
    for number, guess in enumerate(guesses):
        source, cue = _bits(guess.source), _bits(guess.cue)
        groups[(source, cue) if source or cue else ("alone", number)].append(guess)
    return tuple(_union(group) for group in groups.values())


def _bits(part: Part | None) -> int:
    return part.bits if part else 0


def _union(group: Sequence[Guess]) -> Guess:
    first = group[0]
    content = Part(reduce(or_, (each.content.bits for each in group)), " … ".join(each.content.text for each in group))
    quoting = first.quoting if len({each.quoting for each in group}) == 1 else "mixed"
    return Guess(content, first.source, first.cue, quoting, first.name)


def slots(matched: Iterable[tuple[Gold, Guess]]) -> dict[str, Share]:
    """Score source, cue and resolved name of matched attributions, each where the gold has one."""
    pairs = list(matched)
    sources = [(gold.source.bits, guess.source.bits if guess.source else 0) for gold, guess in pairs if gold.source]
    cues = [(gold.cue.bits, guess.cue.bits if guess.cue else 0) for gold, guess in pairs if gold.cue]
    shares = {
        "source overlaps": Share(sum(bool(a & b) for a, b in sources), len(sources)),
        "source exact": Share(sum(a == b for a, b in sources), len(sources)),
        "cue overlaps": Share(sum(bool(a & b) for a, b in cues), len(cues)),
    }
    named = [(gold, guess) for gold, guess in pairs if gold.names and gold.source]
    if any(gold.names for gold, _ in pairs):
        shares["name"] = _names(named)
        shares["name, behind a pronoun"] = _names((a, b) for a, b in named if a.source and is_pronoun(a.source.text))
        shares["name, other sources"] = _names((a, b) for a, b in named if a.source and not is_pronoun(a.source.text))
    return shares


def _names(pairs: Iterable[tuple[Gold, Guess]]) -> Share:
    right = [any(same_name(guess.name, name) for name in gold.names) if guess.name else False for gold, guess in pairs]
    return Share(sum(right), len(right))
