"""Labels claims of an outside set through a model, and beside it the claims alone; see ``scenes`` for how it is asked.

The judge is the pipeline's own, and so is the rule over what it finds. Answers are kept in the out folder, so that a
run that was stopped goes on, and a larger sample asks only for what is new.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import NamedTuple

from evals.external.guesses import PROMPT, Guesser
from evals.external.label_report import About, Labels
from evals.external.label_score import Answer
from evals.external.labelled import Labelled, LabelledSet, load_labelled
from evals.external.run import RULES, Options, make_folder
from evals.external.scenes import Laid, choose_claims, lay_out
from evals.verdicts.alone import AloneDraft
from pipeline import settings as configuration
from pipeline.batch.each import Threads
from pipeline.batch.ledger import Ledger
from pipeline.errors import AnswerError, UsageError
from pipeline.export import write_json
from pipeline.identity import canonical
from pipeline.llm.base import ChatModel, ChatRequest
from pipeline.llm.scripted import ScriptedChat
from pipeline.prompts import load
from pipeline.settings import Settings
from pipeline.stages.asking import AskOptions, parse
from pipeline.stages.drafts import Draft
from pipeline.stages.judge import Judge, Judged, JudgeOptions
from pipeline.stages.judge.drafts import JudgeDraft
from pipeline.verdicts import Label

_JUDGE = "judge_evidence"
_FORMS: Mapping[str, type[Draft]] = {_JUDGE: JudgeDraft, PROMPT: AloneDraft}


class Plan(NamedTuple):
    """What there is to ask of a set."""

    of: LabelledSet
    claims: tuple[Labelled, ...]
    laid: tuple[Laid, ...]


def plan(name: str, data: Path, size: int, seed: int) -> Plan:
    """Choose claims and lay them out. Raises ``UsageError`` where the set is not there."""
    found = load_labelled(name, data)
    claims = choose_claims(found.claims, size, seed)
    return Plan(found, claims, tuple(lay_out(name, claims, found.articles)))


def requests(planned: Plan, settings: Settings) -> list[ChatRequest]:
    """Write all requests, the claims alone last, and ask for nothing."""
    from pipeline.llm.langchain import split_model

    _, model = split_model(settings.model)
    judge, guesser = _stages(ScriptedChat(()), model, settings)
    return [
        *(
            request
            for one in planned.laid
            for request in judge.requests(one.questions, {one.scene.matter.id: one.scene})
        ),
        *guesser.requests(planned.claims),
    ]


def dry_run(name: str, data: Path, size: int, chosen: Options) -> str:
    """Say which requests there would be, and how long each is, and ask nothing."""
    asked = requests(*_planned(name, data, size, chosen))
    lines = [f"{request.subject}: {_characters([request])}" for request in asked]
    return "\n".join([*lines, f"{len(asked)} requests, {_characters(asked)}", ""])


def labels(name: str, data: Path, size: int, chosen: Options, *, note: Callable[[str], None]) -> Labels:
    """Label ``size`` claims of the set ``name`` in the folder ``data``; figures are written to the out folder.

    All is asked at once. Raises ``UsageError`` where set or model is not there, ``Abort`` where nothing can be
    answered; a claim that alone gets no label stays in the figures, as wrong. ``note`` is told what a person should
    know.
    """
    planned, settings = _planned(name, data, size, chosen)
    asked = requests(planned, settings)
    note(f"{len(planned.claims)} claims, {len(asked)} requests, {_characters(asked)}")
    make_folder(chosen.out)
    with ExitStack() as stack:
        chat, model = stack.enter_context(_door(settings))
        ledger = stack.enter_context(closing(Ledger(settings.state_folder / "labels.sqlite")))
        pool = stack.enter_context(ThreadPoolExecutor(1, thread_name_prefix="alone"))
        judge, guesser = _stages(chat, model, settings)
        guessing = pool.submit(guesser, planned.claims)
        judged = judge(
            [question for one in planned.laid for question in one.questions],
            {one.scene.matter.id: one.scene for one in planned.laid},
            ledger,
            Threads(settings.workers),
        )
        guessed = guessing.result()
    about = About(
        model=settings.model,
        claims=len(planned.claims),
        of=len(planned.of.claims),
        seed=chosen.seed,
        calls=len(planned.laid),
        data_sha256=planned.of.sha256,
    )
    answers = tuple(_answer(claim, judged, guessed[claim.id]) for claim in planned.claims)
    found = Labels(name, about, answers, planned.of.claims)
    note(f"figures and labels: {_write(found, chosen.out)}")
    if any("timeout" in why for why in found.failures.values()):
        note("answers that take minutes need a longer CLAIMLINE_TIMEOUT (seconds); those that came are kept")
    return found


def _planned(name: str, data: Path, size: int, chosen: Options) -> tuple[Plan, Settings]:
    planned = plan(name, data, size, chosen.seed)
    workers = len(planned.laid) + 1
    settings = configuration.read(model=chosen.model, answers="live", workers=workers, out=chosen.out)
    if settings.model == RULES:
        raise UsageError("the rules cannot weigh evidence: name a model with --model")
    return planned, settings


def _stages(chat: ChatModel, model: str, settings: Settings) -> tuple[Judge, Guesser]:
    asking = AskOptions(temperature=settings.temperature, max_tokens=settings.max_tokens)
    options = JudgeOptions(**asking.model_dump())
    judge = Judge(chat, model=model, prompt=load(_JUDGE), repair=load("repair_answer"), options=options)
    return judge, Guesser(chat, model=model, options=asking)


@contextmanager
def _door(settings: Settings) -> Iterator[tuple[ChatModel, str]]:
    """Open a door to the model as the pipeline does, that also keeps the labels of claims alone."""
    from pipeline.llm.cache import Cached
    from pipeline.llm.limits import Limited
    from pipeline.llm.meter import Budget, Metered
    from pipeline.llm.prices import Prices
    from pipeline.llm.retry import Retrying
    from pipeline.wiring.door import langchain_chat

    with ExitStack() as stack:
        chat = stack.enter_context(closing(langchain_chat(settings)))
        limited = Limited(chat, in_flight=settings.workers, per_minute=settings.per_minute)
        budget = Budget.parse(settings.budget) if settings.budget else Budget()
        meter = Metered(
            Retrying(limited, attempts=settings.attempts), budget=budget, prices=Prices.load(settings.prices)
        )
        path = settings.cache or settings.state_folder / "answers.sqlite"
        yield stack.enter_context(closing(Cached(meter, path, storable=_fits))), chat.model


def _fits(request: ChatRequest, text: str) -> bool:
    try:
        parse(_FORMS[request.answer_name], text)
    except ValueError:
        return False
    return True


def _answer(claim: Labelled, judged: Judged, guess: Label | AnswerError) -> Answer:
    failures = []
    if failure := judged.failures.get(claim.id):
        failures.append(f"{failure.code}: {failure.message}")
    if isinstance(guess, AnswerError):
        failures.append(f"claim alone: {guess.code}: {guess}")
    judgement = judged.judgements.get(claim.id)
    return Answer(
        claim=claim,
        findings=judgement.findings if judgement else () if claim.id in judged.nothing else None,
        alone=None if isinstance(guess, AnswerError) else guess,
        failures=tuple(failures),
    )


def _characters(asked: Sequence[ChatRequest]) -> str:
    characters = sum(len(message.content) for request in asked for message in request.messages)
    return f"{characters:,} characters, about {sum(request.estimated_tokens() for request in asked):,} tokens"


def _write(found: Labels, out: Path) -> Path:
    """Write the figures, and beside them each claim with what was found for it; return the figures' path."""
    stem = f"{found.name}-labels-{re.sub(r'[^A-Za-z0-9.]+', '-', found.about.model)}"
    figures = out / f"{stem}.json"
    write_json(figures, found.values())
    (out / f"{stem}.claims.jsonl").write_text(
        "".join(canonical(line) + "\n" for line in found.lines()), encoding="utf-8"
    )
    return figures
