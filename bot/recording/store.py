"""The database behind the event log: SQLite in a file, or PostgreSQL by address."""

from __future__ import annotations

import datetime as dt
import logging
import os
import stat
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib import resources
from pathlib import Path
from typing import Any, Self

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from cryptography.fernet import InvalidToken
from platformdirs import user_data_path
from sqlalchemy import Connection, Engine, create_engine, delete, event, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import (
    ArgumentError,
    DisconnectionError,
    OperationalError,
    ProgrammingError,
    SQLAlchemyError,
)
from sqlalchemy.pool import QueuePool

from bot.recording import IN_DISTRESS
from bot.recording.schema import Event
from bot.recording.sealing import event_key, unseal
from bot.settings import Settings, SettingsError

_DIALECTS = {
    "sqlite": "sqlite",
    "postgresql": "postgresql+psycopg",
    "postgres": "postgresql+psycopg",
}
_PATIENCE_SECONDS = 5  # for a lock, a connection, a statement
_MIGRATING = threading.Lock()  # Alembic's context belongs to the whole process
_SQLITE_TRIES, _SQLITE_PAUSE = 10, 0.2  # seconds
_BEGIN_TO_WRITE = (
    "BEGIN IMMEDIATE"  # SQLite then waits for its turn; what only reads would have to give up later
)
_PRIVATE = 0o600

log = logging.getLogger(__name__)
Row = dict[str, Any]
Place = tuple[int, int] | None


class Store:
    """Reads and writes events.

    Every method raises `SQLAlchemyError` if the database cannot be used.

    It notices while it runs that another database took the place of the one it knew.
    """

    def __init__(self, engine: Engine, file: Path | None = None) -> None:
        self.engine = engine
        self._writing = engine.execution_options(begin=_BEGIN_TO_WRITE)
        self._file = file
        self._current: Place | None = None  # the database whose tables are up to date

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()

    def migrate(self) -> None:
        """Bring the tables up to date, once for each database that is found at the address."""
        with _MIGRATING:
            found = _place(self._file)
            if self._current is not None and self._current == found:
                return
            if self._current is not None:
                log.warning("The database of events is another one than before; going on with it")
            self._upgrade(_SQLITE_TRIES if self._file else 1)
            self._current = _place(self._file)

    def _upgrade(self, tries: int) -> None:
        """Run the migrations; SQLite refuses at once while another process creates the tables."""
        config = Config()
        config.set_main_option(
            "script_location", str(resources.files("bot.recording") / "migrations")
        )
        try:
            with self.engine.begin() as connection:
                config.attributes["connection"] = connection
                command.upgrade(config, "head")
        except CommandError as error:
            raise SQLAlchemyError(
                f"The tables were made by a newer version, or by another program: {error}"
            ) from error
        except OperationalError as error:
            if tries == 1 or "locked" not in str(error):
                raise
            time.sleep(_SQLITE_PAUSE)
            self._upgrade(tries - 1)

    @contextmanager
    def _transaction(self, engine: Engine) -> Iterator[Connection]:
        """Provide a connection to tables that are up to date.

        After a failure the next call checks the tables again.
        """
        self.migrate()
        try:
            with engine.begin() as connection:
                yield connection
        except (OperationalError, ProgrammingError):
            self._current = None  # the tables may be gone, with a database that was made anew
            raise

    def insert(self, rows: Sequence[Row]) -> None:
        """Write all events or none.

        Events that are already stored stay as they are: an acknowledgement may have got lost.
        """
        with self._transaction(self._writing) as connection:
            statement = self._insert().on_conflict_do_nothing()
            connection.execute(statement, list(rows))

    def _insert(self) -> sqlite.Insert | postgresql.Insert:
        return sqlite.insert(Event) if self._file else postgresql.insert(Event)

    def vote(self, event_id: str, helpful: bool) -> bool:
        """Commit a vote and return True; False if no such event is there, or none that is voted on.

        The sealed text of an event voted down becomes readable, any other is forgotten. One
        transaction reads and writes: between two, an event could arrive whose text the second would
        erase unread.
        """
        key = event_key(event_id)
        has_key = Event.key == key
        lookup = select(Event.kind, Event.sealed).where(has_key).with_for_update()
        with self._transaction(self._writing) as connection:
            found = connection.execute(lookup).one_or_none()
            if found is None or found.kind == IN_DISTRESS:
                return False
            values: Row = {"vote": helpful, "sealed": None}
            if helpful:
                values["text"] = None
            elif found.sealed:
                values["text"] = _opened(event_id, found.sealed)
            voted = update(Event).where(has_key).values(values)
            connection.execute(voted)
        return True

    def forget(self, *, before: dt.datetime, sealed_before: dt.datetime) -> int:
        """Delete events older than one moment and sealed texts older than another.

        Return the number of deleted events.
        """
        is_sealed = Event.sealed.is_not(None)
        unopened = update(Event).where(is_sealed, Event.time < sealed_before)
        old = delete(Event).where(Event.time < before)
        with self._transaction(self._writing) as connection:
            connection.execute(unopened.values(sealed=None))
            forgotten = connection.execute(old).rowcount
        if self._file:
            connecting = self.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            with connecting as connection:
                # The log beside the file still held them.
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        return forgotten

    def since(self, moment: dt.datetime) -> list[Row]:
        """Return the events from a moment on, oldest first."""
        columns = Event.__table__.columns
        shown = [column for column in columns if column.name not in ("key", "sealed")]
        is_since = Event.time >= moment
        events = select(*shown).where(is_since).order_by(Event.time)
        with self._transaction(self.engine) as connection:
            found = connection.execute(events)
            rows = found.mappings()
            return [dict(row) for row in rows]

    def reachable(self) -> bool:
        """Return whether the database answers and has its tables; a new one gets them."""
        try:
            with self._transaction(self.engine) as connection:
                connection.execute(select(Event.key).limit(1))
        except SQLAlchemyError:
            return False
        return True


def open_store(settings: Settings) -> Store:
    """Return the store that the settings name, by default a file in the user's data folder.

    It connects when it is first needed.
    """
    url = database_url(settings)
    if url.get_backend_name() == "sqlite":
        file = file_of(url)
        return Store(_sqlite(url, file), file)
    options = {
        "connect_timeout": _PATIENCE_SECONDS,
        "options": f"-c statement_timeout={_PATIENCE_SECONDS * 1000} -c timezone=UTC",
    }
    return Store(_engine(url, options))


def database_url(settings: Settings) -> URL:
    """Return the address of the database; raise `SettingsError` if it is not one we support."""
    default = f"sqlite:///{user_data_path('qzbot') / 'events.db'}"
    try:
        url = make_url(settings.database_url or default)
        url = url.set(drivername=_DIALECTS[url.get_backend_name()])
    except (ArgumentError, KeyError):
        raise _no_database() from None
    if url.get_backend_name() == "sqlite" and not _is_kept(url):
        raise _no_database()
    return url


def _no_database() -> SettingsError:
    expected = "sqlite:////PFAD/events.db oder postgresql://NAME:PASSWORT@RECHNER/DATENBANK"
    return SettingsError(f"QZBOT_DATABASE_URL: Wert „…“ ungültig; erwartet wird {expected}.")


def _is_kept(url: URL) -> bool:
    """Tell whether an SQLite database is a file.

    One in memory would be another one for each connection.
    """
    name = file_of(url).name
    return name not in ("", ":memory:") and url.query.get("mode") != "memory"


def _engine(url: URL, options: Row) -> Engine:
    """Return an engine that checks a connection before it uses it.

    Its errors never show the values of a statement.
    """
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


def file_of(url: URL) -> Path:
    """Return the file of an SQLite database, named by a path or by a `file:` address."""
    return Path((url.database or "").removeprefix("file:"))


def _place(file: Path | None) -> Place:
    """Return a key that tells a file from another of the same name.

    A server is known by its address.
    """
    if file is None:
        return (0, 0)
    try:
        found = file.stat()
    except OSError:
        return None
    return (found.st_dev, found.st_ino)


def _sqlite(url: URL, file: Path) -> Engine:
    """Return an engine for a file.

    One connection writes while others read; each commit is on disk; deleted texts are overwritten.
    """
    engine = _engine(url, {"timeout": _PATIENCE_SECONDS, "check_same_thread": False})

    @event.listens_for(engine, "do_connect")
    def prepare(*_: Any) -> None:
        if url.query.get("mode") != "ro":
            with suppress(OSError):  # SQLite then says that it cannot open the file
                _make_private(file)

    @event.listens_for(engine, "connect")
    def set_up(connection: Any, record: Any) -> None:
        record.info["place"] = _place(file)
        connection.isolation_level = (
            None  # so that BEGIN is ours, and a migration is all or nothing
        )
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "checkout")
    def look_again(_: Any, record: Any, __: Any) -> None:
        if record.info["place"] != _place(file):
            raise DisconnectionError("the file is another one")  # the pool connects anew

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql(connection.get_execution_options().get("begin", "BEGIN"))

    return engine


def _make_private(file: Path) -> None:
    """Create folder and file if they are missing.

    No other user may read the file or the files that SQLite puts beside it.
    """
    file.parent.mkdir(parents=True, mode=0o700, exist_ok=True)
    with suppress(FileExistsError):
        os.mknod(
            file, _PRIVATE | stat.S_IFREG
        )  # never opened: closing it would free the locks SQLite has on it
    for name in (
        file.name,
        f"{file.name}-wal",
        f"{file.name}-shm",
    ):  # new ones take over the rights of the first
        with suppress(FileNotFoundError):
            file.with_name(name).chmod(_PRIVATE)


def _opened(event_id: str, sealed: str) -> str | None:
    try:
        return unseal(event_id, sealed)
    except InvalidToken:
        log.warning("A sealed text could not be opened")
        return None
