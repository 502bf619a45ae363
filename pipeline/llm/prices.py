"""What tokens cost: a dated table that comes with the package, and the user's own."""

import re
import tomllib
from datetime import date
from pathlib import Path

from pydantic import Field, ValidationError

from pipeline.errors import UsageError
from pipeline.records import Record

_PACKAGED = Path(__file__).with_name("prices.toml")
_SNAPSHOT = re.compile(r"-\d{4}-\d{2}-\d{2}$")


class Price(Record):
    """US dollars for a million tokens."""

    prompt: float = Field(ge=0, allow_inf_nan=False)
    completion: float = Field(ge=0, allow_inf_nan=False)

    def cost(self, prompt_tokens: int, completion_tokens: int) -> float:
        """Return the cost in US dollars."""
        return (prompt_tokens * self.prompt + completion_tokens * self.completion) / 1_000_000


class Prices(Record):
    """A price table, as of a day. Keys are model names; a dated snapshot of a model costs what the model costs."""

    as_of: date
    source: str = ""
    models: dict[str, Price]

    @classmethod
    def load(cls, path: Path | None = None) -> "Prices":
        """Read the packaged table, with the user's file laid over it. Raises ``UsageError`` for a faulty file."""
        packaged = cls._read(_PACKAGED)
        if path is None:
            return packaged
        own = cls._read(path)
        return own.model_copy(update={"models": {**packaged.models, **own.models}})

    def of(self, model: str) -> Price | None:
        """Return a model's price, or None where it is not known."""
        return self.models.get(model) or self.models.get(_SNAPSHOT.sub("", model))

    def require(self, model: str) -> Price:
        """Return a model's price. Raises ``UsageError``, with what to do, where it is not known."""
        price = self.of(model)
        if price is None:
            raise UsageError(
                f"a budget in money needs a price for {model!r}, and the table of {self.as_of} has none: give its "
                "price in a price file, or set the budget in tokens, such as '400k tokens'"
            )
        return price

    @classmethod
    def _read(cls, path: Path) -> "Prices":
        try:
            return cls.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise UsageError(f"cannot read the price file {path}: {error}") from error
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(str(part) for part in first["loc"])
            raise UsageError(
                f"the price file {path} is faulty at {place}: {first['msg']}; it holds as_of = 2026-11-18 and, under "
                '[models], lines such as "my-model" = { prompt = 0.10, completion = 0.50 }'
            ) from error
