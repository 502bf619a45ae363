"""How far two annotators agree, by the very scorer that the models are scored with: the ceiling beside each number."""

from itertools import combinations

from evals.score import SuiteScore, score_article
from evals.suite import Suite
from evals.view import sheet_of_gold


def agreement(suite: Suite) -> SuiteScore:
    """Score each annotator against each that comes after by letter, the first as gold.

    F1 is the same in both directions; precision and recall change places. An article that fewer than two annotated
    is left out.
    """
    return SuiteScore(
        tuple(
            score_article(
                case.id,
                sheet_of_gold(case.annotators[first], case.article),
                sheet_of_gold(case.annotators[second], case.article),
            )
            for case in suite.cases
            for first, second in combinations(sorted(case.annotators), 2)
        )
    )
