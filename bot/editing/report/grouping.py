"""Grouping unanswered questions by likeness, with the entry that each group may belong to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform

from bot.conversation.assistant import Assistant
from bot.language.text import folded
from bot.retrieval.features import Space

MOST_TEXTS = 2000  # different questions that are compared; the distances of all pairs take 32 MB
# One minus the cosine. Of phrases of one entry and another, mixed, groups cut here are to 80 % of
# one entry.
GROUP_DISTANCE = 0.87


@dataclass(frozen=True, slots=True)
class Group:
    """A group of similar questions.

    It holds their count, their texts, and the entry proposed for them.
    """

    count: int
    texts: tuple[str, ...]
    entry: str
    question: str
    probability: float

    @property
    def chance(self) -> str:
        """Return the probability as Germans read it."""
        return (
            "unter 1 %" if self.probability < 0.01 else f"{self.probability:.0%}".replace("%", " %")
        )


def group_questions(questions: Sequence[str], assistant: Assistant) -> tuple[Group, ...]:
    """Group questions by likeness, the most frequent group first."""
    spelling = {folded(text): text for text in questions}
    count = Counter(map(folded, questions))
    texts = [spelling[key] for key, _ in count.most_common(MOST_TEXTS) if key]
    members: dict[int, list[str]] = {}
    for text, number in zip(texts, _clusters(texts, assistant), strict=True):
        members.setdefault(number, []).append(text)
    groups = (
        _group(group, sum(count[folded(text)] for text in group), assistant)
        for group in members.values()
    )
    return tuple(sorted(groups, key=lambda group: -group.count))


def _clusters(texts: Sequence[str], assistant: Assistant) -> list[int]:
    """Return the group number of each text.

    Groups are built by average linkage over the cosines of their features.
    """
    if len(texts) < 2:
        return [1] * len(texts)
    tokens = [assistant.index.reader.tokens(text) for text in texts]
    space = Space.learn(tokens, assistant.index.space.concepts)
    found = space.matrix(tokens)
    rows = sparse.csr_array(
        (found.data, found.indices, found.indptr), shape=(len(tokens), space.size)
    )
    distance = 1 - np.clip((rows @ rows.T).toarray() / 2, 0, 1)
    np.fill_diagonal(distance, 0)
    numbers: list[int] = fcluster(
        linkage(squareform(distance, checks=False), "average"), GROUP_DISTANCE, "distance"
    ).tolist()
    return numbers


def _group(texts: list[str], count: int, assistant: Assistant) -> Group:
    entries = assistant.faq.entries
    share = np.mean([assistant.rank(text).share[: len(entries)] for text in texts], axis=0)
    best = int(share.argmax())
    return Group(
        count, tuple(texts), entries[best].id, entries[best].question, round(float(share[best]), 3)
    )
