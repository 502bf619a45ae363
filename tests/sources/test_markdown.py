from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import SourceError
from pipeline.sources.markdown import read_markdown
from pipeline.sources.metadata import Metadata

FRONT = """---
title: "Bridge opens: at last"
date: 2031-05-02 08:00:00 +02:00
lang: en
authors: [Ana Ruiz, {name: Jo Lee}]
publisher: The Post
draft: false
tags: [a, b]
---
"""
KNOWN = Metadata(
    title="Bridge opens: at last",
    published=date(2031, 5, 2),
    language="en",
    byline="Ana Ruiz, Jo Lee",
    outlet="The Post",
)


@given(st.text(st.characters(exclude_categories=["Cs"])), st.sampled_from(["\n", "\r\n"]))
def test_the_text_below_the_front_matter_is_kept_as_it_is(text, end):
    assert read_markdown(FRONT.replace("\n", end) + text) == (text, KNOWN)


@pytest.mark.parametrize(
    "source",
    [
        "# Bridge opens\n\nIt did.\n",
        "---\n\nA text that begins with a line across.\n\n---\n",
        "---\nNo key here\n---\n",
        "---\ntitle: never closed\n",
        " ---\ntitle: indented\n---\n",
        "text\n---\ntitle: below\n---\n",
        "",
    ],
)
def test_what_is_no_front_matter_is_text(source):
    assert read_markdown(source) == (source, Metadata())


def test_our_own_names_win_over_those_of_others_by_their_order():
    _, known = read_markdown("---\npublished: false\ndate: 2031-05-02\nbyline: Ana\nauthor: Jo\nurl:\n---\nx")
    assert known == Metadata(published=date(2031, 5, 2), byline="Ana")


@pytest.mark.parametrize(
    ("front", "code", "told"),
    [
        ("title: Bridge: open", "bad_front_matter", r"no YAML \(line 2\); put values with a colon in quotation marks"),
        ("date: 2031-13-45", "bad_front_matter", "no YAML"),
        ("title: !!python/object/apply:os.system [ls]", "bad_front_matter", "no YAML"),
        ("title: " + "[" * 500, "bad_front_matter", "no YAML"),
        ("date: 2 May", "bad_metadata", '"published" is "2 May"; expected a date'),
        ("title: [a]", "bad_metadata", '"title" is'),
    ],
)
def test_faulty_front_matter(front, code, told):
    with pytest.raises(SourceError, match=told) as caught:
        read_markdown(f"---\n{front}\n---\ntext")
    assert caught.value.reason == code
