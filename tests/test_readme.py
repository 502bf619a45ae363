"""What the README shows is what the program prints."""

import re
from fractions import Fraction
from pathlib import Path

import pytest

from evals.agreement import agreement
from evals.run import MODEL, RULES
from evals.snapshot import Snapshot
from evals.suite import load_suite
from evals.table import share
from pipeline.cli.views import claim_text
from pipeline.settings import HOME, read
from pipeline.wiring.job import run
from pipeline.wiring.lookup import find

README = (HOME / "README.md").read_text(encoding="utf-8")
FIGURE = r"([\d.]+)"
ROW = re.compile(rf"^\| (seed|newsroom), ([a-z -]+?) \| {FIGURE} \| {FIGURE} \| {FIGURE} \|$", re.MULTILINE)
COLUMNS = ("suite", "row", "model", "rules", "people")


@pytest.fixture(scope="module")
def rows():
    found = [dict(zip(COLUMNS, match, strict=True)) for match in ROW.findall(README)]
    assert len(found) >= 10
    return found


@pytest.mark.parametrize("suite", ["seed", "newsroom"])
def test_the_scores_are_those_of_the_baseline(rows, suite):
    systems = Snapshot.load(HOME / "evals" / "baseline.json").suites[suite]
    people = agreement(load_suite(suite))
    for row in (row for row in rows if row["suite"] == suite):
        name = row["row"]
        assert row["model"] == share(systems[MODEL].counts(name).f1()), name
        assert row["rules"] == share(systems[RULES].counts(name).f1()), name
        assert row["people"] == share(people.counts(name).f1()), name


def test_the_verdicts_scores_are_those_of_the_baseline():
    shots = Snapshot.load(HOME / "evals" / "baseline.json").verdicts["newsroom"]
    rows = re.findall(
        rf"^\| ([a-z][A-Za-z0-9, -]+) \| {FIGURE} \| {FIGURE} \| (-|{FIGURE[1:-1]}) \|$", README, re.MULTILINE
    )
    verdicts = [row for row in rows if not row[0].startswith(("seed,", "newsroom,"))]
    assert len(verdicts) >= 10
    for name, *figures in verdicts:
        for mode, figure in zip(("verify-gold", "verify-extracted", "alone"), figures, strict=True):
            measure = shots[mode].measures.get(name)
            assert figure == ("-" if measure is None else share(Fraction(measure))), (name, mode)


def test_the_sample_is_what_show_prints(tmp_path: Path):
    run([str(HOME / "seeds")], read(out=tmp_path, answers="recorded"), progress=lambda _: None, note=lambda _: None)
    sample = [line[4:] for line in README.splitlines() if line.startswith("    ")]
    claim = next(word for line in sample for word in line.split() if word.startswith("c-"))
    article, _, one = find(read(out=tmp_path), claim)
    assert one is not None
    printed = claim_text(article, one).splitlines()
    start = sample.index(printed[0])
    assert [line for line in sample[start:] if line][: len([p for p in printed if p])] == [p for p in printed if p]
