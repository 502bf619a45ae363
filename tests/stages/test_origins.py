import random
from datetime import date, timedelta
from itertools import count, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.identity import content_id
from pipeline.records import Article
from pipeline.stages.origins import find_origins, joined
from tests.factories import make_article

DAY = date(2031, 6, 2)
WIRE = """\
PORT ELSTER, June 2 (Norrwire) - A ferry with 214 people on board ran aground off Port Elster on Sunday night \
after its steering failed in heavy seas, the coast guard said.
Lifeboats took off all passengers within three hours, and eleven of them were treated for cuts and exposure in the \
town's hospital. The crew of nineteen stayed on the ship until a tug arrived from the naval yard at dawn.
“We heard a bang, then the lights went out and everybody ran for the stairs,” said Ilse Marwick, a teacher who was on \
her way home with thirty pupils. “Nobody told us anything for an hour.”
The operator, Elster Lines, said that the ferry had passed its yearly inspection in April and that the rudder had been \
replaced two winters ago. It would pay for hotels and for the journey home, it added.
Divers found a gash of nine metres below the waterline on Monday morning. No oil had leaked so far, the harbour master \
said, but booms were laid across the bay as a precaution and fishing was stopped until further notice.
The line carries some 400,000 passengers a year between the mainland and the outer islands. A sister ship was taken \
out of service in March after a fire in its engine room, which an inquiry put down to a worn fuel pipe."""
PARAGRAPHS = WIRE.split("\n")
OWN = """\
Our reporter met the mayor on the quay, where families had waited all night with blankets and flasks of tea. She \
wants to know why the siren at the lighthouse stayed silent, and will put that question to the council on Thursday."""
SYNONYMS = {
    "ran aground": "went onto rocks",
    "heavy seas": "a storm",
    "said": "told reporters",
    "treated": "looked after",
}
VOCABULARY = WIRE.split() + OWN.split()


def articles(*texts: str, **fields) -> list[Article]:
    return [make_article(text, f"{n}.txt", published=DAY + timedelta(n), **fields) for n, text in enumerate(texts)]


def groups(*texts: str) -> list[list[int]]:
    """Number the texts and give the numbers of each origin."""
    given = articles(*texts)
    numbers = {article.id: n for n, article in enumerate(given)}
    return [[numbers[id_] for id_ in origin.articles] for origin in find_origins(given)]


def reworded(text: str, share: float, seed: int) -> str:
    chance = random.Random(seed)
    return "\n".join(
        " ".join("otherwise" if chance.random() < share else word for word in line.split()) for line in text.split("\n")
    )


def invented(words: int, seed: int) -> str:
    chance = random.Random(seed)
    return " ".join(f"{chance.choice(VOCABULARY)} word{chance.randrange(500)}" for _ in range(words // 2))


def synonymous(text: str) -> str:
    for word, other in SYNONYMS.items():
        text = text.replace(word, other)
    return text


REPRINTS = [
    WIRE,
    WIRE.upper(),
    WIRE.replace("PORT ELSTER, June 2 (Norrwire) - ", "").replace(" ", "\n ", 3),
    "\n".join(PARAGRAPHS[:2]),
    "\n".join(PARAGRAPHS[3:]),
    "\n".join(reversed(PARAGRAPHS)),
    f"Passengers saved from stricken ferry\nBy our news desk\n{WIRE}",
    WIRE.replace("We heard a bang, then the lights went out", "There was a noise and it was dark").replace(
        "214", "241"
    ),
    synonymous(WIRE),
    reworded(WIRE, 0.12, seed=1),
    f"{OWN}\n{WIRE}\n{OWN.upper()}",
    WIRE.replace("“", '"').replace("”", '"').replace("\n", "\n\n"),
]


def test_twelve_reprints_of_one_story_are_one_origin():
    assert groups(*REPRINTS, OWN[::-1]) == [list(range(12)), [12]]


@pytest.mark.parametrize("number", range(12))
def test_each_reprint_is_known_by_itself(number):
    assert groups(f"{WIRE}\n{invented(100, seed=3)}", REPRINTS[number], invented(300, seed=4)) == [[0, 1], [2]]


def test_a_few_lines_cut_from_a_very_long_text():
    (origin,) = find_origins(articles(f"{invented(3000, 1)}\n{PARAGRAPHS[1]}\n{invented(3000, 2)}", PARAGRAPHS[1]))
    (overlap,) = origin.overlaps
    assert overlap.share_of_a < 0.02
    assert overlap.share_of_b == 1.0


RELEASE = """\
We deeply regret what happened on Sunday night and our thoughts are with all who were on board. The ship had \
passed every inspection that the law asks for, and the crew did what it was trained to do. We shall work with the \
authorities until the cause is known, and until then no ship of this class will leave the harbour."""
REPORTS = [
    f"""Elster Lines has spoken for the first time since the accident. “{RELEASE}” its chairman wrote to all staff. \
Shares in the firm opened nine percent lower, and two banks cut what they expect it to earn this year by half.""",
    f"""Three islands are cut off as the ferries stay in port. “{RELEASE}” reads a letter at the ticket office. On \
Skarholm the shop ran out of bread by noon; the doctor there asks for a helicopter, as he has no insulin left.""",
]


def test_two_reports_that_quote_one_release_are_two_origins():
    assert groups(*REPORTS) == [[0], [1]]


def test_a_release_is_one_with_the_article_that_only_repeats_it():
    assert groups(RELEASE, f"The company's statement follows. {RELEASE}") == [[0, 1]]
    assert groups(f"“{RELEASE}”", f"The chairman wrote: “{RELEASE}” He did not take questions.") == [[0, 1]]


def test_a_standing_note_at_the_foot_binds_nothing():
    note = "Editor's note: this paper keeps its newsroom apart from its owners. Write to us at the usual address."
    assert groups(*(f"{invented(150, seed)}\n{note}" for seed in range(5))) == [[n] for n in range(5)]


@pytest.mark.parametrize("copies", [5, 120])
def test_many_reworded_copies_are_one_origin(copies):
    (origin,) = find_origins(articles(*(reworded(WIRE, 0.1, seed) for seed in range(copies))))
    assert len(origin.articles) == copies
    assert len(origin.overlaps) == copies - 1


def test_equal_copies_are_measured_against_the_first():
    first, *others = articles(*[WIRE] * 12)
    (origin,) = find_origins([*others, first])
    assert [(overlap.a, overlap.b) for overlap in origin.overlaps] == [(first.id, other.id) for other in others]


def test_a_running_story_stays_one_though_its_last_edition_shares_nothing_with_its_first():
    words = invented(2000, seed=9).split()
    assert groups(*(" ".join(words[start : start + 300]) for start in range(0, 1200, 12))) == [list(range(100))]


def test_texts_without_words_and_none_at_all():
    assert groups("…", "— —") == [[0], [1]]
    assert find_origins([]) == ()


def test_words_are_found_where_no_spaces_are():
    text = "大坝于周一凌晨决口，洪水淹没了下游的两个城镇，至少四十一人死亡，近两千人被转移到避难所。"
    assert groups(text, f"据通讯社报道，{text}", "首相周二在议会说，政府将在年底之前提交一份新的预算草案。") == [
        [0, 1],
        [2],
    ]


def test_the_oldest_comes_first_and_names_the_origin():
    undated = make_article(WIRE, "undated")
    later, first = articles(WIRE, WIRE)[::-1]
    (origin,) = find_origins([undated, later, first])
    assert origin.articles == (first.id, later.id, undated.id)
    assert origin.id == content_id("o", first.id)
    assert [(overlap.a, overlap.b) for overlap in origin.overlaps] == [(first.id, later.id), (first.id, undated.id)]


def test_an_article_that_is_given_twice_counts_once():
    (article,) = articles(WIRE)
    assert [origin.articles for origin in find_origins([article, article])] == [(article.id,)]


PIECES = st.lists(st.sampled_from([*PARAGRAPHS, OWN, *REPORTS, "", "Fire"]), max_size=4).map("\n".join)


@given(st.lists(st.tuples(PIECES, st.none() | st.dates()), max_size=8), st.randoms(use_true_random=False))
@settings(max_examples=50, deadline=None)
def test_the_order_of_the_input_changes_nothing(given, chance):
    made = [make_article(text, str(n), published=day) for n, (text, day) in enumerate(given)]
    origins = find_origins(made)
    chance.shuffle(made)
    assert find_origins(made) == origins
    assert sorted(id_ for origin in origins for id_ in origin.articles) == sorted(article.id for article in made)
    assert all(len(origin.overlaps) == len(origin.articles) - 1 for origin in origins)
    dates = {article.id: (article.published is None, article.published or DAY, article.id) for article in made}
    assert all(dates[a] < dates[b] for origin in origins for a, b in pairwise(origin.articles))


def outlets(*known: tuple[str, str | None]) -> dict[str, Article]:
    days = count()
    made = [make_article(text, published=DAY + timedelta(next(days)), outlet=outlet) for text, outlet in known]
    return {article.id: article for article in made}


def test_a_correction_joins_what_it_corrects():
    given = outlets((WIRE, "Norrwire"), (OWN, "The Quay"), (WIRE.upper(), "Daily"), (REPORTS[0], " NORRWIRE"))
    wire, quay, reprint, correction = given
    by_text = find_origins(given.values())
    origins = joined(by_text, given, [given])
    assert [origin.articles for origin in origins] == [(wire, reprint, correction), (quay,)]
    assert origins[0].id == content_id("o", wire)
    assert origins[0].overlaps == by_text[0].overlaps
    assert joined(origins, given, [given]) == origins


@pytest.mark.parametrize(
    ("known", "together"),
    [
        ([(WIRE, "A"), (OWN, "B")], True),
        ([(WIRE, "A"), (OWN, "A")], False),
        ([(WIRE, None), (OWN, None)], True),
        ([(WIRE, " "), (OWN, "")], True),
        ([(WIRE, "A"), (WIRE.upper(), "B"), (OWN, "B")], True),
    ],
    ids=["other outlet", "other matter", "no outlet", "blank outlet", "a reprint is not the outlet's own"],
)
def test_what_stays_apart(known, together):
    given = outlets(*known)
    origins = find_origins(given.values())
    assert len(origins) == 2
    assert joined(origins, given, [given] if together else [[id_] for id_ in given]) == origins


def test_matters_that_overlap_join_across():
    given = outlets((WIRE, "A"), (OWN, "A"), (REPORTS[0], "A"))
    a, b, c = given
    assert [origin.articles for origin in joined(find_origins(given.values()), given, [[a, b], [c, b]])] == [(a, b, c)]
