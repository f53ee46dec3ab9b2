"""What every request handler may use, attached to the application."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app

from bot.operating.responder import Responder
from bot.settings import Settings
from web.documents import DocumentCache
from web.limiting import Limiter

_KEY = "qzbot"


@dataclass(frozen=True, slots=True)
class AppState:
    """The parts of one application."""

    responder: Responder
    settings: Settings
    limiter: Limiter
    documents: DocumentCache


def attach(extensions: dict[str, object], state: AppState) -> None:
    """Make the state known to the application with these extensions."""
    extensions[_KEY] = state


def app_state() -> AppState:
    """Return the state of the application that handles the request."""
    state: AppState = current_app.extensions[_KEY]
    return state
