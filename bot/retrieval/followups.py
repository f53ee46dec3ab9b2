"""What people ask after an answer, as editors listed it ("Nachgefragt"), to answer or to decline."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from bot.faq.values import Faq
from bot.language.folding import folded
from bot.language.speller import TextComparer
from bot.retrieval.features import Floats, Ints, ints, zeros
from bot.retrieval.probability import Float64s

# Added to each count of follow-ups (Lidstone), so that what nobody listed is not impossible.
_UNSEEN = 0.5


@dataclass(frozen=True, slots=True)
class _FollowUp:
    """A listed follow-up with the places of the last entry and of the target asked for."""

    text: str
    last: int
    target: int


@dataclass(frozen=True, slots=True)
class _Listed:
    """The follow-ups that are listed after an entry, and the place of each one's target."""

    texts: TextComparer
    targets: Ints

    @classmethod
    def of(cls, follow_ups: Sequence[_FollowUp]) -> _Listed:
        """Return follow-ups, ready to be compared."""
        texts = TextComparer(folded(follow_up.text) for follow_up in follow_ups)
        targets = ints([follow_up.target for follow_up in follow_ups])
        return cls(texts, targets)

    def counts(self, entries: int) -> Ints:
        """Return how many ask for each entry."""
        of_entries = self.targets[self.targets < entries]
        return np.bincount(of_entries, minlength=entries)


class FollowUps:
    """The listed follow-ups of a FAQ by the entry answered last.

    Those to be declined ask for NONE, whose place follows the entries.
    """

    def __init__(self, faq: Faq) -> None:
        self._entries = len(faq.entries)
        by_last = defaultdict[int, list[_FollowUp]](list)
        for follow_up in _follow_ups(faq):
            by_last[follow_up.last].append(follow_up)
        self._listed = {last: _Listed.of(listed) for last, listed in by_last.items()}
        self._by_chance = self._share_by_chance()

    def _share_by_chance(self) -> Float64s:
        """Return the share of each entry among all follow-ups, whatever was answered before."""
        total = np.full(self._entries, self._entries * _UNSEEN)
        for listed in self._listed.values():
            total += listed.counts(self._entries)
        return np.asarray(total / total.sum())

    def likeness(self, last: int, question: str) -> Floats:
        """Return how similar (0 to 1) the question is to a follow-up listed for each target.

        The targets are the entries, and NONE for what is to be declined. `last` is the place of the
        entry that the question follows.
        """
        best = zeros(self._entries + 1)
        listed = self._listed.get(last)
        if listed is not None:
            alike = listed.texts.likeness(folded(question))
            np.maximum.at(best, listed.targets, alike)
        return best

    def expected(self, last: int) -> Float64s:
        """Return for each entry how much more often than by chance it follows the one at `last`.

        The values are logarithms (pointwise mutual information), and 0 if nothing is listed that
        asks for an entry.
        """
        listed = self._listed.get(last)
        if listed is None:
            return np.zeros(self._entries)
        counts = listed.counts(self._entries)
        if not counts.any():
            return np.zeros(self._entries)
        smoothed = counts + _UNSEEN
        share = smoothed / smoothed.sum()
        lift = share / self._by_chance
        return np.asarray(np.log(lift))


def _follow_ups(faq: Faq) -> Iterator[_FollowUp]:
    for target, entry in enumerate(faq.entries):
        for phrase in entry.phrases:
            if phrase.after is not None:
                yield _FollowUp(
                    text=phrase.text,
                    last=faq.place(phrase.after),
                    target=target,
                )
    none = len(faq.entries)
    for phrase in faq.declined_after:
        if phrase.after is not None:
            yield _FollowUp(phrase.text, last=faq.place(phrase.after), target=none)
