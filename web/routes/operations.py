"""Endpoints for operators and programs.

Health, metrics, the API's description, the calendar file.
"""

from __future__ import annotations

import json as jsonlib
from typing import cast

from flask import current_app
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag
from flask_openapi3.openapi import OpenAPI
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from bot.conversation import calendar_file
from bot.language.lemmas import load_analyzer
from bot.recording import metrics
from web.documents import Document
from web.problems import problem
from web.render import CALENDAR
from web.responses import JSON, body, problems
from web.routes.shared import json_response
from web.schemas import Health, Readiness
from web.state import app_state

_TAG = Tag(name="Betrieb", description="Zustand, Kennzahlen und Kalenderdatei")

operations = APIBlueprint("operations", __name__, abp_tags=[_TAG])


@operations.get("/healthz", summary="Läuft der Prozess?", responses={200: Health, **problems(405)})
def healthz() -> Response:
    """Say that the process answers."""
    return json_response(Health(status="ok"))


@operations.get(
    "/readyz",
    summary="Kann der Prozess Fragen beantworten?",
    responses={200: Readiness, **problems(405, 503)},
)
def readyz() -> Response:
    """Report the data and language pipeline in use, and whether newer data were refused."""
    responder = app_state().responder
    if not responder.recorder.ready():
        return problem(
            503,
            "Fragen werden beantwortet, aber die Datenbank für Ereignisse ist nicht erreichbar.",
        )
    fault = responder.data_fault()
    faq = responder.assistant().faq
    pipeline = load_analyzer(app_state().settings.spacy_model).name
    return json_response(
        Readiness(
            status="ok",
            data_fault=fault,
            entries=len(faq.entries),
            digest=faq.digest,
            pipeline=pipeline,
        )
    )


@operations.get(
    "/metrics",
    summary="Kennzahlen für Prometheus",
    responses={200: body("text/plain", "Kennzahlen"), **problems(405)},
)
def metrics_() -> Response:
    """Return the figures of all workers."""
    return Response(app_state().responder.metrics.exposition(), content_type=metrics.MEDIA_TYPE)


@operations.get(
    CALENDAR,
    summary="Die nächsten Sprechstunden",
    responses={200: body(calendar_file.MEDIA_TYPE, "Termine"), **problems(404, 405, 503)},
)
def sprechstunde() -> Response:
    """Return the next consultation hours as a calendar file."""
    assistant = app_state().responder.assistant()
    rule = assistant.faq.site.consultation
    if rule is None:
        raise NotFound
    content = calendar_file.calendar(
        assistant.faq, rule, assistant.clock(), app_state().settings.public_url
    )
    answer = Response(content, content_type=f"{calendar_file.MEDIA_TYPE}; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{calendar_file.FILE_NAME}"'
    answer.headers["Cache-Control"] = "no-cache"
    return answer


@operations.get(
    "/openapi.json",
    summary="Diese Beschreibung",
    responses={200: body(JSON, "OpenAPI 3.1"), **problems(405)},
)
def openapi() -> Response:
    """Return the OpenAPI document."""
    return _openapi(cast("OpenAPI", current_app)).response()


def _openapi(app: OpenAPI) -> Document:
    return Document(jsonlib.dumps(app.api_doc, ensure_ascii=False).encode(), JSON)
