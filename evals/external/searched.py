"""What the search reached on a collection, as a table for a person and as JSON."""

from collections.abc import Iterator, Mapping

from pydantic import JsonValue

from evals.external.clusters import Clustering
from evals.external.report import aligned
from pipeline.records import Record

SCHEMA = "claimline-external-search/1"
_NOTES = """\
documents are ranked by their best passage; passages are cut as those of articles are.
recall@k: share of a query's relevant documents among the first k. MRR and MAP@5 by document.
sentences@10: share of the supporting sentences, of the best covered set, that the first ten passages hold.
"""


class Line(Record):
    """What one way of searching reached, by measure."""

    name: str
    values: Mapping[str, float]


class TaskScore(Record):
    """One task measured. ``reference`` is what others reached, by measure."""

    name: str
    documents: int
    passages: int
    queries: int
    lines: tuple[Line, ...]
    clusters: tuple[Clustering, ...]
    reference: Mapping[str, str]

    def text(self) -> Iterator[str]:
        """Yield the lines of the task's tables."""
        yield f"{self.name}: {self.queries} queries, {self.documents} documents in {self.passages} passages"
        if self.lines:
            measures = list(self.lines[0].values)
            rows = [(line.name, *(f"{line.values[name]:.3f}" for name in measures)) for line in self.lines]
            published = ("published", *(self.reference.get(name, "-") for name in measures))
            yield from aligned([("", *measures), *rows, *([published] if self.reference else [])])
        if self.clusters:
            rows = [
                (
                    f"nearness of {each.at_least:g}",
                    *(f"{value:.3f}" for value in (each.precision, each.recall, each.f1)),
                )
                for each in self.clusters
            ]
            yield from aligned([("clusters by pairs", "P", "R", "F1"), *rows])
        yield ""


class Searched(Record):
    """All that was measured on one collection."""

    collection: str
    embedder: str
    data_sha256: str
    tasks: tuple[TaskScore, ...]

    def values(self) -> dict[str, JsonValue]:
        """Return all figures as JSON, to four places."""
        whole: dict[str, JsonValue] = {"schema": SCHEMA, **self.model_dump(mode="json")}
        return {name: _short(value) for name, value in whole.items()}

    def text(self) -> str:
        """Return the tables."""
        head = f"{self.collection}: {self.embedder} (data {self.data_sha256[:12]})\n\n"
        return head + "\n".join(line.rstrip() for task in self.tasks for line in task.text()) + "\n" + _NOTES


def _short(value: JsonValue) -> JsonValue:
    if isinstance(value, float):
        return round(value, 4)
    if isinstance(value, list):
        return [_short(each) for each in value]
    if isinstance(value, dict):
        return {name: _short(each) for name, each in value.items()}
    return value
