"""What is kept of replies and votes, at each level, in both kinds of database."""

from __future__ import annotations

import datetime as dt
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import inspect, select

from bot.recording import NoRecorder, open_recorder
from bot.recording.metrics import Metrics
from bot.recording.schema import Base, Event
from bot.recording.store import open_store
from bot.settings import Settings, SettingsError
from tests.recording.replies import (
    ANSWERED,
    DECLINED,
    IN_NEED,
    events_in,
    recorder_for,
    settings_for,
)

pytestmark = pytest.mark.slow


def test_a_reply_becomes_an_event(database: str) -> None:
    """An event says when, where, what kind, which entries, how certain and how fast.

    It says nothing about the visitor.
    """
    settings = settings_for(database, "statistics")
    recorder = recorder_for(settings)
    recorder.record("web", "Wer lenkt das?", ANSWERED, 0.0125, "become")
    recorder.close()
    [event] = events_in(settings, "become")
    assert abs(event.pop("time") - dt.datetime.now(dt.UTC)) < dt.timedelta(minutes=1)
    assert event == {
        "channel": "web",
        "kind": "answer",
        "entries": ["7"],
        "suggestions": [],
        "probability": 0.9,
        "milliseconds": 12.5,
        "digest": "become",
        "vote": None,
        "text": None,
    }


def test_no_text_without_the_level_for_it(database: str) -> None:
    """At the level "statistics" even the text of a declined question stays unknown."""
    settings = settings_for(database, "statistics")
    recorder = recorder_for(settings)
    voted_down = recorder.record("web", "Geheim?", ANSWERED, 0.01, "no text")
    recorder.record("web", "Geheim?", DECLINED, 0.01, "no text")
    assert recorder.vote(voted_down, helpful=False)
    recorder.close()
    assert [event["text"] for event in events_in(settings, "no text")] == [None, None]


def test_texts_of_declined_and_disliked_questions_are_kept_scrubbed(database: str) -> None:
    """Texts of declined or downvoted questions are kept, without personal data.

    Texts of questions that were answered well never are.
    """
    settings = settings_for(database)
    recorder = recorder_for(settings)
    recorder.record("web", "Was kostet das, fragt anna@example.org?", DECLINED, 0.01, "texts")
    disliked = recorder.record("telegram", "Wer lenkt das, Herr Müller?", ANSWERED, 0.01, "texts")
    liked = recorder.record("web", "Wer lenkt das?", ANSWERED, 0.01, "texts")
    recorder.record("web", "Und wer noch?", ANSWERED, 0.01, "texts")
    assert recorder.vote(disliked, helpful=False)
    assert recorder.vote(liked, helpful=True)
    recorder.close()
    kept = [(event["vote"], event["text"]) for event in events_in(settings, "texts")]
    assert kept == [
        (None, "Was kostet das, fragt [E-Mail]?"),
        (False, "Wer lenkt das, Herr [Name]?"),
        (True, None),
        (None, None),
    ]


def test_the_file_holds_no_readable_text_of_answered_questions(tmp_path: Path) -> None:
    """Until a visitor votes, the text of a question cannot be found in the database file."""
    settings = settings_for(f"sqlite:///{tmp_path / 'events.db'}")
    recorder = recorder_for(settings)
    event_id = recorder.record("web", "Donaudampfschiff?", ANSWERED, 0.01, "sealed")
    recorder.close()
    content = _content(tmp_path)
    assert b"sealed" in content
    assert b"Donaudampfschiff" not in content
    assert event_id.encode() not in content


def test_another_process_can_take_the_vote(database: str) -> None:
    """A vote may reach another replica than the one that answered.

    The text is kept all the same.
    """
    settings = settings_for(database)
    first, second = recorder_for(settings), recorder_for(settings)
    event_id = first.record("web", "Wer lenkt das?", ANSWERED, 0.01, "replica")
    first.close()
    assert second.vote(event_id, helpful=False)
    second.close()
    assert [event["text"] for event in events_in(settings, "replica")] == ["Wer lenkt das?"]


def test_a_vote_is_in_the_database_when_it_is_acknowledged(tmp_path: Path) -> None:
    """At the moment `vote` returns, another connection reads the vote."""
    recorder = recorder_for(settings_for(f"sqlite:///{tmp_path / 'events.db'}"))
    event_id = recorder.record("web", "Wer lenkt das?", ANSWERED, 0.01, "ack")
    assert recorder.vote(event_id, helpful=True)
    with closing(sqlite3.connect(tmp_path / "events.db")) as connection:
        assert connection.execute("SELECT vote FROM events").fetchall() == [(1,)]
    recorder.close()


def test_unknown_events_cannot_be_voted_on(database: str) -> None:
    """A made-up id is no vote, whatever characters it has."""
    recorder = recorder_for(settings_for(database))
    assert not recorder.vote("erfunden", helpful=True)
    assert not recorder.vote("\x00\udcff'; DROP TABLE events", helpful=False)
    recorder.close()


def test_a_second_vote_that_it_helped_takes_the_text_back(database: str) -> None:
    """A vote "Ja" after "Nein" leaves no text."""
    settings = settings_for(database)
    recorder = recorder_for(settings)
    event_id = recorder.record("web", "Wer lenkt das?", ANSWERED, 0.01, "again")
    assert recorder.vote(event_id, helpful=False)
    assert recorder.vote(event_id, helpful=True)
    recorder.close()
    assert [(event["vote"], event["text"]) for event in events_in(settings, "again")] == [
        (True, None)
    ]


def test_forgotten_texts_are_in_no_file(tmp_path: Path) -> None:
    """While a program goes on using the database, no file still holds what was deleted."""
    settings = settings_for(f"sqlite:///{tmp_path / 'events.db'}")
    with open_store(settings) as store:
        assert store.reachable()
        recorder = recorder_for(settings)
        recorder.record("web", "Donaudampfschiff?", DECLINED, 0.01, "forgotten")
        recorder.close()
        assert b"Donaudampfschiff" in _content(tmp_path)
        later = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=1)
        assert store.forget(before=later, sealed_before=later) == 1
        assert b"Donaudampfschiff" not in _content(tmp_path)


def test_nothing_of_a_person_in_need_is_kept(database: str) -> None:
    """A reply to somebody in distress is counted.

    The question is not stored in any form, and no vote is taken on it.
    """
    settings = settings_for(database)
    recorder = recorder_for(settings)
    event_id = recorder.record("web", "Ich kann nicht mehr.", IN_NEED, 0.01, "need")
    assert not recorder.vote(event_id, helpful=False)
    assert not recorder.vote(event_id, helpful=True)
    recorder.close()
    with open_store(settings) as store, store.engine.connect() as connection:
        kept = connection.execute(select(Event).where(Event.digest == "need")).mappings().one()
    assert (kept["kind"], kept["vote"], kept["text"], kept["sealed"]) == (
        "crisis",
        None,
        None,
        None,
    )


def test_no_file_holds_the_words_of_a_person_in_need(tmp_path: Path) -> None:
    """Not even encrypted under a key that is known: the words never reach the database."""
    recorder = recorder_for(settings_for(f"sqlite:///{tmp_path / 'events.db'}"))
    recorder.record("telegram", "Donaudampfschiff?", IN_NEED, 0.01, "need")
    recorder.close()
    content = _content(tmp_path)
    assert b"crisis" in content
    assert b"Donaudampfschiff" not in content
    assert b"gAAAA" not in content  # the beginning of whatever is sealed


def _content(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.iterdir())


def test_events_are_forgotten_after_their_time(database: str) -> None:
    """Old events go, young ones stay, and a sealed text goes a day after the answer."""
    settings = settings_for(database)
    recorder = recorder_for(settings)
    event_id = recorder.record("web", "Wer lenkt das?", ANSWERED, 0.01, "time")
    recorder.close()
    now = dt.datetime.now(dt.UTC)
    with open_store(settings) as store:
        store.forget(
            before=now - dt.timedelta(days=90), sealed_before=now + dt.timedelta(seconds=1)
        )
        assert store.vote(event_id, helpful=False)
        assert [(event["vote"], event["text"]) for event in events_in(settings, "time")] == [
            (False, None)
        ]
        assert store.forget(before=now + dt.timedelta(seconds=1), sealed_before=now) >= 1
        assert events_in(settings, "time") == []


def test_old_events_are_deleted_at_the_start(tmp_path: Path) -> None:
    """A program that starts deletes what is older than the retention time, without being asked."""
    settings = settings_for(f"sqlite:///{tmp_path / 'events.db'}", retention_days=30)
    recorder = recorder_for(settings)
    for name in ("old", "young"):
        recorder.record("web", "?", DECLINED, 0.01, name)
    recorder.close()
    with closing(sqlite3.connect(tmp_path / "events.db")) as connection, connection:
        connection.execute("UPDATE events SET time = '2020-01-01 00:00:00' WHERE digest = 'old'")
    again = recorder_for(settings)
    assert again.vote(
        again.record("web", "?", ANSWERED, 0.01, "new"), helpful=True
    )  # written after tidying
    again.close()
    assert [len(events_in(settings, name)) for name in ("old", "young")] == [0, 1]


def test_migrations_make_the_tables_of_the_models(database: str) -> None:
    """The migrated database has the columns that the models declare, no more and no less."""
    with open_store(settings_for(database)) as store:
        store.migrate()
        columns = {column["name"] for column in inspect(store.engine).get_columns("events")}
        assert columns == {column.name for column in Base.metadata.tables["events"].columns}


def test_nothing_is_recorded_by_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a setting there is no file, and a vote is not acknowledged."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    recorder = open_recorder(Settings(), Metrics())
    assert isinstance(recorder, NoRecorder)
    assert not recorder.vote(recorder.record("web", "?", ANSWERED, 0.01, "d"), helpful=True)
    assert recorder.ready()
    assert list(tmp_path.iterdir()) == []


def test_the_default_database_is_a_file_of_the_user(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With events on and no address, the events go into the user's data folder."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    recorder = recorder_for(settings_for("", "statistics"))
    assert recorder.vote(recorder.record("cli", "?", ANSWERED, 0.01, "d"), helpful=True)
    recorder.close()
    assert (tmp_path / "qzbot" / "events.db").is_file()


@pytest.mark.parametrize(
    "url", ["mysql://name:geheim@host/db", "kein Datenbankname", "sqlite:/geheim"]
)
def test_a_wrong_database_address_is_a_wrong_setting(url: str) -> None:
    """The message names the key and the expectation, never the value: it may be a password."""
    with pytest.raises(
        SettingsError, match=r"QZBOT_DATABASE_URL: Wert „…“ ungültig; erwartet wird sqlite"
    ) as caught:
        open_recorder(settings_for(url), Metrics())
    assert url not in str(caught.value)
    assert "geheim" not in str(caught.value)


@pytest.mark.parametrize(
    "url",
    [
        "sqlite://",
        "sqlite:////",
        "sqlite:///:memory:",
        "sqlite:///file::memory:?uri=true",
        "sqlite:///file:events?mode=memory&uri=true",
    ],
)
def test_a_database_that_is_no_file_is_a_wrong_setting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    """Events in memory would be lost; nothing of that name is put on disk either."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(
        SettingsError, match=r"QZBOT_DATABASE_URL: Wert „…“ ungültig; erwartet wird sqlite"
    ):
        open_recorder(settings_for(url), Metrics())
    assert list(tmp_path.iterdir()) == []
