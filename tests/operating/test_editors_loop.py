"""The editor's loop, played through with a running server."""

from __future__ import annotations

import datetime as dt
import io
import json
from pathlib import Path

import pytest

from bot.editing.learn import learn
from bot.editing.report import report
from bot.settings import Settings
from tests.operating.deployment import Web, ask, running
from tests.servers import wait_until

pytestmark = pytest.mark.servers

QUESTION = "Alle wie viele Monate sehen wir uns dort?"


def test_an_unanswered_question_becomes_a_phrase_and_is_answered(faq: Path, tmp_path: Path) -> None:
    """An editor finds a declined question in the report and adds it to an entry.

    The next visitor gets the answer.
    """
    database = f"sqlite:///{tmp_path / 'events.db'}"
    settings = Settings(
        faq=faq, cache_dir=tmp_path / "cache", events="texts", database_url=database
    )
    web = Web(faq, tmp_path, events="texts", database_url=database, reload_seconds=1)
    with running(web):
        assert ask(web.port, QUESTION)[1]["kind"] == "none"
        wait_until(lambda: QUESTION in unanswered(settings), "the question stands in the report")
        assert learn(faq, "2", unanswered(settings), lambda diff: f"+- {QUESTION}" in diff)
        wait_until(
            lambda: ask(web.port, QUESTION)[1]["kind"] == "answer", "the question is answered"
        )
        assert ask(web.port, QUESTION)[1]["answers"][0]["id"] == "2"


def unanswered(settings: Settings) -> list[str]:
    """Return the unanswered questions that the report shows."""
    out = io.StringIO()
    report(settings, dt.timedelta(days=1), "json", out)
    return [
        text
        for group in json.load(io.StringIO(out.getvalue()))["unanswered"]
        for text in group["texts"]
    ]
