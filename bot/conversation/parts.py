"""Several questions in one message, and what of a message is known when the whole of it is not."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from operator import attrgetter

import numpy as np

from bot.language.folding import folded
from bot.language.segmentation import may_ask, segmentations
from bot.retrieval.match import Match
from bot.retrieval.matcher import Matcher, Ranked
from bot.retrieval.ranking import MOST_OFFERED

MOST_ANSWERS = 3
_OPEN_FROM = 0.4  # probability that no entry answers a part from which it is named as left open
_SURELY = 0.8  # confidence from which a part is answered beside others that no entry answers
_UNSURE = 0.5  # confidence below which a part is answered after surer ones
# How much less sure than a whole message a part may be that is answered beside a surer one. It takes
# more if the message as a whole surely asks for something else, and less after an answer, where
# people ask in few words.
_LESS_SURE = 0.12
_LEAST_SURE_ASIDE, _LEAST_SURE_AFTER = 0.8, 0.3
_SURELY_AS_WHOLE = 0.8  # confidence in the message as one question
_ASIDE = 0.08  # probability in the whole message of an entry that it hardly asks for
# A reading with one more answer may be less sure by this much.
_WORTH_OF_ANSWER = 0.15
_MAY_BE_MEANT = 0.1  # probability from which an entry that is not the best may be meant
# Of a part that is named as a question left open, or answered beside one: "…, einfach erklärt?"
_FEWEST_WORDS = 3


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a message and the entry that fits it best.

    `confidence` is the one in the entry, in the light of the whole message and of what was said
    before. `is_question` tells that the part is put as a question or wish of more than a word or
    two, `is_open` that no entry answers it. It may be answered beside a surer part from the
    confidence `least`.
    """

    text: str
    match: Match
    confidence: float
    least: float
    is_question: bool
    is_open: bool

    def is_known(self, least: float) -> bool:
        """Tell whether an entry answers the part with at least this confidence."""
        return self.confidence >= least and not self.is_open


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a message as several questions."""

    parts: tuple[Part, ...]

    @property
    def answered(self) -> tuple[Part, ...]:
        """Return the parts to answer: the first for each entry, the sure ones before the others.

        What leads up to a question is often answered as well, and less surely.
        """
        by_entry: dict[str, Part] = {}
        for part in self.parts:
            if part.is_known(part.least):
                by_entry.setdefault(part.match.id, part)
        distinct = list(by_entry.values())[:MOST_ANSWERS]
        distinct.sort(key=lambda part: part.confidence < _UNSURE)
        return tuple(distinct)

    @property
    def left_open(self) -> tuple[str, ...]:
        """Return the questions that no entry answers."""
        return tuple(part.text for part in self.parts if part.is_open)

    @property
    def confidence(self) -> float:
        """Return the geometric mean of the confidences, or 0 if fewer than two are answered."""
        confidences = [part.confidence for part in self.answered]
        if len(confidences) < 2:
            return 0.0
        mean_logarithm = np.mean(np.log(confidences))
        return float(np.exp(mean_logarithm))

    @property
    def worth(self) -> float:
        """Return the confidence, and something more for each further answer."""
        confidence = self.confidence
        if not confidence:
            return 0.0
        return confidence + _WORTH_OF_ANSWER * len(self.answered)


@dataclass(frozen=True, slots=True)
class Half:
    """A question of a message that is known, beside questions that no entry answers."""

    known: Part
    left_open: tuple[str, ...]


def distinct(matches: Iterable[Match]) -> tuple[Match, ...]:
    """Return the first match of each entry."""
    by_entry: dict[str, Match] = {}
    for match in matches:
        by_entry.setdefault(match.id, match)
    return tuple(by_entry.values())


def _stand_in(pieces: Iterable[str], texts: Sequence[str]) -> bool:
    """Tell whether one of the pieces stands in one of the texts."""
    return any(piece in text for piece in pieces for text in texts)


@dataclass(frozen=True)
class MessageParts:
    """A message that may hold several questions.

    `whole` is its ranking as one question, `topic` the entry it follows. `courtesies` are parts,
    folded, that ask nothing.
    """

    matcher: Matcher
    courtesies: Container[str]
    message: str
    whole: Ranked
    topic: str | None

    def several(self) -> Reading | None:
        """Return the surest reading of the message as several questions, or None."""
        if self.whole.literal:
            return None
        enough = self.matcher.model.thresholds.part
        sure = []
        for texts in self._ways:
            if not self._may_answer_two(texts):
                continue
            reading = self._read(texts)
            if reading.confidence >= enough:
                sure.append(reading)
        return max(sure, key=attrgetter("worth"), default=None)

    def _may_answer_two(self, texts: Sequence[str]) -> bool:
        """Tell whether two parts are answered; no more of them are read than it takes to know."""
        known = 0
        left = len(texts)
        for part in self._parts_of(texts):
            known += part.is_known(part.least)
            left -= 1
            if known + left < 2:
                return False
        return True

    def known_half(self) -> Half | None:
        """Return the surest question of the message, if no entry answers the others.

        Return None if the message does not hold two such questions.
        """
        pieces = {part.text for part in self._parts if part.is_known(_SURELY)}
        halves: list[Half] = []
        for reading in self._readings:
            left_open = reading.left_open
            # A finer reading may know a piece of what this one leaves open.
            if not left_open or _stand_in(pieces, left_open):
                continue
            for part in reading.parts:
                if part.is_question and part.is_known(_SURELY):
                    half = Half(part, left_open)
                    halves.append(half)
        return max(halves, key=lambda half: half.known.confidence, default=None)

    @property
    def _parts(self) -> Iterator[Part]:
        """Yield the parts of all readings."""
        for reading in self._readings:
            yield from reading.parts

    def known(self) -> tuple[Match, ...]:
        """Return the best entries of each part, read without the others, the surest first."""
        texts = dict.fromkeys(part.text for part in self._parts)
        matches: list[Match] = []
        for text in texts:
            matches += self._read_alone(text)
        matches.sort(key=lambda match: -match.probability)
        return distinct(matches)

    def _read_alone(self, text: str) -> list[Match]:
        """Return what a text may ask for if nothing stands before or beside it."""
        ranked = self.rank(text, None)
        surest = self.matcher.surest(ranked)
        _, *others = self.matcher.best(ranked, MOST_OFFERED)
        meant = [match for match in others if match.probability >= _MAY_BE_MEANT]
        return [surest, *meant]

    @cached_property
    def _readings(self) -> tuple[Reading, ...]:
        return tuple(map(self._read, self._ways))

    @cached_property
    def _ways(self) -> tuple[tuple[str, ...], ...]:
        """Return the ways to divide the message, without the parts that ask nothing."""
        ways = []
        for cut in segmentations(self.message):
            asking = tuple(part for part in cut if folded(part) not in self.courtesies)
            if len(asking) > 1:
                ways.append(asking)
        return tuple(ways)

    @cached_property
    def rank(self) -> Callable[[str, str | None], Ranked]:
        """Return what ranks a part after an entry; readings share most of their parts."""
        return lru_cache(None)(self.matcher.rank)

    def _read(self, texts: Sequence[str]) -> Reading:
        return Reading(tuple(self._parts_of(texts)))

    def _parts_of(self, texts: Sequence[str]) -> Iterator[Part]:
        """Yield what each part asks for, each read after the entry of the part before it."""
        topic = self.topic
        earlier: tuple[int, ...] = ()
        for text in texts:
            key = (text, topic, earlier)
            part = self._read_before.get(key) or self._read_part(*key)
            self._read_before[key] = part
            yield part
            if not part.is_open:
                topic = part.match.id
                earlier += (self.matcher.index.place(topic),)

    @cached_property
    def _read_before(self) -> dict[tuple[str, str | None, tuple[int, ...]], Part]:
        """Return the parts read so far, for ways to read a message that begin alike."""
        return {}

    def _least_sure(self, place: int) -> float:
        """Return from which confidence a part may be answered with the entry at `place`."""
        if self.topic is not None:
            return _LEAST_SURE_AFTER
        least = self.matcher.model.thresholds.answer - _LESS_SURE
        is_aside = self.whole.probabilities[place] < _ASIDE and self._is_sure_as_whole
        return max(least, _LEAST_SURE_ASIDE) if is_aside else least

    @cached_property
    def _is_sure_as_whole(self) -> bool:
        return self.whole.confidence >= _SURELY_AS_WHOLE

    def _read_part(self, text: str, topic: str | None, earlier: tuple[int, ...]) -> Part:
        """Return what a part asks for, after the parts that ask for the `earlier` entries."""
        is_asking = may_ask(text)
        by_itself = self.rank(text, topic)
        ranked = by_itself.in_light_of(self.whole, earlier, is_asking=is_asking)
        (best,) = self.matcher.best(ranked, 1)
        words = text.split()
        is_question = is_asking and len(words) >= _FEWEST_WORDS
        is_open = is_question and ranked.nothing > _OPEN_FROM
        return Part(
            text=text,
            match=best,
            confidence=ranked.confidence,
            least=self._least_sure(ranked.best_place),
            is_question=is_question,
            is_open=is_open,
        )
