"""What was checked: all families are counted, the most newsworthy come first, and a card says all that is known."""

import re
import weakref
from collections.abc import Iterator

import pytest

from pipeline.records import Article, Failure
from pipeline.report.render import write_report
from pipeline.report.verification import Case, Checked, select
from pipeline.report.view import ArticleView
from pipeline.verdicts import Matter, Origin, Verification
from tests.factories import make_article
from tests.report import verified
from tests.report.reading import Reader, write
from tests.report.samples import claim, facts, one_claim, small
from tests.report.test_render import HOSTILE


@pytest.fixture
def page(tmp_path):
    return Reader(write(tmp_path / "report.html", verified.views(), checked=verified.checked()))


def test_all_are_counted_and_the_newsworthy_come_first():
    selection = select(verified.checked())
    totals = [(group.outcome, group.total) for group in selection.groups]
    assert totals == [
        ("refuted", 2), ("conflicting", 1), ("supported", 4), ("not_enough_evidence", 2), ("failed", 1),
    ]  # fmt: skip
    assert (selection.total, selection.judged, selection.unchecked) == (10, 9, 1)
    assert selection.said == {
        "none": 3, "only_here": 3, "reported_elsewhere": 1, "disputed": 1, "primary": 1,
    }  # fmt: skip
    assert sum(selection.said.values()) == selection.total - 1
    refuted, *_, unknown, _ = selection.groups
    assert [len(case.family.articles) for case in refuted.cases] == [2, 1]
    assert [case.verdict.state for case in unknown.cases if case.verdict] == ["judged", "nothing_found"]


def test_what_is_beyond_the_cap_is_counted_and_said(tmp_path):
    selection = select(verified.checked(), shown=1)
    assert [(group.total, len(group.cases)) for group in selection.groups] == [(2, 1), (1, 1), (4, 1), (2, 1), (1, 1)]
    assert sum(brief.shown for brief in selection.families.values()) == 5
    html = write(tmp_path / "report.html", verified.views(), checked=verified.checked(), max_families=1)
    page = Reader(html)
    assert html.count('<details class="family') == 5
    assert "The 1 that most articles put forward, of 4; all are in verdicts.jsonl." in page.flat
    assert_links(page)
    none = Reader(write(tmp_path / "none.html", verified.views(), checked=verified.checked(), max_families=0))
    assert "None of 4 is shown; all are in verdicts.jsonl." in none.flat
    assert_links(none)


def assert_links(page: Reader) -> None:
    ids = page.all("id")
    assert len(ids) == len(set(ids))
    assert {href[1:] for href in page.all("href") if href.startswith("#")} <= set(ids)
    assert {word for names in page.all("aria-labelledby") for word in names.split()} <= set(ids)


def test_links_lead_somewhere_and_no_id_stands_twice(tmp_path, page):
    assert_links(page)
    for articles in (0, 1, 2):
        few = Reader(write(tmp_path / "few.html", verified.views(), checked=verified.checked(), max_articles=articles))
        assert_links(few)
        assert "https://inspectorate.example/2031/14" in few.all("href")


def test_the_page_says_all_that_a_verdict_holds(page):
    made = verified.verification()
    for one in made.evidence:
        assert one.quote in page.flat
        assert one.id in page.all("id")
        assert f"{one.article_id}.{one.span.start}" in page.all("id")
        assert not one.issuer or one.issuer in page.flat
    for family, verdict in zip(made.families, made.verdicts, strict=False):
        assert family.text in page.flat
        assert family.id in page.all("id")
        assert all(query in page.flat for query in verdict.searched.queries)
    for words in (
        "2 Refuted", "1 Conflicting evidence", "4 Supported", "2 Not enough evidence", "1 Not judged",
        "Was it said? Yes: a text of the source’s own says so.",
        "Is it so? ⇄ Conflicting evidence. As the passages have it.",
        "Nothing that bears on it was found in these articles.",
        "The check could not be finished: no answer came in time. This says nothing about the claim.",
        "No longer so from 28 April 2031; the answer is for the day of the claim.",
        "Cars crossed the swing bridge again Bridge open again, quarrel goes on, Ellery Courier, 2 May 2031",
        "Was it said? In doubt: the source denies it, or its words in full are others.",
        "a fortnight later than the date given out Bridge open again, quarrel goes on, Ellery Courier, 2 May 2031",
        "Contested by Port Ellery council.",
        "· one origin with The Stannerby Post",
        "The same article says otherwise: The first report of the cracks reached Port Ellery council on 3 March 2031.",
        "Answers for it: Ivo Trask, with the word of a witness without a side.",
        "Answers for it: Ellery Inspectorate itself, with a record",
        "Answers for it: Ruth Adeyemi (Port Ellery council), with the bare word of a party to the matter.",
        "Independent? No: the claim’s own source once more.",
        "Independent? Yes, but it does not count: the bare word of somebody with a side in the matter.",
        "“around £4.2m” = “£4.35m”, the numbers agree: £4.35m is within 10 % of £4.2m",
        "⚠ The model had read it the other way; the arithmetic stands.",
        "“23” ≠ “31”, the numbers differ: 31 is outside of 23",
        "“at least 15 April” became “15 April” from The Stannerby Post (12 March 2031) to Northern Daily",
        "a reprint changed its own source text",
        "2 searches through 4 articles, none later than 31 March 2031: nothing found.",
        "Mostly true: The council was warned of cracks in 2029 Ellery Facts, 81 % alike the check",
        "Port Ellery council has a side, against Port Ellery Chamber of Trade: It is blamed for the cracks.",
        "(set by you)",
        "Speak for it: Ruth Adeyemi in The Stannerby Post (own text)",
        "16 % of The Stannerby Post stands in Northern Daily, and 93 % the other way",
        "1 not worth checking, and left out",
    ):  # fmt: skip
        assert words in page.flat, words


def test_a_failure_shows_no_label(tmp_path):
    html = write(tmp_path / "report.html", verified.views(), checked=verified.checked())
    [card] = re.findall(r'<details class="family failed".*?</summary>', html, re.DOTALL)
    assert 'data-said=""' in card
    assert "Not judged" in card
    assert not re.search("Supported|Refuted|Conflicting|Not enough", card)


def test_claims_in_the_text_lead_to_what_became_of_them(tmp_path):
    html = write(tmp_path / "report.html", verified.views(), checked=verified.checked())
    cracks = next(one for one in verified.verification().families if "23 cracks" in one.text)
    first = cracks.members[0]
    [item] = re.findall(rf'<li class="claim" id="{first}".*?</li>', html, re.DOTALL)
    assert f'href="#{cracks.id}"' in item
    assert "Refuted" in item
    assert "said: no source named" in item
    assert 'title="narrator, claim 2 (refuted)"' in html
    assert 'data-n="2✗"' in html


def test_what_failed_leads_to_its_family(tmp_path):
    lost = next(one for one in verified.verification().families if "Norline" in one.text)
    failure = Failure(stage="judge", subject=lost.id, article_id=None, code="timeout", message="...", attempts=5)
    path = tmp_path / "report.html"
    write_report(
        path, facts=facts(), articles=lambda: iter(verified.views()), failures=[failure], checked=verified.checked()
    )
    dropped = path.read_text(encoding="utf-8").partition('id="failures"')[2]
    assert f'<a href="#{lost.id}"><bdi>{lost.text}</bdi></a>' in dropped


def test_without_verification_there_is_no_word_of_it(tmp_path):
    page = Reader(write(tmp_path / "report.html", verified.views()))
    assert "checked" not in page.all("id")
    assert "Refuted" not in page.flat
    empty = Verification(origins=(), families=(), matters=(), evidence=(), verdicts=())
    page = Reader(write(tmp_path / "empty.html", verified.views(), checked=Checked.of(empty)))
    assert "No claim was worth checking." in page.flat


def hostile() -> tuple[list[ArticleView], Checked]:
    """Every string of every record is hostile, or as hostile as its type allows."""
    it = make_article(HOSTILE, HOSTILE, title=HOSTILE, outlet=HOSTILE, language='"><b>', url="javascript:alert(1)")
    made = claim(it, "event", HOSTILE, (HOSTILE, {"voice": "quoted", "source_name": HOSTILE}))
    family = verified.family(made)
    found = verified.evidence(
        family,
        it,
        "<img src=x onerror=alert(1)>",
        "refutes",
        "record",
        issuer=HOSTILE,
        affiliation=HOSTILE,
        why=HOSTILE,
    )
    known = verified.verification()
    check = (
        known.verdicts[0]
        .checks[0]
        .model_copy(update={"evidence": found.id, "claim": HOSTILE, "passage": HOSTILE, "how": HOSTILE})
    )
    conflicting = next(one for one in known.verdicts if one.prior_checks)
    prior = conflicting.prior_checks[0].model_copy(
        update={"claim": HOSTILE, "rating": HOSTILE, "publisher": HOSTILE, "url": "javascript:alert(1)"}
    )
    searched = known.verdicts[0].searched.model_copy(update={"queries": (HOSTILE,)})
    drift = next(one.drift[0] for one in known.families if one.drift)
    family = family.model_copy(update={"drift": (drift.model_copy(update={"what": HOSTILE, "after": family.id}),)})
    verdict = verified.verdict(
        family, "refuted", [found], contested_by=(HOSTILE,), checks=(check,), prior_checks=(prior,), why=HOSTILE,
        searched=searched,
    )  # fmt: skip
    body = known.matters[0].bodies[0].model_copy(update={"name": HOSTILE, "why": HOSTILE, "against": (HOSTILE,)})
    standing = (
        known.matters[0].standings[0].model_copy(update={"article_id": it.id, "source_name": HOSTILE, "body": HOSTILE})
    )
    matter = Matter(id="m", articles=(it.id,), bodies=(body,), standings=(standing,))
    origin = Origin(id="o", articles=(it.id, it.id), overlaps=())
    return [one_claim(it, made)], Checked(lambda: [Case(family, verdict, (found,))], (origin,), (matter,))


def test_nothing_that_was_found_can_write_into_the_page(tmp_path):
    views, checked = hostile()
    html = write(tmp_path / "hostile.html", views, checked=checked)
    page = Reader(html)
    plain = Reader(write(tmp_path / "plain.html", verified.views(), checked=verified.checked()))
    assert html.count("<script") == html.count("</script") == 1
    assert "<!--" not in html
    assert not re.search("[\x00-\x08\x0b-\x1f\ud800-\udfff]", html)
    assert {tag for tag, _ in page.tags} <= {tag for tag, _ in plain.tags}
    names = {name for _, known_attributes in page.tags for name in known_attributes}
    assert not {name for name in names if name.startswith("on") or name == "style"}
    assert all(href.startswith("#") for href in page.all("href"))
    assert_links(page)


def test_the_text_stays_the_article_with_evidence_marked_in_it(page):
    assert page.texts == [" ".join(view.article.text.split("\r")) for view in verified.views()]
    starts = {int(start) for starts in page.all("data-e") for start in starts.split()}
    made = verified.verification()
    words = [one for verdict in made.verdicts for one in (*verdict.denials, verdict.change) if one]
    assert starts == {one.span.start for one in (*made.evidence, *words)}


def test_a_family_of_an_article_that_is_not_there_is_shown_all_the_same(tmp_path):
    page = Reader(write(tmp_path / "report.html", [], checked=verified.checked()))
    assert all(one.quote in page.flat for one in verified.verification().evidence)
    assert_links(page)


def test_one_article_is_held_at_a_time(tmp_path):
    living: weakref.WeakSet[Article] = weakref.WeakSet()
    most = 0

    def articles() -> Iterator[ArticleView]:
        nonlocal most
        for view in small(range(60)):
            living.add(view.article)
            most = max(most, len(living))
            yield view

    def cases() -> Iterator[Case]:
        for view in small(range(60)):
            assert view.extraction
            family = verified.family(view.extraction.claims[0])
            yield Case(family, verified.verdict(family, "not_enough_evidence"))

    write_report(tmp_path / "report.html", facts=facts(), articles=articles, checked=Checked(cases))
    assert 1 <= most <= 3


def test_the_same_input_gives_the_same_bytes(tmp_path):
    first = write(tmp_path / "a.html", verified.views(), checked=verified.checked())
    assert write(tmp_path / "b.html", verified.views(), checked=verified.checked()) == first
