import json
import unicodedata
from datetime import date
from pathlib import Path

import pytest

from pipeline.records import Article, Failure, Rejection
from pipeline.sources import Outcome, read


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "deep" / "er").mkdir(parents=True)
    for name in ("one.txt", "deep/two.txt", "deep/er/two.txt"):
        (tmp_path / name).write_text(f"Some words of {name}.")
    return tmp_path


def describe(folder: Path, *entries: object) -> None:
    lines = (entry if isinstance(entry, str) else json.dumps(entry) for entry in entries)
    (folder / "manifest.jsonl").write_text("\n".join(lines))


def outlets(*sources: Path) -> dict[str, str | None]:
    return {o.name: o.outlet for o in read(list(map(str, sources))) if isinstance(o, Article)}


def rest(folder: Path) -> list[Outcome]:
    return [outcome for outcome in read([str(folder)]) if not isinstance(outcome, Article)]


def test_all_fields_and_any_other(folder):
    describe(
        folder,
        {"name": "one.txt", "published": "2031-05-02", "language": "en", "outlet": "The Post", "byline": "Ana Ruiz"}
        | {"title": "Bridge opens", "url": None, "note": ["anything"]},
    )
    [article] = [o for o in read([str(folder)]) if isinstance(o, Article) and o.name == "one.txt"]
    assert (article.published, article.language, article.outlet) == (date(2031, 5, 2), "en", "The Post")
    assert (article.byline, article.title, article.url) == ("Ana Ruiz", "Bridge opens", None)


def test_a_bare_name_fits_below_and_a_path_fits_one_file(folder):
    describe(folder, {"name": "two.txt", "outlet": "any"}, {"name": "./deep/er/two.txt", "outlet": "one"})
    assert outlets(folder) == {"one.txt": None, "deep/two.txt": "any", "deep/er/two.txt": "one"}


def test_the_nearest_manifest_that_lists_the_file_counts(folder):
    describe(folder, {"name": "two.txt", "outlet": "far"})
    describe(folder / "deep" / "er", {"name": "two.txt", "outlet": "near"})
    describe(folder / "deep", {"name": "other.txt", "outlet": "none of them"})
    assert outlets(folder) == {"one.txt": None, "deep/two.txt": "far", "deep/er/two.txt": "near"}


def test_a_manifest_above_what_was_named_is_not_looked_for_unless_it_is_named_too(folder):
    describe(folder, {"name": "two.txt", "outlet": "far"})
    assert outlets(folder / "deep") == {"two.txt": None, "er/two.txt": None}
    assert set(outlets(folder / "manifest.jsonl", folder / "deep").values()) == {"far"}
    assert outlets(*folder.iterdir()) == outlets(folder)  # as a shell does with folder/*


def test_a_file_that_is_named_has_the_manifest_beside_it_which_need_not_be_about_it_alone(folder):
    describe(folder, {"name": "one.txt", "outlet": "The Post"}, {"name": "another.txt"})
    [article] = read([str(folder / "one.txt")])
    assert isinstance(article, Article)
    assert article.outlet == "The Post"


def test_accents_may_be_composed_or_not(folder):
    (folder / unicodedata.normalize("NFD", "café.txt")).write_text("Some words.")
    describe(folder, {"name": unicodedata.normalize("NFC", "café.txt"), "outlet": "The Post"})
    assert "The Post" in outlets(folder).values()


def test_an_entry_that_describes_no_file_is_rejected(folder):
    describe(folder, {"name": "one.txt"}, {"name": "gone.txt", "outlet": "x"})
    assert rest(folder) == [
        Rejection(
            stage="sources",
            subject="manifest.jsonl:2",
            reason="no_such_file",
            detail='manifest.jsonl, line 2: describes "gone.txt", but no such file was there to be read',
        )
    ]


def test_an_entry_for_a_file_that_failed_is_no_second_fault(folder):
    (folder / "one.txt").write_text("")
    describe(folder, {"name": "one.txt"})
    assert [(o.subject, o.code) for o in rest(folder) if isinstance(o, Failure)] == [("one.txt", "empty")]


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ("oops", "manifest.jsonl, line 2: is no JSON"),
        ("[]", "manifest.jsonl, line 2: is JSON but no object"),
        ({"outlet": "x"}, 'manifest.jsonl, line 2: "name" is missing; expected text'),
        ({"name": "one.txt", "published": "May"}, '"published" is "May"; expected a date such as 2024-11-06'),
        ({"name": "two.txt"}, 'manifest.jsonl, line 2: describes "two.txt" again, after line 1'),
    ],
)
def test_a_faulty_line_is_told_once_and_the_rest_goes_on(folder, entry, told):
    describe(folder, {"name": "two.txt", "outlet": "any"}, entry, {"name": "deep/two.txt", "outlet": "one"})
    [fault] = rest(folder)
    assert isinstance(fault, Failure)
    assert (fault.subject, fault.code, fault.article_id) == ("manifest.jsonl:2", "bad_manifest", None)
    assert told in fault.message
    assert outlets(folder) == {"one.txt": None, "deep/two.txt": "one", "deep/er/two.txt": "any"}


def test_a_manifest_with_no_file_beside_or_below_it_is_told(folder):
    (folder / "meta").mkdir()
    describe(folder / "meta", {"name": "one.txt", "outlet": "The Post"})
    assert [(o.subject, o.reason) for o in rest(folder) if isinstance(o, Rejection)] == [
        ("meta/manifest.jsonl:1", "no_such_file")
    ]


def test_it_fills_the_lines_of_jsonl_and_overrules_what_other_files_say_of_themselves(folder):
    (folder / "one.txt").unlink()
    lines = '{"text": "First.", "outlet": "The Line"}\n{"text": "Second."}\n'
    (folder / "wire.jsonl").write_text(lines)
    (folder / "own.md").write_text("---\noutlet: The File\nbyline: Ana\n---\nWords.")
    describe(folder, {"name": "wire.jsonl", "outlet": "The Manifest"}, {"name": "own.md", "outlet": "The Manifest"})
    found = outlets(folder)
    assert (found["wire.jsonl:1"], found["wire.jsonl:2"], found["own.md"]) == (
        "The Line",
        "The Manifest",
        "The Manifest",
    )
