"""How many questions a second the server answers, as a share of what it can send at all.

The server starts as `serve` starts it, with one worker; `POST /api/v1/ask` and an empty JSON
endpoint of the same application are asked in turns, over kept-alive connections of other processes.
"""

from __future__ import annotations

import http.client
import json
import multiprocessing
import secrets
import socket
import statistics
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import psutil
from flask import Response, request
from flask_openapi3.openapi import OpenAPI

from bot.conversation.loading import load_assistant
from bot.settings import Settings
from tests.bench.core import questions
from tests.bench.figures import Figure, table
from web.app import create_app
from web.serve import server

CONNECTIONS = (1, 16, 64)
_ROUNDS = 3
_SECONDS = 1.5  # of each measurement
_CLIENTS = 2  # processes that share the connections
_TURNS = 50  # through all questions, so that none comes twice in a run


@dataclass(frozen=True, slots=True)
class Kind:
    """The requests of one kind.

    The path and the bodies, sent one after the other and then again from the first.
    """

    name: str
    path: str
    bodies: tuple[bytes, ...]


def kinds() -> tuple[Kind, ...]:
    """Return an empty request, a few repeated questions, and all golden questions as new ones.

    An unknown context is ignored, but it makes a question a new one to the memory of replies.
    """
    asked = questions()
    few = tuple(json.dumps({"question": question}).encode() for question in asked[::50])
    anew = (
        json.dumps({"question": question, "context": f"unbekannt-{turn}"}).encode()
        for turn in range(_TURNS)
        for question in asked
    )
    return (
        Kind("empty", "/empty", (b"{}",)),
        Kind("asked before", "/api/v1/ask", few),
        Kind("new", "/api/v1/ask", tuple(anew)),
    )


def app_to_measure() -> OpenAPI:
    """Return the application without rate limit, with an endpoint that does nothing."""
    settings = Settings(rate_limit="", log_level="warning")
    assistant = load_assistant(settings)
    app = create_app(lambda: assistant, settings)
    app.add_url_rule("/empty", view_func=_empty, methods=["POST"])
    return app


def _empty() -> Response:
    request.get_data()  # a body left unread would end the connection
    return Response("{}", mimetype="application/json")


def _serve(port: int) -> None:
    server(Settings(port=port, log_level="warning"), "tests.bench.web:app_to_measure").serve()


def _ask(
    port: int,
    kind: Kind,
    connections: int,
    seconds: float,
    done: multiprocessing.Queue[list[float]],
) -> None:
    """Ask over some connections at once; put the milliseconds of each request."""
    with ThreadPoolExecutor(connections) as pool:
        times = pool.map(lambda _: list(_ask_one(port, kind, seconds)), range(connections))
        done.put([time for found in times for time in found])


def _ask_one(port: int, kind: Kind, seconds: float) -> Iterator[float]:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    deadline = time.perf_counter() + seconds
    place = secrets.randbelow(len(kind.bodies))
    while (start := time.perf_counter()) < deadline:
        place = (place + 1) % len(kind.bodies)
        connection.request(
            "POST", kind.path, kind.bodies[place], {"Content-Type": "application/json"}
        )
        response = connection.getresponse()
        response.read()
        if response.status != 200:
            raise SystemExit(f"{kind.path} answered {response.status}")
        yield (time.perf_counter() - start) * 1000


def times(port: int, kind: Kind, connections: int, seconds: float) -> list[float]:
    """Return the milliseconds of each request that the server answered in so many seconds."""
    done: multiprocessing.Queue[list[float]] = multiprocessing.Queue()
    clients = min(_CLIENTS, connections)
    jobs = [
        multiprocessing.Process(
            target=_ask, args=(port, kind, connections // clients, seconds, done)
        )
        for _ in range(clients)
    ]
    for job in jobs:
        job.start()
    found = [time for _ in jobs for time in done.get(timeout=seconds + 60)]
    for job in jobs:
        job.join()
    return found


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(port: int) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=1)
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the server did not start")


def measure() -> tuple[str, list[Figure]]:
    """Return a table of requests a second and latencies, and the figures that have bars."""
    port = _free_port()
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(port,))
    process.start()
    try:
        _wait(port)
        asked = kinds()
        times(port, asked[-1], 4, _SECONDS)
        rows, shares = [], {}
        for connections in CONNECTIONS:
            rounds = [
                [times(port, kind, connections, _SECONDS) for kind in asked] for _ in range(_ROUNDS)
            ]
            for kind, column in zip(asked, zip(*rounds, strict=True), strict=True):
                rate = statistics.median(len(found) / _SECONDS for found in column)
                shares[kind.name, connections] = rate
                p50, p99 = (
                    statistics.median(statistics.quantiles(found, n=100)[place] for found in column)
                    for place in (49, 98)
                )
                share = rate / shares["empty", connections]
                rows.append(
                    (
                        f"{kind.name}, {connections}",
                        f"{rate:.0f}",
                        f"{share:.2f}",
                        f"{p50:.1f}",
                        f"{p99:.1f}",
                    )
                )
        memory = (
            max(
                child.memory_info().rss
                for child in psutil.Process(process.pid).children(recursive=True)
            )
            / 2**20
        )
        widget = _widget_size(port)
    finally:
        process.terminate()
        process.join()
    share_of = {name: shares[name, 16] / shares["empty", 16] for name in ("asked before", "new")}
    return table(
        ("requests, connections", "a second", "share of empty", "p50, ms", "p99, ms"), rows
    ), [
        Figure(
            "`POST /api/v1/ask` against an empty endpoint, asked before",
            share_of["asked before"],
            "",
            0.35,
            at_most=False,
        ),
        Figure("the same, every question new", share_of["new"], "", 0.35, at_most=False),
        Figure("memory of a worker", memory, " MB", 300),
        Figure("widget, JavaScript and CSS, gzip", widget, " kB", 20),
    ]


def _widget_size(port: int) -> float:
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/widget.js", headers={"Accept-Encoding": "gzip"}
    )
    with urllib.request.urlopen(request, timeout=10) as response:  # noqa: S310
        return len(response.read()) / 1000


if __name__ == "__main__":
    print(*measure(), sep="\n")
