"""Suites of gold: load a folder of annotations with its articles, and refuse what does not fit, all faults at once.

A suite is a folder ``evals/gold/<name>/``. Its articles are the lines of ``articles.jsonl`` there, or, where there is
none, the files of ``seeds/``. Every ``*.json`` below it is an annotation and names its article: ``gold.json`` and
``*.gold.json`` are the gold, ``annotator-*.json`` and ``*.annotator-*.json`` what one annotator found alone. Those in
``verdicts/`` are the gold verdicts, one file for each event.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from evals.forms import parsed
from evals.schema import Annotation, GoldClaim, GoldMention
from evals.verdicts.gold import FOLDER, Event, load_events
from pipeline.errors import UsageError
from pipeline.identity import digest
from pipeline.records import Article, Failure, Record
from pipeline.sources import read

GOLD = Path(__file__).parent / "gold"
SEEDS = Path(__file__).parent.parent / "seeds"
_NAME = re.compile(r"(?:.+\.)?(gold|annotator-(?P<annotator>\w+))\.json")


class GoldError(UsageError):
    """A suite does not exist, or its files are faulty; the message names file, claim and field of every fault."""

    code = "gold"


class Case(Record):
    """One article with its gold. ``gold_sha256`` hashes the annotation's content, not the file's white space."""

    id: str
    article: Article
    gold: Annotation
    gold_sha256: str
    annotators: Mapping[str, Annotation]
    """What each annotator found alone, by the annotator's letter."""


class Suite(Record):
    """Cases in the order of their ids; ``sha256`` covers every article and every gold.

    ``events`` are the gold verdicts, where there are any; each has a hash of its own.
    """

    name: str
    cases: tuple[Case, ...]
    sha256: str
    events: tuple[Event, ...] = ()


def suite_names(folder: Path = GOLD) -> tuple[str, ...]:
    """List the suites there are."""
    return tuple(sorted(child.name for child in folder.iterdir() if child.is_dir()))


def load_suite(name: str, *, folder: Path = GOLD, seeds: Path = SEEDS) -> Suite:
    """Read a suite and check every file against its article. Raises ``GoldError`` with one line for each fault."""
    home = folder / name
    if not home.is_dir():
        raise GoldError(f"there is no suite {name!r} in {folder}: choose one of {', '.join(suite_names(folder))}")
    faults: list[str] = []
    articles = _articles(home, seeds, faults)
    golds: dict[str, Annotation] = {}
    annotators: dict[str, dict[str, Annotation]] = {}
    for where, who, annotation in _annotations(home, articles, faults):
        if who is not None:
            annotators.setdefault(annotation.article, {})[who] = annotation
        elif annotation.article in golds:
            faults.append(f"{where}: a second gold for article {annotation.article!r}")
        else:
            golds[annotation.article] = annotation
    faults.extend(f"{name}: article {alone!r} has annotators and no gold" for alone in sorted({*annotators} - {*golds}))
    events = load_events(home, articles, golds, faults)
    if not golds and not faults:
        faults.append(f"{name}: holds no gold")
    if faults:
        raise GoldError("the gold is faulty:\n" + "\n".join(faults))
    cases = tuple(
        Case(
            id=key,
            article=articles[key],
            gold=golds[key],
            gold_sha256=digest(golds[key].model_dump(mode="json", exclude_unset=True)),
            annotators=annotators.get(key, {}),
        )
        for key in sorted(golds, key=_natural)
    )
    sha256 = digest([[case.article.id, case.gold_sha256] for case in cases])
    return Suite(name=name, cases=cases, sha256=sha256, events=events)


def _natural(name: str) -> tuple[object, ...]:
    """Sort ``a2`` before ``a10``."""
    return tuple((0, int(part), "") if part.isdigit() else (1, 0, part) for part in re.split(r"(\d+)", name))


def _articles(home: Path, seeds: Path, faults: list[str]) -> dict[str, Article]:
    """Read the suite's articles as the pipeline does, by name, without the folder that a file lies in."""
    own = home / "articles.jsonl"
    articles = {}
    for outcome in read([str(own if own.exists() else seeds)]):
        if isinstance(outcome, Article):
            articles[PurePosixPath(outcome.name).name] = outcome
        else:
            faults.append(f"{outcome.subject}: {outcome.message if isinstance(outcome, Failure) else outcome.detail}")
    return articles


def _annotations(
    home: Path, articles: Mapping[str, Article], faults: list[str]
) -> Iterator[tuple[str, str | None, Annotation]]:
    """Yield each annotation with its file and its annotator's letter, null for gold; note what is faulty."""
    for path in sorted(home.rglob("*.json")):
        if path.parent == home / FOLDER:
            continue
        where = path.relative_to(home.parent).as_posix()
        matched = _NAME.fullmatch(path.name)
        if matched is None:
            faults.append(f"{where}: the name is neither [ARTICLE.]gold.json nor [ARTICLE.]annotator-LETTER.json")
        elif annotation := _read(path, where, articles, faults):
            yield where, matched["annotator"], annotation


def _read(path: Path, where: str, articles: Mapping[str, Article], faults: list[str]) -> Annotation | None:
    """Read one annotation; note what is wrong with it, and return it where it has the right form."""
    annotation = parsed(path, where, Annotation, faults)
    if annotation is None:
        return None
    article = articles.get(annotation.article)
    if article is None:
        faults.append(f"{where}: article: there is no article {annotation.article!r} in the suite")
        return None
    faults.extend(f"{where}: {fault}" for fault in annotation_faults(annotation, article))
    return annotation


def annotation_faults(annotation: Annotation, article: Article) -> Iterator[str]:
    """Say where an annotation does not fit its article; each fault names claim and field."""
    ids = [claim.id for claim in annotation.claims]
    for name in sorted({name for name in ids if ids.count(name) > 1}):
        yield f"claim {name}, id: stands for more than one claim"
    if annotation.published is not None and annotation.published != article.published:
        yield f"published: {annotation.published}, but the article says {article.published}"
    for claim in annotation.claims:
        yield from _claim_faults(claim, article.text)
    for number, relation in enumerate(annotation.relations):
        for end in ("a", "b"):
            if getattr(relation, end) not in ids:
                yield f"relations[{number}].{end}: there is no claim {getattr(relation, end)!r}"


def _claim_faults(claim: GoldClaim, text: str) -> Iterator[str]:
    words = [(f"quantities[{number}]", quantity.text) for number, quantity in enumerate(claim.quantities)]
    words += [(f"dates[{number}]", day.text) for number, day in enumerate(claim.dates)]
    for field, run in words:
        if run not in text:
            yield f"claim {claim.id}, {field}.text: {run!r} is not in the article"
    for number, mention in enumerate(claim.mentions):
        for fault in _mention_faults(mention, text):
            yield f"claim {claim.id}, mentions[{number}].{fault}"


def _mention_faults(mention: GoldMention, text: str) -> Iterator[str]:
    runs = [(field, getattr(mention, field)) for field in ("quote", "source", "cue", "via")]
    runs += [(f"also_quotes[{number}]", quote) for number, quote in enumerate(mention.also_quotes)]
    for field, run in runs:
        if run is not None and run not in text:
            yield f"{field}: {run!r} is not in the article"
    count = text.count(mention.quote)
    if count > 1 and mention.nth is None:
        yield f"quote: stands {count} times in the article, say which with nth"
    if mention.nth is not None and count and mention.nth > count:
        yield f"nth: {mention.nth}, but the quote stands {count} times in the article"
