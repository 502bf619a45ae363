"""What becomes of an input that gives no article: the records say where, what was wrong and what to do."""

from pipeline.errors import SourceError
from pipeline.records import Failure, Rejection
from pipeline.sources.metadata import clean_name

STAGE = "sources"


def failure(subject: str, where: str, error: SourceError | OSError) -> Failure:
    """Turn an error into a record; ``where`` is the path, as the user would type it, and the line if there is one."""
    if isinstance(error, SourceError):
        code, fault = error.reason, str(error)
    else:
        code, fault = "unreadable", f"cannot be read ({error.strerror or error})"
    message = clean_name(f"{where}: {fault}")
    return Failure(stage=STAGE, subject=clean_name(subject), article_id=None, code=code, message=message, attempts=1)


def rejection(subject: str, reason: str, detail: str) -> Rejection:
    """Make the record of an input that was left out on purpose."""
    return Rejection(stage=STAGE, subject=clean_name(subject), reason=reason, detail=clean_name(detail))
