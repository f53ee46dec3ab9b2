"""What people ask after an answer, as editors listed it ("Nachgefragt")."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
from numpy.typing import NDArray

from bot.faq.values import Faq
from bot.language.speller import likeness
from bot.language.text import folded
from bot.retrieval.features import Floats

# Added to each count of follow-ups (Lidstone), so that what nobody listed is not impossible.
_UNSEEN = 0.5


class FollowUps:
    """The listed follow-ups of a FAQ by the entry answered last."""

    def __init__(self, faq: Faq) -> None:
        self._entries = len(faq.entries)
        place = {entry.id: number for number, entry in enumerate(faq.entries)}
        self._listed: dict[int, list[tuple[str, int]]] = defaultdict(list)
        counts = np.zeros((self._entries, self._entries))
        for entry in faq.entries:
            for phrase in entry.phrases:
                if phrase.after is not None:
                    last, target = place[phrase.after], place[entry.id]
                    self._listed[last].append((folded(phrase.text), target))
                    counts[last, target] += 1
        self._expected = _log_lift(counts) if len(counts) else counts

    def likeness(self, context: int, question: str) -> Floats:
        """Return for each entry how similar (0 to 1) the question is to a follow-up listed for it.

        `context` is the place of the entry answered last.
        """
        best = np.zeros(self._entries, dtype=np.float32)
        asked = folded(question)
        for text, target in self._listed.get(context, ()):
            best[target] = max(best[target], likeness(asked, text))
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
    return np.asarray(np.log(after_last / by_chance))
