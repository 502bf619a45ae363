"""How many requests at once, and how many a minute."""

import threading
import time
from collections.abc import Callable

from pipeline.errors import RateLimited
from pipeline.llm.base import ChatModel, ChatRequest, ChatResponse

LONGEST_PAUSE = 60.0


class Limited:
    """Lets ``in_flight`` requests through at once and ``per_minute`` in a minute, evenly spaced.

    When one request is told to wait, the others wait too, at most ``LONGEST_PAUSE`` seconds. It belongs inside the
    retries, so that each attempt takes its turn and a call that waits for its next attempt holds no place.
    """

    def __init__(
        self,
        inner: ChatModel,
        *,
        in_flight: int = 16,
        per_minute: float | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._inner = inner
        self._slots = threading.BoundedSemaphore(in_flight)
        self._interval = 60 / per_minute if per_minute else 0.0
        self._clock = clock
        self._sleep = sleep
        self._lock = threading.Lock()
        self._next = 0.0

    def complete(self, request: ChatRequest) -> ChatResponse:
        """Wait for a place and a turn, then ask."""
        with self._slots:
            self._take_turn()
            try:
                return self._inner.complete(request)
            except RateLimited as error:
                self._hold(error.retry_after or 0.0)
                raise

    def _take_turn(self) -> None:
        with self._lock:
            now = self._clock()
            turn = max(self._next, now)
            self._next = turn + self._interval
        if turn > now:
            self._sleep(turn - now)

    def _hold(self, seconds: float) -> None:
        with self._lock:
            self._next = max(self._next, self._clock() + min(seconds, LONGEST_PAUSE))
