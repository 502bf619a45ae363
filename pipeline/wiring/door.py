"""The chat door, built by wrapping: ``Cached(Metered(Retrying(Limited(LangChainChat))))``, or the recordings."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.errors import UsageError
from pipeline.llm.base import ChatModel, ChatRequest
from pipeline.llm.meter import Budget, Metered
from pipeline.llm.prices import Prices
from pipeline.llm.recorded import RecordedChat
from pipeline.settings import Settings
from pipeline.stages.asking import parse
from pipeline.stages.drafts import Draft, ExtractionDraft
from pipeline.stages.judge.drafts import JudgeDraft
from pipeline.stages.link.pairs import LinkDraft
from pipeline.stages.parties.drafts import PartiesDraft

if TYPE_CHECKING:
    from pipeline.llm.langchain import LangChainChat


@dataclass(frozen=True)
class Door:
    """Who answers. ``model`` is the name to ask for; ``recordings`` is null where a model is asked."""

    chat: ChatModel
    model: str
    prices: Prices
    recordings: RecordedChat | None = None


@contextmanager
def open_door(settings: Settings) -> Iterator[Door]:
    """Open the door that the settings ask for; a missing key, package or recording is a UsageError before any work."""
    if not settings.live:
        recordings = RecordedChat(settings.recordings)
        yield Door(recordings, recordings.models_asked[0], Prices.load(settings.prices), recordings=recordings)
        return
    with ExitStack() as stack:
        yield _live(settings, stack)


def langchain_chat(settings: Settings) -> "LangChainChat":
    """Build the bare chat model; a missing key or package shows here, before any work."""
    from pipeline.llm.langchain import LangChainChat, split_model

    if split_model(settings.model)[0] == "openai" and not (settings.api_key or settings.base_url):
        raise UsageError(
            "no model can be asked: set OPENAI_API_KEY, or OPENAI_BASE_URL for a compatible server, "
            "or say --answers recorded to answer from the recordings"
        )
    chat = LangChainChat(
        settings.model,
        base_url=settings.base_url,
        api_key=settings.api_key.get_secret_value() if settings.api_key else None,
        timeout=settings.timeout,
        mode=settings.mode,
        connections=settings.workers,
    )
    chat.connect()
    return chat


def _live(settings: Settings, stack: ExitStack) -> Door:
    from pipeline.llm.cache import Cached
    from pipeline.llm.limits import Limited
    from pipeline.llm.retry import Retrying

    chat = stack.enter_context(closing(langchain_chat(settings)))
    prices = Prices.load(settings.prices)
    budget = Budget.parse(settings.budget) if settings.budget else Budget()
    if budget.usd is not None:
        prices.require(chat.model)
    limited = Limited(chat, in_flight=settings.workers, per_minute=settings.per_minute)
    meter = Metered(Retrying(limited, attempts=settings.attempts), budget=budget, prices=prices)
    cache = stack.enter_context(
        closing(Cached(meter, settings.cache or settings.state_folder / "answers.sqlite", storable=_storable))
    )
    return Door(cache, chat.model, prices)


FORMS: Mapping[str, type[Draft]] = {
    "extract_claims": ExtractionDraft,
    "link_claims": LinkDraft,
    "find_parties": PartiesDraft,
    "judge_evidence": JudgeDraft,
}
"""The form of each prompt's answer, by the prompt's name."""


def _storable(request: ChatRequest, text: str) -> bool:
    """Keep an answer only where it fits, so that a bad one is asked for again in a later run."""
    try:
        parse(FORMS[request.answer_name], text)
    except ValueError:
        return False
    return True
