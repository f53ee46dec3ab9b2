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
from types import MappingProxyType

from bot.conversation.parts import MOST_ANSWERS, MessageParts
from bot.language.boundaries import Kind, Neighbours, neighbours
from bot.language.folding import folded
from bot.language.function_words import QUESTION_WORD
from bot.language.questions import announces_several
from bot.language.segmentation import may_ask
from bot.retrieval.match import Match

_LEAST_CERTAIN = 0.3  # confidence in a part that is looked at
_MOST_CERTAIN = 0.999  # before the log odds are taken
_LEAST_SHARE = 1e-3  # before the logarithm is taken
_ENOUGH = 0.7  # probability from which both are answered
_ENOUGH_BESIDE = 0.4  # of one more, beside one of them
_ASKING_WORD = re.compile(rf"(?:\w+\s+){{0,2}}(?:{QUESTION_WORD})\b", re.IGNORECASE)

Features = Mapping[str, float]
Span = tuple[int, int]  # the numbers of two boundaries

CONSTANT = "constant"
WEIGHTS: Features = MappingProxyType(
    {
        CONSTANT: -1.79,
        "whole_certainty": 0.13,
        "whole_nothing": 3.13,
        "follows": -0.74,
        "announced": 1.58,
        "first_log_odds": 0.56,
        "first_log_share": 0.76,
        "first_asks": 0.90,
        "first_asking_word": 0.39,
        "first_question_mark": 1.78,
        "second_log_odds": 0.47,
        "second_log_share": 0.84,
        "second_asks": 0.22,
        "second_asking_word": 0.82,
        "second_question_mark": -0.38,
        Kind.SENTENCE: -0.36,
        Kind.JOINT: 1.05,
        Kind.OR: -1.54,
        Kind.COMMA: -0.25,
        Kind.COLON: 0.15,
        Kind.DASH: 0.74,
        Kind.UNMARKED: 0.21,
    }
)


@dataclass(frozen=True, slots=True)
class Side:
    """A part of a message and the entry that fits it best.

    `certainty` is the confidence in it, `share` the probability of the entry in the whole message.
    """

    text: str
    match: Match
    certainty: float
    share: float

    def features(self) -> Features:
        """Return what speaks for a question of its own."""
        certainty = min(self.certainty, _MOST_CERTAIN)
        return {
            "log_odds": math.log(certainty / (1 - certainty)),
            "log_share": math.log(self.share + _LEAST_SHARE),
            "asks": may_ask(self.text),
            "asking_word": _ASKING_WORD.match(self.text) is not None,
            "question_mark": self.text.endswith("?"),
        }


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
    found = sorted(pairs(parts), key=lambda pair: -pair.probability)
    if not found or found[0].probability < _ENOUGH:
        return ()
    surest, *others = found
    meant = surest.sides
    for pair in others:
        if pair.probability >= _ENOUGH_BESIDE:
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


def pairs(parts: MessageParts) -> Iterator[Pair]:
    """Yield the pairs of neighbouring parts that surely enough ask for different entries."""
    for pair in neighbours(parts.message):
        first = _side(pair.first, parts)
        second = _side(pair.second, parts) if first else None
        if first and second and first.match.id != second.match.id:
            yield _judged(pair, first, second, parts)


def _side(text: str, parts: MessageParts) -> Side | None:
    """Return what a part asks for, None if that is hardly sure."""
    if folded(text) in parts.courtesies:
        return None
    matcher = parts.matcher
    ranked = parts.rank(text, parts.topic)
    certainty = matcher.certainty(ranked)
    if certainty < _LEAST_CERTAIN:
        return None
    (best,) = matcher.best(ranked, 1)
    share = parts.whole.share.item(ranked.best_place)
    return Side(text, best, certainty, share)


def _judged(pair: Neighbours, first: Side, second: Side, parts: MessageParts) -> Pair:
    """Return a pair with the probability that both of its sides are meant."""
    whole = parts.whole
    features = {
        "whole_certainty": parts.matcher.certainty(whole),
        "whole_nothing": whole.nothing,
        "follows": whole.follows,
        "announced": announces_several(parts.message),
        pair.kind: 1.0,
    }
    features |= {f"first_{name}": value for name, value in first.features().items()}
    features |= {f"second_{name}": value for name, value in second.features().items()}
    evidence = WEIGHTS.get(CONSTANT, 0.0)
    for name, value in features.items():
        evidence += WEIGHTS.get(name, 0.0) * value
    return Pair(first, second, pair.places, features, 1 / (1 + math.exp(-evidence)))
