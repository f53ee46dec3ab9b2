"""The pages for people: all questions, one question, the chat alone, how to embed, privacy."""

from __future__ import annotations

import json as jsonlib
from collections.abc import Sequence
from typing import Any

from flask import Blueprint, redirect, request
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from bot.conversation import wording
from bot.conversation.assistant import Assistant
from bot.conversation.catalog import Catalog
from bot.conversation.markup import to_html, to_text
from bot.conversation.reading import LONGEST_QUESTION
from bot.conversation.schedule import upcoming
from bot.faq.characters import clean
from bot.faq.values import Entry, Site
from web.documents import Document
from web.limiting import TYPING_FACTOR
from web.privacy import sections
from web.render import CALENDAR, entry_out, entry_path, root
from web.routes.api import MOST_TYPED
from web.routes.shared import catalog, page, rate_limit_response
from web.routes.votes import MOST_TEXT
from web.search import SearchPage, search_page
from web.state import app_state

_LONGEST_SUMMARY = 155  # characters that search engines show
_SENTENCE_ENDS = (".", "!", "?", ":")
_BULLET = "• "
_LONGEST_TITLE = 80  # characters of a question in the title of a window
_HEADING = "Häufige Fragen und Antworten"  # of the first page, where the operator sets none
_UNKNOWN_ADDRESS = "https://HOST"  # in examples, until the browser says where this page is

pages = Blueprint("pages", __name__)


@pages.get("/")
def index() -> Response:
    """Show all questions by category, and what fits a search."""
    entries = catalog()
    question = clean(request.args.get("q", "")[:LONGEST_QUESTION])
    if question:
        return rate_limit_response("pages.search", TYPING_FACTOR) or _found(entries, question)
    documents = app_state().documents
    front = documents.document("index", entries.assistant, lambda: _front_page(entries))
    return front.response()


@pages.get("/frage/<path:slug>")
def question_page(slug: str) -> Response:
    """Show one question under its own address."""
    entries = catalog()
    entry = entries.by_slug(slug)
    if entry is None:
        raise NotFound
    if entry.slug != slug:
        return redirect(entry_path(entry), 301)
    documents = app_state().documents
    document = documents.document(
        f"frage/{entry.id}", entries.assistant, lambda: _question_page(entries, entry)
    )
    return document.response()


@pages.get("/chat")
def chat() -> Response:
    """Show the chat alone, for pages that may place a frame but no script."""
    theme = request.args.get("theme", "")
    if theme not in ("light", "dark"):
        theme = ""
    return page("chat.html", title="Chat", theme=theme).response()


@pages.get("/einbetten")
def embedding() -> Response:
    """Explain how to put the chat on another page."""
    settings = app_state().settings
    return page(
        "embed.html",
        title="Chat einbetten",
        path="/einbetten",
        summary="Eine Zeile genügt, um den Chat auf Ihrer Website zu zeigen.",
        base=settings.public_url or _UNKNOWN_ADDRESS,
        origins=settings.cors_origins,
        frames=settings.frame_ancestors,
    ).response()


@pages.get("/datenschutz")
def privacy() -> Response:
    """Say what is processed under the settings in force."""
    assistant = app_state().responder.assistant()
    documents = app_state().documents
    document = documents.document("privacy", assistant, lambda: _privacy_page(assistant.faq.site))
    return document.response()


def _question_page(entries: Catalog, entry: Entry) -> Document:
    return page(
        "question.html",
        title=entry.question,
        path=entry_path(entry).removeprefix(root("")),
        entry=entry,
        card=entry_out(entries.assistant, entry),
        siblings=entries.siblings(entry),
        schema=_schema([entry]),
        summary=_summary(entry),
        texts_kept=app_state().settings.keeps_texts,
        most_text=MOST_TEXT,
    )


def _privacy_page(site: Site) -> Document:
    return page(
        "privacy.html",
        title="Datenschutz",
        path="/datenschutz",
        summary="Was beim Besuch dieser Seiten und beim Chatten verarbeitet wird und was nicht.",
        sections=sections(site, app_state().settings),
    )


def _found(entries: Catalog, question: str) -> Response:
    """Show what our own matching finds; this is the chat for those without JavaScript."""
    responder = app_state().responder
    served = responder.reply(question)
    is_answerable = served.reply.kind not in ("smalltalk", "crisis")
    typed = responder.typed(question, MOST_TYPED) if is_answerable else ()
    search = search_page(served, question, typed)
    return _front_page(entries, search).response()


def _front_page(entries: Catalog, search: SearchPage | None = None) -> Document:
    return page("index.html", **_front(entries, search))


def _front(entries: Catalog, search: SearchPage | None = None) -> dict[str, Any]:
    """Return what the page of all questions shows, and above them what came of a search."""
    assistant = entries.assistant
    site = assistant.faq.site
    rule = site.consultation
    heading = site.heading or _HEADING
    asked = f"Suche: {_shortened(search.question, _LONGEST_TITLE)}" if search else heading
    categories = []
    for category in entries.categories:
        cards = [entry_out(assistant, entry) for entry in category.entries]
        categories.append((category.name, cards))
    return {
        "heading": heading,
        "title": asked,
        "path": "" if search else "/",
        "search": search,
        "categories": categories,
        "consultation": rule,
        "consultation_entry": entries.entry(rule.entry) if rule else None,
        "tile": _tile(assistant),
        "next_date": assistant.next_date(),
        "calendar": root(CALENDAR),
        "schema": _schema(assistant.faq.entries),
    }


def _tile(assistant: Assistant) -> dict[str, str]:
    """Return day and short month of the next consultation hour."""
    rule = assistant.faq.site.consultation
    if rule is None:
        return {}
    (following,) = upcoming(rule, assistant.clock())
    _, day, month, _ = wording.date(following.start).split()
    return {"day": day, "month": month[:3]}


def _schema(entries: Sequence[Entry]) -> str:
    """Return the questions as schema.org FAQPage, safe inside a script element."""
    questions = [_schema_question(entry) for entry in entries]
    found = {
        "@context": "https://schema.org",
        "@type": "FAQPage",
        "inLanguage": "de",
        "mainEntity": questions,
    }
    return jsonlib.dumps(found, ensure_ascii=False).replace("<", "\\u003c").replace("&", "\\u0026")


def _schema_question(entry: Entry) -> dict[str, Any]:
    question: dict[str, Any] = {
        "@type": "Question",
        "name": entry.question,
        "acceptedAnswer": {"@type": "Answer", "text": to_html(entry.answer)},
    }
    public_url = app_state().settings.public_url
    if public_url:
        path = entry_path(entry).removeprefix(root(""))
        question["url"] = f"{public_url}{path}"
    return question


def _summary(entry: Entry) -> str:
    """Return the beginning of the answer for search engines.

    If the answer begins with a heading, or shows nothing, the question stands in its place. Of a list the bullets
    are left out, and its items become a row.
    """
    stripped = [line.strip() for line in to_text(entry.answer).splitlines()]
    shown = [line for line in stripped if line]
    beginning, *others = shown or [entry.question]
    if beginning.startswith(_BULLET) and not _is_sentence(beginning):
        beginning = f"{entry.question} {beginning}"
    elif not _is_sentence(beginning):
        beginning = entry.question
    return _shortened(_as_prose([beginning, *others]), _LONGEST_SUMMARY)


def _is_sentence(text: str) -> bool:
    return text.endswith(_SENTENCE_ENDS)


def _as_prose(lines: Sequence[str]) -> str:
    """Return lines as running text, with a comma between list items that are not sentences."""
    parts = []
    following = (*lines[1:], "")
    for line, next_line in zip(lines, following, strict=True):
        part = line.removeprefix(_BULLET)
        is_item = part != line
        if is_item and not _is_sentence(part):
            part += "," if next_line.startswith(_BULLET) else "."
        parts.append(part)
    return " ".join(parts)


def _shortened(text: str, most: int) -> str:
    """Return the whole words at the beginning of a text."""
    if len(text) <= most:
        return text
    words, *_ = text[:most].rsplit(" ", 1)
    return f"{words} …"
