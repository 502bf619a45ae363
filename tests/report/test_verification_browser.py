"""What was checked, in a real browser: filtered, opened, walked through, followed into the articles, printed."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from pipeline.report.verification import Case, Checked
from tests.browsing import Open, launched, watched
from tests.report import verified
from tests.report.reading import write
from tests.report.samples import small


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as found:
        yield found


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("report") / "report.html"
    write(path, verified.views(), checked=verified.checked())
    return path


@pytest.fixture
def show(browser: Browser, report: Path) -> Iterator[Open]:
    with watched(browser, report) as opened:
        yield opened


def family_id(words: str) -> str:
    return next(one.id for one in verified.verification().families if words in one.text)


def seen(page: Page) -> list[str]:
    return page.locator(".family:visible").evaluate_all("all => all.map(e => e.dataset.outcome)")  # type: ignore[no-any-return]


def test_filters(show: Open):
    page = show()
    count = page.locator("#v-count")
    assert count.inner_text() == "10 entries"
    page.locator("#v-filters input[value=refuted]").check()
    assert seen(page) == ["refuted", "refuted"]
    assert page.locator(".group:visible").count() == 1
    page.locator("#v-filters input[value=failed]").check()
    assert count.inner_text() == "3 of 10 entries"
    page.locator("#v-clear").click()
    page.locator("#v-said").select_option("disputed")
    assert seen(page) == ["refuted"]
    page.locator("#v-said").select_option("")
    page.locator("#v-article").select_option(label="Bridge open again, quarrel goes on, Ellery Courier, 2 May 2031")
    assert seen(page) == ["not_enough_evidence"]
    page.locator("#v-article").select_option("")
    page.locator("#v-text").fill("trask witness")
    assert seen(page) == ["conflicting"]
    page.keyboard.press("Escape")
    assert count.inner_text() == "10 entries"
    assert page.locator("#f-count").inner_text() == "22 claims"


def test_what_matters_is_open_and_all_can_be(show: Open):
    page = show()
    opened = ".family[open]"
    assert page.locator(opened).count() == 3
    page.locator("#v-open").click()
    assert page.locator(opened).count() == 10
    assert page.locator("#v-open").inner_text() == "Close all"
    page.locator("#v-open").click()
    assert page.locator(opened).count() == 0


def test_by_keyboard(show: Open):
    page = show()
    for _ in range(3):
        page.keyboard.press("n")
    page.keyboard.press("p")
    card = page.locator(f"#{family_id('until 15 April')}")
    assert card.evaluate("e => e.contains(document.activeElement)")
    assert card.evaluate("e => e.getBoundingClientRect().top >= document.getElementById('v-filters').offsetHeight")
    page.keyboard.press("Enter")
    assert card.get_attribute("open") is None


def test_evidence_leads_into_its_article(show: Open):
    page = show()
    passage = page.locator(".passage", has=page.locator("mark", has_text="A first notice of cracks"))
    passage.locator(".where a").click()
    assert page.locator(".text .ev").all_inner_texts() == [
        "A first notice of cracks in the deck went to the council on 9 November 2029"
    ]
    assert page.locator(".text .ev").evaluate("e => e.getBoundingClientRect().bottom < innerHeight")
    page.go_back()
    page.wait_for_function("!document.querySelector('.text .ev')")


def test_evidence_among_claims_is_shown_whole(show: Open):
    page = show()
    page.locator("#v-open").click()
    passage = page.locator(".passage", has=page.locator("mark", has_text="The first report reached us on 3 March"))
    passage.locator(".where a").click()
    assert page.evaluate("[...document.querySelectorAll('.text .ev')].map(e => e.textContent).join('')") == (
        "“The first report reached us on 3 March,”"
    )
    assert page.locator(".claim.on .no").all_inner_texts() == ["15"]


def test_a_claim_leads_to_its_family(show: Open):
    page = show()
    page.locator("#v-filters input[value=refuted]").check()
    family = family_id("11,400")
    page.locator(f".claim a[href='#{family}']").click()
    card = page.locator(f"#{family}")
    page.wait_for_function(f"document.getElementById('{family}').open")
    assert card.evaluate("e => e.getBoundingClientRect().top >= document.getElementById('v-filters').offsetHeight")
    assert card.evaluate("e => e.getBoundingClientRect().top < innerHeight / 2")
    assert page.locator("#v-count").inner_text() == "10 entries"


def test_a_link_from_outside_opens_what_it_names(show: Open):
    evidence = next(one for one in verified.verification().evidence if one.why == "same_origin")
    page = show(f"#{evidence.id}")
    assert page.locator(f"#{evidence.id}").is_visible()
    assert page.locator(f"#{evidence.id}").evaluate("e => e.getBoundingClientRect().top < innerHeight")


def test_on_a_phone(show: Open):
    page = show(width=320, has_touch=True, is_mobile=True)
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    page.locator("#v-open").tap()
    page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true")
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_on_paper_and_without_scripts_all_is_there(show: Open):
    for options in ({}, {"java_script_enabled": False}):
        page = show(**options)
        page.emulate_media(media="print")
        quotes = {one.quote for one in verified.verification().evidence}
        marks = page.locator("mark")
        assert marks.count() >= len(quotes)
        assert marks.evaluate_all("all => all.every(e => e.getClientRects().length && e.offsetHeight)")
        assert page.locator("#v-filters").is_hidden()


def test_without_scripts_a_card_opens_and_leads_on(show: Open):
    page = show(java_script_enabled=False)
    card = page.locator(f"#{family_id('11,400')}")
    card.locator("summary").first.click()
    card.locator(".passage .where a").click()
    assert "#a-" in page.url


def test_by_night_a_label_can_be_read(show: Open):
    colours = "e => [getComputedStyle(e).color, getComputedStyle(e).backgroundColor]"
    light, dark = (
        show(color_scheme=scheme).locator(".verdict.refuted").first.evaluate(colours) for scheme in ("light", "dark")
    )
    assert light == ["rgb(253, 252, 249)", "rgb(135, 41, 63)"]
    assert dark == ["rgb(22, 24, 27)", "rgb(243, 174, 187)"]


def test_many_families(show: Open, tmp_path: Path):
    path = tmp_path / "many.html"
    views = list(small(range(60)))
    families = [verified.family(view.extraction.claims[0]) for view in views if view.extraction]

    def cases() -> Iterator[Case]:
        for family in families:
            yield Case(family, verified.verdict(family, "not_enough_evidence"))

    write(path, views, checked=Checked(cases), max_families=40)
    page = show(path=path)
    assert page.locator("#v-count").inner_text() == "40 entries"
    assert page.locator(".family[open]").count() == 0
    page.locator("#v-text").fill("33 bridges")
    assert page.locator(".family:visible").count() == 1
