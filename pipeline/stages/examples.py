"""The worked examples of a prompt: shown to the model like any article, and checked like any answer."""

import json

from pydantic import JsonValue, ValidationError

from pipeline.identity import content_id
from pipeline.prompts import Prompt
from pipeline.records import Article, Provenance, Record
from pipeline.stages.drafts import ExtractionDraft
from pipeline.stages.grounding import STAGE, ground
from pipeline.stages.reading import Window, shown
from pipeline.text.sentences import sentences


class Example(Record):
    """One worked example, as the prompt's template takes it."""

    article: str
    answer: str


def worked_examples(prompt: Prompt) -> tuple[Example, ...]:
    """Write a prompt's examples as the model will see them."""
    return tuple(_example(raw) for raw in prompt.examples)


def example_faults(prompt: Prompt) -> list[str]:
    """Ground every example in its own article; return one sentence for each part that does not hold."""
    found = []
    for number, raw in enumerate(prompt.examples, 1):
        where = f"the prompt {prompt.label}, example {number}"
        article = _article(raw)
        try:
            draft = ExtractionDraft.model_validate_json(json.dumps(raw["answer"]))
        except ValidationError as error:
            found.append(f"{where}: the answer does not fit the schema: {error}")
            continue
        extraction = ground(article, sentences(article.text), draft, _provenance(prompt))
        found += [f"{where}: {rejection.reason}: {rejection.detail}" for rejection in extraction.rejections]
        for claim in extraction.claims:
            found += [
                f"{where}: {note.field} of {note.text!r} is {note.model}, by the words {note.code}"
                for note in claim.disagreements
            ]
    return found


def _example(raw: dict[str, JsonValue]) -> Example:
    article = _article(raw)
    window = Window(context=(), sentences=sentences(article.text))
    return Example(article=shown(article, window), answer=_answer(raw["answer"]))


def _answer(answer: JsonValue) -> str:
    """Write an answer with one source, claim or relation a line: readable, and short in tokens."""
    draft = ExtractionDraft.model_validate_json(json.dumps(answer)).model_dump(mode="json")
    parts = []
    for name, items in draft.items():
        rows = ",\n  ".join(json.dumps(item, ensure_ascii=False) for item in items)
        parts.append(f' "{name}": [\n  {rows}]')
    return "{\n" + ",\n".join(parts) + "\n}"


def _article(raw: dict[str, JsonValue]) -> Article:
    return Article.model_validate({"id": content_id("a", raw["article"]), "name": "example", **dict(raw["article"])})  # type: ignore[arg-type]


def _provenance(prompt: Prompt) -> Provenance:
    return Provenance(
        stage=STAGE,
        fingerprint="example",
        prompt=prompt.label,
        prompt_sha256=prompt.sha256,
        model_asked="example",
        model_answered="example",
        request_sha256="example",
    )
