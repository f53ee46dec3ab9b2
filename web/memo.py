"""Replies to questions that were asked a moment ago, so that a popular question costs next to nothing.

Only a keyed hash of the question is kept, never its text, in memory and for as long as its place is not needed.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from typing import Generic, TypeVar

from cachetools import LRUCache

_PLACES = 2048  # replies, about 3 kB each

Value = TypeVar("Value")


class Memo(Generic[Value]):
    """A bounded memory of values by a hash of what they belong to; the one used longest ago is forgotten first. One thread at a time."""

    def __init__(self, places: int = _PLACES) -> None:
        self._values: LRUCache[bytes, Value] = LRUCache(places)
        self._secret = secrets.token_bytes(32)

    def key(self, *parts: str | None) -> bytes:
        """Return the key of these texts; without this process's secret nobody can tell what they were."""
        return hashlib.blake2b(json.dumps(parts).encode(), key=self._secret, digest_size=16).digest()

    def get(self, key: bytes) -> Value | None:
        """Return the value kept under a key."""
        return self._values.get(key)

    def put(self, key: bytes, value: Value) -> None:
        """Keep a value."""
        self._values[key] = value
