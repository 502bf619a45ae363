"""Reads claims that people labelled by given documents: SciFact's by abstracts, Climate-FEVER's by single sentences.

The files are those that the search is measured on; of these fields are read::

    scifact          corpus.jsonl {id, title, sentences};
                     claims_dev.jsonl {id, claim, label, cited_doc_ids, evidence: [{doc_id, sentences}]}
    climate_fever    corpus.jsonl {id, title, text}; claims.jsonl {id, claim, label, evidence: [{passage_id, label}]}

Labels are written as "Not Enough Evidence"; sentences are counted from 0.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import BeforeValidator

from evals.external.collections import _Folder as Folder
from evals.external.lines import Foreign
from pipeline.errors import UsageError
from pipeline.records import Article, Span
from pipeline.stages.judge import Place
from pipeline.verdicts import Label

K = TypeVar("K")
Named = Annotated[Label, BeforeValidator(lambda name: str(name).lower().replace(" ", "_"))]


@dataclass(frozen=True, slots=True)
class Labelled:
    """A claim, the passages that people had before them, and what they made of it.

    ``rationales`` are the sentences that their label rests on; ``pairs`` are their labels of each passage by itself, in
    the order of the passages. Each is empty where the set has none.
    """

    id: str
    text: str
    label: Label
    shown: tuple[Place, ...]
    rationales: tuple[Place, ...] = ()
    pairs: tuple[Label, ...] = ()


@dataclass(frozen=True, slots=True)
class LabelledSet:
    """All claims of one set, and its documents by their ids; ``sha256`` is of the files' bytes."""

    name: str
    articles: Mapping[str, Article]
    claims: tuple[Labelled, ...]
    sha256: str


class _Abstract(Foreign):
    id: str
    title: str | None = None
    sentences: tuple[str, ...]


class _Rationale(Foreign):
    doc_id: str
    sentences: tuple[int, ...]


class _Claim(Foreign):
    id: str
    claim: str
    label: Named


class _Cited(_Claim):
    cited_doc_ids: tuple[str, ...]
    evidence: tuple[_Rationale, ...]


class _Sentence(Foreign):
    id: str
    title: str
    text: str


class _Pair(Foreign):
    passage_id: str
    label: Named


class _Paired(_Claim):
    evidence: tuple[_Pair, ...]


_Read = tuple[Mapping[str, Article], tuple[Labelled, ...]]


def _scifact(folder: Folder) -> _Read:
    """Show whole abstracts, all that a claim cites, whatever its label."""
    articles: dict[str, Article] = {}
    wholes: dict[str, Place] = {}
    numbered: dict[tuple[str, int], Place] = {}
    for each in folder.lines("corpus.jsonl", _Abstract):
        article, places = _article(each.id, "abstract of a scientific paper", each.title, each.sentences)
        articles[article.id] = article
        wholes[each.id] = Place(article_id=article.id, span=Span(start=0, end=len(article.text)))
        numbered |= {(each.id, number): place for number, place in enumerate(places)}
    return articles, tuple(
        Labelled(
            id=each.id,
            text=each.claim,
            label=each.label,
            shown=tuple(_held(wholes, one, each) for one in each.cited_doc_ids),
            rationales=tuple(
                _held(numbered, (one.doc_id, number), each) for one in each.evidence for number in one.sentences
            ),
        )
        for each in folder.lines("claims_dev.jsonl", _Cited)
    )


def _climate_fever(folder: Folder) -> _Read:
    """Show single sentences, each under the name of its page; a page is the sentences of it that the set has."""
    articles: dict[str, Article] = {}
    numbered: dict[str, Place] = {}
    pages: defaultdict[str, list[_Sentence]] = defaultdict(list)
    for each in folder.lines("corpus.jsonl", _Sentence):
        pages[each.title].append(each)
    for title, sentences in pages.items():
        article, places = _article(title, "Wikipedia", title, [one.text for one in sentences])
        articles[article.id] = article
        numbered |= {one.id: place for one, place in zip(sentences, places, strict=True)}
    return articles, tuple(
        Labelled(
            id=each.id,
            text=each.claim,
            label=each.label,
            shown=tuple(_held(numbered, one.passage_id, each) for one in each.evidence),
            pairs=tuple(one.label for one in each.evidence),
        )
        for each in folder.lines("claims.jsonl", _Paired)
    )


def _article(id_: str, outlet: str, title: str | None, sentences: Iterable[str]) -> tuple[Article, tuple[Place, ...]]:
    """Write sentences one after the other, and say where each stands."""
    told = [" ".join(sentence.split()) for sentence in sentences]
    name = f"document {id_}"
    places, at = [], 0
    for words in told:
        places.append(Place(article_id=name, span=Span(start=at, end=at + max(1, len(words)))))
        at += len(words) + 1
    return Article(id=name, name=id_, text=" ".join(told), title=title, outlet=outlet, language="en"), tuple(places)


def _held(known: Mapping[K, Place], key: K, claim: _Claim) -> Place:
    if key not in known:
        raise UsageError(
            f"the claim {claim.id} points to {key}, which is not in corpus.jsonl: take the files of one set"
        )
    return known[key]


_READERS: Mapping[str, Callable[[Folder], _Read]] = {"scifact": _scifact, "climate_fever": _climate_fever}
NAMES = tuple(_READERS)


def load_labelled(name: str, folder: Path) -> LabelledSet:
    """Read a set from its folder, or from the folder above. Raises ``UsageError`` with file, line and field."""
    if name not in _READERS:
        raise UsageError(f"--labels is for {' and '.join(NAMES)}, and {name} has no labels to compare with")
    files = Folder(name, folder)
    articles, claims = _READERS[name](files)
    return LabelledSet(name, articles, claims, files.digest.hexdigest())
