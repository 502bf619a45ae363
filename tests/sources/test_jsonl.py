import pytest

from pipeline.errors import SourceError
from pipeline.sources.jsonl import parse_line, read_jsonl


def test_all_fields():
    line = parse_line(
        {
            "id": "wire-17",
            "text": " Kept \r\n as it is ",
            "title": "T",
            "published": "2031-05-02T10:00:00Z",
            "language": "en",
            "outlet": "O",
            "byline": "B",
            "url": "https://o.example/1",
            "score": 0.5,
        }
    )
    assert line.model_dump(mode="json") == {
        "id": "wire-17",
        "text": " Kept \r\n as it is ",
        "title": "T",
        "published": "2031-05-02",
        "language": "en",
        "outlet": "O",
        "byline": "B",
        "url": "https://o.example/1",
    }


@pytest.mark.parametrize(("given", "name"), [(17, "17"), (" a ", "a"), ("", None), (None, None)])
def test_ids(given, name):
    assert parse_line({"text": "x", "id": given}).id == name


@pytest.mark.parametrize(
    ("value", "code", "told"),
    [
        ({"body": "x", "headline": "y"}, "missing_text", 'has no "text" that is a string; it has "body", "headline"'),
        ({}, "missing_text", "it has no field at all"),
        ({"text": None}, "missing_text", 'it has "text"'),
        ({"text": ["a"]}, "missing_text", "that is a string"),
        ({"text": "x", "id": ["a"]}, "bad_metadata", '"id" is .*; expected text'),
        ({"text": "x", "id": True}, "bad_metadata", '"id" is True; expected text'),
        ({"text": "x", "published": "2 May"}, "bad_metadata", '"published" is "2 May"; expected a date such as'),
    ],
)
def test_faults_say_what_was_expected(value, code, told):
    with pytest.raises(SourceError, match=told) as caught:
        parse_line(value)
    assert caught.value.reason == code


def test_faulty_lines_stand_among_the_others():
    lines = [b'{"text": "one"}\n', b"oops\n", b'{"title": "no text"}\n', None, b'{"text": "five"}']
    found = [(n, v.reason if isinstance(v, SourceError) else v.text) for n, v in read_jsonl(lines)]
    assert found == [(1, "one"), (2, "bad_json"), (3, "missing_text"), (4, "too_large"), (5, "five")]
