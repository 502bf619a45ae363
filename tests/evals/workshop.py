"""A small evaluation with gold, prompts, recordings, floors and baseline of its own, in a temporary folder."""

import json
import shutil
from pathlib import Path
from typing import Any

from evals.cli import commands
from evals.cli.commands import Files
from evals.recordings import Place
from evals.replay import extractor, newest
from evals.run import Evaluation
from evals.suite import Case
from pipeline.llm import wire
from pipeline.llm.base import ChatRequest
from pipeline.llm.cassette import Cassette, Interaction, write_atomic
from pipeline.prompts import HOME
from pipeline.stages.extract import ExtractOptions
from pipeline.text.sentences import sentences
from tests.factories import answer_draft, claim_draft, mention_draft, source_draft

Draft = dict[str, Any]
MODEL = "gpt-5.4-mini"
TOLD, SHUT = "40 personnes sont mortes", "le pont fut fermé le 4 novembre 2024"
SAID: Draft = {"voice": "reported", "source": "Anna Berg", "cue": "a dit"}
FLOORS = 'margin = 0.03\n\n[mine]\n"claims F1" = 0.6  # a reason\n"violations" = 0\n'


def article(number: int) -> str:
    """In a language that the rules do not read, so that they are no match for the model."""
    return f"Crue {number} : Anna Berg a dit que {TOLD}. Tard dans la nuit, {SHUT} par Uwe Frey."


def draft(number: int) -> Draft:
    """What a model answers that finds all that the gold holds."""
    died = {"text": "40", "value": 40, "unit": "people", "bound": "exact"}
    told = claim_draft(
        1, f"40 people died in flood {number}.", mention_draft(1, TOLD, **SAID, source_key="s1"),
        type="numerical", quantities=[died],
    )  # fmt: skip
    shut = claim_draft(
        2, f"The bridge was shut on 4 November 2024 in flood {number}.", mention_draft(2, SHUT), dates=[
            {"text": "4 novembre 2024", "iso": "2024-11-04"}
        ],
    )  # fmt: skip
    return answer_draft(told, shut, sources=[source_draft("s1", "Anna Berg", kind="person")])


def gold(number: int) -> Draft:
    told, shut = draft(number)["claims"]
    plain = {"via": None, "said_on": None}
    where = {"source_name": "Anna Berg", "source_kind": "person", "source_affiliation": None}
    nobody = {"voice": "narrator", "source": None, "source_name": None, "cue": None}
    claims = [
        {"id": f"c{claim.pop('n')}", **claim, "mentions": [mention]}
        for claim, mention in (
            (told, {"quote": TOLD, **SAID, **where, **plain}),
            (shut, {"quote": SHUT, **nobody, **plain}),
        )
    ]
    return {"article": f"w{number}", "published": "2024-11-06", "language": "fr", "claims": claims, "relations": []}


def completion(text: str | None, **message) -> Draft:
    choice = {"index": 0, "message": {"role": "assistant", "content": text, **message}, "finish_reason": "stop"}
    return {"model": "answerer-1", "choices": [choice], "usage": {"prompt_tokens": 1000, "completion_tokens": 500}}


class Workshop:
    """Articles ``w1``, ``w2`` ... of the suite ``mine``, each recorded with the answer that is wholly right."""

    def __init__(self, folder: Path, articles: int = 1) -> None:
        self.folder = folder
        self.out = folder / "out"
        home = folder / "gold" / "mine"
        home.mkdir(parents=True)
        numbers = range(1, articles + 1)
        lines = [{"id": f"w{n}", "published": "2024-11-06", "language": "fr", "text": article(n)} for n in numbers]
        (home / "articles.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
        for n in numbers:
            self.gold(n, gold(n))
        shutil.copytree(HOME, folder / "prompts")
        (folder / "floors.toml").write_text(FLOORS, encoding="utf-8")
        self.files = Files(
            gold=folder / "gold",
            cassettes=folder / "cassettes",
            prompts=folder / "prompts",
            floors=folder / "floors.toml",
            baseline=folder / "baseline.json",
        )
        for n in numbers:
            self.record(n, draft(n))

    def gold(self, number: int, annotation: Draft) -> None:
        path = self.folder / "gold" / "mine" / f"w{number}.gold.json"
        path.write_text(json.dumps(annotation), encoding="utf-8")

    def case(self, number: int) -> Case:
        [suite] = self.files.suites()
        return next(case for case in suite.cases if case.id == f"w{number}")

    def request(self, number: int) -> ChatRequest:
        """The one request that a case makes."""
        read = self.case(number).article
        extract = extractor(_Nobody(), MODEL, ExtractOptions(), newest(self.files.prompts))
        [request] = extract.first_requests(read, sentences(read.text, read.language))
        return request

    def record(self, number: int, answer: Draft, *, repeat: int = 1) -> Path:
        """Keep an answer as the recording of a case."""
        return self.keep(number, [(self.request(number), completion(json.dumps(answer)))], repeat=repeat)

    def keep(self, number: int, heard: list[tuple[ChatRequest, Draft]], *, repeat: int = 1) -> Path:
        path = Place(self.files.cassettes, "mine", f"w{number}", repeat).path
        write_atomic(path, Cassette.of([interaction(request, body) for request, body in heard]).text())
        return path

    def evaluate(self) -> Evaluation:
        return self.files.evaluate(self.files.suites())

    def run(self, *, rules_only: bool = False, as_json: bool = False) -> int:
        """Run the command; return its exit code."""
        return commands.run([], self.out, rules_only=rules_only, as_json=as_json, files=self.files)

    def accept(self, *lowered: str) -> int:
        return commands.baseline(lowered, files=self.files)


class _Nobody:
    def complete(self, request: ChatRequest):
        raise AssertionError("nobody is to be asked")


def interaction(request: ChatRequest, body: Draft) -> Interaction:
    messages, form = wire.form(request, "json_schema")
    sent = {"model": request.model, "messages": [m.model_dump() for m in messages], **form}
    usage = body["usage"]
    return Interaction.model_validate(
        {
            "recorded": {
                "at": "2024-11-22",
                "seconds": 2.5,
                "prompt": request.prompt,
                "tokens": {"prompt": usage["prompt_tokens"], "completion": usage["completion_tokens"]},
            },
            "request": {"method": "POST", "uri": "http://127.0.0.1/v1/chat/completions", "headers": {}, "body": sent},
            "response": {"status": {"code": 200, "message": "OK"}, "headers": {}, "body": body},
        }
    )
