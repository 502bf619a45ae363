"""Progress on standard error: a bar on a terminal, a plain line now and then elsewhere."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from pipeline.batch.runner import Progress

SECONDS = 10.0
"""Between two plain lines."""


def line(progress: Progress) -> str:
    """Say how far a run has come."""
    if progress.step:
        return f"{progress.step}: {progress.asked:,} of {progress.to_ask:,} questions answered"
    reused = f" ({progress.reused} from before)" if progress.reused else ""
    failed = f", {progress.failed} failed" if progress.failed else ""
    return (
        f"{progress.done:,} of {progress.read:,} articles read are done{reused}{failed}; "
        f"{progress.claims:,} claims, {progress.tokens:,} tokens"
    )


@contextmanager
def shown(*, clock: Callable[[], float] = time.monotonic) -> Iterator[Callable[[Progress], None]]:
    """Give the function that is to be told how far the run is."""
    if sys.stderr.isatty():
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
        from rich.progress import Progress as Bar

        columns = (SpinnerColumn(), BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"))
        with Bar(*columns, TimeElapsedColumn(), console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task("starting ...", total=None)

            def show(progress: Progress) -> None:
                failed = f", {progress.failed} failed" if progress.failed else ""
                words = f"articles{failed}, {progress.claims:,} claims, {progress.tokens:,} tokens"
                done, total = progress.done, progress.read
                if progress.step:
                    words, done, total = f"questions, {progress.step}", progress.asked, progress.to_ask
                bar.update(task, completed=done, total=total or None, description=words)

            yield show
        return
    last = clock()

    def tell(progress: Progress) -> None:
        nonlocal last
        if clock() - last >= SECONDS:
            last = clock()
            print(line(progress), file=sys.stderr)

    yield tell
