import json
import logging
from datetime import date
from typing import Any

import pytest

from pipeline.errors import SourceError
from pipeline.sources.metadata import Metadata
from pipeline.sources.pages import read_page

PARAGRAPHS = [
    "The bridge over the Corvel will open on Friday, the city's engineer said, three years later than planned.",
    "“It is the safest bridge in the province,” she told reporters, and 4,000 vehicles would cross it every day.",
    "The opposition on the council denied that, and said that the cost of €31 million had doubled since 2027.",
]
BODY = "".join(f"<p>{p}</p>" for p in PARAGRAPHS)
NAVIGATION = "<nav><a href='/'>Home</a> <a href='/sport'>Sport</a> <a href='/weather'>Weather</a></nav>"
JSON_LD = {
    "@type": "NewsArticle",
    "headline": "Bridge to open on Friday",
    "datePublished": "2031-05-01T21:00:00Z",
    "author": [{"name": "Ana Ruiz"}, {"name": "Jo Lee"}],
    "publisher": {"name": "The Post"},
    "inLanguage": "en",
    "url": "https://post.example/news/bridge?from=feed",
}


def page(body: str = BODY, head: str = "", html: str = "<html>") -> str:
    return f"<!DOCTYPE html>{html}<head>{head}</head><body>{NAVIGATION}<article>{body}</article></body></html>"


def script(data: dict[str, Any]) -> str:
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


def test_the_main_text_and_json_ld():
    text, known = read_page(page(head=script(JSON_LD) + "<title>Bridge to open on Friday | The Post</title>"))
    assert text == "\n".join(PARAGRAPHS)
    assert known == Metadata(
        title="Bridge to open on Friday",
        published=date(2031, 5, 1),
        language="en",
        byline="Ana Ruiz, Jo Lee",
        outlet="The Post",
        url="https://post.example/news/bridge?from=feed",
    )


def test_other_metadata_fills_the_gaps_and_the_canonical_address_comes_first():
    head = (
        script({"@type": "NewsArticle", "headline": "From JSON-LD", "url": "https://post.example/x"})
        + '<link rel="canonical" href="https://post.example/news/bridge">'
        + '<meta property="og:title" content="From Open Graph"><meta property="og:site_name" content="The Post">'
        + '<meta property="article:published_time" content="2021-05-01T08:00:00+02:00">'
        + '<meta name="author" content="Ana Ruiz">'
    )
    _, known = read_page(page(head=head, html='<html lang="en-GB">'))
    assert known == Metadata(
        title="From JSON-LD",
        published=date(2021, 5, 1),
        language="en-GB",
        byline="Ana Ruiz",
        outlet="The Post",
        url="https://post.example/news/bridge",
    )


def test_nothing_is_guessed_where_nothing_is_said():
    _, known = read_page(page(BODY + "<p>In March 2019 the works began.</p><footer>© 2018 The Post</footer>"))
    assert known == Metadata()


def test_broken_json_ld_costs_only_itself():
    head = '<script type="application/ld+json">{"@type": "NewsArticle", </script><title>Bridge opens</title>'
    text, known = read_page(page(head=head))
    assert (text, known.title) == ("\n".join(PARAGRAPHS), "Bridge opens")


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("<h1>Bridge to open on Friday</h1>", "Bridge to open on Friday - The Post"),
        ("<h2>Bridge “to open” on Friday</h2>", 'Bridge "to open" on Friday'),
    ],
)
def test_a_headline_is_no_part_of_the_text(heading, title):
    text, _ = read_page(page(heading + BODY, head=f"<title>{title}</title>"))
    assert text == "\n".join(PARAGRAPHS)


def test_the_outlet_behind_the_title_is_left_out():
    head = "<title>Bridge – a history | ThePost</title><meta property='og:site_name' content='The Post'>"
    assert read_page(page(head=head))[1].title == "Bridge – a history"


def test_scripts_and_comments_are_no_text():
    text, _ = read_page(
        page("<!-- hidden --><script>alert('<p>script text</p>')</script><style>p {}</style>" + BODY + "<!-- open")
    )
    assert text == "\n".join(PARAGRAPHS)


def test_markup_that_was_escaped_stays_what_the_reader_saw():
    shown = "The page said &lt;script&gt;alert(1)&lt;/script&gt; &amp; nothing else, according to the city."
    assert "<script>alert(1)</script> & nothing" in read_page(page(BODY + f"<p>{shown}</p>"))[0]


def test_an_xml_declaration_and_its_language():
    html = '<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="fr">'
    source = '<?xml version="1.0" encoding="iso-8859-1"?>' + page(BODY + "<p>Été à Besançon, dit-il.</p>", html=html)
    text, known = read_page(source)
    assert text.endswith("Été à Besançon, dit-il.")
    assert known.language == "fr"


@pytest.mark.parametrize(
    "source",
    [
        "",
        "   ",
        "just words",
        "<html><body></body></html>",
        "<html><head><title>A title alone</title></head><body><script>let x = 1</script></body></html>",
        "<" * 10_000,
        "<html><body>" + "<div>" * 30_000 + "deep" + "</div>" * 30_000,
    ],
)
def test_a_page_without_a_main_text(source, capsys):
    with pytest.raises(SourceError) as caught:
        read_page(source)
    assert caught.value.reason == "no_main_text"
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    "junk",
    [
        "<table><tr><td>" * 500,
        "<b>" * 3000,
        "\x00\x01\x08",
        "&#xD800;&#0;&#x110000;",
        "</article></body></html><p>after the end</p>",
        "<a href='http://[::1'>x</a><img src='data:,'>",
    ],
)
def test_hostile_markup_does_not_hide_the_text(junk):
    assert PARAGRAPHS[0] in read_page(page(BODY + junk))[0]


def test_the_parsers_warnings_stay_off_stderr(capsys):
    with pytest.raises(SourceError):
        read_page("<html><body></body></html>")
    logging.getLogger("trafilatura.core").warning("a warning of the kind that they write")
    assert capsys.readouterr().err == ""
