"""Asks which labels claims of an outside set would get from one who sees nothing but their words."""

from collections.abc import Sequence
from functools import partial

from evals.external.labelled import Labelled
from evals.external.scenes import UNNAMED, shuffled
from evals.verdicts.alone import CLAIMS_PER_CALL, STAGE, AloneDraft
from pipeline.errors import AnswerError
from pipeline.llm.base import ChatModel, ChatRequest
from pipeline.prompts import load
from pipeline.stages.asking import Asker, AskOptions
from pipeline.stages.parties.sources import one_line
from pipeline.verdicts import Label

PROMPT = "label_claims_known"
"""What a model may know of a public set from elsewhere counts here: it may have been trained on it."""


class Guesser:
    """Asks for the labels of claims alone, many to a call."""

    def __init__(self, chat: ChatModel, *, model: str, options: AskOptions) -> None:
        repair = load("repair_answer")
        self._asker = Asker(chat, stage=STAGE, model=model, prompt=load(PROMPT), repair=repair, form=AloneDraft)
        self._options = options

    def __call__(self, claims: Sequence[Labelled]) -> dict[str, Label | AnswerError]:
        """Give each claim's label by its id, or what went wrong."""
        found: dict[str, Label | AnswerError] = {}
        for batch in _batches(claims):
            try:
                given = self._asker.ask(self._request(batch), fingerprint="", fits=partial(_fault, len(batch)))
            except AnswerError as error:
                found |= dict.fromkeys((claim.id for claim in batch), error)
            else:
                found |= {batch[guess.n - 1].id: guess.label for guess in given.draft.claims}
        return found

    def requests(self, claims: Sequence[Labelled]) -> list[ChatRequest]:
        """Write the requests that claims need."""
        return [self._request(batch) for batch in _batches(claims)]

    def _request(self, batch: Sequence[Labelled]) -> ChatRequest:
        told = [{"text": one_line(claim.text), "by": UNNAMED, "published": ""} for claim in batch]
        return self._asker.request(f"{len(batch)} claims alone", self._options, claims=told)


def _batches(claims: Sequence[Labelled]) -> list[Sequence[Labelled]]:
    calls = -(-len(claims) // CLAIMS_PER_CALL)
    return [shuffled(claims)[start::calls] for start in range(calls)]


def _fault(size: int, draft: AloneDraft) -> str | None:
    given = sorted(guess.n for guess in draft.claims)
    return None if given == list(range(1, size + 1)) else f"expected the numbers 1 to {size}, each once; got {given}"
