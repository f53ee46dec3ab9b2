"""How the crisis detector learns from the examples that ship with the bot.

The texts of the FAQ count as harmless: they are ordinary questions of ordinary people.

Run this after the examples in bot/faq/base have changed:

    python -m bot.conversation.crisis_learning
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from itertools import chain

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
from bot.faq.values import Crisis, Faq

Vector = NDArray[np.float64]

PENALTY = 0.1  # of squared weights against the squared hinge loss of all texts
MOST_ROUNDS = 10  # the set of texts too near to the border hardly changes after five
_STEPS = 25  # of conjugate gradients a round; the next round goes on from there
_PRECISION = 1e-2


def main() -> None:
    """Learn, and keep what was learnt in the package."""
    base = read_base()
    # Messages are looked at sentence by sentence, so what is harmless is learnt so, too.
    harmless = dict[str, None]()
    for text in (*base.harmless, *_ordinary(load_faq())):
        harmless |= dict.fromkeys(parts_of(text))
    learnt = learn([kind.examples for kind in base.kinds], list(harmless))
    np.savez(
        MODEL_FILE,
        allow_pickle=False,
        weights=learnt.weights.astype(np.float16),
        biases=learnt.biases,
        rarity=learnt.rarity.astype(np.float16),
        digest=np.array(digest(base)),
    )


def _ordinary(faq: Faq) -> list[str]:
    """Return what people ask and say in an FAQ: questions, phrases, negatives, small talk."""
    texts = [entry.question for entry in faq.entries]
    for entry in faq.entries:
        texts += [phrase.text for phrase in entry.phrases]
    texts += [phrase.text for phrase in faq.negatives]
    for talk in faq.smalltalk:
        texts += talk.phrases
    return texts


def digest(base: Crisis) -> str:
    """Return the SHA-256 of all examples; a test compares it with that of the model."""
    lines = list[str]()
    for kind in base.kinds:
        lines += [f"{kind.id} {example}" for example in kind.examples]
    lines += base.harmless
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def learn(needs: Sequence[Sequence[str]], harmless: Sequence[str]) -> CrisisDetector:
    """Learn from the examples of each kind of need, and from texts that tell of none."""
    alarming = list(chain.from_iterable(needs))
    features = list(map(hashed, [*alarming, *harmless]))
    rarity = _rarity(features)
    rows = _rows(features, rarity)
    in_need = np.arange(len(features)) < len(alarming)
    columns = [_support_vectors(rows, in_need)]
    kind_of = np.repeat(np.arange(len(needs)), [len(examples) for examples in needs])
    rows_in_need = rows[: len(alarming)]
    columns += [_support_vectors(rows_in_need, kind_of == kind) for kind in range(len(needs))]
    weights = np.stack(columns, axis=-1).astype(np.float32)
    return CrisisDetector(weights[:-1], weights[-1], rarity)


def _rarity(features: Sequence[Sequence[int]]) -> Floats:
    frequency = np.zeros(BUCKETS)
    for buckets in features:
        frequency[list(set(buckets))] += 1
    rarity = np.log((1 + len(features)) / (1 + frequency)) + 1
    return rarity.astype(np.float32)


def _rows(features: Sequence[Sequence[int]], rarity: Floats) -> sparse.csr_array:
    """Return the texts as the rows of a matrix of shape (texts, BUCKETS + 1).

    The last column is 1, for the bias.
    """
    buckets, values, ends = list[NDArray[np.intp]](), list[Floats](), [0]
    for hashes in features:
        own, weights = weighed(hashes, rarity)
        buckets.append(own)
        values.append(weights)
        ends.append(ends[-1] + len(own))
    texts = len(features)
    held = (np.concatenate(values), np.concatenate(buckets), np.array(ends))
    rows = sparse.csr_array(held, shape=(texts, BUCKETS))
    bias = np.ones((texts, 1))
    return sparse.csr_array(sparse.hstack([rows, bias]), dtype=np.float64)


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

    def product(weights: Vector) -> Vector:
        return np.asarray(columns @ (rows @ weights) + PENALTY * weights)

    features = rows.shape[1]
    normal = LinearOperator((features, features), matvec=product, dtype=np.float64)
    found, _ = cg(normal, columns @ wanted, start, maxiter=_STEPS, rtol=_PRECISION)
    return np.asarray(found)


if __name__ == "__main__":
    main()
