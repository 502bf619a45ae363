"""``make bench``: every benchmark, one after the other. Figures are for comparing within one run."""

import subprocess
import sys
import time

from benchmarks import batch, door, embedding, origins


def startup() -> None:
    """Print how long ``claimline --help`` takes, beside a bare interpreter."""
    times = {}
    for name, command in {"python": ["-c", ""], "claimline --help": ["-m", "pipeline", "--help"]}.items():
        best = []
        for _ in range(5):
            start = time.perf_counter()
            subprocess.run([sys.executable, *command], capture_output=True, check=True)
            best.append(time.perf_counter() - start)
        times[name] = min(best)
    print("start-up, best of 5:", ", ".join(f"{name} {1000 * seconds:.0f} ms" for name, seconds in times.items()))


if __name__ == "__main__":
    startup()
    embedding.main()
    door.main()
    batch.main()
    origins.main()
