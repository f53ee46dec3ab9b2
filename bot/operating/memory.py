"""Replies to recent questions, so that a popular question costs next to nothing.

Kept in memory, as long as there is room, are a keyed hash of the question and a reply without the
visitor's words: for the parts of a message that the reply quotes, only their places.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, replace
from threading import Lock

from cachetools import LRUCache

from bot.conversation.reply import Reply
from bot.faq.characters import clean

_REPLIES = 2048  # about 3 kB each


@dataclass(frozen=True, slots=True)
class _Kept:
    """A reply without its quotes, and from where to where in the message they stand."""

    reply: Reply
    places: tuple[tuple[int, int], ...] = ()


class ReplyMemory:
    """A bounded memory of replies that forgets the least recently used ones first.

    Threads may share it.
    """

    def __init__(self, replies: int = _REPLIES) -> None:
        self._kept: LRUCache[bytes, _Kept] = LRUCache(replies)
        self._secret = secrets.token_bytes(32)
        self._lock = Lock()

    def get(self, question: str, context: str | None, date: str | None) -> Reply | None:
        """Return the reply to this question in this context, while this date was the next one."""
        key = self._key(question, context, date)
        with self._lock:
            kept = self._kept.get(key)
        if kept is None:
            return None
        if not kept.places:
            return kept.reply
        message = clean(question)
        quotes = [message[start:end] for start, end in kept.places]
        return _quoting(kept.reply, quotes)

    def put(self, question: str, context: str | None, date: str | None, reply: Reply) -> None:
        """Keep a reply, unless it names parts of the message that got no answer."""
        kept = _without_quotes(reply, clean(question))
        if kept is None:
            return
        key = self._key(question, context, date)
        with self._lock:
            self._kept[key] = kept

    def _key(self, *parts: str | None) -> bytes:
        """Return a hash; without this process's secret nobody can tell of what."""
        told = json.dumps(parts).encode()
        digest = hashlib.blake2b(told, key=self._secret, digest_size=16)
        return digest.digest()


def _without_quotes(reply: Reply, message: str) -> _Kept | None:
    """Return what may be kept of a reply to a message; None if it quotes what it leaves open."""
    quotes = [answer.asked for answer in reply.answers]
    if not any(quotes):
        return _Kept(reply)
    if reply.left_open:
        return None
    places = []
    for quote in quotes:
        start = message.find(quote)
        if start < 0:
            return None
        places.append((start, start + len(quote)))
    without = _quoting(reply, [""] * len(quotes))
    return _Kept(without, tuple(places))


def _quoting(reply: Reply, quotes: Iterable[str]) -> Reply:
    """Return the reply with these parts of the message above its answers, one each."""
    pairs = zip(reply.answers, quotes, strict=True)
    answers = [replace(answer, asked=quote) for answer, quote in pairs]
    return replace(reply, answers=tuple(answers))
