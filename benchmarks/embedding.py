"""How fast the local embedder is, and how soon it is there: ``python -m benchmarks.embedding``."""

import random
import subprocess
import sys
import time

from pipeline.index.minilm import MiniLM

CHUNKS, TOKENS = 384, 200
WORDS = (
    "army bridge council district election force government hospital island judge king law minister north officer "
    "people quarter report soldier town union village water year said would after region border since captured"
).split()
START = (
    "import resource, time; start = time.perf_counter(); from pipeline.index.minilm import MiniLM; "
    "MiniLM().embed(['a query']); "
    "print(time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)"
)


def chunks(model: MiniLM) -> list[str]:
    """Make texts of just as many tokens as the recorded figures are for."""
    source = random.Random(1)
    texts = [" ".join(source.choices(WORDS, k=TOKENS)) for _ in range(CHUNKS)]
    if {model.count_tokens(text) for text in texts} != {TOKENS}:
        raise ValueError("each word must be one token")
    return texts


def main() -> None:
    """Print chunks a second, start-up and memory, beside what was recorded of sentence-transformers."""
    model = MiniLM()
    texts = chunks(model)
    model.embed(texts[:16])
    seconds = []
    for _ in range(2):
        start = time.perf_counter()
        model.embed(texts)
        seconds.append(time.perf_counter() - start)
    fresh = subprocess.run([sys.executable, "-c", START], check=True, capture_output=True, text=True).stdout.split()
    print(f"embedding, {CHUNKS} chunks of {TOKENS} tokens, all-MiniLM-L6-v2 on the CPU")
    print(f"  this run: {CHUNKS / min(seconds):.1f} chunks/s (best of 2)")
    print(
        f"  this run: {float(fresh[0]):.2f} s from import to the first vector, {float(fresh[1]):.0f} MB at most by then"
    )
    print(
        "  recorded on another machine (2 cores) on 22 November 2026, not measured here: sentence-transformers 6.2 with"
    )
    print("  torch 2.13: 30.5 chunks/s, 10.2 s from import to load, 803 MB; this model and graph there: 61.5 chunks/s")


if __name__ == "__main__":
    main()
