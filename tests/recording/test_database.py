"""A database that is deleted, restored, recreated or shared while the bot runs.

And the rights of its file.
"""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from bot.recording import writer
from bot.recording.store import open_store
from bot.recording.writer import QueueRecorder
from tests.recording.replies import ANSWERED, LONG_AGO, events_in, recorder_for, settings_for
from tests.servers import wait_until

pytestmark = pytest.mark.slow


def voted(recorder: QueueRecorder, digest: str) -> None:
    """Record a reply and a vote on it, which is acknowledged only when both are in the database."""
    assert recorder.vote(recorder.record("web", "?", ANSWERED, 0.01, digest), helpful=True)


def test_only_its_user_can_read_the_file(tmp_path: Path) -> None:
    """In an existing folder that others can enter, the file and those beside it are private."""
    recorder = recorder_for(settings_for(f"sqlite:///{tmp_path / 'events.db'}"))
    voted(recorder, "private")
    assert _rights(tmp_path) == {"events.db": 0o600, "events.db-wal": 0o600, "events.db-shm": 0o600}
    recorder.close()


def test_a_file_that_others_could_read_becomes_private(tmp_path: Path) -> None:
    """A database of an earlier version that is in use becomes private with its side files."""
    file = tmp_path / "events.db"
    with closing(sqlite3.connect(file)) as other:
        other.execute("PRAGMA journal_mode=WAL")
        other.execute("CREATE TABLE other (number)")
        for path in tmp_path.iterdir():
            path.chmod(0o644)
        recorder = recorder_for(settings_for(f"sqlite:///{file}"))
        voted(recorder, "private")
        assert set(_rights(tmp_path).values()) == {0o600}
        recorder.close()


def _rights(folder: Path) -> dict[str, int]:
    return {path.name: path.stat().st_mode & 0o777 for path in folder.iterdir()}


def test_another_process_that_looks_takes_nothing_away(tmp_path: Path) -> None:
    """A report that opens and closes the file leaves the bot's connections working."""
    file = tmp_path / "events.db"
    settings = settings_for(f"sqlite:///{file}")
    recorder = recorder_for(settings)
    voted(recorder, "before")
    with open_store(settings) as store, store.engine.connect(), store.engine.connect():
        assert _counted_by_another_process(file) == 1
        assert file.with_name("events.db-wal").exists()
        voted(recorder, "after")
        assert _counted_by_another_process(file) == 2
    recorder.close()


def _counted_by_another_process(file: Path) -> int:
    code = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); print(*c.execute('SELECT count(*) FROM events').fetchone()); c.close()"
    return int(
        subprocess.run(
            [sys.executable, "-c", code, str(file)], capture_output=True, check=True
        ).stdout
    )


def test_reading_an_address_with_options_makes_no_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The path within a `file:` address is the one that counts, not a folder called "file:"."""
    monkeypatch.chdir(tmp_path)
    recorder = recorder_for(settings_for(f"sqlite:///file:{tmp_path}/new/events.db?uri=true"))
    voted(recorder, "address")
    recorder.close()
    assert [path.name for path in tmp_path.iterdir()] == ["new"]
    assert (tmp_path / "new" / "events.db").is_file()


@pytest.mark.slow
def test_a_deleted_file_is_made_anew_while_the_bot_runs(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """What comes after the deletion is in a new file, and the log says that it is another one."""
    settings = settings_for(f"sqlite:///{tmp_path / 'events.db'}")
    recorder = recorder_for(settings)
    voted(recorder, "before")
    for path in tmp_path.iterdir():
        path.unlink()
    voted(recorder, "after")
    assert recorder.ready()
    assert "is another one than before" in caplog.text
    recorder.close()
    assert [len(events_in(settings, digest)) for digest in ("before", "after")] == [0, 1]


def test_a_restored_file_is_used_while_the_bot_runs(tmp_path: Path) -> None:
    """A backup moved to the place of the file is what the bot goes on with."""
    settings = settings_for(f"sqlite:///{tmp_path / 'events.db'}")
    first = recorder_for(settings)
    voted(first, "saved")
    first.close()
    backup = shutil.copy(tmp_path / "events.db", tmp_path / "backup.db")
    recorder = recorder_for(settings)
    voted(recorder, "lost")
    for path in tmp_path.glob("events.db*"):
        path.unlink()
    Path(backup).rename(tmp_path / "events.db")
    voted(recorder, "after")
    recorder.close()
    assert [len(events_in(settings, digest)) for digest in ("saved", "lost", "after")] == [1, 0, 1]


def test_a_recreated_database_gets_its_tables(
    postgresql_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    """After PostgreSQL's database was dropped and created, events and votes are taken again."""
    with open_store(settings_for(postgresql_url)) as store:
        wait_until(store.reachable, "PostgreSQL has started")
    settings = settings_for(str(make_url(postgresql_url).set(database="recreated")))
    _as_owner(postgresql_url, "CREATE DATABASE recreated")
    recorder = recorder_for(settings)
    voted(recorder, "before")
    _as_owner(postgresql_url, "DROP DATABASE recreated WITH (FORCE)", "CREATE DATABASE recreated")
    late = recorder.record("web", "?", ANSWERED, 0.01, "after")
    wait_until(lambda: recorder.depth == 0, "the event is written")
    wait_until(recorder.ready, "the store is in order")
    assert recorder.vote(late, helpful=True)
    recorder.close()
    assert [len(events_in(settings, digest)) for digest in ("before", "after")] == [0, 1]
    assert caplog.text.count("cannot be written") <= 1
    _as_owner(postgresql_url, "DROP DATABASE recreated WITH (FORCE)")


def test_an_emptied_database_is_not_called_ready(database: str) -> None:
    """Without its table, the database is reachable but not ready.

    It is ready again once the table is back.
    """
    with open_store(settings_for(database)) as store:
        store.migrate()
        with store.engine.begin() as connection:
            connection.exec_driver_sql("DROP TABLE events")
            connection.exec_driver_sql("DROP TABLE qzbot_alembic_version")
        assert not store.reachable()
        assert store.reachable()


def test_tables_of_a_newer_version_are_a_fault_until_it_is_back(tmp_path: Path) -> None:
    """A program that was rolled back says why nothing is written, and loses nothing meanwhile."""
    file = tmp_path / "events.db"
    settings = settings_for(f"sqlite:///{file}")
    with open_store(settings) as store:
        store.migrate()
    _execute(file, "UPDATE qzbot_alembic_version SET version_num = '9999'")
    recorder = recorder_for(settings)
    event_id = recorder.record("web", "?", ANSWERED, 0.01, "newer")
    wait_until(lambda: "by a newer version" in (recorder.fault or ""), "the fault is noticed")
    assert not recorder.vote(event_id, helpful=True)
    assert not recorder.ready()
    with open_store(settings) as store, pytest.raises(SQLAlchemyError, match="9999"):
        store.since(LONG_AGO)
    _execute(file, "UPDATE qzbot_alembic_version SET version_num = '0001'")
    wait_until(recorder.ready, "events are written again")
    assert recorder.vote(event_id, helpful=True)
    recorder.close()


def test_another_application_with_migrations_may_share_the_database(tmp_path: Path) -> None:
    """Its revision is no matter of ours, and stays as it is."""
    file = tmp_path / "events.db"
    _execute(file, "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
    _execute(file, "INSERT INTO alembic_version VALUES ('theirs')")
    recorder = recorder_for(settings_for(f"sqlite:///{file}"))
    voted(recorder, "shared")
    recorder.close()
    assert _revisions(file) == {"alembic_version": "theirs", "qzbot_alembic_version": "0001"}


def test_a_database_of_an_earlier_version_is_gone_on_with(tmp_path: Path) -> None:
    """It keeps its table of revisions, so that the earlier version can use it as well."""
    file = tmp_path / "events.db"
    settings = settings_for(f"sqlite:///{file}")
    first = recorder_for(settings)
    voted(first, "before")
    first.close()
    _execute(file, "ALTER TABLE qzbot_alembic_version RENAME TO alembic_version")
    recorder = recorder_for(settings)
    voted(recorder, "after")
    recorder.close()
    assert _revisions(file) == {"alembic_version": "0001"}
    assert [len(events_in(settings, digest)) for digest in ("before", "after")] == [1, 1]


def _execute(file: Path, statement: str) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute(statement)


def _revisions(file: Path) -> dict[str, str]:
    """Return the revision in each table of revisions."""
    with closing(sqlite3.connect(file)) as connection:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE name LIKE '%_version'")
        return {
            name: connection.execute(f"SELECT version_num FROM {name}").fetchone()[0]  # noqa: S608
            for (name,) in tables.fetchall()
        }


def _as_owner(url: str, *statements: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement.encode())


def test_a_vote_that_races_with_its_event_loses_no_text(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An event keeps its text if it arrives while a vote looks for it.

    The vote comes before or after it.
    """
    monkeypatch.setattr(writer, "new_event_id", lambda: "raced")
    settings = settings_for(database)
    answering = recorder_for(settings)
    with open_store(settings) as voting:
        voting.migrate()

        @event.listens_for(voting.engine, "after_cursor_execute")
        def arrive(_: Any, __: Any, statement: str, *___: Any) -> None:
            if "sealed" in statement and "UPDATE events" not in statement and not answering.depth:
                answering.record("web", "Wer lenkt das?", ANSWERED, 0.01, "raced")
                time.sleep(0.5)  # enough for the event, unless it has to wait for the vote

        taken = voting.vote("raced", helpful=False)
        event.remove(voting.engine, "after_cursor_execute", arrive)
        answering.close()
        assert taken or voting.vote("raced", helpful=False)
    assert [row["text"] for row in events_in(settings, "raced")] == ["Wer lenkt das?"]
