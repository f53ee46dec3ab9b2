"""How much one person may write, so that nobody keeps the bot from the others."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterator
from typing import Literal

from cachetools import TTLCache

_MOST_PEOPLE = 10_000
_WINDOW = 60  # seconds

Verdict = Literal["pass", "notice", "ignore"]


class MessageLimit:
    """How many messages a person may send in a minute, counted from the first."""

    def __init__(self, most: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._counters = TTLCache[int, Iterator[int]](_MOST_PEOPLE, _WINDOW, clock)

    def verdict(self, person: int) -> Verdict:
        """Count a message and return whether to answer it, to warn once, or to ignore it."""
        counter = self._counters.setdefault(person, itertools.count(1))
        number = next(counter)
        if number <= self._most:
            return "pass"
        return "notice" if number == self._most + 1 else "ignore"
