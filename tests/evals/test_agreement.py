from evals.agreement import agreement
from evals.suite import Suite


def test_the_newsrooms_annotators_agree_as_its_documentation_says(newsroom):
    """Claims matched one to one by their characters, IoU at least 0.5: F1 from 0.93 to 1.00 an article."""
    score = agreement(newsroom)
    by_article = [float(article.counts("claims by span").f1() or 0) for article in score.articles]
    assert len(by_article) == 12
    assert (round(min(by_article), 2), max(by_article)) == (0.93, 1)


def test_an_article_with_one_annotator_is_left_out(newsroom):
    case = newsroom.cases[0]
    alone = case.model_copy(update={"annotators": {"a": case.annotators["a"]}})
    suite = Suite(name="two", cases=(alone, newsroom.cases[1]), sha256="")
    assert [article.case_id for article in agreement(suite).articles] == [newsroom.cases[1].id]


def test_three_annotators_are_three_pairs(newsroom):
    case = newsroom.cases[0]
    three = case.model_copy(update={"annotators": {**case.annotators, "c": case.annotators["a"]}})
    assert len(agreement(Suite(name="one", cases=(three,), sha256="")).articles) == 3
