"""Questions side by side that no rule divides: whether both are meant is learnt.

`bot.conversation.parts` reads a message at the places where a question begins as questions do.
People also put things side by side that do not look like questions: "the link and your names". So
all neighbouring parts of a message are ranked, and a logistic regression over what they ask for,
and how they are put and joined, tells whether both are to be answered. It is fitted by
`qzbot fit --shipped --neighbours FILE`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from operator import attrgetter
from types import MappingProxyType

from bot.conversation.parts import MessageParts
from bot.language.boundaries import Kind, Neighbours, neighbours
from bot.language.folding import folded
from bot.language.function_words import QUESTION_WORD
from bot.language.plain_words import PARTS_KEPT
from bot.language.questions import announces_several
from bot.language.segmentation import asks_nothing, may_ask
from bot.retrieval.match import Match

_LEAST_CONFIDENCE = 0.3  # in a part that is looked at
_MOST_CONFIDENCE = 0.99  # before the log odds are taken
_MOST_LOG_ODDS = math.log(_MOST_CONFIDENCE / (1 - _MOST_CONFIDENCE))
_LEAST_PROBABILITY = 1e-3  # before the logarithm is taken
_ENOUGH = 0.7  # probability from which both are answered
_ENOUGH_BESIDE = 0.4  # of one more, beside one of them
_ASKING_WORD = re.compile(rf"(?:\w+\s+){{0,2}}(?:{QUESTION_WORD})\b", re.IGNORECASE)

Features = Mapping[str, float]
Span = tuple[int, int]  # the numbers of two boundaries

CONSTANT = "constant"
WEIGHTS: Features = MappingProxyType(
    {
        CONSTANT: -2.26,
        "whole_confidence": 0.13,
        "whole_nothing": 3.12,
        "follows": -0.62,
        "announced": 1.56,
        "first_log_odds": 0.67,
        "first_log_probability": 0.71,
        "first_asks": 0.90,
        "first_asking_word": 0.38,
        "first_question_mark": 1.77,
        "second_log_odds": 0.54,
        "second_log_probability": 0.79,
        "second_asks": 0.23,
        "second_asking_word": 0.85,
        "second_question_mark": -0.36,
        Kind.SENTENCE: -0.35,
        Kind.JOINT: 1.06,
        Kind.OR: -1.58,
        Kind.COMMA: -0.26,
        Kind.COLON: 0.20,
        Kind.DASH: 0.77,
        Kind.UNMARKED: 0.16,
    }
)


@dataclass(frozen=True, slots=True)
class Side:
    """A part of a message and the entry that fits it best.

    `confidence` is the one in the entry, and `probability` that of the entry in the whole message.
    """

    text: str
    match: Match
    confidence: float
    probability: float

    @property
    def content(self) -> Features:
        """Return what the ranking says for a question of its own."""
        confidence = min(self.confidence, _MOST_CONFIDENCE)
        return {"log_odds": _log_odds(confidence), "log_probability": _logarithm(self.probability)}

    def evidence(self, place: str) -> float:
        """Return what that says for it as the "first" or the "second" of two."""
        return _evidence(_named(place, self.content))


@dataclass(frozen=True, slots=True)
class Pair:
    """Two sides of a boundary that ask for different entries, and how likely both are meant.

    `places` are the numbers of the boundaries before, between and after them.
    """

    first: Side
    second: Side
    places: tuple[int, int, int]
    features: Features
    probability: float

    @property
    def sides(self) -> Mapping[Span, Side]:
        """Return both by the boundaries between which they stand."""
        before, middle, after = self.places
        return {(before, middle): self.first, (middle, after): self.second}


@dataclass(frozen=True)
class SideBySide:
    """The parts of a message that stand side by side."""

    parts: MessageParts

    def both(self) -> tuple[Side, ...]:
        """Return the parts to answer, in their order, none if they are not two or three."""
        if self.parts.whole.literal:
            return ()
        surest = _surest(self.pairs(_ENOUGH))
        if surest is None:
            return ()
        meant = {**surest.sides}
        one_more = _surest(self._with_one_more(surest))
        if one_more:
            meant.update(one_more.sides)
        return tuple(meant[span] for span in sorted(meant))

    def pairs(self, least: float = 0.0) -> Iterator[Pair]:
        """Yield the parts that ask for different entries, both at least so likely meant."""
        return self._likely(neighbours(self.parts.message), least)

    def _with_one_more(self, surest: Pair) -> Iterator[Pair]:
        """Yield pairs of one of two parts and the part beside them that asks for a third entry."""
        start, middle, end = surest.places
        known = {surest.first.match.id, surest.second.match.id}
        beside = []
        for two in neighbours(self.parts.message):
            ends_with_first = two.places[1:] == (start, middle)
            begins_with_second = two.places[:2] == (middle, end)
            if ends_with_first or begins_with_second:
                beside.append(two)
        for pair in self._likely(beside, _ENOUGH_BESIDE):
            asked_for = {pair.first.match.id, pair.second.match.id}
            if not asked_for <= known:
                yield pair

    def _likely(self, beside: Iterable[Neighbours], least: float) -> Iterator[Pair]:
        """Yield the pairs of parts that are at least so likely both meant.

        To rank a part takes time. So none is ranked where the best ranking could not make the pair
        likely enough.
        """
        enough = _log_odds(least) if least else -math.inf
        for pair in beside:
            needed = enough - self._evidence_of_message - WEIGHTS[pair.kind]
            needed -= _evidence_of_form(pair.first, pair.second)
            if self._most_of_both < needed:
                continue
            first = self._side(pair.first)
            if first is None or first.evidence("first") + self._most_of_second < needed:
                continue
            second = self._side(pair.second)
            if second is None or first.match.id == second.match.id:
                continue
            features = {
                **self._of_message,
                pair.kind: 1.0,
                **_form_features(pair.first, pair.second),
                **_named("first", first.content),
                **_named("second", second.content),
            }
            evidence = _evidence(features)
            if evidence >= enough:
                probability = 1 / (1 + math.exp(-evidence))
                yield Pair(first, second, pair.places, features, probability)

    @cached_property
    def _of_message(self) -> Features:
        """Return what the message as a whole says for several questions."""
        whole = self.parts.whole
        return {
            CONSTANT: 1.0,
            "whole_confidence": whole.confidence,
            "whole_nothing": whole.nothing,
            "follows": whole.follows,
            "announced": announces_several(self.parts.message),
        }

    @cached_property
    def _evidence_of_message(self) -> float:
        return _evidence(self._of_message)

    @cached_property
    def _side(self) -> Callable[[str], Side | None]:
        """Return what ranks a part, remembered: most are beside several others."""
        return lru_cache(None)(partial(_side, parts=self.parts))

    @cached_property
    def _most_of_both(self) -> float:
        """Return how much the ranking of two parts can say at most for both of them.

        The entries of both have their probabilities in the whole message: at most the two greatest.
        """
        whole = self.parts.whole
        more = _logarithm(whole.probabilities.item(whole.best_place))
        less = _logarithm(whole.second_probability)
        weights = WEIGHTS["first_log_probability"], WEIGHTS["second_log_probability"]
        of_more = max(weights) * more
        of_less = min(weights) * less
        of_confidence = WEIGHTS["first_log_odds"] + WEIGHTS["second_log_odds"]
        return of_confidence * _MOST_LOG_ODDS + of_more + of_less

    @cached_property
    def _most_of_second(self) -> float:
        """Return how much the ranking of the second part can say at most."""
        whole = self.parts.whole
        of_best = _logarithm(whole.probabilities.item(whole.best_place))
        return (
            WEIGHTS["second_log_odds"] * _MOST_LOG_ODDS
            + WEIGHTS["second_log_probability"] * of_best
        )


def _surest(found: Iterable[Pair]) -> Pair | None:
    return max(found, key=attrgetter("probability"), default=None)


@lru_cache(PARTS_KEPT)
def _evidence_of_form(first: str, second: str) -> float:
    return _evidence(_form_features(first, second))


def _form_features(first: str, second: str) -> Features:
    """Return what the wording of two parts says for questions of their own."""
    return {**_named("first", _form(first)), **_named("second", _form(second))}


@lru_cache(PARTS_KEPT)
def _form(text: str) -> Features:
    return {
        "asks": may_ask(text),
        "asking_word": _ASKING_WORD.match(text) is not None,
        "question_mark": text.endswith("?"),
    }


def _side(text: str, parts: MessageParts) -> Side | None:
    """Return what a part asks for, None if that is hardly sure."""
    if folded(text) in parts.courtesies or asks_nothing(text):
        return None
    ranked = parts.rank(text, parts.topic)
    if ranked.confidence < _LEAST_CONFIDENCE:
        return None
    (best,) = parts.matcher.best(ranked, 1)
    in_whole = parts.whole.probabilities.item(ranked.best_place)
    return Side(text, best, ranked.confidence, in_whole)


def _named(side: str, features: Features) -> Features:
    return {f"{side}_{name}": value for name, value in features.items()}


def _evidence(features: Features) -> float:
    """Return the log odds that features speak for."""
    return sum(WEIGHTS[name] * value for name, value in features.items())


def _logarithm(probability: float) -> float:
    return math.log(probability + _LEAST_PROBABILITY)


def _log_odds(probability: float) -> float:
    return math.log(probability / (1 - probability))
