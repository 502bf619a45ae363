"""Measures a model, or the rules, on the attributions of a corpus that lies outside the project."""

import re
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from pydantic import Field, JsonValue, ValidationError

from evals.bootstrap import SEED
from evals.external.attributions import Guess, Part, Words, guesses
from evals.external.corpora import Document, load
from evals.external.report import About, Measured
from evals.external.score import ArticleScore, failed_article, score_article
from pipeline import settings as configuration
from pipeline.errors import AnswerError, UsageError
from pipeline.export import write_json
from pipeline.identity import canonical, digest
from pipeline.records import Article, Record, Sentence
from pipeline.stages.base import UnitResult
from pipeline.stages.rules import RulesExtractor
from pipeline.text.sentences import sentences

RULES = "rules"
OUT = configuration.HOME / "build" / "external"
FEW = 10
SHORT = 6_000
Extract = Callable[[Article, Sequence[Sentence]], UnitResult]


class Options(Record):
    """What a user may set; where a model is asked, its address, key, time-out and cache come from the environment."""

    model: str | None = None
    """``rules``, or the model to ask; unset, ``CLAIMLINE_MODEL``, and without that the rules."""
    limit: int | None = Field(default=None, ge=1)
    """How many articles, chosen by ``seed``; unset, all for the rules and ``FEW`` for a model."""
    max_characters: int | None = Field(default=None, ge=1)
    """Longer articles are not chosen; unset, no limit for the rules and ``SHORT`` for a model."""
    seed: int = SEED
    out: Path = OUT
    """For figures, attributions and answers; git is told to ignore it, as these hold the corpus' text."""


def options(**given: object) -> Options:
    """Read what a command line says, where null is unset; a wrong value is a UsageError."""
    try:
        return Options.model_validate({name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]).replace("_", "-")
        raise UsageError(f"--{name} cannot be {first['input']!r}: {first['msg']}") from error


def external(name: str, data: Path, chosen: Options, *, note: Callable[[str], None]) -> Measured:
    """Measure on the corpus ``name`` in the folder ``data``; figures and attributions are written to the out folder.

    All articles are asked about at once, and answers are kept, so that a second run asks for none again. Raises
    ``UsageError`` where corpus or model is not there, ``Abort`` where nothing can be answered; an article that alone
    gets no answer stays in the figures, all missed. ``note`` is told what a person should know.
    """
    model = chosen.model or _model_of_environment() or RULES
    asked = model != RULES
    corpus = load(name, data)
    limit = chosen.limit or (FEW if asked else None)
    most = chosen.max_characters or (SHORT if asked else None)
    documents = choose(corpus.documents, limit=limit, max_characters=most, seed=chosen.seed)
    make_folder(chosen.out)
    floor = _scored(documents, [_extract(document, RulesExtractor()) for document in documents]) if asked else None
    start = time.perf_counter()
    with _extractor(model, chosen.out, len(documents)) as extract, _threads(len(documents) if asked else 1) as pool:
        found = list(pool.map(lambda document: _extract(document, extract), documents))
    spent = time.perf_counter() - start
    note(f"{len(documents)} articles in {spent:.1f} s, {1000 * spent / len(documents):.0f} ms an article")
    about = About(
        model=model,
        articles=len(documents),
        of=len(corpus.documents),
        at_most_characters=most,
        chosen_by_seed=chosen.seed if limit else None,
        data_sha256=corpus.sha256,
    )
    measured = Measured(name, about, _scored(documents, found), floor)
    note(f"figures and attributions: {_write(measured, chosen.out / f'{name}-{_file_name(model)}')}")
    if any(why.startswith("timeout") for why in measured.failures.values()):
        note("answers that take minutes need a longer CLAIMLINE_TIMEOUT (seconds); those that came are kept")
    return measured


def choose(
    documents: Sequence[Document], *, limit: int | None, max_characters: int | None, seed: int
) -> tuple[Document, ...]:
    """Choose articles by a seed, and return them in their own order; all that are short enough without a limit.

    An article that is added or left out changes nothing in the order in which the others come up.
    """
    short = [each for each in documents if max_characters is None or len(each.article.text) <= max_characters]
    if not short:
        raise UsageError(f"no article has at most {max_characters} characters: give a higher --max-characters")
    drawn = sorted(short, key=lambda each: digest([seed, each.article.name]))[:limit]
    names = {each.article.name for each in drawn}
    return tuple(each for each in short if each.article.name in names)


def _model_of_environment() -> str | None:
    settings = configuration.read()
    return settings.model if "model" in settings.model_fields_set else None


def make_folder(out: Path) -> None:
    """Make the out folder, which git is told to ignore."""
    out.mkdir(parents=True, exist_ok=True)
    (out / ".gitignore").write_text("*\n", encoding="utf-8")


def _threads(number: int) -> ThreadPoolExecutor:
    return ThreadPoolExecutor(number, thread_name_prefix="external")


@contextmanager
def _extractor(model: str, out: Path, articles: int) -> Iterator[Extract]:
    """Open what extracts: the rules, or the pipeline's own door to a model with all articles in flight at once."""
    if model == RULES:
        yield RulesExtractor()
        return
    from pipeline.wiring.door import open_door
    from pipeline.wiring.stage import make_extractor

    settings = configuration.read(model=model, answers="live", workers=articles, out=out)
    with open_door(settings) as door:
        yield make_extractor(settings, door.chat, door.model)


def _extract(document: Document, extract: Extract) -> tuple[Guess, ...] | str:
    """Return the attributions that are found in one article, or why there was no result."""
    article = document.article
    try:
        found = extract(article, sentences(article.text, article.language))
    except AnswerError as error:
        return f"{error.code}: {error}"
    return guesses(found.extraction.claims, Words(article.text))


def _scored(documents: Sequence[Document], found: Sequence[tuple[Guess, ...] | str]) -> tuple[ArticleScore, ...]:
    return tuple(
        failed_article(document.article.name, document.golds, given)
        if isinstance(given, str)
        else score_article(document.article.name, document.golds, given)
        for document, given in zip(documents, found, strict=True)
    )


def _file_name(model: str) -> str:
    return re.sub(r"[^A-Za-z0-9.]+", "-", model)


def _write(measured: Measured, stem: Path) -> Path:
    """Write the figures, and beside them every attribution with what became of it; return the figures' path."""
    figures = stem.with_name(f"{stem.name}.json")
    write_json(figures, measured.values())
    lines = [canonical(line) + "\n" for score in measured.articles for line in _lines(score)]
    stem.with_name(f"{stem.name}.attributions.jsonl").write_text("".join(lines), encoding="utf-8")
    return figures


def _lines(score: ArticleScore) -> Iterator[JsonValue]:
    """Yield the attributions of one article: matched and missed ones in the gold's order, then the false alarms."""
    matching = score.plain
    answers = dict(matching.pairs)
    for number, gold in enumerate(matching.golds):
        guess = matching.guesses[answers[number]] if number in answers else None
        yield {
            "article": score.name,
            "outcome": "matched" if guess else "missed",
            "speech": gold.speech,
            "gold": _said(gold.source, gold.cue, gold.content),
            "given": _said(guess.source, guess.cue, guess.content) if guess else None,
        }
    taken = set(answers.values())
    for number, guess in enumerate(matching.guesses):
        if number not in taken:
            given = _said(guess.source, guess.cue, guess.content)
            yield {"article": score.name, "outcome": "false alarm", "speech": None, "gold": None, "given": given}


def _said(source: Part | None, cue: Part | None, content: Part) -> JsonValue:
    return {"source": source.text if source else None, "cue": cue.text if cue else None, "content": content.text}
