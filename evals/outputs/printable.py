"""Text made fit for XML."""

from pipeline.report.page import PRINTABLE

_PRINTABLE = PRINTABLE | dict.fromkeys((0xFFFE, 0xFFFF), "\ufffd")
"""XML refuses what HTML does, and two code points more."""


def printable(text: str) -> str:
    """Put pictures in the place of what XML cannot hold."""
    return text.translate(_PRINTABLE)
