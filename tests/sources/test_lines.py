import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import SourceError
from pipeline.sources.lines import bounded_lines, objects


def read(data: bytes, limit: int = 1000) -> list[tuple[int, Any]]:
    return [
        (number, (value.reason, str(value)) if isinstance(value, SourceError) else value)
        for number, value in objects(bounded_lines(io.BytesIO(data), limit))
    ]


VALUES = st.dictionaries(st.text(max_size=5), st.text(max_size=20) | st.integers() | st.none(), max_size=3)


@given(st.lists(VALUES), st.booleans(), st.sampled_from(["\n", "\r\n", "\n \n"]))
def test_objects_come_back_in_order(values, escaped, end):
    # U+2028 and its like are not line ends in JSONL, whatever Python's splitlines() says.
    data = "".join(json.dumps(value, ensure_ascii=escaped) + end for value in values)
    assert [value for _, value in read(data.encode("utf-8", "surrogatepass"))] == values


@pytest.mark.parametrize(
    ("line", "code", "told"),
    [
        (b"{", "bad_json", "column 2.*expected one object on one line"),
        (b'{"text": "a"} {"text": "b"}', "bad_json", "extra data"),
        (b"[1, 2]", "bad_json", 'expected one such as {"text": "..."}'),
        (b'"text"', "bad_json", "no object"),
        (b"[" * 900, "bad_json", "."),
        (b'{"text": "caf\xe9"}', "undecodable", "not UTF-8 .byte 14."),
        (b'{"n": ' + b"9" * 5000 + b"}", "too_large", "longer than the limit"),
    ],
)
def test_a_faulty_line_costs_that_line_alone(line, code, told):
    found = read(b'{"a": 1}\n\n' + line + b'\n{"b": 2}')
    assert [number for number, _ in found] == [1, 3, 4]
    assert (found[0][1], found[2][1]) == ({"a": 1}, {"b": 2})
    reason, message = found[1][1]
    assert reason == code
    with pytest.raises(SourceError, match=told):
        raise SourceError(reason, message)


@pytest.mark.parametrize("line", [b"[" * 200_000, b'{"n": ' + b"9" * 5000 + b"}"])
def test_json_that_would_break_the_parser(line):
    assert [(number, value[0]) for number, value in read(line, limit=10**6)] == [(1, "bad_json")]


def test_a_byte_order_mark_is_no_json():
    assert read(b'\xef\xbb\xbf{"a": 1}\n') == [(1, {"a": 1})]


def test_utf16_is_told_once():
    found = read('{"a": 1}\n{"b": 2}\n'.encode("utf-16"))
    assert [(number, value[0]) for number, value in found] == [(1, "undecodable")]


def test_the_limit_counts_the_bytes_of_a_line():
    line = b'{"a": "' + b"x" * 20 + b'"}'
    assert read(line, limit=len(line)) == read(line + b"\n", limit=len(line)) == [(1, {"a": "x" * 20})]
    assert read(line, limit=len(line) - 1)[0][1][0] == "too_large"


def test_a_line_that_is_too_long_is_never_held():
    class Endless(io.BytesIO):
        left = 1000
        largest = 0

        def readline(self, size=-1):
            Endless.left -= 1
            Endless.largest = max(Endless.largest, size)
            return b"x" * size if Endless.left else b"x\n"

    lines = bounded_lines(Endless(), 64)
    assert next(lines) is None
    assert Endless.largest <= 65
