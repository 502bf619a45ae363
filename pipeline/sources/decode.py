"""From bytes to text as a browser would, without ever guessing where the bytes say it themselves."""

import codecs
import re

from pipeline.errors import SourceError
from pipeline.sources.detect import detect

_MARKS = (  # UTF-32 first: its little-endian mark begins with that of UTF-16
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROLS = bytes(b for b in range(32) if b not in b"\t\n\v\f\r\x1b") + b"\x7f"
_MOST_CONTROLS = 0.02
"""Share of control bytes above which a file is no text: random bytes have 0.1."""

_PROOF = 3
"""So many different characters beyond ASCII that fit UTF-8 are no accident, whatever a page declares."""

_ASCII = set(map(chr, range(128)))

_HEAD = 1024
_LONG_HEAD = 65_536
_COMMENT = re.compile(rb"<!--.*?(-->|\Z)", re.DOTALL)
_DECLARED = re.compile(
    rb"""\A\s*<\?xml[^>]*?\sencoding\s*=\s*["']([\w.:+-]+) | <meta\s[^<>]*?charset\s*=\s*["']?\s*([\w.:+-]+)""",
    re.IGNORECASE | re.VERBOSE,
)

# The Encoding Standard's meaning of a label, where Python's is narrower: by Python's name for the label's codec.
_MEANS = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "cp950": "big5hkscs",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "euc_jp": "euc_jis_2004",
    "utf-16": "utf-8",
    "utf-16-le": "utf-8",
    "utf-16-be": "utf-8",
}
_SAME = (
    "utf-8 cp866 iso8859-2 iso8859-3 iso8859-4 iso8859-5 iso8859-6 iso8859-7 iso8859-8 iso8859-10 iso8859-13 "
    "iso8859-14 iso8859-15 iso8859-16 koi8-r koi8-u mac-roman mac-cyrillic cp874 cp1250 cp1251 cp1252 cp1253 cp1254 "
    "cp1255 cp1256 cp1257 cp1258 gb18030 big5hkscs iso2022_jp cp932 cp949"
).split()
_CODECS = {name: name for name in _SAME} | _MEANS
_UNKNOWN_TO_PYTHON = {
    "windows-874": "cp874",
    "dos-874": "cp874",
    "windows-949": "cp949",
    "windows-31j": "cp932",
    "gb_2312-80": "gb18030",
    "csgb2312": "gb18030",
    "cn-big5": "big5hkscs",
    "x-x-big5": "big5hkscs",
    "iso-8859-8-i": "iso8859-8",
    "koi8": "koi8-r",
    "koi8-ru": "koi8-u",
    "unicode-1-1-utf-8": "utf-8",
    "x-unicode20utf8": "utf-8",
    "x-user-defined": "cp1252",
}
# The Encoding Standard gives a meaning to the five bytes that Python's cp1252 refuses.
_WINDOWS_1252 = {byte: bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(0x80, 0xA0)}


def decode(data: bytes, *, html: bool = False) -> str:
    """Return the text of a file; line ends are kept, a byte order mark is not part of it.

    In this order: the byte order mark; UTF-16 without one; for ``html`` the declared encoding; UTF-8; UTF-8 with a few
    faults (each becomes U+FFFD); a detector. A declaration is overruled where the bytes prove to be UTF-8: a saved page
    has lost the header that did so. Raises ``SourceError`` with the reason ``binary`` or ``undecodable``.
    """
    for mark, codec in _MARKS:
        if data.startswith(mark):
            return _required(_lenient(data[len(mark) :], codec), f"begins like {codec.upper()} but is not")
    if b"\0" in data:
        return _required(_unmarked_utf16(data), "holds NUL bytes, so it is no text", reason="binary")
    if _has_controls(data):
        raise SourceError("binary", "holds control bytes, so it is no text")
    declared = declared_codec(data[:_HEAD]) or declared_codec(data[:_LONG_HEAD]) if html else None
    text = _strict(data, "utf-8")
    if text is not None and (declared is None or len(set(text) - _ASCII) >= _PROOF):
        return text
    text = (_lenient(data, declared) if declared else None) or _lenient(data, "utf-8") or detect(data)
    return _required(text, "is in no encoding that is known; save it as UTF-8")


def declared_codec(head: bytes) -> str | None:
    """Return the codec that the beginning of a page declares, by a ``meta`` element or an XML declaration."""
    found = _DECLARED.search(_COMMENT.sub(b"", head))
    return codec_of((found[1] or found[2]).decode("ascii", "replace")) if found else None


def codec_of(label: str) -> str | None:
    """Return Python's codec for an encoding's label, as the Encoding Standard reads it; null for an unknown one.

    >>> codec_of("ISO-8859-1"), codec_of("gb2312"), codec_of("utf-7")
    ('cp1252', 'gb18030', None)
    """
    label = label.strip().lower()
    if label in _UNKNOWN_TO_PYTHON:
        return _UNKNOWN_TO_PYTHON[label]
    try:
        return _CODECS.get(codecs.lookup(label.removeprefix("x-")).name)
    except LookupError:
        return None


def repaired(text: str) -> str:
    """Undo mojibake (text that was decoded wrongly and saved again), line by line; other text stays as it is."""
    from ftfy import fix_encoding

    # One broken line must not depend on what stands in the others. Not splitlines(): mojibake is full of U+0085.
    return "\n".join(map(fix_encoding, text.split("\n")))


def _required(text: str | None, complaint: str, *, reason: str = "undecodable") -> str:
    if text is None:
        raise SourceError(reason, complaint)
    return text


def _strict(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except UnicodeDecodeError:
        return None


def _lenient(data: bytes, codec: str) -> str | None:
    """Decode, forgiving faults as long as ten times as many characters beyond ASCII are right."""
    if codec == "cp1252":
        return data.decode("latin-1").translate(_WINDOWS_1252)
    text = _strict(data, codec)
    if text is not None:
        return text
    text = data.decode(codec, "replace")
    return text if text.count("\ufffd") * 11 <= _beyond_ascii(text) else None


def _beyond_ascii(text: str) -> int:
    return len(text) - len(text.encode("ascii", "ignore"))


def _unmarked_utf16(data: bytes) -> str | None:
    """Decode UTF-16 that lost its mark: NUL bytes in even or in odd places alone, and nothing else strange."""
    zeros = (data[::2].count(0), data[1::2].count(0))
    text = _strict(data, "utf-16-be" if zeros[0] > zeros[1] else "utf-16-le")
    one_sided = min(zeros) * 20 <= max(zeros)
    # Stray NULs in what is text without them make it binary; in UTF-16 there are many, or the rest makes no sense.
    rest = data.replace(b"\0", b"")
    stray = sum(zeros) * 4 < len(data) and _strict(rest, "utf-8") is not None and not _has_controls(rest)
    if text is None or not one_sided or stray or _has_controls(text.encode()):
        return None
    return text


def _has_controls(data: bytes) -> bool:
    return len(data) - len(data.translate(None, _CONTROLS)) > len(data) * _MOST_CONTROLS
