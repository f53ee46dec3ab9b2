"""How the crisis detector learns from the examples that ship with the bot.

The texts of the FAQ count as harmless: they are ordinary questions of ordinary people.

Run this after the examples in bot/faq/base have changed:

    python -m bot.conversation.crisis_learning
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.linalg import LinearOperator, cg

from bot.conversation.crisis import (
    BUCKETS,
    MODEL_FILE,
    CrisisDetector,
    Floats,
    hashed,
    parts_of,
    weighed,
)
from bot.faq import load_faq
from bot.faq.crisis_folder import read_base
from bot.faq.values import Crisis

Vector = NDArray[np.float64]

PENALTY = 0.1  # of squared weights against the squared hinge loss of all texts
MOST_ROUNDS = 10  # the set of texts too near to the border hardly changes after five
_STEPS = 25  # of conjugate gradients a round; the next round goes on from there
_PRECISION = 1e-2


def main() -> None:
    """Learn, and keep what was learnt in the package."""
    base, faq = read_base(), load_faq()
    ordinary = [entry.question for entry in faq.entries]
    ordinary += [phrase.text for entry in faq.entries for phrase in entry.phrases]
    ordinary += [phrase.text for phrase in faq.negatives]
    ordinary += [phrase for talk in faq.smalltalk for phrase in talk.phrases]
    # Messages are looked at sentence by sentence, so what is harmless is learnt so, too.
    harmless = dict.fromkeys(
        part for text in (*base.harmless, *ordinary) for part in parts_of(text)
    )
    learnt = learn([kind.examples for kind in base.kinds], list(harmless))
    np.savez(
        MODEL_FILE,
        allow_pickle=False,
        weights=learnt.weights.astype(np.float16),
        biases=learnt.biases,
        rarity=learnt.rarity.astype(np.float16),
        digest=np.array(digest(base)),
    )


def digest(base: Crisis) -> str:
    """Return the SHA-256 of all examples; a test compares it with that of the model."""
    lines = [f"{kind.id} {example}" for kind in base.kinds for example in kind.examples]
    return hashlib.sha256("\n".join([*lines, *base.harmless]).encode()).hexdigest()


def learn(needs: Sequence[Sequence[str]], harmless: Sequence[str]) -> CrisisDetector:
    """Learn from the examples of each kind of need, and from texts that tell of none."""
    alarming = [text for examples in needs for text in examples]
    features = [hashed(text) for text in (*alarming, *harmless)]
    rarity = _rarity(features)
    rows = _rows(features, rarity)
    in_need = np.arange(len(features)) < len(alarming)
    kind_of = np.repeat(np.arange(len(needs)), [len(examples) for examples in needs])
    columns = [_support_vectors(rows, in_need)]
    columns += [
        _support_vectors(rows[: len(alarming)], kind_of == kind) for kind in range(len(needs))
    ]
    weights = np.stack(columns, axis=-1).astype(np.float32)
    return CrisisDetector(weights[:-1], weights[-1], rarity)


def _rarity(features: Sequence[Sequence[int]]) -> Floats:
    frequency = np.zeros(BUCKETS)
    for buckets in features:
        frequency[list(set(buckets))] += 1
    return (np.log((1 + len(features)) / (1 + frequency)) + 1).astype(np.float32)


def _rows(features: Sequence[Sequence[int]], rarity: Floats) -> sparse.csr_array:
    """Return the texts as the rows of a matrix of shape (texts, BUCKETS + 1).

    The last column is 1, for the bias.
    """
    vectors = [weighed(buckets, rarity) for buckets in features]
    ends = np.cumsum([0, *(len(buckets) for buckets, _ in vectors)])
    buckets, values = (np.concatenate(parts) for parts in zip(*vectors, strict=True))
    rows = sparse.csr_array((values, buckets, ends), shape=(len(features), BUCKETS))
    return sparse.csr_array(sparse.hstack([rows, np.ones((len(features), 1))]), dtype=np.float64)


def _support_vectors(rows: sparse.csr_array, wanted: NDArray[np.bool_]) -> Vector:
    """Return the weights of a linear support vector machine with squared hinge loss, the bias last.

    Each round is a ridge regression on the texts that are too near to the border or beyond it
    (the modified finite Newton method of Keerthi & DeCoste 2005), solved by conjugate gradients.
    """
    used = np.unique(rows.indices)
    rows = sparse.csr_array(rows[:, used])
    sign = np.where(wanted, 1.0, -1.0)
    weights = np.zeros(len(used))
    near = np.ones(len(sign), dtype=bool)
    for _ in range(MOST_ROUNDS):
        weights = _ridge(rows[near], sign[near], weights)
        before, near = near, sign * (rows @ weights) < 1
        if (near == before).all():
            break
    spread = np.zeros(BUCKETS + 1)
    spread[used] = weights
    return spread


def _ridge(rows: sparse.csr_array, wanted: Vector, start: Vector) -> Vector:
    """Return the ridge regression of `wanted` on the rows."""
    columns = rows.T.tocsr()
    normal = LinearOperator(
        (rows.shape[1],) * 2, matvec=lambda w: columns @ (rows @ w) + PENALTY * w, dtype=np.float64
    )
    found, _ = cg(normal, columns @ wanted, start, maxiter=_STEPS, rtol=_PRECISION)
    return np.asarray(found)


if __name__ == "__main__":
    main()
