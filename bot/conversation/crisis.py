"""People in need: a message is looked at for distress before anything else is decided.

A linear classifier over words, pairs of words and character n-grams (Wang & Manning 2012 on such
baselines), learnt by `bot.measuring.crisis_learning` from the examples that ship with the bot.
Features are hashed into a fixed number of buckets (Weinberger et al. 2009), so that the model is a
few small arrays and needs no vocabulary. What the editors of an FAQ add is learnt when the FAQ is
read.
"""

from __future__ import annotations

import math
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.faq.characters import clean
from bot.faq.values import Crisis
from bot.language.folding import folded
from bot.language.languages import languages
from bot.language.ngrams import word_ngrams
from bot.language.plain_words import PARTS_KEPT
from bot.language.sentences import sentences
from bot.language.symbols import symbols

Floats = NDArray[np.float32]

MODEL_FILE = Path(__file__).with_name("crisis.npz")
BUCKETS = 1 << 16  # of hashed features; twice as many tell no more apart
THRESHOLD = -0.4  # score from which a message counts as one in need, see docs/crisis.md
# Weight of a short message beside the most alarming of its sentences. One of several sounds
# alarming by chance; with more, too many of those who say it beside a question are missed.
_OF_WHOLE = 0.2
# Score from which a reply that answers nothing names two numbers as well, see docs/crisis.md.
_NEARLY = -0.8
# How much more it takes the likelier it is that the FAQ answers the message, and where it surely
# does: of the 470 people in need of two sets three seem to ask for an entry that surely.
_FAMILIAR, _MORE_FAMILIAR = 0.5, 0.3
_SURELY_FAMILIAR = 0.8
_MARGIN = 0.3  # by which an example that editors add has to lie on its side
_LONGEST_WHOLE = 400  # characters; in a longer message one sentence is lost among the others
# Taken off in a longer message: of many sentences one sounds alarming by chance.
_DOUBT_OF_STORY = 0.5
# The same in a message of so few words, which stand in many a cry for help: "junger Mann".
_FEW_WORDS, _DOUBT_OF_WORDS = 2, 0.35
_DOUBT_OF_FOREIGN = 0.35  # the same in another language, of which there are few examples
_NEED = 0  # row of the weights for need at all; those of its kinds follow
_BIAS_OF_NEW_KIND = -1.0  # of a kind of need that an FAQ adds, before its examples are learnt
_ROUNDS = 5  # over the examples that editors add; each may move the others a little
_FOREIGN = "~"  # before each word of a message in another language
_HELD_DOWN = re.compile(r"(.)\1{2,}")
_WORDS_KEPT = 5_000  # whose features are remembered, about 1 kB each


@dataclass(frozen=True, slots=True)
class Alarm:
    """How much in a message speaks for a person in need, and the place of the kind of need.

    It may be less than it takes for the alarm to hold.
    """

    score: float
    kind: int

    def holds(self, familiar: float) -> bool:
        """Tell whether the alarm stands although the FAQ answers with this probability (0 to 1)."""
        needed = THRESHOLD + _FAMILIAR * familiar
        if familiar >= _SURELY_FAMILIAR:
            needed += _MORE_FAMILIAR
        return self.score >= needed


@dataclass(frozen=True, repr=False)
class CrisisDetector:
    """Tells whether a message is by somebody in need, and in which.

    `weights` has the shape (1 + kinds, BUCKETS): what a feature says for need at all, and for each
    kind of it; `biases` has the shape (1 + kinds). `rarity` has the shape (BUCKETS): the inverse
    document frequency of a feature.
    """

    weights: Floats
    biases: Floats
    rarity: Floats

    def alarm(self, message: str) -> Alarm | None:
        """Return the most alarming that a message says, None if it is far from any need."""
        parts = parts_of(message)
        needs = [self._need(part) for part in parts]
        most = max(needs)
        weighed_with_whole = most
        if len(message) <= _LONGEST_WHOLE:
            of_whole, *_ = needs
            weighed_with_whole = most + _OF_WHOLE * (of_whole - most)
        score = weighed_with_whole - _doubt(message)
        if score < _NEARLY:
            return None
        place = needs.index(most)
        most_alarming = parts[place]
        _, *kinds = self.scores(most_alarming).tolist()
        likeliest = max(kinds)
        return Alarm(score, kind=kinds.index(likeliest))

    def scores(self, text: str) -> Floats:
        """Return how much speaks for need, and for each kind of it."""
        buckets = hashed(text)
        values = weighed(buckets, self.rarity)
        evidence = self.weights[:, buckets] @ values
        return np.asarray(evidence + self.biases)

    def _need(self, text: str) -> float:
        """Return the first of the scores, in a fifth of the time of all of them."""
        buckets = hashed(text)
        values = weighed(buckets, self.rarity)
        weights_of_need = self.weights[_NEED]
        evidence = values @ weights_of_need[buckets]
        return float(evidence + self.biases[_NEED])

    def adapted(self, crisis: Crisis) -> CrisisDetector:
        """Return the detector with the kinds of need and the examples that an FAQ adds.

        Each added example moves the weights just as far as it needs (passive-aggressive learning,
        Crammer et al. 2006).
        """
        if not crisis.added:
            return self
        known = len(self.biases) - 1
        new = len(crisis.kinds) - known
        weights = np.pad(self.weights, [(0, new), (0, 0)])
        biases = np.pad(self.biases, (0, new), constant_values=_BIAS_OF_NEW_KIND)
        adapted = CrisisDetector(weights, biases, self.rarity)
        for kind, example in crisis.added * _ROUNDS:
            if kind is None:
                adapted._learn_harmless(example)
            else:
                adapted._learn_need(example, kind)
        return adapted

    def _learn_need(self, example: str, kind: int) -> None:
        """Learn that an example tells of a kind of need."""
        need, *kinds = self.scores(example).tolist()
        own = kinds.pop(kind)
        strongest_other = max(kinds, default=-math.inf)
        needed = THRESHOLD + _MARGIN + _doubt(example)
        needed_by_kind = strongest_other + _MARGIN
        lacking_need = max(0.0, needed - need)
        lacking_kind = max(0.0, needed_by_kind - own)
        row_of_kind = _NEED + 1 + kind
        self._add(example, row=_NEED, amount=lacking_need)
        self._add(example, row=row_of_kind, amount=lacking_kind)

    def _learn_harmless(self, example: str) -> None:
        """Learn that an example, and each part of it, is harmless."""
        for part in parts_of(example):
            need = self._need(part)
            excess = max(0.0, need - THRESHOLD + _MARGIN)
            self._add(part, row=_NEED, amount=-excess)

    def _add(self, text: str, row: int, amount: float) -> None:
        """Let a text score so much higher in a row of the weights."""
        buckets = hashed(text)
        values = weighed(buckets, self.rarity)
        np.add.at(self.weights[row], buckets, amount * values)


def _doubt(message: str) -> float:
    """Return how much less is to be made of an alarm in a message of this kind."""
    if len(message) > _LONGEST_WHOLE:
        return _DOUBT_OF_STORY
    if len(message.split()) <= _FEW_WORDS:
        return _DOUBT_OF_WORDS
    if _is_foreign(message):
        return _DOUBT_OF_FOREIGN
    return 0.0


@lru_cache(PARTS_KEPT)
def _is_foreign(text: str) -> bool:
    return languages().of(clean(text)) is not None


@lru_cache(1)
def shipped_detector() -> CrisisDetector:
    """Return what was learnt from the examples that ship with the bot."""
    with np.load(MODEL_FILE, allow_pickle=False) as arrays:
        return CrisisDetector(
            weights=arrays["weights"].astype(np.float32),
            biases=arrays["biases"].astype(np.float32),
            rarity=arrays["rarity"].astype(np.float32),
        )


def weighed(buckets: NDArray[np.intp], rarity: Floats) -> Floats:
    """Return the weights of a text's features, at length one."""
    values = rarity[buckets]
    length = math.sqrt(values @ values) or 1.0
    return values / np.float32(length)


def hashed(text: str) -> NDArray[np.intp]:
    """Return the bucket of each feature of a text, each once.

    Of a letter that is held down, two are read: "hilfeeee". Words of another language have features
    of their own, as "die" and "gift" mean something else there.
    """
    read = _HELD_DOWN.sub(r"\1\1", folded(text))
    mark = _FOREIGN if _is_foreign(text) else ""
    words = [_word(mark + word) for word in read.split()]
    buckets: list[int] = []
    for word in words:
        buckets += word.buckets
    buckets += _pairs(words)
    for symbol in symbols(clean(text)):
        buckets.append(_bucket(symbol))
    distinct = dict.fromkeys(buckets)
    return np.array(list(distinct), dtype=np.intp)


def parts_of(message: str) -> list[str]:
    """Return the sentences of a message; a short message is also read as a whole.

    A cry for help may stand in the middle of a mail.
    """
    parts = sentences(message)
    if len(message) <= _LONGEST_WHOLE:
        parts.insert(0, message)
    distinct = dict.fromkeys(parts)
    return list(distinct) or [message]


@dataclass(frozen=True, slots=True)
class _Word:
    """A folded word as it stands in pairs, and the buckets of it and of its character n-grams.

    `before` is the checksum of the word and a blank, `before_gap` that with a gap after it. The
    checksum of a pair goes on from there.
    """

    encoded: bytes
    buckets: tuple[int, ...]
    before: int
    before_gap: int


def _pairs(words: list[_Word]) -> Iterator[int]:
    """Yield the buckets of all pairs.

    These are neighbouring words, with the ends of the message, and words with one between them.
    """
    padded = [_word("^"), *words, _word("$")]
    for one, other in pairwise(padded):
        yield _bucket_of(other.encoded, one.before)
    after_next = words[2:]
    for one, other in zip(words, after_next, strict=False):
        yield _bucket_of(other.encoded, one.before_gap)


@lru_cache(_WORDS_KEPT)
def _word(word: str) -> _Word:
    features = (word, *word_ngrams(word))
    encoded = word.encode()
    before = zlib.crc32(encoded + b" ")
    return _Word(
        encoded=encoded,
        buckets=tuple(map(_bucket, features)),
        before=before,
        before_gap=zlib.crc32(b"_ ", before),
    )


def _bucket(feature: str) -> int:
    return _bucket_of(feature.encode(), 0)


def _bucket_of(encoded: bytes, checksum_before: int) -> int:
    """Return the bucket of a feature whose beginning has a checksum already."""
    checksum = zlib.crc32(encoded, checksum_before)
    return checksum % BUCKETS
