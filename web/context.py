"""What every request handler may use, attached to the application."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import current_app

from bot.conversation.assistant import Assistant
from bot.recording import Recorder
from bot.recording.metrics import Metrics
from bot.settings import Settings
from web.catalog import CatalogCache
from web.limiting import Limiter

_KEY = "qzbot"


@dataclass(frozen=True, slots=True)
class Context:
    """The parts of one application.

    Every request calls `assistant`, so the data can change while the server runs.
    """

    assistant: Callable[[], Assistant]
    settings: Settings
    recorder: Recorder
    limiter: Limiter
    metrics: Metrics
    catalogs: CatalogCache


def attach(extensions: dict[str, object], context: Context) -> None:
    """Make the context known to the application with these extensions."""
    extensions[_KEY] = context


def context() -> Context:
    """Return the context of the application that handles the request."""
    found: Context = current_app.extensions[_KEY]
    return found
