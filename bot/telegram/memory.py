"""What the bot remembers, in memory only: bounded in number and in time."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, Literal, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
Verdict = Literal["pass", "notice", "ignore"]


class Memory(Generic[K, V]):
    """Values that are forgotten `seconds` after they were set, the oldest ones sooner if there are more than `most`."""

    def __init__(self, most: int, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._seconds = seconds
        self._clock = clock
        self._kept: OrderedDict[K, tuple[float, V]] = OrderedDict()  # the next to expire comes first

    def __len__(self) -> int:
        self._forget()
        return len(self._kept)

    def get(self, key: K) -> V | None:
        """Return the value, None if it was never set or is forgotten."""
        self._forget()
        kept = self._kept.get(key)
        return kept[1] if kept else None

    def set(self, key: K, value: V) -> None:
        """Remember a value from now on."""
        self._kept[key] = (self._clock() + self._seconds, value)
        self._kept.move_to_end(key)
        self._forget()

    def add(self, key: K, value: V) -> bool:
        """Remember a value unless the key is known; return whether it was new."""
        if self.get(key) is not None:
            return False
        self.set(key, value)
        return True

    def _forget(self) -> None:
        now = self._clock()
        while self._kept and (len(self._kept) > self._most or next(iter(self._kept.values()))[0] <= now):
            self._kept.popitem(last=False)


class MessageLimit:
    """How many messages a person may send in a minute, counted from the first."""

    def __init__(self, most: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._counts: Memory[int, list[int]] = Memory(10_000, 60, clock)

    def verdict(self, person: int) -> Verdict:
        """Count a message; tell whether to answer it, to give the one notice of this minute, or to ignore it."""
        self._counts.add(person, [0])
        count = self._counts.get(person) or [0]
        count[0] += 1
        if count[0] <= self._most:
            return "pass"
        return "notice" if count[0] == self._most + 1 else "ignore"
