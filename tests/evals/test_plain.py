import json
from pathlib import Path

import pytest

from evals.plain import main
from evals.predictions import read_extractions
from evals.suite import Suite
from pipeline.errors import UsageError
from pipeline.records import Failure, Rejection
from tests.evals.factories import extraction_of


@pytest.fixture
def written(tmp_path: Path, newsroom: Suite) -> Path:
    """What a run writes that finds all that the gold of the newsroom holds."""
    claims, relations, articles = [], [], []
    for case in newsroom.cases:
        found = extraction_of(case.gold, case.article)
        claims += [claim.model_dump_json() for claim in found.claims]
        relations += [relation.model_dump_json() for relation in found.relations]
        articles.append(case.article.model_dump_json())
    for name, lines in (("claims", claims), ("relations", relations), ("articles", articles)):
        (tmp_path / f"{name}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return tmp_path / "claims.jsonl"


def test_a_perfect_run(written, newsroom, capsys):
    assert main([str(written), "newsroom"]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("claim F1, characters alone (IoU at least 0.5): 1.000\n")
    claims = [claim for case in newsroom.cases for claim in case.gold.claims]
    named = sum(mention.source_name is not None for claim in claims for mention in claim.mentions)
    assert f"source name right where a matched mention has one: {named} of {named}, 1.000\n" in printed
    assert "claim F1, drawn again over articles: 1.000 to 1.000" in printed
    assert "claim F1 by threshold of the match: 0.20 1.000, 0.25 1.000" in printed
    assert "hard checks: 0 violations\n" in printed


def test_what_a_run_gave_is_read_back(written, newsroom):
    assert read_extractions(written, newsroom) == {
        case.id: extraction_of(case.gold, case.article) for case in newsroom.cases
    }


def _edit(path: Path, keep) -> None:
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if keep(json.loads(line))]
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def test_an_article_that_failed_is_absent_and_one_without_claims_is_not(written, newsroom):
    failed, silent = newsroom.cases[0].article, newsroom.cases[1].article
    _edit(written, lambda claim: claim["article_id"] not in {failed.id, silent.id})
    _edit(written.with_name("relations.jsonl"), lambda link: link["article_id"] not in {failed.id, silent.id})
    failure = Failure(stage="extract", subject="a1", article_id=failed.id, code="timeout", message="", attempts=3)
    written.with_name("failures.jsonl").write_text(failure.model_dump_json(), encoding="utf-8")
    found = read_extractions(written, newsroom)
    assert set(found) == {case.id for case in newsroom.cases} - {"a1"}
    assert found["a2"].claims == ()
    written.with_name("articles.jsonl").unlink()
    assert set(read_extractions(written, newsroom)) == {case.id for case in newsroom.cases} - {"a1", "a2"}


def test_an_article_read_with_other_metadata_is_known_by_its_text(written, newsroom):
    case = newsroom.cases[0]
    for name in ("claims.jsonl", "relations.jsonl", "articles.jsonl"):
        path = written.with_name(name)
        path.write_text(path.read_text(encoding="utf-8").replace(case.article.id, "a-other"), encoding="utf-8")
    assert len(read_extractions(written, newsroom)["a1"].claims) == len(case.gold.claims)


def test_rejections_are_read_by_article(written, newsroom):
    dropped = Rejection(stage="extract", subject=newsroom.cases[2].article.id, reason="not_found", detail="")
    written.with_name("rejections.jsonl").write_text(dropped.model_dump_json(), encoding="utf-8")
    assert read_extractions(written, newsroom)["a3"].rejections == (dropped,)


def test_a_quote_that_is_not_there_fails_the_hard_checks_and_prints_the_same_twice(tmp_path, seed, capsys):
    (case,) = seed.cases
    lines = [claim.model_dump_json() for claim in extraction_of(case.gold, case.article).claims]
    path = tmp_path / "claims.jsonl"
    path.write_text("\n".join(lines).replace('"quote":"took Moscow', '"quote":"took Moskva', 1), encoding="utf-8")
    assert main([str(path), "seed"]) == 1
    printed = capsys.readouterr().out
    assert f"hard checks: 1 violations\n{case.id}: c8: quote 'took Moskva's forces by surprise'" in printed.replace(
        '"', "'"
    )
    assert "drawn again" not in printed
    assert (main([str(path), "seed"]), capsys.readouterr().out) == (1, printed)


def test_what_cannot_be_scored_is_said_in_a_sentence(written, tmp_path, newsroom, seed, capsys):
    assert main([]) == main([str(tmp_path / "none.jsonl"), "newsroom"]) == main([str(written), "seeds"]) == 2
    assert main([str(written), "seed"]) == 2
    errors = capsys.readouterr().err
    for sentence in ("usage: ", "is not a file", "no suite 'seeds'", "holds no article of the suite seed"):
        assert sentence in errors
    written.write_text('{"id": "c1"}\n', encoding="utf-8")
    with pytest.raises(UsageError, match=r"claims.jsonl line 1 is no Claim: article_id: Field required"):
        read_extractions(written, newsroom)


def test_a_run_without_a_claim_has_failed_everywhere(tmp_path, newsroom: Suite, capsys):
    (tmp_path / "claims.jsonl").write_text("", encoding="utf-8")
    assert read_extractions(tmp_path / "claims.jsonl", newsroom) == {}
    assert main([str(tmp_path / "claims.jsonl"), "newsroom"]) == 0
    assert "failed: 12" in capsys.readouterr().out
