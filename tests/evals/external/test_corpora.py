import pytest

from evals.external.corpora import is_pronoun, load
from pipeline.errors import UsageError
from tests.evals.external.factories import TEXT, gum_line, polnear_line, words, write


def test_polnear_is_read_with_its_spans_and_what_kind_each_is(tmp_path):
    folder = write(tmp_path / "polnear_dev.jsonl", polnear_line())
    [document] = load("polnear", folder).documents
    assert document.article.text == TEXT
    assert document.article.title is None  # the text begins with it
    assert str(document.article.published) == "2016-09-12"
    said, told, doubt = document.golds
    assert [gold.speech for gold in document.golds] == [True, True, False]
    assert [gold.quoting for gold in document.golds] == ["indirect", "direct", "indirect"]
    assert said.content.bits.bit_count() == 7
    assert [part and part.text for part in (told.source, doubt.cue)] == ["she", "doubt"]


def test_a_source_that_is_missing_and_words_in_pieces_are_read(tmp_path):
    line = polnear_line()
    line["attributions"][0] |= {"source": None, "content": words(TEXT, "The ferry", "before Monday")}
    [document] = load("polnear", write(tmp_path / "polnear_test.jsonl", line)).documents
    assert document.golds[0].source is None
    assert document.golds[0].content.bits.bit_count() == 4


def test_gum_names_a_source_by_all_that_it_is_called_and_by_no_pronoun(tmp_path):
    [document] = load("gum", write(tmp_path / "gum_news.jsonl", gum_line())).documents
    said, told, unnamed = document.golds
    assert set(said.names) == set(told.names) == {"harbour master Ada Brandt", "harbour master of Port Elm"}
    assert unnamed.names == ()
    assert [gold.image_credit for gold in document.golds] == [False, False, True]


def test_the_folder_above_will_do_and_several_files_are_one_corpus(tmp_path):
    write(tmp_path / "polnear" / "polnear_a.jsonl", polnear_line("a"))
    write(tmp_path / "polnear" / "polnear_b.jsonl", polnear_line("b"))
    assert [each.article.name for each in load("polnear", tmp_path).documents] == ["a", "b"]


def test_a_folder_without_the_corpus_is_told(tmp_path):
    with pytest.raises(UsageError, match=r"no file gum\*\.jsonl in .*--data"):
        load("gum", tmp_path / "nowhere")


def test_an_unknown_corpus_is_told(tmp_path):
    with pytest.raises(UsageError, match=r"'parc'.*polnear, gum"):
        load("parc", tmp_path)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda line: line.pop("text"), "line 2: text: Field required"),
        (lambda line: line | {"text": " "}, "line 2: text: holds no words"),
        (lambda line: line["attributions"][1].pop("content"), "line 2: attributions.1.content"),
        (lambda line: line["attributions"][0]["cue"].update(text="says"), "reads 'said', not 'says'"),
        (lambda line: line["attributions"][0]["cue"].update(spans=[]), "attributions.0.cue.spans"),
        (lambda line: line.update(id="first"), "line 2: a second article with the id 'first'"),
        (lambda line: line.update(date="someday"), "line 2: date"),
    ],
)
def test_a_faulty_line_is_told_with_file_line_and_field(tmp_path, change, told):
    line = polnear_line("second")
    changed = change(line)
    faulty = changed if isinstance(changed, dict) and "attributions" in changed else line
    folder = write(tmp_path / "polnear_dev.jsonl", polnear_line("first"), faulty)
    with pytest.raises(UsageError, match=r"polnear_dev\.jsonl") as raised:
        load("polnear", folder)
    assert told in str(raised.value)


def test_a_line_that_is_no_json_and_an_empty_file_are_told(tmp_path):
    (tmp_path / "polnear_dev.jsonl").write_text("{")
    with pytest.raises(UsageError, match="line 1: the line: Invalid JSON"):
        load("polnear", tmp_path)
    (tmp_path / "polnear_dev.jsonl").write_text("\n")
    with pytest.raises(UsageError, match="is empty"):
        load("polnear", tmp_path)


@pytest.mark.parametrize(("source", "yes"), [("He", True), (" who", True), ("her mother", False), ("Trump", False)])
def test_bare_pronouns_are_told_from_other_sources(source, yes):
    assert is_pronoun(source) is yes
