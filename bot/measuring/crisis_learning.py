"""How the crisis detector learns from the examples that ship with the bot.

What people ask in the FAQ and in those of other offices counts as harmless, but for the messages in
`faqs/need.txt`: ordinary life is full of words that sound alarming.

Run this after the examples in bot/faq/base have changed:

    python -m bot.measuring.crisis_learning
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
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
from bot.faq.crisis_folder import HARMLESS, base_examples, read_base
from bot.faq.values import Faq
from bot.measuring.small_faqs import FOLDER, read_small_faqs

Vector = NDArray[np.float64]

_IN_NEED_FILE = FOLDER / "need.txt"
PENALTY = 0.1  # of squared weights against the squared hinge loss of all texts
MOST_ROUNDS = 30  # the set of texts too near to the border is settled after ten to twenty
# Of conjugate gradients a round. With 25 and less precision the rounds end long before the loss
# does, and each change of the examples moves all figures.
_STEPS = 300
_PRECISION = 1e-4


def main() -> None:
    """Learn, and keep what was learnt in the package."""
    alarming = [base_examples(kind.id) for kind in read_base().kinds]
    # Messages are looked at sentence by sentence, so what is harmless is learnt so, too.
    harmless = dict[str, None]()
    for text in (*base_examples(HARMLESS), *_ordinary(load_faq()), *_of_other_faqs()):
        harmless |= dict.fromkeys(parts_of(text))
    learnt = learn(alarming, list(harmless))
    np.savez(
        MODEL_FILE,
        allow_pickle=False,
        weights=learnt.weights.astype(np.float16),
        biases=learnt.biases,
        rarity=learnt.rarity.astype(np.float16),
        digest=np.array(digest()),
    )


def _ordinary(faq: Faq) -> list[str]:
    """Return what people ask and say in an FAQ: questions, phrases, negatives, small talk."""
    texts = [entry.question for entry in faq.entries]
    for entry in faq.entries:
        texts += [phrase.text for phrase in entry.phrases]
    declined = (*faq.negatives, *faq.declined_after)
    texts += [phrase.text for phrase in declined]
    for talk in faq.smalltalk:
        texts += talk.phrases
    return texts


def _of_other_faqs() -> list[str]:
    """Return what people ask in the FAQs of other offices, if they are not in need."""
    in_need = set(_IN_NEED_FILE.read_text("utf-8").splitlines())
    texts: list[str] = []
    for small in read_small_faqs():
        without_talk = replace(small.faq, smalltalk=())  # every FAQ has the same
        texts += _ordinary(without_talk)
        texts += [asked.question for asked in small.questions]
    return [text for text in texts if text not in in_need]


def digest() -> str:
    """Return the SHA-256 of all examples; a test compares it with that of the model."""
    lines = list[str]()
    for kind in read_base().kinds:
        examples = base_examples(kind.id)
        lines += [f"{kind.id} {example}" for example in examples]
    lines += base_examples(HARMLESS)
    text = "\n".join(lines)
    return hashlib.sha256(text.encode()).hexdigest()


def learn(needs: Sequence[Sequence[str]], harmless: Sequence[str]) -> CrisisDetector:
    """Learn from the examples of each kind of need, and from texts that tell of none."""
    texts = [*chain.from_iterable(needs), *harmless]
    counts = [len(examples) for examples in needs]
    alarming = sum(counts)
    features = [hashed(text) for text in texts]
    rarity = _rarity(features)
    rows = _rows(features, rarity)
    places = np.arange(len(texts))
    in_need = places < alarming
    need = _support_vectors(rows, in_need)
    kinds = _kinds(rows[:alarming], counts)
    weights_and_biases = np.stack([need, *kinds])
    learnt = weights_and_biases.astype(np.float32)
    return CrisisDetector(
        weights=learnt[:, :-1],
        biases=learnt[:, -1],
        rarity=rarity,
    )


def _kinds(rows: sparse.csr_array, counts: Sequence[int]) -> list[Vector]:
    """Return what tells each kind of need from the others; `counts` says how many rows it has."""
    kinds = np.arange(len(counts))
    kind_of = np.repeat(kinds, counts)
    return [_support_vectors(rows, kind_of == kind) for kind in kinds]


def _rarity(features: Sequence[NDArray[np.intp]]) -> Floats:
    """Return the inverse document frequency of each bucket."""
    frequency = np.zeros(BUCKETS)
    for buckets in features:
        frequency[np.unique(buckets)] += 1
    texts = len(features)
    rarity = np.log((1 + texts) / (1 + frequency)) + 1
    return rarity.astype(np.float32)


def _rows(features: Sequence[NDArray[np.intp]], rarity: Floats) -> sparse.csr_array:
    """Return the texts as the rows of a matrix of shape (texts, BUCKETS + 1).

    The last column is 1, for the bias.
    """
    values = [weighed(buckets, rarity) for buckets in features]
    texts = len(features)
    lengths = [len(buckets) for buckets in features]
    ends = np.cumsum([0, *lengths])
    data = np.concatenate(values)
    columns = np.concatenate(features)
    rows = sparse.csr_array((data, columns, ends), shape=(texts, BUCKETS))
    rows.sum_duplicates()
    bias = np.ones((texts, 1))
    with_bias = sparse.hstack([rows, bias])
    return sparse.csr_array(with_bias, dtype=np.float64)


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
        before = near
        weights = _ridge(rows[near], sign[near], weights)
        margins = sign * (rows @ weights)
        near = margins < 1
        if np.array_equal(near, before):
            break
    spread = np.zeros(BUCKETS + 1)
    spread[used] = weights
    return spread


def _ridge(rows: sparse.csr_array, wanted: Vector, start: Vector) -> Vector:
    """Return the ridge regression of `wanted` on the rows."""
    columns = rows.T.tocsr()

    def product(weights: Vector) -> Vector:
        fitted = columns @ (rows @ weights)
        return np.asarray(fitted + PENALTY * weights)

    _, features = rows.shape
    normal = LinearOperator((features, features), matvec=product, dtype=np.float64)
    target = columns @ wanted
    found, _ = cg(
        normal,
        target,
        x0=start,
        maxiter=_STEPS,
        rtol=_PRECISION,
    )
    return np.asarray(found)


if __name__ == "__main__":
    main()
