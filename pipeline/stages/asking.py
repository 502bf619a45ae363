"""Asks a model for an answer of a given form, once more where it does not fit, and says on what the answer rests."""

from collections.abc import Callable
from typing import Generic, NamedTuple, TypeVar

from pydantic import ValidationError

from pipeline.errors import InvalidAnswer, RefusedError, TruncatedError
from pipeline.identity import canonical, digest
from pipeline.llm.answers import parse_json
from pipeline.llm.base import ChatModel, ChatRequest, ChatResponse, Message, PromptRef
from pipeline.prompts import Prompt
from pipeline.records import Provenance, Record
from pipeline.stages.base import Answer
from pipeline.stages.drafts import Draft

D = TypeVar("D", bound=Draft)


class AskOptions(Record):
    """What a user may set about a request, beside the model."""

    temperature: float | None = None
    max_tokens: int | None = None


class Given(NamedTuple, Generic[D]):
    """An answer that fits, and what it rests on."""

    draft: D
    provenance: Provenance
    answer: Answer


class Asker(Generic[D]):
    """Asks one kind of question, by one prompt, for one form of answer. Thread-safe."""

    def __init__(
        self, chat: ChatModel, *, stage: str, model: str, prompt: Prompt, repair: Prompt, form: type[D]
    ) -> None:
        self._chat = chat
        self._stage = stage
        self._model = model
        self._prompt = prompt
        self._repair = repair
        self._form = form

    def fingerprint(self, code: int, options: AskOptions) -> str:
        """Hash all that can change a result, beside what is asked about; ``code`` is the stage's number."""
        return digest(
            {
                "stage": self._stage,
                "code": code,
                "prompts": [self._prompt.sha256, self._repair.sha256],
                "model": self._model,
                "options": options.model_dump(mode="json"),
            }
        )

    def request(self, subject: str, options: AskOptions, **values: object) -> ChatRequest:
        """Write the request; ``values`` fill the prompt's placeholders."""
        return ChatRequest(
            model=self._model,
            messages=tuple(Message(role=role, content=text) for role, text in self._prompt.render(**values)),
            answer_name=self._prompt.name,
            answer_schema=self._prompt.answer_schema,
            temperature=options.temperature,
            max_tokens=options.max_tokens,
            prompt=PromptRef(name=self._prompt.name, version=self._prompt.version, sha256=self._prompt.sha256),
            subject=subject,
        )

    def ask(self, request: ChatRequest, *, fingerprint: str, fits: Callable[[D], str | None] | None = None) -> Given[D]:
        """Ask, and once more where the answer does not fit. ``fits`` says what is wrong with one of the right form.

        Raises ``AnswerError`` where there is no usable answer.
        """
        asked, response = request, self._complete(request)
        try:
            draft = self._read(response.text, fits)
        except ValueError as error:
            [(_, again)] = self._repair.render(reason=explain(error))
            turns = (Message(role="assistant", content=response.text), Message(role="user", content=again))
            asked = request.model_copy(update={"messages": request.messages + turns})
            response = self._complete(asked)
            try:
                draft = self._read(response.text, fits)
            except ValueError as second:
                raise InvalidAnswer(f"the answer does not fit, asked twice: {explain(second)}", attempts=2) from second
        return Given(draft, self._provenance(asked, response, fingerprint), self._answer(asked, response))

    def _read(self, text: str, fits: Callable[[D], str | None] | None) -> D:
        draft = parse(self._form, text)
        if fault := fits(draft) if fits else None:
            raise ValueError(fault)
        return draft

    def _complete(self, request: ChatRequest) -> ChatResponse:
        response = self._chat.complete(request)
        if response.finish == "refused":
            why = response.text[:200] or "no reason given"
            raise RefusedError(f"the model declined: {why}", attempts=response.attempts)
        if response.finish == "length":
            raise TruncatedError("the answer was cut off at the token limit", attempts=response.attempts)
        return response

    def _provenance(self, request: ChatRequest, response: ChatResponse, fingerprint: str) -> Provenance:
        return Provenance(
            stage=self._stage,
            fingerprint=fingerprint,
            prompt=self._prompt.label,
            prompt_sha256=self._prompt.sha256,
            model_asked=request.model,
            model_answered=response.model,
            request_sha256=request.key(),
        )

    def _answer(self, request: ChatRequest, response: ChatResponse) -> Answer:
        return Answer(
            stage=self._stage,
            request_sha256=request.key(),
            model=response.model,
            mode=response.mode,
            recorded=response.origin == "recording",
            prompt_tokens=response.usage.prompt_tokens,
            completion_tokens=response.usage.completion_tokens,
        )


def parse(form: type[D], text: str) -> D:
    """Read an answer; a ValueError says why it does not fit."""
    return form.model_validate_json(canonical(parse_json(text)))


def explain(error: ValueError) -> str:
    """Say in one sentence why an answer does not fit."""
    if not isinstance(error, ValidationError):
        return str(error)
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"]) or "the whole"
    more = f" (and {error.error_count() - 1} more)" if error.error_count() > 1 else ""
    return f"at {where}: {first['msg']}{more}"
