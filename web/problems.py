"""Errors as RFC 9457 problems with a German detail.

A browser that asks for a page gets a page.
"""

from __future__ import annotations

import logging
from typing import Any

from flask import Flask, g, render_template, request
from pydantic import ValidationError
from werkzeug.exceptions import BadRequest, HTTPException, UnsupportedMediaType
from werkzeug.wrappers import Response

from bot.faq.values import Faq
from web.render import page_values
from web.schemas import FieldError, Problem
from web.state import app_state

MEDIA_TYPE = "application/problem+json"

_TEXTS: dict[int, tuple[str, str]] = {
    400: (
        "Fehlerhafte Anfrage",
        "Die Anfrage ist nicht lesbar. Erwartet wird gültiges JSON in UTF-8.",
    ),
    404: ("Nicht gefunden", "Diese Adresse gibt es nicht oder nicht mehr."),
    405: (
        "Methode nicht erlaubt",
        "Diese Adresse lässt sich so nicht aufrufen; erlaubt ist, was in „Allow“ steht.",
    ),
    413: (
        "Anfrage zu groß",
        "Die Anfrage ist zu groß. Eine Frage darf höchstens 2.000 Zeichen haben.",
    ),
    415: ("Format nicht unterstützt", "Erwartet wird JSON mit „Content-Type: application/json“."),
    422: ("Ungültige Angaben", "Die Angaben sind unvollständig oder ungültig."),
    429: (
        "Zu viele Anfragen",
        "Das waren sehr viele Anfragen in kurzer Zeit. Bitte warten Sie einen Moment.",
    ),
    500: (
        "Interner Fehler",
        "Da ist etwas schiefgegangen. Bitte versuchen Sie es später noch einmal.",
    ),
    503: (
        "Vorübergehend nicht verfügbar",
        "Der Dienst ist gerade nicht bereit. Bitte versuchen Sie es gleich noch einmal.",
    ),
}

_FIELD_TEXTS = {
    "missing": "fehlt",
    "string_too_short": "darf nicht leer sein",
    "string_too_long": "darf höchstens {max_length} Zeichen haben",
    "string_type": "muss ein Text sein",
    "string_unicode": "enthält ungültige Zeichen",
    "string_pattern_mismatch": "enthält unzulässige Zeichen",
    "bool_type": "muss true oder false sein",
    "model_type": "muss ein JSON-Objekt sein",
}

log = logging.getLogger(__name__)


def install(app: Flask) -> None:
    """Let every error of the application become a problem."""
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _unexpected)


def title(status: int) -> str:
    """Return the German name of a status."""
    name, _ = _TEXTS[status]
    return name


def problem(status: int, detail: str = "", errors: list[FieldError] | None = None) -> Response:
    """Return a problem with its status; without a detail the usual one of the status."""
    unknown = (f"Fehler {status}", "Die Anfrage konnte nicht beantwortet werden.")
    name, usual = _TEXTS.get(status, unknown)
    body = Problem(
        type="about:blank",
        title=name,
        status=status,
        detail=detail or usual,
        request_id=g.request_id,
        errors=errors,
    )
    if _wants_page():
        values = page_values(known_faq())
        page = render_template("error.html", title=body.title, problem=body, **values)
        return Response(page, status, mimetype="text/html")
    return Response(body.model_dump_json(exclude_none=True), status, mimetype=MEDIA_TYPE)


def known_faq() -> Faq:
    """Return the FAQ, or an empty one if loading it is what failed."""
    try:
        return app_state().responder.assistant().faq
    except Exception:  # noqa: BLE001 - it was told of where it failed first
        return Faq(())


def invalid(error: ValidationError) -> Response:
    """Return the problem of a request that does not fit its schema."""
    faults = [_field_error(dict(fault)) for fault in error.errors(include_url=False)]
    clauses = [f"„{fault.field}“ {fault.message}" for fault in faults]
    sentence = "; ".join(clauses)
    return problem(422, f"{sentence}.", faults)


def check_json_body() -> None:
    """Abort with 415 or 400 unless the request carries JSON; an oversized body aborts with 413."""
    if not request.is_json:
        raise UnsupportedMediaType
    try:
        request.get_json()
    except RecursionError as error:  # brackets nested thousands deep
        raise BadRequest from error


def _field_error(error: dict[str, Any]) -> FieldError:
    field = ".".join(map(str, error["loc"])) or "body"
    template = _FIELD_TEXTS.get(error["type"], "ist ungültig")
    limits = error.get("ctx", {})
    return FieldError(field=field, message=template.format(**limits))


def _wants_page() -> bool:
    if request.path.startswith("/api/"):
        return False
    preferred = request.accept_mimetypes.best_match([MEDIA_TYPE, "text/html"])
    return preferred == "text/html"


def _http_error(error: HTTPException) -> Response:
    # A finished answer, e.g. a problem or a redirect.
    if error.response is not None or error.code is None or error.code < 400:
        return error.get_response()
    response = problem(error.code)
    for name, value in error.get_headers():
        if name not in ("Content-Type", "Content-Length"):
            response.headers[name] = value
    return response


def _unexpected(error: Exception) -> Response:
    log.error("request failed [%s]", g.request_id, exc_info=error)
    return problem(500)
