from pipeline.sources.metadata import Metadata, make_article
from pipeline.sources.read import Outcome, ReadOptions, read

__all__ = ["Metadata", "Outcome", "ReadOptions", "make_article", "read"]
