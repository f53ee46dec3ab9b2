"""What people asked, and what the bot could not answer: as table, JSON or a page with plots."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any, Literal, TextIO

from bot.conversation.loading import load_assistant
from bot.editing.report.figures import Figures, figures
from bot.editing.report.grouping import group_questions
from bot.settings import Settings

Form = Literal["table", "json", "html"]
NOTHING_RECORDED = (
    "Es sind noch keine Ereignisse aufgezeichnet. "
    "Dazu muss der Bot mit QZBOT_EVENTS=statistics laufen; "
    "mit QZBOT_EVENTS=texts bewahrt er auch die Texte unbeantworteter Fragen auf."
)


class ReportError(ValueError):
    """There is nothing to report from; the message says why."""


def report(settings: Settings, since: dt.timedelta, form: Form, out: TextIO) -> None:
    """Write the report on the time from `since` ago until now.

    Raise `ReportError` if there are no events to read.
    """
    found = _gather(settings, since)
    if form == "json":
        json.dump(asdict(found), out, ensure_ascii=False, indent=2, default=str)
        out.write("\n")
    elif form == "html":
        from bot.editing.report.page import page

        out.write(page(found))
    else:
        from bot.editing.report.tables import print_tables

        print_tables(found, out)


def _gather(settings: Settings, since: dt.timedelta) -> Figures:
    now = dt.datetime.now(dt.UTC)
    beginning = now - since
    rows = _rows(settings, beginning)
    assistant = load_assistant(settings)
    groups = group_questions(_unanswered(rows), assistant)
    return figures(rows, assistant.faq, groups, beginning, now)


def _unanswered(rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return the recorded texts of questions that got another reply than an answer."""
    texts = []
    for row in rows:
        text = row["text"]
        if text and row["kind"] != "answer":
            texts.append(text)
    return texts


def _rows(settings: Settings, moment: dt.datetime) -> list[Mapping[str, Any]]:
    """Read the events; a database that was never written is not created by looking."""
    from sqlalchemy.exc import SQLAlchemyError

    from bot.recording.store import database_url, file_of, open_store

    url = database_url(settings)
    if url.get_backend_name() == "sqlite" and not file_of(url).is_file():
        raise ReportError(NOTHING_RECORDED)
    try:
        with open_store(settings) as store:
            return list(store.since(moment))
    except SQLAlchemyError as error:
        reason = str(error).splitlines()[0]
        message = f"Die Datenbank mit den Ereignissen ist nicht lesbar ({reason})."
        raise ReportError(message) from error
