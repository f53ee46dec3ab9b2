"""Why an entry won: which phrase, words and signals made its score."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.retrieval.index import SIGNALS
from bot.retrieval.match import Match
from bot.retrieval.matcher import Matcher, Ranked


@dataclass(frozen=True, slots=True)
class Explanation:
    """The reasons for an entry.

    Its nearest text, the lemmas they share, and each signal's part of the utility.
    """

    match: Match
    nearest: str
    similarity: float
    shared: tuple[str, ...]
    parts: Mapping[str, float]


def explain(matcher: Matcher, ranked: Ranked, count: int) -> tuple[Explanation, ...]:
    """Explain the first entries of a ranking."""
    return tuple(_explain(matcher, ranked, match) for match in matcher.best(ranked, count))


def _explain(matcher: Matcher, ranked: Ranked, match: Match) -> Explanation:
    index = matcher.index
    target = index.targets.index(match.id)
    nearest = index.nearest(ranked.signals.tokens, target)
    asked = {token.lemma for token in ranked.signals.tokens}
    lemmas = dict.fromkeys(token.lemma for token in index.reader.tokens(nearest))
    shared = tuple(lemma for lemma in lemmas if lemma in asked)
    values = ranked.signals.values[target]
    similarity = float(values[SIGNALS.index("phrase")])
    weights = matcher.model.weights.entry
    parts = {}
    for name, weight, value in zip(SIGNALS, weights, values, strict=True):
        parts[name] = float(weight * value)
    stated = replace(match, score=matcher.model.calibration.stated(match.score))
    return Explanation(stated, nearest, similarity, shared, parts)
