"""The API, version 1."""

from __future__ import annotations

import time

from flask import request
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from bot.conversation import wording
from web.catalog import Catalog
from web.context import context
from web.documents import Document
from web.limiting import TYPING_FACTOR
from web.memo import Answered
from web.problems import check_json_body
from web.render import ask_reply, consultation_out, entry_out, suggestion_out, ways
from web.responses import JSON, Responses, problems
from web.routes.shared import catalog, json, too_many
from web.schemas import (
    AskBody,
    AskReply,
    CategoryOut,
    EntryOut,
    EntryPath,
    FaqReply,
    FeedbackBody,
    FeedbackReply,
    SuggestQuery,
    SuggestReply,
)

_QUESTIONS = Tag(name="Fragen", description="Fragen stellen und Einträge lesen")
_NOT_MODIFIED: Responses = {304: {"description": "Unverändert"}}
_FACTORS = {"api.suggest": TYPING_FACTOR, "api.ask": 1, "api.feedback": 1}

api = APIBlueprint("api", __name__, url_prefix="/api/v1", abp_tags=[_QUESTIONS])


@api.before_request
def _guard() -> Response | None:
    """Refuse what comes too often or carries no JSON, before anything is read from it."""
    factor = _FACTORS.get(request.endpoint or "")
    if (
        factor
        and request.method != "OPTIONS"
        and (refused := too_many(request.endpoint or "", factor))
    ):
        return refused
    if request.method == "POST":
        check_json_body()
    return None


@api.post(
    "/ask",
    summary="Eine Frage stellen",
    responses={200: AskReply, **problems(400, 405, 413, 415, 422, 429, 503)},
)
def ask(body: AskBody) -> Response:
    """Answer with the official text, suggest questions, or admit that there is no answer."""
    started = time.perf_counter()
    entries = catalog()
    found = _answered(entries, body)
    context().metrics.reply("web", found.reply.kind)
    seconds = time.perf_counter() - started
    event_id = context().recorder.record(
        "web", body.question, found.reply, seconds, entries.assistant.faq.digest
    )
    # Not kept with the reply, as the mail holds the words of the visitor.
    shown = [] if found.reply.kind == "crisis" else ways(entries.assistant.faq, body.question)
    return json(found.sent.model_copy(update={"event_id": event_id, "ways": shown}))


def _answered(entries: Catalog, body: AskBody) -> Answered:
    """Return the reply and how it is sent, from memory if the same was asked a moment ago."""
    asked = body.question, body.context, entries.assistant.next_date()
    with entries.turn:
        found = entries.answered.get(*asked)
        if found is None:
            reply = entries.assistant.reply(body.question, body.context)
            found = Answered(reply, ask_reply(entries.assistant, reply))
            entries.answered.put(*asked, found)
    return found


@api.get(
    "/suggest",
    summary="Vorschläge beim Tippen",
    responses={200: SuggestReply, **problems(405, 422, 429, 503)},
)
def suggest(query: SuggestQuery) -> Response:
    """Offer up to five published questions for what has been typed so far."""
    matches = catalog().typed(query.q)
    return json(SuggestReply(suggestions=[suggestion_out(match) for match in matches]))


@api.get(
    "/faq",
    summary="Alle Einträge",
    responses={200: FaqReply, **_NOT_MODIFIED, **problems(405, 503)},
)
def faq() -> Response:
    """Return all published entries by category."""
    entries = catalog()
    return entries.document(
        "faq", lambda: Document(_faq(entries).model_dump_json().encode(), JSON)
    ).response()


@api.get(
    "/faq/<path:id>",
    summary="Ein Eintrag",
    responses={200: EntryOut, **_NOT_MODIFIED, **problems(404, 405, 422, 503)},
)
def faq_entry(path: EntryPath) -> Response:
    """Return one published entry."""
    entries = catalog()
    entry = entries.entry(path.id)
    if entry is None:
        raise NotFound
    found = entry_out(entries.assistant, entry)
    return Document(found.model_dump_json().encode(), JSON).response()


@api.post(
    "/feedback",
    summary="Hat das geholfen?",
    responses={200: FeedbackReply, **problems(400, 405, 413, 415, 422, 429, 503)},
)
def feedback(body: FeedbackBody) -> Response:
    """Take a vote on an answer.

    Without an event store it is only counted, and the response says so.
    """
    context().metrics.vote("web", helpful=body.helpful)
    recorded = context().recorder.vote(body.event_id, body.helpful)
    return json(
        FeedbackReply(
            recorded=recorded, message=wording.thanks(kept=context().settings.events != "off")
        )
    )


def _faq(entries: Catalog) -> FaqReply:
    assistant = entries.assistant
    return FaqReply(
        name=assistant.faq.site.name,
        publisher=assistant.faq.site.publisher,
        digest=assistant.faq.digest,
        categories=[
            CategoryOut(
                name=category.name,
                entries=[entry_out(assistant, entry) for entry in category.entries],
            )
            for category in entries.categories
        ],
        consultation=consultation_out(assistant),
    )
