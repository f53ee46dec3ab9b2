"""What each worker of the server loads."""

from __future__ import annotations

from contextlib import ExitStack
from functools import lru_cache
from multiprocessing.util import Finalize

from flask_openapi3.openapi import OpenAPI

from bot.conversation.loading import load_assistant
from bot.operating.process import live_responder
from bot.operating.reloading import Loaded
from bot.settings import Settings, read_settings
from web.app import app_of


@lru_cache(1)
def first_assistant(settings: Settings) -> Loaded:
    """Return the assistant to begin with.

    The process that starts the workers calls this before, so that they share its memory.
    """
    return Loaded.by(lambda: load_assistant(settings), settings.faq)


def app_from_environment() -> OpenAPI:
    """Return the application for the settings in the environment."""
    settings = read_settings()
    loaded = first_assistant(settings)
    stack = ExitStack()
    responder = stack.enter_context(live_responder(settings, "web", loaded))
    Finalize(
        None, stack.close, exitpriority=1
    )  # a worker ends without atexit; what waits is written all the same
    return app_of(responder, settings)
