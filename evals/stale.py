"""Says why recordings no longer answer: which words changed, which cases that touches, and what to do at what cost."""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import get_args

from evals.recordings import Asking, Place, recorded
from evals.replay import Prompts, Replay
from evals.suite import Suite
from pipeline.llm.base import ChatRequest
from pipeline.llm.prices import Prices
from pipeline.text.sentences import sentences

_BEFORE, _WIDTH, _LINES = 40, 140, 24
_SAME = "  the words sent are the same: white space at an edge, the front matter or the layout of a file has changed"


def ask_again(replay: Replay, suite: Suite) -> None:
    """Make the requests of a case without using an answer, so that ``explain`` can compare them."""
    article = next(case.article for case in suite.cases if case.id == replay.place.case)
    for request in replay.extractor().first_requests(article, sentences(article.text, article.language)):
        replay.expect(request)


def explain(replays: Sequence[Replay], suites: Sequence[Suite], prompts: Prompts) -> Iterator[str]:
    """Yield the lines that explain recordings at fault: those with the same cause together, with the first's diff."""
    groups: dict[tuple[str, ...], list[Replay]] = defaultdict(list)
    for replay in replays:
        groups[tuple(_causes(replay, prompts))].append(replay)
    for causes, touched in groups.items():
        yield from causes
        found = [line for old, new in _pairs(touched[0]) for line in changes(old, new)]
        # What verdicts would be asked by now is not known without asking: there is nothing to set beside.
        yield from found[:_LINES] or ([_SAME] if touched[0].stale() and not touched[0].place.of_suite else [])
        if len(found) > _LINES:
            yield f"  and {len(found) - _LINES} more lines"
        cases = list(dict.fromkeys((replay.place.suite, replay.place.case) for replay in touched))
        named = [f"{suite.name} {name}" for suite in suites for name in _names(suite) if (suite.name, name) in cases]
        yield f"  touches {len(named)} case{'s' * (len(named) != 1)}: {', '.join(named)}"
        yield f"  recording again takes {_cost(touched)}"


def command(places: Sequence[Place], suites: Sequence[Suite]) -> str:
    """Write the command that records the cases again: by suite where all of a suite is meant."""
    wanted = {(place.suite, place.case) for place in places}
    names: list[str] = []
    for suite in suites:
        own = [f"{suite.name}/{case.id}" for case in suite.cases if (suite.name, case.id) in wanted]
        names += [suite.name] if len(own) == len(suite.cases) else own
        if suite.name not in names:
            names += [f"{suite.name}/{asking}" for asking in get_args(Asking) if (suite.name, asking) in wanted]
    often = max((place.repeat for place in places), default=1)
    return " ".join(["claimline-evals record", *names, *([f"--repeats {often}"] if often > 1 else [])])


def _names(suite: Suite) -> list[str]:
    """List all that a suite may have recordings of."""
    return [*(case.id for case in suite.cases), *get_args(Asking)]


def changes(old: ChatRequest, new: ChatRequest) -> Iterator[str]:
    """Yield the lines in which two requests differ: their messages, then their schema and their parameters."""
    for before, after in zip_longest(old.messages, new.messages):
        words = [message.content if message else "" for message in (before, after)]
        yield from (f"  {(after or before).role} message, {line}" for line in _lines(*words))
    schemas = [json.dumps(request.answer_schema, indent=1, sort_keys=True) for request in (old, new)]
    yield from (f"  schema, {line}" for line in _lines(*schemas))
    for field in ("model", "temperature", "max_tokens"):
        was, now = getattr(old, field), getattr(new, field)
        if was != now:
            yield f"  {field}: was {was!r}, is {now!r}"


def _causes(replay: Replay, prompts: Prompts) -> Iterator[str]:
    stale = {(one.asked.prompt.name, str(one.asked.prompt), one.asked.prompt.sha256) for one in replay.stale()}
    for name, label, sha256 in sorted(stale):
        now = prompts.get(name)
        present = f"there is {now.label} ({now.sha256[:12]})" if now else "there is none of this name"
        yield f"stale: recorded with the prompt {label} ({sha256[:12]}), now {present}"
    if not stale:
        yield "the prompts are those of the recording, but other requests are made"


def _pairs(replay: Replay) -> Iterator[tuple[ChatRequest, ChatRequest]]:
    """Put each request that has no answer beside a recording that was not asked for, of as many turns."""
    left = [one.asked for one in replay.chat.unused()]
    for request in replay.missing:
        alike = next((old for old in left if len(old.messages) == len(request.messages)), None)
        if alike:
            left.remove(alike)
            yield alike, request


def _lines(old: str, new: str) -> Iterator[str]:
    before, after = old.split("\n"), new.split("\n")
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        for i, (was, now) in enumerate(zip_longest(before[a:b], after[c:d]) if kind != "equal" else ()):
            start = _apart(was or "", now or "")
            if was is not None:
                yield f"line {a + i + 1} was: {_cut(was, start)}"
            if now is not None:
                yield f"line {c + i + 1} now: {_cut(now, start)}"


def _apart(old: str, new: str) -> int:
    """Say where to begin, so that the place at which two long lines begin to differ is seen."""
    same = next((i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    return max(0, same - _BEFORE) if old and new else 0


def _cut(line: str, start: int) -> str:
    return f"{'…' * (start > 0)}{line[start : start + _WIDTH]}{'…' * (start + _WIDTH < len(line))}"


def _cost(replays: Sequence[Replay]) -> str:
    tokens = recorded([replay.place.path for replay in replays]).tokens
    about = f"about {tokens.prompt_tokens:,} prompt and {tokens.completion_tokens:,} completion tokens, as before"
    model, prices = replays[0].asked.model, Prices.load()
    price = prices.of(model)
    if price is None:
        return about
    usd = price.cost(tokens.prompt_tokens, tokens.completion_tokens)
    return f"{about}; ${usd:.2f} at the price of {model} on {prices.as_of}"
