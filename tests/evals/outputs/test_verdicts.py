"""Verdicts in every form of output: a wholly right system, one with known faults, and the yardsticks beside."""

import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from evals.outputs import schema
from evals.outputs.junit import junit
from evals.outputs.page import write_page
from evals.outputs.scores import scores
from evals.outputs.terminal import WIDTH
from evals.outputs.verdict_text import verdict_markdown, verdict_terminal
from evals.outputs.verdicts import gain, verdict_tables
from evals.suite import Suite
from evals.verdicts.alone import guessed, majority
from evals.verdicts.lookup import asked_families
from evals.verdicts.result import VerdictResult, of_labels, of_verification
from tests.browsing import launched, watched
from tests.evals.outputs import samples
from tests.evals.verdicts.factories import failed, make_verdict, perfect, swapped
from tests.report.reading import Reader

NASTY = "</script><b>[so]</b> | it `is`\x00"


@pytest.fixture(scope="module")
def verdicts(newsroom: Suite) -> list[VerdictResult]:
    claims, found = perfect(newsroom)
    none = make_verdict(found.families[5].id, said="none", why=NASTY)
    wrong = (*found.verdicts[:3], failed(found.verdicts[3]), found.verdicts[4], none, *found.verdicts[6:])
    evidence = swapped(found.evidence, 0, quote="never said")
    spoilt = found.model_copy(update={"verdicts": wrong, "evidence": evidence})
    labels = {asked.name: "supported" for asked in asked_families(newsroom.events)}
    return [
        of_verification("verify-gold", newsroom, found, claims),
        of_verification("verify-extracted", newsroom, spoilt, claims),
        of_labels("alone", newsroom, guessed(newsroom, labels)),  # type: ignore[arg-type]
        of_labels("majority", newsroom, majority(newsroom)),
    ]


@pytest.fixture(scope="module")
def written(faulty, verdicts, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "evals.html"
    write_page(path, [faulty], verdicts)
    return path


def test_the_gain_is_over_the_claim_alone(verdicts):
    assert gain("label accuracy", verdicts[0], verdicts) == 1 - verdicts[2].value("label accuracy")
    assert gain("label accuracy", verdicts[2], verdicts) is None
    assert gain("label accuracy", verdicts[0], verdicts[:1]) is None


def test_the_terminal_shows_all_measures_side_by_side(verdicts):
    text = verdict_terminal(verdicts)
    lines = text.splitlines()
    assert lines[0] == "newsroom, verdicts: 217 families of 3 events"
    assert max(map(len, lines[: lines.index("on gold claims")])) <= WIDTH
    assert re.search(r"^label accuracy +1\.000 +0\.991 +0\.276 +0\.521 +1\.000 to 1\.000$", text, re.MULTILINE)
    assert re.search(r"^  label macro-F1, gain over claim alone +\+0\.856 ", text, re.MULTILINE)
    assert "  failed                  1: A f4\n" in text
    assert "  hard checks             1 violation\n" in text
    assert re.search(r"^    supported +58 +\. +\. +1 +1$", text, re.MULTILINE)
    assert verdict_terminal([]) == ""


def test_markdown_names_what_is_wrong_and_lets_nothing_out(verdicts):
    text = verdict_markdown(verdicts)
    assert "| label accuracy | 1.000 (1.000 to 1.000) |" in text
    assert "- A f4: failed, gold supported: " in text
    assert "- A f6: not_enough_evidence, gold supported: " in text
    assert "hard check: evidence e-" in text


def test_json_fits_its_schema_and_holds_every_family(faulty, verdicts):
    values = json.loads(json.dumps(scores([faulty], verdicts), allow_nan=False))
    assert schema.Scores.model_validate(values)
    found = values["suites"]["newsroom"]["verdicts"]
    assert set(found) == {"verify-gold", "verify-extracted", "alone", "majority"}
    assert len(found["verify-extracted"]["answers"]) == 217
    assert found["verify-extracted"]["answers"]["A f4"]["label"] == "failed"
    assert found["verify-gold"]["measures"]["label accuracy"]["value"] == 1
    assert sum(found["verify-extracted"]["label_confusion"]["supported"].values()) == 60
    assert len(found["verify-extracted"]["violations"]) == 1


def test_junit_fails_for_hard_checks_alone(faulty, verdicts):
    root = ET.fromstring(junit([faulty], verdicts))
    right, wrong = [suite for suite in root if "verdicts" in str(suite.get("name"))]
    assert (right.get("tests"), right.get("failures"), right.get("errors")) == ("218", "0", "0")
    assert (wrong.get("tests"), wrong.get("failures"), wrong.get("errors")) == ("218", "1", "1")
    assert not right.findall("testcase/system-out")
    assert [case.get("name") for case in wrong.findall("testcase") if len(case)] == ["hard checks", "A f4", "A f6"]
    assert root.get("tests") == str(12 + 2 * 218)


def test_tables_name_the_same_systems_as_columns(verdicts):
    tables = verdict_tables(verdicts)
    assert tables.title == "217 families of 3 events"
    assert all(len(line.cells) == 4 for line in tables.lines)
    assert [cell.text for cell in tables.lines[0].cells] == ["1.000", "0.991", "0.276", "0.521"]


def test_the_page_holds_every_family_with_both_sides(written, newsroom):
    html = written.read_bytes().decode()
    page = Reader(html)
    ids = page.all("id")
    assert len(ids) == len(set(ids))
    assert {link[1:] for link in page.all("href")} <= set(ids)
    assert sum("data-sides" in known for _, known in page.tags) == 217
    assert html.count("<script>") == 1
    assert "␀" in page.flat
    for event in newsroom.events:
        assert all(family.claim in page.flat for family in event.gold.families)


def test_without_verdicts_the_page_is_without_their_parts(tmp_path):
    write_page(tmp_path / "one.html", [samples.nasty()])
    assert not {"families", "v-filters", "v1"} & set(Reader((tmp_path / "one.html").read_bytes().decode()).all("id"))


def test_families_are_filtered_opened_and_fit_a_phone(written):
    with launched() as browser, watched(browser, written) as show:
        page = show()
        shown = page.locator(".fam:visible")
        assert page.locator("#v-count").inner_text() == "217 families"
        page.locator("[name=v-class][value=incorrect]").check()
        assert (shown.count(), page.locator("#v-count").inner_text()) == (1, "1 of 217 families")
        shown.first.locator("summary").click()
        assert "not enough evidence" in shown.first.locator(".bad").first.inner_text()
        page.locator("#v-mode").select_option("verify-gold")
        assert shown.count() == 0
        page.locator("#v-clear").click()
        page.locator("#v-label").select_option("conflicting")
        assert shown.count() == 1
        page.locator("#v-clear").click()
        page.locator("#v-text").fill("4,100 hectares")
        assert 1 <= shown.count() < 10
        small = show(width=320, has_touch=True, is_mobile=True)
        small.locator(".fam summary").first.click()
        assert small.evaluate("document.documentElement.scrollWidth") == 320
