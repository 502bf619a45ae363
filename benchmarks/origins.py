"""How fast articles are grouped by their text, and in how much memory: ``python -m benchmarks.origins``.

Words follow each other as chance will have it, the common ones often, so that texts share phrases as news does. Every
tenth article reprints an earlier one, cut or reworded.
"""

import random
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import accumulate

from pipeline.records import Article
from pipeline.stages.origins import find_origins

ARTICLES = 20_000
WORDS, COPIED, KEPT = 450, 10, 1000
VOCABULARY = [f"word{number}" for number in range(30_000)]
WEIGHTS = list(accumulate(1 / (number + 10) for number in range(len(VOCABULARY))))


def articles(number: int) -> Iterator[Article]:
    """Make articles of about 450 words, one at a time."""
    chance = random.Random(1)
    lately: list[list[str]] = []
    for row in range(number):
        if row % COPIED == COPIED - 1:
            whole = chance.choice(lately)
            cut = whole[: chance.randint(len(whole) // 3, len(whole))]
            words = [word if chance.random() > 0.05 else chance.choice(VOCABULARY) for word in cut]
        else:
            words = chance.choices(VOCABULARY, cum_weights=WEIGHTS, k=chance.randint(WORDS // 2, WORDS * 3 // 2))
            lately = [*lately[-KEPT:], words]
        yield Article(id=f"a{row:07}", name=str(row), text=" ".join(words))


def measure(number: int) -> None:
    """Print the figures of one run; the memory is the most that this process ever had."""
    start = time.perf_counter()
    bare = sum(len(article.text) for article in articles(number))
    made = time.perf_counter()
    origins = find_origins(articles(number))
    seconds = time.perf_counter() - made - (made - start)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << (20 if sys.platform == "darwin" else 10))
    shared = sum(len(origin.articles) - 1 for origin in origins)
    rate = number / seconds
    print(f"origins: {number} articles, {bare / 1e6:.0f} MB of text, in {seconds:.1f} s, {rate:.0f} articles/s")
    print(f"  {shared} of {number // COPIED} reprints found, {peak:.0f} MB at most")


def main() -> None:
    """Measure in a process of its own, so that the memory is that of the grouping alone."""
    subprocess.run([sys.executable, "-c", f"from benchmarks.origins import measure; measure({ARTICLES})"], check=True)


if __name__ == "__main__":
    main()
