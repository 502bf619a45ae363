"""Measures the search on collections of others: by words alone, by meaning alone, and both. No model is asked."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from evals.external.clusters import Clustering, cluster_scores
from evals.external.collections import Document, Query, Task, load_collection
from evals.external.ranking import means
from evals.external.run import make_folder
from evals.external.searched import Line, Searched, TaskScore
from pipeline.export import write_json
from pipeline.flow.articles import passages
from pipeline.identity import digest
from pipeline.index.base import Embedder, Hit
from pipeline.index.embed import embedder
from pipeline.index.search import By, Index, open_index
from pipeline.records import Article

_WAYS: tuple[tuple[str, By], ...] = (("BM25 alone", "words"), ("dense alone", "meaning"), ("both", "both"))
_DEPTH = 100
"""How many passages are looked at for each query."""
_SHOWN = 500
"""After how many documents a person is told how far it is."""


def retrieval(
    name: str, data: Path, out: Path, *, note: Callable[[str], None], embed: Embedder | None = None
) -> Searched:
    """Measure on the collection ``name`` in the folder ``data``; figures are written to the out folder.

    The documents are indexed as articles are, in the out folder, so that a second run embeds none again; without
    ``embed``, by the local model. Raises ``UsageError`` where the collection is not there.
    """
    collection = load_collection(name, data)
    chosen = embed or embedder()
    make_folder(out)
    scores = tuple(_score(name, task, out, chosen, note) for task in collection.tasks)
    searched = Searched(collection=name, embedder=chosen.name, data_sha256=collection.sha256, tasks=scores)
    figures = out / f"{name}-search.json"
    write_json(figures, searched.values())
    note(f"figures: {figures}")
    return searched


def _score(name: str, task: Task, out: Path, embed: Embedder, note: Callable[[str], None]) -> TaskScore:
    articles = [Article(id=each.id, name=each.id, text=each.text, language="en") for each in task.documents]
    known = digest([embed.name, [[article.id, article.text] for article in articles]])
    with open_index(out / "indexes" / f"{name}-{known[:12]}", embed, write=True) as index:
        new = [article for article in articles if not index.has(article.id)]
        for number, article in enumerate(new):
            if number % _SHOWN == 0:
                note(f"{task.name}: {number} of {len(new)} documents indexed")
            index.add(article, passages(article, embed))
        note(f"{task.name}: {len(task.queries) or len(articles)} searches")
        return TaskScore(
            name=task.name,
            documents=len(task.documents) - len(task.left_out),
            passages=index.counts().passages,
            queries=len(task.queries),
            lines=tuple(Line(name=title, values=_measured(index, task, by)) for title, by in _WAYS if task.queries),
            clusters=_clustered(index, task),
            reference=dict(task.reference),
        )


def _measured(index: Index, task: Task, by: By) -> dict[str, float]:
    documents = {each.id: each for each in task.documents}
    found = [(query, [hit for hit in index.search(query.text, k=_DEPTH, by=by) if _allowed(hit, task)])
             for query in task.queries]  # fmt: skip
    values = means(
        [(list(dict.fromkeys(hit.chunk.article_id for hit in hits)), query.relevant) for query, hits in found]
    )
    covered = [
        max(_covered(documents, query, numbers, hits[:10]) for numbers in query.sentence_sets)
        for query, hits in found
        if query.sentence_sets
    ]
    return values | ({"sentences@10": sum(covered) / len(covered)} if covered else {})


def _allowed(hit: Hit, task: Task) -> bool:
    return hit.chunk.article_id not in task.left_out


def _covered(documents: dict[str, Document], query: Query, numbers: frozenset[int], hits: Sequence[Hit]) -> float:
    """Return the share of a set of sentences that passages hold, each at least by half."""
    (relevant,) = query.relevant
    spans = [documents[relevant].sentences[number] for number in numbers]
    held = [hit.chunk.span for hit in hits if hit.chunk.article_id == relevant]
    return sum(
        any(2 * (min(span.end, own.end) - max(span.start, own.start)) >= span.end - span.start for own in held)
        for span in spans
    ) / len(spans)


def _clustered(index: Index, task: Task) -> tuple[Clustering, ...]:
    """Cluster documents by nearness alone, where the collection has groups and not queries."""
    if not task.groups:
        return ()
    return tuple(cluster_scores(task.groups, list(_bonds(index, task))))


def _bonds(index: Index, task: Task) -> Iterator[tuple[str, str, float]]:
    near = index.neighbours([each.text for each in task.documents], k=_DEPTH, at_least=0.5)
    for document, hits in zip(task.documents, near, strict=True):
        for hit in hits:
            if hit.chunk.article_id != document.id:
                yield document.id, hit.chunk.article_id, hit.similarity
