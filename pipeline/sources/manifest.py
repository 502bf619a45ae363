"""``manifest.jsonl``: what is known of the files beside and below it, one file a line.

    {"name": "kursk.txt", "published": "2024-11-06", "language": "en", "outlet": null, "note": "any other key"}

``name`` is the file's path from the manifest's folder, or its bare name, which then fits every such file below.
The other fields are those of ``Metadata``; null says nothing. The nearest manifest that lists the file counts.
"""

import os
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from pipeline.errors import SourceError
from pipeline.records import Failure, Rejection
from pipeline.sources.find import MANIFEST, Input, absolute
from pipeline.sources.lines import Object, bounded_lines, objects
from pipeline.sources.metadata import NOTHING_KNOWN, Metadata, shown, validated
from pipeline.sources.outcomes import failure, rejection


class _Entry(Metadata):
    name: str


class _Manifest(NamedTuple):
    label: str
    entries: dict[str, tuple[int, str]]
    """Line and metadata by name; JSON takes a quarter of the room, and there may be a hundred thousand."""
    used: set[str]


class Manifests:
    """The manifests of one run, each read when the first file beside or below it is.

    ``root`` is the folder that their own names are counted from, ``limit`` the most bytes of a line.
    """

    def __init__(self, root: Path, limit: int) -> None:
        self._root = root
        self._limit = limit
        self._read: dict[Path, _Manifest] = {}
        self._complete: set[Path] = set()
        self._faults: list[Failure] = []

    def known_of(self, item: Input) -> Metadata:
        """Return what the manifests from the file's own folder up to ``item.base`` say of it."""
        if item.path is None:
            return NOTHING_KNOWN
        path = absolute(item.path)
        for folder in path.parents:
            known = self._said_in(folder, path, whole=item.whole)
            if known or folder == item.base:
                return known or NOTHING_KNOWN
        return NOTHING_KNOWN

    def faults(self) -> Iterator[Failure]:
        """Yield the faults found since the last call."""
        while self._faults:
            yield self._faults.pop(0)

    def unused(self) -> Iterator[Rejection]:
        """Yield, once all files are read, the lines of wholly read folders that describe none of them."""
        for folder in sorted(self._complete):
            label, entries, used = self._read[folder]
            for name, (number, _) in entries.items():
                if name not in used:
                    detail = f"{label}, line {number}: describes {shown(name)}, but no such file was there to be read"
                    yield rejection(f"{label}:{number}", "no_such_file", detail)

    def _said_in(self, folder: Path, path: Path, *, whole: bool) -> Metadata | None:
        """Ask one folder's manifest; ``whole`` says that all files of the folder are read, so that it is checked."""
        manifest = self._manifest(folder)
        if manifest is None:
            return None
        if whole:
            self._complete.add(folder)
        for name in map(_comparable, (path.relative_to(folder).as_posix(), path.name)):
            if name in manifest.entries:
                manifest.used.add(name)
                return Metadata.model_validate_json(manifest.entries[name][1])
        return None

    def _manifest(self, folder: Path) -> _Manifest | None:
        path = folder / MANIFEST
        if folder not in self._read and path.is_file():
            self._read[folder] = manifest = _Manifest(path.relative_to(self._root).as_posix(), {}, set())
            try:
                with path.open("rb") as stream:
                    for number, value in objects(bounded_lines(stream, self._limit)):
                        self._take(manifest, number, value)
            except OSError as error:
                self._faults.append(failure(manifest.label, manifest.label, error))
        return self._read.get(folder)

    def _take(self, manifest: _Manifest, number: int, value: Object | SourceError) -> None:
        try:
            entry = _entry(value)
            name = _comparable(os.path.normpath(entry.name))
            first, _ = manifest.entries.setdefault(
                name, (number, entry.model_dump_json(exclude={"name"}, exclude_none=True))
            )
            fault = f"describes {shown(name)} again, after line {first}" if first != number else ""
        except SourceError as error:
            fault = str(error)
        if fault:
            where = f"{manifest.label}, line {number}"
            self._faults.append(failure(f"{manifest.label}:{number}", where, SourceError("bad_manifest", fault)))


def _entry(value: Object | SourceError) -> _Entry:
    if isinstance(value, SourceError):
        raise value
    return validated(_Entry, value)


def _comparable(name: str) -> str:
    """Bring a name to the form in which a file system and a text editor agree on its accents."""
    return unicodedata.normalize("NFC", name)
