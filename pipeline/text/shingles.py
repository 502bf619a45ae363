"""What a text is made of, word by word, small enough to be kept for each of many: its shingles, hashed.

A shingle is four words that stand next to each other, whatever their case and the marks between them; a character of
Chinese or Japanese is a word. Of each it is known whether all its words are the writer's own, that is, stand outside
quotation marks: two reporters who were told the same write down the same quotations.
"""

import re
import zlib

import numpy as np
from numpy.typing import NDArray

from pipeline.text.quotation import quoted_spans

Shingles = NDArray[np.uint32]
"""Sorted, each once. The lowest bit is 1 where all words are the writer's own, the others are the hash."""

_SIZE = 4
_WORD = re.compile(r"[^\W\u3040-\u30ff\u3400-\u9fff]+|[\u3040-\u30ff\u3400-\u9fff]")
_FACTOR, _MIX = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xD6E8FEB86659FD93)
_HALF = np.uint64(32)
_FLAG = np.uint32(1)


def shingles(text: str) -> Shingles:
    """Return the shingles of a text; one that is shorter is a single one, and one without words has none.

    >>> first, second = shingles("The dam broke on Monday."), shingles("“The dam,” he said, broke on Monday")
    >>> len(first), len(second), int((second & 1).sum())
    (2, 4, 2)
    """
    words = list(_WORD.finditer(text))
    if not words:
        return np.empty(0, np.uint32)
    starts = np.array([word.start() for word in words], np.int64)
    codes = np.array([zlib.crc32(word[0].casefold().encode("utf-8", "replace")) for word in words], np.uint64)
    size = min(_SIZE, len(words))
    edges = [edge for span in quoted_spans(text) for edge in (span.start, span.end)]
    own = np.searchsorted(np.array(edges, np.int64), starts, side="right") % 2 == 0
    hashes = np.zeros(len(words) - size + 1, np.uint64)
    all_own = np.ones(len(hashes), np.bool_)
    for place in range(size):
        hashes = hashes * _FACTOR + codes[place : place + len(hashes)]
        all_own &= own[place : place + len(hashes)]
    mixed = ((hashes ^ (hashes >> _HALF)) * _MIX >> _HALF).astype(np.uint32)
    found: Shingles = np.unique((mixed & ~_FLAG) | all_own)
    # Of one that stands both inside quotation marks and outside, the second is kept.
    kept: Shingles = found[np.append(found[1:] ^ found[:-1] != _FLAG, [True])]
    return kept


def all_of(found: Shingles) -> Shingles:
    """Return the hashes of all shingles, sorted, below 2 to the power of 31."""
    return found >> _FLAG


def own_of(found: Shingles) -> Shingles:
    """Return the hashes of those whose words are all the writer's own, sorted."""
    own: Shingles = found[found & _FLAG == _FLAG] >> _FLAG
    return own
