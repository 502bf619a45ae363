"""Whether an article holds a name: nothing that answers for a claim may come from the model's own memory."""

import re

from pipeline.records import Article

_WORD = re.compile(r"[^\W_]+")
_STEM = 4
"""Letters in which two words must agree: enough to tell names apart, few enough that "Ukraine" answers "Ukrainian"."""
_LITTLE = frozenset(
    "the of for and in on at to a an by from with s de la le les du des der die das von van al el".split()
)


def is_held(name: str, article: Article) -> bool:
    """Say whether each weighty word of a name begins like a word of the article, its title, byline or outlet.

    A title put together from what the article says ("President of Norway" from "the Norwegian president") is held.
    """
    known = {_stem(word) for text in _texts(article) for word in _WORD.findall(text)}
    words = [word for word in _WORD.findall(name) if word.casefold() not in _LITTLE]
    return bool(words) and all(_stem(word) in known for word in words)


def _stem(word: str) -> str:
    return word.casefold()[:_STEM]


def _texts(article: Article) -> list[str]:
    return [text for text in (article.text, article.title, article.byline, article.outlet) if text]
