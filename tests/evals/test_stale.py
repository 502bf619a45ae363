import re

import pytest

from evals.cli import commands
from evals.stale import changes, explain
from tests.evals.workshop import Workshop, completion


@pytest.fixture
def workshop(tmp_path) -> Workshop:
    return Workshop(tmp_path, articles=2)


def edit(workshop: Workshop, name: str, old: str, new: str) -> None:
    path = workshop.folder / "prompts" / "extract_claims" / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def told(workshop: Workshop) -> str:
    evaluation = workshop.evaluate()
    return "\n".join(explain(evaluation.replays, evaluation.suites, evaluation.prompts))


def test_the_change_is_shown_with_the_cases_that_it_touches_and_its_cost(workshop):
    edit(workshop, "v1.md", "Code will look up every quotation", "Code shall look up every quotation")
    text = told(workshop)
    assert re.match(
        r"stale: recorded with the prompt extract_claims/v1 \(\w{12}\), now there is extract_claims/v1 \(", text
    )
    assert re.search(r"system message, line 1 was: ….*Code will look up", text)
    assert re.search(r"system message, line 1 now: ….*Code shall look up", text)
    assert "touches 2 cases: mine w1, mine w2" in text
    assert "about 2,000 prompt and 1,000 completion tokens, as before; $0.01 at the price of gpt-5.4-mini on" in text


def test_a_change_of_the_answer_s_form_is_shown_as_well(workshop):
    edit(workshop, "v1.schema.json", '"check_worthy"', '"worth_checking"')
    assert re.search(r'schema, line \d+ now: .*"worth_checking"', told(workshop))


def test_a_change_that_is_not_sent_is_said_to_be_none(workshop):
    edit(workshop, "v1.md", "about: every claim", "about: each claim")
    assert "the words sent are the same" in told(workshop)


def test_other_requests_under_the_same_prompt_are_explained_too(workshop, monkeypatch):
    monkeypatch.setattr("pipeline.stages.extract.shown", lambda *_: "Read this.")
    text = told(workshop)
    assert "the prompts are those of the recording, but other requests are made" in text
    assert "user message, line 1 now: Read this." in text


def test_two_like_requests_do_not_differ(workshop):
    assert list(changes(workshop.request(1), workshop.request(1))) == []
    other = workshop.request(1).model_copy(update={"temperature": 0.5})
    assert list(changes(workshop.request(1), other)) == ["  temperature: was None, is 0.5"]


def test_the_command_names_suites_where_all_is_touched_and_cases_where_not(workshop, capsys):
    edit(workshop, "v1.md", "Code will", "Code shall")
    assert workshop.run() == 4
    assert "to record again: claimline-evals record mine\n" in capsys.readouterr().err
    edit(workshop, "v1.md", "Code shall", "Code will")
    (workshop.files.cassettes / "mine" / "w2.json").unlink()
    assert workshop.run() == 4
    assert "to record again: claimline-evals record mine/w2\n" in capsys.readouterr().err


def test_check_explains_what_is_stale_without_running_anything(workshop, capsys, monkeypatch):
    monkeypatch.setattr("pipeline.stages.asking.Asker._complete", None)
    assert commands.check(files=workshop.files) == 0
    edit(workshop, "v1.md", "Code will", "Code shall")
    assert commands.check(files=workshop.files) == 4
    errors = capsys.readouterr().err
    assert re.search(r"line 1 now: ….*Code shall", errors)
    assert "stale: mine/w1.json" in errors


def test_check_finds_orphans_and_secrets(workshop, capsys):
    (workshop.files.cassettes / "mine" / "w9.json").write_text("{}")
    (workshop.files.cassettes / "notes.txt").write_text("Authorization: Bearer abcdefghij0123456789")
    assert commands.check(files=workshop.files) == 4
    errors = capsys.readouterr().err
    assert "orphaned: mine/w9.json" in errors
    assert "notes.txt holds credentials" in errors


def test_an_invalid_run_leaves_no_figures_of_an_earlier_one(workshop):
    workshop.accept()
    assert workshop.run() == 0
    workshop.keep(1, [(workshop.request(2), completion("{}"))])
    assert workshop.run() == 4
    left = {path.name for path in workshop.out.iterdir() if path.is_file()}
    assert left == {"gate.json", "junit.xml", "summary.md"}
    assert 'type="invalid recordings"' in (workshop.out / "junit.xml").read_text()
