"""What each worker of the server loads."""

from __future__ import annotations

from multiprocessing.util import Finalize

from flask_openapi3.openapi import OpenAPI

from bot.events import open_recorder
from bot.live import LiveService
from bot.loading import load_service
from bot.logs import set_up_logging
from bot.settings import read_settings
from web.app import create_app


def app_from_environment() -> OpenAPI:
    """Return the application for the settings in the environment."""
    settings = read_settings()
    set_up_logging(settings)
    service = LiveService(lambda: load_service(settings), settings)
    recorder = open_recorder(settings)
    Finalize(None, recorder.close, exitpriority=1)  # a worker ends without atexit; what waits is written all the same
    return create_app(service, settings, recorder)
