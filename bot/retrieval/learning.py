"""What an index learns from its texts.

That is their postings, a document a target, a classifier, and the likeness of entries. Only
building needs this module, and scipy with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from scipy import linalg, sparse
from scipy.sparse.linalg import LinearOperator, cg

from bot.retrieval.features import Dense, Floats, Halves, Ints, Sparse, TextRows, zeros

# Between 0.3 (better AUROC) and 1.0 (better top-1) with whole points of view held out; see
# docs/retrieval.md.
RIDGE = 0.5
MOST_CLASSIFIER_TEXTS = 50_000  # beyond them building takes minutes
MOST_CLASSIFIER_WEIGHTS = 40_000_000  # features times targets; held with the documents, 160 MB
MOST_KERNEL_TEXTS = 3_000  # up to here the kernel is written out: 36 MB, 150 MB while it is made
_TARGETS_AT_ONCE = 16  # solved for together; 8 MB for a product over 120,000 features
_FEATURES_AT_ONCE = 10_000  # written out together, 2 MB
_SATURATION = 1.2  # the usual k1 of BM25
# Its b, below the usual .75: entries differ in length by how many people wrote phrases for them.
_LENGTH_WEIGHT = 0.5
_RESIDUAL = 5e-4  # of a solution, relative; the weights are kept to three digits
MOST_CONTENT = 4_000_000  # values of the content that are written out, 8 MB
# As it takes 4 n² bytes too; a larger FAQ is searched without regard to likeness.
MOST_LIKENESS_ENTRIES = 2_000


def learn(
    rows: TextRows, target_of: Ints, complete: Ints, targets: int, entries: int
) -> tuple[Sparse, Dense | Sparse, Floats]:
    """Return the postings, the linear weights of each feature, and the likeness of entries.

    `bot.retrieval.index.Index` holds all three. The postings are those of the `complete` texts
    alone, given by their places.
    """
    texts = _Texts.of(rows)
    linear, likeness = _of_documents(texts, target_of, targets, entries)
    if isinstance(linear, Dense):
        room = linear.data[:, targets:]
        _classify(texts, target_of, room)
    of_complete = texts.by_lemma[:, complete]
    postings = _sparse(of_complete)
    return postings, linear, likeness


def kernel(rows: TextRows) -> Floats:
    """Return the cosines of all pairs of texts, those of both families added."""
    return _Texts.of(rows).kernel()


def _matrix(held: Sparse) -> sparse.csr_array:
    """Return a matrix of the index as one of scipy."""
    rows = len(held.indptr) - 1
    stored = (held.data, held.indices, held.indptr)
    return sparse.csr_array(stored, shape=(rows, held.columns))


@dataclass(frozen=True, slots=True)
class _Texts:
    """The rows of all texts, and beside them their transposes.

    A matrix by rows is multiplied in half the time of a view on its transpose.
    """

    words: sparse.csr_array
    by_word: sparse.csr_array
    letters: sparse.csr_array
    by_char: sparse.csr_array
    lemmas: sparse.csr_array
    by_lemma: sparse.csr_array

    @classmethod
    def of(cls, rows: TextRows) -> _Texts:
        words = _matrix(rows.words)
        letters = _matrix(rows.letters)
        lemmas = _matrix(rows.lemmas)
        return cls(
            words=words,
            by_word=sparse.csr_array(words.T),
            letters=letters,
            by_char=sparse.csr_array(letters.T),
            lemmas=lemmas,
            by_lemma=sparse.csr_array(lemmas.T),
        )

    @property
    def count(self) -> int:
        """Return the number of texts."""
        return int(self.words.shape[0])

    def cosines(self, dual: Floats) -> Floats:
        """Return the products of both families' kernels with columns of one value a text, added."""
        by_char, by_lemma = self.features(dual)
        of_chars = self.words @ (self.letters @ by_char)
        of_lemmas = self.lemmas @ by_lemma
        return np.asarray(of_chars + of_lemmas)

    def kernel(self) -> Floats:
        """Return the cosines of all pairs of texts, those of both families added."""
        chars = self.words @ self.letters
        of_chars = chars @ chars.T
        of_lemmas = self.lemmas @ self.by_lemma
        summed = of_chars + of_lemmas
        return np.asarray(summed.toarray())

    def features(self, dual: Floats) -> Iterator[Floats]:
        """Yield the weight of each feature for values of the texts, first those of characters."""
        yield self.by_char @ (self.by_word @ dual)
        yield self.by_lemma @ dual


def _of_documents(
    texts: _Texts, target_of: Ints, targets: int, entries: int
) -> tuple[Dense | Sparse, Floats]:
    """Return the weights of each feature in the documents, and the likeness of entries.

    Beside them is room for a classifier, in as many columns again, unless there are too many texts
    or targets for one.
    """
    by_char, by_lemma = _documents(texts, target_of, targets)
    likeness = zeros(entries, 0)
    if entries <= MOST_LIKENESS_ENTRIES:
        likeness = _likeness(by_char[:, :entries])
    stacked = sparse.vstack([by_char, by_lemma])
    documents = sparse.csr_array(stacked)
    features, _ = documents.shape
    is_small = features * targets <= MOST_CLASSIFIER_WEIGHTS
    if not is_small or texts.count > MOST_CLASSIFIER_TEXTS:
        return _sparse(documents), likeness
    return _with_room(documents), likeness


def _with_room(documents: sparse.csr_array) -> Dense:
    """Return documents written out, beside them as many columns again that are not filled yet."""
    features, targets = documents.shape
    weights = np.empty((features, 2 * targets), dtype=np.float16)
    for start in range(0, features, _FEATURES_AT_ONCE):
        end = start + _FEATURES_AT_ONCE
        some = documents[start:end]
        weights[start:end, :targets] = some.toarray()
    return Dense(weights)


def content(
    stems: Sequence[Sequence[int]], target_of: Ints, targets: int, features: int
) -> Dense | Sparse:
    """Return the saturated frequency of each stem in all texts of a target.

    The shape is (features, targets). `stems` are the places of the stems of each text.
    """
    rows = np.fromiter(chain.from_iterable(stems), dtype=np.intp)
    lengths = [len(places) for places in stems]
    columns = np.repeat(target_of, lengths)
    counts = _counts(rows, columns, shape=(features, targets))
    saturated = _saturated(counts)
    if features * targets > MOST_CONTENT:
        return _sparse(saturated)
    written_out = saturated.toarray()
    return Dense(written_out.astype(np.float16))


def _saturated(counts: sparse.csr_array) -> sparse.csr_array:
    """Return frequencies that saturate, with long documents damped.

    The formula is that of BM25 (Robertson & Zaragoza 2009).
    """
    lengths = np.asarray(counts.sum(axis=0))
    mean = max(float(lengths.mean()), 1.0)
    of_length = _LENGTH_WEIGHT * lengths / mean
    half = 1 - _LENGTH_WEIGHT + of_length
    used = sparse.coo_array(counts)
    frequency = used.data
    _, target = used.coords
    damped = frequency + _SATURATION * half[target]
    saturated = frequency * (1 + _SATURATION) / damped
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
    texts: _Texts, target_of: Ints, targets: int
) -> tuple[sparse.csr_array, sparse.csr_array]:
    """Return one damped sum of vectors per target and family, as (features, targets).

    Each has length one.
    """
    numbers = np.arange(texts.count)
    member = _counts(target_of, numbers, shape=(targets, texts.count))
    of_words = member @ texts.words
    by_char = _document(of_words @ texts.letters)
    by_lemma = _document(member @ texts.lemmas)
    return by_char, by_lemma


def _document(sums: sparse.csr_array) -> sparse.csr_array:
    """Return sums of vectors, one a row, damped, as columns of length one."""
    damped = sparse.csc_array(sums)
    damped.data = np.log1p(damped.data)
    return _unit_columns(damped.T)


def _likeness(documents: sparse.csr_array) -> Floats:
    """Return the cosines of entries; a feature weighs more the fewer entries have it.

    So two entries are alike if they share "wie oft", not if they share "Qualitätszirkel".
    """
    _, entries = documents.shape
    uses = np.diff(documents.indptr)
    rarity = np.log((1 + entries) / (0.5 + uses))
    weights = np.maximum(rarity, 0)
    scale = sparse.diags_array(weights)
    telling = _unit_columns(scale @ documents)
    cosines = telling.T @ telling
    return np.asarray(cosines.toarray())


def _unit_columns(matrix: sparse.csr_array) -> sparse.csr_array:
    """Scale the columns to unit length."""
    squares = matrix * matrix
    lengths = np.sqrt(squares.sum(axis=0))
    lengths = np.maximum(lengths, 1e-9)  # of a column without values
    scale = sparse.diags_array(1 / lengths)
    return sparse.csr_array(matrix @ scale, dtype=np.float32)


def _classify(texts: _Texts, target_of: Ints, weights: Halves) -> None:
    """Fill in the ridge regression of each target, solved in the dual (Saunders et al. 1998)."""
    _, targets = weights.shape
    solved = _solver(texts)
    target_of_row = target_of[:, np.newaxis]
    for start in range(0, targets, _TARGETS_AT_ONCE):
        end = min(start + _TARGETS_AT_ONCE, targets)
        some = np.arange(start, end)
        wanted = target_of_row == some
        dual = solved(wanted.astype(np.float32))
        first = 0
        for of_family in texts.features(dual):
            last = first + len(of_family)
            weights[first:last, start:end] = of_family / 2
            first = last


def _solver(texts: _Texts) -> Callable[[Floats], Floats]:
    """Return what finds the dual weights of the texts for the values wanted of them.

    The kernel is the mean of both families' cosines, hence the halves. It is nearly full, so that
    of many texts it would take gigabytes: there it is never written out, and the weights are found
    by conjugate gradients (Hestenes & Stiefel 1952).
    """
    if texts.count <= MOST_KERNEL_TEXTS:
        return _direct_solver(texts)
    return _stepwise_solver(texts)


def _direct_solver(texts: _Texts) -> Callable[[Floats], Floats]:
    kernel = texts.kernel()
    kernel /= 2
    kernel[np.diag_indices(texts.count)] += RIDGE
    factor = linalg.cho_factor(kernel, overwrite_a=True)

    def solved(wanted: Floats) -> Floats:
        dual = linalg.cho_solve(factor, wanted)
        return np.asarray(dual)

    return solved


def _stepwise_solver(texts: _Texts) -> Callable[[Floats], Floats]:
    def solved(wanted: Floats) -> Floats:
        def product(flat: Floats) -> Floats:
            dual = flat.reshape(wanted.shape)
            cosines = texts.cosines(dual)
            cosines /= 2
            cosines += RIDGE * dual
            return cosines.ravel()

        shape = (wanted.size, wanted.size)
        kernel = LinearOperator(shape, matvec=product, dtype=np.float32)
        flat_wanted = wanted.ravel()
        flat, _ = cg(kernel, flat_wanted, rtol=_RESIDUAL)
        return np.asarray(flat).reshape(wanted.shape)

    return solved
