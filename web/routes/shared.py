"""What several routes share.

The catalog in use, pages, JSON, the limit of requests.
"""

from __future__ import annotations

from typing import Any

from flask import render_template, request
from pydantic import BaseModel
from werkzeug.wrappers import Response

from bot.conversation.catalog import Catalog
from web.documents import Document
from web.problems import problem
from web.render import page_values
from web.responses import JSON
from web.state import app_state

HTML = "text/html; charset=utf-8"


def page(template: str, **values: Any) -> Document:
    """Return a page in the frame that all pages have."""
    frame = page_values(app_state().responder.assistant().faq)
    return Document(render_template(template, **frame, **values).encode(), HTML)


def rate_limit_response(scope: str, factor: int = 1) -> Response | None:
    """Count the request; return a 429 if the client has to wait."""
    wait = app_state().limiter.wait(request.remote_addr, scope, factor)
    if not wait:
        return None
    message = "Das waren sehr viele Anfragen in kurzer Zeit."
    refused = problem(429, f"{message} Bitte warten Sie {wait} Sekunden.")
    refused.headers["Retry-After"] = str(wait)
    return refused


def json_response(model: BaseModel, status: int = 200) -> Response:
    """Return a model as JSON."""
    return Response(model.model_dump_json(), status, mimetype=JSON)


def catalog() -> Catalog:
    """Return the catalog of the assistant in use."""
    return app_state().responder.catalog()
