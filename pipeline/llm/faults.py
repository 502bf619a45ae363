"""What an endpoint's error means for us: one error of ours for every HTTP status, with a sentence for a person."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from pipeline.errors import (
    Abort,
    AuthError,
    BillingError,
    ClaimlineError,
    ModelError,
    RateLimited,
    RequestRejected,
    ServerFault,
    TimedOut,
)

_LOOKS_LIKE_A_KEY = re.compile(r"(?i)\b(?:bearer\s+|sk-)[\w.*-]{4,}")
_NO_CREDIT = {"insufficient_quota", "billing_hard_limit_reached", "billing_not_active"}
_GATEWAY_TIMEOUTS = {408, 504, 522, 524}


@dataclass(frozen=True)
class Where:
    """Whom we asked: the endpoint's address, the model, and the key, which no message may show."""

    endpoint: str
    model: str
    api_key: str | None = None

    def redact(self, text: str) -> str:
        """Return the text on one line, short, without the key or what looks like one."""
        if self.api_key:
            text = text.replace(self.api_key, "***")
        return " ".join(_LOOKS_LIKE_A_KEY.sub("***", text).split())[:300]


def fault_of(status: int, body: object, headers: Mapping[str, str], where: Where) -> ClaimlineError:
    """Turn an HTTP error into ours. ``body`` is the parsed body, its ``error`` taken out where it has one."""
    said = where.redact(words_of(body))
    tail = f": {said}" if said else ""
    if abort := _abort_of(status, _code(body), said, where):
        return type(abort)(f"{abort}{tail}")
    wait = retry_after(headers)
    if status == 429:
        return RateLimited(f"{where.endpoint} asked for fewer requests (HTTP 429){tail}", retry_after=wait)
    if status in _GATEWAY_TIMEOUTS:
        message = f"{where.endpoint} gave no answer in time (HTTP {status}){tail}"
        return TimedOut(message, retry_after=wait, billable=True)
    if status >= 500 or status in {409, 425}:
        return ServerFault(f"{where.endpoint} failed (HTTP {status}){tail}", retry_after=wait)
    return RequestRejected(f"{where.endpoint} rejected the request (HTTP {status}){tail}")


def words_of(body: object) -> str:
    """Return what an error's body says to a person; nothing for a web page."""
    if isinstance(body, dict):
        said = body.get("message") or body.get("detail") or body.get("error") or body
        return said if isinstance(said, str) else repr(said)
    return body if isinstance(body, str) and not body.lstrip().startswith("<") else ""


def retry_after(headers: Mapping[str, str], now: datetime | None = None) -> float | None:
    """Read the wait that a server asks for, in seconds: ``retry-after-ms``, ``retry-after`` as a number or a date."""
    if (exact := _number(headers.get("retry-after-ms"))) is not None:
        return exact / 1000
    value = headers.get("retry-after")
    if value is None or (seconds := _number(value)) is not None:
        return seconds if value is not None else None
    try:
        when = parsedate_to_datetime(value)
    except ValueError:
        return None
    when = when if when.tzinfo else when.replace(tzinfo=UTC)
    return max(0.0, (when - (now or datetime.now(UTC))).total_seconds())


def _number(value: str | None) -> float | None:
    return float(value) if value and re.fullmatch(r"\d{1,9}(\.\d+)?", value.strip()) else None


def _abort_of(status: int, code: str, said: str, where: Where) -> Abort | None:
    if status == 402 or (status == 429 and (code in _NO_CREDIT or "exceeded your current quota" in said)):
        return BillingError(f"the account at {where.endpoint} has no credit left: add some, or use another key")
    if status == 404 or code in {"model_not_found", "model_not_available"}:
        return ModelError(
            f"{where.endpoint} does not know the model {where.model!r} (HTTP {status}): check the model's name, "
            "and that the address ends as the server wants it, usually with /v1"
        )
    if status in {401, 403}:
        return AuthError(
            f"{where.endpoint} refused the key (HTTP {status}): check OPENAI_API_KEY, and that it may use "
            f"{where.model!r}"
        )
    return None


def _code(body: object) -> str:
    return str(body.get("code") or body.get("type") or "") if isinstance(body, dict) else ""
