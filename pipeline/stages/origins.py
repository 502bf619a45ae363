"""Articles to origins: which texts are one text, whole, cut or lightly reworded.

Two texts are one where either holds most of the other's shingles, or a good part of them and of its own words too. The
second is asked because two reporters who quote one release at length share a good part, and write nothing of the same.
Candidates are found by a sample of the shingles, the same for every text whatever its length, so that a cut reprint
meets the long text that it was cut from; each is then compared by all of its shingles. A page that strings several
texts together binds them to one another: too few origins are the safer mistake.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

import numpy as np

from pipeline.identity import content_id
from pipeline.records import Article
from pipeline.text.shingles import Shingles, all_of, own_of, shingles
from pipeline.verdicts import Origin, Overlap

# Measured on news of one event: texts from one wire share 0.3 and more of the shorter's shingles, independent reports
# under 0.2. Those that quote one release share up to 0.6, and up to 0.27 of their own words.
_PART = 0.3
_MOST = 0.7

_SAMPLE = 4
"""One shingle of so many is looked up, by its hash."""
_LEAST_MET = 2
"""Two texts that have fewer of the sample in common are not compared."""

_HALF, _LOW = np.uint64(32), np.uint64(0xFFFFFFFF)


class _Text(NamedTuple):
    """What is kept of an article: 4 bytes for each word, about."""

    undated: bool
    published: date
    id: str
    shingles: Shingles


def find_origins(articles: Iterable[Article]) -> tuple[Origin, ...]:
    """Group articles by their text; each is in exactly one origin, alone where nobody shares its text.

    The articles are read once and not kept. Origins and their articles are oldest first, by date, then by id; those
    without a date come last. ``overlaps`` are the closest pairs that bind an origin, one fewer than its articles.
    """
    texts = sorted({article.id: _text(article) for article in articles}.values(), key=lambda text: text[:3])
    bonds = [(a, b, shared) for a, b in _candidates(texts) if (shared := _overlap(texts[a], texts[b]))]
    bonds.sort(key=lambda bond: (-max(bond[2].share_of_a, bond[2].share_of_b), bond[:2]))
    groups = _Groups(len(texts))
    binding = [(b, shared) for a, b, shared in bonds if groups.join(a, b)]
    overlaps: dict[int, list[Overlap]] = {}
    for row, shared in sorted(binding, key=lambda bound: bound[0]):
        overlaps.setdefault(groups.first(row), []).append(shared)
    return tuple(_origin([texts[row].id for row in rows], overlaps.get(rows[0], ())) for rows in groups.members())


def joined(
    origins: Iterable[Origin], articles: Mapping[str, Article], matters: Iterable[Iterable[str]]
) -> tuple[Origin, ...]:
    """Put origins together whose first texts are of one outlet and on one matter: a follow-up, a correction.

    ``matters`` are groups of ids of articles. Texts of an unnamed outlet stay apart.
    """
    before = sorted(origins, key=lambda origin: _age(articles[origin.articles[0]]))
    first = {origin.articles[0]: row for row, origin in enumerate(before)}
    groups = _Groups(len(before))
    for matter in matters:
        of_outlet: dict[str, int] = {}
        for id_ in sorted(set(matter) & first.keys()):
            if outlet := " ".join((articles[id_].outlet or "").casefold().split()):
                groups.join(of_outlet.setdefault(outlet, first[id_]), first[id_])
    return tuple(
        _origin(
            sorted((id_ for row in rows for id_ in before[row].articles), key=lambda id_: _age(articles[id_])),
            [overlap for row in rows for overlap in before[row].overlaps],
        )
        for rows in groups.members()
    )


def _origin(articles: list[str], overlaps: Iterable[Overlap]) -> Origin:
    return Origin(id=content_id("o", articles[0]), articles=tuple(articles), overlaps=tuple(overlaps))


def _age(article: Article) -> tuple[bool, date, str]:
    return article.published is None, article.published or date.max, article.id


def _text(article: Article) -> _Text:
    return _Text(*_age(article), shingles(article.text))


def _candidates(texts: list[_Text]) -> list[tuple[int, int]]:
    """Return the pairs of rows, the older first, whose samples have enough in common to be worth comparing.

    Who holds a shingle meets the first that holds it and the one before: a story that thousands print stays cheap.
    """
    samples = [held[held % _SAMPLE == 0] for held in (all_of(text.shingles) for text in texts)]
    sizes = np.array([len(sample) for sample in samples])
    if not sizes.sum():
        return []
    rows = np.repeat(np.arange(len(texts), dtype=np.uint64), sizes)
    entries = np.sort(np.concatenate(samples).astype(np.uint64) << _HALF | rows)
    alone = np.diff(entries >> _HALF, prepend=_LOW << _HALF) != 0
    alone &= np.append(alone[1:], [True])
    entries = entries[~alone]
    keys, rows = entries >> _HALF, entries & _LOW
    places = np.arange(len(keys))
    first = np.searchsorted(keys, keys)
    again = places > first
    met = [rows[earlier[again]] << _HALF | rows[again] for earlier in (first, places - 1)]
    pairs, counts = np.unique(np.concatenate(met), return_counts=True)
    older, newer = pairs >> _HALF, pairs & _LOW
    enough = counts >= np.maximum(_LEAST_MET, np.minimum(sizes[older], sizes[newer]) * _PART / 3)
    return list(zip(older[enough].tolist(), newer[enough].tolist(), strict=True))


def _overlap(a: _Text, b: _Text) -> Overlap | None:
    """Compare two texts by all their shingles; null where they are not one."""
    shares = _shares(all_of(a.shingles), all_of(b.shingles))
    if max(shares) < _PART:
        return None
    own = _shares(own_of(a.shingles), own_of(b.shingles))
    if not any(share >= _MOST or min(share, of_own) >= _PART for share, of_own in zip(shares, own, strict=True)):
        return None
    return Overlap(a=a.id, b=b.id, share_of_a=round(shares[0], 3), share_of_b=round(shares[1], 3))


def _shares(a: Shingles, b: Shingles) -> tuple[float, float]:
    common = len(np.intersect1d(a, b, assume_unique=True))
    return common / max(len(a), 1), common / max(len(b), 1)


class _Groups:
    """Rows that belong together; the first of a group stands for it."""

    def __init__(self, size: int) -> None:
        self._parents = list(range(size))

    def first(self, row: int) -> int:
        while row != (parent := self._parents[row]):
            self._parents[row] = row = self._parents[parent]
        return row

    def join(self, a: int, b: int) -> bool:
        """Put two groups together; false where they were one."""
        a, b = sorted((self.first(a), self.first(b)))
        self._parents[b] = a
        return a != b

    def members(self) -> list[list[int]]:
        """Return the groups in the order of their first rows."""
        groups: dict[int, list[int]] = {}
        for row in range(len(self._parents)):
            groups.setdefault(self.first(row), []).append(row)
        return list(groups.values())
