"""Claimline: every claim of a news article, the words it stands in, and who answers for it."""

__version__ = "0.1.0"
