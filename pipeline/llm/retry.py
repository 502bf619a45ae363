"""The one owner of retries."""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from pipeline.errors import AnswerError, TransientError
from pipeline.llm.base import ChatModel, ChatRequest, ChatResponse

if TYPE_CHECKING:
    import tenacity


class Retrying:
    """Asks again after a transient error, up to ``attempts`` times in all, and counts what the lost ones may have cost.

    The wait is what the server asked for, else exponential with jitter, at most ``max_wait`` seconds. A server that
    asks for a longer wait is not waited for. The error that leaves carries ``attempts`` and ``lost_tokens``.
    """

    def __init__(
        self,
        inner: ChatModel,
        *,
        attempts: int = 5,
        max_wait: float = 60,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._inner = inner
        self._attempts = attempts
        self._max_wait = max_wait
        self._sleep = sleep

    def complete(self, request: ChatRequest) -> ChatResponse:
        """Return the first answer. Raises the last ``TransientError``, or any other error at once."""
        attempts = 0
        lost = 0

        def ask() -> ChatResponse:
            nonlocal attempts, lost
            attempts += 1
            try:
                return self._inner.complete(request)
            except TransientError as error:
                lost += request.estimated_tokens() if error.billable else 0
                raise

        policy = retries(attempts=self._attempts, max_wait=self._max_wait, sleep=self._sleep)
        try:
            response = policy(ask)
        except TransientError as error:
            raise self._given_up(error, attempts, lost) from error
        except AnswerError as error:
            error.attempts, error.lost_tokens = attempts, lost
            raise
        usage = response.usage.model_copy(update={"lost_tokens": response.usage.lost_tokens + lost})
        return response.model_copy(update={"attempts": attempts, "usage": usage})

    def _given_up(self, error: TransientError, attempts: int, lost: int) -> TransientError:
        why = f"asked {attempts} times" if attempts > 1 else "asked once"
        if not _worth_asking_again(error, self._max_wait):
            why += f"; the server wants a wait of {error.retry_after:.0f} s, and {self._max_wait:.0f} s is the longest"
        final = type(error)(f"{error} ({why})", retry_after=error.retry_after, billable=error.billable)
        final.attempts, final.lost_tokens = attempts, lost
        return final


def retries(*, attempts: int, max_wait: float, sleep: Callable[[float], None]) -> "tenacity.Retrying":
    """Return the one policy of asking again: what is transient, after the wait that the server asked for, or backoff.

    ``max_wait`` is in seconds; a server that asks for a longer wait is not asked again. The last error is raised.
    """
    import tenacity

    backoff = tenacity.wait_random_exponential(multiplier=1, max=max_wait)

    def wait(state: tenacity.RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        asked = error.retry_after if isinstance(error, TransientError) else None
        return backoff(state) if asked is None else asked

    return tenacity.Retrying(
        stop=tenacity.stop_after_attempt(attempts),
        wait=wait,
        retry=tenacity.retry_if_exception(lambda error: _worth_asking_again(error, max_wait)),
        reraise=True,
        sleep=sleep,
    )


def _worth_asking_again(error: BaseException, max_wait: float) -> bool:
    return isinstance(error, TransientError) and (error.retry_after or 0) <= max_wait
