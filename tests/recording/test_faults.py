"""A missing, full or read-only database never costs an answer, and events resume."""

from __future__ import annotations

import datetime as dt
import logging
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from bot.recording import writer
from bot.recording.metrics import Metrics
from bot.recording.store import open_store
from bot.recording.writer import QueueRecorder
from tests.recording.replies import ANSWERED, DECLINED, events_in, recorder_for, settings_for
from tests.servers import postgresql, wait_until

pytestmark = pytest.mark.slow


@pytest.mark.servers
def test_events_survive_a_restart_of_the_database() -> None:
    """While PostgreSQL is stopped, replies are recorded later and votes not acknowledged.

    Afterwards nothing is missing.
    """
    with postgresql() as (server, url):
        settings = settings_for(url)
        recorder = recorder_for(settings)
        first = recorder.record("web", "?", ANSWERED, 0.01, "restart")
        assert recorder.vote(first, helpful=True)
        server.stop()
        waiting = [recorder.record("web", "?", ANSWERED, 0.01, "restart") for _ in range(50)]
        wait_until(lambda: not recorder.ready(), "the recorder notices that the database is gone")
        assert not recorder.vote(first, helpful=False)
        server.start()
        wait_until(recorder.ready, "the recorder writes again")
        assert recorder.vote(waiting[-1], helpful=False)
        recorder.close()
        assert [row["vote"] for row in events_in(settings, "restart")] == [
            True,
            *[None] * 49,
            False,
        ]


@pytest.mark.servers
def test_a_bot_starts_without_its_database() -> None:
    """The first event may come before the database is there; tables are made when it is."""
    with postgresql() as (server, url):
        server.stop()
        recorder = recorder_for(settings_for(url))
        event_id = recorder.record("web", "?", ANSWERED, 0.01, "late")
        assert not recorder.ready()
        server.start()
        wait_until(recorder.ready, "the recorder writes")
        assert recorder.vote(event_id, helpful=True)
        recorder.close()


def test_the_queue_is_bounded_and_drops_are_counted(tmp_path: Path) -> None:
    """Without a database the queue fills up to its size, and further events are counted."""
    (tmp_path / "no folder").touch()
    store = open_store(settings_for(f"sqlite:///{tmp_path}/no folder/events.db"))
    recorder = QueueRecorder(store, Metrics(), keep_texts=False, retention_days=90, queue_size=10)
    for _ in range(10 + writer.BATCH + 25):
        recorder.record("web", "?", DECLINED, 0.01, "bounded")
    assert recorder.drops >= 25
    assert recorder.depth <= 10 + writer.BATCH
    assert not recorder.ready()
    recorder.close(seconds=0)


def test_a_full_disk_is_survived(tmp_path: Path) -> None:
    """When SQLite says "disk is full", answers continue.

    With room again, the waiting events are written.
    """
    settings = settings_for(f"sqlite:///{tmp_path / 'events.db'}")
    store = open_store(settings)
    store.migrate()
    pages = {"limit": 12}

    @event.listens_for(store.engine, "checkout")
    def limit(connection: Any, *_: Any) -> None:
        connection.execute(f"PRAGMA max_page_count={pages['limit']}")

    recorder = QueueRecorder(store, Metrics(), keep_texts=True, retention_days=90)
    for _ in range(400):
        recorder.record("web", "Was kostet das?", DECLINED, 0.01, "full")
    wait_until(lambda: "full" in (recorder.fault or ""), "SQLite reports a full disk")
    assert not recorder.ready()
    pages["limit"] = 1_000_000
    wait_until(recorder.ready, "events are written again")
    recorder.close()
    assert len(events_in(settings, "full")) == 400


def test_a_read_only_database_is_survived(tmp_path: Path) -> None:
    """A database that may only be read takes no vote, says so, and costs no answer."""
    file = tmp_path / "events.db"
    writable = recorder_for(settings_for(f"sqlite:///{file}"))
    event_id = writable.record("web", "?", ANSWERED, 0.01, "read-only")
    assert writable.vote(event_id, helpful=True)
    recorder = recorder_for(settings_for(f"sqlite:///file:{file}?mode=ro&uri=true"))
    recorder.record("web", "?", ANSWERED, 0.01, "read-only")
    wait_until(lambda: "readonly" in (recorder.fault or ""), "SQLite refuses to write")
    assert not recorder.vote(event_id, helpful=False)
    assert not recorder.ready()
    recorder.close(seconds=0)
    writable.close()


def test_errors_never_show_what_was_written(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The log of a failing database names the reason, not the questions."""
    (tmp_path / "no folder").touch()
    recorder = recorder_for(settings_for(f"sqlite:///{tmp_path}/no folder/events.db"))
    with caplog.at_level(logging.DEBUG):
        recorder.record("web", "Donaudampfschiff?", DECLINED, 0.01, "secret")
        wait_until(lambda: recorder.fault, "the fault is noticed")
    assert "Events cannot be written" in caplog.text
    assert "Donaudampfschiff" not in caplog.text
    recorder.close(seconds=0)


def test_texts_that_a_database_refuses_are_mended(tmp_path: Path) -> None:
    """Control characters and lone surrogates stop neither this event nor the next."""
    settings = settings_for(f"sqlite:///{tmp_path / 'events.db'}")
    recorder = recorder_for(settings)
    for question in ("a\x00b", "halb \ud83d", "\udcff"):
        recorder.record("web", question, DECLINED, 0.01, "odd")
    assert recorder.vote(
        recorder.record("web", "halb \ud83d", ANSWERED, 0.01, "odd"), helpful=False
    )
    recorder.close()
    assert [row["text"] for row in events_in(settings, "odd")] == ["a b", "halb", None, "halb"]


def test_a_jump_of_the_clock_deletes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """While the clock jumps ten years to and fro, no event is taken for old."""
    settings = settings_for(f"sqlite:///{tmp_path / 'events.db'}")
    recorder = recorder_for(settings)
    assert recorder.vote(recorder.record("web", "?", ANSWERED, 0.01, "jump"), helpful=True)
    recorder.close()
    now = dt.datetime.now(dt.UTC)
    clock = cycle([now + dt.timedelta(days=3650), now])
    monkeypatch.setattr(writer, "_now", lambda: next(clock))
    monkeypatch.setattr(writer, "TIDY_SECONDS", 0.0)
    jumping = recorder_for(settings)
    wait_until(lambda: caplog.text.count("The clock jumped") >= 3, "the jumps are noticed")
    jumping.close()
    assert len(events_in(settings, "jump")) == 1


def test_the_end_of_writing_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """If a fault of the program ends the thread, log and readiness say so, and votes fail."""

    def broken(*_: object) -> None:
        raise RuntimeError("broken")

    store = open_store(settings_for(f"sqlite:///{tmp_path / 'events.db'}"))
    monkeypatch.setattr(store, "insert", broken)
    recorder = QueueRecorder(store, Metrics(), keep_texts=False, retention_days=90)
    event_id = recorder.record("web", "?", ANSWERED, 0.01, "ended")
    wait_until(lambda: recorder.fault, "the fault is noticed")
    assert recorder.fault == "RuntimeError"
    assert "Events are no longer written" in caplog.text
    assert "RuntimeError: broken" in caplog.text
    assert not recorder.vote(event_id, helpful=True)
    assert not recorder.ready()
    recorder.close()
