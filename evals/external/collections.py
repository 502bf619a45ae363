"""Reads the collections that the search is measured on, from a folder outside the project.

Each is a folder of JSONL files in UTF-8, with what is relevant as TSV (query, document, how) under a heading::

    scifact          corpus.jsonl {id, title, sentences}; claims_dev.jsonl {id, claim}; qrels_dev.tsv
    climate_fever    corpus.jsonl {id, text}; claims.jsonl {id, claim}; qrels.tsv, "Supported" and "Refuted" count
    averitec         passages.jsonl {id, text, factcheck_site}; averitec_dev.jsonl {id, claim}; qrels.tsv
    wice             corpus.jsonl {id, sentences}; claims_dev.jsonl {id, claim, doc_id, supporting_sentence_sets}
    claim_matching   clef2020_verified_claims.jsonl {id, claim, title}; clef2020_queries_dev.jsonl {id, text};
                     clef2020_qrels_dev.tsv; politifact_verified_claims.jsonl, as CLEF's;
                     politifact_queries.jsonl {id, sentence, matches: [{vclaim_id}]};
                     emergent_clusters.jsonl {id, headlines: [{article_id, headline}]}

Other fields are ignored. A title that a person would read first is the document's first paragraph.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from evals.external.lines import Foreign, read_lines, read_table
from pipeline.errors import UsageError
from pipeline.records import Span

L = TypeVar("L", bound=BaseModel)
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Document:
    """One text that can be found; ``sentences`` are their places in it, where the collection asks for sentences."""

    id: str
    text: str
    sentences: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for, the documents that are relevant, and sets of sentences any of which says it all."""

    text: str
    relevant: frozenset[str]
    sentence_sets: tuple[frozenset[int], ...] = ()


@dataclass(frozen=True, slots=True)
class Task:
    """Documents to find and what finds them; ``reference`` is what others reached, by measure, with whose it is.

    ``left_out`` are ids of documents that count as not being there. ``groups`` are ids of documents that say the same;
    then there are no queries.
    """

    name: str
    documents: tuple[Document, ...]
    queries: tuple[Query, ...]
    reference: Mapping[str, str] = field(default_factory=dict)
    left_out: frozenset[str] = frozenset()
    groups: tuple[frozenset[str], ...] = ()


@dataclass(frozen=True, slots=True)
class Collection:
    """All tasks of one collection; ``sha256`` is of the files' bytes."""

    name: str
    tasks: tuple[Task, ...]
    sha256: str


class _Claim(Foreign):
    id: str
    claim: str
    title: str | None = None


class _Text(Foreign):
    id: str
    text: str
    factcheck_site: bool = False


class _Sentences(Foreign):
    id: str
    title: str | None = None
    sentences: tuple[str, ...]


class _Wice(Foreign):
    id: str
    claim: str
    doc_id: str
    supporting_sentence_sets: tuple[tuple[int, ...], ...]


class _Match(Foreign):
    vclaim_id: str


class _Politifact(Foreign):
    id: str
    sentence: str
    matches: tuple[_Match, ...]


class _Headline(Foreign):
    article_id: str
    headline: str


class _Emergent(Foreign):
    id: str
    headlines: tuple[_Headline, ...]


class _Folder:
    """The files of one collection, in its own folder or in the folder above; what is read is hashed."""

    def __init__(self, name: str, folder: Path) -> None:
        self._name = name
        self._folder = folder / name if (folder / name).is_dir() else folder
        self.digest = sha256()

    def lines(self, file: str, kind: type[L]) -> list[L]:
        """Read a file of JSONL."""
        path, data = self._data(file)
        found = list(read_lines(data, kind, path))
        if not found:
            raise UsageError(f"{path} is empty: expected one record a line")
        return found

    def relevant(self, file: str, counts: Callable[[str], bool] = lambda _: True) -> dict[str, frozenset[str]]:
        """Read which documents are relevant to each query, of those lines whose third column ``counts``."""
        path, data = self._data(file)
        found: defaultdict[str, set[str]] = defaultdict(set)
        for query, document, how in read_table(data, path):
            if counts(how):
                found[query].add(document)
        return {query: frozenset(documents) for query, documents in found.items()}

    def _data(self, file: str) -> tuple[Path, bytes]:
        path = self._folder / file
        try:
            data = path.read_bytes()
        except OSError as error:
            raise UsageError(
                f"no file {file} in {self._folder}: give the folder that holds {self._name} with --data. The "
                "collection does not come with this project; its files are told at the top of "
                "evals/external/collections.py"
            ) from error
        self.digest.update(data)
        return path, data


def _queries(texts: Iterable[tuple[str, str]], relevant: Mapping[str, frozenset[str]]) -> tuple[Query, ...]:
    """Return the queries for which there is something to find."""
    return tuple(Query(text, relevant[id_]) for id_, text in texts if id_ in relevant)


def _scifact(folder: _Folder) -> Iterator[Task]:
    documents = tuple(
        Document(each.id, "\n\n".join(filter(None, (each.title, " ".join(each.sentences)))))
        for each in folder.lines("corpus.jsonl", _Sentences)
    )
    claims = ((each.id, each.claim) for each in folder.lines("claims_dev.jsonl", _Claim))
    queries = _queries(claims, folder.relevant("qrels_dev.tsv"))
    yield Task("SciFact dev", documents, queries, {"recall@10": "0.91 (BM25)"})


def _climate_fever(folder: _Folder) -> Iterator[Task]:
    documents = tuple(Document(each.id, each.text) for each in folder.lines("corpus.jsonl", _Text))
    claims = ((each.id, each.claim) for each in folder.lines("claims.jsonl", _Claim))
    bearing = folder.relevant("qrels.tsv", lambda how: how in {"Supported", "Refuted"})
    yield Task("Climate-FEVER", documents, _queries(claims, bearing))


def _averitec(folder: _Folder) -> Iterator[Task]:
    passages = folder.lines("passages.jsonl", _Text)
    documents = tuple(Document(each.id, each.text) for each in passages)
    claims = [(each.id, each.claim) for each in folder.lines("averitec_dev.jsonl", _Claim)]
    relevant = folder.relevant("qrels.tsv")
    yield Task("AVeriTeC dev", documents, _queries(claims, relevant))
    sites = frozenset(each.id for each in passages if each.factcheck_site)
    without = {query: rest for query, found in relevant.items() if (rest := found - sites)}
    yield Task("AVeriTeC dev, no fact-checking sites", documents, _queries(claims, without), left_out=sites)


def _wice(folder: _Folder) -> Iterator[Task]:
    documents = tuple(map(_in_sentences, folder.lines("corpus.jsonl", _Sentences)))
    queries = tuple(
        Query(
            each.claim,
            frozenset({each.doc_id}),
            tuple(frozenset(numbers) for numbers in each.supporting_sentence_sets if numbers),
        )
        for each in folder.lines("claims_dev.jsonl", _Wice)
    )
    yield Task("WiCE dev", documents, queries, {"recall@1": "0.83 (BM25, test)"})


def _in_sentences(page: _Sentences) -> Document:
    spans: list[Span] = []
    at = 0
    for sentence in page.sentences:
        spans.append(Span(start=at, end=at + max(1, len(sentence))))
        at += len(sentence) + 1
    return Document(page.id, "\n".join(page.sentences), tuple(spans))


def _claim_matching(folder: _Folder) -> Iterator[Task]:
    tweets = ((each.id, each.text) for each in folder.lines("clef2020_queries_dev.jsonl", _Text))
    checked = folder.lines("clef2020_verified_claims.jsonl", _Claim)
    relevant = folder.relevant("clef2020_qrels_dev.tsv")
    yield _matched("CLEF-2020 dev", checked, tweets, relevant, {"MRR": "0.86 (BM25, test)"})
    checked = folder.lines("politifact_verified_claims.jsonl", _Claim)
    spoken = folder.lines("politifact_queries.jsonl", _Politifact)
    relevant = {each.id: frozenset(match.vclaim_id for match in each.matches) for each in spoken if each.matches}
    sentences = ((each.id, each.sentence) for each in spoken)
    yield _matched("PolitiFact", checked, sentences, relevant, {"MRR": "0.64 (BM25)"})
    clusters = folder.lines("emergent_clusters.jsonl", _Emergent)
    yield Task(
        "Emergent",
        tuple(Document(each.article_id, each.headline) for cluster in clusters for each in cluster.headlines),
        (),
        groups=tuple(frozenset(each.article_id for each in cluster.headlines) for cluster in clusters),
    )


def _matched(
    name: str,
    checked: Iterable[_Claim],
    texts: Iterable[tuple[str, str]],
    relevant: Mapping[str, frozenset[str]],
    reference: Mapping[str, str],
) -> Task:
    """Make a task of checked claims, each with its check's headline, which often says it in other words.

    Claims of the same words are one document: a quarter of CLEF's relevant ones stand in it twice under two ids.
    """
    documents: dict[tuple[str, ...], Document] = {}
    same: dict[str, str] = {}
    for each in checked:
        text = "\n\n".join(filter(None, (each.claim, each.title)))
        document = documents.setdefault(tuple(_WORD.findall(text.lower())), Document(each.id, text))
        same[each.id] = document.id
    merged = {query: frozenset(same.get(id_, id_) for id_ in found) for query, found in relevant.items()}
    return Task(name, tuple(documents.values()), _queries(texts, merged), reference)


_READERS: Mapping[str, Callable[[_Folder], Iterator[Task]]] = {
    "scifact": _scifact,
    "climate_fever": _climate_fever,
    "averitec": _averitec,
    "wice": _wice,
    "claim_matching": _claim_matching,
}
NAMES = tuple(_READERS)


def load_collection(name: str, folder: Path) -> Collection:
    """Read a collection from its folder, or from the folder above. Raises ``UsageError`` with file, line and field."""
    if name not in _READERS:
        raise UsageError(f"there is no outside yardstick {name!r}: choose one of {', '.join(NAMES)}")
    files = _Folder(name, folder)
    tasks = tuple(_READERS[name](files))
    return Collection(name, tasks, files.digest.hexdigest())
