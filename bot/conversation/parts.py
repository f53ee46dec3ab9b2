"""Several questions in one message, and what of a message is known when the whole of it is not."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from operator import attrgetter

import numpy as np

from bot.language.segmentation import may_ask, segmentations
from bot.language.text import folded
from bot.retrieval.match import Match
from bot.retrieval.matcher import Matcher, Ranked

MOST_ANSWERS = 3
_OPEN_FROM = 0.4  # probability that no entry answers a part from which it is named as left open
_LEAST = 0.3  # probability from which a part may be answered beside a surer one
# A reading with one more answer may be less sure by this much.
_WORTH_OF_ANSWER = 0.15
_FEWEST_WORDS_OPEN = 3  # of a part that is named as a question left open


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a message and the entry that fits it best.

    The score of `match` is its probability in the light of the whole message and of what was said
    before. `asks` tells that the part is put as a question or wish, `is_open` that no entry answers
    it.
    """

    text: str
    match: Match
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
class MessageParts:
    """A message that may hold several questions.

    `whole` is its ranking as one question, `last` the entry answered before. `courtesies` are
    parts, folded, that ask nothing.
    """

    matcher: Matcher
    courtesies: Container[str]
    message: str
    whole: Ranked
    last: str | None

    def several(self) -> Reading | None:
        """Return the most certain reading of the message as several questions, or None."""
        if self.whole.literal:
            return None
        enough = self.matcher.model.thresholds.part
        sure = [reading for reading in self._readings if reading.certainty >= enough]
        return max(sure, key=attrgetter("worth"), default=None)

    def known_half(self) -> tuple[Part, Sequence[str]] | None:
        """Return the most certain question of the message, and the others if no entry answers them.

        Return None if the message does not hold two such questions.
        """
        enough = self.matcher.model.thresholds.answer
        known = [
            part.text
            for reading in self._readings
            for part in reading.parts
            if part.match.score >= enough and not part.is_open
        ]
        halves = []
        for reading in self._readings:
            # A finer reading may know a piece of what this one leaves open.
            is_unknown = not any(text in rest for rest in reading.left_open for text in known)
            if reading.left_open and is_unknown:
                asking = (part for part in reading.parts if part.asks and not part.is_open)
                halves += [(part, reading.left_open) for part in asking]
        return max(halves, key=lambda half: half[0].match.score, default=None)

    def known(self) -> list[Match]:
        """Return the best entry of each part, read without the others, the surest first."""
        texts = {part.text for reading in self._readings for part in reading.parts}
        alone = (self.matcher.surest(self._rank(text, None)) for text in texts)
        by_entry = {match.id: match for match in sorted(alone, key=attrgetter("score"))}
        return sorted(by_entry.values(), key=lambda match: -match.score)

    @cached_property
    def _readings(self) -> tuple[Reading, ...]:
        asking = (
            [part for part in cut if folded(part) not in self.courtesies]
            for cut in segmentations(self.message)
        )
        return tuple(Reading(tuple(self._read(parts))) for parts in asking if len(parts) > 1)

    @cached_property
    def _rank(self) -> Callable[[str, str | None], Ranked]:
        """Return what ranks a part after an entry; readings share most of their parts."""
        return lru_cache(None)(self.matcher.rank)

    def _read(self, parts: Sequence[str]) -> Iterator[Part]:
        """Yield what each part asks for, each read after the entry of the part before it."""
        last = self.last
        before: list[int] = []
        for text in parts:
            is_asking = may_ask(text)
            ranked = self._rank(text, last).in_light_of(self.whole, before, is_asking=is_asking)
            (best,) = self.matcher.best(ranked, 1)
            is_question = is_asking and len(text.split()) >= _FEWEST_WORDS_OPEN
            is_open = is_question and ranked.nothing > _OPEN_FROM
            yield Part(text, best, is_asking, is_open)
            if not is_open:
                last = best.id
                before.append(self.matcher.index.targets.index(best.id))
