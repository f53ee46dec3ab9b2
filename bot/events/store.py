"""The database behind the event log: SQLite in a file, or PostgreSQL by address."""

from __future__ import annotations

import datetime as dt
import logging
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from cryptography.fernet import InvalidToken
from platformdirs import user_data_path
from sqlalchemy import Engine, create_engine, delete, event, select, text, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, OperationalError, SQLAlchemyError
from sqlalchemy.pool import QueuePool

from bot.events.schema import Event
from bot.events.sealing import key_of, unseal
from bot.settings import Settings, SettingsError

_DIALECTS = {"sqlite": "sqlite", "postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}
_PATIENCE_SECONDS = 5  # for a lock, a connection, a statement
_MIGRATING = threading.Lock()  # Alembic's context belongs to the whole process
_SQLITE_TRIES, _SQLITE_PAUSE = 10, 0.2  # seconds

log = logging.getLogger(__name__)
Row = dict[str, Any]


@dataclass(frozen=True)
class Store:
    """Reads and writes events; every method raises `SQLAlchemyError` if the database cannot be used."""

    engine: Engine
    _current: threading.Event = field(default_factory=threading.Event)

    def migrate(self) -> None:
        """Bring the tables up to date, once in a process."""
        with _MIGRATING:
            if not self._current.is_set():
                self._upgrade(_SQLITE_TRIES if self.engine.dialect.name == "sqlite" else 1)
                self._current.set()

    def _upgrade(self, tries: int) -> None:
        """Run the migrations; SQLite refuses at once, without waiting, while another process creates the tables."""
        config = Config()
        config.set_main_option("script_location", str(resources.files("bot.events") / "migrations"))
        try:
            with self.engine.begin() as connection:
                config.attributes["connection"] = connection
                command.upgrade(config, "head")
        except OperationalError:
            if tries == 1:
                raise
            time.sleep(_SQLITE_PAUSE)
            self._upgrade(tries - 1)

    def insert(self, rows: Sequence[Row]) -> None:
        """Write events, all or none; those that are already there (an acknowledgement got lost) stay as they are."""
        self.migrate()
        with self.engine.begin() as connection:
            connection.execute(self._insert().on_conflict_do_nothing(), list(rows))

    def _insert(self) -> sqlite.Insert | postgresql.Insert:
        return sqlite.insert(Event) if self.engine.dialect.name == "sqlite" else postgresql.insert(Event)

    def vote(self, event_id: str, helpful: bool) -> bool:
        """Commit a vote; the sealed text of an event voted down becomes readable, any other is forgotten."""
        self.migrate()
        key = key_of(event_id)
        with self.engine.begin() as connection:
            sealed = connection.scalar(select(Event.sealed).where(Event.key == key))
        values: Row = {"vote": helpful, "sealed": None}
        if helpful:
            values["text"] = None
        elif sealed:
            values["text"] = _opened(event_id, sealed)
        with self.engine.begin() as connection:
            return connection.execute(update(Event).where(Event.key == key).values(values)).rowcount > 0

    def forget(self, *, before: dt.datetime, sealed_before: dt.datetime) -> int:
        """Delete events older than one moment, and sealed texts older than another; return the number of events."""
        self.migrate()
        with self.engine.begin() as connection:
            connection.execute(update(Event).where(Event.sealed.is_not(None), Event.time < sealed_before).values(sealed=None))
            forgotten = connection.execute(delete(Event).where(Event.time < before)).rowcount
        if self.engine.dialect.name == "sqlite":
            with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")  # the log beside the file still held them
        return forgotten

    def since(self, moment: dt.datetime) -> list[Row]:
        """Return the events from a moment on, oldest first."""
        self.migrate()
        columns = [column for column in Event.__table__.columns if column.name not in ("key", "sealed")]
        with self.engine.connect() as connection:
            found = connection.execute(select(*columns).where(Event.time >= moment).order_by(Event.time))
            return [dict(row) for row in found.mappings()]

    def reachable(self) -> bool:
        """Return whether the database answers."""
        try:
            with self.engine.connect() as connection:
                connection.execute(text("SELECT 1"))
        except SQLAlchemyError:
            return False
        return True


def open_store(settings: Settings) -> Store:
    """Return the store that the settings name, by default a file in the user's data folder; connects later, when needed."""
    url = database_url(settings)
    if url.get_backend_name() == "sqlite":
        return Store(_sqlite(url))
    options = {"connect_timeout": _PATIENCE_SECONDS, "options": f"-c statement_timeout={_PATIENCE_SECONDS * 1000} -c timezone=UTC"}
    return Store(_engine(url, options))


def database_url(settings: Settings) -> URL:
    """Return the address of the database; raise `SettingsError` if it is none of ours."""
    try:
        url = make_url(settings.database_url or f"sqlite:///{user_data_path('qzbot') / 'events.db'}")
        return url.set(drivername=_DIALECTS[url.get_backend_name()])
    except (ArgumentError, KeyError):
        expected = "sqlite:////PFAD/events.db oder postgresql://NAME:PASSWORT@RECHNER/DATENBANK"
        raise SettingsError(f"QZBOT_DATABASE_URL: Wert „…“ ungültig; erwartet wird {expected}.") from None


def _engine(url: URL, options: Row) -> Engine:
    """Return an engine that checks a connection before use; its errors never show the values of a statement."""
    return create_engine(
        url,
        connect_args=options,
        poolclass=QueuePool,
        pool_size=2,
        max_overflow=4,
        pool_timeout=_PATIENCE_SECONDS,
        pool_pre_ping=True,
        hide_parameters=True,
    )


def _sqlite(url: URL) -> Engine:
    """Return an engine for a file: readers beside one writer, each commit on disk, deleted texts overwritten."""
    engine = _engine(url, {"timeout": _PATIENCE_SECONDS, "check_same_thread": False})
    file = Path(url.database or "")

    @event.listens_for(engine, "do_connect")
    def make_folder(*_: Any) -> None:
        with suppress(OSError):  # SQLite then says that it cannot open the file
            file.parent.mkdir(parents=True, mode=0o700, exist_ok=True)

    @event.listens_for(engine, "connect")
    def set_up(connection: Any, _: Any) -> None:
        connection.isolation_level = None  # so that BEGIN is ours, and a migration is all or nothing
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN")

    return engine


def _opened(event_id: str, sealed: str) -> str | None:
    try:
        return unseal(event_id, sealed)
    except InvalidToken:
        log.warning("A sealed text could not be opened")
        return None
