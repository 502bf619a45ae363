import os
import shutil
from pathlib import Path

import pytest

from pipeline.errors import UsageError
from pipeline.records import Failure
from pipeline.sources.find import Input, find


@pytest.fixture
def tree(tmp_path, monkeypatch):
    """A small collection, which is also the working directory."""
    for name in (
        "seeds/manifest.jsonl",
        "seeds/b.txt",
        "seeds/a/two words é.HTML",
        "seeds/a/c.md",
        "seeds/a/picture.png",
        "seeds/a/.hidden.txt",
        "seeds/.git/x.txt",
        "other/b.txt",
        "other/deep/er/d.jsonl",
        "pictures/1.png",
        "described/manifest.jsonl",
        "plain",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("words")
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def names(*sources: str) -> list[str]:
    return [item.subject if isinstance(item, Failure) else item.name for item in find(sources).inputs]


def inputs(*sources: str) -> list[Input]:
    return [item for item in find(sources).inputs if isinstance(item, Input)]


@pytest.mark.parametrize(
    ("sources", "found"),
    [
        (["seeds"], ["a/c.md", "a/two words é.HTML", "b.txt", "manifest.jsonl"]),
        (["seeds/"], ["a/c.md", "a/two words é.HTML", "b.txt", "manifest.jsonl"]),
        (["seeds/a/../b.txt"], ["b.txt"]),
        (["seeds/b.txt", "seeds/a/c.md"], ["b.txt", "a/c.md"]),
        (["other/b.txt", "seeds/b.txt"], ["other/b.txt", "seeds/b.txt"]),  # no two with the same name
        (["other", "seeds/a"], ["other/b.txt", "other/deep/er/d.jsonl", "seeds/a/c.md", "seeds/a/two words é.HTML"]),
        (
            ["plain", "seeds/a/picture.png"],
            ["plain", "seeds/a/picture.png"],
        ),  # named by the user: to be read or refused
        (["-"], ["stdin"]),
        (["seeds/b.txt", "-"], ["b.txt", "stdin"]),
        (["seeds/*.txt"], ["b.txt"]),
        (["*/b.txt"], ["other/b.txt", "seeds/b.txt"]),
        (["seeds/**/*"], ["a/c.md", "a/two words é.HTML", "b.txt", "manifest.jsonl"]),
        (["oth*"], ["other/b.txt", "other/deep/er/d.jsonl"]),
    ],
)
def test_what_is_found_in_which_order_under_which_names(tree, sources, found):
    assert names(*sources) == found


def test_a_file_whose_name_looks_like_a_pattern_is_that_file(tree):
    (tree / "story [1].txt").write_text("words")
    (tree / "story 1.txt").write_text("words")
    assert names("story [1].txt") == ["story [1].txt"]


def test_paths_are_shown_as_they_were_named(tree):
    assert [str(item.path) for item in inputs("other")] == ["other/b.txt", "other/deep/er/d.jsonl"]


@pytest.mark.parametrize(
    ("sources", "told"),
    [
        ([], "no article is named; name files ending in"),
        (["seeds", ""], "an empty name stands for no file"),
        (["-", "seeds", "-"], "standard input, which can be read only once"),
        (["seeds/b.tx"], "seeds/b.tx: there is no such file or folder; did you mean seeds/b.txt?"),
        (["sedes/b.txt"], "sedes/b.txt: there is no such file or folder; did you mean seeds?"),
        (["zzz"], "zzz: there is no such file or folder; check the name"),
        (["seeds", "zzz/q"], "zzz/q: there is no such file or folder; check the name"),
        (["x" * 5000], "x" * 80 + ": cannot be looked for (File name too long)"),
        (["a\0b"], "there is no such file or folder"),
        (["plain/x.txt"], "plain/x.txt: there is no such file or folder"),
        (["https://post.example/a.html"], "an address on the web cannot be read; save the page"),
        (["empty"], "empty: holds nothing that can be read; expected files ending in"),
        (["pictures"], "pictures: holds nothing that can be read"),
        (["described"], "described: holds nothing that can be read"),
        (["pictures/*"], r"pictures/*: matches nothing that can be read"),
        (["seeds/manifest.jsonl"], "describes articles and is none; name its folder"),
    ],
)
def test_a_name_that_stands_for_nothing_is_refused_at_once(tree, sources, told):
    with pytest.raises(UsageError) as caught:
        find(sources)
    assert told in str(caught.value)


def test_folders_are_walked_only_as_far_as_asked(tree):
    found = find(["other"]).inputs
    next(found)
    shutil.rmtree("other/deep")
    [missing] = found
    assert isinstance(missing, Failure)
    assert (missing.subject, missing.code) == ("deep", "unreadable")
    assert missing.message.startswith(f"{Path('other/deep')}: cannot be read (No such file")


def test_links_are_followed_and_no_link_loops(tree):
    Path("other/deep/up").symlink_to("..")
    Path("other/linked").symlink_to("../seeds/a")
    Path("other/self.txt").symlink_to("self.txt")
    Path("other/dangling.txt").symlink_to("gone.txt")
    Path("other/dangling folder").symlink_to("gone")
    assert names("other") == [
        "b.txt",
        "dangling.txt",
        "deep/er/d.jsonl",
        "linked/c.md",
        "linked/two words é.HTML",
        "self.txt",
    ]


def test_what_is_no_plain_file_in_a_folder_is_left_out(tree):
    os.mkfifo("other/pipe.txt")  # reading it would wait for ever
    Path("other/to a pipe.txt").symlink_to("pipe.txt")
    assert names("other") == ["b.txt", "deep/er/d.jsonl"]


@pytest.mark.skipif(os.name != "posix", reason="names are bytes on POSIX alone")
def test_a_name_that_is_no_text_can_be_shown(tree):
    Path(os.fsdecode(b"seeds/caf\xe9.txt")).write_text("words")
    assert "caf\udce9.txt" in names("seeds")


def test_a_manifest_that_is_named_speaks_for_what_is_named_below_it(tree):
    base = {item.name: item.base for item in inputs("seeds/manifest.jsonl", "seeds/a")}
    assert base["a/c.md"] == tree / "seeds"
    assert [item.base for item in inputs("seeds/a")] == [tree / "seeds/a"] * 2
