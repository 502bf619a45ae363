"""Reads what a run of the pipeline wrote, and says which case of a suite each article is."""

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from evals.suite import Suite
from pipeline.errors import UsageError
from pipeline.records import Article, Claim, Extraction, Failure, Record, Rejection, Relation

R = TypeVar("R", bound=Record)
OfArticle = TypeVar("OfArticle", Claim, Relation)


def read_extractions(claims: Path, suite: Suite) -> dict[str, Extraction]:
    """Read ``claims.jsonl`` and what lies beside it into one extraction for each case of the suite, by the case's id.

    An article is known by its id, or else by its text in ``articles.jsonl``; articles of no case are left out. A case
    is absent, and so counts as failed, where it gave no claim and the run does not list it as read, or as a failure.
    Raises ``UsageError`` where a file is missing or a line is no record.
    """
    if not claims.is_file():
        raise UsageError(f"{claims} is not a file: give the claims.jsonl that a run has written")
    found = _by_article(_lines(claims, Claim))
    relations = _by_article(_lines(claims.with_name("relations.jsonl"), Relation))
    articles = _lines(claims.with_name("articles.jsonl"), Article)
    failed = {failure.article_id for failure in _lines(claims.with_name("failures.jsonl"), Failure)}
    rejected: dict[str, list[Rejection]] = defaultdict(list)
    for rejection in _lines(claims.with_name("rejections.jsonl"), Rejection):
        rejected[rejection.subject].append(rejection)
    by_text = {article.text: article for article in articles}
    extractions = {}
    for case in suite.cases:
        article = by_text.get(case.article.text, case.article)
        if article.id in found or (article.text in by_text and article.id not in failed):
            extractions[case.id] = Extraction(
                article_id=article.id,
                claims=tuple(found.get(article.id, ())),
                relations=tuple(relations.get(article.id, ())),
                rejections=(*rejected[article.id], *rejected[article.name]),
            )
    if found and not extractions:
        raise UsageError(f"{claims} holds no article of the suite {suite.name}: was it made from other articles?")
    return extractions


def _by_article(records: list[OfArticle]) -> Mapping[str, list[OfArticle]]:
    grouped: dict[str, list[OfArticle]] = defaultdict(list)
    for record in records:
        grouped[record.article_id].append(record)
    return grouped


def _lines(path: Path, kind: type[R]) -> list[R]:
    """Read one record a line; a file that is not there holds none."""
    records = []
    if path.is_file():
        for number, line in enumerate(path.read_bytes().split(b"\n"), 1):
            if line.strip():
                try:
                    records.append(kind.model_validate_json(line))
                except ValidationError as error:
                    first = error.errors()[0]
                    place = ".".join(map(str, first["loc"])) or "the line"
                    raise UsageError(f"{path} line {number} is no {kind.__name__}: {place}: {first['msg']}") from error
    return records
