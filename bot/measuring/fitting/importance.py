"""How much each held-out question counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from bot.measuring.heldout import HeldOut
from bot.retrieval.probability import Float64s

Groups = Sequence[HeldOut]

# Unknown questions and remarks for each question that an entry answers: what we assume of the
# people who ask, whatever the data hold. Where an FAQ lists negatives of its own, most of them are
# misleading on purpose, and rarer in life.
SHARES = {"left out": 0.1, "negative": 0.1, "general": 0.15, "small talk": 0.5}
SHARES_LISTED = {"negative": 0.15}


def importance(groups: Groups) -> list[Float64s]:
    """Return the weight of each question, so that unknown ones are as frequent as in real use.

    For a hundred questions of entries, unknown questions count 35 and remarks 50, however many the
    data hold. If the data list many of their own, each counts as it is.
    """
    if are_as_listed(groups):
        return [np.ones(len(group.gold)) for group in groups]
    return worth_of(groups, SHARES)


def are_as_listed(groups: Groups) -> bool:
    """Tell whether each question counts as it is in the data."""
    return all(group.as_listed for group in groups)


def worth_of(groups: Groups, shares: Mapping[str, float]) -> list[Float64s]:
    """Return how much each question counts so that each kind has its share of the known ones."""
    kinds = np.concatenate([group.kinds for group in groups])
    worth = worth_of_kinds(kinds, shares)
    sizes = [len(group.kinds) for group in groups]
    ends = np.cumsum(sizes)
    return np.split(worth, ends[:-1])


def worth_of_kinds(kinds: NDArray[np.str_], shares: Mapping[str, float]) -> Float64s:
    """Return how much questions of these kinds count."""
    asked = kinds.tolist()
    count_of = Counter(asked)
    known = count_of["entry"]
    worth_of = dict.fromkeys(count_of, 1.0)
    for kind, share in shares.items():
        wanted = share * known
        found = max(count_of[kind], 1)
        worth_of[kind] = min(1.0, wanted / found)
    return np.array([worth_of[kind] for kind in asked])


def total(counts: Sequence[Float64s]) -> float:
    """Return how much all questions count."""
    return sum(float(of_group.sum()) for of_group in counts)
