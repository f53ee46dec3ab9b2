"""The one table of the event log."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import JSON, DateTime, Dialect, String, Text, TypeDecorator
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class UtcDateTime(TypeDecorator[dt.datetime]):
    """A moment with time zone; SQLite, which knows no zones, keeps it in UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """Turn any zone into UTC."""
        return value and value.astimezone(dt.UTC)

    def process_result_value(
        self, value: dt.datetime | None, dialect: Dialect
    ) -> dt.datetime | None:
        """Give back the zone that SQLite forgot."""
        return value and (
            value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)
        )


class Base(DeclarativeBase):
    """The tables of the event log."""


class Event(Base):
    """One reply.

    `key` is a digest of the event id, so that the database alone allows nobody to vote. `text` is
    the scrubbed question, kept only if it was declined or voted down. Until somebody votes, the
    text of an answered question is `sealed`: encrypted under the event id, which only the visitor's
    page holds.
    """

    __tablename__ = "events"

    key: Mapped[str] = mapped_column(String(32), primary_key=True)
    time: Mapped[dt.datetime] = mapped_column(UtcDateTime, index=True)
    channel: Mapped[str] = mapped_column(String(16))
    kind: Mapped[str] = mapped_column(String(16))
    entries: Mapped[list[str]] = mapped_column(JSON)
    suggestions: Mapped[list[str]] = mapped_column(JSON)
    probability: Mapped[float | None]
    milliseconds: Mapped[float]
    digest: Mapped[str] = mapped_column(String(64))
    vote: Mapped[bool | None]
    text: Mapped[str | None] = mapped_column(Text)
    sealed: Mapped[str | None] = mapped_column(Text)
