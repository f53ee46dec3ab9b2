"""The web application: API, pages and widget around one assistant."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask_openapi3.models.info import Info
from flask_openapi3.openapi import OpenAPI
from werkzeug.middleware.proxy_fix import ProxyFix

from bot.conversation.assistant import Assistant
from bot.operating.responder import Responder
from bot.recording import NoRecorder, Recorder
from bot.settings import Settings
from web import hooks, problems
from web.documents import DocumentCache
from web.limiting import Limiter
from web.routes.api import api
from web.routes.assets import assets
from web.routes.operations import operations
from web.routes.pages import pages
from web.routes.votes import votes
from web.schemas import Problem
from web.state import AppState, attach

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_LARGEST_BODY = 32 * 1024  # bytes; 2,000 characters, each escaped as two units, are 24 kB

_DESCRIPTION = (
    "Antworten auf häufige Fragen, Wort für Wort. Fehler sind problem+json nach RFC 9457."
)


def create_app(
    assistant_provider: Callable[[], Assistant],
    settings: Settings,
    recorder: Recorder = NoRecorder(),  # noqa: B008 - it keeps nothing
) -> OpenAPI:
    """Return the application as tests make it: around a provider, which every request calls."""
    return app_of(Responder("web", assistant_provider, recorder), settings)


def app_of(responder: Responder, settings: Settings) -> OpenAPI:
    """Return the application that shows what a responder answers."""
    app = OpenAPI(
        __name__,
        info=Info(title="FAQ-Bot", version="1.0.0", description=_DESCRIPTION),
        validation_error_model=Problem,
        validation_error_callback=problems.invalid,
        security_schemes={},
        doc_ui=False,
        static_folder=None,
    )
    app.config["MAX_CONTENT_LENGTH"] = _LARGEST_BODY
    attach(app.extensions, AppState(responder, settings, Limiter(settings), DocumentCache()))
    hooks.install(app)
    problems.install(app)
    app.register_api(api)
    app.register_api(operations)
    for blueprint in (pages, votes, assets):
        app.register_blueprint(blueprint)
    if prefix := urlsplit(settings.public_url).path.rstrip("/"):
        app.wsgi_app = _below(prefix, app.wsgi_app)  # type: ignore[method-assign, assignment]
    if count := settings.trusted_proxies:
        behind_proxies = ProxyFix(app.wsgi_app, x_for=count, x_proto=count)
        app.wsgi_app = behind_proxies  # type: ignore[method-assign]
    return app


def _below(prefix: str, app: WSGIApplication) -> WSGIApplication:
    """Serve below the path of the public address, whether or not a proxy strips it.

    No header sets this path: links in replies are remembered for other visitors, so no request may
    decide where they lead.
    """

    def call(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        if f"{path}/".startswith(f"{prefix}/"):
            path = path.removeprefix(prefix)
        below = {**environ, "SCRIPT_NAME": prefix, "PATH_INFO": path or "/"}
        return app(below, start_response)

    return call
