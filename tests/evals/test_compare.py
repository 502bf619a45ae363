import shutil

import pytest

from evals.cli import commands
from evals.compare import open_run
from pipeline.errors import UsageError
from tests.evals.workshop import Workshop, draft, gold


@pytest.fixture
def workshop(tmp_path) -> Workshop:
    workshop = Workshop(tmp_path, articles=2)
    workshop.accept()
    workshop.run()
    shutil.copytree(workshop.out, tmp_path / "before")
    return workshop


def compare(workshop: Workshop, a: str = "before", b: str = "out") -> int:
    return commands.compare(workshop.folder / a, workshop.folder / b, files=workshop.files)


def test_a_run_is_like_itself(workshop, capsys):
    capsys.readouterr()
    assert compare(workshop) == 0
    shown = capsys.readouterr().out
    assert "F1 claims             1.000 -> 1.000  +0.000" in shown
    assert "claim lost" not in shown


def test_scores_cost_and_claims_stand_side_by_side(workshop, capsys):
    answer = draft(2)
    del answer["claims"][0]
    workshop.record(2, answer)
    workshop.run()
    capsys.readouterr()
    assert compare(workshop) == 0
    shown = capsys.readouterr().out
    assert "mine, model\n  asked                 gpt-5.4-mini\n" in shown
    assert "cost                  2,000 + 1,000 tokens, 5 s when recorded, $0.01" in shown
    assert "F1 claims             1.000 -> 0.857  -0.143" in shown
    assert "w2 claim lost: gold c1, '40 people died in flood 2.'" in shown
    assert "mine, rules" in shown


def test_the_prompts_words_are_compared_from_what_each_run_has_kept(workshop, capsys):
    path = workshop.folder / "prompts" / "extract_claims" / "v1.md"
    path.write_text(path.read_text().replace("You read news articles", "You study news articles"))
    for number in (1, 2):
        workshop.record(number, draft(number))
    workshop.run()
    capsys.readouterr()
    assert compare(workshop) == 0
    shown = capsys.readouterr().out
    assert "\n-You read news articles" in shown
    assert "\n+You study news articles" in shown
    for name in ("before", "out"):
        shutil.rmtree(workshop.folder / name / "prompts")
    compare(workshop)
    assert "-(the words of extract_claims/v1, " in capsys.readouterr().out


def test_other_gold_and_other_cases_are_refused(workshop, capsys):
    other = gold(1)
    other["claims"][0]["check_worthy"] = False
    workshop.gold(1, other)
    workshop.run()
    capsys.readouterr()
    assert compare(workshop) == 3
    assert "not comparable: case w1 has another gold" in capsys.readouterr().out


def test_what_only_one_run_has_is_said(workshop, capsys):
    workshop.run(rules_only=True)
    capsys.readouterr()
    assert compare(workshop) == 0
    assert "mine, model\n  only in A\n" in capsys.readouterr().out


def test_a_run_is_opened_by_its_folder_its_scores_or_a_snapshot(workshop):
    whole = open_run(workshop.out)
    assert open_run(workshop.out / "scores.json") == whole
    assert open_run(workshop.files.baseline).snapshot == whole.snapshot
    with pytest.raises(UsageError, match="claimline-evals run --out"):
        open_run(workshop.folder / "gold")
    with pytest.raises(UsageError, match="is no snapshot"):
        open_run(workshop.out / "gate.json")
