"""Canonical JSON and content hashes: the same input has the same name, on every machine, for ever."""

import hashlib
import json


def canonical(value: object) -> str:
    """Write a JSON value in its one canonical form: sorted keys, no spaces, text unescaped.

    >>> canonical({"b": 1, "a": "é"})
    '{"a":"é","b":1}'
    """
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def digest(value: object) -> str:
    """Return the SHA-256 of a JSON value's canonical form, as 64 hexadecimal digits."""
    return hashlib.sha256(canonical(value).encode("utf-8", "surrogatepass")).hexdigest()


def content_id(prefix: str, value: object) -> str:
    """Name a record by its content: the prefix and 16 hexadecimal digits.

    >>> content_id("a", "text")
    'a-4efca0d10c5feb8e'
    """
    return f"{prefix}-{digest(value)[:16]}"
