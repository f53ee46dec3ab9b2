"""The API, version 1."""

from __future__ import annotations

from flask import request
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from bot.conversation import wording
from bot.conversation.assistant import Assistant
from bot.conversation.catalog import Catalog, Category
from bot.faq.values import Entry
from web.documents import Document
from web.limiting import TYPING_FACTOR
from web.problems import check_json_body
from web.render import consultation_out, entry_out, suggestion_out
from web.replies import ask_reply, ways_from_chat
from web.responses import JSON, Responses, problems
from web.routes.shared import catalog, json_response, rate_limit_response
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
from web.state import app_state

_QUESTIONS = Tag(name="Fragen", description="Fragen stellen und Einträge lesen")
_NOT_MODIFIED: Responses = {304: {"description": "Unverändert"}}
MOST_TYPED = 5  # suggestions while typing, what a phone shows above its keyboard
_FACTORS = {"api.suggest": TYPING_FACTOR, "api.ask": 1, "api.feedback": 1}

api = APIBlueprint("api", __name__, url_prefix="/api/v1", abp_tags=[_QUESTIONS])


@api.before_request
def _guard() -> Response | None:
    """Refuse requests that come too often or carry no JSON, before their body is read."""
    endpoint = request.endpoint or ""
    factor = _FACTORS.get(endpoint)
    if factor and request.method != "OPTIONS":
        refused = rate_limit_response(endpoint, factor)
        if refused:
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
    served = app_state().responder.reply(body.question, body.context)
    sent = ask_reply(served)
    if not (served.reply.stands_alone or served.reply.is_brief):
        sent.ways = ways_from_chat(served.assistant, body.question)
    return json_response(sent)


@api.get(
    "/suggest",
    summary="Vorschläge beim Tippen",
    responses={200: SuggestReply, **problems(405, 422, 429, 503)},
)
def suggest(query: SuggestQuery) -> Response:
    """Offer up to five published questions for what has been typed so far."""
    matches = app_state().responder.typed(query.q, MOST_TYPED)
    suggestions = list(map(suggestion_out, matches))
    return json_response(SuggestReply(suggestions=suggestions))


@api.get(
    "/faq",
    summary="Alle Einträge",
    responses={200: FaqReply, **_NOT_MODIFIED, **problems(405, 503)},
)
def faq() -> Response:
    """Return all published entries by category."""
    entries = catalog()
    documents = app_state().documents
    document = documents.document("faq", entries.assistant, lambda: _faq_document(entries))
    return document.response()


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
    documents = app_state().documents
    document = documents.document(
        f"faq/{entry.id}", entries.assistant, lambda: _entry_document(entries, entry)
    )
    return document.response()


@api.post(
    "/feedback",
    summary="Hat das geholfen?",
    responses={200: FeedbackReply, **problems(400, 405, 413, 415, 422, 429, 503)},
)
def feedback(body: FeedbackBody) -> Response:
    """Take a vote on an answer.

    Without an event store it is only counted, and the response says so.
    """
    state = app_state()
    recorded = state.responder.vote(body.event_id, helpful=body.helpful)
    thanks = wording.thanks(kept=state.settings.keeps_votes)
    return json_response(FeedbackReply(recorded=recorded, message=thanks))


def _faq_document(entries: Catalog) -> Document:
    assistant = entries.assistant
    reply = FaqReply(
        name=assistant.faq.site.name,
        publisher=assistant.faq.site.publisher,
        digest=assistant.faq.digest,
        categories=[_category_out(assistant, category) for category in entries.categories],
        consultation=consultation_out(assistant),
    )
    return Document(reply.model_dump_json().encode(), JSON)


def _entry_document(entries: Catalog, entry: Entry) -> Document:
    found = entry_out(entries.assistant, entry)
    return Document(found.model_dump_json().encode(), JSON)


def _category_out(assistant: Assistant, category: Category) -> CategoryOut:
    entries = [entry_out(assistant, entry) for entry in category.entries]
    return CategoryOut(name=category.name, entries=entries)
