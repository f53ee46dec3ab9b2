"""What an index learns from its texts.

Their postings, a document a target, a classifier, and the likeness of entries.

Only building needs this module, and scipy with it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from scipy import linalg, sparse
from scipy.sparse.linalg import LinearOperator, cg

from bot.retrieval.features import Dense, Floats, Halves, Ints, Space, Sparse

# Between 0.3 (better AUROC) and 1.0 (better top-1) with whole points of view held out; see
# docs/retrieval.md.
RIDGE = 0.5
MOST_CLASSIFIER_TEXTS = 50_000  # beyond them building takes minutes
MOST_CLASSIFIER_WEIGHTS = 40_000_000  # features times targets; held with the documents, 160 MB
MOST_KERNEL_TEXTS = 3_000  # up to here the kernel is written out: 36 MB, 150 MB while it is made
_TARGETS_AT_ONCE = 16  # solved for together; 6 MB for a product over 100,000 features
_SATURATION = 1.2  # the usual k1 of BM25
# Its b, below the usual .75: entries differ in length by how many people wrote phrases for them.
_LENGTH_WEIGHT = 0.5
_RESIDUAL = 1e-4  # of a solution, relative; the weights are kept to three digits
# As it takes 4 n² bytes too; a larger FAQ is searched without regard to likeness.
MOST_LIKENESS_ENTRIES = 2_000


def learn(
    rows: Sparse, target_of: Ints, targets: int, entries: int, space: Space
) -> tuple[Sparse, Dense | Sparse, Floats]:
    """Return the postings, the linear weights of each feature, and the likeness of entries.

    `bot.retrieval.index.Index` holds all three. If there are too many texts or targets, there is no
    classifier.
    """
    texts = len(target_of)
    matrix = sparse.csr_array((rows.data, rows.indices, rows.indptr), shape=(texts, space.size))
    split = space.lemma.start
    documents = _documents(matrix, target_of, targets, split)
    likeness: Floats = np.zeros((entries, 0), dtype=np.float32)
    if entries <= MOST_LIKENESS_ENTRIES:
        likeness = _likeness(documents[:split, :entries])
    is_small = space.size * targets <= MOST_CLASSIFIER_WEIGHTS
    linear: Dense | Sparse
    if is_small and texts <= MOST_CLASSIFIER_TEXTS:
        weights = np.empty((space.size, 2 * targets), dtype=np.float16)
        weights[:, :targets] = documents.toarray()
        _classify(matrix, target_of, weights[:, targets:])
        linear = Dense(weights)
    else:
        linear = _sparse(documents)
    return _sparse(matrix[:, split:].T), linear, likeness.astype(np.float32)


def content(stems: Sequence[Sequence[int]], target_of: Ints, targets: int, features: int) -> Sparse:
    """Return the saturated frequency of each stem in all texts of a target.

    The shape is (features, targets). `stems` are the places of the stems of each text. Frequencies
    saturate and long documents are damped as in BM25 (Robertson & Zaragoza 2009).
    """
    columns = np.repeat(target_of, [len(text) for text in stems])
    places = np.concatenate([np.array(text, dtype=np.intp) for text in stems])
    ones = np.ones(len(places), np.float32)
    counts = sparse.csr_array((ones, (places, columns)), shape=(features, targets))

    lengths = np.asarray(counts.sum(axis=0))
    mean = max(float(lengths.mean()), 1.0)
    half = 1 - _LENGTH_WEIGHT + _LENGTH_WEIGHT * lengths / mean
    used = sparse.coo_array(counts)
    _, target = used.coords
    damped = used.data + _SATURATION * half[target]
    values = (used.data * (1 + _SATURATION) / damped).astype(np.float32)
    return _sparse(sparse.csr_array((values, used.coords), shape=counts.shape))


def _sparse(matrix: sparse.sparray) -> Sparse:
    """Return a matrix by rows, as the index holds it."""
    rows = sparse.csr_array(matrix)
    indices, indptr = rows.indices.astype(np.intp), rows.indptr.astype(np.intp)
    return Sparse(rows.data, indices, indptr, rows.shape[1])


def _documents(
    rows: sparse.csr_array, target_of: Ints, targets: int, split: int
) -> sparse.csr_array:
    """Return one damped sum of vectors per target, as (features, targets).

    Each family of features has length one.
    """
    texts = len(target_of)
    ones, text = np.ones(texts, np.float32), np.arange(texts)
    member = sparse.csr_array((ones, (target_of, text)), shape=(targets, texts))
    sums = sparse.csc_array(member @ rows)
    sums.data = np.log1p(sums.data)
    by_char = _unit_columns(sums[:, :split].T)
    by_lemma = _unit_columns(sums[:, split:].T)
    return sparse.csr_array(sparse.vstack([by_char, by_lemma]))


def _likeness(documents: sparse.csr_array) -> Floats:
    """Return the cosines of entries; a feature weighs more the fewer entries have it.

    So two entries are alike if they share "wie oft", not if they share "Qualitätszirkel".
    """
    entries, uses = documents.shape[1], np.diff(documents.indptr)
    rarity = np.log((1 + entries) / (0.5 + uses))
    weights = sparse.diags_array(np.maximum(rarity, 0))
    telling = _unit_columns(weights @ documents)
    return np.asarray((telling.T @ telling).toarray())


def _unit_columns(matrix: sparse.csr_array) -> sparse.csr_array:
    """Scale the columns to unit length."""
    length = np.sqrt((matrix * matrix).sum(axis=0))
    scale = sparse.diags_array(1 / np.maximum(length, 1e-9))
    return sparse.csr_array(matrix @ scale, dtype=np.float32)


def _classify(rows: sparse.csr_array, target_of: Ints, weights: Halves) -> None:
    """Fill in the ridge regression of each target, solved in the dual (Saunders et al. 1998)."""
    texts, targets = len(target_of), weights.shape[1]
    solved = _solver(rows)
    for start in range(0, targets, _TARGETS_AT_ONCE):
        end = min(start + _TARGETS_AT_ONCE, targets)
        some = np.arange(start, end)
        wanted = (target_of.reshape(texts, 1) == some).astype(np.float32)
        learnt = rows.T @ solved(wanted)
        learnt /= 2
        weights[:, start:end] = learnt


def _solver(rows: sparse.csr_array) -> Callable[[Floats], Floats]:
    """Return what finds the dual weights of the texts for the values wanted of them.

    The kernel is the mean of both families' cosines, hence the halves. It is nearly full, so that
    of many texts it would take gigabytes: there it is never written out, and the weights are found
    by conjugate gradients (Hestenes & Stiefel 1952).
    """
    texts = rows.shape[0]
    if texts <= MOST_KERNEL_TEXTS:
        kernel = (rows @ rows.T).toarray()
        kernel /= 2
        kernel[np.diag_indices(texts)] += RIDGE
        factor = linalg.cho_factor(kernel, overwrite_a=True)
        return lambda wanted: np.asarray(linalg.cho_solve(factor, wanted))
    columns = sparse.csr_array(rows.T)  # multiplied in half the time of a view

    def solved(wanted: Floats) -> Floats:
        def product(dual: Floats) -> Floats:
            each = dual.reshape(wanted.shape)
            cosines = rows @ (columns @ each)
            cosines /= 2
            cosines += RIDGE * each
            return np.asarray(cosines).ravel()

        shape = (wanted.size, wanted.size)
        kernel = LinearOperator(shape, matvec=product, dtype=np.float32)
        dual, _ = cg(kernel, wanted.ravel(), rtol=_RESIDUAL)
        return np.asarray(dual).reshape(wanted.shape)

    return solved
