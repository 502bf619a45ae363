"""A page that is whole, shut off from outside, and written all or not at all."""

import base64
import hashlib
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from pipeline.report.page import PRINTABLE, day, number, period, printable, write_page


@pytest.fixture
def template(tmp_path):
    folder = tmp_path / "templates"
    folder.mkdir()

    def write(body):
        page = '{% extends "base.html" %}{% block title %}T{% endblock %}{% block main %}' + body + "{% endblock %}"
        (folder / "page.html").write_text(page, encoding="utf-8")
        return folder

    return write


def written(tmp_path: Path, folder: Path, **context: object) -> str:
    out = tmp_path / "out" / "page.html"
    write_page(out, "page.html", context, folders=[folder])
    return out.read_bytes().decode()


def test_the_policy_names_the_style_and_the_script(tmp_path, template):
    html = written(tmp_path, template("x"))
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]*)"', html)
    policy = policy.replace("&#39;", "'")
    for tag, name in (("style", "style-src"), ("script", "script-src")):
        (code,) = re.findall(rf"<{tag}>(.*?)</{tag}>", html, re.DOTALL)
        hashed = base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()
        assert f"{name} 'sha256-{hashed}'" in policy
    assert policy.startswith("default-src 'none'; ")
    assert policy.endswith("; base-uri 'none'; form-action 'none'")
    assert "unsafe" not in policy


def test_all_is_escaped_and_fit_for_html(tmp_path, template):
    html = written(tmp_path, template("<p title='{{ x }}'>{{ x }}</p>"), x="</p><script>\x00'\"&{{ x }}\r\ud800")
    assert "&lt;/p&gt;&lt;script&gt;\u2400&#39;&#34;&amp;{{ x }} \ufffd</p>" in html
    assert not re.search("[\x00-\x08\x0b-\x1f]", html)


def test_one_character_for_each():
    for code in PRINTABLE:
        assert len(str(printable(chr(code)))) == 1
    assert printable("tab\t line\n é 汉 \u202e \U0001f600") == "tab\t line\n é 汉 \u202e \U0001f600"
    assert printable(7) == 7


def test_a_page_that_fails_leaves_the_old_one(tmp_path, template):
    old = written(tmp_path, template("old"))
    with pytest.raises(RuntimeError, match="half way"):
        written(tmp_path, template("{% for x in xs %}{{ x }}{% endfor %}"), xs=_breaking())
    assert (tmp_path / "out" / "page.html").read_text(encoding="utf-8") == old
    assert [file.name for file in (tmp_path / "out").iterdir()] == ["page.html"]


def _breaking() -> Iterator[str]:
    yield "x" * 100_000
    raise RuntimeError("half way")


def test_a_name_that_the_template_lacks_is_an_error(tmp_path, template):
    from jinja2 import UndefinedError

    with pytest.raises(UndefinedError, match="missing"):
        written(tmp_path, template("{{ missing }}"))


def test_words_for_dates_and_numbers():
    assert day(date(2024, 11, 6)) == "6 November 2024"
    assert [number(x) for x in (717, 45000.0, 0.5, 1 / 3, 4.2e6, -3, 1e-9, 0)] == [
        "717", "45,000", "0.5", "0.333333", "4,200,000", "-3", "1e-09", "0",
    ]  # fmt: skip
    assert [period(x) for x in ("2024-08", "2024-08-06/..", "../2024", "2024-08-01/2024-08-06")] == [
        "2024-08", "2024-08-06 onwards", "up to 2024", "2024-08-01 to 2024-08-06",
    ]  # fmt: skip
