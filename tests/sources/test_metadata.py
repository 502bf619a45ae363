from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import SourceError
from pipeline.records import Article
from pipeline.sources.metadata import FIELDS, Metadata, clean_name, make_article, parse_day, tolerant, validated


@pytest.mark.parametrize(
    ("given_", "day"),
    [
        ("2024-11-06", date(2024, 11, 6)),
        (" 2024-11-06T23:30:00+02:00 ", date(2024, 11, 6)),  # the day where it was published
        ("2024-11-06T00:30:00Z", date(2024, 11, 6)),
        ("20241106", date(2024, 11, 6)),
        (datetime(2024, 11, 6, 12), date(2024, 11, 6)),  # noqa: DTZ001 - as YAML gives it
        (date(2024, 11, 6), date(2024, 11, 6)),
        ("", None),
        (None, None),
    ],
)
def test_days(given_, day):
    assert parse_day(given_) == day


@given(st.dates())
def test_a_day_comes_back(day):
    assert parse_day(day.isoformat()) == day


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("published", "06.11.2024", "a date such as 2024-11-06"),
        ("published", "2024-13-01", "a date such as 2024-11-06"),
        ("published", 1730851200, "a date such as 2024-11-06"),
        ("published", True, "a date such as 2024-11-06"),
        ("language", "English", "a language tag such as en"),
        ("language", ["en"], "a language tag such as en"),
        ("title", 5, "text"),
        ("url", {"href": "x"}, "text"),
    ],
)
def test_a_faulty_value_is_named_with_what_was_expected(field, value, expected):
    with pytest.raises(SourceError, match=f'"{field}" is .*; expected {expected}') as caught:
        validated(Metadata, {"title": "fine", field: value})
    assert caught.value.reason == "bad_metadata"
    assert tolerant({"outlet": "The Post", field: value}) == Metadata(outlet="The Post")


def test_a_long_value_is_cut_in_the_message():
    with pytest.raises(SourceError) as caught:
        validated(Metadata, {"published": "x" * 10_000})
    assert len(str(caught.value)) < 150


def test_blank_is_null_and_other_fields_are_ignored():
    known = validated(Metadata, {"title": "  ", "language": "pt_BR", "note": "x", "outlet": " The Post "})
    assert known == Metadata(language="pt-BR", outlet="The Post")


def test_the_year_of_no_newspaper_is_no_date():
    assert tolerant({"published": "0001-01-01T00:00:00Z", "title": "T"}) == Metadata(title="T")


def test_over_fills_gaps_alone():
    mine, other = Metadata(title="mine", url=None), Metadata(title="other", url="u", outlet="o")
    assert mine.over(other) == Metadata(title="mine", url="u", outlet="o")


def test_the_id_hashes_all_but_id_and_name():
    whole = Metadata(title="t", published=date(2024, 11, 6), language="en", outlet="o", byline="b", url="u")
    article = make_article("one.txt", "Some words.", whole)
    assert article == Article(id=article.id, name="one.txt", text="Some words.", **whole.model_dump())
    assert make_article("two.txt", "Some words.", whole).id == article.id
    others = [make_article("one.txt", "Some words.", whole.model_copy(update={field: None})).id for field in FIELDS]
    assert len({article.id, make_article("one.txt", "Other words.", whole).id, *others}) == len(FIELDS) + 2
    assert article.id == "a-f99ad95f47038e4f"  # for ever: a change would orphan what users have paid for


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")).map(lambda text: text + "x"))
def test_the_text_is_never_changed(text):
    assert make_article("n", text).text == text


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        (" \r\n\t\u200b\ufeff***", "empty"),
        ("words\0words", "binary"),
        ("half \ud83d a smile", "undecodable"),
    ],
)
def test_what_is_no_article(text, reason):
    with pytest.raises(SourceError) as caught:
        make_article("n", text)
    assert caught.value.reason == reason


def test_names_are_safe_to_print_and_to_store():
    assert clean_name("a\nb\x1b[31m\udce9 é ñ.txt") == "a\ufffdb\ufffd[31m\ufffd é ñ.txt"
