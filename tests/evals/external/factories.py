"""Invented articles in the corpora's own format."""

import json
from pathlib import Path
from typing import Any

from evals.external.attributions import Gold, Guess, Part, Quoting

TEXT = (
    "Ferry stays in port\n\n"
    "The ferry will not sail before Monday, harbour master Ada Brandt said. "
    '"The engine is broken and the spare part is lost," she told the Courier. '
    "Fishermen doubt that the part was ever ordered."
)
"""An article whose attributions are, in order, indirect, direct and of a belief."""


def words(text: str, *pieces: str) -> dict[str, Any]:
    """Say where words stand in a text, each piece for the first time."""
    spans = [[text.index(piece), text.index(piece) + len(piece)] for piece in pieces]
    return {"text": " ".join(pieces), "spans": spans}


def polnear_line(name: str = "courier_1", text: str = TEXT) -> dict[str, Any]:
    three = [
        (["The ferry will not sail before Monday"], "harbour master Ada Brandt", "said", "indirect", True),
        (['"The engine is broken and the spare part is lost,"'], "she", "told", "direct", True),
        (["that the part was ever ordered"], "Fishermen", "doubt", "indirect", False),
    ]
    attributions = [
        {
            "content": words(text, *content),
            "source": words(text, source),
            "cue": words(text, cue),
            "derived_quote_type": quoting,
            "derived_cue_is_speech": speech,
        }
        for content, source, cue, quoting, speech in three
    ]
    line = {"id": name, "date": "2016-09-12", "title": "Ferry stays in port", "outlet": "courier", "text": text}
    return line | {"attributions": attributions}


def gum_line(name: str = "news_ferry") -> dict[str, Any]:
    entity = {
        "entity_id": "3",
        "has_named_mention": True,
        "first_mention": "harbour master Ada Brandt",
        "fullest_named_mention": "harbour master of Port Elm",
        "wikipedia": None,
    }
    line = polnear_line(name)
    for number, one in enumerate(line["attributions"]):
        one["cue_word"] = one.pop("cue")
        del one["derived_cue_is_speech"]
        one["image_credit"] = number == 2
        one["source_entity"] = entity if number < 2 else entity | {"entity_id": "4", "has_named_mention": False}
    return line


def write(path: Path, *lines: dict[str, Any]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path.parent


def part(first: int, after: int, text: str = "") -> Part:
    """The words from one number up to another."""
    return Part((1 << after) - (1 << first), text or f"{first}-{after}")


def gold(first: int, after: int, *, quoting: Quoting = "indirect", **fields) -> Gold:
    return Gold(part(first, after), fields.pop("source", None), fields.pop("cue", None), quoting, **fields)


def guess(first: int, after: int, *, quoting: Quoting = "indirect", name: str | None = None, **fields) -> Guess:
    return Guess(part(first, after), fields.pop("source", None), fields.pop("cue", None), quoting, name)
