"""The real FAQ once a session, a malicious one, and servers on free ports for the browser."""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from flask_openapi3.openapi import OpenAPI
from werkzeug.serving import make_server

from bot.conversation.assistant import Assistant
from bot.conversation.loading import load_assistant
from bot.faq.values import Site
from bot.settings import Settings
from web.app import create_app

EVIL = "<img src=x onerror=\"window.stolen='markup'\"><script>window.stolen='script'</script>"
_EVIL_ENTRIES = (
    {
        "id": "1-boese",
        "question": f"Was ist {EVIL} im Titel?",
        "answer": f"{EVIL} Text mit [Link](javascript:window.stolen='link') und [gutem Link](https://example.org/).\n\n"
        "- Punkt </script><script>window.stolen='ld'</script>\n",
    },
    {
        "id": "2-gut",
        "question": "Wie backe ich einen Apfelkuchen?",
        "answer": "Mit Äpfeln, Mehl und Zucker.",
    },
)


@pytest.fixture(scope="session")
def assistant(real: Assistant) -> Assistant:
    """Return the assistant for the published FAQ, at today's date."""
    return Assistant(real.faq, real.index, real.model)


@pytest.fixture(scope="session")
def evil_assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """Return the assistant for a FAQ whose author means harm."""
    path: Path = tmp_path_factory.mktemp("evil") / "faq.jsonl"
    path.write_text("".join(f"{json.dumps(entry)}\n" for entry in _EVIL_ENTRIES), encoding="utf-8")
    assistant = load_assistant(Settings(cache_dir=None), path)
    evil, good = assistant.faq.entries
    site = Site(name=EVIL, welcome=EVIL, categories=(EVIL, "Backen"))
    entries = (replace(evil, category=EVIL), replace(good, category="Backen"))
    return replace(assistant, faq=replace(assistant.faq, entries=entries, site=site))


@pytest.fixture
def make_app(assistant: Assistant) -> Callable[..., OpenAPI]:
    """Return a maker of applications on the published FAQ."""
    return lambda **settings: create_app(
        lambda: assistant, Settings(**{"rate_limit": "", **settings})
    )


@pytest.fixture
def client(make_app: Callable[..., OpenAPI]) -> FlaskClient:
    """Return a client of the application with usual settings."""
    return make_app().test_client()


@dataclass
class Running:
    """A server of a test; `app` can be exchanged while it runs, and it can be stopped early."""

    url: str
    stop: Callable[[], None]


@pytest.fixture
def run() -> Iterator[Callable[..., Running]]:
    """Return a starter of servers that end with the test; each takes a WSGI application."""
    with contextlib.ExitStack() as stack:

        def start(app: Callable[..., object]) -> Running:
            server = make_server("127.0.0.1", 0, app, threaded=True)  # type: ignore[arg-type]
            thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
            thread.start()

            def stop() -> None:
                if thread.is_alive():
                    server.shutdown()
                    thread.join()
                    server.server_close()

            stack.callback(stop)
            return Running(f"http://127.0.0.1:{server.server_port}", stop)

        yield start
