"""What an index learns from its texts: their postings, a document a target, a classifier, and the likeness of entries.

Only building needs this module, and scipy with it.
"""

from __future__ import annotations

import numpy as np
from scipy import linalg, sparse

from bot.features import Dense, Floats, Ints, Space, Sparse

RIDGE = 0.5  # between 0.3 (better AUROC) and 1.0 (better top-1) with whole points of view held out; see docs/retrieval.md
MOST_CLASSIFIER_TEXTS = 12_000  # the kernel matrix takes 4 n² bytes: 576 MB
MOST_CLASSIFIER_WEIGHTS = 40_000_000  # features times targets; they are held with the documents, 160 MB
MOST_LIKENESS_ENTRIES = 2_000  # as it takes 4 n² bytes too; a larger FAQ is searched without regard to likeness


def learn(rows: Sparse, target_of: Ints, targets: int, entries: int, space: Space) -> tuple[Sparse, Dense | Sparse, Floats]:
    """Return the postings, what each feature says of the targets, and the likeness of entries, as `bot.index.Index` holds them.

    With too many texts or targets there is no classifier.
    """
    matrix = sparse.csr_array((rows.data, rows.indices, rows.indptr), shape=(len(target_of), space.size))
    split = space.lemma.start
    documents = _documents(matrix, target_of, targets, split)
    likeness = _likeness(documents[:split, :entries]) if entries <= MOST_LIKENESS_ENTRIES else np.zeros((entries, 0))
    linear: Dense | Sparse
    if len(target_of) <= MOST_CLASSIFIER_TEXTS and space.size * targets <= MOST_CLASSIFIER_WEIGHTS:
        linear = Dense(np.hstack([documents.toarray(), _classifier(matrix, target_of, targets)], dtype=np.float16))
    else:
        linear = _sparse(documents)
    return _sparse(matrix[:, split:].T), linear, likeness.astype(np.float32)


def _sparse(matrix: sparse.sparray) -> Sparse:
    """Return a matrix by rows, as the index holds it."""
    rows = sparse.csr_array(matrix)
    return Sparse(rows.data, rows.indices.astype(np.intp), rows.indptr.astype(np.intp), rows.shape[1])


def _documents(rows: sparse.csr_array, target_of: Ints, targets: int, split: int) -> sparse.csr_array:
    """Return one damped sum of vectors a target, each family of unit length, as (features, targets)."""
    texts = len(target_of)
    member = sparse.csr_array((np.ones(texts, np.float32), (target_of, np.arange(texts))), shape=(targets, texts))
    sums = sparse.csc_array(member @ rows)
    sums.data = np.log1p(sums.data)
    return sparse.csr_array(sparse.vstack([_unit_columns(sums[:, :split].T), _unit_columns(sums[:, split:].T)]))


def _likeness(documents: sparse.csr_array) -> Floats:
    """Return the cosines of entries, each feature weighed by how few entries have it.

    So that two entries are alike for what they share with few others: "wie oft", not "Qualitätszirkel".
    """
    entries = documents.shape[1]
    rarity = np.log((1 + entries) / (0.5 + np.diff(documents.indptr)))
    telling = _unit_columns(sparse.diags_array(np.maximum(rarity, 0)) @ documents)
    return np.asarray((telling.T @ telling).toarray())


def _unit_columns(matrix: sparse.csr_array) -> sparse.csr_array:
    """Scale the columns to unit length."""
    length = np.sqrt((matrix * matrix).sum(axis=0))
    return sparse.csr_array(matrix @ sparse.diags_array(1 / np.maximum(length, 1e-9)), dtype=np.float32)


def _classifier(rows: sparse.csr_array, target_of: Ints, targets: int) -> Floats:
    """Return the ridge regression of each target on the features, solved in the dual (Saunders et al. 1998).

    The kernel is the mean of both families' cosines, hence the halves.
    """
    kernel = (rows @ rows.T).toarray() / 2
    kernel[np.diag_indices_from(kernel)] += RIDGE
    wanted = np.zeros((len(target_of), targets), dtype=np.float32)
    wanted[np.arange(len(target_of)), target_of] = 1
    dual = linalg.solve(kernel, wanted, assume_a="pos", overwrite_a=True, overwrite_b=True)
    return np.asarray(rows.T @ dual / 2, dtype=np.float32)
