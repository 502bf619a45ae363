"""Small invented sets of labelled claims, in the files and fields of the real ones."""

from pathlib import Path
from typing import Any

from tests.evals.external.factories import write

SAID = {"Supported": "open", "Refuted": "shut", "Not Enough Evidence": "painted"}


def scifact(folder: Path, *, each: int = 5, **changed) -> Path:
    """Claims that piers are open, some to each label, and abstracts whose last sentence says what they are."""
    names = [label for label in SAID for _ in range(each)]
    corpus = [
        {"id": f"d{n}", "title": f"Pier {n}", "sentences": ["The harbour was seen. \n", f"Pier {n} is {SAID[label]}."]}
        for n, label in enumerate(names)
    ]
    claims = [
        {
            "id": f"c{n}",
            "claim": f"Pier {n} is open.",
            "label": label,
            "cited_doc_ids": [f"d{n}"],
            "evidence": [] if label.startswith("Not") else [{"doc_id": f"d{n}", "label": label, "sentences": [1]}],
        }
        | changed
        for n, label in enumerate(names)
    ]
    write(folder / "scifact" / "corpus.jsonl", *corpus)
    return write(folder / "scifact" / "claims_dev.jsonl", *claims).parent


def climate_fever(folder: Path) -> Path:
    """Ten claims, one sentence on each side of some of them, three sentences that say neither."""
    sides = {"Supported": ["open"], "Refuted": ["shut"], "Conflicting": ["open", "shut"], "Not Enough Evidence": []}
    corpus: list[dict[str, Any]] = []
    claims: list[dict[str, Any]] = []
    for n, label in enumerate([*sides, *sides, "Supported", "Refuted"]):
        said = [*sides[label], "painted", "long", "old"]
        ids = [f"Pier {n}:{number}" for number in range(len(said))]
        pair = {"open": "Supported", "shut": "Refuted"}
        corpus += [
            {"id": id_, "title": f"Pier {n}", "text": f"Pier {n} is {word}."}
            for id_, word in zip(ids, said, strict=True)
        ]
        evidence = [
            {"passage_id": id_, "label": pair.get(word, "Not Enough Evidence")}
            for id_, word in zip(ids, said, strict=True)
        ]
        claims.append({"id": f"c{n}", "claim": f"Pier {n} is open.", "label": label, "evidence": evidence})
    write(folder / "climate_fever" / "corpus.jsonl", *corpus)
    return write(folder / "climate_fever" / "claims.jsonl", *claims).parent
