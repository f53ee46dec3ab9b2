"""What each worker of the server loads."""

from __future__ import annotations

from flask_openapi3 import OpenAPI

from bot.loading import load_service
from bot.settings import read_settings
from web.app import create_app

FAQ_KEY = "QZBOT_FAQ"


def app_from_environment() -> OpenAPI:
    """Return the application for the settings in the environment."""
    settings = read_settings()
    service = load_service(settings)
    return create_app(lambda: service, settings)
