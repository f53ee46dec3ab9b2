"""Which texts and entries of an index are hard to tell apart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from bot.retrieval.features import Floats, Ints
from bot.retrieval.index import Index

# Cosine by which a phrase may be nearer to a text of another entry than to any of its own.
_CLOSER_BY = 0.2
# Likeness of two entries whose short phrases differ by a word, such as kommunal and regional.
_ALIKE_FROM = 0.1
_CONFUSABLE_FROM = 0.25  # likeness of two entries from which an editor can do something about it
_ROWS_AT_ONCE = 500  # texts compared with all others; 200 MB for 100,000 of them


@dataclass(frozen=True, slots=True)
class Stray:
    """The place of a text in the index, of its own entry, and of the one it is nearer to."""

    text: int
    own: int
    other: int


@dataclass(frozen=True, slots=True, order=True)
class Pair:
    """How alike two entries are, and their places."""

    likeness: float
    one: int
    other: int


def nearer_elsewhere(index: Index, entries: int) -> Iterator[Stray]:
    """Yield the texts of entries that are clearly nearer to another entry."""
    count = int(index.first_text[entries])
    texts = _features_by_text(index)[:count]
    target_of = index.target_of[:count]
    targets, first_texts = np.unique(target_of, return_index=True)
    for start in range(0, count, _ROWS_AT_ONCE):
        block = slice(start, start + _ROWS_AT_ONCE)
        cosines = (texts[block] @ texts.T).toarray()
        np.fill_diagonal(cosines[:, start:], 0)  # of each text with itself
        nearness = np.maximum.reduceat(cosines, first_texts, axis=1)
        own = np.searchsorted(targets, target_of[block])
        for row, nearest in _closer_to_another(nearness, own):
            text = start + row
            own_target = targets.item(own[row])
            other_target = targets.item(nearest)
            yield Stray(text, own_target, other_target)


def _closer_to_another(nearness: Floats, own: Ints) -> Iterator[tuple[int, int]]:
    """Yield the rows of texts that are nearer to another column than to their own, and that one."""
    rows = np.arange(len(own))
    own_nearness = nearness[rows, own]
    nearness[rows, own] = 0
    nearest = nearness.argmax(axis=1)
    closer_by = nearness.max(axis=1) - own_nearness
    closer = np.flatnonzero(closer_by > _CLOSER_BY)
    for row in closer.tolist():
        other = int(nearest[row])
        yield row, other


def _features_by_text(index: Index) -> sparse.csr_array:
    """Return the features of each text: the index holds the texts of each feature."""
    held = index.postings
    features = len(held.indptr) - 1
    by_feature = sparse.csr_array(
        (held.data, held.indices, held.indptr), shape=(features, len(index.texts))
    )
    return sparse.csr_array(by_feature.T)


def are_alike(index: Index, one: int, other: int) -> bool:
    """Tell whether two entries resemble each other as a whole."""
    if not index.likeness.size:
        return False
    return bool(index.likeness[one, other] >= _ALIKE_FROM)


def confusable(index: Index) -> Iterator[Pair]:
    """Yield the pairs of entries that are so alike that an editor should know.

    Very large FAQs are not compared.
    """
    likeness = index.likeness
    alike = np.triu(likeness >= _CONFUSABLE_FROM, k=1)
    for one, other in np.argwhere(alike).tolist():
        cosine = float(likeness[one, other])
        yield Pair(cosine, one, other)
