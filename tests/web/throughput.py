"""How many questions a second the server answers, as a share of what it can send at all.

`python -m tests.web.throughput` starts the server as `serve` does and asks `POST /api/v1/ask` and, in turn, an empty
JSON endpoint of the same application, over kept-alive connections from another process.
"""

from __future__ import annotations

import argparse
import http.client
import json
import multiprocessing
import secrets
import socket
import statistics
import time
from collections.abc import Iterator
from itertools import count

from flask import Response, request
from flask_openapi3.openapi import OpenAPI

from bot.loading import load_service
from bot.settings import Settings
from web.app import create_app
from web.serve import server

_QUESTIONS = (
    "Wie oft trifft sich der Zirkel?",
    "wer sitzt in der steuerungsgruppe",
    "Wann ist die nächste Sprechstunde und muss ich mich anmelden?",
    "Gibt es Geld vom Land?",
    "Wie wird das Wetter morgen?",
    "Hallo",
)
_ROUNDS = 5
_CONNECTIONS = 4


def app_to_measure() -> OpenAPI:
    """Return the application without rate limit, with an endpoint that does nothing."""
    settings = Settings(rate_limit="", log_level="warning")
    service = load_service(settings)
    app = create_app(lambda: service, settings)
    app.add_url_rule("/empty", view_func=_empty, methods=["POST"])
    return app


def _empty() -> Response:
    request.get_data()  # a body left unread would end the connection
    return Response("{}", mimetype="application/json")


def _serve(port: int) -> None:
    server(Settings(port=port, log_level="warning"), "tests.web.throughput:app_to_measure").serve()


def _bodies(distinct: bool) -> Iterator[bytes]:
    """Yield request bodies; distinct ones are new questions every time."""
    salt = secrets.token_hex(4)
    for number in count():
        question = _QUESTIONS[number % len(_QUESTIONS)]
        yield json.dumps({"question": f"{question} {salt}{number}" if distinct else question}).encode()


def _ask(port: int, path: str, seconds: float, distinct: bool, done: multiprocessing.Queue[int]) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    answered, deadline = 0, time.perf_counter() + seconds
    for body in _bodies(distinct):
        connection.request("POST", path, body, {"Content-Type": "application/json"})
        response = connection.getresponse()
        response.read()
        if response.status != 200:
            raise SystemExit(f"{path} answered {response.status}")
        answered += 1
        if time.perf_counter() > deadline:
            break
    done.put(answered)


def rate(port: int, path: str, seconds: float, distinct: bool = True) -> float:
    """Return the requests a second that the server answers on a path."""
    done: multiprocessing.Queue[int] = multiprocessing.Queue()
    clients = [multiprocessing.Process(target=_ask, args=(port, path, seconds, distinct, done)) for _ in range(_CONNECTIONS)]
    for client in clients:
        client.start()
    answered = sum(done.get(timeout=seconds + 20) for _ in clients)
    for client in clients:
        client.join()
    return answered / seconds


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


def measure(seconds: float) -> dict[str, float]:
    """Return the median rates and the share of the empty endpoint's, taken in turns in one run."""
    port = _free_port()
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(port,))
    process.start()
    try:
        _wait(port)
        rate(port, "/api/v1/ask", 1)
        turns = [("/empty", True), ("/api/v1/ask", True), ("/api/v1/ask", False)]
        rounds = [[rate(port, path, seconds, distinct) for path, distinct in turns] for _ in range(_ROUNDS)]
    finally:
        process.terminate()
        process.join()
    empty, new, repeated = (statistics.median(column) for column in zip(*rounds, strict=True))
    return {"empty": empty, "ask_new": new, "ask_repeated": repeated, "share_new": new / empty, "share_repeated": repeated / empty}


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=2.0, help="of each measurement; there are 15")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    figures = measure(options.seconds)
    print(json.dumps(figures) if options.json else "\n".join(f"{k:16} {v:10.2f}" for k, v in figures.items()))  # noqa: T201


if __name__ == "__main__":
    main()
