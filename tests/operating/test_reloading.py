"""The running bot follows its data."""

from __future__ import annotations

import errno
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bot.editing.learn import learn
from bot.operating import reloading
from bot.operating.reloading import Fingerprint, LiveAssistant, Loaded, fingerprint
from bot.recording.metrics import Metrics
from bot.settings import Settings
from tests.servers import wait_until
from tests.small_faq import assistant_of, write_faq

pytestmark = pytest.mark.slow

QUESTION = "Alle wie viele Monate kommt ihr zusammen?"


@pytest.fixture
def faq(tmp_path: Path) -> Path:
    """Write the small FAQ."""
    return write_faq(tmp_path / "faq")


def live_assistant(faq: Path, seconds: int = 0, metrics: Metrics | None = None) -> LiveAssistant:
    """Return a live assistant; by default it looks only when told."""
    return LiveAssistant(
        lambda: assistant_of(faq), Settings(faq=faq, reload_seconds=seconds), metrics or Metrics()
    )


def test_a_learnt_phrase_is_used_without_a_restart(faq: Path) -> None:
    """The editor's loop: a question is learnt, and the running assistant answers it."""
    assistant = live_assistant(faq, seconds=1)
    old = assistant()
    learn(faq, "2", [QUESTION], lambda _: True)
    wait_until(lambda: assistant() is not old, "the changed data are in use")
    assert QUESTION in assistant().index.texts
    assert assistant().reply(QUESTION).ranking[0].id == "2"
    assistant.close()


def test_what_another_process_loaded_is_used_while_it_is_new(faq: Path) -> None:
    """A worker begins with the assistant of its parent, unless a file has changed since then."""
    settings = Settings(faq=faq, reload_seconds=0)
    loaded = Loaded.by(lambda: assistant_of(faq), faq)
    inherited = LiveAssistant(lambda: assistant_of(faq), settings, Metrics(), loaded)
    assert inherited() is loaded.assistant
    learn(faq, "2", [QUESTION], lambda _: True)
    assert inherited.look()
    late = LiveAssistant(lambda: assistant_of(faq), settings, Metrics(), loaded)
    for assistant in (inherited(), late()):
        assert QUESTION in assistant.index.texts


def test_faulty_data_keep_the_old_index_and_are_visible(
    faq: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A broken file changes nothing but `fault`, log and metrics; mending it clears them."""
    metrics = Metrics()
    assistant = live_assistant(faq, metrics=metrics)
    old, entry = assistant(), faq / "entries" / "02-wie-oft.md"
    good = entry.read_text(encoding="utf-8")
    entry.write_text("kaputt", encoding="utf-8")
    assert not assistant.look()
    assert assistant() is old
    assert assistant.fault is not None
    assert "02-wie-oft.md, Zeile 1: erwartet wird „# Frage“" in assistant.fault
    assert "Changed data refused" in caplog.text
    assert b"qzbot_data_faulty 1.0" in metrics.exposition()
    entry.write_text(good.replace("zweimal", "dreimal"), encoding="utf-8")
    assert assistant.look()
    assert assistant.fault is None
    assert b"qzbot_data_faulty 0.0" in metrics.exposition()
    assert (
        f'qzbot_index{{digest="{assistant().faq.digest[:12]}"}} 1.0'.encode()
        in metrics.exposition()
    )


def test_a_look_at_unchanged_data_loads_nothing(faq: Path) -> None:
    """Nothing is built anew while no file changes."""
    assistant = live_assistant(faq)
    old = assistant()
    assert not assistant.look()
    assert assistant() is old


def test_a_touched_file_with_the_same_content_is_no_new_assistant(faq: Path) -> None:
    """Writing the same text again is no change of the data."""
    assistant = live_assistant(faq)
    digest = assistant().faq.digest
    entry = faq / "entries" / "02-wie-oft.md"
    entry.write_bytes(entry.read_bytes())
    assert not assistant.look()
    assert assistant().faq.digest == digest


def test_a_removed_folder_is_a_fault(faq: Path) -> None:
    """Even the loss of all data leaves the bot answering."""
    assistant = live_assistant(faq)
    faq.rename(faq.with_name("weg"))
    assert not assistant.look()
    assert assistant.fault
    assert assistant().reply("Wie oft trifft sich der Zirkel?").ranking[0].id == "2"


def test_weights_beside_the_data_are_followed(faq: Path) -> None:
    """New weights are in use without a restart; faulty ones change nothing and are visible."""
    assistant = live_assistant(faq)
    shipped = assistant().model
    bold = replace(shipped, thresholds=replace(shipped.thresholds, answer=0.3))
    (faq / "weights.json").write_text(
        json.dumps({"without_negatives": bold.to_json()}), encoding="utf-8"
    )
    assert assistant.look()
    assert assistant().model == bold
    (faq / "weights.json").write_text('{"without_negatives": {}}', encoding="utf-8")
    assert not assistant.look()
    assert assistant().model == bold
    assert assistant.fault is not None
    assert "without_negatives: weights fehlt" in assistant.fault


def test_weights_next_to_json_lines_are_followed(tmp_path: Path) -> None:
    """The file beside a `.jsonl` belongs to it as well."""
    lines, weights = tmp_path / "faq.jsonl", tmp_path / "faq.weights.json"
    lines.write_text("", encoding="utf-8")
    before = fingerprint(lines)
    weights.write_text("{}", encoding="utf-8")
    assert fingerprint(lines) != before


def test_a_picture_changed_in_place_is_noticed(faq: Path) -> None:
    """It counts for the data as much as a text."""
    pictures = faq / "bilder"
    pictures.mkdir(exist_ok=True)
    picture = pictures / "logo.png"
    picture.write_bytes(b"one")
    before = fingerprint(faq)
    picture.write_bytes(b"another")
    assert fingerprint(faq) != before


def failing(times: int) -> Callable[[Path], Fingerprint]:
    """Return a `fingerprint` of files on a drive that is away for so many looks."""
    failures = iter(range(times))

    def look(path: Path) -> Fingerprint:
        for _ in failures:
            raise OSError(errno.ESTALE, "Stale file handle")
        return fingerprint(path)

    return look


def test_a_drive_that_is_away_is_a_fault_until_it_is_back(
    faq: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Files that cannot be looked at leave the bot answering; the fault is told once."""
    monkeypatch.setattr(reloading, "_TRY_AGAIN_SECONDS", 0)
    assistant = live_assistant(faq)
    old = assistant()
    monkeypatch.setattr(reloading, "fingerprint", failing(2))
    for _ in range(2):
        assert not assistant.look()
        assert "Stale file handle" in (assistant.fault or "")
        assert assistant() is old
    assert caplog.text.count("the old ones stay in use") == 1
    assistant.look()
    assert assistant.fault is None


def test_a_drive_that_is_away_ends_no_watching(
    faq: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """What changes after a look that failed is in use without a restart."""
    assistant = live_assistant(faq, seconds=1)
    old = assistant()
    monkeypatch.setattr(reloading, "fingerprint", failing(1))
    wait_until(lambda: "Stale file handle" in caplog.text, "the look fails")
    learn(faq, "2", [QUESTION], lambda _: True)
    wait_until(lambda: assistant() is not old, "the changed data are in use")
    assert assistant.fault is None
    assistant.close()
