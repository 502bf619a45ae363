import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import UsageError
from pipeline.records import Article, Failure, Rejection
from pipeline.sources import Outcome, ReadOptions, read

PAGE = "<html><body><article>" + "<p>The bridge over the Corvel will open on Friday, the engineer said.</p>" * 4
SEEDS = Path(__file__).parents[2] / "seeds"


def outcomes(folder: Path, **options: Any) -> list[Outcome]:
    return list(read([str(folder)], ReadOptions(**options)))


def only(folder: Path, name: str, data: bytes, **options: Any) -> Outcome:
    (folder / name).write_bytes(data)
    [outcome] = read([str(folder / name)], ReadOptions(**options))
    return outcome


def piped(data: bytes, **options: Any) -> list[Outcome]:
    return list(read(["-"], ReadOptions(**options), stdin=io.BytesIO(data)))


def test_the_seed():
    [article] = read([str(SEEDS)])
    assert isinstance(article, Article)
    data = (SEEDS / "articles" / "000_45da741d3fd11ef0.txt").read_bytes()
    assert article.text.encode() == data
    assert (article.name, str(article.published), article.language) == (
        "articles/000_45da741d3fd11ef0.txt",
        "2024-11-06",
        "en",
    )
    assert article.id == "a-16fddd907a347140"


def test_text_is_kept_byte_for_byte(tmp_path):
    data = " \r\nOne.\rTwo.\n\n Three\u2028 — “é” \r\n".encode()
    article = only(tmp_path, "a.txt", data)
    assert isinstance(article, Article)
    assert article.text.encode() == data


def test_each_format(tmp_path):
    (tmp_path / "a.txt").write_text("Text, with <b>marks</b>.")
    (tmp_path / "b.md").write_text("---\ntitle: T\n---\n# Heading\n")
    (tmp_path / "c.htm").write_text(PAGE)
    (tmp_path / "d.jsonl").write_text('{"text": "One.", "id": "wire-1"}\n\n{"text": "Two."}\n')
    found = [(o.name, o.text[:12], o.title) for o in outcomes(tmp_path) if isinstance(o, Article)]
    assert found == [
        ("a.txt", "Text, with <", None),
        ("b.md", "# Heading\n", "T"),
        ("c.htm", "The bridge o", None),
        ("wire-1", "One.", None),
        ("d.jsonl:3", "Two.", None),
    ]


@pytest.mark.parametrize(
    ("name", "data", "code", "told"),
    [
        ("a.txt", b"", "empty", "holds no words"),
        ("a.txt", b" \r\n\t", "empty", "holds no words"),
        ("a.txt", b"PK\x03\x04\0\0\0\0", "binary", "so it is no text"),
        ("a.txt", b"x" * 1001, "too_large", "is larger than 1000 bytes, the limit for one article; split it or raise"),
        ("a.html", b"<html></html>", "no_main_text", "a page without a main text"),
        ("a.md", b"---\na: b: c\n---\n", "bad_front_matter", "no YAML (line 2)"),
        ("a.md", b"---\ndate: May\n---\n", "bad_metadata", '"published" is "May"'),
        ("a.txt", b"\xff\xfea", "undecodable", "begins like UTF-16-LE but is not"),
        ("a.pdf", b"%PDF-1.7", "unsupported", "expected files ending in .txt, .md, .html or .jsonl"),
    ],
)
def test_a_file_that_is_no_article_is_a_failure_with_the_reason(tmp_path, name, data, code, told):
    failure = only(tmp_path, name, data, max_bytes=1000)
    assert isinstance(failure, Failure)
    assert (failure.stage, failure.subject, failure.code, failure.attempts) == ("sources", name, code, 1)
    assert failure.message.startswith(f"{tmp_path / name}: ")
    assert told in failure.message


def test_a_file_of_exactly_the_limit_is_read(tmp_path):
    assert isinstance(only(tmp_path, "a.txt", b"x" * 1000, max_bytes=1000), Article)


def test_faulty_lines_name_file_and_line(tmp_path):
    lines = [{"text": "One."}, {"body": "x"}, {"text": "  "}, {"text": "x", "published": "May"}, {"text": "\ud83d"}]
    (tmp_path / "w.jsonl").write_text("\n".join(map(json.dumps, lines)) + "\n{\n" + '{"text": "Seven."}')
    found = outcomes(tmp_path)
    assert [
        o.name if isinstance(o, Article) else (o.subject, o.code) for o in found if not isinstance(o, Rejection)
    ] == [
        "w.jsonl:1",
        ("w.jsonl:2", "missing_text"),
        ("w.jsonl:3", "empty"),
        ("w.jsonl:4", "bad_metadata"),
        ("w.jsonl:5", "empty"),
        ("w.jsonl:6", "bad_json"),
        "w.jsonl:7",
    ]
    assert all(o.message.startswith(f"{tmp_path / 'w.jsonl'}, line ") for o in found if isinstance(o, Failure))


def test_the_limit_holds_for_a_line_and_not_for_a_file_of_lines(tmp_path):
    long = json.dumps({"text": "x" * 200})
    (tmp_path / "w.jsonl").write_text(
        "\n".join([*(f'{{"text": "article {n}"}}' for n in range(9)), long, '{"text": "z"}'])
    )
    found = outcomes(tmp_path, max_bytes=100)
    assert [type(o) for o in found] == [Article] * 9 + [Failure, Article]
    assert isinstance(found[9], Failure)
    assert found[9].code == "too_large"


def test_the_second_of_two_alike_is_rejected_and_names_the_first(tmp_path):
    for name in ("a.txt", "b.txt", "c.txt"):
        (tmp_path / name).write_text("The same words.")
    first, *others = outcomes(tmp_path)
    assert isinstance(first, Article)
    assert others == [
        Rejection(stage="sources", subject=name, reason="duplicate", detail="the same text and metadata as a.txt")
        for name in ("b.txt", "c.txt")
    ]


def test_the_same_words_by_another_outlet_are_another_article(tmp_path):
    (tmp_path / "w.jsonl").write_text('{"text": "Same.", "outlet": "A"}\n{"text": "Same.", "outlet": "B"}\n')
    assert [type(o) for o in outcomes(tmp_path)] == [Article, Article]


def test_nothing_is_read_before_it_is_asked_for_and_usage_is_checked_before_that(tmp_path):
    (tmp_path / "a.txt").write_text("Words.")
    (tmp_path / "b.txt").write_text("Other words.")
    with pytest.raises(UsageError):
        read([str(tmp_path), str(tmp_path / "c.txt")])
    found = read([str(tmp_path)])
    next(found)
    (tmp_path / "b.txt").unlink()
    [failure] = found
    assert isinstance(failure, Failure)
    assert failure.code == "unreadable"
    assert failure.message == f"{tmp_path / 'b.txt'}: cannot be read (No such file or directory)"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser may read everything")
def test_a_file_without_permission_is_unreadable(tmp_path):
    (tmp_path / "a.txt").write_text("Words.")
    (tmp_path / "a.txt").chmod(0)
    [failure] = outcomes(tmp_path)
    assert isinstance(failure, Failure)
    assert failure.code == "unreadable"


def test_every_input_comes_out_once(tmp_path):
    for n in range(30):
        (tmp_path / f"{n:02} naïve.txt").write_text(f"Words {n % 20}." if n % 7 else "")
    found = outcomes(tmp_path)
    subjects = [o.name if isinstance(o, Article) else o.subject for o in found]
    assert subjects == sorted(path.name for path in tmp_path.iterdir())
    assert found == outcomes(tmp_path)


def test_mojibake_is_repaired_only_when_asked(tmp_path):
    data = json.dumps({"text": "The cafÃ© is open.", "title": "CafÃ©"}).encode()
    left, repaired = only(tmp_path, "w.jsonl", data), only(tmp_path, "w.jsonl", data, repair_mojibake=True)
    assert isinstance(left, Article)
    assert isinstance(repaired, Article)
    assert (left.text, left.title) == ("The cafÃ© is open.", "CafÃ©")
    assert (repaired.text, repaired.title) == ("The café is open.", "Café")


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"Plain words.\n", [("stdin", "Plain words.\n")]),
        (b"\n\n Plain {words}.\n", [("stdin", "\n\n Plain {words}.\n")]),
        (b'{"title": "no text"}\n', [("stdin", '{"title": "no text"}\n')]),
        (b'\n{"text": "One.", "id": 1}\n{"text": "Two."}', [("1", "One."), ("stdin:3", "Two.")]),
        (b'\xef\xbb\xbf{"text": "One."}\n', [("stdin:1", "One.")]),
        ("Grüße\n".encode("utf-16"), [("stdin", "Grüße\n")]),
        (b"\n" * 3000 + b"late", [("stdin", "\n" * 3000 + "late")]),
    ],
)
def test_standard_input(data, found):
    assert [(o.name, o.text) for o in piped(data) if isinstance(o, Article)] == found


def test_a_page_on_standard_input_is_read_as_one():
    [article] = piped(PAGE.encode())
    assert isinstance(article, Article)
    assert article.text.startswith("The bridge over")


@pytest.mark.parametrize(
    ("data", "subject", "code", "told"),
    [
        (b"", "stdin", "empty", "standard input: holds no words"),
        (b"x" * 101, "stdin", "too_large", "standard input: is larger than 100 bytes"),
        (b"x\n" * 51, "stdin", "too_large", "standard input: is larger than 100 bytes"),
        (b'{"text": ""}', "stdin:1", "empty", "standard input, line 1: holds no words"),
    ],
)
def test_faults_of_standard_input(data, subject, code, told):
    [failure] = piped(data, max_bytes=100)
    assert isinstance(failure, Failure)
    assert (failure.subject, failure.code) == (subject, code)
    assert failure.message.startswith(told)


def test_names_that_are_no_text_can_be_stored(tmp_path):
    (tmp_path / os.fsdecode(b"caf\xe9\n.txt")).write_bytes(b"")
    [failure] = outcomes(tmp_path)
    assert isinstance(failure, Failure)
    assert failure.subject == "caf\ufffd\ufffd.txt"
    assert failure.model_dump_json()


def test_importing_costs_little():
    slow = "trafilatura lxml ftfy charset_normalizer yaml dateparser"
    code = f"import sys, pipeline.sources; print([m for m in '{slow}'.split() if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
