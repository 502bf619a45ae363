"""Is it so: the rules of labels, one row each."""

from pipeline.records import Span
from pipeline.stages.decide import decide
from tests.stages.decide.world import ARTICLES, COUNCIL, MATTER, WIRE, Row, case, claimed, found, rows

HEADED = ARTICLES["news"].model_copy(update={"text": "Trees felled in vain\n\n" + ARTICLES["news"].text})
"""News that begins with a heading."""
PRINTED = MATTER.model_copy(
    update={
        "standings": tuple(
            one.model_copy(update={"own_text": one.own_text or one.article_id == ARTICLES["inquiry"].id})
            for one in MATTER.standings
        )
    }
)
"""The matter where the Inquiry prints what was said before it, word by word."""

LABELS = [
    Row(
        "one independent passage bears it out, none speaks against it: supported",
        case(COUNCIL, found("inquiry", "supports", "record")),
        "supported",
    ),
    Row(
        "one independent passage speaks against it, none bears it out: refuted",
        case(COUNCIL, found("inquiry", "refutes", "record")),
        "refuted",
    ),
    Row(
        "independent passages stand on both sides: conflicting",
        case(COUNCIL, found("inquiry", "supports", "record"), found("post", "refutes", "witness", "Mona Lind")),
        "conflicting",
    ),
    Row("nothing bears on it: not enough evidence", case(COUNCIL), "not_enough_evidence"),
    Row(
        "evidence counts by what it says, not by how often: three against one is conflicting",
        case(
            COUNCIL,
            found("inquiry", "supports", "record"),
            found("post", "refutes", "witness", "Mona Lind"),
            found("post", "refutes", "witness", "Otto Berg", at=120),
            found("news", "refutes", "report"),
        ),
        "conflicting",
    ),
    Row(
        "a reprint's own voice has nothing of its own to say",
        case(claimed("post", "Mona Lind"), found("reprint", "refutes", "report"), reprints={ARTICLES["reprint"].id}),
        "not_enough_evidence",
    ),
    Row(
        "but what it quotes of others is theirs",
        case(
            claimed("post", "Mona Lind"),
            found("reprint", "refutes", "witness", "Otto Berg"),
            reprints={ARTICLES["reprint"].id},
        ),
        "refuted",
    ),
    Row(
        "a heading sums up what stands below it, and is no evidence",
        case(
            claimed("post", "Mona Lind"),
            found("news", "refutes", "report", at=0),
            articles=tuple(HEADED if one.id == HEADED.id else one for one in ARTICLES.values()),
        ),
        "not_enough_evidence",
    ),
    Row(
        "what a reprint made of its source text is nobody's evidence",
        case(
            claimed("post", "Mona Lind"),
            found("reprint", "refutes", "report"),
            changed={ARTICLES["reprint"].id: (Span(start=98, end=110),)},
        ),
        "not_enough_evidence",
    ),
    Row(
        "what stands elsewhere in that reprint is",
        case(
            claimed("post", "Mona Lind"),
            found("reprint", "refutes", "report"),
            changed={ARTICLES["reprint"].id: (Span(start=140, end=150),)},
        ),
        "refuted",
    ),
    Row(
        "words of a speaker that an independent body prints are the speaker's, not that body's",
        case(
            claimed("wire", "Institute for Tree Care"),
            found("inquiry", "supports", "record", "Institute for Tree Care"),
            matter=PRINTED,
        ),
        "not_enough_evidence",
    ),
    Row(
        "what only qualifies a claim decides nothing",
        case(COUNCIL, found("inquiry", "qualifies", "record")),
        "not_enough_evidence",
    ),
    Row(
        "what qualifies a claim takes nothing from what bears it out",
        case(COUNCIL, found("inquiry", "qualifies", "record"), found("news", "supports", "report")),
        "supported",
    ),
    Row(
        "the claimant's own repetition elsewhere is no evidence",
        case(COUNCIL, found("post", "supports", "report", "Ida Roon")),
        "not_enough_evidence",
    ),
    Row(
        "nor is his repetition as an expert of a name, written short",
        case(claimed("wire", "Mona Lind"), found("post", "supports", "witness", "Lind")),
        "not_enough_evidence",
    ),
    Row(
        "somebody else of the claimant's body is not independent",
        case(COUNCIL, found("post", "supports", "record", "council")),
        "not_enough_evidence",
    ),
    Row(
        "what an origin says in its own voice does not bear out what it claims in it",
        case(WIRE, found("reprint", "supports", "report")),
        "not_enough_evidence",
    ),
    Row(
        "a reprint that drops the attribution bears out nothing",
        case(COUNCIL, found("reprint", "supports", "report")),
        "not_enough_evidence",
    ),
    Row(
        "an outlet that repeats in its own voice what it attributes has no authority of its own",
        case(claimed("wire", "Ida Roon", None), found("wire", "supports", "report")),
        "not_enough_evidence",
    ),
    Row(
        "what a reporter saw for himself bears on what others tell in his article",
        case(claimed("post", "Mona Lind"), found("post", "supports", "report")),
        "supported",
    ),
    Row(
        "a witness of another affiliation in the same article is independent",
        case(COUNCIL, found("wire", "refutes", "witness", "Mona Lind")),
        "refuted",
    ),
    Row(
        "a document that the same article gives is independent of what it claims",
        case(WIRE, found("wire", "refutes", "record", "Institute for Tree Care")),
        "refuted",
    ),
    Row(
        "another outlet's own report is independent",
        case(COUNCIL, found("post", "supports", "report")),
        "supported",
    ),
    Row(
        "a party's word does not refute its rival's",
        case(COUNCIL, found("post", "refutes", "party", "Per Alm")),
        "not_enough_evidence",
    ),
    Row(
        "nor does it where the model takes the party's man for a witness",
        case(COUNCIL, found("post", "refutes", "witness", "Per Alm")),
        "not_enough_evidence",
    ),
    Row(
        "nor does it bear out its ally's",
        case(claimed("wire", "Institute for Tree Care"), found("post", "supports", "expert", "Per Alm")),
        "not_enough_evidence",
    ),
    Row(
        "a party's measurements and logs are a record",
        case(claimed("wire", "Per Alm"), found("post", "refutes", "record", "council")),
        "refuted",
    ),
    Row(
        "an admission bears out a rival's claim",
        case(claimed("wire", "Per Alm"), found("post", "supports", "admission", "Ida Roon")),
        "supported",
    ),
    Row(
        "an admission counts although the affiliation is the same",
        case(COUNCIL, found("post", "refutes", "admission", "council")),
        "refuted",
    ),
    Row(
        "a body's own papers speak against its own claim",
        case(COUNCIL, found("post", "refutes", "record", "the council's log")),
        "refuted",
    ),
    Row(
        "but no admission bears out a claim of its own side",
        case(COUNCIL, found("post", "supports", "admission", "council")),
        "not_enough_evidence",
    ),
    Row(
        "an outlet that takes back its own claim does not refute it",
        case(WIRE, found("correction", "refutes", "report", corrects=True)),
        "not_enough_evidence",
    ),
    Row(
        "a claimant's record that an independent body has seen and gives counts as that body's",
        case(COUNCIL, found("inquiry", "supports", "record", "council's invoice book")),
        "supported",
    ),
    Row(
        "a claimant's record in a newspaper is the claimant's",
        case(COUNCIL, found("post", "supports", "record", "council's invoice book")),
        "not_enough_evidence",
    ),
    Row(
        "an official text does not bear out itself where another article quotes it",
        case(claimed("inquiry", None), found("news", "supports", "record", "Inquiry into the Felling")),
        "not_enough_evidence",
    ),
    Row(
        "an article of another origin that claims the same on its own authority bears the others out",
        case(COUNCIL, claimed("post", None)),
        "supported",
    ),
    Row(
        "so does one that has it from a source of another affiliation",
        case(COUNCIL, claimed("post", "Institute for Tree Care")),
        "supported",
    ),
    Row(
        "but not one that has it from the same affiliation",
        case(COUNCIL, claimed("post", "council")),
        "not_enough_evidence",
    ),
    Row(
        "nor one of the same origin",
        case(COUNCIL, claimed("reprint", None)),
        "not_enough_evidence",
    ),
    Row(
        "nor one that has it from another party",
        case(COUNCIL, claimed("post", "Per Alm")),
        "not_enough_evidence",
    ),
    Row(
        "nor two who say alike that it may be so",
        case(COUNCIL, claimed("post", "Institute for Tree Care", modality="hedged")),
        "not_enough_evidence",
    ),
    Row(
        "a later correction by the same source replaces what it said before",
        case(
            COUNCIL,
            found("post", "supports", "record", "Institute for Tree Care"),
            found("inquiry", "refutes", "record", "Institute for Tree Care", corrects=True),
        ),
        "refuted",
    ),
    Row(
        "a later correction by the same outlet does so too",
        case(
            claimed("news", "Ida Roon"),
            found("wire", "supports", "report"),
            found("correction", "refutes", "report", corrects=True),
        ),
        "refuted",
    ),
    Row(
        "an earlier one replaces nothing",
        case(
            COUNCIL,
            found("inquiry", "supports", "record", "Institute for Tree Care"),
            found("post", "refutes", "record", "Institute for Tree Care", corrects=True),
        ),
        "conflicting",
    ),
    Row(
        "one outlet does not correct another",
        case(
            COUNCIL,
            found("post", "supports", "report"),
            found("news", "refutes", "report", corrects=True),
        ),
        "conflicting",
    ),
    Row(
        "a number outside what the claim allows refutes, whatever the model says",
        case(COUNCIL, found("inquiry", "supports", "record", numbers=[("some 400 trees", "200 trees")])),
        "refuted",
    ),
    Row(
        "a number within it supports, whatever the model says",
        case(COUNCIL, found("inquiry", "refutes", "record", numbers=[("some 400 trees", "391 trees")])),
        "supported",
    ),
    Row(
        "a refutation stands as long as one number differs",
        case(
            COUNCIL,
            found(
                "inquiry",
                "refutes",
                "record",
                numbers=[("some 400 trees", "391 trees"), ("30 per cent", "70 per cent")],
            ),
        ),
        "refuted",
    ),
    Row(
        "numbers make no evidence of what only qualifies",
        case(COUNCIL, found("inquiry", "qualifies", "record", numbers=[("some 400 trees", "200 trees")])),
        "not_enough_evidence",
    ),
    Row(
        "numbers make no evidence of a party's word",
        case(COUNCIL, found("post", "supports", "party", "Per Alm", numbers=[("some 400 trees", "200 trees")])),
        "not_enough_evidence",
    ),
]

WHYS = [
    Row("independent, of a basis that counts", case(COUNCIL, found("inquiry", "supports", "record")), "counts"),
    Row("the claimant once more", case(COUNCIL, found("post", "supports", "report", "Ida Roon")), "own_repetition"),
    Row("of the claimant's body", case(COUNCIL, found("post", "supports", "record", "council")), "same_affiliation"),
    Row("the origin's own voice", case(WIRE, found("reprint", "supports", "report")), "same_origin"),
    Row("the outlet by its name", case(WIRE, found("reprint", "supports", "report", "Brennick Wire")), "same_origin"),
    Row("a bare word of a party", case(COUNCIL, found("post", "refutes", "party", "Per Alm")), "party"),
]


@rows(LABELS)
def test_label(row):
    evidence, verdict = decide(row.case)
    assert verdict.label == row.expected, [(one.stance, one.basis, one.why) for one in evidence]


@rows(WHYS)
def test_why_evidence_counts_or_not(row):
    [evidence] = decide(row.case)[0]
    assert evidence.why == row.expected
    assert evidence.counts == (row.expected == "counts")
