"""The search measured on small invented collections, in the files and fields of the real ones."""

import json
from pathlib import Path

import pytest

from evals import cli
from evals.external.collections import NAMES, load_collection
from evals.external.retrieval import retrieval
from pipeline.errors import UsageError
from tests.index.doubles import HashEmbedder

HARBOUR = [f"Ferry {n} left pier{n} at dawn." for n in range(8)]


def write(folder: Path, **files) -> Path:
    """Write rows as JSONL, and words as they are."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in files.items():
        text = rows if isinstance(rows, str) else "".join(json.dumps(row) + "\n" for row in rows)
        (folder / name.replace("__", ".")).write_text(text, encoding="utf-8")
    return folder


def scifact(folder: Path) -> Path:
    corpus = [{"id": f"d{n}", "title": f"Study {n}", "sentences": [text]} for n, text in enumerate(HARBOUR)]
    claims = [{"id": "1", "claim": "ferry of pier3"}, {"id": "2", "claim": "nobody"}, {"id": "3", "claim": "pier5"}]
    qrels = "claim_id\tdoc_id\tlabel\n1\td3\tSupported\t1,2\n3\td5\tRefuted\t0\n3\td6\tRefuted\t0\n"
    return write(folder / "scifact", corpus__jsonl=corpus, claims_dev__jsonl=claims, qrels_dev__tsv=qrels)


def measured(name: str, folder: Path, out: Path, embedder=None):
    notes: list[str] = []
    return retrieval(name, folder, out, note=notes.append, embed=embedder or HashEmbedder()), notes


def test_each_way_of_searching_is_scored_and_what_has_nothing_to_find_is_no_query(tmp_path):
    searched, notes = measured("scifact", scifact(tmp_path), tmp_path / "out")
    (task,) = searched.tasks
    assert (task.queries, task.documents, task.passages) == (2, 8, 8)
    assert [line.name for line in task.lines] == ["BM25 alone", "dense alone", "both"]
    for line in task.lines:
        assert (line.values["MRR"], line.values["recall@1"]) == (1, 0.75)
    assert task.reference["recall@10"] == "0.91 (BM25)"
    assert notes[0] == "SciFact dev: 0 of 8 documents indexed"
    text = searched.text()
    assert "SciFact dev: 2 queries, 8 documents in 8 passages" in text
    assert "published" in text
    written = json.loads((tmp_path / "out" / "scifact-search.json").read_text())
    assert written == json.loads(json.dumps(searched.values()))


def test_a_second_run_embeds_no_document_again(tmp_path):
    embedder = HashEmbedder()
    folder = scifact(tmp_path)
    first, _ = measured("scifact", folder, tmp_path / "out", embedder)
    before = len(embedder.embedded)
    second, _ = measured("scifact", folder, tmp_path / "out", embedder)
    assert second == first
    assert len(embedder.embedded) - before <= 6


def test_documents_that_are_left_out_are_found_by_nobody(tmp_path):
    passages = [{"id": f"p{n}", "text": text, "factcheck_site": n == 3} for n, text in enumerate(HARBOUR)]
    claims = [{"id": "1", "claim": "ferry of pier3"}, {"id": "2", "claim": "pier5"}]
    qrels = "query_id\tpassage_id\trelevance\n1\tp3\t2\n2\tp3\t2\n2\tp5\t2\n"
    folder = write(tmp_path, passages__jsonl=passages, averitec_dev__jsonl=claims, qrels__tsv=qrels)
    searched, _ = measured("averitec", folder, tmp_path / "out")
    whole, without = searched.tasks
    assert (whole.queries, without.queries) == (2, 1)
    assert (whole.documents, without.documents) == (8, 7)
    assert without.lines[0].values["recall@1"] == 1


def test_sentences_count_where_a_passage_of_their_document_holds_them(tmp_path):
    corpus = [{"id": "w1", "sentences": [*HARBOUR, "", "The end."]}, {"id": "w2", "sentences": HARBOUR}]
    claims = [
        {"id": "1", "claim": "ferry of pier3", "doc_id": "w1", "supporting_sentence_sets": [[3], [3, 9]]},
        {"id": "2", "claim": "ferry of pier4", "doc_id": "w2", "supporting_sentence_sets": [[]]},
    ]
    searched, _ = measured("wice", write(tmp_path, corpus__jsonl=corpus, claims_dev__jsonl=claims), tmp_path / "out")
    for line in searched.tasks[0].lines:
        assert line.values["sentences@10"] == 1


def headline(article_id: str, words: str) -> dict[str, str]:
    return {"article_id": article_id, "headline": words}


def claim_matching(folder: Path) -> Path:
    checked = [{"id": f"v{n}", "claim": text, "title": f"Did ferry {n} leave?"} for n, text in enumerate(HARBOUR)]
    clusters = [
        {"id": "e1", "headlines": [headline("a", "pier9 shut"), headline("b", "pier9 Shut")]},
        {"id": "e2", "headlines": [headline("c", "harvest lost")]},
    ]
    return write(
        folder,
        clef2020_verified_claims__jsonl=checked,
        clef2020_queries_dev__jsonl=[{"id": "1", "text": "pier3 ferry"}],
        clef2020_qrels_dev__tsv="query_id\tvclaim_id\trelevance\n1\tv3\t1\n",
        politifact_verified_claims__jsonl=[each | {"title": None} for each in checked],
        politifact_queries__jsonl=[
            {"id": "1", "sentence": "pier2 left", "matches": [{"vclaim_id": "v2"}]},
            {"id": "2", "sentence": "pier4", "matches": []},
        ],
        emergent_clusters__jsonl=clusters,
    )


def test_claims_are_matched_and_headlines_clustered(tmp_path):
    searched, _ = measured("claim_matching", claim_matching(tmp_path), tmp_path / "out")
    clef, politifact, emergent = searched.tasks
    assert [line.values["MRR"] for line in (*clef.lines, *politifact.lines)] == [1] * 6
    assert (clef.queries, politifact.queries, emergent.lines) == (1, 1, ())
    assert {each.f1 for each in emergent.clusters} == {1}
    assert "clusters by pairs" in searched.text()


def test_a_checked_claim_that_stands_in_a_collection_twice_is_one_document(tmp_path):
    folder = claim_matching(tmp_path)
    copy = {"id": "v9", "claim": HARBOUR[3].replace(".", "!"), "title": "Did ferry 3 leave?"}
    with (folder / "clef2020_verified_claims.jsonl").open("a") as file:
        file.write(json.dumps(copy))
    write(folder, clef2020_qrels_dev__tsv="query_id\tvclaim_id\trelevance\n1\tv9\t1\n")
    clef, *_ = load_collection("claim_matching", folder).tasks
    assert [each.id for each in clef.documents] == [f"v{n}" for n in range(8)]
    assert clef.queries[0].relevant == {"v3"}


def test_only_what_bears_on_a_claim_is_relevant(tmp_path):
    folder = write(
        tmp_path,
        corpus__jsonl=[{"id": "a:1", "text": "x"}],
        claims__jsonl=[{"id": "1", "claim": "x"}, {"id": "2", "claim": "y"}],
        qrels__tsv="claim_id\tpassage_id\tlabel\n1\ta:1\tRefuted\n1\tb\tNot Enough Evidence\n2\tb\tSilent\n",
    )
    (task,) = load_collection("climate_fever", folder).tasks
    assert [(query.text, query.relevant) for query in task.queries] == [("x", frozenset({"a:1"}))]


@pytest.mark.parametrize("name", NAMES)
def test_a_folder_without_the_collection_is_told(tmp_path, name):
    with pytest.raises(UsageError, match=rf"no file .* in {tmp_path}.*{name}.*--data"):
        load_collection(name, tmp_path)


@pytest.mark.parametrize(
    ("file", "text", "told"),
    [
        ("claims_dev.jsonl", '{"id": "1"}', "claims_dev.jsonl line 1: claim: Field required"),
        ("claims_dev.jsonl", "\n", "claims_dev.jsonl is empty"),
        ("corpus.jsonl", "{", "corpus.jsonl line 1: the line: Invalid JSON"),
        ("qrels_dev.tsv", "a\tb\tc\n1\t2\n", "qrels_dev.tsv line 2: three columns were expected, and there are 2"),
    ],
)
def test_a_faulty_line_is_told_with_file_line_and_field(tmp_path, file, text, told):
    (scifact(tmp_path) / file).write_text(text)
    with pytest.raises(UsageError) as raised:
        load_collection("scifact", tmp_path)
    assert told in str(raised.value)


def test_an_unknown_collection_is_told(tmp_path):
    with pytest.raises(UsageError, match=r"'fever'.*scifact"):
        load_collection("fever", tmp_path)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (["--model", "openai:gpt-5.4-mini"], "--model is not for scifact"),
        (["--seed", "3"], "--seed is not for scifact"),
    ],
)
def test_an_option_that_would_change_nothing_is_refused(tmp_path, monkeypatch, capsys, given, told):
    monkeypatch.setattr("sys.argv", ["claimline-evals", "external", "scifact", "--data", str(tmp_path), *given])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 2
    assert told in capsys.readouterr().err


def test_the_command_says_what_is_missing(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["claimline-evals", "external", "scifact", "--data", str(tmp_path)])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 2
    assert "no file corpus.jsonl" in capsys.readouterr().err
