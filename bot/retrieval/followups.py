"""What people ask after an answer, as editors listed it ("Nachgefragt")."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.faq.values import Faq
from bot.language.speller import TextComparer
from bot.language.text import folded
from bot.retrieval.features import Floats, Ints, ints, zeros

# Added to each count of follow-ups (Lidstone), so that what nobody listed is not impossible.
_UNSEEN = 0.5


@dataclass(frozen=True, slots=True)
class _FollowUp:
    """A listed follow-up with the places of the last entry and of the one asked for."""

    text: str
    last: int
    target: int


@dataclass(frozen=True, slots=True)
class _Listed:
    """The follow-ups that are listed after an entry, and the place that each asks for."""

    texts: TextComparer
    targets: Ints

    @classmethod
    def of(cls, follow_ups: Sequence[_FollowUp]) -> _Listed:
        """Return follow-ups, ready to be compared."""
        texts = TextComparer(folded(follow_up.text) for follow_up in follow_ups)
        return cls(texts, ints([follow_up.target for follow_up in follow_ups]))


class FollowUps:
    """The listed follow-ups of a FAQ by the entry answered last."""

    def __init__(self, faq: Faq) -> None:
        entries = len(faq.entries)
        self._entries = entries
        by_last = defaultdict[int, list[_FollowUp]](list)
        counts = np.zeros((entries, entries))
        for follow_up in _follow_ups(faq):
            by_last[follow_up.last].append(follow_up)
            counts[follow_up.last, follow_up.target] += 1
        self._listed = {last: _Listed.of(listed) for last, listed in by_last.items()}
        self._expected = _log_lift(counts) if entries else counts

    def likeness(self, context: int, question: str) -> Floats:
        """Return for each entry how similar (0 to 1) the question is to a follow-up listed for it.

        `context` is the place of the entry answered last.
        """
        best = zeros(self._entries)
        listed = self._listed.get(context)
        if listed is not None:
            alike = listed.texts.likeness(folded(question))
            np.maximum.at(best, listed.targets, alike)
        return best

    def expected(self, context: int) -> NDArray[np.float64]:
        """Return for each entry how much more often than by chance it follows `context`.

        The values are logarithms, and 0 where nothing is listed.
        """
        return np.asarray(self._expected[context])


def _follow_ups(faq: Faq) -> Iterator[_FollowUp]:
    place_of = {entry.id: place for place, entry in enumerate(faq.entries)}
    for target, entry in enumerate(faq.entries):
        for phrase in entry.phrases:
            if phrase.after is not None:
                yield _FollowUp(
                    text=phrase.text,
                    last=place_of[phrase.after],
                    target=target,
                )


def _log_lift(counts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the pointwise mutual information of (entry answered last, entry asked for)."""
    smoothed = counts + _UNSEEN
    after_last = smoothed / smoothed.sum(axis=1, keepdims=True)
    by_chance = smoothed.sum(axis=0) / smoothed.sum()
    lift = after_last / by_chance
    return np.asarray(np.log(lift))
