"""Real servers from Debian's packages for tests.

Each runs on a free port, in its own folder, and never as root.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

DEADLINE = 30.0  # seconds until a server has to answer


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_until(condition: Callable[[], object], what: str, seconds: float = DEADLINE) -> None:
    """Wait for a condition; fail with `what` was expected."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"not within {seconds:.0f} s: {what}"
        time.sleep(0.02)


def listens(port: int) -> bool:
    """Return whether somebody accepts connections on the port."""
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


def program(name: str, package: str, *places: str) -> str:
    """Return the path of a program; a missing one is a failure that names its package."""
    found = shutil.which(name) or shutil.which(name, path=os.pathsep.join(("/usr/sbin", *places)))
    assert found, f"{name} is missing; install it with: apt-get install {package}"
    return found


@dataclass
class Server:
    """A server process that can be stopped and started again on the same port and folder."""

    command: list[str]
    port: int
    user: str | None = None
    stop_signal: int = signal.SIGTERM
    process: subprocess.Popen[bytes] | None = field(default=None)
    log: Path | None = None  # what it prints; thrown away without

    def start(self) -> None:
        """Start, and wait until it listens."""
        group = {"user": self.user, "group": self.user, "extra_groups": []} if self.user else {}
        with (self.log or Path(os.devnull)).open("ab") as log:
            self.process = subprocess.Popen(self.command, stdout=log, stderr=log, **group)  # type: ignore[call-overload]
        wait_until(lambda: listens(self.port), f"{self.command[0]} listens on {self.port}")

    def stop(self) -> None:
        """Stop, and wait until it is gone."""
        if self.process:
            self.process.send_signal(self.stop_signal)
            self.process.wait(DEADLINE)
            self.process = None


@contextlib.contextmanager
def folder_for(user: str | None) -> Iterator[Path]:
    """Give a folder that belongs to the user."""
    folder = Path(tempfile.mkdtemp(prefix="qzbot-test-"))
    if user:
        shutil.chown(folder, user, user)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _answers(address: str) -> bool:
    with contextlib.suppress(psycopg.OperationalError), psycopg.connect(address):
        return True
    return False


@contextlib.contextmanager
def postgresql() -> Iterator[tuple[Server, str]]:
    """Run PostgreSQL; give the server and the address of its database."""
    places = tuple(map(str, sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)))
    initdb, postgres = (program(name, "postgresql", *places) for name in ("initdb", "postgres"))
    user = "postgres" if os.geteuid() == 0 else None
    with folder_for(user) as folder:
        group = {"user": user, "group": user, "extra_groups": []} if user else {}
        subprocess.run(
            [
                initdb,
                "-D",
                str(folder / "data"),
                "-U",
                "qzbot",
                "--auth=trust",
                "--no-sync",
                "--locale=C.UTF-8",
            ],
            check=True,
            stdout=subprocess.DEVNULL,
            cwd=folder,
            **group,  # type: ignore[call-overload]
        )
        port = free_port()
        command = [
            postgres,
            "-D",
            str(folder / "data"),
            "-p",
            str(port),
            "-k",
            str(folder),
            "-c",
            "listen_addresses=127.0.0.1",
        ]
        server = Server(command, port, user, signal.SIGINT)
        address = f"postgresql://qzbot@127.0.0.1:{port}/postgres"
        server.start()
        try:
            # It listens a moment before it has started up.
            wait_until(lambda: _answers(address), "PostgreSQL answers")
            yield server, address
        finally:
            server.stop()


@contextlib.contextmanager
def redis() -> Iterator[tuple[Server, str]]:
    """Run Redis (Valkey speaks the same protocol); give the server and its address."""
    port = free_port()
    command = [
        program("redis-server", "redis-server"),
        "--port",
        str(port),
        "--bind",
        "127.0.0.1",
        "--save",
        "",
        "--appendonly",
        "no",
    ]
    server = Server(command, port)
    with folder_for(None) as folder:
        server.command += ["--dir", str(folder)]
        server.start()
        try:
            yield server, f"redis://127.0.0.1:{port}/0"
        finally:
            server.stop()
