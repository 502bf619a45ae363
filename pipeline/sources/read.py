"""The door: from what the user names to articles, one at a time."""

import codecs
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from pydantic import Field

from pipeline.errors import SourceError
from pipeline.records import Article, Failure, Record, Rejection
from pipeline.sources.decode import decode, repaired
from pipeline.sources.find import MANIFEST, READABLE, Format, Found, Input, find, format_of
from pipeline.sources.jsonl import read_jsonl
from pipeline.sources.lines import bounded_lines, parse_object
from pipeline.sources.manifest import Manifests
from pipeline.sources.markdown import read_markdown
from pipeline.sources.metadata import NOTHING_KNOWN, Metadata, make_article
from pipeline.sources.outcomes import failure, rejection
from pipeline.sources.pages import read_page

Outcome = Article | Failure | Rejection


class ReadOptions(Record):
    """How articles are read. ``max_bytes`` is the most that one file, or one line of JSONL, may have."""

    max_bytes: int = Field(default=5_000_000, gt=0)
    repair_mojibake: bool = False


DEFAULTS = ReadOptions()

_PROSE = ("title", "outlet", "byline")
_PAGE = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html)\b", re.IGNORECASE)
_MOST_BLANK_LINES = 1000


def read(
    sources: Sequence[str], options: ReadOptions = DEFAULTS, *, stdin: BinaryIO | None = None
) -> Iterator[Outcome]:
    """Read articles from files, folders, patterns and ``-`` (``stdin``), in the order given, folders in order of name.

    Each input gives an article, or a failure with its reason; the second article of the same content is rejected as
    a duplicate, as are lines of a manifest that describe no file. What one file holds is forgotten before the next.
    Raises ``UsageError`` before anything is read where a name stands for nothing that can be read.
    """
    return _once(_Reader(find(sources), options, stdin or sys.stdin.buffer).outcomes())


def _once(outcomes: Iterator[Outcome]) -> Iterator[Outcome]:
    first: dict[str, str] = {}
    for outcome in outcomes:
        if not isinstance(outcome, Article):
            yield outcome
        elif outcome.id in first:
            yield rejection(outcome.name, "duplicate", f"the same text and metadata as {first[outcome.id]}")
        else:
            first[outcome.id] = outcome.name
            yield outcome


class _Reader:
    """Reads the inputs that were found, each into its outcomes."""

    def __init__(self, found: Found, options: ReadOptions, stdin: BinaryIO) -> None:
        self._found = found
        self._limit = options.max_bytes
        self._repair = repaired if options.repair_mojibake else None
        self._stdin = stdin
        self._manifests = Manifests(found.root, options.max_bytes)

    def outcomes(self) -> Iterator[Outcome]:
        for item in self._found.inputs:
            if isinstance(item, Failure):
                yield item
                continue
            try:
                yield from self._file(item, item.path) if item.path else self._standard_input(item)
            except (SourceError, OSError) as error:
                yield failure(item.name, _where(item), error)
        yield from self._manifests.unused()

    def _file(self, item: Input, path: Path) -> Iterator[Outcome]:
        said = self._manifests.known_of(item)
        yield from self._manifests.faults()
        if path.name == MANIFEST:
            return
        kind = format_of(path)
        if kind is None:
            raise SourceError("unsupported", f"is of no kind that can be read; expected {READABLE}")
        with path.open("rb") as stream:
            if kind == "jsonl":
                yield from self._lines(item, bounded_lines(stream, self._limit), said)
                return
            data = stream.read(self._limit + 1)
        yield self._whole(item, kind, data, said)

    def _standard_input(self, item: Input) -> Iterator[Outcome]:
        """Read JSONL if the first line that is not blank is an article, otherwise one page or text."""
        lines = bounded_lines(self._stdin, self._limit)
        head: list[bytes] = []
        for line in lines:
            if line is None:
                raise self._too_large()
            head.append(line)
            if line.strip() or len(head) > _MOST_BLANK_LINES:
                break
        if head and _is_article(head[-1]):
            yield from self._lines(item, chain(head, lines), NOTHING_KNOWN)
            return
        data = b"".join(head)
        data += self._stdin.read(max(self._limit + 1 - len(data), 0))
        yield self._whole(item, "html" if _PAGE.match(data) else "text", data, NOTHING_KNOWN)

    def _whole(self, item: Input, kind: Format, data: bytes, said: Metadata) -> Article:
        if len(data) > self._limit:
            raise self._too_large()
        text = decode(data, html=kind == "html")
        if kind == "text":
            return self._article(item.name, text, said)
        text, own = read_markdown(text) if kind == "markdown" else read_page(text)
        return self._article(item.name, text, said.over(own))

    def _lines(self, item: Input, lines: Iterable[bytes | None], said: Metadata) -> Iterator[Outcome]:
        for number, line in read_jsonl(lines):
            name = f"{item.name}:{number}"
            try:
                if isinstance(line, SourceError):
                    raise line
                yield self._article(line.id or name, line.text, line.over(said))
            except SourceError as error:
                yield failure(name, f"{_where(item)}, line {number}", error)

    def _article(self, name: str, text: str, known: Metadata) -> Article:
        if self._repair:
            broken = {field: value for field in _PROSE if (value := getattr(known, field))}
            known = known.model_copy(update={field: self._repair(value) for field, value in broken.items()})
            text = self._repair(text)
        return make_article(name, text, known)

    def _too_large(self) -> SourceError:
        size = f"{self._limit / 1e6:g} MB" if self._limit >= 100_000 else f"{self._limit} bytes"
        return SourceError(
            "too_large", f"is larger than {size}, the limit for one article; split it or raise the limit"
        )


def _where(item: Input) -> str:
    return str(item.path or "standard input")


def _is_article(line: bytes) -> bool:
    try:
        return isinstance(parse_object(line.removeprefix(codecs.BOM_UTF8)).get("text"), str)
    except SourceError:
        return False
