from hypothesis import given
from hypothesis import strategies as st

from evals.counts import Counts
from evals.external.score import Share, failed_article, match, score_article, slots, together
from tests.evals.external.factories import gold, guess, part

HE, SHE = part(90, 91, "he"), part(91, 92, "she")
SAID = part(92, 93, "said")


def everything(_):
    return True


def speech(one):
    return one.speech


def test_contents_match_at_half_of_their_words_and_not_below():
    assert match((gold(0, 10),), (guess(0, 5),)).pairs == ((0, 0),)
    assert match((gold(0, 10),), (guess(0, 4),)).pairs == ()
    assert match((gold(0, 10),), (guess(5, 15),)).pairs == ()


def test_each_content_matches_once_and_as_well_as_all_together_allow():
    golds = (gold(0, 10), gold(2, 12))
    guesses = (guess(2, 11), guess(2, 12))
    assert match(golds, guesses).pairs == ((0, 0), (1, 1))
    assert match((gold(0, 4),), (guess(0, 4), guess(0, 4))).pairs == ((0, 0),)


def test_a_guess_that_answers_what_is_not_kept_is_ignored_and_others_are_false_alarms():
    golds = (gold(0, 10), gold(20, 30, speech=False), gold(40, 50), gold(60, 70, speech=False))
    matching = match(golds, (guess(0, 9), guess(21, 30), guess(80, 85), guess(60, 62)))
    assert matching.counts(everything) == Counts(cor=2, mis=2, spu=2)
    assert matching.counts(speech) == Counts(cor=1, mis=1, spu=2)


def test_by_type_the_golds_quotation_marks_count_and_for_false_alarms_the_guesses():
    matching = match(
        (gold(0, 10, quoting="direct"), gold(20, 30)), (guess(0, 10, quoting="mixed"), guess(50, 55, quoting="mixed"))
    )
    assert matching.counts(everything, "direct") == Counts(cor=1)
    assert matching.counts(everything, "mixed") == Counts(spu=1)
    assert matching.counts(everything, "indirect") == Counts(mis=1)


def test_a_failed_article_has_missed_all():
    score = failed_article("a", (gold(0, 4), gold(5, 9)), "timeout: no answer")
    assert score.plain.counts(everything) == score.apart.counts(everything) == Counts(mis=2)


def test_mentions_that_hang_on_the_same_words_are_one_attribution():
    golds = (gold(0, 20), gold(30, 50))
    pieces = tuple(guess(a, a + 5, source=HE, cue=SAID) for a in (0, 6, 13))
    others = (guess(36, 45, source=SHE, cue=SAID), guess(60, 65), guess(66, 70))
    found = together((*pieces, *others))
    assert [each.content.bits.bit_count() for each in found] == [15, 9, 5, 4]
    score = score_article("a", golds, pieces)
    assert score.plain.counts(everything) == Counts(cor=1, mis=1)
    assert score.apart.counts(everything) == Counts(mis=2, spu=3)


def test_the_same_name_elsewhere_is_another_attribution():
    again = part(80, 81, "he")
    assert len(together((guess(0, 5, source=HE, cue=SAID), guess(6, 9, source=again, cue=SAID)))) == 2


def test_quoted_and_reported_content_of_one_cue_is_mixed():
    quoted = guess(0, 3, source=HE, cue=SAID, quoting="direct")
    told = guess(4, 7, source=HE, cue=SAID, quoting="indirect")
    assert together((quoted, told))[0].quoting == "mixed"


@given(
    st.lists(st.tuples(st.integers(0, 40), st.integers(1, 12)), max_size=8),
    st.lists(st.tuples(st.integers(0, 40), st.integers(1, 12)), max_size=8),
)
def test_whatever_matches_the_counts_add_up(asked, given_):
    golds = tuple(gold(a, a + n, speech=bool(n % 2)) for a, n in asked)
    guesses = tuple(guess(a, a + n) for a, n in given_)
    score = score_article("a", golds, guesses)
    counts = score.plain.counts(everything)
    assert (counts.possible, counts.actual) == (len(golds), len(guesses))
    kept, other = score.plain.counts(speech), score.plain.counts(lambda one: not one.speech)
    assert kept.cor + other.cor == counts.cor
    assert kept.spu == other.spu == counts.spu
    assert score.apart.counts(everything).actual == len(guesses)


def test_slots_count_where_the_gold_has_one():
    pairs = [
        (gold(0, 5, source=part(6, 9), cue=SAID), guess(0, 5, source=part(8, 9), cue=SAID)),
        (gold(0, 5, source=part(6, 9), cue=SAID), guess(0, 5, source=part(6, 9))),
        (gold(0, 5, source=part(6, 9)), guess(0, 5, cue=SAID)),
        (gold(0, 5), guess(0, 5, source=HE, cue=SAID)),
    ]
    found = slots(pairs)
    assert found == {"source overlaps": Share(2, 3), "source exact": Share(1, 3), "cue overlaps": Share(1, 2)}
    assert slots([])["cue overlaps"].value is None


def test_a_resolved_name_is_right_by_any_name_that_the_source_has_pronouns_apart():
    names = ("harbour master of Port Elm", "Ada Brandt")
    ada = part(6, 9, "Ada Brandt")
    pairs = [
        (gold(0, 5, source=SHE, names=names), guess(0, 5, name="Ada Brandt")),
        (gold(0, 5, source=SHE, names=names), guess(0, 5, name="the Courier")),
        (gold(0, 5, source=SHE, names=names), guess(0, 5)),
        (gold(0, 5, source=ada, names=names), guess(0, 5, name="Brandt")),
        (gold(0, 5, source=HE), guess(0, 5, name="Ada Brandt")),
    ]
    found = slots(pairs)
    assert (found["name"], found["name, behind a pronoun"]) == (Share(2, 4), Share(1, 3))
    assert found["name, other sources"] == Share(1, 1)
