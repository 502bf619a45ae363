"""The report in a real browser: clicked, typed at, printed, on a phone and by night."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browsing import Open, launched, watched
from tests.report.reading import write
from tests.report.samples import arabic, bridge, failed, small


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as found:
        yield found


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("report") / "report.html"
    write(path, [bridge(), arabic(), failed()])
    return path


@pytest.fixture
def show(browser: Browser, report: Path) -> Iterator[Open]:
    with watched(browser, report) as opened:
        yield opened


def claim_id(number: int) -> str:
    extraction = bridge().extraction
    assert extraction
    return extraction.claims[number - 1].id


def marked(page: Page, kind: str) -> str:
    """The words of the text that carry a class."""
    return str(page.evaluate(f"[...document.querySelectorAll('.text .{kind}')].map(e => e.textContent).join('')"))


def selected(page: Page) -> list[str]:
    found = page.evaluate("[...document.querySelectorAll('.claim.on')].map(e => e.dataset.n)")
    return [str(number) for number in found]


def test_a_claim_shows_its_places(show: Open):
    page = show()
    page.locator(f"#{claim_id(7)} > .says").click()
    assert marked(page, "on") == "repairs would cost around £4.2mwhat Ms Holt says is needed"
    assert marked(page, "by") == "SheMs Holt"
    assert marked(page, "cue") == "saidsays"
    assert page.locator("#said").inner_text() == "Claim 7 selected, 2 places in the text"
    assert page.evaluate("location.hash") == f"#{claim_id(7)}"
    assert page.locator(".says[aria-current=true]").count() == 1
    page.locator(f"#{claim_id(7)} blockquote a").nth(1).click()
    assert page.locator(".text .on").nth(1).evaluate("e => e.getBoundingClientRect().bottom < innerHeight")


def test_a_place_shows_all_its_claims(show: Open):
    page = show()
    page.locator(".text a", has_text="23 cracks in the main girders").click()
    assert selected(page) == ["2", "3"]
    page.locator(".text a", has_text="the worst I have seen").click()
    assert selected(page) == ["6"]
    assert page.locator(f"#{claim_id(6)}").evaluate("e => e.getBoundingClientRect().top < innerHeight")
    page.locator(".text a", has_text="what ").click()
    assert selected(page) == ["7", "17"]
    page.locator("#peek .says").nth(1).click()
    assert selected(page) == ["17"]


def test_by_keyboard_alone(show: Open):
    page = show()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("j")
    assert selected(page) == ["1"]
    page.keyboard.press("j")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("k")
    assert selected(page) == ["2"]
    assert page.evaluate("document.activeElement.closest('.claim').dataset.n") == "2"
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    page.keyboard.press("Escape")
    assert selected(page) == []
    assert marked(page, "on") == ""
    for key in ("Enter", "Space"):
        page.locator(".text a", has_text="We cannot let").focus()
        page.keyboard.press(key)
        assert selected(page) == ["5"]
        page.keyboard.press("Escape")


def test_filters(show: Open):
    page = show()
    count = page.locator("#f-count")
    assert count.inner_text() == "20 claims"
    page.locator("#f-text").fill("council cracks")
    assert count.inner_text() == "3 of 20 claims"
    assert page.locator(".article:visible").count() == 1
    assert page.locator(".text .off").count() > 10
    page.keyboard.press("Escape")
    assert count.inner_text() == "20 claims"
    page.locator("input[value=quoted]").check()
    assert count.inner_text() == "2 of 20 claims"
    page.locator("input[value=mixed]").check()
    page.locator("#f-worth").check()
    assert page.locator(".claim:visible .no").all_inner_texts() == ["13", "15"]
    page.locator("#f-clear").click()
    page.locator("#f-source").select_option("Maren Holt")
    page.locator("#f-type").select_option("opinion")
    assert page.locator(".claim:visible .no").all_inner_texts() == ["5", "6"]
    page.locator("#summary button", has_text="Norline").click()
    assert page.locator(".claim:visible .no").all_inner_texts() == ["19"]
    page.locator(".differs").first.evaluate("e => location.hash = e.closest('.claim').id")
    page.wait_for_function("document.querySelectorAll('.claim.on').length === 1")
    assert count.inner_text() == "20 claims"


def test_tables_sort(show: Open):
    page = show()
    table = page.locator("table[data-filter=source]")
    names = table.locator("tbody .name")
    by_claims = names.all_inner_texts()
    table.locator("th button", has_text="Source").click()
    assert table.locator("th").first.get_attribute("aria-sort") == "ascending"
    assert names.all_inner_texts() != by_claims
    assert sorted(names.all_inner_texts()) == sorted(by_claims)
    table.locator("th button", has_text="Claims").click()
    counts = [int(text) for text in table.locator("tbody td:nth-child(2)").all_inner_texts()]
    assert counts == sorted(counts, reverse=True)
    table.locator("th button", has_text="Claims").click()
    assert names.first.inner_text() != "The article itself"


def test_links_lead_into_the_report(show: Open):
    page = show(f"#{claim_id(19)}")
    assert selected(page) == ["19"]
    assert page.locator(f"#{claim_id(19)}").evaluate("e => e.getBoundingClientRect().bottom <= innerHeight")
    page = show(f"#{arabic().article.id}")
    assert page.locator(f"[id='{arabic().article.id}'] h2").evaluate("e => e.getBoundingClientRect().top < innerHeight")
    assert selected(page) == []
    assert selected(show("#no-such-%E0%A4%A")) == []


def test_right_to_left(show: Open):
    page = show()
    paragraph = page.locator("[lang=ar] p").first
    assert paragraph.evaluate("e => getComputedStyle(e).direction") == "rtl"
    assert page.locator(f"#{claim_id(1)} .says").evaluate("e => getComputedStyle(e).direction") == "ltr"


def test_on_a_phone(show: Open):
    page = show(width=320, has_touch=True, is_mobile=True)
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    page.locator(".text a", has_text="23 cracks in the main girders").tap()
    assert page.locator("#peek .says").count() == 2
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    page.locator("#peek .says").first.tap()
    assert selected(page) == ["2"]
    assert page.locator(f"#{claim_id(2)}").evaluate("e => e.getBoundingClientRect().top < innerHeight")
    page.locator(f"#{claim_id(2)} > .says").tap()
    assert page.locator(".text .on").first.evaluate("e => e.getBoundingClientRect().top < innerHeight")
    page.locator("#peek button").tap()
    assert page.locator("#peek").is_hidden()


def test_on_paper(show: Open):
    page = show()
    page.emulate_media(media="print")
    assert page.locator(".claim:visible").count() == 20
    assert page.locator("#filters, .skip, #peek").evaluate_all("all => all.every(e => !e.offsetParent)")
    cut = "all => all.filter(e => e.scrollHeight > e.clientHeight + 1).length"
    assert page.locator(".side, .scroll").evaluate_all(cut) == 0


def test_by_night(show: Open):
    ground = "getComputedStyle(document.body).backgroundColor"
    assert show(color_scheme="dark").evaluate(ground) == "rgb(22, 24, 27)"
    assert show(color_scheme="light").evaluate(ground) == "rgb(253, 252, 249)"


def test_without_scripts(show: Open):
    page = show(java_script_enabled=False)
    assert page.locator(".claim:visible").count() == 20
    assert page.locator("#filters").is_hidden()
    page.locator(".text a", has_text="We cannot let").click()
    assert page.url.endswith(f"#{claim_id(5)}")
    page.locator(f"#{claim_id(5)} > .says").click()
    assert "#a-" in page.url


def test_the_browser_refuses_what_is_not_ours(browser: Browser, report: Path, tmp_path: Path):
    foreign = "<script>document.title = 'theirs'</script><p style='position:fixed'>x</p><img src=x onerror='alert(1)'>"
    path = tmp_path / "foreign.html"
    path.write_text(report.read_text(encoding="utf-8").replace("<main", foreign + "<main", 1), encoding="utf-8")
    page, refused = browser.new_page(), []
    page.on("console", lambda message: refused.append(message.text))
    page.goto(path.as_uri())
    assert page.title().startswith("Claimline report")
    assert page.locator("p[style]").evaluate("e => getComputedStyle(e).position") == "static"
    assert len(refused) >= 3
    page.close()


def test_many_articles(show: Open, tmp_path: Path):
    path = tmp_path / "many.html"
    write(path, small(range(60)))
    page = show(path=path)
    assert page.locator(".contents li").count() == 60
    page.locator(".contents a").nth(50).click()
    assert page.locator(".article").nth(50).evaluate("e => Math.abs(e.getBoundingClientRect().top) < innerHeight")
    page.locator("#f-source").select_option("Mayor 3")
    assert page.locator("#f-count").inner_text() == "9 of 60 claims"
