"""ISO dates of every precision, and the days they cover."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.isodates import days, ends, is_iso


@pytest.mark.parametrize(
    ("iso", "first", "last"),
    [
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2024-12", date(2024, 12, 1), date(2024, 12, 31)),
        ("2030-W41", date(2030, 10, 7), date(2030, 10, 13)),
        ("2024-08-06", date(2024, 8, 6), date(2024, 8, 6)),
        ("2024-08-06T02:40", date(2024, 8, 6), date(2024, 8, 6)),
        ("2024-08-06/..", date(2024, 8, 6), date.max),
        ("../2024-08", date.min, date(2024, 8, 31)),
        ("2017/2019-03", date(2017, 1, 1), date(2019, 3, 31)),
        ("2024-08-06/2024-08-06", date(2024, 8, 6), date(2024, 8, 6)),
    ],
)
def test_the_days_of_a_date(iso: str, first: date, last: date):
    assert is_iso(iso)
    assert days(iso) == (first, last)


@pytest.mark.parametrize(
    "text",
    [
        "", "..", "../..", "/", "2024/", "/2024", "2024-13", "2024-02-30", "2024-8-6", "24-08-06", "0000", "2024-W54",
        "2019/2017", "2024-08-06/", "2024-08-06T25:00", "2024-08-06 02:40", "2024-08-06\n", " 2024", "August 6",
        "20240806",
        "2024/2025/2026", "٢٠٢٤", "9999-W53",
    ],
)  # fmt: skip
def test_what_is_no_iso_date(text: str):
    assert not is_iso(text)
    with pytest.raises(ValueError, match=r".+"):
        days(text)


def test_the_ends_leave_an_open_side_out():
    assert [ends(iso) for iso in ("2024", "2024/..", "../2024", "2017/2019")] == [
        ["2024"],
        ["2024"],
        ["2024"],
        ["2017", "2019"],
    ]


@given(st.dates())
def test_every_day_is_a_date(day: date):
    assert days(day.isoformat()) == (day, day)


@given(st.text(alphabet="0123456789-/.TW:", max_size=25))
def test_no_text_is_too_strange(text: str):
    is_iso(text)
