"""What people ask after an answer, as editors listed it ("Nachgefragt")."""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from bot.faq.values import Faq
from bot.language.speller import likeness
from bot.language.text import folded
from bot.retrieval.features import Floats


class FollowUps:
    """The listed follow-ups of a FAQ by the entry answered last."""

    def __init__(self, faq: Faq) -> None:
        self._entries = len(faq.entries)
        place = {entry.id: number for number, entry in enumerate(faq.entries)}
        self._listed: dict[int, list[tuple[str, int]]] = defaultdict(list)
        for entry in faq.entries:
            for phrase in entry.phrases:
                if phrase.after is not None:
                    self._listed[place[phrase.after]].append((folded(phrase.text), place[entry.id]))

    def likeness(self, context: int, question: str) -> Floats:
        """Return for each entry how like the question is (0 to 1) to a follow-up listed for it after `context`."""
        found = np.zeros(self._entries, dtype=np.float32)
        asked = folded(question)
        for text, target in self._listed.get(context, ()):
            found[target] = max(found[target], likeness(asked, text))
        return found
