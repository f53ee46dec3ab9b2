"""Replies to recent questions, so that a popular question costs next to nothing.

Kept in memory are a keyed hash of the question and a reply without the visitor's words: for the
parts of a message that the reply quotes, only their places in the message.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import dataclass, replace

from cachetools import LRUCache

from bot.conversation import wording
from bot.conversation.reply import Reply
from bot.faq.characters import clean
from web.schemas import AskReply

_PLACES = 2048  # replies, about 3 kB each


@dataclass(frozen=True, slots=True)
class Answered:
    """A decision and how it is sent; the event id is still to come."""

    reply: Reply
    sent: AskReply

    def quoting(self, parts: list[str]) -> Answered:
        """Return the reply with these parts of the message above its answers, one each.

        A part is "" for an answer to the whole message.
        """
        answers = tuple(
            replace(answer, asked=part)
            for answer, part in zip(self.reply.answers, parts, strict=True)
        )
        sent = [
            answer.model_copy(update={"asked": part})
            for answer, part in zip(self.sent.answers, parts, strict=True)
        ]
        return Answered(
            replace(self.reply, answers=answers), self.sent.model_copy(update={"answers": sent})
        )


@dataclass(frozen=True, slots=True)
class _Kept:
    """What was answered without its quotes, and from where to where in the message they stand."""

    answered: Answered
    places: tuple[tuple[int, int], ...]


class Memo:
    """A bounded memory of replies that forgets the least recently used ones first.

    It serves one thread at a time.
    """

    def __init__(self, places: int = _PLACES) -> None:
        self._kept: LRUCache[bytes, _Kept] = LRUCache(places)
        self._secret = secrets.token_bytes(32)

    def get(self, question: str, context: str | None, date: str | None) -> Answered | None:
        """Return the remembered reply to this question after this entry, for this next date."""
        kept = self._kept.get(self._key(question, context, date))
        if kept is None:
            return None
        if not kept.places:
            return kept.answered
        message = clean(question)
        return kept.answered.quoting([message[start:end] for start, end in kept.places])

    def put(self, question: str, context: str | None, date: str | None, answered: Answered) -> None:
        """Keep what was answered, unless it names parts of the message that got no answer."""
        parts = [answer.asked for answer in answered.sent.answers]
        if not any(parts):
            self._kept[self._key(question, context, date)] = _Kept(answered, ())
            return
        message = clean(question)
        starts = [message.find(part) for part in parts]
        if answered.sent.message == wording.SEVERAL_ANSWERS and min(starts) >= 0:
            places = tuple(
                (start, start + len(part)) for start, part in zip(starts, parts, strict=True)
            )
            self._kept[self._key(question, context, date)] = _Kept(
                answered.quoting([""] * len(parts)), places
            )

    def _key(self, *parts: str | None) -> bytes:
        """Return a hash; without this process's secret nobody can tell of what."""
        return hashlib.blake2b(
            json.dumps(parts).encode(), key=self._secret, digest_size=16
        ).digest()
