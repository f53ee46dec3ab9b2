"""The production server as operators run it."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest

from bot.faq import DEFAULT_FAQ, DataError
from bot.settings import Settings, SettingsError
from tests.servers import wait_until
from tests.small_faq import write_faq
from web.serve import serve

pytestmark = pytest.mark.servers

_START = """
import sys
from pathlib import Path
from bot.settings import Settings
from web.serve import serve
faq = Path(sys.argv[2])
serve(Settings(faq=faq, port=int(sys.argv[1]), workers=2, reload_seconds=1))
"""
_LOADING = """
import os, threading
from bot.settings import Settings
from web.serve import server

def loading():
    os.write(1, b"loading\\n")  # at once: both workers and the log share a pipe
    threading.Event().wait()

server(Settings(port=0, workers=2), "__main__:loading").serve()
"""
_DEADLINE = 60  # seconds


@pytest.fixture
def server() -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """Return a server with two workers and its address."""
    with _serving(DEFAULT_FAQ) as started:
        yield started


@contextlib.contextmanager
def _serving(faq: Path) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-c", _START, str(port), str(faq)],
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    url = f"http://127.0.0.1:{port}"
    try:
        deadline = time.monotonic() + _DEADLINE
        while not _answers(url):
            assert time.monotonic() < deadline, "the server did not start"
            assert process.poll() is None, "the server ended"
            time.sleep(0.1)
        yield process, url
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/readyz", timeout=5) as response:  # noqa: S310  # our own server
            return bool(response.status == 200)
    except OSError:
        return False


def ask(url: str, question: str) -> str:
    """Return the id of the entry that answers a question."""
    body = json.dumps({"question": question}).encode()
    request = urllib.request.Request(  # noqa: S310
        f"{url}/api/v1/ask", body, {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=10) as response:  # noqa: S310
        return str(json.load(response)["context"])


def test_server_answers_counts_and_ends_cleanly(
    server: tuple[subprocess.Popen[bytes], str],
) -> None:
    """Two workers answer while clients send slowly, their figures add up, and SIGTERM ends them."""
    process, url = server
    port = int(url.rsplit(":", 1)[1])
    slow = [socket.create_connection(("127.0.0.1", port)) for _ in range(30)]
    for connection in slow:
        connection.sendall(
            b"POST /api/v1/ask HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{"
        )
    assert [ask(url, "Wie oft trifft sich der Zirkel?") for _ in range(8)] == ["19"] * 8
    with urllib.request.urlopen(f"{url}/metrics", timeout=5) as response:  # noqa: S310
        assert 'qzbot_replies_total{channel="web",kind="answer"} 8.0' in response.read().decode()
    for connection in slow:
        connection.close()
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=_DEADLINE) == 0


def test_data_are_followed_where_a_link_leads(tmp_path: Path) -> None:
    """Another version is put into place by turning a link, as git-sync does; the old one may go."""
    link, first, second = tmp_path / "current", write_faq(tmp_path / "1"), write_faq(tmp_path / "2")
    entry = second / "entries" / "02-wie-oft.md"
    entry.write_text(entry.read_text("utf-8").replace("zweimal", "dreimal"), "utf-8")
    link.symlink_to(first)
    with _serving(link) as (_, url):
        (tmp_path / "new").symlink_to(second)
        (tmp_path / "new").rename(link)
        shutil.rmtree(first)
        wait_until(lambda: "dreimal" in _read(f"{url}/api/v1/faq/2"), "the new version is in use")
        assert json.loads(_read(f"{url}/readyz"))["data_fault"] is None


def _read(url: str) -> str:
    with urllib.request.urlopen(url, timeout=5) as response:  # noqa: S310
        return str(response.read().decode())


def test_workers_that_still_load_end_when_told() -> None:
    """SIGTERM during the start ends workers that are not ready yet, without a kill."""
    process = subprocess.Popen(
        [sys.executable, "-c", _LOADING],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout
    seen = list(islice((line for line in process.stdout if line == "loading\n"), 2))
    process.send_signal(signal.SIGTERM)
    log, _ = process.communicate(timeout=_DEADLINE)
    assert len(seen) == 2
    assert process.returncode == 0
    assert "Killing" not in log


def test_faulty_data_are_an_error_before_the_first_worker(tmp_path: Path) -> None:
    """An empty folder is refused with the reason."""
    with pytest.raises(DataError, match="keine Einträge gefunden"):
        serve(Settings(faq=tmp_path, port=0))


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        (
            {"host": "localhost"},
            "QZBOT_HOST: Wert „localhost“ ungültig; erwartet wird eine IP-Adresse",
        ),
        (
            {"host": "192.0.2.1"},
            "QZBOT_HOST: Wert „192.0.2.1“ ungültig; erwartet wird eine Adresse dieses Rechners",
        ),
        (
            {"rate_limit": "viel"},
            "QZBOT_RATE_LIMIT: Wert „viel“ ungültig; erwartet wird eine Angabe wie 60/minute",
        ),
        (
            {"events": "texts", "database_url": "quark"},
            "QZBOT_DATABASE_URL: Wert „…“ ungültig; erwartet wird sqlite:",
        ),
    ],
)
def test_wrong_settings_are_an_error_before_the_first_worker(
    wrong: dict[str, str], named: str
) -> None:
    """A fault that would end every worker again and again is reported once instead.

    The error names the key, the value and the expectation.
    """
    with pytest.raises(SettingsError, match=named):
        serve(Settings(**{"port": 8000, **wrong}))  # type: ignore[arg-type]


def test_taken_port_is_an_error() -> None:
    """A second server on the same port is refused; it would get half of the questions.

    The error names another port, as nobody may have set the one of this setting.
    """
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(SettingsError) as caught:
            serve(Settings(port=port))
    assert f"Port {port} auf 127.0.0.1 ist schon belegt" in str(caught.value)
    assert f"--port {port + 1} oder QZBOT_PORT={port + 1}" in str(caught.value)
