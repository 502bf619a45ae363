"""The evaluation's page in a real browser: clicked, filtered, walked by keyboard, on a phone, on paper and by night."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from evals.agreement import agreement
from evals.outputs.page import Diff, write_page
from evals.suite import Suite
from tests.browsing import Open, launched, watched
from tests.evals.outputs.samples import WRONG_SOURCE, faulty, second

A1 = "s2-a1"
"""The newsroom's first article."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as found:
        yield found


@pytest.fixture(scope="module")
def written(seed: Suite, newsroom: Suite, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "evals.html"
    few = newsroom.model_copy(
        update={"cases": tuple(case for case in newsroom.cases if case.id in {"a1", "a2", "a5", "a6"})}
    )
    ceilings = [agreement(suite) for suite in (seed, few)]
    results = [second(seed, ceilings[0]), faulty(few, ceilings[1]), second(few, ceilings[1])]
    write_page(path, results, diffs=[Diff("Scores", ["-claims 0.9", "+claims 0.8"])])
    return path


@pytest.fixture
def show(browser: Browser, written: Path) -> Iterator[Open]:
    with watched(browser, written) as opened:
        yield opened


def selected(page: Page) -> list[str]:
    return [str(each) for each in page.evaluate("[...document.querySelectorAll('.claim.on')].map(e => e.id)")]


def count(page: Page) -> int:
    return int(page.locator("#f-count").inner_text().split()[0])


def test_a_claim_leads_to_its_place_and_its_slots(show: Open):
    page = show()
    claim = page.locator(f"#{A1} .claim.incorrect").first
    claim.locator(".says").click()
    assert page.locator(".text .on").count() >= 1
    assert page.locator(".text .on").first.evaluate("e => e.getBoundingClientRect().bottom < innerHeight")
    assert WRONG_SOURCE in claim.locator(".veto").inner_text()
    row = claim.locator("table.slots tbody tr")
    assert row.locator("th").inner_text().split() == ["source", "name", "×", "incorrect"]
    assert row.locator("td").nth(1).inner_text() == WRONG_SOURCE
    assert claim.locator("details.alike p").is_hidden()
    claim.locator("details.alike summary").click()
    assert "voice" in claim.locator("details.alike p").inner_text()
    assert page.evaluate("location.hash").startswith(f"#{A1}-m1-c")


def test_a_place_leads_to_its_claims(show: Open):
    page = show()
    place = page.locator(f"#{A1} .text a.incorrect").first
    number = str(place.get_attribute("data-c")).split()
    place.click()
    assert selected(page) == [f"{A1}-m1-c{each}" for each in number]
    assert " selected" in page.locator("#said").inner_text()


def test_filters(show: Open):
    page = show()
    whole = count(page)
    page.locator("input[value=incorrect]").check()
    page.locator("#f-system").select_option("model")
    assert count(page) == 2
    assert page.locator(".article:visible").count() == 2
    assert page.locator(".claim:visible").count() == 2
    page.locator("#f-slot").select_option("source name")
    assert page.locator(".claim:visible").count() == 1
    page.locator("#f-clear").click()
    assert count(page) == whole
    page.locator("#f-slot").select_option("quote")
    page.locator("#f-system").select_option("model")
    page.locator("#f-suite").select_option("newsroom")
    assert page.locator(".claim:visible").count() == 1
    assert "partial" in page.locator(".claim:visible table.slots").inner_text()
    page.keyboard.press("Escape")
    page.locator("#f-suite").select_option("seed")
    assert page.locator(".article:visible").count() == 1
    page.locator("#f-suite").select_option("")
    page.locator("#f-text").fill(WRONG_SOURCE)
    page.locator("#f-count", has_text="1 of").wait_for()


def test_by_keyboard_alone(show: Open):
    page = show()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("k")
    assert selected(page) == ["s1-a1-m1-c2"]
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Escape")
    assert selected(page) == []
    page.locator(f"#{A1} .text a[id]").first.focus()
    page.keyboard.press("Enter")
    assert selected(page)


def test_links_open_what_is_closed(show: Open):
    page = show(f"#{A1}-m2-c3")
    assert selected(page) == [f"{A1}-m2-c3"]
    assert page.locator(f"#{A1}-m2-c3").is_visible()
    assert selected(show("#no-such-%E0%A4%A")) == []


def test_the_scores_and_cases_are_tables(show: Open):
    page = show()
    cases = page.locator("#s2 table.cases")
    cases.locator("th button", has_text="model").click()
    assert cases.locator("tbody .name").first.inner_text() != "a6"
    cases.locator("th button", has_text="model").click()
    assert cases.locator("tbody .name").first.inner_text() == "a6"
    page.locator("#s2 details.more summary").first.click()
    assert page.locator("#s2 details.more table").first.is_visible()
    assert page.locator("#s2 .bars .peak").count() > 10


@pytest.mark.parametrize("width", [320, 800])
def test_on_a_small_screen(show: Open, width: int):
    page = show(width=width, has_touch=True, is_mobile=True)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.locator(f"#{A1} .text a.incorrect").first.tap()
    assert page.locator("#peek .says").count() >= 1
    page.locator("#peek .says").first.tap()
    assert page.locator(".claim.on").evaluate("e => e.getBoundingClientRect().top < innerHeight")
    page.locator("#s2 details.more").first.evaluate("e => e.open = true")
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_on_paper(show: Open):
    page = show()
    page.emulate_media(media="print")
    assert page.locator(f"#{A1}-m2-c1").is_visible()
    assert page.locator("#filters, .skip, #peek").evaluate_all("all => all.every(e => !e.offsetParent)")
    cut = "all => all.filter(e => e.scrollHeight > e.clientHeight + 1).length"
    assert page.locator(".side, .scroll, .diff pre").evaluate_all(cut) == 0


def test_by_night(show: Open):
    ground = "getComputedStyle(document.body).backgroundColor"
    assert show(color_scheme="dark").evaluate(ground) != show(color_scheme="light").evaluate(ground)


def test_without_scripts(show: Open):
    page = show(java_script_enabled=False)
    assert page.locator("#filters").is_hidden()
    page.locator(f"#{A1} .text a.incorrect").first.click()
    assert page.url.rpartition("#")[2].startswith(f"{A1}-m1-c")
    page.locator(f"#{A1} .claim.incorrect .says").first.click()
    assert page.url.rpartition("#")[2].startswith(f"{A1}-m1-")
    page.locator(f"#{A1} .result > summary").nth(1).click()
    assert page.locator(f"#{A1}-m2-c1").is_visible()


def test_the_browser_refuses_what_is_not_ours(browser: Browser, written: Path, tmp_path: Path):
    foreign = "<script>document.title = 'theirs'</script><p style='position:fixed'>x</p><img src=x onerror='alert(1)'>"
    path = tmp_path / "foreign.html"
    path.write_text(written.read_text(encoding="utf-8").replace("<main", foreign + "<main", 1), encoding="utf-8")
    page, refused = browser.new_page(), []
    page.on("console", lambda message: refused.append(message.text))
    page.goto(path.as_uri())
    assert page.title() == "Claimline evaluation"
    assert page.locator("p[style]").evaluate("e => getComputedStyle(e).position") == "static"
    assert len(refused) >= 3
    page.close()
