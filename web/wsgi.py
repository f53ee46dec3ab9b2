"""What each worker of the server loads."""

from __future__ import annotations

from contextlib import ExitStack
from multiprocessing.util import Finalize

from flask_openapi3.openapi import OpenAPI

from bot.operating.process import live_responder
from bot.settings import read_settings
from web.app import app_of


def app_from_environment() -> OpenAPI:
    """Return the application for the settings in the environment."""
    settings = read_settings()
    stack = ExitStack()
    responder = stack.enter_context(live_responder(settings, "web"))
    Finalize(
        None, stack.close, exitpriority=1
    )  # a worker ends without atexit; what waits is written all the same
    return app_of(responder, settings)
