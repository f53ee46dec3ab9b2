"""Replies and events as tests need them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from bot.conversation.reply import Answer, Reply
from bot.faq.values import Entry
from bot.recording import open_recorder
from bot.recording.metrics import Metrics
from bot.recording.store import open_store
from bot.recording.writer import QueueRecorder
from bot.retrieval.match import Match
from bot.settings import Settings

_STEERING, _OTHER = Entry("7", "Wer lenkt?", "Fünf."), Entry("3", "Wozu?", "Darum.")
ANSWERED = Reply("answer", "", (Answer(_STEERING, 0.9),), (), (Match(_STEERING, 0.9, 0.9),))
IN_NEED = Reply("crisis", "Bitte rufen Sie an.", ranking=(Match(_OTHER, 0.2, 0.2),))
DECLINED = Reply("none", "Das weiß ich nicht.", ranking=(Match(_OTHER, 0.01, 0.01),))
LONG_AGO = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)


def settings_for(database: str, level: str = "texts", **others: Any) -> Settings:
    """Return settings that record into a database."""
    return Settings(events=level, database_url=database, **others)


def recorder_for(settings: Settings) -> QueueRecorder:
    """Open the recorder of the settings."""
    recorder = open_recorder(settings, Metrics())
    assert isinstance(recorder, QueueRecorder)
    return recorder


def events_in(settings: Settings, digest: str) -> list[dict[str, Any]]:
    """Return the events recorded under a digest."""
    with open_store(settings) as store:
        return [row for row in store.since(LONG_AGO) if row["digest"] == digest]
