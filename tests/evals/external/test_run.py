"""The whole measurement, on invented articles, with the rules and with a model behind a real endpoint."""

import json
import re
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from evals import cli
from evals.external.corpora import Document, load
from evals.external.report import Measured
from evals.external.run import Options, choose, external
from pipeline.errors import UsageError
from tests.evals.external.factories import TEXT, gum_line, polnear_line, write
from tests.factories import answer_draft, claim_draft, mention_draft, source_draft
from tests.llm.server import Endpoint, Reply, completion, error

ARTICLES = 12


def answer(body: dict[str, Any]) -> Reply:
    """The article's first attribution, whatever else it holds."""
    shown = body["messages"][-1]["content"]
    [number] = re.findall(r"^\[(\d+)\] The ferry", shown, re.MULTILINE)
    said = {"voice": "reported", "source": "harbour master Ada Brandt", "source_key": "s1", "cue": "said"}
    mention = mention_draft(int(number), "The ferry will not sail before Monday", **said)
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
    lines = [polnear_line(f"courier_{n}", f"{TEXT} Sheet {n}.") for n in range(ARTICLES)]
    return write(tmp_path / "data" / "polnear_dev.jsonl", *lines)


@pytest.fixture
def endpoint(monkeypatch):
    endpoint = Endpoint()
    endpoint.does(answer)
    monkeypatch.setenv("OPENAI_BASE_URL", endpoint.url)
    yield endpoint
    endpoint.close()


def measure(folder: Path, out: Path, **options: Any) -> tuple[Measured, list[str]]:
    notes: list[str] = []
    return external("polnear", folder, Options(out=out, **options), note=notes.append), notes


def all_of(measured: Measured) -> Any:
    """The figures of the first row."""
    return json.loads(json.dumps(measured.values()))["attributions"][0]


def test_the_rules_take_all_articles_and_need_nothing(folder, tmp_path):
    measured, notes = measure(folder, tmp_path / "out")
    assert measured.about.model == "rules"
    assert measured.about.articles == measured.about.of == len(measured.articles) == ARTICLES
    assert measured.floor is None
    assert all_of(measured)["matched"] >= ARTICLES
    assert "ms an article" in notes[0]


def test_figures_and_attributions_are_written_where_git_ignores_them(folder, tmp_path):
    out = tmp_path / "out"
    measured, _ = measure(folder, out)
    assert (out / ".gitignore").read_text() == "*\n"
    assert json.loads((out / "polnear-rules.json").read_text()) == measured.values()
    lines = [json.loads(line) for line in (out / "polnear-rules.attributions.jsonl").read_text().splitlines()]
    figures = all_of(measured)
    outcomes = [line["outcome"] for line in lines]
    assert outcomes.count("matched") == figures["matched"]
    assert outcomes.count("matched") + outcomes.count("missed") == figures["gold"]
    assert len(outcomes) - outcomes.count("missed") == figures["given"]


def test_a_model_gets_ten_articles_beside_the_rules_and_is_asked_once(folder, tmp_path, endpoint, monkeypatch):
    monkeypatch.setenv("CLAIMLINE_MODEL", "gpt-5.4-mini")
    measured, _ = measure(folder, tmp_path / "out")
    first = measured.values()
    assert len(endpoint.seen) == 10
    assert measured.about.model == "gpt-5.4-mini"
    assert len(measured.floor or ()) == 10
    figures = all_of(measured)
    assert (figures["gold"], figures["given"], figures["matched"]) == (30, 10, 10)
    assert "polnear-gpt-5.4-mini.json" in {path.name for path in (tmp_path / "out").iterdir()}
    again, _ = measure(folder, tmp_path / "out")
    assert again.values() == first
    assert len(endpoint.seen) == 10
    rules, _ = measure(folder, tmp_path / "out", model="rules")
    assert rules.about.model == "rules"


def test_all_articles_are_asked_about_at_once(folder, tmp_path, monkeypatch):
    endpoint = Together(ARTICLES)
    endpoint.does(answer)
    monkeypatch.setenv("OPENAI_BASE_URL", endpoint.url)
    measured, _ = measure(folder, tmp_path / "out", model="gpt-5.4-mini", limit=ARTICLES)
    endpoint.close()
    assert measured.failures == {}


def test_an_article_that_gets_no_answer_is_missed_and_says_why(folder, tmp_path, endpoint, monkeypatch):
    monkeypatch.setenv("CLAIMLINE_ATTEMPTS", "1")
    endpoint.does(lambda body: error(400, "too long") if "Sheet 3." in str(body) else answer(body))
    measured, _ = measure(folder, tmp_path / "out", model="gpt-5.4-mini", limit=ARTICLES)
    assert list(measured.failures) == ["courier_3"]
    assert measured.failures["courier_3"].startswith("rejected: ")
    assert all_of(measured)["gold"] == 3 * ARTICLES


def test_a_time_out_names_the_setting(folder, tmp_path, endpoint, monkeypatch):
    monkeypatch.setenv("CLAIMLINE_ATTEMPTS", "1")
    monkeypatch.setenv("CLAIMLINE_TIMEOUT", "0.2")
    endpoint.says(Reply(hang=True))
    measured, notes = measure(folder, tmp_path / "out", model="gpt-5.4-mini", limit=1)
    assert [why.split(":")[0] for why in measured.failures.values()] == ["timeout"]
    assert "CLAIMLINE_TIMEOUT" in notes[-1]


def test_a_choice_is_the_seeds_and_grows_without_changing(folder):
    documents = load("polnear", folder).documents
    few, more = (choose(documents, limit=n, max_characters=None, seed=7) for n in (4, 8))
    assert few == choose(documents, limit=4, max_characters=None, seed=7)
    assert set(names(few)) < set(names(more))
    assert names(few) != names(choose(documents, limit=4, max_characters=None, seed=8))
    assert names(more) == [name for name in names(documents) if name in names(more)]


def names(documents: Iterable[Document]) -> list[str]:
    return [each.article.name for each in documents]


def test_longer_articles_are_not_chosen(folder):
    documents = load("polnear", folder).documents
    longest = max(len(each.article.text) for each in documents)
    assert len(choose(documents, limit=None, max_characters=longest - 1, seed=7)) == 10
    with pytest.raises(UsageError, match="--max-characters"):
        choose(documents, limit=None, max_characters=5, seed=7)


def main(arguments):
    """Run ``claimline-evals external`` in this process; return its exit code."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.argv", ["claimline-evals", "external", *arguments])
        patch.delenv("CI", raising=False)
        with pytest.raises(SystemExit) as end:
            cli.main()
    return end.value.code


def test_the_command_prints_the_table_or_json(folder, tmp_path, capsys):
    assert main(["polnear", "--data", str(folder), "--model", "rules", "--out", str(tmp_path / "out")]) == 0
    assert "speech cues" in capsys.readouterr().out
    folder = write(tmp_path / "gum" / "gum_news.jsonl", gum_line())
    assert main(["gum", "--data", str(folder), "--json", "--out", str(tmp_path / "out")]) == 0
    assert json.loads(capsys.readouterr().out)["corpus"] == "gum"


def test_the_command_ends_with_1_where_an_article_got_no_result(folder, tmp_path, endpoint, monkeypatch, capsys):
    monkeypatch.setenv("CLAIMLINE_ATTEMPTS", "1")
    endpoint.says(error(400, "too long"))
    arguments = ["--model", "gpt-5.4-mini", "--limit", "1", "--out", str(tmp_path / "out")]
    assert main(["polnear", "--data", str(folder), *arguments]) == 1
    assert "too long" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "no file polnear*.jsonl"),
        (["--limit", "0"], "--limit"),
        (["--model", "gpt-5.4-mini"], "OPENAI_BASE_URL"),
    ],
)
def test_what_cannot_be_done_is_told_with_exit_code_2(folder, tmp_path, capsys, arguments, told):
    data = folder if "--model" in arguments else tmp_path / "nowhere"
    assert main(["polnear", "--data", str(data), "--out", str(tmp_path / "out"), *arguments]) == 2
    assert told in capsys.readouterr().err
