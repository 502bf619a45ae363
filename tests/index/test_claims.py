import pytest

from pipeline.index.claims import ClaimIndex
from pipeline.index.search import open_index
from tests.factories import make_article, make_claim
from tests.index.doubles import HashEmbedder

TEXT = "Ada Brandt closed the bridge and the ferry, the town said."
ONE, TWO, THREE = (make_article(TEXT, name=f"{n}.txt") for n in range(3))


def claim(article, text):
    return make_claim(article, text, "closed the bridge and the ferry")


@pytest.fixture
def claims(tmp_path):
    with open_index(tmp_path, HashEmbedder(), write=True) as index:
        yield ClaimIndex(index, at_least=0.5)


def test_claims_that_share_one_place_are_found_by_what_they_say(claims):
    bridge, ferry = claim(ONE, "Ada Brandt closed the bridge"), claim(ONE, "Ada Brandt closed one ferry pier")
    claims.add(ONE, [bridge, ferry])
    asked = claim(TWO, "Ada Brandt closed the bridge")
    assert claims.neighbours(asked)[0] == (bridge.id, 1.0)
    (found,) = claims.near(["ada brandt closed one ferry pier"])
    assert found[0] == (ferry.id, 1.0)


def test_an_article_is_no_neighbour_of_itself_however_much_it_repeats(tmp_path):
    with open_index(tmp_path, HashEmbedder(), write=True) as index:
        claims = ClaimIndex(index, at_least=0.1, most=2)
        own = [claim(ONE, f"the bridge was closed on day{n}") for n in range(80)]
        others = [claim(TWO, "the bridge was closed"), claim(THREE, "a bridge was shut")]
        for article, made in ((ONE, own), (TWO, others[:1]), (THREE, others[1:])):
            claims.add(article, made)
        assert [found for found, _ in claims.neighbours(own[0])] == [each.id for each in others]


def test_an_article_whose_claims_change_keeps_none_of_the_old_ones(claims):
    old, new = claim(ONE, "Ada Brandt closed the bridge"), claim(ONE, "Ada Brandt may have closed the bridge")
    claims.add(ONE, [old])
    claims.add(ONE, [new])
    assert [found for found, _ in claims.neighbours(claim(TWO, old.text))] == [new.id]
    claims.add(ONE, [])
    assert claims.neighbours(claim(TWO, old.text)) == ()


def test_what_is_far_is_no_neighbour(claims):
    claims.add(ONE, [claim(ONE, "the harvest failed twice")])
    assert claims.neighbours(claim(TWO, "Ada Brandt closed the bridge")) == ()
