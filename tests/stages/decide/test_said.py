"""Was it said, since when is it no longer so, and who denies it: the rules, one row each."""

from datetime import date

from pipeline.stages.decide import decide
from tests.stages.decide.world import COUNCIL, WIRE, Row, case, change, changed_in_reprint, claimed, denial, found, rows

SAIDS = [
    Row("no source but the article's own voice: none", case(WIRE), "none"),
    Row("nor any but the article's own outlet", case(claimed("wire", "Brennick Wire")), "none"),
    Row("one origin alone attributes it: only here", case(COUNCIL, claimed("reprint", "Ida Roon")), "only_here"),
    Row(
        "another origin attributes it to the same person: reported elsewhere",
        case(COUNCIL, claimed("news", "Ida Roon")),
        "reported_elsewhere",
    ),
    Row(
        "or to the body for which he speaks",
        case(COUNCIL, claimed("post", "council")),
        "reported_elsewhere",
    ),
    Row(
        "or to a document of that body",
        case(COUNCIL, claimed("post", "council's invoice book")),
        "reported_elsewhere",
    ),
    Row(
        "another person of the same body is another source",
        case(COUNCIL, claimed("post", "someone at the council")),
        "only_here",
    ),
    Row("another body is another source", case(COUNCIL, claimed("post", "Per Alm")), "only_here"),
    Row(
        "a text of the source's own says so: primary",
        case(COUNCIL, claimed("post", "Ida Roon", voice="quoted")),
        "primary",
    ),
    Row("a paraphrase of it is not primary", case(claimed("post", "Ida Roon")), "only_here"),
    Row(
        "a quotation from what somebody told a reporter is not primary",
        case(claimed("wire", "Ida Roon", voice="quoted")),
        "only_here",
    ),
    Row("the source denies having said so: disputed", case(COUNCIL, denial("post")), "disputed"),
    Row(
        "even where a text of its own has it",
        case(claimed("post", "Ida Roon", voice="quoted"), denial("inquiry")),
        "disputed",
    ),
    Row(
        "a reprint changed what its wire copy attributes: disputed",
        case(claimed("reprint", "Ida Roon"), changed_in_reprint()),
        "disputed",
    ),
    Row(
        "unless another origin attributes the changed words too",
        case(claimed("reprint", "Ida Roon"), claimed("news", "Ida Roon"), changed_in_reprint()),
        "reported_elsewhere",
    ),
    Row("what nobody said cannot be disputed", case(claimed("reprint", None), changed_in_reprint()), "none"),
]

CHANGES = [
    Row(
        "what was so and ceased to be so keeps its label, with the day",
        case(COUNCIL, found("news", "supports", "report"), change("inquiry", date(2031, 3, 7))),
        "2031-03-07",
    ),
    Row("without evidence too", case(COUNCIL, change("inquiry", date(2031, 3, 7))), "2031-03-07"),
    Row(
        "what ended before it was claimed did not change after",
        case(COUNCIL, change("inquiry", date(2031, 2, 27))),
        "None",
    ),
    Row(
        "what was never so cannot cease",
        case(COUNCIL, found("news", "refutes", "report"), change("inquiry", date(2031, 3, 7))),
        "None",
    ),
]

CONTESTED = [
    Row("a rival's denial", case(COUNCIL, found("post", "refutes", "party", "Per Alm")), "league"),
    Row(
        "each body once, in order",
        case(
            claimed("wire", "Mona Lind"),
            found("post", "refutes", "party", "Per Alm"),
            found("news", "refutes", "party", "Per Alm"),
            found("post", "refutes", "party", "Ida Roon", at=120),
        ),
        "council, league",
    ),
    Row(
        "by name, where he speaks for nobody",
        case(COUNCIL, found("post", "refutes", "party", "Otto Berg")),
        "Otto Berg",
    ),
    Row("not who claims it himself", case(COUNCIL, found("post", "refutes", "party", "council")), ""),
    Row(
        "but a body that denies what its own papers say",
        case(claimed("wire", "council's invoice book"), found("post", "refutes", "party", "Ida Roon")),
        "council",
    ),
    Row("not who bears it out", case(COUNCIL, found("post", "supports", "party", "Per Alm")), ""),
    Row("not who has no side", case(COUNCIL, found("post", "refutes", "witness", "Mona Lind")), ""),
]


@rows(SAIDS)
def test_said(row):
    verdict = decide(row.case)[1]
    assert verdict.said == row.expected
    assert bool(verdict.denials) == (verdict.reasons[0].rule == "said_denied")


@rows(CHANGES)
def test_changed_on(row):
    verdict = decide(row.case)[1]
    assert str(verdict.changed_on) == row.expected
    assert (verdict.change and verdict.change.day) == verdict.changed_on


@rows(CONTESTED)
def test_contested_by(row):
    assert ", ".join(decide(row.case)[1].contested_by) == row.expected
