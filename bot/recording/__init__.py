"""What is recorded about a reply.

No address, no user id, and no text unless the operator switches that on.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Literal, Protocol

from bot.conversation.reply import Kind, Reply
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.recording.metrics import Metrics

Channel = Literal["web", "telegram", "cli"]
# Replies to people in need: counted only, no text is kept and no vote taken.
IN_DISTRESS: Kind = "crisis"
# Names the folder in which several workers share their figures. prometheus-client reads it when it
# is imported, so it stands in a module that does not import that.
METRICS_FOLDER_KEY = "PROMETHEUS_MULTIPROC_DIR"


class Recorder(Protocol):
    """Where channels report replies and votes; recording never delays or fails an answer."""

    def record(
        self, channel: Channel, question: str, reply: Reply, seconds: float, digest: str
    ) -> str:
        """Take note of a reply; return its random event id."""

    def vote(self, event_id: str, helpful: bool) -> bool:
        """Keep a vote and return whether it is safely stored.

        It is not if the id is unknown or nothing is recorded.
        """

    def ready(self) -> bool:
        """Return whether the store can be reached (True if nothing is recorded)."""

    def close(self) -> None:
        """Write what is still waiting, for a few seconds at most, and stop."""


class NoRecorder:
    """Records nothing; the default."""

    def record(
        self, channel: Channel, question: str, reply: Reply, seconds: float, digest: str
    ) -> str:
        """Return a random id and forget the rest."""
        return new_event_id()

    def vote(self, event_id: str, helpful: bool) -> bool:
        """Keep nothing."""
        return False

    def ready(self) -> bool:
        """Return True: there is no store to miss."""
        return True

    def close(self) -> None:
        """Do nothing."""


def new_event_id() -> str:
    """Return a random id, 96 bits in 16 characters."""
    return secrets.token_urlsafe(12)


def open_recorder(settings: Settings, metrics: Metrics) -> Recorder:
    """Return the recorder that the settings ask for.

    An unreachable database is no reason to fail, but a malformed address is.
    """
    if not settings.keeps_votes:
        return NoRecorder()
    from bot.recording.store import open_store  # SQLAlchemy is needed only here
    from bot.recording.writer import QueueRecorder

    return QueueRecorder(
        open_store(settings),
        metrics,
        keep_texts=settings.keeps_texts,
        retention_days=settings.retention_days,
    )
