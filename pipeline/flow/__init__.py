"""The stages in order: first one article at a time, then across articles."""
