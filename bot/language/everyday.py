"""Words that mean about the same: what people say, and what an office says.

The groups stand in `everyday.txt`. A word is known by its stems, so that "Gebühren" is found as
"Gebühr", and a compound by its own stems as well as by their sum.
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
_COMMENT = "#"
_JOINT = "+"  # between the stems of a compound


def keys_of(token: Token) -> tuple[str, ...]:
    """Return what a word may be found by: all of its stems together, and each."""
    stems = token.stems or (token.lemma,)
    return tuple(dict.fromkeys((_JOINT.join(stems), *stems)))


def stems_of(key: str) -> list[str]:
    """Return the stems that a key is made of."""
    return key.split(_JOINT)


@dataclass(frozen=True, slots=True)
class EverydayWords:
    """Groups of words, and the numbers of the groups that each word stands in, both by keys."""

    groups: tuple[frozenset[str], ...]
    groups_of: Mapping[str, frozenset[int]]

    @classmethod
    def of(cls, groups: Iterable[Iterable[str]]) -> EverydayWords:
        """Take up groups of words."""
        keys = tuple(frozenset(map(_key, words)) for words in groups)
        groups_of: dict[str, set[int]] = defaultdict(set)
        for number, group in enumerate(keys):
            for key in group:
                groups_of[key].add(number)
        frozen = {key: frozenset(numbers) for key, numbers in groups_of.items()}
        return cls(keys, frozen)

    def neighbours(self, key: str) -> dict[str, float]:
        """Return the words in the groups of a word, each with the cosine of their memberships."""
        own = self.groups_of.get(key, frozenset())
        shared = Counter[str]()
        for number in own:
            shared.update(self.groups[number])
        shared.pop(key, None)
        cosines = dict[str, float]()
        for other, count in shared.items():
            sizes = len(own) * len(self.groups_of[other])
            cosines[other] = count / math.sqrt(sizes)
        return cosines


def _key(word: str) -> str:
    lemma, stems, _ = morphology().word(word)
    return _JOINT.join(stems or (lemma,))


@lru_cache(1)
def everyday_words() -> EverydayWords:
    """Return the groups that ship with the bot."""
    lines = filter(None, _FILE.read_text("utf-8").splitlines())
    groups = [line.split() for line in lines if not line.startswith(_COMMENT)]
    return EverydayWords.of(groups)
