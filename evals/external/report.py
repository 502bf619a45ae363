"""What was measured on a corpus, as a table for a person and as JSON, the same bytes for the same scores."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import get_args

from pydantic import JsonValue

from evals import bootstrap
from evals.bootstrap import FEWEST, Interval
from evals.counts import Counts, Outcome
from evals.external.attributions import Quoting
from evals.external.score import ArticleScore, Keep, Share, slots
from evals.score import ArticleScore as SuiteArticle
from evals.score import SuiteScore
from evals.slots import Finding
from evals.table import share
from pipeline.records import Record

SCHEMA = "claimline-external/1"
_HEAD = ("", "gold", "given", "matched", "P", "R", "F1", "95 %", "apart", "rules", "humans")
_NOTES = """\
matched: contents one to one, at least half of their words in common (intersection over union).
given: without those that answer a gold attribution of another row, which are ignored; what answers none at all is a
  false alarm, in the rows by type in that of its own quotation marks.
an attribution of the system's: all its mentions that hang on the same words for source and cue, put together.
apart: F1 with every mention by itself: the system cuts content into single claims, the corpus does not.
"""


@dataclass(frozen=True, slots=True)
class Section:
    """Which attributions count, and how well people agree on them (F1), where that is published."""

    title: str
    keep: Keep
    humans: float | None = None


SECTIONS: Mapping[str, tuple[Section, ...]] = {
    "polnear": (
        Section("all attributions", lambda _: True, 0.772),
        Section("speech cues", lambda gold: gold.speech, 0.908),
    ),
    "gum": (
        Section("all attributions", lambda _: True),
        Section("without image credits", lambda gold: not gold.image_credit),
    ),
}
HUMAN_SLOTS: Mapping[str, Mapping[str, float]] = {"polnear": {"source overlaps": 0.97}, "gum": {}}


class About(Record):
    """Who was measured on what. ``chosen_by_seed`` is null where nothing had to be chosen."""

    model: str
    articles: int
    of: int
    at_most_characters: int | None
    chosen_by_seed: int | None
    data_sha256: str

    def __str__(self) -> str:
        size = f" of at most {self.at_most_characters:,} characters" if self.at_most_characters else ""
        seed = f", chosen by the seed {self.chosen_by_seed}" if self.chosen_by_seed is not None else ""
        return f"{self.model}, {self.articles} of {self.of} articles{size}{seed} (data {self.data_sha256[:12]})"


@dataclass(frozen=True, slots=True)
class Measured:
    """One model on some articles of one corpus, and the rules on the same articles, null where they are the model."""

    corpus: str
    about: About
    articles: tuple[ArticleScore, ...]
    floor: tuple[ArticleScore, ...] | None

    @property
    def failures(self) -> dict[str, str]:
        """Return why articles gave no result, by their name."""
        return {each.name: each.failure for each in self.articles if each.failure is not None}

    def values(self) -> dict[str, JsonValue]:
        """Return all figures as JSON."""
        rows: list[JsonValue] = [row.values() for row in self._rows()]
        human = HUMAN_SLOTS[self.corpus]
        given_match: dict[str, JsonValue] = {
            section.title: {
                slot: {"right": found.right, "of": found.of, "share": _number(found.value), "humans": human.get(slot)}
                for slot, found in self._slots(section).items()
            }
            for section in SECTIONS[self.corpus]
        }
        failures: dict[str, JsonValue] = dict(self.failures)
        return {
            "schema": SCHEMA,
            "corpus": self.corpus,
            **self.about.model_dump(mode="json"),
            "failures": failures,
            "attributions": rows,
            "given_match": given_match,
        }

    def text(self) -> str:
        """Return the tables."""
        lines = [f"{self.corpus}: {self.about}", ""]
        lines += aligned([_HEAD, *(row.cells() for row in self._rows())])
        titles = tuple(section.title for section in SECTIONS[self.corpus])
        found = [self._slots(section) for section in SECTIONS[self.corpus]]
        human = HUMAN_SLOTS[self.corpus]
        lines += ["", "given a match"]
        table = [("", *titles, "humans")]
        for slot in found[0]:
            cells = (f"{share(each[slot].value)} of {each[slot].of}" for each in found if slot in each)
            table.append((slot, *cells, f"{human[slot]:.3f}" if slot in human else "-"))
        return "\n".join([*lines, *aligned(table), "", _NOTES + "\n".join(self._more_notes())]).rstrip() + "\n"

    def _rows(self) -> Iterator["_Row"]:
        for section in SECTIONS[self.corpus]:
            yield self._row(section, None)
            for quoting in get_args(Quoting):
                yield self._row(section, quoting)

    def _row(self, section: Section, quoting: Quoting | None) -> "_Row":
        plain = [each.plain.counts(section.keep, quoting) for each in self.articles]
        apart = [each.apart.counts(section.keep, quoting) for each in self.articles]
        floor = [each.plain.counts(section.keep, quoting) for each in self.floor or ()]
        return _Row(
            title=f"  {quoting}" if quoting else section.title,
            section=section.title,
            quoting=quoting,
            counts=sum(plain, Counts()),
            apart=sum(apart, Counts()).f1(),
            floor=sum(floor, Counts()).f1(),
            interval=None if quoting else interval(plain),
            humans=None if quoting else section.humans,
        )

    def _slots(self, section: Section) -> dict[str, Share]:
        return slots(pair for each in self.articles for pair in each.plain.matched(section.keep))

    def _more_notes(self) -> Iterator[str]:
        if len(self.articles) < FEWEST:
            yield f"under {FEWEST} articles: counts, and no interval."
        for name, why in self.failures.items():
            yield f"no result, all of its gold counts as missing: {name}: {why}"
        if self.failures:
            good = [each for each in self.articles if each.failure is None]
            for section in SECTIONS[self.corpus]:
                found = sum((each.plain.counts(section.keep) for each in good), Counts())
                yield f"{section.title}, only the {len(good)} articles with a result: F1 {share(found.f1())}"


@dataclass(frozen=True, slots=True)
class _Row:
    title: str
    section: str
    quoting: Quoting | None
    counts: Counts
    apart: Fraction | None
    floor: Fraction | None
    interval: Interval | None
    humans: float | None

    def cells(self) -> tuple[str, ...]:
        counts, span = self.counts, self.interval
        scores = (counts.precision(), counts.recall(), counts.f1())
        between = f"{span.low:.3f}-{span.high:.3f}" if span else "-"
        human = "-" if self.humans is None else f"{self.humans:.3f}"
        numbers = (counts.possible, counts.actual, counts.cor)
        return (
            self.title,
            *map(str, numbers),
            *map(share, scores),
            between,
            share(self.apart),
            share(self.floor),
            human,
        )

    def values(self) -> JsonValue:
        counts, span = self.counts, self.interval
        return {
            "section": self.section,
            "type": self.quoting,
            "gold": counts.possible,
            "given": counts.actual,
            "matched": counts.cor,
            "precision": _number(counts.precision()),
            "recall": _number(counts.recall()),
            "f1": _number(counts.f1()),
            "interval": [round(span.low, 4), round(span.high, 4)] if span else None,
            "apart_f1": _number(self.apart),
            "rules_f1": _number(self.floor),
            "humans_f1": self.humans,
        }


def interval(articles: Sequence[Counts]) -> Interval | None:
    """Return the interval of F1 over articles, by the bootstrap of the suites; null under ten articles."""
    return bootstrap.interval(
        SuiteScore(tuple(_as_suite(number, each) for number, each in enumerate(articles))), "mentions"
    )


def _as_suite(number: int, counts: Counts) -> SuiteArticle:
    """Write counts as an article of a suite, which is what the bootstrap draws."""
    outcomes: tuple[tuple[Outcome, int], ...] = (
        ("correct", counts.cor), ("missing", counts.mis), ("spurious", counts.spu),
    )  # fmt: skip
    findings = tuple(
        Finding("mentions", outcome, None, None, None, None, matched=outcome == "correct")
        for outcome, times in outcomes
        for _ in range(times)
    )
    return SuiteArticle(
        case_id=str(number),
        failed=False,
        matches=(),
        findings=findings,
        splits=(),
        merges=(),
        covered=(0, 0),
        rejections=0,
        asked=0,
    )


def _number(value: Fraction | None) -> float | None:
    return None if value is None else round(float(value), 4)


def aligned(table: Sequence[tuple[str, ...]]) -> list[str]:
    """Return a table's rows as lines, the first column to the left, the others to the right."""
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    return [
        "  ".join([first.ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(rest, widths[1:], strict=True))])
        for first, *rest in table
    ]
