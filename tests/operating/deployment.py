"""The bot as an operator runs it: server processes, a proxy, and visitors who put load on them."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from tests.paths import ROOT
from tests.servers import Server, folder_for, free_port, program, wait_until
from tests.telegram.bot_api import BotApi

QUESTIONS = (
    "Wie oft trifft sich der Zirkel?",
    "Was ist ein Zirkel?",
    "Wer bezahlt die Moderation?",
    "Wie wird das Wetter?",
    "Woher kommt das Geld dafür?",
    "In welchem Abstand seht ihr euch?",
)


def call(
    port: int,
    method: str,
    path: str,
    body: bytes | None = None,
    headers: dict[str, str] | None = None,
) -> tuple[int, bytes]:
    """Send one request on a connection of its own; return status and body."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request(
            method, path, body, {"Content-Type": "application/json", **(headers or {})}
        )
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


def ask(
    port: int, question: str, headers: dict[str, str] | None = None
) -> tuple[int, dict[str, Any]]:
    """Ask a question; return status and reply."""
    status, body = call(
        port, "POST", "/api/v1/ask", json.dumps({"question": question}).encode(), headers
    )
    return status, json.loads(body)


class Web:
    """One server with its workers, in a process group of its own."""

    def __init__(
        self,
        faq: Path,
        folder: Path,
        environment: Mapping[str, object] | None = None,
        **settings: object,
    ) -> None:
        self.port = free_port()
        self.log = folder / f"web-{self.port}.log"
        given = {f"QZBOT_{name.upper()}": str(value) for name, value in settings.items()}
        others = {name: str(value) for name, value in (environment or {}).items()}
        paths = {
            "QZBOT_FAQ": str(faq),
            "QZBOT_CACHE_DIR": str(folder / "cache"),
            "QZBOT_LOG_FORMAT": "json",
        }
        self._environment = {**os.environ, "QZBOT_RATE_LIMIT": "", **paths, **given, **others}
        self._command = [sys.executable, "-m", "bot", "serve", "--port", str(self.port)]
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, *, ready: bool = True, seconds: float = 60) -> None:
        """Start, and wait until it answers."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command,
                cwd=ROOT,
                env=self._environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        wait_until(
            lambda: self.status("/readyz" if ready else "/healthz") == 200,
            f"the server is ready, see {self.log}",
            seconds,
        )

    def status(self, path: str) -> int:
        """Return the status of a path, 0 if nobody answers."""
        with contextlib.suppress(OSError, http.client.HTTPException):
            return call(self.port, "GET", path)[0]
        return 0

    @property
    def workers(self) -> list[psutil.Process]:
        """Return the worker processes."""
        assert self._process
        return psutil.Process(self._process.pid).children()

    @property
    def processes(self) -> list[psutil.Process]:
        """Return the server and all that it started."""
        assert self._process
        server = psutil.Process(self._process.pid)
        return [server, *server.children(recursive=True)]

    @property
    def memory(self) -> int:
        """Return the resident bytes of all workers."""
        return sum(worker.memory_info().rss for worker in self.workers)

    def kill(self) -> None:
        """Kill server and workers at once, as a power cut would."""
        assert self._process
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def stop(self) -> None:
        """End the server as an operator does; it has to end by itself."""
        if self._process and self._process.poll() is None:
            self._process.terminate()
            self._process.wait(30)

    def metric(self, name: str) -> float:
        """Return a figure of the metrics, all label values added up."""
        lines = call(self.port, "GET", "/metrics")[1].decode().splitlines()
        return sum(
            float(line.rsplit(" ", 1)[1])
            for line in lines
            if line.startswith((f"{name} ", f"{name}{{"))
        )


class Telegram:
    """The Telegram process, for a Bot API server of ours."""

    def __init__(self, api: BotApi, faq: Path, folder: Path, *, webhook: bool = False) -> None:
        self._api = api
        self._log = folder / "telegram.log"
        self._first_call = "setWebhook" if webhook else "getUpdates"
        api.webhook_port = free_port()
        given = {
            "QZBOT_FAQ": str(faq),
            "QZBOT_CACHE_DIR": str(folder / "cache"),
            "TELEGRAM_BOT_TOKEN": api.token,
            "QZBOT_TELEGRAM_API_URL": api.url,
        }
        by_webhook = {
            "QZBOT_WEBHOOK_URL": "https://bot.example.org/telegram",
            "QZBOT_WEBHOOK_SECRET": "Geheim_1",
            "QZBOT_WEBHOOK_PORT": str(api.webhook_port),
        }
        self._environment = {**os.environ, **given, **(by_webhook if webhook else {})}
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Telegram:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Start, and wait until it is ready for messages."""
        command = [sys.executable, "-m", "bot", "telegram"]
        before = len(self._api.called(self._first_call))
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                command, cwd=ROOT, env=self._environment, stdout=log, stderr=log
            )
        what = f"the Telegram bot is ready, see {self._log}"
        try:
            wait_until(lambda: len(self._api.called(self._first_call)) > before, what, 60)
        except AssertionError:
            self.kill()
            raise

    def kill(self) -> None:
        """Kill it at once, as a power cut would."""
        assert self._process
        self._process.kill()
        self._process.wait()

    def stop(self) -> tuple[int, float]:
        """End it as an operator does; return its exit code, and how many seconds that took."""
        assert self._process
        started = time.monotonic()
        self._process.terminate()
        code = self._process.wait(30)
        return code, time.monotonic() - started


@contextlib.contextmanager
def running(*servers: Web, ready: bool = True) -> Iterator[None]:
    """Run servers for the length of a block."""
    try:
        for server in servers:
            server.start(ready=ready)
        yield
    finally:
        for server in servers:
            server.stop()


@contextlib.contextmanager
def proxy(*servers: Web, log: Path | None = None) -> Iterator[Server]:
    """Run nginx with the configuration of docs/ in front of two servers.

    Its output goes to `log`.
    """
    user = "www-data" if os.geteuid() == 0 else None
    with folder_for(user) as folder:
        port = free_port()
        text = (
            (ROOT / "docs" / "nginx.conf")
            .read_text(encoding="utf-8")
            .replace("/tmp/nginx", f"{folder}/nginx")  # noqa: S108
        )
        text = text.replace("listen 8080", f"listen 127.0.0.1:{port}")
        for number, server in enumerate(servers, 1):
            text = text.replace(f"web-{number}:8000", f"127.0.0.1:{server.port}")
        (folder / "nginx.conf").write_text(text, encoding="utf-8")
        command = [
            program("nginx", "nginx"),
            "-e",
            "stderr",
            "-c",
            str(folder / "nginx.conf"),
            "-g",
            "daemon off;",
        ]
        nginx = Server(command, port, user, log=log)
        nginx.start()
        try:
            yield nginx
        finally:
            nginx.stop()


@dataclass
class Visitors:
    """Visitors who ask without pause on separate connections and vote on every second answer."""

    port: int
    number: int = 4
    questions: Sequence[str] = QUESTIONS
    statuses: Counter[str] = field(default_factory=Counter)
    votes: dict[str, bool] = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)
    _done: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)

    def __enter__(self) -> Visitors:
        self._threads = [
            threading.Thread(target=self._visit, args=(seed,)) for seed in range(self.number)
        ]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        for thread in self._threads:
            thread.join()

    @property
    def answered(self) -> int:
        """Return how many questions were answered so far."""
        return self.statuses["ask 200"]

    def ask_more(self, number: int) -> None:
        """Wait until so many more questions have been answered."""
        goal = self.answered + number
        wait_until(
            lambda: self.answered >= goal,
            f"{number} more answers; so far {dict(self.statuses)}",
            60,
        )

    def percentile(self, share: float) -> float:
        """Return the time in milliseconds within which this share of the questions was answered."""
        times = sorted(self.seconds)
        return 1000 * times[int(share * (len(times) - 1))]

    def _visit(self, seed: int) -> None:
        chance = random.Random(seed)  # noqa: S311 - no secret
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        while not self._done.is_set():
            started = time.perf_counter()
            status, reply = self._send(
                connection, "ask", {"question": chance.choice(self.questions)}
            )
            if status != 200:
                continue
            self.seconds.append(time.perf_counter() - started)
            if chance.random() < 0.5:
                vote = {"event_id": reply["event_id"], "helpful": chance.random() < 0.5}
                if self._send(connection, "feedback", vote)[1].get("recorded"):
                    self.votes[str(vote["event_id"])] = bool(vote["helpful"])
        connection.close()

    def _send(
        self, connection: http.client.HTTPConnection, path: str, body: dict[str, object]
    ) -> tuple[int, dict[str, Any]]:
        try:
            connection.request(
                "POST", f"/api/v1/{path}", json.dumps(body), {"Content-Type": "application/json"}
            )
            response = connection.getresponse()
            text = response.read()
        except (OSError, http.client.HTTPException):
            self.statuses[f"{path} lost"] += 1
            connection.close()
            self._done.wait(0.1)  # as a browser does, before it tries again
            return 0, {}
        self.statuses[f"{path} {response.status}"] += 1
        return response.status, json.loads(text) if response.status == 200 else {}
