"""Labels on outside sets: small invented sets, and a model behind a real endpoint that reads what it is shown."""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from evals import cli
from evals.external import scenes
from evals.external.label_report import Labels
from evals.external.label_score import WAYS, Answer, confusion, decided, macro_f1, pairs, rationale_right
from evals.external.labelled import Labelled, load_labelled
from evals.external.labels import labels, plan, requests
from evals.external.run import Options
from evals.external.scenes import CHARACTERS, CLAIMS, choose_claims, lay_out
from pipeline.errors import UsageError
from pipeline.records import Span
from pipeline.settings import Settings
from pipeline.stages.judge import Place
from pipeline.verdicts import Finding, NumberPair
from tests.evals.external.factories import write
from tests.llm.server import Endpoint, Reply, completion, error

MODEL = "gpt-5.4-mini"
SAID = {"Supported": "open", "Refuted": "shut", "Not Enough Evidence": "painted"}


def scifact(folder: Path, *, each: int = 5, **changed) -> Path:
    """Claims that piers are open, some to each label, and abstracts whose last sentence says what they are."""
    names = [label for label in SAID for _ in range(each)]
    corpus = [
        {"id": f"d{n}", "title": f"Pier {n}", "sentences": ["The harbour was seen. \n", f"Pier {n} is {SAID[label]}."]}
        for n, label in enumerate(names)
    ]
    claims = [
        {
            "id": f"c{n}",
            "claim": f"Pier {n} is open.",
            "label": label,
            "cited_doc_ids": [f"d{n}"],
            "evidence": [] if label.startswith("Not") else [{"doc_id": f"d{n}", "label": label, "sentences": [1]}],
        }
        | changed
        for n, label in enumerate(names)
    ]
    write(folder / "scifact" / "corpus.jsonl", *corpus)
    return write(folder / "scifact" / "claims_dev.jsonl", *claims).parent


def climate_fever(folder: Path) -> Path:
    """Ten claims, one sentence on each side of some of them, three sentences that say neither."""
    sides = {"Supported": ["open"], "Refuted": ["shut"], "Conflicting": ["open", "shut"], "Not Enough Evidence": []}
    corpus: list[dict[str, Any]] = []
    claims: list[dict[str, Any]] = []
    for n, label in enumerate([*sides, *sides, "Supported", "Refuted"]):
        said = [*sides[label], "painted", "long", "old"]
        ids = [f"Pier {n}:{number}" for number in range(len(said))]
        pair = {"open": "Supported", "shut": "Refuted"}
        corpus += [
            {"id": id_, "title": f"Pier {n}", "text": f"Pier {n} is {word}."}
            for id_, word in zip(ids, said, strict=True)
        ]
        evidence = [
            {"passage_id": id_, "label": pair.get(word, "Not Enough Evidence")}
            for id_, word in zip(ids, said, strict=True)
        ]
        claims.append({"id": f"c{n}", "claim": f"Pier {n} is open.", "label": label, "evidence": evidence})
    write(folder / "climate_fever" / "corpus.jsonl", *corpus)
    return write(folder / "climate_fever" / "claims.jsonl", *claims).parent


def answer(body: dict[str, Any]) -> Reply:
    """What the passages say of each claim; of claims alone, that all are supported."""
    asked = body["messages"][-1]["content"]
    claims = re.findall(r"^(\d+)\. Pier (\d+) is open\.", asked, re.MULTILINE)
    if "# Articles and passages" not in asked:
        return completion(json.dumps({"claims": [{"n": int(n), "label": "supported"} for n, _ in claims]}))
    return completion(json.dumps({"claims": [judged(int(n), pier, asked) for n, pier in claims]}))


def judged(n: int, pier: str, asked: str) -> dict[str, Any]:
    passages = re.findall(r"^P(\d+), in A\d+: (.+)$", asked, re.MULTILINE)
    found = [
        finding(int(number), f"Pier {pier} is {word}", stance)
        for number, text in passages
        for word, stance in (("open", "supports"), ("shut", "refutes"))
        if f"Pier {pier} is {word}." in text
    ]
    return {"n": n, "findings": found, "denied": [], "ended": None}


def finding(passage: int, quote: str, stance: str) -> dict[str, Any]:
    fixed: dict[str, Any] = {"basis": "report", "issuer": None, "corrects": False, "numbers": []}
    return {"passage": passage, "quote": quote, "stance": stance, **fixed}


@pytest.fixture
def endpoint(monkeypatch):
    endpoint = Endpoint()
    endpoint.does(answer)
    monkeypatch.setenv("OPENAI_BASE_URL", endpoint.url)
    yield endpoint
    endpoint.close()


def measure(name: str, data: Path, out: Path, size: int = 12) -> tuple[Labels, list[str]]:
    notes: list[str] = []
    return labels(name, data, size, Options(out=out, model=MODEL), note=notes.append), notes


def figures(found: Labels) -> Any:
    return json.loads(json.dumps(found.values()))


def test_labels_are_scored_beside_the_claim_alone(tmp_path, endpoint):
    found, notes = measure("scifact", scifact(tmp_path), tmp_path / "out")
    values = figures(found)
    assert len(endpoint.seen) == 4
    assert (values["claims"], values["of"], values["calls"]) == (12, 15, 3)
    assert values["labels"]["verified"]["accuracy"] == 1
    assert values["labels"]["verified"]["macro_f1"] == 1
    assert values["labels"]["claim alone"]["right"] == 4
    assert values["labels"]["claim alone"]["gain_over_claim_alone"] is None
    assert values["labels"]["verified"]["gain_over_claim_alone"] == pytest.approx(8 / 12, abs=1e-4)
    assert values["labels"]["one label for all"]["right"] == 4
    assert values["label_and_rationale_right"] == {"right": 8, "of": 8}
    assert values["confusion"]["claim alone"]["refuted"]["supported"] == 4
    assert values["passages"] is None
    assert notes[0].startswith("12 claims, 4 requests, ")
    assert "label and rationale right: 8 of 8" in found.text()


def test_figures_and_labels_are_written_where_git_ignores_them(tmp_path, endpoint):
    out = tmp_path / "out"
    found, _ = measure("scifact", scifact(tmp_path), out)
    assert (out / ".gitignore").read_text() == "*\n"
    assert json.loads((out / f"scifact-labels-{MODEL}.json").read_text()) == figures(found)
    lines = [json.loads(line) for line in (out / f"scifact-labels-{MODEL}.claims.jsonl").read_text().splitlines()]
    assert len(lines) == 12
    for line in lines:
        assert line["labels"]["verified"] == line["gold"]
        assert [one["own"] for one in line["findings"]] == [True] * len(line["findings"])


def test_a_second_run_asks_for_nothing_and_a_larger_one_for_what_is_new(tmp_path, endpoint):
    data = scifact(tmp_path)
    first, _ = measure("scifact", data, tmp_path / "out", 10)
    assert len(endpoint.seen) == 3
    again, _ = measure("scifact", data, tmp_path / "out", 10)
    assert (again, len(endpoint.seen)) == (first, 3)
    measure("scifact", data, tmp_path / "out", 15)
    assert len(endpoint.seen) == 5


def test_a_claim_whose_call_failed_has_no_label_and_is_asked_again(tmp_path, endpoint, monkeypatch):
    monkeypatch.setenv("CLAIMLINE_ATTEMPTS", "1")
    data = scifact(tmp_path)
    broken = plan("scifact", data, 12, Options().seed).laid[0].questions

    def fails(body: dict[str, Any]) -> Reply:
        asked = body["messages"][-1]["content"]
        return error(400, "too long") if "# Articles" in asked and broken[0].text in asked else answer(body)

    endpoint.does(fails)
    found, _ = measure("scifact", data, tmp_path / "out")
    assert set(found.failures) == {question.id for question in broken}
    assert all(why.startswith("rejected: ") for why in found.failures.values())
    values = figures(found)
    assert values["labels"]["verified"]["right"] == 12 - len(broken)
    assert sum(counts["failed"] for counts in values["confusion"]["verified"].values()) == len(broken)
    assert "failed" not in values["confusion"]["claim alone"]["supported"]
    assert "no label, which counts as wrong: c" in found.text()
    endpoint.does(answer)
    asked = len(endpoint.seen)
    again, _ = measure("scifact", data, tmp_path / "out")
    assert (again.failures, len(endpoint.seen) - asked) == ({}, 1)


def test_claims_alone_that_got_no_answer_are_no_guess(tmp_path, endpoint, monkeypatch):
    monkeypatch.setenv("CLAIMLINE_ATTEMPTS", "1")
    endpoint.does(lambda body: answer(body) if "# Articles" in body["messages"][-1]["content"] else error(400, "no"))
    found, _ = measure("scifact", scifact(tmp_path), tmp_path / "out")
    values = figures(found)
    assert values["labels"]["claim alone"]["right"] == 0
    assert values["labels"]["verified"]["right"] == 12
    assert all(why.startswith("claim alone: rejected") for why in found.failures.values())
    assert len(found.failures) == 12


def test_an_answer_with_a_number_left_out_is_asked_for_again(tmp_path, endpoint):
    def forgets(body: dict[str, Any]) -> Reply:
        whole = answer(body)
        if "# Articles" in str(body) or len(body["messages"]) > 2:
            return whole
        [one, *_] = json.loads(json.loads(whole.body)["choices"][0]["message"]["content"])["claims"]
        return completion(json.dumps({"claims": [one]}))

    endpoint.does(forgets)
    found, _ = measure("scifact", scifact(tmp_path), tmp_path / "out")
    assert len(found.failures) == 12
    assert "expected the numbers 1 to 12" in found.failures["c0"]


def test_passages_and_the_deciding_step_are_scored_apart(tmp_path, endpoint):
    found, _ = measure("climate_fever", climate_fever(tmp_path), tmp_path / "out", 8)
    values = figures(found)
    assert values["labels"]["verified"]["right"] == 8
    assert values["labels"]["claim alone"]["right"] == 2
    assert values["passages"]["right"] == {"right": 32, "of": 32}
    assert values["passages"]["confusion"]["supported"]["supported"] == 4
    assert values["deciding_by_gold_passages"] == {"right": 10, "of": 10}
    assert values["label_and_rationale_right"] is None
    assert "the deciding step apart, on people's labels of passages: 10 of 10 right" in found.text()


def case(label: str = "supported", *, findings: tuple[Finding, ...] | None = (), **fields) -> Answer:
    claim = Labelled("c1", "Pier 1 is open.", label, (at(0, 40),), **fields)  # type: ignore[arg-type]
    return Answer(claim, findings, "refuted")


def at(start: int, end: int, article: str = "d1") -> Place:
    return Place(article_id=article, span=Span(start=start, end=end))


def found_at(place: Place, stance: str = "supports", *numbers: tuple[str, str]) -> Finding:
    return Finding(
        article_id=place.article_id,
        span=place.span,
        quote="words",
        alignment="exact",
        stance=stance,
        basis="party",
        issuer=None,
        corrects=False,
        numbers=tuple(NumberPair(claim=claim, passage=passage) for claim, passage in numbers),
    )


def by_way(one: Answer) -> dict[str, str | None]:
    return {name: way(one) for name, way in WAYS.items()}


@pytest.mark.parametrize(
    ("findings", "verified", "own", "plain"),
    [
        ((), "not_enough_evidence", "not_enough_evidence", "not_enough_evidence"),
        (None, None, None, None),
        ((found_at(at(3, 9)),), "supported", "supported", "supported"),
        ((found_at(at(3, 9)), found_at(at(3, 9, "d2"), "refutes")), "conflicting", "supported", "conflicting"),
        ((found_at(at(3, 9), "qualifies"),), *["not_enough_evidence"] * 3),
        ((found_at(at(3, 9), "supports", ("40 boats", "12 boats")),), "refuted", "refuted", "supported"),
    ],
)
def test_each_way_to_a_label(findings, verified, own, plain):
    assert by_way(case(findings=findings)) == {
        "verified": verified,
        "by its own documents": own,
        "without arithmetic": plain,
        "claim alone": "refuted",
    }


@pytest.mark.parametrize(
    ("label", "findings", "right"),
    [
        ("supported", (found_at(at(25, 35)),), True),
        ("supported", (found_at(at(0, 20)),), False),
        ("supported", (found_at(at(0, 20)), found_at(at(25, 35), "qualifies")), False),
        ("refuted", (found_at(at(25, 35)),), False),
        ("supported", None, False),
    ],
)
def test_a_rationale_is_right_where_the_label_is_and_its_words_stand_there(label, findings, right):
    assert rationale_right(case(label, findings=findings, rationales=(at(20, 40),))) is right
    assert rationale_right(case(label, findings=findings)) is None


def test_a_passage_that_says_both_is_never_right():
    one = case(findings=(found_at(at(3, 9)), found_at(at(12, 15), "refutes")), pairs=("supported",))
    assert pairs(one) == [("supported", "conflicting")]
    assert pairs(replace(one, findings=None)) == [("supported", None)]
    assert pairs(case()) == []


def test_macro_f1_is_over_the_labels_of_the_gold_and_a_failure_is_missing():
    given = [("supported", "supported"), ("supported", None), ("refuted", "conflicting")]
    assert macro_f1(given) == pytest.approx((2 / 3 + 0) / 2)  # type: ignore[arg-type]
    assert confusion(given) == {  # type: ignore[arg-type]
        "supported": {"supported": 1, "refuted": 0, "conflicting": 0, "failed": 1},
        "refuted": {"supported": 0, "refuted": 0, "conflicting": 1, "failed": 0},
    }
    assert macro_f1([]) is None


def test_the_rule_is_the_pipelines():
    assert decided([]) == decided(["qualifies"]) == "not_enough_evidence"
    assert decided(["supports", "refutes", "qualifies"]) == "conflicting"


def test_claims_are_drawn_alike_of_each_label_and_a_larger_choice_goes_on(tmp_path):
    claims = load_labelled("scifact", scifact(tmp_path, each=6)).claims
    few, more = (choose_claims(claims, size, 7) for size in (6, 16))
    assert more[:6] == few == choose_claims(tuple(reversed(claims)), 6, 7)
    assert sorted(claim.label for claim in few) == sorted(["supported", "refuted", "not_enough_evidence"] * 2)
    assert {claim.id for claim in few} != {claim.id for claim in choose_claims(claims, 6, 8)}
    assert len(choose_claims(claims, 99, 7)) == 18
    scarce = [claim for claim in claims if claim.label != "refuted" or claim.id == "c6"]
    assert [claim.label for claim in choose_claims(scarce, 13, 7)].count("refuted") == 1


def test_each_claim_is_asked_about_once_with_all_of_its_documents(tmp_path):
    found = load_labelled("scifact", scifact(tmp_path))
    laid = list(lay_out("scifact", found.claims, found.articles))
    assert [len(one.questions) for one in laid] == [CLAIMS] * 3
    by_id = {claim.id: claim for claim in found.claims}
    assert sorted(question.id for one in laid for question in one.questions) == sorted(by_id)
    for one in laid:
        assert set(one.scene.passages) == {place for question in one.questions for place in by_id[question.id].shown}
        for question in one.questions:
            assert [one.scene.words(place) for place in question.own] == [question.text]


def test_a_request_shows_the_documents_and_not_the_claims_as_passages(tmp_path):
    [request, *_] = requests(plan("scifact", scifact(tmp_path), 5, 7), Settings(model=MODEL))
    asked = request.messages[-1].content
    assert len(re.findall(r"^A\d+: abstract of a scientific paper: Pier \d+$", asked, re.MULTILINE)) == CLAIMS
    assert re.findall(r"^A(\d+):", asked, re.MULTILINE) == ["1", "2", "3", "4", "5"]
    assert asked.count("The harbour was seen. Pier") == CLAIMS
    assert len(re.findall(r"^\d\. Pier \d+ is open\. \(put forward by: an unnamed source\)$", asked, re.MULTILINE)) == 5
    for label in ("Supported", "Refuted", "Not Enough"):
        assert label not in asked


def test_long_documents_share_no_request_and_are_shown_all_the_same(tmp_path, monkeypatch):
    monkeypatch.setattr(scenes, "CHARACTERS", 60)
    found = load_labelled("scifact", scifact(tmp_path))
    assert {len(one.questions) for one in lay_out("scifact", found.claims, found.articles)} == {1}
    monkeypatch.undo()
    longer = " ".join(f"Nothing was seen on day {n}." for n in range(CHARACTERS // 20))
    corpus = [{"id": f"d{n}", "title": None, "sentences": [longer, f"Pier {n} is shut."]} for n in range(15)]
    write(tmp_path / "scifact" / "corpus.jsonl", *corpus)
    first = requests(plan("scifact", tmp_path, 2, 7), Settings(model=MODEL))[0].messages[-1].content
    assert len(first) > CHARACTERS
    assert len(re.findall(r"Pier \d+ is shut\.$", first, re.MULTILINE)) == 1


def test_documents_that_two_claims_share_are_shown_once(tmp_path):
    found = load_labelled("scifact", scifact(tmp_path, cited_doc_ids=["d0"], evidence=[]))
    for one in lay_out("scifact", found.claims, found.articles):
        assert len(one.scene.passages) == 1


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"cited_doc_ids": ["d99"]}, "the claim c0 points to d99, which is not in corpus.jsonl"),
        ({"evidence": [{"doc_id": "d0", "sentences": [7]}]}, r"points to \('d0', 7\)"),
        ({"label": "Maybe"}, r"claims_dev.jsonl line 1: label"),
    ],
)
def test_a_set_that_does_not_fit_together_is_told(tmp_path, changed, told):
    with pytest.raises(UsageError, match=told):
        load_labelled("scifact", scifact(tmp_path, **changed))


def main(arguments, **environment):
    """Run ``claimline-evals external`` in this process; return its exit code."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.argv", ["claimline-evals", "external", *arguments])
        patch.delenv("CI", raising=False)
        for name, value in environment.items():
            patch.setenv(name, value)
        with pytest.raises(SystemExit) as end:
            cli.main()
    return end.value.code


def test_the_command_prints_tables_or_json(tmp_path, endpoint, capsys):
    given = ["scifact", "--labels", "12", "--data", str(scifact(tmp_path)), "--model", MODEL]
    given += ["--out", str(tmp_path / "out")]
    assert main(given) == 0
    assert "claim alone, gold down" in capsys.readouterr().out
    assert main([*given, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["set"] == "scifact"


def test_the_command_ends_with_1_where_a_claim_got_no_label(tmp_path, endpoint, capsys):
    endpoint.says(error(400, "too long"))
    given = ["--data", str(scifact(tmp_path)), "--model", MODEL, "--out", str(tmp_path / "out")]
    assert main(["scifact", "--labels", "3", *given], CLAIMLINE_ATTEMPTS="1") == 1
    assert "too long" in capsys.readouterr().out


def test_a_dry_run_counts_and_asks_nothing(tmp_path, endpoint, capsys):
    given = ["--data", str(scifact(tmp_path)), "--model", MODEL, "--out", str(tmp_path / "out"), "--dry-run"]
    assert main(["scifact", "--labels", "12", *given], CI="1") == 0
    told = capsys.readouterr().out.splitlines()
    assert told[0].startswith("scifact, request 1: ")
    assert told[-1].startswith("4 requests, ")
    assert endpoint.seen == []
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("corpus", "options", "told"),
    [
        ("scifact", ["--model", "rules"], "the rules cannot weigh evidence"),
        ("scifact", ["--limit", "3"], "--limit is not for --labels"),
        ("polnear", [], "--labels is for scifact and climate_fever"),
        ("scifact", [], "OPENAI_BASE_URL"),
    ],
)
def test_what_cannot_be_done_is_told_with_exit_code_2(tmp_path, capsys, corpus, options, told):
    given = ["--labels", "3", "--data", str(scifact(tmp_path)), "--out", str(tmp_path / "out"), *options]
    assert main([corpus, *given]) == 2
    assert told in capsys.readouterr().err


def test_no_model_is_asked_in_ci(tmp_path, endpoint, capsys):
    given = ["scifact", "--labels", "3", "--data", str(scifact(tmp_path)), "--model", MODEL]
    assert main(given, CI="1") == 2
    assert "--live-in-ci" in capsys.readouterr().err
    assert endpoint.seen == []


@pytest.mark.parametrize("name", ["scifact", "climate_fever"])
def test_a_folder_without_the_set_is_told(tmp_path, name):
    with pytest.raises(UsageError, match=rf"no file .* in {tmp_path}.*{name}.*--data"):
        load_labelled(name, tmp_path)
