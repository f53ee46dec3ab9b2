"""Grouping unanswered questions by likeness, with the entry that each group may belong to."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter

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
        if self.probability < 0.01:
            return "unter 1 %"
        return f"{self.probability:.0%}".replace("%", " %")


def group_questions(questions: Sequence[str], assistant: Assistant) -> tuple[Group, ...]:
    """Group questions by likeness, the most frequent group first."""
    spelling = {folded(text): text for text in questions}
    count = Counter(map(folded, questions))
    texts = [spelling[key] for key, _ in count.most_common(MOST_TEXTS) if key]
    numbers = _clusters(texts, assistant)
    members: dict[int, list[str]] = defaultdict(list)
    for text, number in zip(texts, numbers, strict=True):
        members[number].append(text)

    groups = []
    for group in members.values():
        asked = sum(count[folded(text)] for text in group)
        groups.append(_group(group, asked, assistant))
    return tuple(sorted(groups, key=attrgetter("count"), reverse=True))


def _clusters(texts: Sequence[str], assistant: Assistant) -> list[int]:
    """Return the group number of each text.

    Groups are built by average linkage over the cosines of their features.
    """
    if len(texts) < 2:
        return [1] * len(texts)
    tokens = [assistant.index.reader.tokens(text) for text in texts]
    space = Space.learn(tokens, assistant.index.space.concepts)
    features = space.matrix(tokens)
    rows = sparse.csr_array(
        (features.data, features.indices, features.indptr), shape=(len(tokens), space.size)
    )
    cosines = (rows @ rows.T).toarray() / 2
    distance = 1 - np.clip(cosines, 0, 1)
    np.fill_diagonal(distance, 0)
    tree = linkage(squareform(distance, checks=False), "average")
    numbers: list[int] = fcluster(tree, GROUP_DISTANCE, "distance").tolist()
    return numbers


def _group(texts: list[str], count: int, assistant: Assistant) -> Group:
    entries = assistant.faq.entries
    shares = [assistant.rank(text).share[: len(entries)] for text in texts]
    share = np.mean(shares, axis=0)
    best = int(share.argmax())
    entry, probability = entries[best], float(share[best])
    return Group(count, tuple(texts), entry.id, entry.question, round(probability, 3))
