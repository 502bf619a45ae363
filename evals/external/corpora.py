"""Reads the corpora that attributions are measured on, from a folder outside the project.

Both are JSONL in UTF-8, one article a line, with ``id``, ``text``, ``date`` and ``attributions``. Spans count the
characters of ``text``, end exclusive; words in several pieces have several, and read joined by a space::

    PolNeAR   {"content": W, "source": W or null, "cue": W or null, "derived_quote_type": "direct", "mixed" or
               "indirect", "derived_cue_is_speech": true or false}
    GUM       {"content": W, "source": W or null, "cue_word": W or null, "derived_quote_type": as above,
               "image_credit": true or false, "source_entity": {"entity_id", "has_named_mention", "first_mention",
               "fullest_named_mention", "wikipedia"} or null}
    W         {"text": "he said", "spans": [[10, 17]]}

Other fields are ignored.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from evals.external.attributions import Gold, Part, Quoting, Words
from pipeline.errors import SourceError, UsageError
from pipeline.records import Article
from pipeline.sources import Metadata, make_article

PRONOUNS = frozenset(
    "i we you he she it they me us him her them who whom which that this these those one his hers its their theirs our "
    "ours my mine your yours himself herself itself themselves".split()
)


@dataclass(frozen=True, slots=True)
class Document:
    """One article of a corpus with its attributions."""

    article: Article
    golds: tuple[Gold, ...]


@dataclass(frozen=True, slots=True)
class Corpus:
    """All articles of a corpus, in the order of their files; ``sha256`` is of the files' bytes."""

    title: str
    documents: tuple[Document, ...]
    sha256: str


class _Foreign(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class _Words(_Foreign):
    text: str
    spans: tuple[tuple[int, int], ...] = Field(min_length=1)


class _Entity(_Foreign):
    entity_id: str
    has_named_mention: bool
    first_mention: str | None = None
    fullest_named_mention: str | None = None
    wikipedia: str | None = None


class _Polnear(_Foreign):
    content: _Words
    source: _Words | None
    cue: _Words | None
    derived_quote_type: Quoting
    derived_cue_is_speech: bool


class _Gum(_Foreign):
    content: _Words
    source: _Words | None
    cue_word: _Words | None
    derived_quote_type: Quoting
    image_credit: bool = False
    source_entity: _Entity | None = None


class _Line(_Foreign):
    id: str
    text: str
    date: date
    title: str | None = None
    outlet: str | None = None
    author: str | None = None


class _PolnearLine(_Line):
    attributions: tuple[_Polnear, ...]

    def golds(self, part: "_Reader") -> Iterator[Gold]:
        for one in self.attributions:
            cue_is_speech = one.derived_cue_is_speech
            yield Gold(*part.of(one.content, one.source, one.cue), one.derived_quote_type, speech=cue_is_speech)


class _GumLine(_Line):
    attributions: tuple[_Gum, ...]

    def golds(self, part: "_Reader") -> Iterator[Gold]:
        called = _names(self.attributions)
        for one in self.attributions:
            names = called[one.source_entity.entity_id] if one.source_entity else ()
            three = part.of(one.content, one.source, one.cue_word)
            yield Gold(*three, one.derived_quote_type, image_credit=one.image_credit, names=names)


_KINDS: dict[str, tuple[str, str, str, type[_PolnearLine | _GumLine]]] = {
    "polnear": ("PolNeAR", "polnear", "polnear*.jsonl", _PolnearLine),
    "gum": ("GUM news", "gum_news", "gum*.jsonl", _GumLine),
}
NAMES = tuple(_KINDS)


def load(name: str, folder: Path) -> Corpus:
    """Read a corpus from its folder, or from the folder above. Raises ``UsageError`` with file, line and field."""
    if name not in _KINDS:
        raise UsageError(f"there is no outside yardstick {name!r}: choose one of {', '.join(NAMES)}")
    title, own, pattern, kind = _KINDS[name]
    files = sorted(folder.glob(pattern)) or sorted((folder / own).glob(pattern))
    if not files:
        raise UsageError(
            f"no file {pattern} in {folder}: give the folder that holds {title} as JSONL with --data. The corpus does "
            "not come with this project; the format is told at the top of evals/external/corpora.py"
        )
    documents: dict[str, Document] = {}
    digest = sha256()
    for file in files:
        data = file.read_bytes()
        digest.update(data)
        for number, line in enumerate(data.split(b"\n"), 1):
            if line.strip():
                document = _document(kind, line, f"{file} line {number}")
                if documents.setdefault(document.article.name, document) is not document:
                    raise UsageError(f"{file} line {number}: a second article with the id {document.article.name!r}")
    if not documents:
        raise UsageError(f"{files[0]} is empty: expected one article a line")
    return Corpus(title, tuple(documents.values()), digest.hexdigest())


def _document(kind: type[_PolnearLine | _GumLine], line: bytes, where: str) -> Document:
    try:
        found = kind.model_validate_json(line)
        # Mostly the headline is the first line of the text; it is not to be shown twice.
        title = found.title if found.title and found.title.rstrip(".") not in found.text else None
        known = Metadata(title=title, published=found.date, language="en", outlet=found.outlet, byline=found.author)
        article = make_article(found.id, found.text, known)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"])) or "the line"
        raise UsageError(f"{where}: {place}: {first['msg']}") from error
    except SourceError as error:
        raise UsageError(f"{where}: text: {error}") from error
    return Document(article, tuple(found.golds(_Reader(found.text, where))))


class _Reader:
    """Finds the words of one article, and checks that they read as the corpus says."""

    def __init__(self, text: str, where: str) -> None:
        self._text = text
        self._where = where
        self._words = Words(text)

    def of(self, content: _Words, source: _Words | None, cue: _Words | None) -> tuple[Part, Part | None, Part | None]:
        return self._part(content), self._part(source) if source else None, self._part(cue) if cue else None

    def _part(self, words: _Words) -> Part:
        read = " ".join(self._text[start:end] for start, end in words.spans)
        if read != words.text:
            spans = [list(span) for span in words.spans]
            raise UsageError(f"{self._where}: at {spans} the article reads {read[:60]!r}, not {words.text[:60]!r}")
        return Part(self._words.mask(words.spans), words.text)


def is_pronoun(source: str) -> bool:
    """Say whether a source is a bare pronoun."""
    return source.strip().casefold() in PRONOUNS


def _names(attributions: Iterable[_Gum]) -> defaultdict[str, tuple[str, ...]]:
    """Return what each named source is called: by the corpus' record of it, and wherever it is a source."""
    found: defaultdict[str, tuple[str, ...]] = defaultdict(tuple)
    for one in attributions:
        who = one.source_entity
        if who and who.has_named_mention:
            page = who.wikipedia.replace("_", " ") if who.wikipedia else None
            said = (who.fullest_named_mention, who.first_mention, page, one.source.text if one.source else None)
            found[who.entity_id] += tuple(name for name in said if name and not is_pronoun(name))
    return found
