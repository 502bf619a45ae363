"""What there is to judge, and by what: claims of one matter, its articles with their passages, and who speaks."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from pipeline.records import Article, Claim, Record, Span
from pipeline.stages.parties.sources import Source, facts, in_order, one_line, sources_of
from pipeline.stages.standing import body_of, name_of
from pipeline.verdicts import Matter, Origin


class Place(Record):
    """Words of an article, by where they stand."""

    article_id: str
    span: Span

    @property
    def length(self) -> int:
        """Count the characters."""
        return self.span.end - self.span.start

    def common(self, other: "Place") -> int:
        """Count the characters that two places share."""
        if self.article_id != other.article_id:
            return 0
        return max(0, min(self.span.end, other.span.end) - max(self.span.start, other.span.start))


class Question(Record):
    """One claim to judge. ``id`` is its family's, ``own`` where its members stand, ``found`` what a search gave."""

    id: str
    matter: str
    text: str
    by: str
    """Who puts it forward, for the prompt."""
    own: tuple[Place, ...]
    found: tuple[Place, ...] = ()


class Speaker(Record):
    """A source as the judge is shown it; ``names`` are all that its article calls it, the fullest first."""

    key: str
    article_id: str
    names: tuple[str, ...]
    who: str


class Scene(Record):
    """A matter laid out: its articles by date with a note on each, passages without overlap, and who speaks."""

    matter: Matter
    articles: tuple[Article, ...]
    notes: tuple[str, ...]
    passages: tuple[Place, ...]
    speakers: tuple[Speaker, ...]

    def at(self, article_id: str) -> int:
        """Give the place of an article in the order, from 0."""
        return next(n for n, article in enumerate(self.articles) if article.id == article_id)

    def key(self, article_id: str) -> str:
        """Give the key by which the prompt calls an article."""
        return f"A{self.at(article_id) + 1}"

    def article(self, article_id: str) -> Article:
        """Give an article by its id."""
        return self.articles[self.at(article_id)]

    def words(self, place: Place) -> str:
        """Give the words at a place."""
        return self.article(place.article_id).text[place.span.start : place.span.end]


def scene_of(
    matter: Matter,
    articles: Mapping[str, Article],
    claims: Iterable[Claim],
    origins: Iterable[Origin],
    passages: Iterable[Place],
) -> Scene:
    """Lay a matter out. Claims, origins and passages of other articles are passed over.

    ``passages`` are what may be shown, mostly all of the articles in chunks; what two of them share is shown once.
    """
    ordered = in_order(articles[one] for one in matter.articles)
    theirs: dict[str, list[Claim]] = {article.id: [] for article in ordered}
    cut: dict[str, list[Span]] = {article.id: [] for article in ordered}
    for claim in claims:
        theirs.get(claim.article_id, []).append(claim)
    for place in passages:
        cut.get(place.article_id, []).append(place.span)
    copies = _copies([article.id for article in ordered], origins)
    return Scene(
        matter=matter,
        articles=tuple(ordered),
        notes=tuple(facts(article, byline=False) + copies.get(article.id, "") for article in ordered),
        passages=tuple(place for article in ordered for place in _apart(article, cut[article.id])),
        speakers=tuple(
            _speaker(matter, source)
            for number, article in enumerate(ordered, 1)
            for source in sources_of(f"A{number}", article, theirs[article.id])
        ),
    )


def question_of(
    family: str, text: str, members: Sequence[Claim], scene: Scene, found: Iterable[Place] = ()
) -> Question:
    """Put a family as a question; ``members`` are its claims, ``found`` the passages that a search gave for it.

    Members in articles of another matter are passed over. Raises ``ValueError`` where none is of this one.
    """
    here = [claim for claim in members if claim.article_id in scene.matter.articles]
    if not here:
        raise ValueError(f"the family {family} has no member in the articles of the matter {scene.matter.id}")
    mentions = [(claim.article_id, mention) for claim in here for mention in claim.mentions]
    return Question(
        id=family,
        matter=scene.matter.id,
        text=one_line(text),
        by="; ".join(
            dict.fromkeys(_putting_forward(scene, article, name_of(one.attribution)) for article, one in mentions)
        ),
        own=tuple(Place(article_id=article, span=mention.span) for article, mention in mentions),
        found=tuple(found),
    )


def _putting_forward(scene: Scene, article_id: str, name: str | None) -> str:
    theirs = (one.who for one in scene.speakers if one.article_id == article_id and name in one.names)
    return f"{next(theirs, 'the article itself')}, {scene.key(article_id)}"


def _speaker(matter: Matter, source: Source) -> Speaker:
    """Say who a source is, and for which body it speaks."""
    body = body_of(matter, source.article_id, source.names[0])
    behind = f" [{body.name}{', a party' if body.party else ''}]" if body else ""
    return Speaker(
        key=source.key,
        article_id=source.article_id,
        names=tuple(sorted(source.names, key=len, reverse=True)),
        who=one_line(source.named + behind),
    )


def _copies(ordered: Sequence[str], origins: Iterable[Origin]) -> dict[str, str]:
    """Say of each article that shares its text with an earlier one whose reprint it is."""
    notes: dict[str, str] = {}
    for overlap in (overlap for origin in origins for overlap in origin.overlaps):
        if overlap.a in ordered and overlap.b in ordered:
            first, then = sorted((overlap.a, overlap.b), key=ordered.index)
            notes.setdefault(then, f" (a reprint of A{ordered.index(first) + 1})")
    return notes


def _apart(article: Article, spans: Iterable[Span]) -> Iterator[Place]:
    """Give an article's passages in order, each from where the one before ends."""
    reached = 0
    for span in sorted(spans, key=lambda one: (one.start, one.end)):
        words = article.text[max(span.start, reached) : span.end]
        if words.strip():
            start = span.end - len(words.lstrip())
            yield Place(article_id=article.id, span=Span(start=start, end=start + len(words.strip())))
        reached = max(reached, span.end)
