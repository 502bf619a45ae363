"""Which relations between claims were found, seen through the match of the claims themselves."""

from collections.abc import Callable, Iterator, Mapping

from evals.counts import Outcome
from evals.slots import Finding
from evals.view import Link, Sheet

Fits = Callable[[Link, Link], bool]


def relation_findings(gold: Sheet, guess: Sheet, partners: Mapping[str, str]) -> Iterator[Finding]:
    """Compare relations; ``partners`` leads from a claim of the gold to the prediction that answers it.

    The same two claims and kind are correct ("contradicts" has no direction), the other direction is partial, another
    kind incorrect. A relation of an optional claim that was not found asks for nothing.
    """
    optional = {claim.id for claim in gold.statements if claim.optional and claim.id not in partners}
    asked = [link for link in gold.links if not {link.a, link.b} & optional]
    given = list(guess.links)
    back = {theirs: ours for ours, theirs in partners.items()}

    def seen(link: Link) -> Link:
        return Link(partners.get(link.a, ""), partners.get(link.b, ""), link.kind)

    steps: tuple[tuple[Outcome, Fits], ...] = (
        ("correct", lambda a, b: a == b or (a.kind == b.kind == "contradicts" and a == _turned(b))),
        ("partial", lambda a, b: a == _turned(b)),
        ("incorrect", lambda a, b: {a.a, a.b} == {b.a, b.b}),
    )
    for outcome, fits in steps:
        for link in list(asked):
            other = next((other for other in given if fits(seen(link), other)), None)
            if other is not None:
                asked.remove(link)
                given.remove(other)
                yield _finding(outcome, link, other, matched=True)
    for link in asked:
        yield _finding("missing", link, None, matched={link.a, link.b} <= partners.keys())
    for link in given:
        yield _finding("spurious", None, link, matched={link.a, link.b} <= back.keys())


def _turned(link: Link) -> Link:
    return Link(link.b, link.a, link.kind)


def _finding(outcome: Outcome, gold: Link | None, guess: Link | None, *, matched: bool) -> Finding:
    ours, theirs = (f"{link.a} {link.kind} {link.b}" if link else None for link in (gold, guess))
    return Finding("relations", outcome, gold.a if gold else None, guess.a if guess else None, ours, theirs, matched)
