"""The report says all that it is told, and nothing that it shows can write into it."""

import re
import weakref
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.records import Article, Attribution, Extraction, Failure, Mention, Rejection, Span
from pipeline.report.page import PRINTABLE
from pipeline.report.render import write_report
from pipeline.report.view import VOICES, Answers, ArticleView
from tests.factories import make_article, make_claim
from tests.report.reading import Reader, write
from tests.report.samples import arabic, bridge, claim, facts, failed, one_claim, said, small

HOSTILE = (
    "</script><script>alert(1)</script> <!-- --> ]]> {{ 7*7 }} {% raw %} <img src=x onerror=alert(1)> \"quoted\" 'x' "
    "& &amp; &#0; \x00\x0b\u202eright\u202c \u2066 \ud800 \r\n javascript:alert(1)"
)


def test_the_page_says_all_that_a_claim_holds(tmp_path):
    view = bridge()
    page = Reader(write(tmp_path / "report.html", [view]))
    extraction = view.extraction
    assert extraction
    for made in extraction.claims:
        assert made.text in page.flat
        assert made.id in page.all("id")
        for mention in made.mentions:
            who = mention.attribution
            runs = [run.quote for run in (who.source, who.cue, who.via) if run]
            named = [who.source_name, who.source_role, who.source_affiliation, who.source_kind]
            for words in (mention.quote, *runs, *filter(None, named)):
                assert words in page.flat
        assert all(noted.text in page.flat for noted in made.quantities)
        assert all(noted.text in page.flat for noted in made.dates)
    for words in (
        "said on 11 March 2031",
        "about 4,200,000 GBP",
        "no figure bookings",
        "less than 0.5",
        "2031-04-15 onwards",
        "value of around £4.2m: the model said 4.2, the code reads 4200000, and that stands",
        "contradicts claim 15",
        "contradicts claim 13",
        "is supported by claim 7",
        "quote not found",
        "no such words in the article",
        "by Tilda Okoro",
        "12 March 2031",
        "19 claims",
        "1 rejection",
        "0 failures",
    ):
        assert words in page.flat, words


def test_how_it_was_made(tmp_path):
    page = Reader(write(tmp_path / "report.html", [bridge()])).flat
    assert "From recordings. All 3 answers were recorded earlier from example-large-2031-01 and replayed" in page
    for words in (
        facts().recording_note,
        "5b1d" * 16,
        "sk-…masked",
        "6,120 (estimated)",
        "no price is known",
        "3.11.2",
    ):
        assert words
        assert words in page
    known = facts(answers=Answers(live=1), cost_usd=0.0123, incomplete="The budget of US$ 1 was reached.")
    page = Reader(write(tmp_path / "report.html", [bridge()], known)).flat
    assert "Live. The one answer was given by" in page
    assert "US$ 0.0123" in page
    assert "Not complete. The budget of US$ 1 was reached." in page
    assert "recorded on" not in page


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        (Answers(), "No model was asked"),
        (Answers(cache=1200), "All 1,200 answers were given to earlier runs"),
        (Answers(live=1, cache=2, recording=3), "Of 6 answers by example-large-2031-01, 1 came live, 2 from the cache"),
    ],
)
def test_where_the_answers_came_from(tmp_path, answers, words):
    assert words in Reader(write(tmp_path / "report.html", [bridge()], facts(answers=answers))).flat


def hostile_view() -> ArticleView:
    it = make_article(
        HOSTILE, HOSTILE, title=HOSTILE, outlet=HOSTILE, byline=HOSTILE, language='"><b>', url="javascript:alert(1)"
    )
    who = said(HOSTILE, "mixed", "</script>", "<!--", "{{ 7*7 }}", source_name=HOSTILE, source_role=HOSTILE)
    made = claim(
        it, "event", HOSTILE, (HOSTILE, who), numbers=[(HOSTILE, 1, HOSTILE, "exact")], dates=[("<img", HOSTILE)]
    )
    return one_claim(it, made)


def test_no_article_can_write_into_the_page(tmp_path):
    view = hostile_view()
    rejection = Rejection(stage="extract", subject=HOSTILE, reason="x", detail=HOSTILE)
    failure = Failure(stage="read", subject=HOSTILE, article_id=None, code="x", message=HOSTILE, attempts=2)
    out = tmp_path / "report.html"
    known = facts(settings={"x": HOSTILE}, models_answered=(HOSTILE,), recording_note=HOSTILE)
    write_report(out, facts=known, articles=lambda: iter([view]), rejections=[rejection], failures=[failure])
    html = out.read_bytes().decode()
    page, plain = Reader(html), Reader(write(tmp_path / "plain.html", [bridge()]))
    assert html.count("<script") == html.count("</script") == 1
    assert "<!--" not in html
    assert not re.search("[\x00-\x08\x0b-\x1f\ud800-\udfff]", html)
    assert {tag for tag, _ in page.tags} <= {tag for tag, _ in plain.tags}
    names = {name for _, known_attributes in page.tags for name in known_attributes}
    assert not {name for name in names if name.startswith("on") or name == "style"}
    assert all(href.startswith("#") for href in page.all("href"))
    assert page.texts == [HOSTILE.translate(PRINTABLE)]
    assert "{{ 7*7 }}" in page.flat


def test_only_web_addresses_become_links(tmp_path):
    page = Reader(write(tmp_path / "report.html", [bridge()]))
    (link,) = [known for tag, known in page.tags if tag == "a" and not known["href"].startswith("#")]
    assert link["href"] == bridge().article.url
    assert link["rel"] == "noopener noreferrer nofollow"
    assert not page.all("src")


def test_links_lead_somewhere_and_no_id_stands_twice(tmp_path):
    page = Reader(write(tmp_path / "report.html", [bridge(), arabic(), failed(), *small(range(3))]))
    ids = page.all("id")
    assert len(ids) == len(set(ids))
    assert {href[1:] for href in page.all("href") if href.startswith("#")} <= set(ids)
    assert {word for names in page.all("aria-labelledby") for word in names.split()} <= set(ids)


def test_language_and_direction(tmp_path):
    page = Reader(write(tmp_path / "report.html", [arabic(), bridge(), *small([1])]))
    texts = [known["lang"] for _, known in page.tags if known.get("class") == "text"]
    assert texts == ["ar", "en-GB", "en"]
    titles = [known for tag, known in page.tags if tag == "h2" and known.get("dir") == "auto"]
    assert [known["lang"] for known in titles] == texts
    unknown = arabic().article.model_copy(update={"language": None})
    html = write(tmp_path / "report.html", [ArticleView(article=unknown, extraction=None)])
    assert '<div class="text" lang="">' in html


def test_an_article_without_claims_says_why(tmp_path):
    unread = ArticleView(article=make_article("Nothing yet."), extraction=None)
    nothing = Extraction(article_id="a", claims=(), relations=(), rejections=())
    empty = ArticleView(article=make_article("Is it so?"), extraction=nothing)
    page = Reader(write(tmp_path / "report.html", [failed(), unread, empty]))
    assert "Failed: timeout. No answer came within 60 seconds, three times." in page.flat
    assert "The run has not got to this article." in page.flat
    assert "No claims were found in this article." in page.flat
    assert "ferry.txt failed" in page.flat
    assert page.texts == ["The ferry sank.\nNobody was hurt.", "Nothing yet.", "Is it so?"]


@st.composite
def articles_with_claims(draw):
    text = draw(st.text(alphabet=st.one_of(st.characters(), st.sampled_from(" \r\n<&“")), min_size=1, max_size=60))
    it = make_article(text)
    claims = []
    for i in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(text) - 1))
        end = draw(st.integers(start + 1, len(text)))
        who = Attribution(voice=draw(st.sampled_from(VOICES)))
        span = Span(start=start, end=end)
        mention = Mention(quote=text[start:end], span=span, alignment="exact", attribution=who)
        claims.append(make_claim(it, f"Claim {i}", mentions=(mention,)))
    return ArticleView(
        article=it, extraction=Extraction(article_id=it.id, claims=tuple(claims), relations=(), rejections=())
    )


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(articles_with_claims(), min_size=5, max_size=12))
def test_the_text_on_the_page_is_the_article(tmp_path, views):
    page = Reader(write(tmp_path / "report.html", views))
    assert page.texts == [view.article.text.translate(PRINTABLE) for view in views]


def test_the_first_articles_are_shown_and_all_are_counted(tmp_path):
    page = Reader(write(tmp_path / "report.html", small(range(1000)), max_articles=5))
    assert len(page.texts) == 5
    assert "This page shows the first 5 of 1,000 articles in full; the claims of all are in claims.jsonl" in page.flat
    assert "1,000 articles 1,000 claims" in page.flat
    page = Reader(write(tmp_path / "report.html", small(range(3)), max_articles=0))
    assert "This page shows no article in full" in page.flat
    assert "first" not in Reader(write(tmp_path / "report.html", small(range(3)), max_articles=3)).flat


def test_one_article_is_held_at_a_time(tmp_path):
    living: weakref.WeakSet[Article] = weakref.WeakSet()
    most = 0

    def articles() -> Iterator[ArticleView]:
        nonlocal most
        for view in small(range(60)):
            living.add(view.article)
            most = max(most, len(living))
            yield view

    write_report(tmp_path / "report.html", facts=facts(), articles=articles)
    assert 1 <= most <= 3


def test_the_same_input_gives_the_same_bytes(tmp_path):
    first = write(tmp_path / "a.html", [bridge(), arabic()])
    assert write(tmp_path / "b.html", [bridge(), arabic()]) == first


def test_nothing_at_all(tmp_path):
    page = Reader(write(tmp_path / "report.html", []))
    assert "0 articles 0 claims" in page.flat
    assert "Nothing was rejected." in page.flat


def test_what_was_dropped_leads_to_its_article(tmp_path):
    page = Reader(write(tmp_path / "report.html", [bridge(), failed()]))
    links = [known["href"] for tag, known in page.tags if tag == "a"]
    assert links.count(f"#{failed().article.id}") == 2
    assert "timeout extract, ferry.txt, 3 attempts No answer came within 60 seconds" in page.flat
