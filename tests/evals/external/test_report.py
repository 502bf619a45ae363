import json

from evals.counts import Counts
from evals.external.report import Measured, interval
from evals.external.score import failed_article, score_article
from tests.evals.external.factories import gold, guess, part

SHE = part(90, 91, "she")
GOLDS = (gold(0, 10, source=SHE, names=("Ada",)), gold(20, 30, quoting="direct"), gold(40, 50, speech=False))


def article(number: int, *guesses):
    return score_article(f"a{number}", GOLDS, guesses)


def measured(articles, floor=None, corpus="polnear") -> Measured:
    return Measured(corpus, {"model": "rules", "of": 84, "chosen_by_seed": None}, tuple(articles), floor)


GOOD = [article(number, guess(0, 10, source=SHE, name="Ada"), guess(20, 30)) for number in range(9)]
POOR = article(9, guess(60, 70))


def test_the_table_has_the_figures_the_ceiling_and_the_rules_beside():
    floor = tuple(article(number, guess(0, 10)) for number in range(10))
    text = measured([*GOOD, POOR], floor).text()
    rows = {line.split("  ")[0]: line.split() for line in text.splitlines()}
    assert text.startswith("polnear: model rules, of 84\n")
    #                                      gold  given matched   P        R        F1
    assert rows["all attributions"][2:8] == ["30", "19", "18", "0.947", "0.600", "0.735"]
    assert rows["all attributions"][-3:] == ["0.735", "0.500", "0.772"]
    assert rows["speech cues"][2:8] == ["20", "19", "18", "0.947", "0.900", "0.923"]
    assert rows["speech cues"][-1] == "0.908"
    assert rows["source overlaps"][2:] == ["1.000", "of", "9", "1.000", "of", "9", "0.970"]
    assert "-" in rows["all attributions"][8]


def test_the_same_figures_stand_in_the_json_which_is_json():
    values = measured([*GOOD, POOR]).values()
    assert json.loads(json.dumps(values)) == values
    [first, *_] = values["attributions"]  # type: ignore[misc]
    assert (first["gold"], first["matched"], first["f1"]) == (30, 18, 0.7347)  # type: ignore[index, call-overload]
    assert first["interval"][0] < 0.7347 < first["interval"][1]  # type: ignore[index, call-overload]
    assert first["rules_f1"] is None  # type: ignore[index, call-overload]


def test_under_ten_articles_there_is_no_interval():
    text = measured(GOOD).text()
    assert "under 10 articles" in text
    assert measured(GOOD).values()["attributions"][0]["interval"] is None  # type: ignore[index, call-overload]
    assert "under 10 articles" not in measured([*GOOD, POOR]).text()


def test_an_article_without_a_result_is_named_and_stays_in_the_denominator():
    found = measured([*GOOD, failed_article("late", GOLDS, "timeout: no answer came")])
    assert found.failures == {"late": "timeout: no answer came"}
    assert "late: timeout: no answer came" in found.text()
    assert "all attributions, only the 9 articles with a result: F1 0.800" in found.text()
    assert found.values()["attributions"][0]["recall"] == 0.6  # type: ignore[index, call-overload]


def test_gum_has_names_and_leaves_image_credits_out_of_its_second_section():
    credit = (gold(0, 10, source=SHE, names=("Ada",)), gold(20, 30, image_credit=True))
    score = score_article("a", credit, (guess(0, 10, name="Ada"), guess(20, 30)))
    rows = {row["section"]: row for row in measured([score], corpus="gum").values()["attributions"][::4]}  # type: ignore[index, call-overload]
    assert (rows["all attributions"]["gold"], rows["all attributions"]["given"]) == (2, 2)
    assert (rows["without image credits"]["gold"], rows["without image credits"]["given"]) == (1, 1)
    assert "name, behind a pronoun  1.000 of 1" in measured([score], corpus="gum").text()


def test_nothing_found_is_a_table_of_dashes_and_no_error():
    assert "given a match" in measured([score_article("a", (), ())]).text()


def test_the_interval_draws_articles():
    alike = [Counts(cor=3, mis=1, spu=2)] * 12
    found = interval(alike)
    assert found is not None
    assert found.low == found.high == 6 / 9
    assert interval(alike[:9]) is None
