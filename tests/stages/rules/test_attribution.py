import pytest

from tests.stages.rules.reading import mentions, said


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # The cue before what is said.
        ("Mara Quell said the pier was shut.", ("the pier was shut", "Mara Quell", "said")),
        ("Mara Quell said that the pier was shut.", ("the pier was shut", "Mara Quell", "said")),
        ("On Monday the mayor warned that ice was near.", ("ice was near", "the mayor", "warned")),
        ("Mara Quell, a diver, said the pier was shut.", ("the pier was shut", "Mara Quell, a diver", "said")),
        ("The diver who fell said the pier was shut.", ("the pier was shut", "The diver who fell", "said")),
        ("Quell also said in a statement that it leaked.", ("it leaked", "Quell", "said")),
        ("Quell told reporters the pier was shut.", ("the pier was shut", "Quell", "told")),
        ("Quell told the court that the pier was shut.", ("the pier was shut", "Quell", "told")),
        ("Quell said on Tuesday that the pier was shut.", ("the pier was shut", "Quell", "said")),
        ('Quell said: "The pier is shut."', ('"The pier is shut."', "Quell", "said")),
        ("Quell said, “The pier is shut.”", ("“The pier is shut.”", "Quell", "said")),
        ("The survey shows that sales fell.", ("sales fell", "The survey", "shows")),
        ("As Quell noted, the pier was shut.", None),
        # The cue behind it.
        ("The pier was shut, Quell said.", ("The pier was shut", "Quell", "said")),
        ("The pier was shut, the mayor said on Monday.", ("The pier was shut", "the mayor", "said")),
        ("“The pier is shut,” Quell said.", ("“The pier is shut,”", "Quell", "said")),
        ("“The pier is shut”, said the mayor, Olin Trask.", ("“The pier is shut”", "the mayor", "said")),
        ("“The pier is shut,” said Quell, a diver.", ("“The pier is shut,”", "Quell, a diver", "said")),
        ("“The pier is shut,” she told a radio station.", ("“The pier is shut,”", "she", "told")),
        # Nobody speaks, but somebody answers for it.
        ("According to the mayor, ice was near.", ("ice was near", "the mayor", "According to")),
        ("Ice was near, according to Quell.", ("Ice was near", "Quell", "according to")),
        ("Critics rejected the mayor's claim that ice was near.", ("ice was near", "the mayor's", "claim")),
        ("A warning by the port that ice was near came late.", ("ice was near came late", "the port", "warning")),
        ("The thief is believed to have left.", ("to have left", None, "believed")),
        ("The town hopes the ice will melt.", ("the ice will melt", "The town", "hopes")),
        ("The union vowed to fight on.", ("to fight on", "The union", "vowed")),
        ("The mayor urged visitors to stay home.", ("to stay home", "The mayor", "urged")),
        ("The port denied that ice was near.", ("ice was near", "The port", "denied")),
        ("He called the plan “sheer madness” on Monday.", ("the plan “sheer madness”", "He", "called")),
        ("Mr QUELL: The pier was shut.", ("The pier was shut", "Mr QUELL", ":")),
        # No cue at all.
        ("The mayor did not say that ice was near.", None),
        ("The mayor declined to say that ice was near.", None),
        ("The claim was short and the report was long.", None),
        ("Members of the Allied States met in the rain.", None),
    ],
)
def test_one_sentence(text, expected):
    assert said(text) == ([expected] if expected else [])


def test_content_on_both_sides_of_its_source():
    assert said("“We tried,” she said, “but nobody came.”") == [
        ("“We tried,”", "she", "said"),
        ("“but nobody came.”", "she", "said"),
    ]


def test_a_source_between_subject_and_verb_leaves_the_subject_in_the_sentence():
    [mention] = mentions("The old pier, Quell said, had been shut for years.")
    assert mention.quote == "had been shut for years"


def test_a_second_verb_has_the_source_of_the_first():
    assert said("Quell said the pier was shut, adding that the ice had cracked it.") == [
        ("the pier was shut", "Quell", "said"),
        ("the ice had cracked it", "Quell", "adding"),
    ]


def test_two_speakers_share_a_sentence():
    assert said("Quell said the pier was shut, but Trask said it was open.") == [
        ("the pier was shut", "Quell", "said"),
        ("it was open", "Trask", "said"),
    ]


def test_of_two_who_say_it_the_inner_one_answers_and_the_outer_is_the_channel():
    [mention] = mentions("An aide said the mayor had warned that the ice would crack.")
    assert (mention.quote, mention.attribution.source.quote) == ("the ice would crack", "the mayor")
    assert mention.attribution.via.quote == "An aide"


@pytest.mark.parametrize(
    "text",
    [
        "“The pier is shut,” Quell said. “It must go.”",
        "Quell said: “The pier is shut. It must go.”",
        "Quell said:\n“The pier is shut.”\n“It must go.”",
        "“The pier is shut,” Quell said.\n“It must go.”",
        "“It must go.” “The pier is shut,” Quell said.",
    ],
)
def test_a_quotation_goes_on_over_sentences_and_paragraphs(text):
    found = mentions(text)
    assert len(found) == 2
    assert {mention.attribution.source.quote for mention in found} == {"Quell"}
    assert {mention.attribution.voice for mention in found} == {"quoted"}


def test_a_quotation_does_not_go_on_beyond_what_the_article_says_in_between():
    found = mentions("“The pier is shut,” Quell said.\nRain fell on the town all day.\n“Harbour blues” was sung.")
    assert [mention.attribution.voice for mention in found] == ["quoted", "narrator", "narrator"]


def test_channel_and_day_are_read_from_between_cue_and_content():
    [mention] = mentions("The port said in a statement on Tuesday that the pier was shut.")
    assert mention.attribution.via.quote == "a statement"
    assert mention.attribution.said_on.isoformat() == "2031-03-04"
