"""The small evaluation with gold verdicts, and an endpoint that answers all that is asked of them."""

import json
import re
from typing import Any

from tests.evals.workshop import Draft, Workshop, draft
from tests.llm.server import Endpoint, Reply, completion


def verdicts() -> Draft:
    """Two articles of one event: each claim is a family, and nothing bears on any."""
    families = [
        {
            "id": f"f{number}",
            "claim": f"{claim} of {article} is so.",
            "members": [{"article": article, "claim": claim}],
            "said": "only_here" if claim == "c1" else "none",
            "label": "not_enough_evidence",
            "changed_on": None,
            "contested_by": [],
            "evidence": [],
            "why": "Nothing else is known.",
        }
        for number, (article, claim) in enumerate(
            ((article, claim) for article in ("w1", "w2") for claim in ("c1", "c2")), 1
        )
    ]
    origins = [{"id": "o1", "articles": ["w1", "w2"], "why": "but for a number they are one text"}]
    return {"as_of": "2024-11-06", "parties": [], "origins": origins, "families": families, "drift": []}


def judged(workshop: Workshop, gold: Draft | None = None) -> Workshop:
    """Give the workshop gold verdicts."""
    folder = workshop.folder / "gold" / "mine" / "verdicts"
    folder.mkdir(exist_ok=True)
    (folder / "E.json").write_text(json.dumps(gold or verdicts()), encoding="utf-8")
    return workshop


class Judges:
    """An endpoint that finds nothing, and guesses that nothing is known; ``refuse`` names prompts it fails on."""

    def __init__(self) -> None:
        self.endpoint = Endpoint()
        self.endpoint.does(self._reply)
        self.refuse: set[str] = set()
        self.guess = "refuted"

    def _reply(self, body: dict[str, Any]) -> Reply:
        name, words = body["response_format"]["json_schema"]["name"], body["messages"][-1]["content"]
        if name in self.refuse:
            return completion(None, refusal="I would rather not.")
        return completion(json.dumps(self._answer(name, words)))

    def _answer(self, name: str, words: str) -> Draft:
        count = int(found[1]) if (found := re.search(r"each of the (\d+)", words)) else 0
        numbers = range(1, count + 1)
        if name == "link_claims":
            return {"pairs": [{"n": n, "relation": "different", "why": "two floods"} for n in numbers]}
        if name == "find_parties":
            keys = re.findall(r"^\s*(\w+\.s\d+): ", words, re.MULTILINE)
            return {"bodies": [], "sources": [{"key": key, "body": None, "own_text": False} for key in keys]}
        if name == "judge_evidence":
            return {"claims": [{"n": n, "findings": [], "denied": [], "ended": None} for n in numbers]}
        if name == "label_claims_alone":
            return {"claims": [{"n": n, "label": self.guess} for n in numbers]}
        return draft(1 if "Crue 1" in words else 2)

    @property
    def asked(self) -> list[str]:
        """The prompts of all requests, in the order in which they came."""
        return [one.body["response_format"]["json_schema"]["name"] for one in self.endpoint.seen]
