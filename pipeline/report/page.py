"""Writes one self-contained HTML page from a template: its styles and scripts inside, and nothing let in from outside.

The page's policy allows only the style and the script whose SHA-256 it names, so that nothing that an article
says could ever run or restyle the page, and no request leaves it.
"""

import base64
import hashlib
import os
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Template

STATIC = Path(__file__).parent / "static"
TEMPLATES = Path(__file__).parent / "templates"
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
          "November", "December")  # fmt: skip

# HTML cannot hold these as they are: control characters become their pictures, halves of surrogate pairs the
# replacement character, a carriage return a space. One character each, so that the text keeps its length.
_PICTURES = {code: chr(0x2400 + code) for code in range(0x20) if code not in b"\t\n\r"} | {0x7F: "\u2421", 0x0D: " "}
PRINTABLE = _PICTURES | dict.fromkeys(range(0xD800, 0xE000), "\ufffd")


def write_page(
    path: Path,
    template: str,
    context: Mapping[str, object],
    *,
    styles: Sequence[Path] = (),
    scripts: Sequence[Path] = (),
    folders: Sequence[Path] = (),
) -> None:
    """Render a template to ``path``, piece by piece, replacing the file only when all is written.

    ``template`` extends ``base.html`` and is looked up in ``folders``, then in this package's own templates;
    ``styles`` and ``scripts`` are added to those that every page shares.
    Iterators in ``context`` are consumed while writing, so memory holds one item at a time.
    """
    from markupsafe import Markup

    style = _joined([STATIC / "base.css", STATIC / "tables.css", *styles])
    script = _joined([STATIC / "base.js", *scripts])
    page = {"style": Markup(style), "script": Markup(script), "policy": _policy(style, script)}  # noqa: S704  # our own files
    pieces = _template([*folders, TEMPLATES], template).generate(**context, **page)
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.partial")
    try:
        with partial.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(pieces)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def _joined(files: Sequence[Path]) -> str:
    return "".join(file.read_text(encoding="utf-8") for file in files)


def _policy(style: str, script: str) -> str:
    hashes = (base64.b64encode(hashlib.sha256(code.encode()).digest()).decode() for code in (style, script))
    return (
        "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; base-uri 'none'; form-action 'none'".format(
            *hashes
        )
    )


def _template(folders: Sequence[Path], name: str) -> "Template":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(folders),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=printable,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "day": day,
        "number": number,
        "period": period,
        "words": lambda code: code.replace("_", " "),
    }
    environment.tests["weblink"] = lambda url: url.lower().startswith(("http://", "https://"))
    return environment.get_template(name)


def printable(value: object) -> object:
    r"""Make text fit for HTML, character for character; markup of our own and all else stay as they are.

    >>> printable("a\x00b")
    'a␀b'
    """
    return value.translate(PRINTABLE) if isinstance(value, str) and not hasattr(value, "__html__") else value


def day(value: date) -> str:
    """Write a date out, whatever the machine's language.

    >>> day(date(2024, 11, 6))
    '6 November 2024'
    """
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def period(iso: str) -> str:
    """Write an ISO 8601 interval so that it reads; a date stays as it is.

    >>> period("2024-08-06/.."), period("2024-08-01/2024-08-06"), period("2024-08")
    ('2024-08-06 onwards', '2024-08-01 to 2024-08-06', '2024-08')
    """
    start, slash, end = iso.partition("/")
    if start == "..":
        return f"up to {end}"
    return f"{start} onwards" if end == ".." else f"{start} to {end}" if slash else iso


def number(value: float) -> str:
    """Write a number with its thousands parted, and a fraction to six places.

    >>> number(45000.0), number(1 / 3)
    ('45,000', '0.333333')
    """
    return f"{round(value, 6) or value:,.15g}"
