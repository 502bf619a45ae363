"""The error tree. Each class has a stable ``code``, which is what results and scripts see.

ClaimlineError
├── UsageError            what the user asked cannot be done as asked            exit 2
├── SourceError           one input cannot be read as an article                 a failure
├── PromptError           a prompt file is faulty, edited after its release or unknown
├── IndexFault            the index cannot be opened, written or searched
├── AnswerError           one request got no usable answer                       a failure
│   ├── TransientError    worth asking again: RateLimited, TimedOut, ServerFault, ConnectionLost
│   ├── RequestRejected   the endpoint refuses this one request
│   ├── RefusedError      the model declined
│   ├── TruncatedError    the answer was cut off at the token limit
│   ├── InvalidAnswer     the answer does not fit, asked twice
│   └── NotRecorded       no recording holds an answer to this request
└── Abort                 every further call would meet it too                   exit 3
    ├── AuthError         the key is missing, wrong or not allowed
    ├── BillingError      the account has no credit
    ├── ModelError        the endpoint does not know the model
    └── BudgetExceeded    the run's own limit is reached
"""

from typing import ClassVar


class ClaimlineError(Exception):
    """Base of all errors that the program raises on purpose. ``str(error)`` is a sentence for a person."""

    code: ClassVar[str] = "error"


class UsageError(ClaimlineError):
    """What the user asked for cannot be done as asked."""

    code = "usage"


class SourceError(ClaimlineError):
    """One input cannot be read as an article; ``reason`` is a stable code such as ``empty`` or ``binary``."""

    code = "source"

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


class PromptError(ClaimlineError):
    """A prompt file is faulty, unknown, or was edited after its release."""

    code = "prompt"


class IndexFault(ClaimlineError):
    """The index cannot be opened, written or searched."""

    code = "index"


class AnswerError(ClaimlineError):
    """One request got no usable answer.

    ``attempts`` counts the requests sent; ``lost_tokens`` estimates what those that got no answer may have cost.
    """

    code = "answer"

    def __init__(self, message: str, *, attempts: int = 1, lost_tokens: int = 0) -> None:
        super().__init__(message)
        self.attempts = attempts
        self.lost_tokens = lost_tokens


class TransientError(AnswerError):
    """Worth asking again. ``retry_after`` is the wait in seconds that the server asked for.

    ``billable`` says that the server may have worked on the request before the answer was lost.
    """

    code = "transient"

    def __init__(self, message: str, *, retry_after: float | None = None, billable: bool = False) -> None:
        super().__init__(message)
        self.retry_after = retry_after
        self.billable = billable


class RateLimited(TransientError):
    """The server asked for fewer requests (429)."""

    code = "rate_limited"


class TimedOut(TransientError):
    """No answer came in time."""

    code = "timeout"


class ServerFault(TransientError):
    """The server failed (5xx), or what it sent is no chat completion."""

    code = "server_fault"


class ConnectionLost(TransientError):
    """The endpoint cannot be reached, or the connection was cut."""

    code = "connection"


class RequestRejected(AnswerError):
    """The endpoint refuses this one request (400, 413, 422): too long, or a parameter it does not know."""

    code = "rejected"


class RefusedError(AnswerError):
    """The model declined to answer, or a content filter stopped it."""

    code = "refused"


class TruncatedError(AnswerError):
    """The answer was cut off at the token limit."""

    code = "truncated"


class InvalidAnswer(AnswerError):
    """The answer does not fit what was asked for, and did not when asked again with the reason."""

    code = "invalid_answer"


class NotRecorded(AnswerError):
    """No recording holds an answer to this request."""

    code = "not_recorded"


class Abort(ClaimlineError):
    """Every further call would meet this too: the run stops, and keeps what it has."""

    code = "abort"


class AuthError(Abort):
    """The key is missing, wrong, or not allowed to do this."""

    code = "auth"


class BillingError(Abort):
    """The account has no credit or quota left."""

    code = "billing"


class ModelError(Abort):
    """The endpoint does not know the model, or the model's name cannot be understood."""

    code = "model"


class BudgetExceeded(Abort):
    """The limit that the user set for this run is reached."""

    code = "budget"
