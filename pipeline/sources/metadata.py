"""What is known of an article beside its text, and the one way in which an ``Article`` is made."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, TypeVar

from pydantic import BeforeValidator, ConfigDict, ValidationError

from pipeline.errors import SourceError
from pipeline.identity import content_id
from pipeline.records import Article, Record

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{1,8})*")
_FIRST_NEWSPAPER = 1605
_EXPECTED = {"published": "a date such as 2024-11-06", "language": "a language tag such as en or pt-BR"}


def parse_day(value: object) -> date | None:
    """Read an ISO 8601 date, with or without a time; the day is that of the time zone it is written in.

    Blank or null gives null; anything else raises ``ValueError``.

    >>> parse_day("2024-11-06T23:30:00+02:00")
    datetime.date(2024, 11, 6)
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = _words(value)
    return None if text is None else datetime.fromisoformat(str(text)).date()


def _words(value: object) -> object:
    """Strip text; blank text is null."""
    return (value.strip() or None) if isinstance(value, str) else value


def _tag(value: object) -> object:
    value = _words(value)
    if isinstance(value, str) and not _LANGUAGE.fullmatch(value):
        raise ValueError("not a language tag")
    return value.replace("_", "-") if isinstance(value, str) else value


Words = Annotated[str | None, BeforeValidator(_words)]


class Metadata(Record):
    """What may be said of an article: all optional, and fields with other names are ignored."""

    model_config = ConfigDict(extra="ignore")

    title: Words = None
    published: Annotated[date | None, BeforeValidator(parse_day)] = None
    language: Annotated[str | None, BeforeValidator(_tag)] = None
    outlet: Words = None
    byline: Words = None
    url: Words = None

    def over(self, other: "Metadata") -> "Metadata":
        """Return these values, and where there is none that of ``other``."""
        return self.model_copy(update={name: getattr(other, name) for name in FIELDS if getattr(self, name) is None})


FIELDS = tuple(Metadata.model_fields)
NOTHING_KNOWN = Metadata()
Kind = TypeVar("Kind", bound=Metadata)


def validated(kind: type[Kind], values: Mapping[str, object]) -> Kind:
    """Check values that a person wrote; the ``SourceError`` names the first faulty one and what was expected."""
    try:
        return kind.model_validate(values)
    except ValidationError as error:
        fault = error.errors()[0]
    field = str(fault["loc"][0])
    expected = _EXPECTED.get(field, "text")
    given = "missing" if fault["type"] == "missing" else shown(fault["input"])
    raise SourceError("bad_metadata", f'"{field}" is {given}; expected {expected}')


def tolerant(values: Mapping[str, object]) -> Metadata:
    """Take what fits of values that a web page states of itself; the rest, and days of the year 1, are left out."""
    try:
        known = Metadata.model_validate(values)
    except ValidationError as error:
        faulty = {fault["loc"][0] for fault in error.errors()}
        known = Metadata.model_validate({name: value for name, value in values.items() if name not in faulty})
    unset = known.published is not None and known.published.year < _FIRST_NEWSPAPER
    return known.model_copy(update={"published": None}) if unset else known


def shown(value: object) -> str:
    """Show a value from a file in a message: quoted, escaped and short."""
    text = ascii(value) if not isinstance(value, str) or not value.isprintable() else f'"{value}"'
    return text if len(text) <= 60 else f"{text[:57]}..."


def clean_name(name: str) -> str:
    r"""Make a name from outside safe to print and to store: no control characters, no broken ones.

    >>> clean_name("a\nb.txt")
    'a�b.txt'
    """
    return re.sub(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029]", "\ufffd", name)


def make_article(name: str, text: str, known: Metadata = NOTHING_KNOWN) -> Article:
    """Make an article, whose id is a hash of all but its name. ``text`` is kept as it is.

    Raises ``SourceError``: ``empty`` without a letter or digit, ``binary`` with NUL characters, ``undecodable``
    with half characters (lone surrogates), which no file can hold.
    """
    if not any(map(str.isalnum, text)):
        raise SourceError("empty", "holds no words")
    if "\0" in text:
        raise SourceError("binary", "holds NUL characters, so it is no text")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise SourceError("undecodable", f"holds half a character at position {error.start}") from None
    draft = Article(id="", name=clean_name(name), text=text, **known.model_dump(include=set(FIELDS)))
    content = draft.model_dump(mode="json", exclude={"id", "name"})
    return draft.model_copy(update={"id": content_id("a", content)})
