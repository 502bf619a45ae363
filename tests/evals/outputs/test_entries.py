"""Gold and prediction claim by claim: the page's classes are those of the scores, and no finding is lost."""

from collections import Counter

from evals.outputs.entries import Entry, entries, numbers
from evals.outputs.result import Result


def every(results: list[Result]) -> list[tuple[Result, int, tuple[Entry, ...]]]:
    return [
        (result, at, entries(article, *result.sheets[at]))
        for result in results
        for at, article in enumerate(result.score.articles)
    ]


def of(result: Result, case_id: str) -> tuple[Entry, ...]:
    at = [article.case_id for article in result.score.articles].index(case_id)
    return entries(result.score.articles[at], *result.sheets[at])


def test_classes_add_up_to_the_scores(results):
    for result, at, found in every(results):
        counts = result.score.articles[at].counts("claims")
        seen = Counter(entry.outcome for entry in found)
        assert seen["correct"] + seen["partial"] == counts.cor
        assert (seen["incorrect"], seen["missing"], seen["spurious"]) == (counts.inc, counts.mis, counts.spu)


def test_no_finding_is_lost_and_none_is_shown_twice(results):
    for result, at, found in every(results):
        shown = Counter(slot for entry in found for _, slot in entry.all_slots())
        rows = {"claims", "claims by span", "mentions", "relations"}
        assert shown == Counter(f for f in result.score.articles[at].findings if f.row not in rows)
        spots = sum(len(entry.spots) for entry in found)
        assert spots == sum(f.row == "mentions" for f in result.score.articles[at].findings)


def test_slots_stand_with_their_place(results):
    for _, _, found in every(results):
        for spot in (spot for entry in found for spot in entry.spots):
            by_row = {slot.row: slot for slot in spot.slots}
            assert by_row["voice"].gold == (spot.gold.voice if spot.gold else None)
            assert by_row["voice"].guess == (spot.guess.voice if spot.guess else None)
            assert by_row["quote"].guess == (spot.guess.quotes[0] if spot.guess else None)


def test_places_are_where_the_words_stand(results):
    for result, at, found in every(results):
        text = result.suite.cases[at].article.text
        for spot in (spot for entry in found for spot in entry.spots):
            for place, extent in ((spot.gold, spot.gold_at), (spot.guess, spot.guess_at)):
                assert (place is None) == (extent is None)
                if place and extent:
                    assert text[extent[0] : extent[1]] in place.quotes


def test_they_are_numbered_in_the_order_of_the_text(faulty):
    found = of(faulty, "a4")
    assert [entry.number for entry in found] == list(range(1, len(found) + 1))
    starts = [min(spot.start for spot in entry.spots) for entry in found]
    assert starts == sorted(starts)
    golds, guesses = numbers(found)
    assert set(guesses) - set(golds) == {entry.guess.id for entry in found if entry.guess and not entry.gold}


def test_the_seeded_faults(faulty):
    wrong = {case: [entry for entry in of(faulty, case) if entry.outcome != "correct"] for case in ("a1", "a4", "a5")}
    assert {case: [entry.outcome for entry in found] for case, found in wrong.items()} == {
        "a1": ["incorrect"], "a4": ["spurious"], "a5": ["partial"],
    }  # fmt: skip
    ((label, slot),) = wrong["a5"][0].wrong()
    assert (label.partition(",")[0], slot.outcome) == ("quote", "partial")
    assert wrong["a1"][0].vetoes[0].kind == "source"
    assert {"missing"} == {entry.outcome for entry in of(faulty, "a6")}


def test_the_rest_and_the_wrong_are_all(results):
    for _, _, found in every(results):
        for entry in found:
            assert Counter([*entry.wrong(), *entry.rest()]) == Counter(entry.all_slots())
