"""The one reader of configuration: environment variables, overruled by the command line.

``OPENAI_API_KEY`` and ``OPENAI_BASE_URL`` keep their usual names; all else is ``CLAIMLINE_`` and the field's name in
capitals, such as ``CLAIMLINE_MODEL``.
"""

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AliasChoices, BeforeValidator, Field, JsonValue, SecretStr, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from pipeline.errors import UsageError

HOME = Path(__file__).resolve().parents[1]
DEFAULT_MODEL = "openai:gpt-5.4-mini"

AnswersFrom = Literal["live", "recorded", "auto"]


def _names(value: object) -> object:
    return tuple(filter(None, map(str.strip, value.split(";")))) if isinstance(value, str) else value


Names = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_names)]
"""In the environment the names are parted by semicolons."""


class Settings(BaseSettings):
    """What a user can set. Frozen: a run has one set of settings, and its manifest shows them."""

    model_config = SettingsConfigDict(env_prefix="CLAIMLINE_", frozen=True, extra="forbid")

    model: str = DEFAULT_MODEL
    """The model to ask, as ``provider:model``; without a provider, an OpenAI-compatible endpoint is meant."""
    api_key: SecretStr | None = Field(default=None, validation_alias=AliasChoices("api_key", "OPENAI_API_KEY"))
    base_url: str | None = Field(default=None, validation_alias=AliasChoices("base_url", "OPENAI_BASE_URL"))
    answers: AnswersFrom = "live"
    """``live`` asks the model, ``recorded`` answers from the recordings, ``auto`` asks where a key or URL is set."""
    recordings: Path = HOME / "evals" / "cassettes"
    mode: Literal["auto", "json_schema", "json_object", "tool"] = "auto"
    """How the form of the answer is enforced; ``auto`` takes the best that the endpoint knows."""
    temperature: float | None = Field(default=None, ge=0, le=2)
    max_tokens: int | None = Field(default=None, ge=1)
    timeout: float = Field(default=300, gt=0)
    """Seconds to wait for one answer."""
    attempts: int = Field(default=5, ge=1)
    workers: int = Field(default=8, ge=1)
    """Requests in flight at once."""
    per_minute: int | None = Field(default=None, ge=1)
    """Requests a minute at most."""
    budget: str | None = None
    """Where to stop: US dollars ("2.50") or tokens ("400k tokens")."""
    max_failures: str | None = None
    """Stop once more articles than this have failed: a number ("20") or a share ("5%")."""
    prices: Path | None = None
    """A price table of your own, laid over the one that comes along."""
    window_characters: int = Field(default=10_000, ge=200)
    max_bytes: int = Field(default=5_000_000, ge=1)
    """The largest file, or line of JSONL, that is read as an article."""
    repair_mojibake: bool = False
    embeddings: str = "minilm"
    """``minilm``, which runs here, or ``openai:text-embedding-3-small`` and the like."""
    chroma_url: str | None = None
    """A Chroma server, in place of the embedded one."""
    verify: bool = True
    """Whether claims are checked against the articles, once they are extracted."""
    factchecks: Path | None = None
    """Published fact-checks (ClaimReview), to be shown beside the claims that they are like."""
    parties: Names = ()
    """Bodies that have a side in the matter, whatever the articles say."""
    independents: Names = ()
    """Bodies that have none."""
    until: date | None = None
    """No article later than this day is searched for evidence; all are where it is null."""
    out: Path = Path("claimline-out")
    index: Path | None = None
    """Where the index is; ``index`` in the out folder unless set."""
    cache: Path | None = None
    """Where answers are kept; ``state/answers.sqlite`` in the out folder unless set."""
    report_articles: int = Field(default=200, ge=0)
    """Articles shown in full in the report; all are counted in its summary, and in claims.jsonl."""
    report_families: int = Field(default=200, ge=0)
    """Checked claims of each label shown in the report; all are counted there, and in verdicts.jsonl."""

    @property
    def live(self) -> bool:
        """Say whether a model is asked, rather than the recordings."""
        return self.answers == "live" or (self.answers == "auto" and bool(self.api_key or self.base_url))

    @property
    def index_folder(self) -> Path:
        """Return where the index is."""
        return self.index or self.out / "index"

    @property
    def state_folder(self) -> Path:
        """Return where the ledger is, and the answers unless ``cache`` says otherwise."""
        return self.out / "state"

    def shown(self) -> dict[str, JsonValue]:
        """Return the settings for a person to read: keys masked, and no path of this machine."""
        values = self.model_dump(mode="json", exclude={"out", "index", "cache", "recordings", "prices", "factchecks"})
        return {**values, "api_key": "set" if self.api_key else None}


def read(**overrides: object) -> Settings:
    """Read the environment, then lay what the command line says over it; a wrong value is a UsageError."""
    try:
        return Settings(**{name: value for name, value in overrides.items() if value is not None})  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0])
        option = f"--{name.replace('_', '-')} (or CLAIMLINE_{name.upper()})"
        why = "a day is written as 2031-03-12" if first["type"].startswith("date") else first["msg"]
        raise UsageError(f"{option} cannot be {first['input']!r}: {why}") from error
