"""Several questions in one message, and what of a message is known when the whole of it is not."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter

import numpy as np

from bot.language.questions import asks, is_elliptic
from bot.language.segmentation import segmentations
from bot.language.text import folded
from bot.retrieval.match import Match
from bot.retrieval.matcher import Matcher, Ranked

MOST_ANSWERS = 3
# Probability from which a message is not read in parts: by chance two of them look like questions.
_RATHER_NOTHING = 0.5
_SURELY_NOTHING = 0.7  # the same of a part that what was said before seems to explain
_LEAST = 0.25  # probability from which a part may be answered beside a surer one
# A reading with one more answer may be less sure by this much.
_WORTH_OF_ANSWER = 0.15
_FEWEST_WORDS_OPEN = 3  # of a part that is named as a question left open

RankPart = Callable[[str, str | None], Ranked]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a message and the entry that fits it best.

    The score of `match` is its probability in the light of the whole message and of what was said
    before, that of `alone` without. `asks` tells that the part is put as a question or wish,
    `is_open` that no entry answers it.
    """

    text: str
    match: Match
    alone: Match
    asks: bool
    is_open: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a message as several questions."""

    parts: tuple[Part, ...]

    @property
    def answered(self) -> tuple[Part, ...]:
        """Return the parts to answer: the first for each entry."""
        by_entry: dict[str, Part] = {}
        for part in self.parts:
            if part.match.score >= _LEAST and not part.is_open:
                by_entry.setdefault(part.match.id, part)
        return tuple(by_entry.values())[:MOST_ANSWERS]

    @property
    def left_open(self) -> tuple[str, ...]:
        """Return the questions that no entry answers."""
        return tuple(part.text for part in self.parts if part.is_open)

    @property
    def certainty(self) -> float:
        """Return the geometric mean of the probabilities, or 0 if fewer than two are answered."""
        scores = [part.match.score for part in self.answered]
        return float(np.exp(np.mean(np.log(scores)))) if len(scores) > 1 else 0.0

    @property
    def worth(self) -> float:
        """Return the certainty, and something more for each further answer."""
        return self.certainty + _WORTH_OF_ANSWER * len(self.answered) if self.certainty else 0.0


@dataclass(frozen=True)
class PartReader:
    """Reads messages in parts; `courtesies` are parts, folded, that ask nothing."""

    matcher: Matcher
    courtesies: Container[str]

    def several(self, message: str, whole: Ranked, last: str | None) -> Reading | None:
        """Return the most certain reading of a message as several questions, or None.

        `last` is the entry answered before.
        """
        is_one_sentence = message.count("?") < 2
        if whole.literal or (is_one_sentence and whole.nothing > _RATHER_NOTHING):
            return None
        readings = self._readings(message, whole, last)
        enough = self.matcher.model.thresholds.part
        sure = [reading for reading in readings if reading.certainty >= enough]
        return max(sure, key=attrgetter("worth"), default=None)

    def known_half(
        self, message: str, whole: Ranked, last: str | None
    ) -> tuple[Part, Sequence[str]] | None:
        """Return the most certain question of a message, and the others if no entry answers them.

        Return None if the message does not hold two such questions.
        """
        readings = self._readings(message, whole, last)
        halves = [
            (part, reading.left_open)
            for reading in readings
            for part in reading.parts
            if part.asks and not part.is_open and reading.left_open
        ]
        return max(halves, key=lambda half: half[0].alone.score, default=None)

    def known(self, message: str, whole: Ranked) -> list[Match]:
        """Return the best entry of each part of a message, the surest first."""
        parts = [part for reading in self._readings(message, whole, None) for part in reading.parts]
        surest = sorted(parts, key=lambda part: -part.alone.score)
        by_entry = {part.alone.id: part.alone for part in reversed(surest)}
        return sorted(by_entry.values(), key=lambda match: -match.score)

    def _readings(self, message: str, whole: Ranked, last: str | None) -> Iterator[Reading]:
        rank = lru_cache(None)(self.matcher.rank_part)
        for cut in segmentations(message):
            parts = [part for part in cut if folded(part) not in self.courtesies]
            if len(parts) > 1:
                yield Reading(tuple(self._read(parts, whole, last, rank)))

    def _read(
        self, parts: Sequence[str], whole: Ranked, last: str | None, rank: RankPart
    ) -> Iterator[Part]:
        """Yield what each part asks for; an elliptic one is read after the entry before it."""
        before: set[str] = set()
        for text in parts:
            ranked_alone = rank(text, None)
            leans = last is not None and is_elliptic(ranked_alone.signals.tokens)
            ranked = rank(text, last) if leans else ranked_alone
            (best,) = self.matcher.best(ranked.in_light_of(whole), 1)
            alone = self.matcher.surest(ranked_alone)
            # Two questions of one message rarely ask for the same entry.
            if best.id in before:
                (best,) = self.matcher.best(ranked_alone.in_light_of(whole), 1)
            before.add(best.id)
            is_question = asks(text) and len(text.split()) >= _FEWEST_WORDS_OPEN
            is_known = best.score >= self.matcher.model.thresholds.answer
            enough = _SURELY_NOTHING if is_known else _RATHER_NOTHING
            is_strange = ranked_alone.nothing > enough
            yield Part(text, best, alone, asks(text), is_question and is_strange)
            last = best.id
