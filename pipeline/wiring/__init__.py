"""Builds the house from the settings: the one place where parts meet."""
