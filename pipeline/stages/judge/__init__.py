"""The judge: for claims of one matter, the words that bear on each, on which side, and who answers for them.

It decides nothing: what it finds is looked up in the articles, and code draws the conclusion. Several claims share a
request; a batch whose answer is cut off is divided. What fails is a failure of its claims, and never a finding.
"""

from collections.abc import Iterator, Mapping, Sequence

from pipeline.errors import AnswerError, TruncatedError
from pipeline.llm.base import ChatModel, ChatRequest
from pipeline.prompts import Prompt
from pipeline.records import Failure, Record, Rejection
from pipeline.stages.asking import Asker, AskOptions
from pipeline.stages.base import Answer, Each, Memo
from pipeline.stages.judge.drafts import JudgeDraft
from pipeline.stages.judge.ground import STAGE, fault, ground
from pipeline.stages.judge.request import Batch, batches, key_of, view_of
from pipeline.stages.judge.scene import Place, Question, Scene, question_of, scene_of
from pipeline.verdicts import Judgement

__all__ = ["Judge", "JudgeOptions", "Judged", "Place", "Question", "Scene", "question_of", "scene_of"]

CODE = 1
"""Goes up when the same answer would give other records."""


class JudgeOptions(AskOptions):
    """What a user may set about the judge, beside the model."""

    claims: int = 8
    """The most that share a request."""
    max_characters: int = 16_000
    """Of passages up to which a request shows all of its matter; above, what the search found for its claims."""


class Judged(Record):
    """What was found, by question. Each question is in one of ``judgements``, ``nothing`` and ``failures``."""

    judgements: dict[str, Judgement]
    nothing: tuple[str, ...]
    """Questions about which nobody was asked: there is nothing to read but the claim's own words."""
    rejections: tuple[Rejection, ...]
    answers: tuple[Answer, ...]
    failures: dict[str, Failure]


class _Kept(Record):
    """What was found for one question."""

    judgement: Judgement
    rejections: tuple[Rejection, ...]
    answer: Answer


_Outcome = _Kept | Failure


class Judge:
    """Looks for what bears on claims, several at a time. Thread-safe."""

    def __init__(self, chat: ChatModel, *, model: str, prompt: Prompt, repair: Prompt, options: JudgeOptions) -> None:
        self._asker = Asker(chat, stage=STAGE, model=model, prompt=prompt, repair=repair, form=JudgeDraft)
        self._options = options
        self.fingerprint = self._asker.fingerprint(CODE, options)

    def __call__(self, questions: Sequence[Question], scenes: Mapping[str, Scene], memo: Memo, each: Each) -> Judged:
        """Judge each question by its matter's scene; ``scenes`` are by matter id. What the memo holds is not asked."""
        known: dict[str, _Outcome] = {}
        nothing: list[str] = []
        keys: dict[str, str] = {}
        for question in questions:
            view = view_of(question, scenes[question.matter], self._options.max_characters)
            keys[question.id] = key_of(question, view, self.fingerprint)
            if body := memo.get(keys[question.id]):
                known[question.id] = _Kept.model_validate_json(body)
            elif not view.holds_more_than(question.own):
                nothing.append(question.id)

        def keep(_: Batch, outcomes: dict[str, _Outcome]) -> None:
            for name, outcome in outcomes.items():
                if isinstance(outcome, _Kept):
                    memo.put(keys[name], outcome.model_dump_json())

        open_ones = [one for one in questions if one.id not in known and one.id not in set(nothing)]
        asked = list(self._batches(open_ones, scenes))
        results = each(self._ask, asked, keep)
        for batch, outcomes in zip(asked, results, strict=True):
            known |= _failed(batch, outcomes) if isinstance(outcomes, AnswerError) else outcomes
        return _judged([(one.id, known[one.id]) for one in questions if one.id in known], nothing)

    def requests(self, questions: Sequence[Question], scenes: Mapping[str, Scene]) -> Iterator[ChatRequest]:
        """Give the requests that questions would need if nothing of them is known, for an estimate."""
        return (self._request(batch) for batch in self._batches(questions, scenes))

    def _batches(self, questions: Sequence[Question], scenes: Mapping[str, Scene]) -> Iterator[Batch]:
        by_matter: dict[str, list[Question]] = {}
        for question in questions:
            by_matter.setdefault(question.matter, []).append(question)
        for name, theirs in sorted(by_matter.items()):
            yield from batches(theirs, scenes[name], most=self._options.claims, characters=self._options.max_characters)

    def _request(self, batch: Batch) -> ChatRequest:
        return self._asker.request(batch.questions[0].matter, self._options, **batch.values())

    def _ask(self, batch: Batch) -> dict[str, _Outcome]:
        """Ask about a batch, in halves where the answer is cut off; what fails does so for its own claims alone."""
        outcomes: dict[str, _Outcome] = {}
        waiting = [batch]
        while waiting:
            one = waiting.pop(0)
            try:
                outcomes |= self._found(one)
            except TruncatedError as error:
                if len(one.questions) == 1:
                    outcomes |= _failed(one, error)
                else:
                    waiting[:0] = one.halves(self._options.max_characters)
            except AnswerError as error:
                outcomes |= _failed(one, error)
        return outcomes

    def _found(self, batch: Batch) -> dict[str, _Outcome]:
        asked = len(batch.questions)
        given = self._asker.ask(
            self._request(batch), fingerprint=self.fingerprint, fits=lambda draft: fault(draft, asked)
        )
        found: dict[str, _Outcome] = {}
        for claim in given.draft.claims:
            question = batch.questions[claim.n - 1]
            judgement, rejections = ground(question, claim, batch, given.provenance)
            found[question.id] = _Kept(judgement=judgement, rejections=rejections, answer=given.answer)
        return found


def _failed(batch: Batch, error: AnswerError) -> dict[str, _Outcome]:
    return {
        question.id: Failure(
            stage=STAGE,
            subject=question.id,
            article_id=None,
            code=error.code,
            message=str(error),
            attempts=error.attempts,
        )
        for question in batch.questions
    }


def _judged(outcomes: Sequence[tuple[str, _Outcome]], nothing: Sequence[str]) -> Judged:
    kept = {name: outcome for name, outcome in outcomes if isinstance(outcome, _Kept)}
    return Judged(
        judgements={name: one.judgement for name, one in kept.items()},
        nothing=tuple(nothing),
        rejections=tuple(rejection for one in kept.values() for rejection in one.rejections),
        # The claims of one request rest on one answer.
        answers=tuple({one.answer.request_sha256: one.answer for one in kept.values()}.values()),
        failures={name: outcome for name, outcome in outcomes if isinstance(outcome, Failure)},
    )
