"""Says why recordings no longer answer: which words changed, which cases that touches, and what to do at what cost."""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest

from evals.recordings import Recorded, recorded
from evals.replay import Prompts, Replay
from evals.suite import Suite
from pipeline.llm.base import ChatRequest
from pipeline.llm.prices import Prices
from pipeline.text.sentences import sentences

_BEFORE, _WIDTH, _LINES = 40, 140, 24
_SAME = "the words that are sent are the same: white space at an edge, the front matter or the layout has changed"


def ask_again(replay: Replay, suite: Suite) -> None:
    """Make the requests of a stale case without using an answer, so that ``explain`` can compare them."""
    article = next(case.article for case in suite.cases if case.id == replay.case)
    for request in replay.extractor().first_requests(article, sentences(article.text, article.language)):
        replay.expect(request)


def explain(replays: Sequence[Replay], suites: Sequence[Suite], prompts: Prompts) -> Iterator[str]:
    """Yield the lines that explain the recordings at fault, those with the same change together."""
    groups: dict[tuple[str, ...], list[Replay]] = defaultdict(list)
    for replay in replays:
        groups[tuple(_why(replay, prompts))].append(replay)
    for lines, touched in groups.items():
        yield from lines
        cases = list(dict.fromkeys((replay.suite, replay.case) for replay in touched))
        yield f"  touches {_named(cases, suites)}"
        yield f"  recording again: {_cost(touched)}"
    if replays:
        yield f"to record again: {command([(replay.suite, replay.case) for replay in replays], suites)}"


def command(cases: Sequence[tuple[str, str]], suites: Sequence[Suite]) -> str:
    """Write the command that records the cases: by suite where all of a suite is meant."""
    wanted = set(cases)
    names: list[str] = []
    for suite in suites:
        own = [(suite.name, case.id) for case in suite.cases if (suite.name, case.id) in wanted]
        names += [suite.name] if len(own) == len(suite.cases) else [f"{name}/{case}" for name, case in own]
    return f"claimline-evals record {' '.join(names)}"


def changes(old: ChatRequest, new: ChatRequest) -> Iterator[str]:
    """Yield the lines in which two requests differ, by message, then their schema and parameters."""
    for number, (before, after) in enumerate(zip_longest(old.messages, new.messages), 1):
        role = (after or before).role if after or before else ""
        found = _lines(before.content if before else "", after.content if after else "")
        yield from (f"  {role} message {number}, {line}" for line in found)
    schemas = [json.dumps(request.answer_schema, indent=1) for request in (old, new)]
    yield from (f"  schema, {line}" for line in _lines(*schemas))
    for field in ("model", "temperature", "max_tokens"):
        if getattr(old, field) != getattr(new, field):
            yield f"  {field}: was {getattr(old, field)!r}, is {getattr(new, field)!r}"


def _why(replay: Replay, prompts: Prompts) -> Iterator[str]:
    stale = replay.stale()
    for was in sorted({(r.asked.prompt.name, str(r.asked.prompt), r.asked.prompt.sha256) for r in stale}):
        now = prompts.get(was[0])
        present = f"{now.label} {now.sha256[:12]}" if now else "no prompt of this name"
        yield f"stale: recorded with {was[1]} {was[2][:12]}, now there is {present}"
    if not stale:
        yield "missing or unused: the prompts are those of the recording, but other requests are made"
    found = [line for old, new in _pairs(replay) for line in changes(old, new)]
    yield from (found or ["  " + _SAME] if stale else found)[:_LINES]
    if len(found) > _LINES:
        yield f"  and {len(found) - _LINES} more lines"


def _pairs(replay: Replay) -> Iterator[tuple[ChatRequest, ChatRequest]]:
    """Put each request that has no answer beside a recording that was not asked for, of as many turns."""
    left = [recording.asked for recording in replay.unused]
    for request in replay.missing:
        alike = next((old for old in left if len(old.messages) == len(request.messages)), None)
        if alike:
            left.remove(alike)
            yield alike, request


def _lines(old: str, new: str) -> Iterator[str]:
    before, after = old.split("\n"), new.split("\n")
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind != "equal":
            for was, now in zip_longest(before[a:b], after[c:d]):
                cut = _cut(was or "", now or "")
                if was is not None:
                    yield f"line {a + 1}: - {cut(was)}"
                if now is not None:
                    yield f"line {c + 1}: + {cut(now)}"


class _cut:  # noqa: N801 - reads as the function that it stands for
    """Cuts two long lines to where they begin to differ."""

    def __init__(self, old: str, new: str) -> None:
        same = next((i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
        self._start = max(0, same - _BEFORE)

    def __call__(self, line: str) -> str:
        shown = line[self._start : self._start + _WIDTH]
        return f"{'…' * (self._start > 0)}{shown}{'…' * (self._start + _WIDTH < len(line))}"


def _named(cases: Sequence[tuple[str, str]], suites: Sequence[Suite]) -> str:
    by_suite = {suite.name: [case for name, case in cases if name == suite.name] for suite in suites}
    parts = [f"{name} ({', '.join(found)})" for name, found in by_suite.items() if found]
    return f"{len(cases)} case{'s' * (len(cases) != 1)}: {'; '.join(parts)}"


def _cost(replays: Sequence[Replay]) -> str:
    took = sum((recorded(replay.path) for replay in replays), Recorded())
    tokens = f"about {took.tokens.prompt_tokens:,} prompt and {took.tokens.completion_tokens:,} completion tokens"
    model, prices = replays[0].asked.model, Prices.load()
    price = prices.of(model)
    if price is None:
        return f"{tokens}, as the recordings took"
    usd = price.cost(took.tokens.prompt_tokens, took.tokens.completion_tokens)
    return f"{tokens}, as the recordings took; ${usd:.2f} at the price of {model} on {prices.as_of}"
