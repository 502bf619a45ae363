"""Parties: who speaks for whom in a matter, who has a side in it, and whose own text an article gives.

One request for a matter that fits, parts of its articles where it does not; a part whose answer is cut off is divided.
What the user says of a body stands above the model's word.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from pipeline.errors import AnswerError, TruncatedError
from pipeline.identity import digest
from pipeline.llm.base import ChatModel, ChatRequest
from pipeline.prompts import Prompt
from pipeline.records import Article, Claim, Failure, Provenance, Record, Rejection
from pipeline.stages.asking import Asker, AskOptions
from pipeline.stages.base import Answer, Each, Memo
from pipeline.stages.parties.drafts import PartiesDraft
from pipeline.stages.parties.ground import STAGE, fault, matter
from pipeline.stages.parties.request import Part, matter_id, parts
from pipeline.stages.parties.setting import set_parties
from pipeline.verdicts import Matter

__all__ = ["PartyFinder", "PartyOptions", "Weighed", "matter_id", "set_parties"]

CODE = 1
"""Goes up when the same answer would give other records."""


class PartyOptions(AskOptions):
    """What a user may set about the finding of parties, beside the model."""

    max_characters: int = 30_000
    """Of articles and sources that one request shows; a matter with more is asked about in parts."""


class Weighed(Record):
    """What was found. A matter that failed is not in the list; its failure names it by its id."""

    matters: tuple[Matter, ...]
    rejections: tuple[Rejection, ...]
    answers: tuple[Answer, ...]
    failures: tuple[Failure, ...]


class _Told(Record):
    """One answer about a part of a matter."""

    part: Part
    draft: PartiesDraft
    answer: Answer
    provenance: Provenance


class _Kept(Record):
    """What was told of a part; several answers where the first was cut off."""

    told: tuple[_Told, ...]


class PartyFinder:
    """Finds bodies and parties, one matter at a time. Thread-safe."""

    def __init__(self, chat: ChatModel, *, model: str, prompt: Prompt, repair: Prompt, options: PartyOptions) -> None:
        self._asker = Asker(chat, stage=STAGE, model=model, prompt=prompt, repair=repair, form=PartiesDraft)
        self._options = options
        self.fingerprint = self._asker.fingerprint(CODE, options)

    def __call__(
        self,
        groups: Sequence[tuple[str, ...]],
        articles: Mapping[str, Article],
        claims: Sequence[Claim],
        memo: Memo,
        each: Each,
    ) -> Weighed:
        """Find who speaks for whom in each group of articles; their claims say which sources there are."""
        cut = self._cut(groups, articles, claims)
        known: dict[str, _Kept | AnswerError] = {}
        asked: list[Part] = []
        for part in (part for some in cut for part in some):
            if body := memo.get(self._key(part)):
                known[self._key(part)] = _Kept.model_validate_json(body)
            else:
                asked.append(part)
        results = each(self._ask, asked, lambda part, kept: memo.put(self._key(part), kept.model_dump_json()))
        known |= zip(map(self._key, asked), results, strict=True)
        gathered = _Gathered()
        for group, some in zip(groups, cut, strict=True):
            gathered.add(matter_id(group), [articles[one] for one in group], [known[self._key(part)] for part in some])
        return gathered.weighed()

    def requests(
        self, groups: Sequence[tuple[str, ...]], articles: Mapping[str, Article], claims: Sequence[Claim]
    ) -> Iterator[ChatRequest]:
        """Give the requests that the groups would need if nothing of them is known, for an estimate."""
        return (self._request(part) for some in self._cut(groups, articles, claims) for part in some)

    def _cut(
        self, groups: Sequence[tuple[str, ...]], articles: Mapping[str, Article], claims: Sequence[Claim]
    ) -> list[list[Part]]:
        by_article: dict[str, list[Claim]] = {}
        for claim in claims:
            by_article.setdefault(claim.article_id, []).append(claim)
        return [parts(group, articles, by_article, self._options.max_characters) for group in groups]

    def _key(self, part: Part) -> str:
        return digest([self.fingerprint, [article.model_dump(mode="json") for article in part.articles]])

    def _request(self, part: Part) -> ChatRequest:
        return self._asker.request(part.matter, self._options, **part.values())

    def _ask(self, part: Part) -> _Kept:
        told: list[_Told] = []
        waiting = [part]
        while waiting:
            one = waiting.pop(0)
            fits = partial(fault, keys=one.sources)
            try:
                given = self._asker.ask(self._request(one), fingerprint=self.fingerprint, fits=fits)
            except TruncatedError:
                if len(one.articles) == 1:
                    raise
                waiting[:0] = one.halves()
                continue
            told.append(_Told(part=one, draft=given.draft, answer=given.answer, provenance=given.provenance))
        return _Kept(told=tuple(told))


class _Gathered:
    """Fills up with what was told of one matter after the other."""

    def __init__(self) -> None:
        self._matters: list[Matter] = []
        self._rejections: list[Rejection] = []
        self._answers: dict[str, Answer] = {}
        self._failures: list[Failure] = []

    def add(self, name: str, articles: Sequence[Article], results: Sequence[_Kept | AnswerError]) -> None:
        """Make a matter of what its parts gave, or a failure where one of them gave nothing."""
        told = [one for result in results if isinstance(result, _Kept) for one in result.told]
        self._answers |= {one.answer.request_sha256: one.answer for one in told}
        error = next((result for result in results if isinstance(result, AnswerError)), None)
        if error is not None:
            self._failures.append(
                Failure(
                    stage=STAGE,
                    subject=name,
                    article_id=None,
                    code=error.code,
                    message=str(error),
                    attempts=error.attempts,
                )
            )
            return
        made, rejected = matter(
            name, articles, [(one.part, one.draft) for one in told], told[0].provenance if told else None
        )
        self._matters.append(made)
        self._rejections += rejected

    def weighed(self) -> Weighed:
        """Give it all."""
        return Weighed(
            matters=tuple(self._matters),
            rejections=tuple(self._rejections),
            answers=tuple(self._answers.values()),
            failures=tuple(self._failures),
        )
