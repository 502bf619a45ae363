"""Says what a run would use and cost, and what stands in its way, without asking the model anything."""

from collections.abc import Callable, Iterator, Sequence
from importlib.metadata import PackageNotFoundError, version
from typing import Literal

from pipeline import __version__
from pipeline.errors import ClaimlineError
from pipeline.llm.base import ChatModel, ChatRequest
from pipeline.llm.prices import Prices
from pipeline.llm.recorded import RecordedChat
from pipeline.llm.scripted import ScriptedChat
from pipeline.records import Article, Record
from pipeline.settings import Settings
from pipeline.sources import ReadOptions, read
from pipeline.text.sentences import sentences
from pipeline.wiring.checks import prompt_faults
from pipeline.wiring.door import langchain_chat
from pipeline.wiring.index import make_embedder
from pipeline.wiring.results import PARTS
from pipeline.wiring.stage import RULES, make_extractor

ANSWER_RATIO = 9
"""Tokens of an answer for each token of article, as the recordings have it, rounded up."""

VERIFY_IN, VERIFY_OUT = 2.0, 0.4
"""Tokens that verification takes in and gives out for each token of extraction, in and out, by the same recordings."""


class Check(Record):
    """One thing that was looked at; ``fault`` stands in the way of a run, ``note`` is good to know."""

    name: str
    state: Literal["ok", "note", "fault"]
    message: str


def examine(settings: Settings, sources: Sequence[str]) -> list[Check]:
    """Look at everything a run needs, and at what ``sources`` would cost where they are given."""
    checks = [
        _check("installed", _installed),
        _check("model", lambda: _model(settings)),
        *_reachable(settings),
        _check("embeddings", lambda: _embeddings(settings)),
        *_prompts(settings),
        _check("results", lambda: f"go to {settings.out}, the index to {settings.index_folder}"),
    ]
    if sources and settings.model != RULES and not any(check.state == "fault" for check in checks):
        checks.append(_check("cost", lambda: _cost(settings, sources)))
    return checks


def _check(name: str, look: Callable[[], str]) -> Check:
    try:
        return Check(name=name, state="ok", message=look())
    except ClaimlineError as error:
        return Check(name=name, state="fault", message=str(error))


def _installed() -> str:
    found = []
    for part in PARTS:
        try:
            found.append(f"{part} {version(part)}")
        except PackageNotFoundError:
            found.append(f"{part} missing")
    return f"claimline {__version__} with {', '.join(found)}"


def _model(settings: Settings) -> str:
    if settings.model == RULES:
        return "none is asked: the rules, a floor to compare with, for English alone"
    if not settings.live:
        recordings = RecordedChat(settings.recordings)
        given = ", ".join(recordings.models_answering)
        return f"none is asked: {len(recordings.recordings)} recorded answers, given by {given}"
    chat = langchain_chat(settings)
    chat.close()
    table = Prices.load(settings.prices)
    price = table.of(chat.model)
    cost = f"${price.prompt:g} and ${price.completion:g} a million tokens in and out" if price else "price unknown"
    return f"{chat.model} at {chat.endpoint}, {cost} (prices of {table.as_of})"


def _reachable(settings: Settings) -> Iterator[Check]:
    if settings.model != RULES and settings.live and (settings.api_key or settings.base_url):
        yield _check("endpoint", lambda: _probe(settings))


def _probe(settings: Settings) -> str:
    chat = langchain_chat(settings)
    try:
        known = chat.known_models()
    finally:
        chat.close()
    if known is None:
        return f"{chat.endpoint} is not asked which models it has; the first article will tell"
    if chat.model in known:
        return f"{chat.endpoint} answers and knows {chat.model}"
    near = ", ".join(known[:8]) or "none"
    return f"{chat.endpoint} answers, but does not list {chat.model}; it lists {near}"


def _embeddings(settings: Settings) -> str:
    embedder = make_embedder(settings)
    if settings.embeddings != "minilm":
        return f"{embedder.name}, asked when articles are indexed"
    embedder.embed(["ready"])
    return f"{embedder.name}, on this machine"


def _prompts(settings: Settings) -> list[Check]:
    try:
        faults = prompt_faults(settings)
    except ClaimlineError as error:
        faults = [str(error)]
    if not faults:
        return [Check(name="prompts", state="ok", message="as locked, and the recordings are of these words")]
    return [Check(name="prompts", state="note" if settings.live else "fault", message=fault) for fault in faults]


def _cost(settings: Settings, sources: Sequence[str]) -> str:
    """Estimate tokens and money from the requests that would be made."""
    articles = characters = requests = prompt = unread = 0
    model = RecordedChat(settings.recordings).models_asked[0] if not settings.live else settings.model.split(":")[-1]
    extractor = make_extractor(settings, _nobody(), model)
    options = ReadOptions(max_bytes=settings.max_bytes, repair_mojibake=settings.repair_mojibake)
    for item in read(sources, options=options):
        if not isinstance(item, Article):
            unread += 1
            continue
        articles += 1
        characters += len(item.text)
        for request in extractor.first_requests(item, sentences(item.text, item.language)):
            requests += 1
            prompt += request.estimated_tokens()
    answer = characters // 4 * ANSWER_RATIO
    told = f"some {prompt:,} tokens in and {answer:,} out"
    if settings.verify:
        # A guess: articles on one matter take more than articles on many.
        more = (round((prompt + answer) * VERIFY_IN), round((prompt + answer) * VERIFY_OUT))
        told += f"; to check what they claim, by estimate {more[0]:,} in and {more[1]:,} out besides"
        prompt, answer = prompt + more[0], answer + more[1]
    price = Prices.load(settings.prices).of(model) if settings.live else None
    money = (
        f"; some ${price.cost(prompt, answer):.2f}" if price else "" if settings.live else "; nothing from recordings"
    )
    left = f"; {unread} inputs cannot be read or are there twice" if unread else ""
    what = f"{articles:,} article{'' if articles == 1 else 's'} in {requests:,} request{'' if requests == 1 else 's'}"
    return f"{what}: {told}{money}{left}"


def _nobody() -> ChatModel:
    """Give a model that is never asked: an estimate makes requests and sends none."""

    def refuse(request: ChatRequest) -> Exception:
        return AssertionError(f"an estimate asked about {request.subject}")

    return ScriptedChat(refuse)
