"""A chat model that answers from a script: for tests, load trials and demonstrations."""

import threading
from collections.abc import Callable, Iterable

from pipeline.errors import UsageError
from pipeline.llm.base import ChatRequest, ChatResponse, Usage

Answer = str | ChatResponse | Exception


class ScriptedChat:
    """Answers by a function of the request, or one answer after the other. Thread-safe.

    An answer is the text, a whole response, or an error to raise. ``requests`` lists what was asked, in order. For
    example ``ScriptedChat(['{"claims": []}', TimedOut("too slow")])``.
    """

    def __init__(self, answers: Callable[[ChatRequest], Answer] | Iterable[Answer], *, model: str = "scripted") -> None:
        self.requests: list[ChatRequest] = []
        self._model = model
        self._lock = threading.Lock()
        self._answers = answers if callable(answers) else iter(answers)

    def complete(self, request: ChatRequest) -> ChatResponse:
        """Return or raise what the script says. Raises ``UsageError`` when the script is at its end."""
        with self._lock:
            self.requests.append(request)
            answer = None if callable(self._answers) else next(self._answers, None)
        if callable(self._answers):
            answer = self._answers(request)
        if answer is None:
            raise UsageError(f"the script has no answer left, and {request.subject} asks for one")
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, ChatResponse):
            return answer
        usage = Usage(prompt_tokens=request.estimated_tokens(), completion_tokens=len(answer) // 4)
        return ChatResponse(
            text=answer, model=self._model, finish="stop", usage=usage, mode="json_schema", origin="live"
        )
