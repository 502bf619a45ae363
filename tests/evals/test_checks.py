import pytest

from evals.checks import violations
from pipeline.records import Claim, DateRef, Quantity, Run, Span
from tests.evals.factories import extraction_of
from tests.factories import make_article, make_claim, make_mention

TEXT = (
    "“Forty people died,” Anna Berg of the rescue service said on Monday. "
    "Four in ten houses are gone, about 40 per cent."
)
ARTICLE = make_article(TEXT, published="2024-11-06", outlet="The Courier")


def at(words: str) -> Span:
    return Span(start=TEXT.index(words), end=TEXT.index(words) + len(words))


def claim(text: str = "Forty people died.", **fields: object) -> Claim:
    return make_claim(ARTICLE, text, "Forty people died", **fields)


def quantity(words: str, value: float | None) -> Quantity:
    return Quantity(text=words, span=at(words), value=value, unit="", bound="exact")


def said_by(name: str, **fields: object) -> Claim:
    source = Run(quote="Anna Berg", span=at("Anna Berg"))
    mention = make_mention(ARTICLE, "Forty people died", **{"source": source, "source_name": name, **fields})
    return claim(mentions=(mention,))


def test_the_gold_keeps_what_is_asked_of_every_prediction(newsroom, seed):
    for case in (*newsroom.cases, *seed.cases):
        assert violations(case.article, extraction_of(case.gold, case.article).claims) == (), case.id


@pytest.mark.parametrize(
    "sound",
    [
        claim(),
        claim("40 people died on 4 November 2024, by November 6, 2024."),
        claim("40 percent of houses are gone.", quantities=(quantity("Four in ten", 0.4),)),
        claim(quantities=(quantity("Four in ten", 40.0), quantity("Forty", 40.0), quantity("about 40 per cent", 0.4))),
        claim(dates=(DateRef(text="Monday", span=at("Monday"), iso="2024-11-04"),)),
        said_by("Anna Berg"),
        said_by("Courier"),
        said_by("Bergs rescue service"),
    ],
)
def test_what_the_article_holds_is_sound(sound):
    assert violations(ARTICLE, [sound]) == ()


@pytest.mark.parametrize(
    ("faulty", "fault"),
    [
        (claim("50 people died."), "number '50' of the text"),
        (claim("Forty people died on 9 November 2024."), "date '9 November 2024' of the text"),
        (claim("Forty people died at 03:15."), "time '03:15' of the text"),
        (claim(quantities=(quantity("Forty", 41.0),)), "value 41 does not follow from 'Forty'"),
        (claim(quantities=(quantity("about 40 per cent", 4.0),)), "value 4 does not follow"),
        (said_by("Anna Lind"), "source name 'Anna Lind'"),
        (said_by("Anna Berg", cue=Run(quote="said", span=at("died"))), "cue 'said' does not stand at"),
        (said_by("Anna Berg", via=Run(quote="a fax", span=at("Anna"))), "via 'a fax' does not stand at"),
        (said_by("Anna Berg", source=Run(quote="Anna", span=at("Berg"))), "source 'Anna' does not stand at"),
        (claim(dates=(DateRef(text="Sunday", span=at("Monday"), iso="2024-11-03"),)), "date 'Sunday' does not stand"),
        (claim(dates=(DateRef(text="Monday", span=at("Monday"), iso="soon"),)), "'soon' for 'Monday' is no date"),
        (
            claim(quantities=(Quantity(text="41", span=at("40"), value=None, unit="", bound="exact"),)),
            "quantity '41' does not stand",
        ),
    ],
)
def test_what_it_does_not_hold_is_named(faulty, fault):
    (found,) = violations(ARTICLE, [faulty])
    assert found.startswith(f"{faulty.id}: {fault}")


def test_a_quote_must_stand_where_it_is_said_to_stand():
    whole = claim()
    moved = whole.mentions[0].model_copy(update={"span": Span(start=2, end=19)})
    (found,) = violations(ARTICLE, [whole.model_copy(update={"mentions": (moved,)})])
    assert "quote 'Forty people died' does not stand at 2 to 19" in found


def test_days_inside_an_interval_of_the_claims_own_are_held():
    article = make_article("The line has stood still since the weekend.", published="2031-05-15")
    start = article.text.index("the weekend")
    weekend = DateRef(text="the weekend", span=Span(start=start, end=start + 11), iso="2031-05-10/..")
    held = make_claim(article, "The line stood still from 10 and 11 May 2031.", "has stood still", dates=(weekend,))
    assert violations(article, [held]) == ()
    loose = make_claim(article, "The line stood still from 10 and 11 May 2031.", "has stood still")
    assert len(violations(article, [loose])) == 1
