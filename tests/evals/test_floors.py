from fractions import Fraction

import pytest

from evals.floors import FLOORS, Floor, load_floors, lower
from pipeline.errors import UsageError

TEXT = """\
# Why.
margin = 0.05

[seed]
"claims F1" = 0.93    # the annotators: 1.000
"violations" = 0

[newsroom]
"claims F1" = 0.88
"source name recall" = 0.9
"""


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "floors.toml"
    path.write_text(TEXT)
    return path


def test_floors_are_read_exactly(path):
    found = load_floors(path)
    assert found.margin == Fraction(1, 20)
    assert found.shown() == {
        "seed claims F1": "0.93",
        "seed violations": "0",
        "newsroom claims F1": "0.88",
        "newsroom source name recall": "0.9",
    }


def test_only_what_is_looser_counts_as_lowered(path):
    floors = load_floors(path)
    before = {"seed claims F1": "0.9", "seed violations": "0", "newsroom claims F1": "0.89", "seed dates F1": "0.5"}
    assert list(floors.loosened(before, ["seed", "newsroom"])) == [
        "newsroom claims F1 was 0.89, is 0.88",
        "seed dates F1 (was 0.5) is gone",
    ]
    assert list(floors.loosened(before, ["newsroom"])) == ["newsroom claims F1 was 0.89, is 0.88"]
    path.write_text(TEXT.replace('"violations" = 0', '"violations" = 2'))
    assert list(load_floors(path).loosened({"seed violations": "0"}, ["seed"])) == ["seed violations was 0, is 2"]


def test_lowering_one_leaves_the_others_and_the_comments(path):
    floors = {floor.name: floor for floor in load_floors(path).floors}
    lower(path, {floors["seed claims F1"]: Fraction(2, 3), floors["seed violations"]: Fraction(3)})
    assert path.read_text() == TEXT.replace("0.93", "0.666").replace('"violations" = 0', '"violations" = 3')


def test_a_floor_holds_at_its_very_bound():
    assert Floor("seed", "claims F1", Fraction(9, 10)).holds(Fraction(9, 10))
    assert not Floor("seed", "claims F1", Fraction(9, 10)).holds(Fraction(89, 100))
    assert Floor("seed", "violations", Fraction(0)).holds(Fraction(0))
    assert not Floor("seed", "violations", Fraction(0)).holds(Fraction(1))


def test_floors_of_verdicts_name_how_they_came_to_be(path):
    path.write_text(
        '[mine]\n"verify-gold violations" = 0\n"verify-gold drift F1, either way" = 0.5\n"alone label accuracy" = 0.1\n'
    )
    limit, *others = load_floors(path).floors
    assert limit.is_a_limit
    assert not any(floor.is_a_limit for floor in others)
    lower(path, {others[0]: Fraction(1, 3)})
    assert '"verify-gold drift F1, either way" = 0.333' in path.read_text()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[seed]\n'claim F1' = 0.9", "'claim F1' is neither 'violations' nor a row"),
        ("[seed]\n'claims F2' = 0.9", "'claims F2' is neither"),
        ("[seed]\n'verify-gold claims F1' = 0.9", "'verify-gold claims F1' is neither"),
        ("[seed]\n'verify label accuracy' = 0.9", "'verify label accuracy' is neither"),
        ("[seed]\n'claims F1' = 'high'", "'claims F1' is 'high', where a number is expected"),
        ("margin 3", "cannot be read"),
    ],
)
def test_a_faulty_file_is_refused_with_the_place(path, text, said):
    path.write_text(text)
    with pytest.raises(UsageError, match=said):
        load_floors(path)


def test_the_project_s_floors_are_those_that_it_promises():
    shown = load_floors(FLOORS).shown()
    promised = {
        "seed claims F1": 0.93,
        "seed mentions F1": 0.88,
        "seed source name recall": 0.95,
        "seed quantity value F1": 0.9,
        "newsroom claims F1": 0.88,
        "newsroom source name recall": 0.9,
    }
    assert {name: float(shown[name]) for name in promised} == promised
