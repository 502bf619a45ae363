"""Looks for secrets in recordings, in the raw bytes and in what is packed into them: base64, gzip, escapes, both.

It does not trust the recorder: it has patterns and a list of allowed headers of its own.
"""

import base64
import binascii
import json
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from pydantic import JsonValue

HEADERS = frozenset({"accept", "content-type", "retry-after"})
"""The headers that a recording may hold, either way."""
_PATTERNS: Mapping[str, re.Pattern[bytes]] = {
    name: re.compile(pattern)
    for name, pattern in {
        "an API key": rb"(?<![\w-])(?:sk|pk|rk)-[A-Za-z0-9_-]{16,}",
        "a Google key": rb"AIza[0-9A-Za-z_-]{35}",
        "an AWS key": rb"(?<![A-Z0-9])(?:AKIA|ASIA)[0-9A-Z]{16}(?![A-Z0-9])",
        "a GitHub token": rb"gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,}",
        "a Slack token": rb"xox[abeoprs]-[A-Za-z0-9-]{10,}",
        "a Hugging Face token": rb"(?<!\w)hf_[A-Za-z0-9]{20,}",
        "a signed token": rb"eyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.",
        "credentials": rb"(?i)\b(?:bearer|basic)\s+(?=\S*\d)[A-Za-z0-9+/._~=-]{16,}",
        "a password in an address": rb"://[^\s/@:\"']+:[^\s/@\"']+@",
        "a private key": rb"-----BEGIN [A-Z ]*PRIVATE KEY-----",
    }.items()
}
_PACKED = re.compile(rb"(?:[A-Za-z0-9+/_-]{4,}[\r\n]*){4,}={0,2}")
_DEPTH = 4
_MOST = 2_000_000
"""Bytes unpacked at most: a small file can hold a great deal of nothing."""


def secrets_in(path: Path, *, known: Iterable[str] = ()) -> Iterator[str]:
    """Yield what a recording should not hold, without showing it; ``known`` are secrets by their own words."""
    data, words = path.read_bytes(), [word.encode() for word in known if word]
    found = dict.fromkeys(scan(data, known=words))
    try:
        whole = json.loads(data)
    except ValueError:
        whole = None
    # JSON may write any letter as an escape, and a cassette keeps the lines of a text apart.
    for text in _texts(whole):
        found |= dict.fromkeys(scan(text.encode("utf-8", "surrogatepass"), known=words))
    yield from found
    for name in sorted(set(_headers(whole)) - HEADERS):
        yield f"the header {name!r}, which is not among those allowed"


def scan(data: bytes, *, known: Sequence[bytes] = (), depth: int = _DEPTH) -> Iterator[str]:
    """Yield the kinds of secrets in some bytes, and in what is packed in them.

    >>> list(scan(base64.b64encode(b"key: sk-proj-0123456789abcdefghij")))
    ['an API key, packed']
    """
    yield from (name for name, pattern in _PATTERNS.items() if pattern.search(data))
    yield from ("a key that is in use here" for word in known if word in data)
    if depth:
        for inner in _unpacked(data):
            for name in scan(inner, known=known, depth=depth - 1):
                yield name if name.endswith(", packed") else f"{name}, packed"


def _unpacked(data: bytes) -> Iterator[bytes]:
    for start in (data.find(mark) for mark in (b"\x1f\x8b", b"\x78\x9c", b"\x78\xda", b"\x78\x01")):
        if start >= 0 and (inner := _inflated(data[start:])):
            yield inner
    for match in _PACKED.finditer(data):
        run = re.sub(rb"[\r\n=]", b"", match[0]).translate(bytes.maketrans(b"-_", b"+/"))
        # Letters that stand before by chance, as in a path, shift all that follows.
        for shift in range(min(4, len(run))):
            piece = run[shift:]
            try:
                inner = base64.b64decode(piece[: len(piece) - (len(piece) % 4 == 1)] + b"=" * (-len(piece) % 4))
            except binascii.Error:
                continue
            yield inner


def _inflated(data: bytes) -> bytes:
    try:
        return zlib.decompressobj(wbits=zlib.MAX_WBITS | 32).decompress(data, _MOST)
    except zlib.error:
        return b""


def _texts(value: JsonValue) -> Iterator[str]:
    """Yield all strings of a JSON value, and those that are kept line by line as one."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        if value and all(isinstance(line, str) for line in value):
            yield "\n".join(map(str, value))
        for item in value:
            yield from _texts(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield key
            yield from _texts(item)


def _headers(cassette: JsonValue) -> Iterator[str]:
    interactions = cassette.get("interactions") if isinstance(cassette, dict) else None
    for interaction in interactions if isinstance(interactions, list) else ():
        for part in ("request", "response"):
            message = interaction.get(part) if isinstance(interaction, dict) else None
            headers = message.get("headers") if isinstance(message, dict) else None
            yield from (name.lower() for name in headers) if isinstance(headers, dict) else ()
