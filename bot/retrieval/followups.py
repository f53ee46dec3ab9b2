"""What people ask after an answer, as editors listed it ("Nachgefragt")."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.faq.values import Faq
from bot.language.speller import likeness
from bot.language.text import folded
from bot.retrieval.features import Floats, zeros

# Added to each count of follow-ups (Lidstone), so that what nobody listed is not impossible.
_UNSEEN = 0.5


@dataclass(frozen=True, slots=True)
class _Listed:
    """A listed follow-up, folded, and the place of the entry that it asks for."""

    text: str
    target: int


class FollowUps:
    """The listed follow-ups of a FAQ by the entry answered last."""

    def __init__(self, faq: Faq) -> None:
        self._entries = len(faq.entries)
        self._listed = defaultdict[int, list[_Listed]](list)
        place_of = {entry.id: place for place, entry in enumerate(faq.entries)}
        counts = np.zeros((self._entries, self._entries))
        for target, entry in enumerate(faq.entries):
            for phrase in entry.phrases:
                if phrase.after is None:
                    continue
                last = place_of[phrase.after]
                listed = _Listed(folded(phrase.text), target)
                self._listed[last].append(listed)
                counts[last, target] += 1
        self._expected = _log_lift(counts) if self._entries else counts

    def likeness(self, context: int, question: str) -> Floats:
        """Return for each entry how similar (0 to 1) the question is to a follow-up listed for it.

        `context` is the place of the entry answered last.
        """
        best = zeros(self._entries)
        asked = folded(question)
        for listed in self._listed.get(context, ()):
            alike = likeness(asked, listed.text)
            best[listed.target] = max(best[listed.target], alike)
        return best

    def expected(self, context: int) -> NDArray[np.float64]:
        """Return for each entry how much more often than by chance it follows `context`.

        The values are logarithms, and 0 where nothing is listed.
        """
        return np.asarray(self._expected[context])


def _log_lift(counts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the pointwise mutual information of (entry answered last, entry asked for)."""
    smoothed = counts + _UNSEEN
    after_last = smoothed / smoothed.sum(axis=1, keepdims=True)
    by_chance = smoothed.sum(axis=0) / smoothed.sum()
    lift = after_last / by_chance
    return np.asarray(np.log(lift))
