"""People in need: a message is looked at for distress before anything else is decided.

A linear classifier over words, pairs of words and character n-grams (Wang & Manning 2012 on such
baselines), learnt by `bot.conversation.crisis_learning` from the examples that ship with the bot.
Features are hashed into a fixed number of buckets (Weinberger et al. 2009), so that the model is a
few small arrays and needs no vocabulary. What the editors of an FAQ add is learnt when the FAQ is
read.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from operator import itemgetter
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.faq.characters import clean
from bot.faq.values import Crisis
from bot.language.text import char_ngrams, folded, is_symbol, sentences

Floats = NDArray[np.float32]

MODEL_FILE = Path(__file__).with_name("crisis.npz")
BUCKETS = 1 << 16  # of hashed features; twice as many tell no more apart
ALARM = -0.28  # score from which a message counts as one in need, see docs/crisis.md
_FAMILIAR = 0.5  # how much more it takes if the FAQ surely answers the message
_MARGIN = 0.3  # by which an example that editors add has to lie on its side
_LONGEST_WHOLE = 400  # characters; in a longer message one sentence is lost among the others
# Taken off in a longer message: of many sentences one sounds alarming by chance.
_DOUBT_OF_STORY = 0.3
_ROUNDS = 5  # over the examples that editors add; each may move the others a little
_WORDS_KEPT = 5_000  # whose features are remembered, about 1 kB each


@dataclass(frozen=True, slots=True)
class Alarm:
    """How much in a message speaks for a person in need, and the place of the kind of need."""

    score: float
    kind: int

    def holds(self, familiar: float) -> bool:
        """Tell whether the alarm stands although the FAQ answers with this probability (0 to 1)."""
        return self.score >= ALARM + _FAMILIAR * familiar


@dataclass(frozen=True, repr=False)
class CrisisDetector:
    """Tells whether a message is by somebody in need, and in which.

    `weights` has the shape (BUCKETS, 1 + kinds): what a feature says for need at all, and for each
    kind of it; `biases` has the shape (1 + kinds). `rarity` has the shape (BUCKETS): the inverse
    document frequency of a feature.
    """

    weights: Floats
    biases: Floats
    rarity: Floats

    def alarm(self, message: str) -> Alarm | None:
        """Return the most alarming that a message says, None if it says nothing of the kind."""
        scores = max(map(self.scores, parts_of(message)), key=itemgetter(0))
        score = float(scores[0])
        if len(message) > _LONGEST_WHOLE:
            score -= _DOUBT_OF_STORY
        if score < ALARM:
            return None
        kind = int(scores[1:].argmax())
        return Alarm(score, kind)

    def scores(self, text: str) -> Floats:
        """Return how much speaks for need, and for each kind of it."""
        buckets, values = weighed(hashed(text), self.rarity)
        return np.asarray(values @ self.weights[buckets] + self.biases)

    def adapted(self, crisis: Crisis) -> CrisisDetector:
        """Return the detector with the kinds of need and the examples that an FAQ adds.

        Each added example moves the weights just as far as it needs (passive-aggressive learning,
        Crammer et al. 2006).
        """
        if not crisis.added:
            return self
        new = len(crisis.kinds) + 1 - self.weights.shape[1]
        weights = np.pad(self.weights, ((0, 0), (0, new)))
        biases = np.append(self.biases, np.full(new, -1.0)).astype(np.float32)
        adapted = CrisisDetector(weights, biases, self.rarity)
        for kind, example in crisis.added * _ROUNDS:
            if kind is None:
                adapted._calm(example)
            else:
                adapted._alarm(example, kind)
        return adapted

    def _alarm(self, example: str, kind: int) -> None:
        buckets, values = weighed(hashed(example), self.rarity)
        need, *kinds = self.scores(example).tolist()
        own = kinds.pop(kind)
        others = max(kinds, default=-math.inf)
        lacking_need = max(0.0, ALARM + _MARGIN - need)
        lacking_kind = max(0.0, others + _MARGIN - own)
        self.weights[buckets, 0] += lacking_need * values
        self.weights[buckets, 1 + kind] += lacking_kind * values

    def _calm(self, example: str) -> None:
        for part in parts_of(example):
            buckets, values = weighed(hashed(part), self.rarity)
            need = float(self.scores(part)[0])
            excess = max(0.0, need - ALARM + _MARGIN)
            self.weights[buckets, 0] -= excess * values


@lru_cache(1)
def shipped_detector() -> CrisisDetector:
    """Return what was learnt from the examples that ship with the bot."""
    with np.load(MODEL_FILE, allow_pickle=False) as arrays:
        names = ("weights", "biases", "rarity")
        parts = [arrays[name].astype(np.float32) for name in names]
    return CrisisDetector(*parts)


def weighed(features: Sequence[int], rarity: Floats) -> tuple[NDArray[np.intp], Floats]:
    """Return the distinct buckets of a text's features and their weights, at length one."""
    numbers = np.array(features, dtype=np.intp)
    buckets, counts = np.unique(numbers, return_counts=True)
    values = (1 + np.log(counts)) * rarity[buckets]
    length = math.sqrt(values @ values) or 1.0
    return buckets, (values / length).astype(np.float32)


def hashed(text: str) -> list[int]:
    """Return the bucket of each feature of a text; what occurs twice is returned twice."""
    words = folded(text).split()
    buckets = list[int]()
    for word in words:
        buckets += _word(word)
    buckets += map(_bucket, _pairs(words))
    buckets += map(_bucket, filter(is_symbol, clean(text)))
    return buckets


def parts_of(message: str) -> list[str]:
    """Return the sentences of a message; a short message is also read as a whole.

    A cry for help may stand in the middle of a mail.
    """
    parts = sentences(message)
    if len(message) <= _LONGEST_WHOLE:
        parts.insert(0, message)
    return list(dict.fromkeys(parts)) or [message]


def _pairs(words: list[str]) -> Iterator[str]:
    """Yield neighbouring words, with the ends of the message, and words with one between them."""
    padded = ["^", *words, "$"]
    for one, other in pairwise(padded):
        yield f"{one} {other}"
    for one, other in zip(words, words[2:], strict=False):
        yield f"{one} _ {other}"


@lru_cache(_WORDS_KEPT)
def _word(word: str) -> tuple[int, ...]:
    return tuple(map(_bucket, (word, *char_ngrams(word))))


def _bucket(feature: str) -> int:
    return zlib.crc32(feature.encode()) % BUCKETS
