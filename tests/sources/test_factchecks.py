import json
from datetime import date
from pathlib import Path

import pytest

from pipeline.errors import UsageError
from pipeline.records import Failure, Rejection
from pipeline.sources.factchecks import read_factchecks
from pipeline.stages.prior import FactCheck

REVIEW = {
    "@context": "https://schema.org",
    "@type": "ClaimReview",
    "claimReviewed": "The bridge was never inspected",
    "reviewRating": {"@type": "Rating", "ratingValue": 1, "bestRating": 5, "alternateName": "False"},
    "author": {"@type": "Organization", "name": "The Checkers", "url": "https://checkers.example"},
    "datePublished": "2031-05-02T08:00:00+02:00",
    "url": "https://checkers.example/bridge",
}
KNOWN = {
    "claim": "The bridge was never inspected",
    "rating": "False",
    "publisher": "The Checkers",
    "url": "https://checkers.example/bridge",
    "published": date(2031, 5, 2),
}
LINE = {
    "claim": "The bridge was never inspected",
    "rating": "False",
    "publisher": "The Checkers",
    "url": "https://checkers.example/bridge",
    "date": "2031-05-02",
}
PAGE = '<!doctype html><html><head><script type="application/ld+json">{}</script></head><body>x</body></html>'


def but(**changes: object) -> dict[str, object]:
    return {key: value for key, value in {**REVIEW, **changes}.items() if value is not None}


def outcomes(folder: Path, name: str, text: str | bytes):
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_factchecks(path)


def only(folder: Path, name: str, text: str) -> dict[str, object]:
    (check,) = outcomes(folder, name, text)
    assert isinstance(check, FactCheck)
    return check.model_dump(exclude={"id"})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("a.json", REVIEW),
        ("a.jsonld", [REVIEW]),
        ("a.json", [{"@type": "WebSite", "name": "x"}, REVIEW]),
        ("a.json", {"@context": "https://schema.org", "@graph": [{"@type": "WebSite"}, REVIEW]}),
        ("a.json", {"@type": "DataFeed", "dataFeedElement": [{"@type": "DataFeedItem", "item": [REVIEW]}]}),
        ("a.json", {"@type": "NewsArticle", "headline": "h", "review": REVIEW}),
        ("a.json", but(**{"@type": ["Review", "http://schema.org/ClaimReview"]})),
        ("a.json", but(publisher=REVIEW["author"], author={"@type": "Person", "name": "Ana Ruiz"})),
        ("a.json", {"@graph": [but(author={"@id": "#c"}), {"@id": "#c", "name": "The Checkers"}]}),
        ("a.json", but(url=None, mainEntityOfPage={"@id": REVIEW["url"]})),
        ("a.json", but(url=None, mainEntityOfPage=REVIEW["url"])),
        ("a.json", but(claimReviewed=None, itemReviewed={"@type": "Claim", "name": KNOWN["claim"]})),
        ("a.json", but(claimReviewed=" The bridge\n was never inspected ")),
        ("a.json", but(reviewRating=[{"alternateName": "False"}])),
        ("a.json", but(reviewRating={"name": "False"})),
        ("a.json", LINE),
        ("a.json", [LINE]),
        ("a.jsonl", LINE),
        ("a.jsonl", {**LINE, "reviewer_id": 7}),
        ("a.ndjson", REVIEW),
        ("no-suffix", LINE),
    ],
)
def test_the_shapes_that_fact_checks_come_in(tmp_path, name, value):
    assert only(tmp_path, name, json.dumps(value)) == KNOWN


@pytest.mark.parametrize("wrapped", ["{}", "<!--{}-->", "//<![CDATA[\n{}\n//]]>", "\n {};\n", "[{}]"])
def test_pages(tmp_path, wrapped):
    other = PAGE.replace("{}", '{"@type": "BreadcrumbList"}') + "<script>var claim = {};</script>"
    page = PAGE.replace("{}", wrapped.replace("{}", json.dumps(REVIEW).replace("bridge was", "bridge \n was")))
    assert only(tmp_path, "a.html", other + page) == KNOWN


@pytest.mark.parametrize(
    ("changes", "field", "value"),
    [
        ({"reviewRating": {"ratingValue": 1, "bestRating": "5"}}, "rating", "1 of 5"),
        ({"reviewRating": {"ratingValue": "2.5"}}, "rating", "2.5"),
        ({"claimReviewed": "It&#8217;s over"}, "claim", "It’s over"),
        ({"claimReviewed": "one\u0000two"}, "claim", "one\ufffdtwo"),
        ({"datePublished": "last May"}, "published", None),
        ({"datePublished": None}, "published", None),
        ({"author": None}, "publisher", None),
        ({"url": "javascript:alert(1)"}, "url", None),
        ({"url": "/bridge"}, "url", None),
        ({"url": ["https://a.example"]}, "url", None),
    ],
)
def test_what_a_review_states_of_itself(tmp_path, changes, field, value):
    assert only(tmp_path, "a.json", json.dumps(but(**changes))) == KNOWN | {field: value}


def test_faulty_lines_stand_among_the_others_with_their_place(tmp_path):
    lines = [
        json.dumps(LINE),
        "oops",
        json.dumps({"claim": "x", "verdict": "False"}),
        json.dumps({"claim": " ", "rating": "False"}),
        json.dumps({**LINE, "date": "last May"}),
        "",
        json.dumps(REVIEW),
        "x" * 1_000_001,
        json.dumps(but(reviewRating=None)),
        json.dumps({"@type": "WebSite"}),
        json.dumps({**LINE, "claim": "Another"}),
    ]
    found = outcomes(tmp_path, "checks.jsonl", "\n".join(lines))
    assert [(type(one).__name__, getattr(one, "code", getattr(one, "reason", None))) for one in found] == [
        ("FactCheck", None),
        ("Failure", "bad_json"),
        ("Rejection", "no_rating"),
        ("Rejection", "no_claim"),
        ("Rejection", "bad_metadata"),
        ("Rejection", "duplicate"),
        ("Failure", "too_large"),
        ("Rejection", "no_rating"),
        ("FactCheck", None),
    ]
    fault, dropped, same = found[1], found[2], found[5]
    assert isinstance(fault, Failure)
    assert fault.subject == "checks.jsonl:2"
    assert f"{tmp_path}/checks.jsonl, line 2: is no JSON" in fault.message
    assert isinstance(dropped, Rejection)
    assert dropped.detail.endswith('line 3: has no "rating" that is text; it has "claim", "verdict"')
    assert isinstance(same, Rejection)
    assert same.detail.endswith("line 7: the same fact-check as line 1")


def test_lines_under_another_name_are_lines(tmp_path):
    found = outcomes(tmp_path, "checks.json", f"{json.dumps(LINE)}\n{json.dumps({**LINE, 'rating': 'True'})}\n")
    assert [one.rating for one in found if isinstance(one, FactCheck)] == ["False", "True"]


def test_a_broken_script_does_not_hide_the_next(tmp_path):
    broken, whole = outcomes(tmp_path, "a.html", PAGE.replace("{}", '{"a": }') + PAGE.replace("{}", json.dumps(REVIEW)))
    assert isinstance(broken, Failure)
    assert (broken.subject, broken.code) == ("a.html:script-1", "bad_json")
    assert isinstance(whole, FactCheck)


def test_the_id_hashes_all_that_is_known(tmp_path):
    one, two = outcomes(tmp_path, "a.jsonl", f"{json.dumps(LINE)}\n{json.dumps({**LINE, 'rating': 'True'})}")
    (again,) = outcomes(tmp_path, "b.json", json.dumps(REVIEW))
    assert one == again
    assert isinstance(one, FactCheck)
    assert isinstance(two, FactCheck)
    assert one.id != two.id


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (b"", r"checks.json: is no JSON \(expecting value, line 1, column 1\); expected ClaimReview in JSON-LD"),
        (b'[{"claim": "x",\n "rating" "y"}]', "line 2, column 11"),
        (b"[" * 100_000, "too deep"),
        (b'{"@type": "NewsArticle"}', "holds no fact-check; expected ClaimReview in JSON-LD, or lines such as"),
        (b"[]", "holds no fact-check"),
        (b"<html><p>Nothing</p></html>", "holds no fact-check"),
        (b"PK\x03\x04\0\0\0\0", "so it is no text"),
    ],
)
def test_a_file_of_another_kind_is_told_at_once(tmp_path, text, told):
    with pytest.raises(UsageError, match=told):
        outcomes(tmp_path, "checks.json", text)


def test_a_file_that_cannot_be_read(tmp_path):
    with pytest.raises(UsageError, match=r"none\.json: cannot be read \(No such file"):
        read_factchecks(tmp_path / "none.json")
    with pytest.raises(UsageError, match="cannot be read"):
        read_factchecks(tmp_path)
