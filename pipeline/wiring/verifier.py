"""Builds the stages that work across articles, with the newest prompts."""

from collections.abc import Mapping

from pipeline.errors import UsageError
from pipeline.flow.verification import Stages, Verifier, VerifyOptions
from pipeline.llm.base import ChatModel
from pipeline.prompts import Prompt, load
from pipeline.settings import Settings
from pipeline.stages.asking import AskOptions
from pipeline.stages.judge import Judge, JudgeOptions
from pipeline.stages.link import Linker, LinkOptions
from pipeline.stages.parties import PartyFinder, PartyOptions
from pipeline.stages.standing import fold

PROMPTS = ("link_claims", "find_parties", "judge_evidence", "repair_answer")
"""What verification asks with, by the prompts' names."""


def make_verifier(settings: Settings, chat: ChatModel, model: str, *, close: float | None = None) -> Verifier:
    """Build verification as the settings say. ``close`` sets how near a passage must be to bind its article.

    Raises ``UsageError`` where the settings give a body a side and none.
    """
    independents = {fold(name) for name in settings.independents}
    if both := [name for name in settings.parties if fold(name) in independents]:
        raise UsageError(f"{both[0]} cannot be a party and independent at once; name it in one of the two")
    asking = AskOptions(temperature=settings.temperature, max_tokens=settings.max_tokens)
    options = VerifyOptions(
        until=settings.until, parties=tuple(settings.parties), independents=tuple(settings.independents)
    )
    if close is not None:
        options = options.model_copy(update={"close": close})
    return Verifier(make_stages(chat, model, {name: load(name) for name in PROMPTS}, asking), options)


def make_stages(chat: ChatModel, model: str, prompts: Mapping[str, Prompt], asking: AskOptions) -> Stages:
    """Build the stages that ask a model, with the given prompts."""
    repair, asked = prompts["repair_answer"], asking.model_dump(include={*AskOptions.model_fields})
    return Stages(
        Linker(chat, model=model, prompt=prompts["link_claims"], repair=repair, options=LinkOptions(**asked)),
        PartyFinder(chat, model=model, prompt=prompts["find_parties"], repair=repair, options=PartyOptions(**asked)),
        Judge(chat, model=model, prompt=prompts["judge_evidence"], repair=repair, options=JudgeOptions(**asked)),
    )
