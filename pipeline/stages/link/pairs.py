"""Asks the model about the pairs that code leaves open: many to a call, and none that was answered before."""

from collections.abc import Mapping, Sequence
from typing import Literal

from pipeline.errors import AnswerError, TruncatedError
from pipeline.identity import digest
from pipeline.llm.base import ChatModel, ChatRequest
from pipeline.prompts import Prompt
from pipeline.records import Article, Claim, Failure, Provenance, Record
from pipeline.stages.asking import Asker
from pipeline.stages.base import Answer, Each, Memo
from pipeline.stages.drafts import Draft
from pipeline.stages.link.candidates import LinkOptions, Pair, words

STAGE = "link"
CODE = 1
"""Goes up when the same answers would give other records."""

Relation = Literal["same", "drifted", "different"]


class PairDraft(Draft):
    """What a model says of one pair, by its number."""

    n: int
    relation: Relation
    why: str


class LinkDraft(Draft):
    """A whole answer."""

    pairs: tuple[PairDraft, ...]


class Asked(Record):
    """What a model said of one pair, and what that rests on; kept in the memo."""

    relation: Relation
    why: str
    provenance: Provenance
    answer: Answer


class PairAsker:
    """Asks about pairs of claims. Thread-safe."""

    def __init__(self, chat: ChatModel, *, model: str, prompt: Prompt, repair: Prompt, options: LinkOptions) -> None:
        self._asker = Asker(chat, stage=STAGE, model=model, prompt=prompt, repair=repair, form=LinkDraft)
        self._options = options
        asked = {
            "stage": STAGE,
            "code": CODE,
            "prompts": [prompt.sha256, repair.sha256],
            "model": model,
            "temperature": options.temperature,
            "max_tokens": options.max_tokens,
        }
        self._base = digest(asked)
        self.fingerprint = digest(asked | {"options": options.model_dump(mode="json")})

    def __call__(
        self, pairs: Sequence[Pair], articles: Mapping[str, Article], memo: Memo, each: Each
    ) -> tuple[list[Asked | AnswerError], list[Failure]]:
        """Answer the pairs, in their order. Pairs of the same two texts are one question, put once, by the first."""
        groups: dict[str, list[Pair]] = {}
        for pair in pairs:
            groups.setdefault(_question(pair), []).append(pair)
        given: dict[str, Asked | AnswerError] = {}
        for question, group in groups.items():
            kept = (memo.get(self._key(pair, articles)) for pair in group)
            if body := next((body for body in kept if body is not None), None):
                given[question] = Asked.model_validate_json(body)
        unanswered = [group[0] for question, group in groups.items() if question not in given]
        size = self._options.pairs_per_call
        batches = [unanswered[first : first + size] for first in range(0, len(unanswered), size)]

        def ask(batch: Sequence[Pair]) -> list[Asked]:
            return self._ask(batch, articles)

        def keep(batch: Sequence[Pair], answered: Sequence[Asked]) -> None:
            for pair, asked in zip(batch, answered, strict=True):
                memo.put(self._key(pair, articles), asked.model_dump_json())

        failures = []
        results = each(ask, batches, keep)
        for batch, result in zip(batches, results, strict=True):
            if isinstance(result, AnswerError):
                failures.append(_failure(batch, result, articles))
            for n, pair in enumerate(batch):
                given[_question(pair)] = result if isinstance(result, AnswerError) else result[n]
        return [given[_question(pair)] for pair in pairs], failures

    def _ask(self, batch: Sequence[Pair], articles: Mapping[str, Article]) -> list[Asked]:
        """Put one batch; half of it at a time where the answer is cut off."""

        def fits(draft: LinkDraft) -> str | None:
            if sorted(one.n for one in draft.pairs) == list(range(1, len(batch) + 1)):
                return None
            return f"give the relation of each pair from 1 to {len(batch)}, each number once"

        try:
            given = self._asker.ask(self._request(batch, articles), fingerprint=self.fingerprint, fits=fits)
        except TruncatedError:
            half = len(batch) // 2
            if not half:
                raise
            return [*self._ask(batch[:half], articles), *self._ask(batch[half:], articles)]
        return [
            Asked(relation=one.relation, why=one.why, provenance=given.provenance, answer=given.answer)
            for one in sorted(given.draft.pairs, key=lambda one: one.n)
        ]

    def _request(self, batch: Sequence[Pair], articles: Mapping[str, Article]) -> ChatRequest:
        pairs = [{"a": _shown(pair.a, articles), "b": _shown(pair.b, articles)} for pair in batch]
        return self._asker.request(_subject(batch, articles), self._options, pairs=pairs)

    def _key(self, pair: Pair, articles: Mapping[str, Article]) -> str:
        return digest([self._base, _shown(pair.a, articles), _shown(pair.b, articles)])


def _question(pair: Pair) -> str:
    return digest([words(pair.a.text), words(pair.b.text)])


def _shown(claim: Claim, articles: Mapping[str, Article]) -> dict[str, str]:
    """Return all that the model sees of a claim."""
    article = articles[claim.article_id]
    place = ", ".join(str(part) for part in (article.outlet or article.name, article.published) if part)
    # On one line each: an article cannot write a further pair into the list.
    shown = {"place": place, "text": claim.text, "words": claim.mentions[0].quote}
    return {name: " ".join(text.split()) for name, text in shown.items()}


def _subject(batch: Sequence[Pair], articles: Mapping[str, Article]) -> str:
    names = dict.fromkeys(articles[claim.article_id].name for pair in batch for claim in (pair.a, pair.b))
    shown = ", ".join([*names][:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
    return f"{len(batch)} pair{'s' * (len(batch) > 1)} of claims from {shown}"


def _failure(batch: Sequence[Pair], error: AnswerError, articles: Mapping[str, Article]) -> Failure:
    return Failure(
        stage=STAGE,
        subject=_subject(batch, articles),
        article_id=None,
        code=error.code,
        message=str(error),
        attempts=error.attempts,
    )
