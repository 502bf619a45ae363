"""The stages that the settings ask for: a language model behind its door, or the rules, which extract alone."""

from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass

from pipeline.flow.verification import Verifier
from pipeline.llm.base import ChatModel
from pipeline.llm.prices import Prices
from pipeline.llm.recorded import RecordedChat
from pipeline.prompts import Prompt, load
from pipeline.settings import Settings
from pipeline.stages.base import ExtractStage
from pipeline.stages.extract import ExtractOptions, Extractor
from pipeline.stages.rules import RulesExtractor
from pipeline.wiring.door import Door
from pipeline.wiring.verifier import PROMPTS, make_verifier

RULES = "rules"
"""The model's name that asks for the rules: no model at all."""


@dataclass(frozen=True)
class Stage:
    """Who extracts. ``recordings`` is null where a model is asked, ``prompts`` empty where none is."""

    extractor: ExtractStage
    model: str
    prices: Prices
    verifier: Verifier | None = None
    prompts: tuple[Prompt, ...] = ()
    recordings: RecordedChat | None = None

    @property
    def note(self) -> str | None:
        """Say what a person should know of who answers."""
        if self.model == RULES:
            return (
                "extracting by rules, without a model and without verdicts: a floor to compare with, for English alone"
            )
        if self.recordings is None:
            return None
        models, hosts = ", ".join(self.recordings.models_answering), ", ".join(self.recordings.hosts)
        return (
            f"answering from recordings: {models} gave these answers at {hosts}; nothing is asked now. "
            "To ask a model, set OPENAI_API_KEY or OPENAI_BASE_URL"
        )


def open_stage(settings: Settings, door: Callable[[Settings], AbstractContextManager[Door]], stack: ExitStack) -> Stage:
    """Build the stage, and leave to ``stack`` what is to be closed."""
    if settings.model == RULES:
        return Stage(RulesExtractor(), RULES, Prices.load(settings.prices))
    chat = stack.enter_context(door(settings))
    return Stage(
        make_extractor(settings, chat.chat, chat.model),
        chat.model,
        chat.prices,
        make_verifier(settings, chat.chat, chat.model) if settings.verify else None,
        tuple(load(name) for name in ("extract_claims", *(PROMPTS if settings.verify else ("repair_answer",)))),
        chat.recordings,
    )


def make_extractor(settings: Settings, chat: ChatModel, model: str) -> Extractor:
    """Build the extraction stage with the newest prompts."""
    options = ExtractOptions(
        window_characters=settings.window_characters,
        temperature=settings.temperature,
        max_tokens=settings.max_tokens,
    )
    return Extractor(chat, model=model, prompt=load("extract_claims"), repair=load("repair_answer"), options=options)
