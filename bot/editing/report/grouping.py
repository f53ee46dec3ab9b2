"""Grouping unanswered questions by likeness, with the entry that each group may belong to."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter

import numpy as np
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform

from bot.conversation.assistant import Assistant
from bot.language.folding import folded
from bot.retrieval.features import Floats, Space
from bot.retrieval.learning import kernel

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
        percent = f"{self.probability:.0%}"
        return percent.replace("%", " %")


def group_questions(questions: Sequence[str], assistant: Assistant) -> tuple[Group, ...]:
    """Group questions by likeness, the most frequent group first."""
    count, spelling = _counted(questions)
    counted = count.most_common(MOST_TEXTS)
    most_frequent = [words for words, _ in counted if words]
    texts = [spelling[words] for words in most_frequent]

    members = defaultdict[int, list[str]](list)
    asked = Counter[int]()
    numbers = _clusters(texts, assistant)
    for words, number in zip(most_frequent, numbers, strict=True):
        text = spelling[words]
        members[number].append(text)
        asked[number] += count[words]
    groups = []
    for number, alike in members.items():
        group = _group(alike, asked[number], assistant)
        groups.append(group)
    most_asked_first = sorted(groups, key=attrgetter("count"), reverse=True)
    return tuple(most_asked_first)


def _counted(questions: Sequence[str]) -> tuple[Counter[str], dict[str, str]]:
    """Return by its folded words how often each question was asked, and how it was spelt last."""
    count = Counter[str]()
    spelling = dict[str, str]()
    for text in questions:
        words = folded(text)
        count[words] += 1
        spelling[words] = text
    return count, spelling


def _clusters(texts: Sequence[str], assistant: Assistant) -> list[int]:
    """Return the group number of each text.

    Groups are built by average linkage over the cosines of their features.
    """
    if len(texts) < 2:
        return [1] * len(texts)
    distance = 1 - _cosines(texts, assistant)
    np.fill_diagonal(distance, 0)
    condensed = squareform(distance, checks=False)
    tree = linkage(condensed, "average")
    numbers: list[int] = fcluster(tree, GROUP_DISTANCE, "distance").tolist()
    return numbers


def _cosines(texts: Sequence[str], assistant: Assistant) -> Floats:
    """Return how alike the texts are, each with each."""
    index = assistant.index
    tokens = [index.reader.tokens(text) for text in texts]
    space = Space.learn(tokens, index.space.concepts)
    cosines = kernel(space.rows(tokens)) / 2
    return cosines.clip(0, 1)


def _group(texts: Sequence[str], count: int, assistant: Assistant) -> Group:
    """Return a group with the entry that is most probable on average of its texts."""
    entries = assistant.faq.entries
    rankings = []
    for text in texts:
        ranked = assistant.rank(text)
        rankings.append(ranked.probabilities[: len(entries)])
    on_average = np.mean(rankings, axis=0)
    best = int(on_average.argmax())
    entry = entries[best]
    return Group(
        count=count,
        texts=tuple(texts),
        entry=entry.id,
        question=entry.question,
        probability=round(float(on_average[best]), 3),
    )
