"""Results are written together and whole, and read back as they were."""

import json

import pytest

from pipeline.errors import UsageError
from pipeline.export import EXTRACTED, FILES, VERIFIED, read_results, results, schemas
from pipeline.records import Article
from pipeline.verdicts import Evidence, Family, Matter, Origin, Verdict
from tests.report import verified


def written(folder):
    made = verified.verification()
    with results(folder, verified=True) as files:
        for records in (made.families, made.verdicts, made.evidence, made.origins, made.matters):
            files.write(records)
    return made


def test_each_record_has_its_file_and_comes_back(tmp_path):
    made = written(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == set(FILES)
    assert tuple(read_results(tmp_path, Family)) == made.families
    assert tuple(read_results(tmp_path, Verdict)) == made.verdicts
    assert tuple(read_results(tmp_path, Evidence)) == made.evidence
    assert tuple(read_results(tmp_path, Origin)) == made.origins
    assert tuple(read_results(tmp_path, Matter)) == made.matters
    assert list(read_results(tmp_path, Article)) == []


def test_where_nothing_was_verified_older_verdicts_do_not_stay_behind(tmp_path):
    written(tmp_path)
    with results(tmp_path):
        assert (tmp_path / "verdicts.jsonl").is_file()
    assert {path.name for path in tmp_path.iterdir()} == set(EXTRACTED)
    assert list(read_results(tmp_path, Verdict)) == []


def test_a_run_that_breaks_off_leaves_the_old_files(tmp_path):
    made = written(tmp_path)
    with pytest.raises(KeyError), results(tmp_path) as files:
        files.write([*verified.articles(), *made.families])
    assert tuple(read_results(tmp_path, Verdict)) == made.verdicts
    assert list(read_results(tmp_path, Article)) == []


def test_a_line_that_is_none_of_ours_is_named(tmp_path):
    written(tmp_path)
    with (tmp_path / "verdicts.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"label": "true"}\n')
    with pytest.raises(UsageError, match=r"verdicts\.jsonl cannot be read: line 11 is no verdict"):
        list(read_results(tmp_path, Verdict))


def test_every_file_has_a_schema():
    known = schemas()
    assert known.keys() == EXTRACTED.keys() | VERIFIED.keys()
    assert "contested_by" in json.dumps(known["verdicts.jsonl"])
