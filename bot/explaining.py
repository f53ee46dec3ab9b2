"""Why an entry won: which phrase, words and signals made its score."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.index import SIGNALS
from bot.matching import Ranked
from bot.reply import Match
from bot.service import Service


@dataclass(frozen=True, slots=True)
class Explanation:
    """What speaks for an entry: its nearest text, the lemmas they share, and each signal's part of the utility."""

    match: Match
    nearest: str
    similarity: float
    shared: tuple[str, ...]
    parts: Mapping[str, float]


def explain(service: Service, ranked: Ranked, count: int) -> tuple[Explanation, ...]:
    """Explain the first entries of a ranking."""
    return tuple(_explain(service, ranked, match) for match in service.matches(ranked, count))


def _explain(service: Service, ranked: Ranked, match: Match) -> Explanation:
    index = service.index
    target = index.targets.index(match.id)
    nearest = index.nearest(ranked.signals.tokens, target)
    asked = {token.lemma for token in ranked.signals.tokens}
    shared = tuple(dict.fromkeys(token.lemma for token in index.reader.tokens(nearest) if token.lemma in asked))
    values = ranked.signals.values[target]
    parts = {name: float(w * v) for name, w, v in zip(SIGNALS, service.model.weights.entry, values, strict=True)}
    return Explanation(match, nearest, float(values[SIGNALS.index("phrase")]), shared, parts)
