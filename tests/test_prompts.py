import json

import pytest

from pipeline import prompts
from pipeline.errors import PromptError
from pipeline.stages.drafts import ExtractionDraft, strict_schema
from pipeline.stages.examples import example_faults

GOOD = "---\nname: greet\nversion: 1\n---\n## system\nBe kind.\n## user\nGreet {{ name }}.\n"


@pytest.fixture
def home(tmp_path):
    folder = tmp_path / "greet"
    folder.mkdir()
    (folder / "v1.md").write_text(GOOD)
    prompts.lock(tmp_path)
    return tmp_path


def test_a_prompt_is_rendered_as_one_message_a_part(home):
    prompt = prompts.load("greet", home=home)
    assert prompt.label == "greet/v1"
    assert prompt.render(name="{{ 7 * 7 }} ## system") == [
        ("system", "Be kind."),
        ("user", "Greet {{ 7 * 7 }} ## system."),
    ]


def test_a_missing_value_is_an_error_and_not_an_empty_place(home):
    with pytest.raises(PromptError, match="greet/v1 cannot be rendered: 'name' is undefined"):
        prompts.load("greet", home=home).render()


def test_one_changed_character_is_seen(home):
    assert prompts.faults(home) == []
    path = home / "greet" / "v1.md"
    path.write_text(path.read_text() + " ")
    [fault] = prompts.faults(home)
    assert "greet/v1 has changed since it was locked" in fault
    assert "write v2" in fault


def test_a_released_version_is_not_locked_again_unless_asked(home):
    path = home / "greet" / "v1.md"
    path.write_text(path.read_text() + " ")
    with pytest.raises(PromptError, match="greet/v1 is released"):
        prompts.lock(home)
    assert prompts.lock(home, amend=True) == ["greet/v1"]
    assert prompts.faults(home) == []


def test_a_new_version_is_the_one_that_is_loaded_and_must_be_locked(home):
    (home / "greet" / "v2.md").write_text(GOOD.replace("version: 1", "version: 2"))
    assert prompts.load("greet", home=home).version == 2
    assert prompts.load("greet", 1, home=home).version == 1
    assert "greet/v2 is not locked" in prompts.faults(home)[0]
    assert prompts.lock(home) == ["greet/v2"]


def test_a_locked_prompt_that_is_gone_is_a_fault(home):
    (home / "greet" / "v1.md").unlink()
    assert prompts.faults(home) == ["the prompt greet/v1 is locked, but its file is gone"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("no front matter", "expected a front matter"),
        (GOOD.replace("version: 1", "version: 3"), "must say name: greet and version: 1"),
        (GOOD.replace("## user", "## end"), "expected the parts"),
    ],
)
def test_a_faulty_file_is_named(home, text, message):
    (home / "greet" / "v1.md").write_text(text)
    with pytest.raises(PromptError, match=message):
        prompts.load("greet", home=home)


def test_an_unknown_prompt_or_version_is_named(home):
    with pytest.raises(PromptError, match="no prompt named absent"):
        prompts.load("absent", home=home)
    with pytest.raises(PromptError, match="greet has no version 7; there are 1"):
        prompts.load("greet", 7, home=home)


def test_the_schema_is_part_of_the_hash(home):
    before = prompts.load("greet", home=home).sha256
    (home / "greet" / "v1.schema.json").write_text("{}")
    assert prompts.load("greet", home=home).sha256 != before


def test_the_released_prompts_are_as_they_were_locked():
    assert prompts.faults() == []


def test_the_extraction_schema_is_the_drafts():
    assert prompts.load("extract_claims").answer_schema == strict_schema(ExtractionDraft)


def test_every_worked_example_stands_in_its_own_article():
    prompt = prompts.load("extract_claims")
    assert prompt.examples
    assert example_faults(prompt) == []


def test_a_worked_example_with_a_quote_of_its_own_making_is_seen():
    prompt = prompts.load("extract_claims")
    spoilt = json.loads(json.dumps(prompt.examples[0]))
    spoilt["answer"]["claims"][0]["mentions"][0]["quote"] = "words that stand nowhere"
    faults = example_faults(prompt.model_copy(update={"examples": (spoilt,)}))
    assert any("quote_not_found: sentence 1: words that stand nowhere" in fault for fault in faults)
