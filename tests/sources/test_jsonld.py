import json
from datetime import date

import pytest

from pipeline.sources.jsonld import linked_data, names
from pipeline.sources.metadata import Metadata

ARTICLE = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": "Bridge opens",
    "datePublished": "2031-05-02T08:00:00+02:00",
    "inLanguage": "en-GB",
    "author": {"@type": "Person", "name": "Ana Ruiz"},
    "publisher": {"@type": "Organization", "name": "The Post", "url": "https://post.example"},
    "url": "https://post.example/bridge",
}
KNOWN = Metadata(
    title="Bridge opens",
    published=date(2031, 5, 2),
    language="en-GB",
    byline="Ana Ruiz",
    outlet="The Post",
    url="https://post.example/bridge",
)


def but(**changes: object) -> dict[str, object]:
    return {key: value for key, value in {**ARTICLE, **changes}.items() if value is not None}


@pytest.mark.parametrize(
    "data",
    [
        ARTICLE,
        [ARTICLE],
        [{"@type": "BreadcrumbList"}, ARTICLE],
        {"@context": "https://schema.org", "@graph": [{"@type": "WebSite", "name": "x"}, ARTICLE]},
        {"@type": "WebPage", "mainEntity": ARTICLE},
        but(**{"@type": ["Thing", "ReportageNewsArticle"]}),
        but(**{"@type": "https://schema.org/NewsArticle"}),
        but(author=["Ana Ruiz"]),
        but(author=[{"name": ["Ana Ruiz"]}, {"name": "Ana Ruiz"}]),
        but(headline=" Bridge\n opens "),
        but(headline=None, name="Bridge opens"),
        but(url=None, mainEntityOfPage={"@type": "WebPage", "@id": "https://post.example/bridge"}),
        but(url=None, mainEntityOfPage="https://post.example/bridge"),
        but(inLanguage={"@type": "Language", "alternateName": "en-GB"}),
        but(datePublished="2031-05-02 8:00 a.m."),
        {
            "@graph": [
                but(author={"@id": "#a"}, publisher={"@id": "#p"}),
                {"@id": "#a", "name": "Ana Ruiz"},
                {"@id": "#p", "@type": "Organization", "name": "The Post"},
            ]
        },
        [ARTICLE, but(headline="Another")],
        {"@type": "ItemList", "itemListElement": [{"item": but(headline="Teaser")}], "about": ARTICLE},
    ],
)
def test_the_shapes_that_newsrooms_use(data):
    assert linked_data([json.dumps(data)]) == KNOWN


@pytest.mark.parametrize("wrapped", ["<!--{}-->", "//<![CDATA[\n{}\n//]]>", "<![CDATA[{}]]>", "\n {};\n"])
def test_wrappings_are_taken_off(wrapped):
    assert linked_data([wrapped.replace("{}", json.dumps(ARTICLE))]) == KNOWN


def test_line_breaks_in_strings_and_html_escapes():
    script = json.dumps(but(headline="Bridge &amp; tunnel: &#8220;open&#8221;")).replace("tunnel", "tun\nnel")
    assert linked_data([script]).title == "Bridge & tun nel: “open”"


@pytest.mark.parametrize(
    "broken", ["", "{", "null", "17", '"text"', "[" * 100_000, '{"@type": "NewsArticle", }', '{"@type": 5, "@id": []}']
)
def test_a_broken_script_does_not_hide_the_next(broken):
    assert linked_data([broken]) == Metadata()
    assert linked_data([broken, json.dumps(ARTICLE)]) == KNOWN


@pytest.mark.parametrize(
    ("field", "value", "gone"),
    [
        ("datePublished", "yesterday", "published"),
        ("datePublished", ["2031-05-02"], "published"),
        ("inLanguage", "English (UK)", "language"),
        ("inLanguage", ["en", "fr"], "language"),
        ("author", "https://social.example/ana", "byline"),
        ("author", {"@id": "#nobody"}, "byline"),
        ("publisher", 5, "outlet"),
        ("headline", {"a": 1}, "title"),
        ("url", "/bridge", "url"),
    ],
)
def test_a_value_that_makes_no_sense_is_left_out_and_the_rest_kept(field, value, gone):
    assert linked_data([json.dumps(but(**{field: value}))]) == KNOWN.model_copy(update={gone: None})


def test_two_references_that_point_at_each_other_end():
    graph = [but(author={"@id": "#a"}), {"@id": "#a", "author": {"@id": "#a"}, "name": {"@id": "#a"}}]
    assert linked_data([json.dumps({"@graph": graph})]).byline is None


def test_several_authors_in_order_each_once():
    assert names([{"name": "Jo Lee"}, "Ana Ruiz", {"name": "Jo Lee"}, "//x.example", None]) == ["Jo Lee", "Ana Ruiz"]
