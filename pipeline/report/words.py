"""What verification found, in words for a reader who has never seen the program; the page and the terminal share them.

Codes that are not listed here are shown as they are, with spaces: a new code is never lost, only less well put.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Literal, NamedTuple

from pipeline.report.page import day
from pipeline.verdicts import Basis, CheckOutcome, Evidence, Said, Stance, Verdict

_ISO = re.compile(r"\b\d{4}-\d{2}-\d{2}\b", re.ASCII)

Outcome = Literal["refuted", "conflicting", "supported", "not_enough_evidence", "failed"]
"""The label of a verdict, or that there is none."""


class Wording(NamedTuple):
    """A few words for a line, and a sentence for a reader."""

    short: str
    sentence: str


SIGNS: Mapping[Outcome, str] = {
    "refuted": "✗",
    "conflicting": "⇄",
    "supported": "✓",
    "not_enough_evidence": "?",
    "failed": "!",
}
"""Told apart without colour; in the order in which a newsroom wants to see them."""

OUTCOMES: Mapping[Outcome, Wording] = {
    "refuted": Wording("Refuted", "Independent evidence speaks against it, and none bears it out."),
    "conflicting": Wording("Conflicting evidence", "Independent evidence stands on both sides."),
    "supported": Wording("Supported", "Independent evidence bears it out, and none speaks against it."),
    "not_enough_evidence": Wording("Not enough evidence", "No independent passage decides it either way."),
    "failed": Wording("Not judged", "The check could not be finished; this says nothing about the claim."),
}

SAID: Mapping[Said, Wording] = {
    "primary": Wording("in the source’s own text", "Yes: a text of the source’s own says so."),
    "reported_elsewhere": Wording(
        "reported elsewhere too", "Confirmed: an article of another origin gives the same from the same source."
    ),
    "only_here": Wording(
        "from one origin only",
        "Not confirmed: one text alone, reprints included, has it from this source.",
    ),
    "disputed": Wording("disputed", "In doubt: the source denies it, or a fuller text of its words has it otherwise."),
    "none": Wording("no source named", "Nobody is quoted: the article puts it forward in its own voice."),
}

IN_DOUBT: Mapping[str, str] = {
    "said_denied": "In doubt: the source denies it, or its words in full are others.",
    "said_changed_in_reprint": "In doubt: a reprint has it otherwise than the text that it was made from.",
}
"""Why it is disputed whether it was said: ``Reason.rule``."""

Bearing = Stance | Literal["party", "uncounted"]

BEARINGS: Mapping[Bearing, str] = {
    "refutes": "Against it",
    "supports": "For it",
    "qualifies": "On a part of it",
    "party": "What the parties say, which is no evidence",
    "uncounted": "Found, but does not count",
}
"""What evidence is to a claim, in the order in which it is shown."""

BASES: Mapping[Basis, str] = {
    "record": "a record (a document, a measurement, a finding)",
    "witness": "the word of a witness without a side",
    "expert": "the judgement of an expert without a side",
    "report": "its own reporting",
    "admission": "an admission against its own interest",
    "party": "the bare word of a party to the matter",
}

CHECKS: Mapping[CheckOutcome, Wording] = {
    "agrees": Wording("=", "the numbers agree"),
    "differs": Wording("≠", "the numbers differ"),
    "undecided": Wording("?", "code cannot compare them"),
}

WHY: Mapping[str, str] = {
    "counts": "somebody else answers for it than for the claim",
    "repeats": "it counts once, together with an older passage for which the same source answers",
    "superseded": "whoever answers for it corrected it later",
    "reprint": "a reprint’s own voice, which has nothing of its own to say",
    "heading": "a heading, which sums up what stands below it",
    "changed_in_reprint": "a reprint changed these words of the text that it was made from",
    "party": "the bare word of somebody with a side in the matter",
    "own_repetition": "the claim’s own source once more",
    "same_affiliation": "somebody of the same side as the claim’s source",
    "same_origin": "the voice of an article that puts the claim forward, or of its source text, reprint or follow-up",
}
"""Why a passage counts, or does not: ``Evidence.why``."""

RULES: Mapping[str, str] = {
    "said_by_nobody": "Said: the article names no source for it",
    "said_denied": "Said: its source denies it, or is quoted otherwise in full",
    "said_in_own_text": "Said: a text of the source’s own has it",
    "said_changed_in_reprint": "Said: a reprint changed what its source text has",
    "said_elsewhere": "Said: an article of another origin gives it from the same source",
    "said_only_here": "Said: one origin alone gives it",
    "borne_out": "Borne out by",
    "spoken_against": "Spoken against by",
    "qualified": "Bears on a part of it, which decides nothing",
    "numbers_overruled": "The numbers decided otherwise than the model",
    "counted_once": "Counted once, with another of the same source",
    "superseded": "Left out, because it was corrected later",
    "party": "Left out, as the word of a party",
    "not_independent": "Left out, because it is not independent",
    "nothing_found": "Nothing that bears on it was found",
    "failed": "A step failed, so nothing was decided",
}
"""Steps of the decision: ``Reason.rule``."""

FAILURES: Mapping[str, str] = {
    "timeout": "no answer came in time",
    "rate_limited": "the server took no more requests",
    "server_fault": "the server failed",
    "connection": "the server could not be reached",
    "rejected": "the server refused the request",
    "refused": "the model declined to answer",
    "truncated": "the answer was cut off",
    "invalid_answer": "the answer did not hold what was asked for",
    "not_recorded": "no recording holds an answer to this question",
    "budget": "the run’s budget was spent",
    "link_failed": "it could not be compared with the claims of other articles",
    "parties_failed": "who speaks for whom could not be found out",
    "extraction_failed": "an article that was found for it could not be read for claims",
}


def outcome(verdict: Verdict) -> Outcome:
    """Return the label, or ``failed``."""
    return verdict.label or "failed"


def bearing(evidence: Evidence) -> Bearing:
    """Say on which side a passage counts, or that it does not."""
    if evidence.counts or (evidence.independent and evidence.stance == "qualifies" and evidence.basis != "party"):
        return evidence.stance
    return "party" if evidence.basis == "party" else "uncounted"


def plain(code: str, known: Mapping[str, str]) -> str:
    """Put a code into words.

    >>> plain("same_origin", {}), plain("party", {"party": "a party"})
    ('same origin', 'a party')
    """
    return known.get(code, code.replace("_", " "))


def is_so(verdict: Verdict) -> Wording:
    """Answer whether it is so, with the reason; where there is no verdict, say why, and no more."""
    short, _ = OUTCOMES[outcome(verdict)]
    if verdict.state == "failed":
        why = plain(verdict.failure or "unknown", FAILURES)
        return Wording(short, f"The check could not be finished: {why}. This says nothing about the claim.")
    if verdict.state == "nothing_found":
        return Wording(short, "Nothing that bears on it was found in these articles.")
    label, colon, reason = verdict.why.partition(": ")
    repeated = bool(colon and reason) and short.lower().startswith(label.lower())
    told = reason[:1].upper() + reason[1:] if repeated else verdict.why
    # Who contests it is said apart from the reasons, with what that means.
    contested = f"; contested by {listed(verdict.contested_by)}."
    told = f"{told.removesuffix(contested)}." if told.endswith(contested) else told
    return Wording(short, _ISO.sub(_day, told))


def _day(found: re.Match[str]) -> str:
    try:
        return day(date.fromisoformat(found[0]))
    except ValueError:
        return found[0]


def was_said(verdict: Verdict) -> Wording:
    """Answer whether it was said, and where that is in doubt, why."""
    if verdict.said is None:
        return Wording("not judged", "Not judged.")
    short, sentence = SAID[verdict.said]
    return Wording(short, next((IN_DOUBT[one.rule] for one in verdict.reasons if one.rule in IN_DOUBT), sentence))


def answers_for(evidence: Evidence, outlet: str) -> str:
    """Name who answers for a passage, with whoever stands behind: the article itself where nobody else does."""
    name = evidence.issuer or f"{outlet} itself"
    body = evidence.affiliation
    return f"{name} ({body})" if body and body != outlet and body.casefold() not in name.casefold() else name


def independence(evidence: Evidence) -> Wording:
    """Say whether a passage is independent of the claim and counts, and why."""
    short = "Yes" if evidence.independent else "No"
    if evidence.independent and not evidence.counts:
        short = "Yes, but it does not count"
    if evidence.why == "counts" and evidence.basis == "admission":
        return Wording(short, "whoever answers for it speaks against their own side.")
    return Wording(short, f"{plain(evidence.why, WHY)}.")


def listed(names: Sequence[str]) -> str:
    """List names in a sentence.

    >>> listed(["A", "B", "C"]), listed(["A"])
    ('A, B and C', 'A')
    """
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def counted(count: int, one: str, many: str | None = None) -> str:
    """Write a number with its noun.

    >>> counted(1, "article"), counted(1200, "query", "queries")
    ('1 article', '1,200 queries')
    """
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def searched_words(verdict: Verdict) -> str:
    """Say in a sentence what was looked through."""
    searched = verdict.searched
    limit = f", none later than {day(searched.until)}" if searched.until else ""
    found = searched.found
    places = len({one.article_id for one in found})
    came = f"{counted(len(found), 'passage')} from {counted(places, 'article')}" if found else "nothing"
    asked = counted(len(searched.queries), "search", "searches")
    return f"{asked} through {counted(searched.articles, 'article')}{limit}: {came} found."
