import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.llm.answers import is_json, parse_json, strip_fence

JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ('{"a": 1}', '{"a": 1}'),
        ('\ufeff {"a": 1}\n', '{"a": 1}'),
        ('```json\n{"a": 1}\n```', '{"a": 1}'),
        ('```\r\n{"a": 1}\r\n```\n', '{"a": 1}'),
        ('```JSON\n{"a": "```"}\n```', '{"a": "```"}'),
        ('Here you are:\n```json\n{"a": 1}\n```', 'Here you are:\n```json\n{"a": 1}\n```'),
    ],
)
def test_a_fence_around_the_whole_answer_is_taken_off(text, bare):
    assert strip_fence(text) == bare


@given(JSON_VALUES, st.sampled_from(["{}", "```json\n{}\n```", "\n {} \n"]), st.sampled_from([None, 2]))
def test_whatever_is_json_is_read_fenced_or_not(value, around, indent):
    assert parse_json(around.replace("{}", json.dumps(value, indent=indent))) == value


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "empty"),
        ("```json\n```", "empty"),
        ('{"a": 1', "line 1, column 8"),
        ('{"a": 1}\n{"b"', "line 2, column 1"),
        ("The claims are as follows.", "near 'The claims are as"),
        ('{"a": NaN}', "NaN"),
        ("[" * 100_000, "deep"),
    ],
)
def test_what_is_no_json_is_refused_with_the_place(text, words):
    with pytest.raises(ValueError, match=words):
        parse_json(text)
    assert not is_json(text)
