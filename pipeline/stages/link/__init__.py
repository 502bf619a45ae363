"""Linking: the claims of all articles in, families out, with what was decided of each pair and why.

Near pairs across articles are decided by code where that is sure, by a model where it is not; then the links are
drawn together. What was asked before is not asked again: a new article asks about its own pairs.
"""

from collections.abc import Mapping, Sequence

from pipeline.errors import AnswerError
from pipeline.llm.base import ChatModel
from pipeline.prompts import Prompt
from pipeline.records import Article, Claim, Failure, Record
from pipeline.stages.base import Answer, Each, Memo
from pipeline.stages.link.candidates import LinkOptions, Neighbours, Order, Pair, candidate_pairs
from pipeline.stages.link.drift import with_drift
from pipeline.stages.link.families import make_families
from pipeline.stages.link.pairs import Asked, PairAsker
from pipeline.stages.link.vetoes import Decided, decide
from pipeline.verdicts import Family, Link, Origin

__all__ = ["LinkOptions", "Linked", "Linker", "Neighbours"]


class Linked(Record):
    """All that linking gave. Where a call failed, its pairs are ``undecided`` among the vetoes of both families."""

    families: tuple[Family, ...]
    answers: tuple[Answer, ...]
    failures: tuple[Failure, ...]


class Linker:
    """Links the claims of all articles. Thread-safe."""

    def __init__(self, chat: ChatModel, *, model: str, prompt: Prompt, repair: Prompt, options: LinkOptions) -> None:
        self._ask = PairAsker(chat, model=model, prompt=prompt, repair=repair, options=options)
        self._options = options
        self.fingerprint = self._ask.fingerprint

    def __call__(
        self,
        claims: Sequence[Claim],
        articles: Mapping[str, Article],
        origins: Sequence[Origin],
        neighbours: Neighbours,
        memo: Memo,
        each: Each,
    ) -> Linked:
        """Link claims. ``origins`` must hold every article that a claim comes from."""
        order = Order(articles, origins)
        origin_of = {article: origin.id for origin in origins for article in origin.articles}
        pairs = candidate_pairs(claims, order, neighbours, self._options)
        decided = [self._decide(pair, origin_of) for pair in pairs]
        open_pairs = [pair for pair, decision in zip(pairs, decided, strict=True) if decision is None]
        asked, failures = self._ask(open_pairs, articles, memo, each)
        answers = iter(asked)
        links = [_link(pair, decision or next(answers)) for pair, decision in zip(pairs, decided, strict=True)]
        by_id = {claim.id: claim for claim in claims}
        used = {one.answer.request_sha256: one.answer for one in asked if isinstance(one, Asked)}
        return Linked(
            families=tuple(with_drift(make_families(claims, links, order), by_id, origin_of)),
            answers=tuple(used.values()),
            failures=tuple(failures),
        )

    def _decide(self, pair: Pair, origin_of: Mapping[str, str]) -> Decided | None:
        same_origin = origin_of[pair.a.article_id] == origin_of[pair.b.article_id]
        return decide(pair, same_origin=same_origin, near=self._options.near)


def _link(pair: Pair, result: Decided | Asked | AnswerError) -> Link:
    found: dict[str, object] = {"a": pair.a.id, "b": pair.b.id, "similarity": pair.similarity}
    if isinstance(result, Decided):
        found |= result._asdict()
    elif isinstance(result, Asked):
        found |= {"outcome": result.relation, "ground": "model", "why": result.why, "provenance": result.provenance}
    else:
        found |= {"outcome": "undecided", "ground": "failure", "why": f"{result.code}: {result}"}
    return Link.model_validate(found)
