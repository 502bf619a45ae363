"""Who stands behind a name in a matter: what the stages that weigh sources look up, over records alone."""

import re
import unicodedata

from pipeline.records import Attribution
from pipeline.verdicts import Body, Matter, Standing

_WORD = re.compile(r"[^\W_]+")
_POSSESSIVE = re.compile(r"['’]s?(?!\w)")
_LITTLE = frozenset(
    "the a an of for and in on at to de la le der die das mr mrs ms dr sir one its his her their".split()
)


def fold(name: str) -> str:
    """Level case, accents, punctuation and a leading article, so that two writings of one name are equal.

    >>> fold("The Ministry of Défense")
    'ministry of defense'
    """
    words = _WORD.findall(_level(name))
    return " ".join(words[1:] if words[:1] == ["the"] and words[1:] else words)


def weighty(name: str) -> frozenset[str]:
    """Give the words of a name that tell it from others.

    >>> sorted(weighty("The Brennick Council's own log"))
    ['brennick', 'council', 'log', 'own']
    """
    return frozenset(_WORD.findall(_POSSESSIVE.sub(" ", _level(name)))) - _LITTLE


def name_of(attribution: Attribution) -> str | None:
    """Name whoever answers for a mention: by name, else in the article's words; null for the article itself."""
    if attribution.voice in {"narrator", "headline"}:
        return None
    return attribution.source_name or (attribution.source.quote if attribution.source else None)


class Register:
    """Looks up standings and bodies of one matter by name, to the letter or else levelled."""

    def __init__(self, matter: Matter) -> None:
        self._bodies: dict[str, Body] = {}
        self._standings: dict[tuple[str, str], Standing] = {}
        self._behind: dict[str, set[str | None]] = {}
        for body in matter.bodies:
            self._bodies.setdefault(fold(body.name), body)
        for standing in matter.standings:
            self.add(standing)

    @property
    def bodies(self) -> tuple[Body, ...]:
        """Give all bodies."""
        return tuple(self._bodies.values())

    def add(self, standing: Standing) -> None:
        """Add how a source stands; a body that the matter does not name is taken to have no side."""
        name = fold(standing.source_name)
        self._standings[standing.article_id, standing.source_name] = standing
        self._standings.setdefault((standing.article_id, name), standing)
        self._behind.setdefault(name, set()).add(standing.body)
        if standing.body:
            self._bodies.setdefault(fold(standing.body), Body(name=standing.body, party=False, why=""))

    def standing(self, article_id: str, name: str) -> Standing | None:
        """Give how a source of an article stands in the matter; null where the article has no such source."""
        return self._standings.get((article_id, name)) or self._standings.get((article_id, fold(name)))

    def body(self, article_id: str | None, name: str) -> Body | None:
        """Give the body that a name means: that of the article's source, a body's own name, or a source's elsewhere.

        Null where none is known, where the article's source speaks for nobody, and where articles differ.
        """
        if article_id is not None and (standing := self.standing(article_id, name)):
            return self._bodies[fold(standing.body)] if standing.body else None
        if body := self._bodies.get(fold(name)):
            return body
        behind = self._behind.get(fold(name), set())
        only = next(iter(behind)) if len(behind) == 1 else None
        return self._bodies[fold(only)] if only else None


def body_of(matter: Matter, article_id: str | None, name: str) -> Body | None:
    """Look up one body; see ``Register``, which is quicker for many."""
    return Register(matter).body(article_id, name)


def _level(text: str) -> str:
    if text.isascii():
        return text.casefold()
    return "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char)).casefold()
