"""The whole measurement, on invented articles, with the rules and with a model behind a real endpoint."""

import json
import re
import threading

import pytest

from evals.external.__main__ import main
from evals.external.corpora import load
from evals.external.run import Options, choose, external
from pipeline.errors import UsageError
from tests.evals.external.factories import TEXT, gum_line, polnear_line, write
from tests.factories import answer_draft, claim_draft, mention_draft, source_draft
from tests.llm.server import Endpoint, completion, error

ARTICLES = 12


def answer(body):
    """The article's first attribution, whatever else it holds."""
    shown = body["messages"][-1]["content"]
    number = int(re.search(r"^\[(\d+)\] The ferry", shown, re.MULTILINE)[1])
    said = {"voice": "reported", "source": "harbour master Ada Brandt", "source_key": "s1", "cue": "said"}
    mention = mention_draft(number, "The ferry will not sail before Monday", **said)
    who = source_draft("s1", "Ada Brandt", role="harbour master", kind="person")
    return completion(json.dumps(answer_draft(claim_draft(1, "It stays.", mention), sources=[who])))


class Together(Endpoint):
    """Answers none before as many have asked."""

    def __init__(self, parties: int) -> None:
        self._all = threading.Barrier(parties, timeout=10)
        super().__init__()

    def answer(self, handler, seen):
        self._all.wait()
        super().answer(handler, seen)


@pytest.fixture
def folder(tmp_path):
    lines = [polnear_line(f"courier_{n}", TEXT.replace("Monday", f"Monday the {n}th")) for n in range(ARTICLES)]
    for n, line in enumerate(lines):
        line["attributions"][0]["content"]["text"] += f" the {n}th"
        for part in ("content", "source", "cue"):
            for one in line["attributions"]:
                words = one[part]
                start = line["text"].index(words["text"])
                words["spans"] = [[start, start + len(words["text"])]]
    return write(tmp_path / "data" / "polnear_dev.jsonl", *lines)
