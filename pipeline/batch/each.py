"""Does one thing to many items, several at a time: the threads behind the stages that work across articles."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from typing import TypeVar

from pipeline.errors import AnswerError

T = TypeVar("T")
R = TypeVar("R")


class Threads:
    """Works with so many threads; see ``pipeline.stages.base.Each``. ``told`` hears how many are done, of how many."""

    def __init__(self, workers: int, told: Callable[[int, int], None] = lambda _done, _all: None) -> None:
        self._workers = workers
        self._told = told

    def __call__(
        self, do: Callable[[T], R], items: Sequence[T], keep: Callable[[T, R], None]
    ) -> "list[R | AnswerError]":
        """Do it to each; what is done when an ``Abort`` comes is kept, what is not begun is left."""
        found: dict[int, R | AnswerError] = {}
        with ThreadPoolExecutor(self._workers, thread_name_prefix="verify") as pool:
            running: dict[Future[R], int] = {pool.submit(do, item): place for place, item in enumerate(items)}
            try:
                for future in as_completed(running):
                    place = running[future]
                    try:
                        result = future.result()
                    except AnswerError as error:
                        found[place] = error
                    else:
                        keep(items[place], result)
                        found[place] = result
                    self._told(len(found), len(items))
            finally:
                pool.shutdown(wait=False, cancel_futures=True)
        return [found[place] for place in range(len(items))]
