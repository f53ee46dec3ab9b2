"""Which question of a source is which entry, though its wording changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Protocol, TypeVar

from bot.faq.values import Entry
from bot.language.folding import folded

_SAME_QUESTION = 0.7  # likeness from which two questions are one whose wording changed


class Asked(Protocol):
    """Anything that asks a question."""

    @property
    def question(self) -> str:
        """Return the question."""
        ...


Question = TypeVar("Question", bound=Asked)


@dataclass(frozen=True, slots=True, order=True)
class _Likeness:
    """How far an entry and a question differ, both by their places: the likest come first."""

    difference: float
    entry: int
    question: int


def likest_pairs(
    entries: Sequence[Entry], questions: Sequence[Question]
) -> list[tuple[Entry, Question]]:
    """Return each entry with the question that is most like its own, in the order of the entries.

    The likest pairs are made first; nothing is in two of them.
    """
    found: dict[int, int] = {}
    taken = set[int]()
    for alike in sorted(_alike(entries, questions)):
        is_free = alike.entry not in found and alike.question not in taken
        if is_free:
            found[alike.entry] = alike.question
            taken.add(alike.question)
    pairs = []
    for place, entry in enumerate(entries):
        if place in found:
            question = questions[found[place]]
            pairs.append((entry, question))
    return pairs


def _alike(entries: Sequence[Entry], questions: Sequence[Question]) -> Iterator[_Likeness]:
    """Yield the pairs that may be one question."""
    entry_words = [folded(entry.question) for entry in entries]
    for number, question in enumerate(questions):
        matcher = SequenceMatcher()
        matcher.set_seq2(folded(question.question))  # which it remembers, unlike the first
        for place, words in enumerate(entry_words):
            matcher.set_seq1(words)
            if matcher.quick_ratio() < _SAME_QUESTION:
                continue
            likeness = matcher.ratio()
            if likeness >= _SAME_QUESTION:
                yield _Likeness(1 - likeness, place, number)
