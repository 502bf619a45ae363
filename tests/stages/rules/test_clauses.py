import pytest

from tests.stages.rules.reading import claims, mentions


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ("The pier was shut and the boats were sold.", ["The pier was shut", "the boats were sold"]),
        ("The pier was shut, but nobody left the town.", ["The pier was shut", "nobody left the town"]),
        ("The storm broke the pier and sank two boats.", ["The storm broke the pier", "sank two boats"]),
        ("The pier, which was built in 1902, was shut.", None),
        ("Ice hit the pier, which was built in 1902.", ["Ice hit the pier", "was built in 1902"]),
        ("Ice hit the pier, killing two divers.", ["Ice hit the pier", "killing two divers"]),
        ("The pier was shut because the ice had cracked it.", None),
        ("Boats, nets and ropes were lost.", None),
        ("Hundreds of old and injured birds were found.", None),
    ],
)
def test_clauses_that_can_be_true_apart_are_claims_apart(text, quotes):
    assert [mention.quote for mention in mentions(text)] == (quotes or [text.rstrip(".")])


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("The storm broke the pier and sank two boats.", ["The storm broke the pier.", "The storm sank two boats."]),
        ("Ice hit the pier, which was built in 1902.", ["Ice hit the pier.", "The pier was built in 1902."]),
        ("The pier, Quell said, was shut for good.", ["The pier was shut for good."]),
        ("The thief is believed to have left.", ["The thief is believed to have left."]),
        ("He called the plan “sheer madness” on Monday.", ["The plan is sheer madness."]),
        ("He described the plan as “sheer madness”.", ["The plan is sheer madness."]),
        ("The union vowed to fight on.", ["Union vowed to fight on."]),
        ("The port claims to have saved the pier.", ["Port is said to have saved the pier."]),
    ],
)
def test_what_a_clause_leaves_unsaid_is_said_in_its_text(text, sentences):
    assert [claim.text for claim in claims(text)] == sentences


@pytest.mark.parametrize(
    "text",
    ["Was the pier shut?", "Quell said: “Why was the pier shut?”", "Pier notes", "By Mara Quell", "7 p.m.", "***"],
)
def test_questions_labels_and_scraps_are_no_claims(text):
    assert claims(text) == ()


def test_a_sentence_said_again_is_one_claim_with_two_mentions():
    [claim] = claims("No road to the pier was open.\nNo road to the pier was open.")
    assert [mention.span.start for mention in claim.mentions] == [0, 30]


def test_a_short_sentence_said_again_may_be_about_something_else():
    assert len(claims("It was shut.\nIt was shut.")) == 2


def test_a_line_without_a_full_stop_is_a_heading():
    first, second = mentions("Pier was inspected in 2030\nThe pier was shut.")
    assert (first.attribution.voice, second.attribution.voice) == ("headline", "narrator")


def test_a_dateline_is_no_part_of_a_claim():
    [mention] = mentions("PORT ALMA, March 5 (ATN) - The pier was shut.")
    assert mention.quote == "The pier was shut"
