import json
from hashlib import sha256
from pathlib import Path

import pytest

from evals.suite import GOLD, GoldError, Suite, load_suite, suite_names

TEXT = "Anna Berg said 40 people had died. On Monday, Anna Berg said so again."
MENTION = {
    "quote": "40 people had died",
    "voice": "reported",
    "source": "Anna Berg",
    "source_name": "Anna Berg",
    "source_kind": "person",
    "cue": "said",
    "via": None,
    "said_on": None,
}
QUANTITY = {"text": "40", "value": 40, "unit": "people", "bound": "exact"}
CLAIM = {
    "id": "c1",
    "text": "40 people died.",
    "type": "numerical",
    "modality": "asserted",
    "quantities": [QUANTITY],
    "dates": [{"text": "Monday", "iso": "2024-11-04"}],
    "check_worthy": True,
    "mentions": [MENTION],
}
GOLD_FILE = {"article": "w1", "published": "2024-11-06", "language": "en", "claims": [CLAIM], "relations": []}


def load(folder: Path, **files: object) -> Suite:
    """Load a suite of one article, from annotations by file name (``_`` for a dot, ``__`` for a hyphen)."""
    home = folder / "mine"
    home.mkdir(exist_ok=True)
    line = {"id": "w1", "published": "2024-11-06", "text": TEXT}
    (home / "articles.jsonl").write_text(json.dumps(line) + "\n", encoding="utf-8")
    for name, value in files.items():
        body = value if isinstance(value, str) else json.dumps(value)
        (home / f"{name.replace('__', '-').replace('_', '.')}.json").write_text(body, encoding="utf-8")
    return load_suite("mine", folder=folder)


def faults(folder: Path, **files: object) -> list[str]:
    with pytest.raises(GoldError) as raised:
        load(folder, **files)
    return str(raised.value).splitlines()[1:]


def test_the_suites_of_the_project_are_sound(seed, newsroom):
    assert suite_names() == ("newsroom", "seed")
    assert [case.id for case in newsroom.cases] == [f"a{number}" for number in range(1, 13)]
    assert sum(len(case.gold.claims) for suite in (seed, newsroom) for case in suite.cases) == 25 + 385
    assert all(sorted(case.annotators) == ["a", "b"] for suite in (seed, newsroom) for case in suite.cases)


def test_the_gold_is_the_one_that_was_agreed_on():
    """A change of the gold is a change of every figure: it shows here first."""
    files = sorted(path for path in GOLD.rglob("*.json*") if path.is_file())
    assert len(files) == 3 + 1 + 12 + 24 + 3
    whole = sha256(b"".join(sha256(path.read_bytes()).digest() for path in files)).hexdigest()
    assert whole.startswith(PINNED)


PINNED = "1b3273bb7a73d9c9"


def test_a_sound_suite_is_loaded_and_hashed(tmp_path):
    suite = load(tmp_path, gold=GOLD_FILE, annotator__a=GOLD_FILE)
    (case,) = suite.cases
    assert (case.id, case.article.text, case.gold.claims[0].mentions[0].quote) == ("w1", TEXT, "40 people had died")
    spaced = load(tmp_path, gold=json.dumps(GOLD_FILE, indent=3))
    assert spaced.sha256 == suite.sha256
    other = load(tmp_path, gold={**GOLD_FILE, "claims": [{**CLAIM, "check_worthy": False}]})
    assert (other.cases[0].gold_sha256 == case.gold_sha256, other.sha256 == suite.sha256) == (False, False)


def test_a_document_may_hold_no_claims(tmp_path):
    assert load(tmp_path, gold={**GOLD_FILE, "claims": []}).cases[0].gold.claims == ()


def test_optional_claims_and_other_quotes_and_names_are_read(tmp_path):
    mention = {**MENTION, "also_quotes": ["people had died"], "also_names": ["Berg"]}
    claim = load(tmp_path, gold={**GOLD_FILE, "claims": [{**CLAIM, "optional": True, "mentions": [mention]}]})
    assert claim.cases[0].gold.claims[0].optional
    assert claim.cases[0].gold.claims[0].mentions[0].also_quotes == ("people had died",)


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"type": "rumour"}, "claim c1, type: Input should be"),
        ({"mood": "bad"}, "claim c1, mood: Extra inputs"),
        ({"mentions": []}, "claim c1: a claim without a mention"),
        (
            {"mentions": [{**MENTION, "quote": "41 people"}]},
            "claim c1, mentions[0].quote: '41 people' is not in the art",
        ),
        ({"mentions": [MENTION, {**MENTION, "source": "Bert"}]}, "claim c1, mentions[1].source: 'Bert' is not in the"),
        ({"mentions": [{**MENTION, "via": "a fax"}]}, "claim c1, mentions[0].via: 'a fax' is not in the article"),
        ({"mentions": [{**MENTION, "cue": "told"}]}, "claim c1, mentions[0].cue: 'told' is not in the article"),
        ({"mentions": [{**MENTION, "cue": None}]}, "claim c1, mentions[0]: a mention of voice 'reported'"),
        ({"mentions": [{**MENTION, "quote": "said"}]}, "claim c1, mentions[0].quote: stands 2 times in the article"),
        (
            {"mentions": [{**MENTION, "quote": "said", "nth": 3}]},
            "claim c1, mentions[0].nth: 3, but the quote stands 2",
        ),
        ({"mentions": [{**MENTION, "also_quotes": ["41"]}]}, "claim c1, mentions[0].also_quotes[0]: '41' is not in"),
        ({"quantities": [{**QUANTITY, "text": "41"}]}, "claim c1, quantities[0].text: '41' is not in"),
        ({"dates": [{"text": "Monday", "iso": "4 November"}]}, "claim c1, dates[0].iso: no ISO date: '4 November'"),
        ({"dates": [{"text": "Friday", "iso": "2024"}]}, "claim c1, dates[0].text: 'Friday' is not in the article"),
    ],
)
def test_a_fault_is_named_with_file_claim_and_field(tmp_path, fields, fault):
    found = faults(tmp_path, gold={**GOLD_FILE, "claims": [{**CLAIM, **fields}]})
    assert [line[: len("mine/gold.json: ") + len(fault)] for line in found] == [f"mine/gold.json: {fault}"]


def test_all_faults_of_all_files_are_listed_at_once(tmp_path):
    link = {"a": "c1", "b": "c9", "kind": "supports"}
    bad = {**GOLD_FILE, "published": "2024-11-07", "claims": [CLAIM, CLAIM], "relations": [link]}
    other = {**GOLD_FILE, "article": "w2"}
    assert faults(tmp_path, gold=bad, annotator__a="no", annotator__b=other, notes=[], w1_gold=GOLD_FILE) == [
        "mine/annotator-a.json: is not JSON: Expecting value: line 1 column 1 (char 0)",
        "mine/annotator-b.json: article: there is no article 'w2' in the suite",
        "mine/gold.json: claim c1, id: stands for more than one claim",
        "mine/gold.json: published: 2024-11-07, but the article says 2024-11-06",
        "mine/gold.json: relations[0].b: there is no claim 'c9'",
        "mine/notes.json: the name is neither [ARTICLE.]gold.json nor [ARTICLE.]annotator-LETTER.json",
        "mine/w1.gold.json: a second gold for article 'w1'",
    ]


def test_an_article_that_cannot_be_read_is_a_fault(tmp_path):
    load(tmp_path, gold=GOLD_FILE)
    (tmp_path / "mine" / "articles.jsonl").write_text('{"id": "w1"}\n', encoding="utf-8")
    with pytest.raises(GoldError, match="text"):
        load_suite("mine", folder=tmp_path)


def test_annotators_without_gold_are_a_fault(tmp_path):
    assert faults(tmp_path, annotator__a=GOLD_FILE) == ["mine: article 'w1' has annotators and no gold"]


def test_there_must_be_gold(tmp_path):
    assert faults(tmp_path) == ["mine: holds no gold"]
    with pytest.raises(GoldError, match=r"no suite 'yours'.*choose one of mine"):
        load_suite("yours", folder=tmp_path)
