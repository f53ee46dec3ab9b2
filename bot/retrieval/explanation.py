"""Why an entry won: which phrase, words and signals made its score."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.language.tokens import Token
from bot.retrieval.index import PHRASE, SIGNALS
from bot.retrieval.match import Match
from bot.retrieval.matcher import Matcher, Ranked


@dataclass(frozen=True, slots=True)
class Explanation:
    """The reasons for an entry.

    They are its nearest text, the lemmas that the message shares with it, and each signal's part
    of the utility.
    """

    match: Match
    nearest: str
    similarity: float
    shared: tuple[str, ...]
    parts: Mapping[str, float]


def explain(matcher: Matcher, ranked: Ranked, count: int) -> tuple[Explanation, ...]:
    """Explain the first entries of a ranking."""
    best = matcher.best(ranked, count)
    return tuple(_explain(matcher, ranked, match) for match in best)


def _explain(matcher: Matcher, ranked: Ranked, match: Match) -> Explanation:
    index = matcher.index
    model = matcher.model
    asked = ranked.signals.tokens
    target = index.place(match.id)
    nearest = index.nearest(asked, target)
    said = index.reader.tokens(nearest)
    values = ranked.signals.values[target]
    parts = {}
    for name, weight, value in zip(SIGNALS, model.weights.entry, values, strict=True):
        parts[name] = float(weight * value)
    return Explanation(
        match=match,
        nearest=nearest,
        similarity=values.item(PHRASE),
        shared=_shared_lemmas(asked, said),
        parts=parts,
    )


def _shared_lemmas(asked: Iterable[Token], said: Iterable[Token]) -> tuple[str, ...]:
    """Return the different lemmas of what is said that are asked for, too, in their order."""
    lemmas_asked = {token.lemma for token in asked}
    lemmas_said = [token.lemma for token in said]
    distinct = dict.fromkeys(lemmas_said)
    return tuple(lemma for lemma in distinct if lemma in lemmas_asked)
