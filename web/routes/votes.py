"""„Hat das geholfen?“ on the pages, for visitors without the chat and without JavaScript."""

from __future__ import annotations

from flask import Blueprint, request
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from bot.conversation import wording
from bot.faq.characters import clean
from web.render import entry_path, root
from web.replies import unhelped, ways
from web.routes.shared import catalog, page, rate_limit_response
from web.state import app_state

MOST_TEXT = 500  # characters of what somebody misses
_LONGEST_EVENT = 64
_VOTES = {"ja": True, "nein": False}

votes = Blueprint("votes", __name__)


@votes.post("/rueckmeldung")
def vote() -> Response:
    """Take a vote on a search, which has an event, or on the page of an entry."""
    if refused := rate_limit_response("votes.vote"):
        return refused
    form = request.form
    helpful = _VOTES.get(form.get("hilfreich", ""))
    event_id = form.get("ereignis", "")[:_LONGEST_EVENT]
    offered = catalog()
    entry = offered.entry(form.get("frage", ""))
    if helpful is None or not (event_id or entry):
        raise BadRequest
    responder = app_state().responder
    if entry:
        missed = clean(form.get("text", ""))
        event_id = responder.record_page_view(entry, missed[:MOST_TEXT])
    responder.vote(event_id, helpful=helpful)
    kept = app_state().settings.keeps_votes
    assistant = offered.assistant
    return page(
        "thanks.html",
        title="Rückmeldung",
        thanks=wording.thanks(kept=kept),
        regrets=() if helpful else tuple(unhelped(assistant)),
        ways=() if helpful else ways(assistant.faq),
        help_entries=() if helpful else assistant.help(),
        back=entry_path(entry) if entry else root("/"),
    ).response()
