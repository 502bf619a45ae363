"""A verdict as plain text, for a terminal of 80 columns or more."""

from collections.abc import Iterator, Mapping, Sequence
from textwrap import fill

from pipeline.records import Article
from pipeline.report import words
from pipeline.report.page import day
from pipeline.verdicts import Change, Denial, Evidence, Family, Said, Verdict

WIDTH = 96
NAMED = 4
"""Articles that are named; of more, the rest is counted."""

STATED: Mapping[Said, str] = {
    "none": "Not asked: name with --by who is said to have said it.",
    "only_here": "Not confirmed: none of these articles has it from this source.",
}
"""Whether a statement was said, where no article is of help."""


def verdict_text(
    family: Family,
    verdict: Verdict,
    evidence: Sequence[Evidence],
    articles: Mapping[str, Article],
    *,
    stated: bool = False,
) -> str:
    """Write both answers, then the passages with who answers for them, the arithmetic and what was searched.

    ``articles`` name the places, by id; one that is missing is named by its id. ``stated`` says that the claim is a
    user's own statement, and stands in no article.
    """
    sign = words.SIGNS[words.outcome(verdict)]
    said, so = words.was_said(verdict).sentence, words.is_so(verdict)
    if stated and verdict.said:
        said = STATED.get(verdict.said, said)
    lines = [_wrapped(family.text), _wrapped(f"{family.id}, put forward in {_articles(family, articles)}"), ""]
    lines.append(_answer("Was it said?", said))
    lines += [_quoted(one, articles) for one in verdict.denials]
    lines.append(_answer("Is it so?", f"{sign} {so.short}. {so.sentence}"))
    if verdict.changed_on:
        lines.append(
            _answer("", f"No longer so from {day(verdict.changed_on)}; the answer is for the day of the claim.")
        )
    if verdict.change:
        lines.append(_quoted(verdict.change, articles))
    if verdict.as_of:
        lines.append(_answer("", f"As of {day(verdict.as_of)}."))
    if verdict.contested_by:
        lines.append(_answer("Contested by", f"{words.listed(verdict.contested_by)}, which decides nothing"))
    for side, title in words.BEARINGS.items():
        passages = [one for one in evidence if words.bearing(one) == side]
        lines += ["", f"{title}:"] if passages else []
        for one in passages:
            lines += _passage(one, verdict, articles.get(one.article_id))
    lines += ["", *(_wrapped(f"Changed on the way: {drift.what}") for drift in family.drift)]
    lines += [_wrapped(f"Searched: {words.searched_words(verdict)}")]
    lines += [_wrapped(f"- {query}", 2) for query in verdict.searched.queries]
    if verdict.prior_checks:
        lines += ["", "Published fact-checks of like claims, which decide nothing here:"]
    for prior in verdict.prior_checks:
        facts = ", ".join(fact for fact in (prior.publisher, prior.url) if fact)
        lines.append(_wrapped(f"- {prior.rating}: “{prior.claim}” {facts} ({prior.similarity:.0%} alike)", 2))
    return "\n".join(lines)


def _articles(family: Family, articles: Mapping[str, Article]) -> str:
    names = [articles[name].name if name in articles else name for name in dict.fromkeys(family.articles)]
    more = len(names) - NAMED
    return words.listed([*names[:NAMED], f"{more:,} more"] if more > 0 else names)


def _passage(one: Evidence, verdict: Verdict, article: Article | None) -> Iterator[str]:
    name = article.name if article else one.article_id
    facts = (article.outlet if article else None, day(one.published) if one.published else None)
    place = ", ".join(fact for fact in (f"{name} [{one.span.start}:{one.span.end}]", *facts) if fact)
    outlet = (article.outlet or article.name) if article else "the article"
    yield _wrapped(f"> {one.quote}", 2)
    yield _wrapped(place, 4)
    yield _wrapped(f"Answers for it: {words.answers_for(one, outlet)}, with {words.BASES[one.basis]}.", 4)
    short, why = words.independence(one)
    yield _wrapped(f"Independent? {short}: {why}", 4)
    for check in (check for check in verdict.checks if check.evidence == one.id):
        sign, meaning = words.CHECKS[check.outcome]
        against = " The model had read it the other way; the arithmetic stands." if check.against_model else ""
        yield _wrapped(f"Arithmetic: “{check.claim}” {sign} “{check.passage}”, {meaning}: {check.how}.{against}", 4)


def _quoted(one: Denial | Change, articles: Mapping[str, Article]) -> str:
    name = articles[one.article_id].name if one.article_id in articles else one.article_id
    return _answer("", f"> {one.quote} ({name} [{one.span.start}:{one.span.end}])")


def _answer(question: str, answer: str) -> str:
    return fill(" ".join(answer.split()), WIDTH, initial_indent=f"{question:<14}", subsequent_indent=" " * 14)


def _wrapped(text: str, indent: int = 0) -> str:
    return fill(
        " ".join(text.split()), WIDTH, initial_indent=" " * indent, subsequent_indent=" " * (indent + 2 * bool(indent))
    )
