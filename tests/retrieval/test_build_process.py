"""An index is built once for all processes, in a process of its own that may fail without harm."""

from __future__ import annotations

import fcntl
import logging
import os
import pty
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import numpy as np
import psutil
import pytest

import bot.operating.reloading
import bot.retrieval.build_process
from bot.conversation.loading import load_assistant
from bot.faq import DEFAULT_FAQ
from bot.faq.values import Faq
from bot.language.lemmas import Analyzer
from bot.operating.reloading import LiveAssistant
from bot.recording.metrics import Metrics
from bot.retrieval.build_process import FEW_TEXTS, build_ahead_if_large, index_of
from bot.retrieval.building import build_index
from bot.retrieval.index_file import index_file
from bot.settings import Settings
from tests.conftest import EMBEDDED
from tests.paths import ROOT
from tests.servers import wait_until
from tests.small_faq import write_faq

pytestmark = pytest.mark.slow

# MB of the process that builds: 400 above the 80 that any process of the bot takes. compose.yaml,
# Kubernetes and systemd allow for it.
MOST_MEMORY = 480
QUESTIONS = ("Wann habt ihr geöffnet?", "leihfirst", "Wetter")

# Loads an assistant with a log of its own, as a worker of the server does.
_WORKER = """
import logging, os, resource
from bot.conversation.loading import load_assistant
from bot.settings import read_settings
logging.basicConfig(level="INFO", format="%(message)s")
load_assistant(read_settings())
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


@pytest.fixture
def in_child(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have even a small FAQ built in a process of its own."""
    monkeypatch.setattr(bot.retrieval.build_process, "FEW_TEXTS", 0)


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """Write a FAQ of so many texts that it is built in a process of its own."""
    faq = write_faq(tmp_path / "faq")
    texts = "".join(f"Was kostet Nummer {number}?\n" for number in range(FEW_TEXTS))
    (faq / "out_of_scope.txt").write_text(texts, encoding="utf-8")
    return faq


def worker(faq: Path, folder: Path) -> subprocess.Popen[str]:
    """Start a process that needs the index."""
    given = {"QZBOT_FAQ": str(faq), "QZBOT_CACHE_DIR": str(folder), "QZBOT_SPACY_MODEL": EMBEDDED}
    return subprocess.Popen(
        [sys.executable, "-c", _WORKER],
        cwd=ROOT,
        env={**os.environ, **given},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def builders(process: psutil.Process) -> list[psutil.Process]:
    """Return the children of a process that build an index."""
    with suppress(psutil.Error):
        return [
            child
            for child in process.children()
            if "bot.retrieval.build_process" in child.cmdline()
        ]
    return []


@contextmanager
def as_it_builds(act: Callable[[psutil.Process], object]) -> Iterator[None]:
    """Do something to the process that builds an index for this one, as soon as there is one."""

    def wait() -> None:
        wait_until(lambda: builders(psutil.Process()), "a process builds")
        act(builders(psutil.Process())[0])

    thread = threading.Thread(target=wait)
    thread.start()
    try:
        yield
    finally:
        thread.join()


@pytest.mark.usefixtures("in_child")
def test_the_index_of_another_process_is_the_same(
    sample_faq: Faq, analyzer: Analyzer, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """An index that another process built equals one that this process builds.

    Start and end of the building are logged.
    """
    with caplog.at_level(logging.INFO, "bot.retrieval.build_process"):
        there = index_of(sample_faq, EMBEDDED, tmp_path / "cache")
    here = build_index(sample_faq, analyzer)
    for question in QUESTIONS:
        tokens = here.reader.tokens(question)
        assert tokens == there.reader.tokens(question)
        np.testing.assert_allclose(
            there.signals(tokens).values, here.signals(tokens).values, atol=1e-3
        )
    assert [message.split()[:2] for message in caplog.messages] == [
        ["Building", "the"],
        ["Index", "built"],
    ]


def test_processes_that_start_together_build_once(large: Path, tmp_path: Path) -> None:
    """Of several processes one has the index built, and the others wait for it."""
    workers = [worker(large, tmp_path / "cache") for _ in range(3)]
    logs = [process.communicate(timeout=120)[1] for process in workers]
    assert [process.returncode for process in workers] == [0, 0, 0], logs
    assert "".join(logs).count("Building the index") == 1, logs
    assert "".join(logs).count("Index built in") == 1, logs


@pytest.mark.usefixtures("in_child")
def test_a_prepared_index_is_only_read(
    sample_faq: Faq, analyzer: Analyzer, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """What a server had built before its workers start is not built again."""
    build_ahead_if_large(sample_faq, EMBEDDED, tmp_path)
    assert index_file(sample_faq, analyzer, tmp_path).exists()
    with caplog.at_level(logging.INFO, "bot.retrieval.build_process"):
        assert index_of(sample_faq, EMBEDDED, tmp_path).targets[0] == "1"
    assert caplog.messages == []


@pytest.mark.usefixtures("in_child")
def test_a_lock_goes_with_its_holder(sample_faq: Faq, tmp_path: Path) -> None:
    """A killed process that held the lock, or its leftover file, blocks nobody."""
    lock = tmp_path / "building.lock"
    program = f"import fcntl, time\nlock = open({str(lock)!r}, 'w')\nfcntl.flock(lock, fcntl.LOCK_EX)\nprint(flush=True)\ntime.sleep(600)"
    holder = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE)
    assert holder.stdout
    holder.stdout.readline()
    with lock.open() as other, pytest.raises(BlockingIOError):
        fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
    holder.kill()
    holder.communicate()
    assert index_of(sample_faq, EMBEDDED, tmp_path).targets[0] == "1"


@pytest.mark.usefixtures("in_child")
def test_a_killed_builder_is_a_clear_error(sample_faq: Faq, tmp_path: Path) -> None:
    """If the system kills the builder for lack of memory, the error says so.

    The next attempt works.
    """
    with (
        as_it_builds(psutil.Process.kill),
        pytest.raises(ChildProcessError, match="vermutlich fehlt Arbeitsspeicher"),
    ):
        index_of(sample_faq, EMBEDDED, tmp_path)
    assert index_of(sample_faq, EMBEDDED, tmp_path).targets[0] == "1"


@pytest.mark.usefixtures("in_child")
def test_a_builder_that_hangs_is_given_up(
    sample_faq: Faq, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process that does not come to an end is ended."""
    monkeypatch.setattr(bot.retrieval.build_process, "_LONGEST_BUILD", 2)
    with (
        as_it_builds(psutil.Process.suspend),
        pytest.raises(ChildProcessError, match="abgebrochen nach 2 Sekunden"),
    ):
        index_of(sample_faq, EMBEDDED, tmp_path)
    assert builders(psutil.Process()) == []


@pytest.mark.usefixtures("in_child")
def test_the_old_data_answer_on_and_the_new_ones_are_tried_again(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If building a changed FAQ fails, the old one keeps answering.

    Later the same change is tried again without a new one.
    """
    monkeypatch.setattr(bot.operating.reloading, "_TRY_AGAIN_SECONDS", 0)
    faq = write_faq(tmp_path / "faq")
    settings = Settings(
        faq=faq, reload_seconds=0, spacy_model=EMBEDDED, cache_dir=tmp_path / "cache"
    )
    live = LiveAssistant(lambda: load_assistant(settings), settings, Metrics())
    old = live()
    (faq / "out_of_scope.txt").write_text("Wie wird das Wetter morgen?\n", encoding="utf-8")
    with as_it_builds(psutil.Process.kill):
        assert not live.look()
    fault = live.fault
    assert fault
    assert live() is old
    assert "the old ones stay in use: Der Index wurde nicht gebaut" in caplog.text
    assert live.look()
    assert live.fault is None
    assert live() is not old


@pytest.mark.usefixtures("in_child")
def test_an_index_that_cannot_be_kept_is_built_here(
    sample_faq: Faq, analyzer: Analyzer, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Where the other process cannot write, this one builds for itself, and says why."""
    index_file(sample_faq, analyzer, tmp_path).mkdir()
    with caplog.at_level(logging.WARNING, "bot.retrieval.build_process"):
        assert index_of(sample_faq, EMBEDDED, tmp_path).targets[0] == "1"
    assert "every process builds its own: " in caplog.text


def test_a_builder_ends_with_the_process_that_asked(tmp_path: Path) -> None:
    """After kill -9 of the process that needs an index nobody goes on building it."""
    process = worker(DEFAULT_FAQ, tmp_path / "cache")
    try:
        wait_until(lambda: builders(psutil.Process(process.pid)), "a process builds")
        (builder,) = builders(psutil.Process(process.pid))
    finally:
        process.send_signal(signal.SIGKILL)
        process.communicate()
    wait_until(
        lambda: not builder.is_running() or builder.status() == psutil.STATUS_ZOMBIE, "it has ended"
    )
    assert list((tmp_path / "cache").glob("*.npz")) == []


def test_building_our_faq_takes_little_memory(tmp_path: Path) -> None:
    """The builder of the whole FAQ needs far less memory than deployments allow."""
    said, log = worker(DEFAULT_FAQ, tmp_path / "cache").communicate(timeout=170)
    assert "Index built in" in log
    assert int(said) / 1024 < MOST_MEMORY


def test_who_waits_at_a_terminal_is_told(large: Path, tmp_path: Path) -> None:
    """A command that has the index built first says so on standard error, if that is a terminal."""
    main, terminal = pty.openpty()
    given = {
        "QZBOT_FAQ": str(large),
        "QZBOT_CACHE_DIR": str(tmp_path / "cache"),
        "QZBOT_SPACY_MODEL": EMBEDDED,
        "PYTHONUTF8": "1",
    }
    command = [sys.executable, "-m", "bot", "ask", "Wie oft trifft sich der Zirkel?"]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, **given},
        stdout=subprocess.PIPE,
        stderr=terminal,
        check=True,
        timeout=120,
    )
    assert "zweimal im Jahr" in done.stdout.decode()
    assert "Der Index wird gebaut" in os.read(main, 1000).decode()
    os.close(terminal)
    os.close(main)
