"""Prompt files: load, check, hash and render them.

A prompt is ``prompts/<name>/v<N>.md``: a front matter in YAML, then one part for each message, headed ``## system`` or
``## user``, with Jinja placeholders. Beside it stand ``v<N>.schema.json``, the form of the answer, and
``v<N>.examples.json``, worked examples. Its hash covers the three. ``prompts.lock`` holds the hash of each released
version, so that an edit is seen; a changed prompt is a new version.
"""

import hashlib
import re
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast

from pydantic import JsonValue, TypeAdapter

from pipeline.errors import PromptError
from pipeline.records import Record

if TYPE_CHECKING:
    from jinja2 import Template

PromptRole = Literal["system", "user"]

HOME = Path(__file__).resolve().parents[1] / "prompts"
LOCK = "prompts.lock"
_PART = re.compile(r"^## (system|user)[ \t]*\n", re.MULTILINE)
_OBJECT = TypeAdapter(dict[str, JsonValue])


class Prompt(Record):
    """One version of one prompt. ``parts`` are the messages' templates, in order."""

    name: str
    version: int
    parts: tuple[tuple[PromptRole, str], ...]
    answer_schema: dict[str, JsonValue]
    examples: tuple[dict[str, JsonValue], ...]
    sha256: str

    @property
    def label(self) -> str:
        """Name the prompt and its version, as in ``extract_claims/v1``."""
        return f"{self.name}/v{self.version}"

    @cached_property
    def _templates(self) -> "list[tuple[PromptRole, Template]]":
        from jinja2 import StrictUndefined
        from jinja2.sandbox import ImmutableSandboxedEnvironment

        # No escaping: what is rendered is plain text for a model.
        environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=False)
        return [(role, environment.from_string(text)) for role, text in self.parts]

    def render(self, **values: object) -> "list[tuple[PromptRole, str]]":
        """Fill the placeholders; return the role and the text of each message. A missing value is a PromptError."""
        from jinja2 import TemplateError

        try:
            return [(role, template.render(**values).strip()) for role, template in self._templates]
        except TemplateError as error:
            raise PromptError(f"the prompt {self.label} cannot be rendered: {error}") from error


def versions(name: str, home: Path = HOME) -> list[int]:
    """List the versions of a prompt, oldest first."""
    return sorted(int(path.stem[1:]) for path in (home / name).glob("v*.md") if path.stem[1:].isdigit())


def names(home: Path = HOME) -> list[str]:
    """List the prompts by name."""
    return sorted(folder.name for folder in home.iterdir() if folder.is_dir() and versions(folder.name, home))


def load(name: str, version: int | None = None, home: Path = HOME) -> Prompt:
    """Read one prompt, its newest version where none is given."""
    known = versions(name, home)
    if not known:
        raise PromptError(f"there is no prompt named {name} in {home}")
    number = known[-1] if version is None else version
    if number not in known:
        raise PromptError(f"the prompt {name} has no version {number}; there are {', '.join(map(str, known))}")
    stem = home / name / f"v{number}"
    main = stem.with_suffix(".md")
    raw = {suffix: _bytes(stem.with_suffix(suffix)) for suffix in (".md", ".schema.json", ".examples.json")}
    meta, parts = _parts(main, raw[".md"].decode())
    if (meta.get("name"), meta.get("version")) != (name, number):
        raise PromptError(f"{main}: the front matter must say name: {name} and version: {number}")
    return Prompt(
        name=name,
        version=number,
        parts=parts,
        answer_schema=_json(stem.with_suffix(".schema.json"), raw[".schema.json"] or b"{}"),
        examples=TypeAdapter(tuple[dict[str, JsonValue], ...]).validate_json(raw[".examples.json"] or b"[]"),
        sha256=hashlib.sha256(b"\0".join(raw.values())).hexdigest(),
    )


def faults(home: Path = HOME) -> list[str]:
    """Compare every prompt with the lock; return one sentence for each fault, none where all is well."""
    locked, found = _locked(home), []
    for name in names(home):
        for number in versions(name, home):
            label, want = f"{name}/v{number}", locked.pop(f"{name}/v{number}", None)
            try:
                have = load(name, number, home).sha256
            except (PromptError, ValueError) as error:
                found.append(str(error))
                continue
            if want is None:
                found.append(f"the prompt {label} is not locked; lock it with: claimline prompts lock")
            elif want != have:
                found.append(
                    f"the prompt {label} has changed since it was locked ({want[:12]} is now {have[:12]}); "
                    f"keep {label} as it was and write v{versions(name, home)[-1] + 1}, or, if nobody has used it "
                    f"yet, accept the change with: claimline prompts lock --amend"
                )
    found.extend(f"the prompt {label} is locked, but its file is gone" for label in locked)
    return found


def lock(home: Path = HOME, *, amend: bool = False) -> list[str]:
    """Write the lock; return the labels that are new or changed. A changed version is refused unless ``amend``."""
    locked = _locked(home)
    now = {
        f"{name}/v{number}": load(name, number, home).sha256 for name in names(home) for number in versions(name, home)
    }
    changed = [label for label, sha in now.items() if locked.get(label) != sha]
    released = [label for label in changed if label in locked]
    if released and not amend:
        raise PromptError(
            f"{', '.join(released)} is released and has changed: write a new version beside it, "
            f"or, if nobody has used it yet, say --amend"
        )
    lines = [f"{sha}  {label}\n" for label, sha in sorted(now.items())]
    (home / LOCK).write_text("".join(lines), encoding="utf-8")
    return changed


def _locked(home: Path) -> dict[str, str]:
    path = home / LOCK
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return {label: sha for sha, label in (line.split(maxsplit=1) for line in lines if line.strip())}


def _bytes(path: Path) -> bytes:
    return path.read_bytes() if path.exists() else b""


def _json(path: Path, raw: bytes) -> dict[str, JsonValue]:
    try:
        return _OBJECT.validate_json(raw)
    except ValueError as error:
        raise PromptError(f"{path} is not a JSON object: {error}") from error


def _parts(path: Path, text: str) -> tuple[dict[str, JsonValue], tuple[tuple[PromptRole, str], ...]]:
    import yaml

    head, _, body = text.removeprefix("---\n").partition("\n---\n")
    if not text.startswith("---\n") or not body:
        raise PromptError(f"{path}: expected a front matter between two lines of ---")
    pieces = _PART.split(body)[1:]
    roles, texts = cast("list[PromptRole]", pieces[::2]), pieces[1::2]
    if roles[-1:] != ["user"] or len(set(roles)) != len(roles):
        raise PromptError(f"{path}: expected the parts '## system' and '## user', in this order")
    return _OBJECT.validate_python(yaml.safe_load(head)), tuple(zip(roles, texts, strict=True))
