import json
import re
from typing import Any

from evals.counts import Counts
from evals.external.report import About, Measured, interval
from evals.external.score import failed_article, score_article
from tests.evals.external.factories import gold, guess, part

SHE = part(90, 91, "she")
GOLDS = (gold(0, 10, source=SHE, names=("Ada",)), gold(20, 30, quoting="direct"), gold(40, 50, speech=False))


def article(number: int, *guesses):
    return score_article(f"a{number}", GOLDS, guesses)


def measured(articles, floor=None, corpus="polnear") -> Measured:
    about = About(
        model="rules", articles=10, of=84, at_most_characters=None, chosen_by_seed=None, data_sha256="0123456789abcdef"
    )
    return Measured(corpus, about, tuple(articles), floor)


def rows(found: Measured) -> Any:
    """The rows of figures, as whoever reads the JSON has them."""
    return json.loads(json.dumps(found.values()))["attributions"]


GOOD = [article(number, guess(0, 10, source=SHE, name="Ada"), guess(20, 30)) for number in range(9)]
POOR = article(9, guess(60, 70))


def test_the_table_has_the_figures_the_ceiling_and_the_rules_beside():
    floor = tuple(article(number, guess(0, 10)) for number in range(10))
    text = measured([*GOOD, POOR], floor).text()
    lines = {line.split("  ")[0]: line.split() for line in text.splitlines()}
    assert text.startswith("polnear: rules, 10 of 84 articles (data 0123456789ab)\n")
    #                                      gold  given matched   P        R        F1
    assert lines["all attributions"][2:8] == ["30", "19", "18", "0.947", "0.600", "0.735"]
    assert lines["all attributions"][-3:] == ["0.735", "0.500", "0.772"]
    assert lines["speech cues"][2:8] == ["20", "19", "18", "0.947", "0.900", "0.923"]
    assert lines["speech cues"][-1] == "0.908"
    assert lines["source overlaps"][2:] == ["1.000", "of", "9", "1.000", "of", "9", "0.970"]
    assert "-" in lines["all attributions"][8]


def test_the_same_figures_stand_in_the_json_which_is_json():
    first, *_ = rows(measured([*GOOD, POOR]))
    assert (first["gold"], first["matched"], first["f1"]) == (30, 18, 0.7347)
    assert first["interval"][0] < 0.7347 < first["interval"][1]
    assert first["rules_f1"] is None


def test_under_ten_articles_there_is_no_interval():
    text = measured(GOOD).text()
    assert "under 10 articles" in text
    assert rows(measured(GOOD))[0]["interval"] is None
    assert "under 10 articles" not in measured([*GOOD, POOR]).text()


def test_an_article_without_a_result_is_named_and_stays_in_the_denominator():
    found = measured([*GOOD, failed_article("late", GOLDS, "timeout: no answer came")])
    assert found.failures == {"late": "timeout: no answer came"}
    assert "late: timeout: no answer came" in found.text()
    assert "all attributions, only the 9 articles with a result: F1 0.800" in found.text()
    assert rows(found)[0]["recall"] == 0.6


def test_gum_has_names_and_leaves_image_credits_out_of_its_second_section():
    credit = (gold(0, 10, source=SHE, names=("Ada",)), gold(20, 30, image_credit=True))
    score = score_article("a", credit, (guess(0, 10, name="Ada"), guess(20, 30)))
    found = measured([score], corpus="gum")
    figures = {row["section"]: (row["gold"], row["given"]) for row in rows(found) if row["type"] is None}
    assert figures == {"all attributions": (2, 2), "without image credits": (1, 1)}
    assert re.search(r"^name, behind a pronoun +1\.000 of 1 +1\.000 of 1 +-$", found.text(), re.MULTILINE)


def test_the_choice_of_articles_is_told():
    about = measured([POOR]).about.model_copy(update={"at_most_characters": 6000, "chosen_by_seed": 7})
    assert str(about).startswith("rules, 10 of 84 articles of at most 6,000 characters, chosen by the seed 7 (")


def test_nothing_found_is_a_table_of_dashes_and_no_error():
    assert "given a match" in measured([score_article("a", (), ())]).text()


def test_the_interval_draws_articles():
    alike = [Counts(cor=3, mis=1, spu=2)] * 12
    found = interval(alike)
    assert found is not None
    assert found.low == found.high == 6 / 9
    assert interval(alike[:9]) is None
