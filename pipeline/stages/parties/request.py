"""What a request about a matter shows: its articles, their openings, and who speaks in them."""

from collections.abc import Mapping, Sequence

from pipeline.identity import content_id
from pipeline.records import Article, Claim, Record
from pipeline.stages.parties.sources import Source, facts, in_order, one_line, opening, sources_of


class Shown(Record):
    """One article as it is shown."""

    key: str
    article_id: str
    facts: str
    opening: str
    sources: tuple[Source, ...]

    @property
    def size(self) -> int:
        """Count the characters, roughly."""
        spoken = sum(len(sentence) for source in self.sources for sentence in source.sentences)
        return len(self.facts) + len(self.opening) + spoken + sum(len(_who(source)) for source in self.sources)


class Part(Record):
    """The articles of a matter that one request is about; mostly all of them."""

    matter: str
    articles: tuple[Shown, ...]

    @property
    def sources(self) -> dict[str, Source]:
        """Give the sources by key."""
        return {source.key: source for article in self.articles for source in article.sources}

    def halves(self) -> "tuple[Part, ...]":
        """Divide a part in two, without those in which nobody speaks."""
        middle = len(self.articles) // 2
        halves = (Part(matter=self.matter, articles=some) for some in (self.articles[:middle], self.articles[middle:]))
        return tuple(half for half in halves if half.sources)

    def values(self) -> dict[str, object]:
        """Fill the prompt's placeholders."""
        return {
            "articles": [
                {
                    "key": article.key,
                    "facts": article.facts,
                    "opening": article.opening,
                    "sources": [
                        {"key": source.key, "who": _who(source), "sentences": source.sentences}
                        for source in article.sources
                    ],
                }
                for article in self.articles
            ],
            "keys": ", ".join(self.sources),
        }


def matter_id(articles: Sequence[str]) -> str:
    """Name a matter by the ids of its articles, whatever their order."""
    return content_id("m", sorted(articles))


def parts(
    group: Sequence[str], articles: Mapping[str, Article], claims: Mapping[str, Sequence[Claim]], characters: int
) -> list[Part]:
    """Show the articles of a matter in as many parts as it takes; none where nobody speaks.

    ``claims`` are by article id; ``characters`` is the most that a part of several articles shows.
    """
    found: list[list[Shown]] = [[]]
    for number, article in enumerate(in_order(articles[one] for one in group), 1):
        one = Shown(
            key=f"A{number}",
            article_id=article.id,
            facts=facts(article),
            opening=opening(article),
            sources=sources_of(f"A{number}", article, claims.get(article.id, ())),
        )
        if found[-1] and sum(other.size for other in found[-1]) + one.size > characters:
            found.append([])
        found[-1].append(one)
    cut = (Part(matter=matter_id(group), articles=tuple(some)) for some in found)
    return [part for part in cut if part.sources]


def _who(source: Source) -> str:
    """Say what an article says of a source."""
    affiliation = source.affiliation if source.affiliation not in source.names else None
    known = one_line("; ".join(part for part in (source.kind, affiliation and f"of {affiliation}") if part))
    return f"{source.named} ({known})" if known else source.named
