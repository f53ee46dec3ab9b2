"""What an index learns from its texts.

That is their postings, a document a target, a classifier, and the likeness of entries. Only
building needs this module, and scipy with it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import chain

import numpy as np
from scipy import linalg, sparse
from scipy.sparse.linalg import LinearOperator, cg

from bot.retrieval.features import Dense, Floats, Halves, Ints, Space, Sparse, zeros

# Between 0.3 (better AUROC) and 1.0 (better top-1) with whole points of view held out; see
# docs/retrieval.md.
RIDGE = 0.5
MOST_CLASSIFIER_TEXTS = 50_000  # beyond them building takes minutes
MOST_CLASSIFIER_WEIGHTS = 40_000_000  # features times targets; held with the documents, 160 MB
MOST_KERNEL_TEXTS = 3_000  # up to here the kernel is written out: 36 MB, 150 MB while it is made
_TARGETS_AT_ONCE = 32  # solved for together; 13 MB for a product over 100,000 features
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

    `bot.retrieval.index.Index` holds all three.
    """
    shape = (len(target_of), space.size)
    matrix = sparse.csr_array((rows.data, rows.indices, rows.indptr), shape=shape)
    split = space.lemma.start
    documents = _documents(matrix, target_of, targets, split)
    likeness = zeros(entries, 0)
    if entries <= MOST_LIKENESS_ENTRIES:
        likeness = _likeness(documents[:split, :entries])
    linear = _linear(documents, matrix, target_of)
    by_lemma = matrix[:, split:]
    postings = _sparse(by_lemma.T)
    return postings, linear, likeness


def _linear(documents: sparse.csr_array, rows: sparse.csr_array, target_of: Ints) -> Dense | Sparse:
    """Return the documents and beside them, in as many columns again, the classifier.

    If there are too many texts or targets, it is left out.
    """
    features, targets = documents.shape
    is_small = features * targets <= MOST_CLASSIFIER_WEIGHTS
    if not is_small or len(target_of) > MOST_CLASSIFIER_TEXTS:
        return _sparse(documents)
    weights = np.empty((features, 2 * targets), dtype=np.float16)
    weights[:, :targets] = documents.toarray()
    _classify(rows, target_of, weights[:, targets:])
    return Dense(weights)


def content(stems: Sequence[Sequence[int]], target_of: Ints, targets: int, features: int) -> Sparse:
    """Return the saturated frequency of each stem in all texts of a target.

    The shape is (features, targets). `stems` are the places of the stems of each text.
    """
    rows = np.fromiter(chain.from_iterable(stems), dtype=np.intp)
    lengths = [len(places) for places in stems]
    columns = np.repeat(target_of, lengths)
    counts = _counts(rows, columns, shape=(features, targets))
    saturated = _saturated(counts)
    return _sparse(saturated)


def _saturated(counts: sparse.csr_array) -> sparse.csr_array:
    """Return frequencies that saturate, with long documents damped.

    The formula is that of BM25 (Robertson & Zaragoza 2009).
    """
    lengths = np.asarray(counts.sum(axis=0))
    mean = max(float(lengths.mean()), 1.0)
    half = 1 - _LENGTH_WEIGHT + _LENGTH_WEIGHT * lengths / mean
    used = sparse.coo_array(counts)
    _, target = used.coords
    damped = used.data + _SATURATION * half[target]
    saturated = used.data * (1 + _SATURATION) / damped
    values = saturated.astype(np.float32)
    return sparse.csr_array((values, used.coords), shape=counts.shape)


def _counts(rows: Ints, columns: Ints, shape: tuple[int, int]) -> sparse.csr_array:
    """Return how often each pair of a row and a column occurs."""
    ones = np.ones(len(rows), dtype=np.float32)
    return sparse.csr_array((ones, (rows, columns)), shape=shape)


def _sparse(matrix: sparse.sparray) -> Sparse:
    """Return a matrix by rows, as the index holds it."""
    rows = sparse.csr_array(matrix)
    _, columns = rows.shape
    return Sparse(
        data=rows.data,
        indices=rows.indices.astype(np.intp),
        indptr=rows.indptr.astype(np.intp),
        columns=columns,
    )


def _documents(
    rows: sparse.csr_array, target_of: Ints, targets: int, split: int
) -> sparse.csr_array:
    """Return one damped sum of vectors per target, as (features, targets).

    Each family of features has length one.
    """
    texts = len(target_of)
    member = _counts(target_of, np.arange(texts), shape=(targets, texts))
    sums = sparse.csc_array(member @ rows)
    sums.data = np.log1p(sums.data)
    features = sums.T
    by_char = _unit_columns(features[:split])
    by_lemma = _unit_columns(features[split:])
    stacked = sparse.vstack([by_char, by_lemma])
    return sparse.csr_array(stacked)


def _likeness(documents: sparse.csr_array) -> Floats:
    """Return the cosines of entries; a feature weighs more the fewer entries have it.

    So two entries are alike if they share "wie oft", not if they share "Qualitätszirkel".
    """
    _, entries = documents.shape
    uses = np.diff(documents.indptr)
    rarity = np.log((1 + entries) / (0.5 + uses))
    weights = sparse.diags_array(np.maximum(rarity, 0))
    telling = _unit_columns(weights @ documents)
    cosines = telling.T @ telling
    return np.asarray(cosines.toarray())


def _unit_columns(matrix: sparse.csr_array) -> sparse.csr_array:
    """Scale the columns to unit length."""
    squares = matrix * matrix
    lengths = np.sqrt(squares.sum(axis=0))
    lengths = np.maximum(lengths, 1e-9)  # of a column without values
    scale = sparse.diags_array(1 / lengths)
    return sparse.csr_array(matrix @ scale, dtype=np.float32)


def _classify(rows: sparse.csr_array, target_of: Ints, weights: Halves) -> None:
    """Fill in the ridge regression of each target, solved in the dual (Saunders et al. 1998)."""
    _, targets = weights.shape
    solved = _solver(rows)
    target_of_row = target_of[:, np.newaxis]
    for start in range(0, targets, _TARGETS_AT_ONCE):
        end = min(start + _TARGETS_AT_ONCE, targets)
        some = np.arange(start, end)
        wanted = target_of_row == some
        dual = solved(wanted.astype(np.float32))
        learnt = rows.T @ dual
        learnt /= 2
        weights[:, start:end] = learnt


def _solver(rows: sparse.csr_array) -> Callable[[Floats], Floats]:
    """Return what finds the dual weights of the texts for the values wanted of them.

    The kernel is the mean of both families' cosines, hence the halves. It is nearly full, so that
    of many texts it would take gigabytes: there it is never written out, and the weights are found
    by conjugate gradients (Hestenes & Stiefel 1952).
    """
    texts, _ = rows.shape
    if texts <= MOST_KERNEL_TEXTS:
        return _direct_solver(rows)
    return _stepwise_solver(rows)


def _direct_solver(rows: sparse.csr_array) -> Callable[[Floats], Floats]:
    texts, _ = rows.shape
    kernel = (rows @ rows.T).toarray()
    kernel /= 2
    kernel[np.diag_indices(texts)] += RIDGE
    factor = linalg.cho_factor(kernel, overwrite_a=True)

    def solved(wanted: Floats) -> Floats:
        return np.asarray(linalg.cho_solve(factor, wanted))

    return solved


def _stepwise_solver(rows: sparse.csr_array) -> Callable[[Floats], Floats]:
    columns = sparse.csr_array(rows.T)  # multiplied in half the time of a view

    def solved(wanted: Floats) -> Floats:
        def product(flat: Floats) -> Floats:
            dual = flat.reshape(wanted.shape)
            cosines = rows @ (columns @ dual)
            cosines /= 2
            cosines += RIDGE * dual
            return np.asarray(cosines).ravel()

        shape = (wanted.size, wanted.size)
        kernel = LinearOperator(shape, matvec=product, dtype=np.float32)
        flat, _ = cg(kernel, wanted.ravel(), rtol=_RESIDUAL)
        return np.asarray(flat).reshape(wanted.shape)

    return solved
