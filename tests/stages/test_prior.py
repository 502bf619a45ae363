from pathlib import Path

import pytest

from pipeline.index.search import open_index
from pipeline.stages.prior import FactCheck, PriorChecks
from pipeline.verdicts import Family, PriorCheck
from tests.index.doubles import HashEmbedder


def check(number: int, claim: str, rating: str = "False") -> FactCheck:
    return FactCheck(id=f"k-{number}", claim=claim, rating=rating, publisher="P", url="https://p.example/1")


def family(text: str) -> Family:
    return Family(id="f", text=text, members=("c",), articles=("a",), check_worthy=True)


BRIDGE = check(1, "the old bridge was never inspected by anybody")
CHECKS = [
    BRIDGE,
    check(2, "the old bridge was never inspected by anybody", "Mostly true"),
    check(3, "taxes on bread rose in spring"),
    check(4, "the old bridge was never ever inspected by anybody"),
]


def match(folder: Path, text: str, checks=CHECKS, **options) -> list[PriorCheck]:
    with open_index(folder, HashEmbedder(), write=True) as index:
        return list(PriorChecks(index, checks, **options)(family(text)))


def test_like_claims_are_given_nearest_first(tmp_path):
    found = match(tmp_path, "the old bridge was never inspected by anybody")
    assert [(one.claim, one.rating) for one in found[:2]] == [
        (BRIDGE.claim, "False"),
        (BRIDGE.claim, "Mostly true"),
    ]
    assert found[0].model_dump() == {
        "claim": BRIDGE.claim,
        "rating": "False",
        "publisher": "P",
        "url": "https://p.example/1",
        "similarity": 1.0,
    }
    assert found[2].claim == CHECKS[3].claim
    assert 0.7 <= found[2].similarity < 1
    assert len(found) == 3


@pytest.mark.parametrize(
    ("text", "options", "count"),
    [
        ("a wholly different matter", {}, 0),
        ("taxes on bread rose in spring", {}, 1),
        ("taxes on milk rose in autumn", {}, 0),
        ("taxes on milk rose in autumn", {"at_least": 0.3}, 1),
        (BRIDGE.claim, {"most": 2}, 2),
        (BRIDGE.claim, {"at_least": 1.0}, 2),
    ],
)
def test_how_like_and_how_many(tmp_path, text, options, count):
    assert len(match(tmp_path, text, **options)) == count


def test_without_any_check_nothing_is_found(tmp_path):
    assert match(tmp_path, "anything", checks=[]) == []


def test_a_new_collection_takes_the_place_of_the_old_one(tmp_path):
    assert len(match(tmp_path, BRIDGE.claim)) == 3
    changed = BRIDGE.model_copy(update={"id": "k-9", "rating": "Unproven"})
    assert [one.rating for one in match(tmp_path, BRIDGE.claim, checks=[changed])] == ["Unproven"]


def test_nothing_is_embedded_twice(tmp_path):
    embedder = HashEmbedder()
    for _ in range(2):
        with open_index(tmp_path, embedder, write=True) as index:
            PriorChecks(index, CHECKS)
    assert sorted(embedder.embedded) == sorted({one.claim for one in CHECKS})
