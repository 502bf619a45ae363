"""A thousand articles read, indexed and extracted with a scripted model: throughput, and whether memory stays flat."""

import json
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.batch.runner import Progress
from pipeline.llm.base import ChatRequest
from pipeline.llm.prices import Prices
from pipeline.llm.scripted import ScriptedChat
from pipeline.settings import HOME, Settings, read
from pipeline.wiring.door import Door
from pipeline.wiring.job import run

ARTICLES = 1000
STEP = 200
MENTION = {"voice": "narrator", "source": None, "source_key": None, "cue": None, "via": None, "said_on": None}


def main() -> None:
    """Print articles and claims a second, and the resident memory on the way."""
    seed = next((HOME / "seeds" / "articles").glob("*.txt")).read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "articles"
        source.mkdir()
        for i in range(ARTICLES):
            changed = seed.replace("717", str(1000 + i)).replace("45,000", f"{45 + i:,}000")
            (source / f"{i:04}.txt").write_text(f"{changed}\nEdition {i} of this story.", encoding="utf-8")
        resident: dict[int, float] = {}
        chat = ScriptedChat(_each_sentence)

        @contextmanager
        def scripted(_settings: Settings) -> Iterator[Door]:
            yield Door(chat, "scripted", Prices.load())

        def watch(progress: Progress) -> None:
            chat.requests.clear()  # it keeps what it was asked, for tests
            if progress.done and progress.done % STEP == 0:
                resident.setdefault(progress.done, _resident_mb())

        start = time.perf_counter()
        outcome = run(
            [str(source)], read(out=Path(folder) / "out", verify=False), progress=watch, note=_quiet, door=scripted
        )
        seconds = time.perf_counter() - start
        size = sum(path.stat().st_size for path in (Path(folder) / "out").rglob("*") if path.is_file()) / 1e6
    counts = outcome.manifest.counts
    rate = counts.done / seconds
    print(f"batch: {counts.done} articles, {counts.claims} claims in {seconds:.0f} s, {rate:.1f} articles/s")
    print("  resident memory:", ", ".join(f"{done}: {mb:.0f} MB" for done, mb in resident.items()))
    print(f"  from {STEP} to {ARTICLES} articles it grew by {resident[ARTICLES] / resident[STEP] - 1:.0%}")
    print(f"  results, index and state: {size:.0f} MB")


def _each_sentence(request: ChatRequest) -> str:
    """Take every sentence of the article for a claim of the narrator's."""
    found = re.findall(r"^\[(\d+)\] (.+)$", request.messages[-1].content, re.MULTILINE)
    claims = [
        {
            "n": n,
            "mentions": [{"sentence": int(number), "quote": words, **MENTION}],
            "text": words,
            "type": "event",
            "modality": "asserted",
            "quantities": [],
            "dates": [],
            "check_worthy": True,
        }
        for n, (number, words) in enumerate(found, 1)
    ]
    return json.dumps({"sources": [], "claims": claims, "relations": []})


def _resident_mb() -> float:
    """Read the resident memory of this process, from /proc where there is one, else its peak."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(re.search(r"VmRSS:\s+(\d+)", status.read_text())[1]) / 1024  # type: ignore[index]
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << (20 if sys.platform == "darwin" else 10))


def _quiet(_note: str) -> None:
    """Say nothing on the way."""
