"""From a model's answer to a matter: every source answered for, every body named in words that the articles have."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from pipeline.records import Article, Provenance, Rejection
from pipeline.stages.parties.drafts import BodyDraft, PartiesDraft
from pipeline.stages.parties.request import Part
from pipeline.stages.parties.sources import Source, in_order
from pipeline.stages.standing import fold
from pipeline.text.names import is_held
from pipeline.verdicts import Body, Matter, Standing

STAGE = "parties"


def fault(draft: PartiesDraft, keys: Iterable[str]) -> str | None:
    """Say why an answer cannot be used: a source without an entry, or a body that is not in the list."""
    wanted = set(keys)
    given = Counter(source.key for source in draft.sources)
    bodies = Counter(fold(body.name) for body in draft.bodies)
    named = {fold(source.body): source.body for source in draft.sources if source.body is not None}
    faults = {
        "there is no entry for": wanted - set(given),
        "there is no source with the key": set(given) - wanted,
        "there is more than one entry for": [key for key, n in given.items() if n > 1],
        "bodies lists more than once": [body.name for body in draft.bodies if bodies[fold(body.name)] > 1],
        "bodies does not list": [name for folded, name in named.items() if folded not in bodies],
    }
    return next((f"{what} {', '.join(sorted(set(names)))}" for what, names in faults.items() if names), None)


def matter(
    name: str,
    articles: Sequence[Article],
    answers: Sequence[tuple[Part, PartiesDraft]],
    provenance: Provenance | None,
) -> tuple[Matter, list[Rejection]]:
    """Put together what the answers about the parts of one matter say; a body that several name is one."""
    rejections: list[Rejection] = []

    def reject(reason: str, detail: str) -> None:
        rejections.append(Rejection(stage=STAGE, subject=name, reason=reason, detail=detail))

    sources = {key: source for part, _ in answers for key, source in part.sources.items()}
    said = {entry.key: entry for _, draft in answers for entry in draft.sources}
    spoken: dict[str, list[Source]] = {}
    for key, entry in said.items():
        spoken.setdefault(fold(entry.body or ""), []).append(sources[key])
    drafts: dict[str, list[BodyDraft]] = {}
    for body in (body for _, draft in answers for body in draft.bodies):
        drafts.setdefault(fold(body.name), []).append(body)
    names = _names(drafts, spoken, articles, reject)
    bodies = tuple(_body(folded, theirs, names, reject) for folded, theirs in drafts.items() if folded in names)
    standings = tuple(
        Standing(
            article_id=sources[key].article_id,
            source_name=called,
            body=names[fold(entry.body)] if entry.body is not None else None,
            own_text=entry.own_text,
        )
        for key, entry in said.items()
        for called in sources[key].names
    )
    ordered = tuple(article.id for article in in_order(articles))
    return Matter(id=name, articles=ordered, bodies=bodies, standings=standings, provenance=provenance), rejections


def _names(
    drafts: Mapping[str, Sequence[BodyDraft]],
    spoken: Mapping[str, Sequence[Source]],
    articles: Sequence[Article],
    reject: Callable[[str, str], None],
) -> dict[str, str]:
    """Name each body in words that the articles have, and drop one that they do not know and nobody speaks for."""
    names: dict[str, str] = {}
    for folded, theirs in drafts.items():
        name, speakers = theirs[0].name, spoken.get(folded, ())
        called = [one for source in speakers for one in (source.affiliation, *source.names) if one]
        if folded in map(fold, called) or any(is_held(name, article) for article in articles):
            names[folded] = name
            continue
        # The speakers of one body stay together though its name is the model's own: it goes by theirs.
        taken = {fold(one) for one in (*names.values(), *(body[0].name for body in drafts.values()))}
        instead = next((one for one in called if fold(one) not in taken), None)
        reject("name_not_in_articles", f"{name}, called {instead} instead" if instead else name)
        if speakers:
            names[folded] = instead or name
    return names


def _body(
    folded: str, drafts: Sequence[BodyDraft], names: Mapping[str, str], reject: Callable[[str, str], None]
) -> Body:
    against = dict.fromkeys(name for draft in drafts for name in draft.against)
    for name in against:
        if fold(name) not in names or fold(name) == folded:
            reject("unknown_body", f"{names[folded]} is said to stand against {name}")
    return Body(
        name=names[folded],
        party=any(draft.party for draft in drafts),
        against=tuple(dict.fromkeys(names[fold(one)] for one in against if fold(one) in names and fold(one) != folded)),
        why=drafts[0].why,
    )
