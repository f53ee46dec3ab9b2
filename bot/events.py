"""What is recorded of a reply: no address, no user id, and no text unless the operator switches that on."""

from __future__ import annotations

import secrets
from typing import Literal, Protocol

from bot.models import Reply

Channel = Literal["web", "telegram", "cli"]


class Recorder(Protocol):
    """Where channels report replies and votes; recording never delays or fails an answer."""

    def record(self, channel: Channel, question: str, reply: Reply, seconds: float, digest: str) -> str:
        """Take note of a reply; return its random event id."""

    def vote(self, event_id: str, helpful: bool) -> bool:
        """Keep a vote; return whether it is safely kept (False: unknown id, or nothing is recorded)."""


class NoRecorder:
    """Records nothing; the default."""

    def record(self, channel: Channel, question: str, reply: Reply, seconds: float, digest: str) -> str:
        """Return a random id and forget the rest."""
        return secrets.token_urlsafe(12)

    def vote(self, event_id: str, helpful: bool) -> bool:
        """Keep nothing."""
        return False
