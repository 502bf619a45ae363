"""The summary counts every article, and its tables say what they leave out."""

from pipeline.records import Failure, Rejection
from pipeline.report.summary import SHOWN_DROPPED, SHOWN_ROWS, Row, count_dropped, summarise
from tests.report.samples import arabic, bridge, failed, small


def test_counts():
    summary = summarise([bridge(), arabic(), failed()], entries=2)
    assert (summary.articles, summary.claims, summary.mentions, summary.check_worthy) == (3, 20, 21, 16)
    assert summary.voices == {"quoted": 2, "mixed": 3, "reported": 7, "narrator": 8, "headline": 1}
    assert sum(summary.voices.values()) == summary.mentions
    assert [(e.title, e.claims) for e in summary.entries] == [(bridge().article.title, 19), (arabic().article.title, 1)]
    assert summarise([failed()], entries=1).entries[0].failed


def test_a_claim_counts_once_for_each_source():
    summary = summarise([bridge(), bridge()], entries=0)
    rows = {row.label: row for row in summary.by_source.rows}
    assert rows["Maren Holt"] == Row("Maren Holt", "Ellery County", claims=6, check_worthy=2, mentions=8, articles=2)
    assert rows["A union official, who did not want to be named"].claims == 2
    assert sum(row.claims for row in summary.by_type.rows) == summary.claims
    affiliations = {row.label: row.claims for row in summary.by_affiliation.rows}
    assert affiliations["Ellery County"] == 8
    assert affiliations["The article itself"] == 18
    assert summary.entries == []


def test_most_claims_first_and_the_rest_is_counted():
    table = summarise(small(range(3 * SHOWN_ROWS)), entries=0).by_source
    assert [row.claims for row in table.rows] == sorted((row.claims for row in table.rows), reverse=True)
    assert (len(table.rows), table.more) == (7, 0)
    many = summarise(small(range(SHOWN_ROWS + 5), mayors=SHOWN_ROWS + 5), entries=0).by_source
    assert (len(many.rows), many.more) == (SHOWN_ROWS, 5)


def test_dropped():
    rejections = [
        Rejection(stage="extract", subject=f"a-{i}", reason="number" if i % 3 else "quote_not_found", detail="...")
        for i in range(SHOWN_DROPPED + 1)
    ]
    dropped = count_dropped(rejections)
    assert (dropped.total, len(dropped.first)) == (SHOWN_DROPPED + 1, SHOWN_DROPPED)
    assert dropped.by_code == (("extract", "number", 334), ("extract", "quote_not_found", 167))
    failure = Failure(stage="read", subject="x", article_id=None, code="source", message="empty", attempts=1)
    assert count_dropped([failure]).by_code == (("read", "source", 1),)
    assert count_dropped([]) == (0, (), ())
