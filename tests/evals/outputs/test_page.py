"""The page is whole, the same each time, shut off from outside, and holds every claim of every system."""

import re
from pathlib import Path

import pytest

from evals.outputs.page import SIGNS, Diff, write_page
from evals.outputs.result import Result
from pipeline.report.page import printable
from tests.evals.outputs import samples
from tests.report.reading import Reader

DIFFS = [
    Diff("Scores against the baseline", ["@ newsroom, model", "-claims 0.991", "+claims 0.995", " <b>same</b>"]),
    Diff("Prompt extract_claims", ["+Quote verbatim."]),
]


def write(path: Path, results: list[Result]) -> str:
    write_page(path, results, diffs=DIFFS)
    return path.read_bytes().decode()


@pytest.fixture(scope="module")
def html(results, tmp_path_factory) -> str:
    return write(tmp_path_factory.mktemp("page") / "evals.html", results)


@pytest.fixture(scope="module")
def page(html) -> Reader:
    return Reader(html)


def test_the_texts_are_those_of_the_articles(page, results):
    shown = [case.article.text for result in results[:1] for case in result.suite.cases]
    shown += [case.article.text for case in results[1].suite.cases for _ in range(2)]
    shown += [case.article.text for case in results[3].suite.cases]
    assert page.texts == [str(printable(text)) for text in shown]


def test_links_lead_somewhere_and_ids_are_one_of_a_kind(page):
    ids = page.all("id")
    assert len(ids) == len(set(ids))
    links = page.all("href")
    assert len(links) > 1000
    assert {link for link in links if not link.startswith("#")} == set()
    assert {link[1:] for link in links} <= set(ids)


def test_every_claim_is_there_once_for_each_system(page, results):
    shown = sum("data-class" in known for _, known in page.tags)
    counts = [result.score.counts("claims") for result in results]
    assert shown == sum(sum(each.as_tuple()) for each in counts)
    classes = [known["data-class"] for _, known in page.tags if "data-class" in known]
    assert classes.count("missing") == sum(each.mis for each in counts)
    assert classes.count("spurious") == sum(each.spu for each in counts)
    assert classes.count("incorrect") == sum(each.inc for each in counts)


def test_faults_are_told(page):
    words = page.flat
    assert samples.WRONG_SOURCE in words
    assert samples.TOO_LONG in words
    assert samples.SPURIOUS in words
    assert "1 draft rejected by the pipeline quote not found" in words
    assert "2 violations" in words
    assert "value 9100 does not follow" in words


def test_scores_stand_with_the_ceiling(page, results):
    assert "newsroom 12 articles" in page.flat
    for result in results[1:3]:
        drawn = result.intervals["claims"]
        assert f"{drawn.low:.3f} to {drawn.high:.3f}" in page.flat
    assert "sha256 " + "3f" * 32 in page.flat
    assert "52,100 (estimated)" in page.flat
    assert "annotators" in page.flat


def test_diffs_are_shown_as_they_are(html):
    assert "<del>-claims 0.991</del>\n<ins>+claims 0.995</ins>\n &lt;b&gt;same&lt;/b&gt;\n" in html
    assert "<ins>+Quote verbatim.</ins>" in html


def test_nothing_breaks_out(html, page):
    assert html.count("<script>") == 1
    assert "<i>closed" not in html
    assert not re.search("[\x00-\x08\x0b-\x1f\ud800-\udfff]", html)
    assert not [known for tag, known in page.tags if tag in {"img", "link", "iframe", "object"} or "style" in known]
    assert "http" not in html.replace("http-equiv", "")


def test_it_is_the_same_each_time(html, again, tmp_path):
    assert write(tmp_path / "again.html", again) == html


def test_one_system_without_diffs(nasty, tmp_path):
    write_page(tmp_path / "one.html", [nasty], title="One & <only>")
    page = Reader((tmp_path / "one.html").read_bytes().decode())
    assert page.flat.startswith("One & <only>")
    ids = set(page.all("id"))
    assert not ids & {"f-suite", "f-system", "diffs"}
    assert "f-slot" in ids


def test_every_class_has_a_sign_and_a_line_of_its_own():
    css = (Path(write_page.__code__.co_filename).parent / "static" / "evals.css").read_text(encoding="utf-8")
    lines = {re.findall(rf"--line-{outcome}: (\w+ \w+) ", css)[0] for outcome in SIGNS}
    assert len(lines) == len(set(SIGNS.values())) == len(SIGNS)
