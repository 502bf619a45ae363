"""From what the user names to the files to be read, in a fixed order: files, folders, patterns, standard input."""

import difflib
import glob
import os
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Literal, NamedTuple

from pipeline.errors import UsageError
from pipeline.records import Failure
from pipeline.sources.metadata import clean_name
from pipeline.sources.outcomes import failure

MANIFEST = "manifest.jsonl"
STDIN = "-"
Format = Literal["text", "markdown", "html", "jsonl"]
FORMATS: dict[str, Format] = {
    ".txt": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
}
READABLE = "files ending in .txt, .md, .html or .jsonl"


class Input(NamedTuple):
    """One file to be read. ``base`` is the topmost folder whose manifest may speak of it."""

    path: Path | None
    """Null for standard input."""
    name: str
    """Its path from the deepest folder that holds all that was named: short, and no two are the same."""
    base: Path
    whole: bool
    """Whether it comes from a folder that is read as a whole."""


class Found(NamedTuple):
    """The files to be read, found as they are asked for, and the folder that their names are counted from."""

    root: Path
    inputs: Iterator[Input | Failure]


class _Named(NamedTuple):
    """One thing that the user named; ``anchor`` is the folder that it is, or lies in."""

    source: str
    kind: Literal["stdin", "file", "folder", "pattern"]
    anchor: Path


def find(sources: Sequence[str]) -> Found:
    """Find the files to be read; folders are walked in order of name, hidden files and other formats left out.

    Raises ``UsageError`` at once for a name that stands for nothing that can be read.
    """
    if not sources:
        raise UsageError(f"no article is named; name {READABLE}, folders of such files, or - for standard input")
    if not all(sources):
        raise UsageError("an empty name stands for no file; leave it out")
    if list(sources).count(STDIN) > 1:
        raise UsageError("- stands for standard input, which can be read only once; name it once")
    named = [_checked(source) for source in sources]
    if all(Path(source).name == MANIFEST for source in sources):
        raise UsageError(f"{sources[0]}: describes articles and is none; name its folder, or the articles beside it")
    root = Path(os.path.commonpath([one.anchor for one in named if one.kind != "stdin"] or [Path.cwd()]))
    described = [one.anchor for one in named if Path(one.source).name == MANIFEST]
    return Found(root, (item for one in named for item in _inputs(one, root, described)))


def absolute(path: str | Path) -> Path:
    """Return the path from the root of the file system, without dots; links stay as they are named."""
    return Path(os.path.normpath(Path(path).absolute()))


def format_of(path: Path) -> Format | None:
    """Tell a file's format by its suffix; one without any suffix is text, null is an unknown one."""
    return FORMATS.get(path.suffix.lower()) if path.suffix else "text"


def _checked(source: str) -> _Named:
    try:
        named = _named(source)
        _check(named)
    except OSError as error:  # a name that is too long, a folder that may not be entered
        raise UsageError(f"{clean_name(source[:80])}: cannot be looked for ({error.strerror})") from error
    return named


def _named(source: str) -> _Named:
    path = absolute(source)
    if source == STDIN:
        return _Named(source, "stdin", path)
    if path.is_dir():
        return _Named(source, "folder", path)
    if not path.exists() and glob.has_magic(source):
        fixed = next(folder for folder in path.parents if not glob.has_magic(str(folder)))
        return _Named(source, "pattern", fixed)
    return _Named(source, "file", path.parent)


def _check(named: _Named) -> None:
    source, kind, _ = named
    if kind == "file":
        if not Path(source).exists():
            raise UsageError(_missing(source))
    elif kind != "stdin" and all(isinstance(path, Path) and path.name == MANIFEST for path in _files(named)):
        what = "holds nothing" if kind == "folder" else "matches nothing"
        raise UsageError(f"{source}: {what} that can be read; expected {READABLE}")


def _missing(source: str) -> str:
    if "://" in source:
        return f"{source}: an address on the web cannot be read; save the page and name the file"
    path = absolute(source)
    missing = next(part for part in (path, *path.parents) if part.parent.is_dir())
    with os.scandir(missing.parent) as entries:
        near = difflib.get_close_matches(missing.name, [entry.name for entry in islice(entries, 10_000)], n=1)
    beginning = source[: source.rfind(missing.name)] if missing.name in source else ""
    advice = f"did you mean {beginning}{near[0]}?" if near else "check the name"
    return f"{source}: there is no such file or folder; {advice}"


def _inputs(named: _Named, root: Path, described: list[Path]) -> Iterator[Input | Failure]:
    if named.kind == "stdin":
        yield Input(None, "stdin", root, whole=False)
        return
    # A manifest that is named speaks for all that is named below it, as it does in a folder that is named.
    above = [folder for folder in described if named.anchor.is_relative_to(folder)]
    base = min([named.anchor, *above], key=lambda folder: len(folder.parts))
    for path in _files(named):
        if isinstance(path, Path):
            name = absolute(path).relative_to(root).as_posix()
            yield Input(path, name, base, whole=named.kind == "folder")
        else:
            folder, error = path
            yield failure(absolute(folder).relative_to(root).as_posix(), folder, error)


def _files(named: _Named) -> Iterator[Path | tuple[str, OSError]]:
    """Yield the paths that a name stands for, and each folder that cannot be read with the reason."""
    if named.kind == "file":
        yield Path(named.source)
    elif named.kind == "folder":
        yield from _walk(named.source)
    else:
        for match in sorted(glob.iglob(named.source, recursive=True)):  # noqa: PTH207 - that of Path takes hidden files
            path = Path(match)
            if not _is_folder(path):
                yield from [path] if path.suffix.lower() in FORMATS else []
            elif "**" not in named.source:  # which matches what is in the folder, too
                yield from _walk(match)


def _walk(folder: str) -> Iterator[Path | tuple[str, OSError]]:
    """Walk a folder in order of name, into links too; each real folder is read once, so that no link can loop."""
    seen: set[tuple[int, int]] = set()
    pending = [(folder, True)]
    while pending:
        path, is_folder = pending.pop()
        if not is_folder:
            yield Path(path)
            continue
        try:
            status = Path(path).stat()
            if (status.st_dev, status.st_ino) in seen:
                continue
            seen.add((status.st_dev, status.st_ino))
            with os.scandir(path) as entries:
                inside = sorted((entry.path, _is_folder(entry)) for entry in entries if _counts(entry))
        except OSError as error:
            yield path, error
        else:
            pending.extend(reversed(inside))


def _counts(entry: os.DirEntry[str]) -> bool:
    """Take folders, plain files of known kinds, and what cannot be told: reading it says what is wrong with it."""
    if entry.name.startswith("."):
        return False
    if _is_folder(entry):
        return True
    try:
        plain = entry.is_file() or not Path(entry.path).exists()
    except OSError:
        plain = True
    return plain and Path(entry.name).suffix.lower() in FORMATS


def _is_folder(path: Path | os.DirEntry[str]) -> bool:
    try:
        return path.is_dir()
    except OSError:  # a link to itself, or to where one may not look
        return False
