"""Words that mean about the same: what people say, and what an office says.

The groups stand in `everyday.txt`. A word is known by its stems, so that "Gebühren" is found as
"Gebühr", and a compound by its own stems as well as by their sum. To find the stems of all words
takes seconds, so they are kept in `everyday.keys.txt`, group by group:

    python -m bot.language.everyday
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from bot.language.morphology import morphology
from bot.language.tokens import Token

_FILE = Path(__file__).with_name("everyday.txt")
KEYS_FILE = Path(__file__).with_name("everyday.keys.txt")
_COMMENT = "#"
_JOINT = "+"  # between the stems of a compound
# Power of the cosine of two words: how many groups a word stands in says little about its
# neighbours. With the fourth root instead of the cosine itself, .65 instead of .58 of the questions
# for FAQs without phrases are answered or offered, where as many strange ones are declined.
_FLATTENED = 0.25


def keys_of(token: Token) -> tuple[str, ...]:
    """Return what a word may be found by: all of its stems together, and each."""
    stems = token.stems or (token.lemma,)
    if len(stems) == 1:
        return stems
    together = _JOINT.join(stems)
    return tuple(dict.fromkeys((together, *stems)))


def stems_of(key: str) -> list[str]:
    """Return the stems that a key is made of."""
    return key.split(_JOINT)


@dataclass(frozen=True, slots=True)
class EverydayWords:
    """Groups of words, and the numbers of the groups that each word stands in, both by keys."""

    groups: tuple[tuple[str, ...], ...]
    groups_of: Mapping[str, frozenset[int]]

    @classmethod
    def of(cls, groups: Iterable[Iterable[str]]) -> EverydayWords:
        """Take up groups of words, given by their keys."""
        keys = []
        numbers_of = defaultdict[str, set[int]](set)
        for number, group in enumerate(groups):
            distinct = tuple(dict.fromkeys(group))
            keys.append(distinct)
            for key in distinct:
                numbers_of[key].add(number)
        groups_of = {key: frozenset(numbers) for key, numbers in numbers_of.items()}
        return cls(tuple(keys), groups_of)

    def neighbours(self, key: str) -> dict[str, float]:
        """Return the words in the groups of a word, each with its nearness from 0 to 1.

        It is a power of the cosine of their memberships.
        """
        own = self.groups_of.get(key, frozenset())
        shared = Counter[str]()
        for number in own:
            shared.update(self.groups[number])
        shared.pop(key, None)
        nearness = {}
        for other, count in shared.items():
            sizes = len(own) * len(self.groups_of[other])
            cosine = count / math.sqrt(sizes)
            nearness[other] = cosine**_FLATTENED
        return nearness


@lru_cache(1)
def everyday_words() -> EverydayWords:
    """Return the groups that ship with the bot."""
    lines = KEYS_FILE.read_text("utf-8").splitlines()
    return EverydayWords.of(line.split() for line in lines)


def keys_of_groups() -> str:
    """Return the groups of `everyday.txt` with the keys of their words: one group a line."""
    text = _FILE.read_text("utf-8")
    lines = filter(None, text.splitlines())
    groups = [line.split() for line in lines if not line.startswith(_COMMENT)]
    keys = [" ".join(map(_key, words)) for words in groups]
    listed = "\n".join(keys)
    return f"{listed}\n"


def _key(word: str) -> str:
    lemma, stems, _ = morphology().word(word)
    return _JOINT.join(stems or (lemma,))


if __name__ == "__main__":
    KEYS_FILE.write_text(keys_of_groups(), "utf-8")
