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
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter
from types import MappingProxyType

from bot.conversation.parts import MOST_ANSWERS, MessageParts
from bot.language.boundaries import Kind, neighbours
from bot.language.folding import folded
from bot.language.function_words import QUESTION_WORD
from bot.language.plain_words import PARTS_KEPT
from bot.language.questions import announces_several
from bot.language.segmentation import may_ask
from bot.retrieval.match import Match
from bot.retrieval.matcher import Ranked

_LEAST_CONFIDENCE = 0.3  # in a part that is looked at
_MOST_CONFIDENCE = 0.99  # before the log odds are taken
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


def both(parts: MessageParts) -> tuple[Side, ...]:
    """Return the parts of a message to answer, in its order, none if they are not two or more."""
    if parts.whole.literal:
        return ()
    likely = pairs(parts, _ENOUGH)
    surest = max(likely, key=attrgetter("probability"), default=None)
    if surest is None:
        return ()
    meant = surest.sides
    others = sorted(pairs(parts, _ENOUGH_BESIDE), key=lambda pair: -pair.probability)
    for pair in others:
        meant = _continued(meant, pair)
    return tuple(meant[span] for span in sorted(meant))


def _continued(meant: Mapping[Span, Side], pair: Pair) -> Mapping[Span, Side]:
    """Return the parts to answer with the one that a pair has beside one of them, if it has."""
    new = {span: side for span, side in pair.sides.items() if span not in meant}
    if len(new) != 1 or len(meant) == MOST_ANSWERS:
        return meant
    ((span, side),) = new.items()
    known = {other.match.id for other in meant.values()}
    start, end = span
    overlaps = start < max(meant)[1] and end > min(meant)[0]
    return meant if overlaps or side.match.id in known else {**meant, span: side}


def pairs(parts: MessageParts, least: float = 0.0) -> Iterator[Pair]:
    """Yield the neighbouring parts that ask for different entries, both at least so likely meant.

    To rank a part takes time. So none is ranked where the best ranking could not make the pair
    likely enough.
    """
    of_message = _message_features(parts)
    enough = _log_odds(least) if least else -math.inf
    still_needed = enough - _evidence(of_message) - _most_of_content(parts.whole)
    for pair in neighbours(parts.message):
        of_form = WEIGHTS[pair.kind] + _evidence_of_form(pair.first, pair.second)
        if of_form < still_needed:
            continue
        first = _side(pair.first, parts)
        second = _side(pair.second, parts) if first else None
        if first is None or second is None or first.match.id == second.match.id:
            continue
        features = {
            **of_message,
            pair.kind: 1.0,
            **_form_features(pair.first, pair.second),
            **_named("first", first.content),
            **_named("second", second.content),
        }
        evidence = _evidence(features)
        if evidence >= enough:
            probability = 1 / (1 + math.exp(-evidence))
            yield Pair(first, second, pair.places, features, probability)


def _message_features(parts: MessageParts) -> Features:
    """Return what the message as a whole says for several questions."""
    whole = parts.whole
    return {
        CONSTANT: 1.0,
        "whole_confidence": parts.matcher.confidence(whole),
        "whole_nothing": whole.nothing,
        "follows": whole.follows,
        "announced": announces_several(parts.message),
    }


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
    if folded(text) in parts.courtesies:
        return None
    matcher = parts.matcher
    ranked = parts.rank(text, parts.topic)
    confidence = matcher.confidence(ranked)
    if confidence < _LEAST_CONFIDENCE:
        return None
    (best,) = matcher.best(ranked, 1)
    in_whole = parts.whole.probabilities.item(ranked.best_place)
    return Side(text, best, confidence, in_whole)


def _most_of_content(whole: Ranked) -> float:
    """Return how much the ranking of two parts can say at most for both of them.

    The entries of both have their probabilities in the whole message: at most the two greatest.
    """
    more = _logarithm(whole.probabilities.item(whole.best_place))
    less = _logarithm(whole.second_probability)
    lesser, greater = sorted((WEIGHTS["first_log_probability"], WEIGHTS["second_log_probability"]))
    of_confidence = WEIGHTS["first_log_odds"] + WEIGHTS["second_log_odds"]
    return of_confidence * _log_odds(_MOST_CONFIDENCE) + greater * more + lesser * less


def _named(side: str, features: Features) -> Features:
    return {f"{side}_{name}": value for name, value in features.items()}


def _evidence(features: Features) -> float:
    """Return the log odds that features speak for."""
    return sum(WEIGHTS[name] * value for name, value in features.items())


def _logarithm(probability: float) -> float:
    return math.log(probability + _LEAST_PROBABILITY)


def _log_odds(probability: float) -> float:
    return math.log(probability / (1 - probability))
