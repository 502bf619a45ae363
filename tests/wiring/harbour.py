"""A small invented matter in three articles, and a scripted model that reads each request of the whole job."""

import json
import re
from contextlib import contextmanager

from pipeline.llm.prices import Prices
from pipeline.llm.scripted import ScriptedChat
from pipeline.wiring.door import Door
from pipeline.wiring.job import run
from tests.factories import answer_draft, claim_draft, mention_draft, source_draft

ARTICLES = (
    {
        "id": "wire",
        "outlet": "Coastline News",
        "published": "2030-03-01",
        "title": "Storm wrecks boats at Port Aldern",
        "text": "At least 30 boats were lost in the storm at Port Aldern, the harbour office said. "
        "The breakwater of Port Aldern was inspected in May, said Aldern Quays, which owns it. "
        "The lighthouse of Port Aldern went dark at four, said Aldern Quays.",
    },
    {
        "id": "mail",
        "outlet": "Aldern Mail",
        "published": "2030-03-03",
        "title": "The register of the lost",
        "text": "An insurer's register that this paper has seen lists 34 boats lost in the storm at Port Aldern. "
        "The breakwater of Port Aldern was not inspected in May, said Ruth Imber, an engineer of the Harbour "
        "Institute. The fishermen's union said that the breakwater of Port Aldern was rotten.",
    },
    {
        "id": "inquiry",
        "outlet": "Storm Inquiry",
        "published": "2030-03-09",
        "title": "Findings",
        "text": "The register lists 34 boats lost in the storm at Port Aldern. No inspector went to the breakwater of "
        "Port Aldern in May. The lamp log of the lighthouse of Port Aldern has no gap.",
    },
)
_CLAIMS: dict[str, tuple[tuple[str, str, str | None], ...]] = {
    "At least 30 boats": (
        ("At least 30 boats were lost in the storm at Port Aldern.", "At least 30 boats were lost", "harbour office"),
        ("The breakwater of Port Aldern was inspected in May.", "was inspected in May", "Aldern Quays"),
        ("The lighthouse of Port Aldern went dark at four.", "went dark at four", "Aldern Quays"),
    ),
    "An insurer's register": (
        ("34 boats were lost in the storm at Port Aldern.", "34 boats lost in the storm at Port Aldern", None),
        ("The breakwater of Port Aldern was not inspected in May.", "was not inspected in May", "Ruth Imber"),
        ("The breakwater of Port Aldern was rotten.", "was rotten", "fishermen's union"),
    ),
    "No inspector went": (
        ("34 boats were lost in the storm at Port Aldern.", "34 boats lost in the storm at Port Aldern", None),
        ("No inspector went to the breakwater of Port Aldern in May.", "No inspector went to the breakwater", None),
        ("The log of the lighthouse of Port Aldern has no gap.", "has no gap", None),
    ),
}
_BODIES = (("harbour office", False), ("Aldern Quays", True), ("Harbour Institute", False), ("fishermen's union", True))
_BEHIND = {"harbour office": 0, "Aldern Quays": 1, "Ruth Imber": 2, "fishermen's union": 3}
_FINDINGS: tuple[tuple[str, str, str, str, str | None], ...] = (
    ("At least 30 boats", "lists 34 boats lost", "supports", "record", None),
    ("was inspected in May", "No inspector went", "refutes", "record", None),
    ("was inspected in May", "was not inspected in May", "refutes", "expert", "Ruth Imber"),
    ("was not inspected in May", "No inspector went", "supports", "record", None),
    ("was not inspected in May", "was inspected in May, said", "refutes", "party", "Aldern Quays"),
    ("went dark at four", "has no gap", "refutes", "record", None),
    ("34 boats were lost", "At least 30 boats", "qualifies", "record", "harbour office"),
)
LABELS = {
    "At least 30 boats were lost in the storm at Port Aldern.": "supported",
    "The breakwater of Port Aldern was inspected in May.": "refuted",
    "The lighthouse of Port Aldern went dark at four.": "refuted",
    "34 boats were lost in the storm at Port Aldern.": "supported",
    "The breakwater of Port Aldern was not inspected in May.": "supported",
    "The breakwater of Port Aldern was rotten.": "not_enough_evidence",
    "No inspector went to the breakwater of Port Aldern in May.": "not_enough_evidence",
    "The log of the lighthouse of Port Aldern has no gap.": "not_enough_evidence",
}
"""What the matter comes to."""


def answer(request):
    shown = request.messages[-1].content
    return json.dumps(
        {"extract_claims": _extract, "link_claims": _link, "find_parties": _parties, "judge_evidence": _judge}[
            request.answer_name
        ](shown)
    )


def _extract(shown):
    claims = next(claims for beginning, claims in _CLAIMS.items() if beginning in shown)
    lines = dict(re.findall(r"^\[(\d+)\] (.+)$", shown, re.MULTILINE))
    drafts, sources = [], {}
    for n, (text, quote, source) in enumerate(claims, 1):
        if not any(quote in words for words in lines.values()):
            continue
        number = next(int(number) for number, words in lines.items() if quote in words)
        said = {}
        if source:
            sources[source] = source_draft(f"s-{source}", source, kind="organisation")
            said = {"voice": "reported", "source": source, "source_key": f"s-{source}", "cue": "said"}
        drafts.append(claim_draft(n, text, mention_draft(number, quote, **said)))
    return answer_draft(*drafts, sources=list(sources.values()))


def _link(shown):
    pairs = re.findall(r"^Pair (\d+)\nA [^:]*: (.+)\n.*\nB [^:]*: (.+)$", shown, re.MULTILINE)
    return {"pairs": [{"n": int(n), "relation": "same" if a == b else "different", "why": "read"} for n, a, b in pairs]}


def _parties(shown):
    found = re.findall(r"^ +(A\d+\.s\d+): (.+)$", shown, re.MULTILINE)
    behind = {key: next((n for name, n in _BEHIND.items() if name in who), None) for key, who in found}
    return {
        "bodies": [
            {"name": name, "party": party, "against": [], "why": "read"}
            for n, (name, party) in enumerate(_BODIES)
            if n in behind.values()
        ],
        "sources": [
            {"key": key, "body": None if n is None else _BODIES[n][0], "own_text": False} for key, n in behind.items()
        ],
    }


def _judge(shown):
    passages = re.findall(r"^P(\d+), in A\d+: ((?:.|\n)+?)(?=\n\n|\Z)", shown, re.MULTILINE)
    claims = re.findall(r"^(\d+)\. (.+) \(put forward by: ", shown, re.MULTILINE)
    return {
        "claims": [
            {
                "n": int(n),
                "findings": [
                    {
                        "passage": int(number),
                        "quote": quote,
                        "stance": stance,
                        "basis": basis,
                        "issuer": issuer,
                        "corrects": False,
                        "numbers": [],
                    }
                    for about, quote, stance, basis, issuer in _FINDINGS
                    if about in claim
                    for number, words in passages
                    if quote in words
                ],
                "denied": [],
                "ended": None,
            }
            for n, claim in claims
        ]
    }


def reprints(count):
    """The wire's story as that many other papers print it, each with a line of its own or without its end."""
    wire = ARTICLES[0]
    for n in range(count):
        text = str(wire["text"]) if n % 2 else str(wire["text"]).partition(" The lighthouse")[0]
        yield wire | {"id": f"copy{n}", "outlet": f"Gazette {n}", "published": f"2030-03-{2 + n:02}", "text": text}


def write_articles(folder, *names, more=()):
    folder.mkdir(exist_ok=True)
    wanted = [article for article in ARTICLES if not names or article["id"] in names]
    wanted += more
    path = folder / "articles.jsonl"
    path.write_text("".join(json.dumps(article) + "\n" for article in wanted), encoding="utf-8")
    return path


def go(source, settings, script=answer, progress=lambda _: None):
    """Run the whole job with a scripted model; return the outcome and the requests that were made."""
    chat = ScriptedChat(script)

    @contextmanager
    def door(_):
        yield Door(chat, "scripted", Prices.load())

    outcome = run([str(source)], settings, progress=progress, note=lambda _: None, door=door)
    return outcome, chat.requests
