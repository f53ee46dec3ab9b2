"""The pages for people: all questions, one question, how to embed, privacy."""

from __future__ import annotations

import json as jsonlib
from pathlib import Path
from typing import Any

from flask import Blueprint, redirect, render_template, request
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from bot.conversation import wording
from bot.conversation.assistant import LONGEST_QUESTION, Assistant
from bot.conversation.markup import to_html, to_text
from bot.conversation.schedule import upcoming
from bot.faq.values import Entry
from web import widget
from web.catalog import Catalog
from web.context import context
from web.documents import Document
from web.limiting import TYPING_FACTOR
from web.privacy import sections
from web.render import CALENDAR, entry_calendar, entry_path, number_out, page_values, root, ways
from web.routes.shared import catalog, too_many

HTML = "text/html; charset=utf-8"
_STATIC = Path(__file__).parents[1] / "static"
_MEDIA_TYPES = {
    "page.css": "text/css; charset=utf-8",
    "page.js": "text/javascript; charset=utf-8",
    "embed.js": "text/javascript; charset=utf-8",
    "icon.svg": "image/svg+xml",
}
_ASSET_AGE = 300  # seconds; the addresses are fixed, so a new release has to come through soon

pages = Blueprint("pages", __name__)


@pages.get("/")
def index() -> Response:
    """Show all questions by category, and what fits a search."""
    entries = catalog()
    question = request.args.get("q", "")[:LONGEST_QUESTION].strip()
    if question:
        return too_many("pages.search", TYPING_FACTOR) or _search(entries, question)
    return entries.document(
        "index", lambda: _page("index.html", entries=entries, **_faq_parts(entries))
    ).response()


@pages.get("/frage/<path:slug>")
def question_page(slug: str) -> Response:
    """Show one question under its own address."""
    entries = catalog()
    entry = entries.by_slug(slug)
    if entry is None:
        raise NotFound
    if entry.slug != slug:
        return redirect(entry_path(entry), 301)
    answer = entries.assistant.answer(entry)
    siblings = next(
        category.entries for category in entries.categories if entry in category.entries
    )
    return _page(
        "question.html",
        entry=entry,
        answer=answer,
        siblings=siblings,
        schema=_schema([entry]),
        calendar=entry_calendar(entries.assistant.faq.site, entry),
        summary=_summary(entry),
        to_html=to_html,
    ).response()


@pages.get("/einbetten")
def embedding() -> Response:
    """Explain how to put the chat on another page."""
    base = context().settings.public_url or request.url_root.rstrip("/")
    return _page("embed.html", base=base, origins=context().settings.cors_origins).response()


@pages.get("/datenschutz")
def privacy() -> Response:
    """Say what is processed under the settings in force."""
    site = context().assistant().faq.site
    return _page("privacy.html", sections=sections(site, context().settings)).response()


@pages.get("/widget.js")
def widget_script() -> Response:
    """Return the embeddable widget."""
    site, settings = context().assistant().faq.site, context().settings
    script = widget.script(
        site.name,
        site.welcome,
        settings.public_url,
        session_memory=settings.session_memory,
        votes_kept=settings.events != "off",
    )
    return script.response()


@pages.get("/static/<name>")
def static_file(name: str) -> Response:
    """Return a style sheet, script or picture of the pages."""
    if name not in _MEDIA_TYPES:
        raise NotFound
    return Document((_STATIC / name).read_bytes(), _MEDIA_TYPES[name], _ASSET_AGE).response()


@pages.get("/favicon.ico")
def favicon() -> Response:
    """Return the icon also where browsers look for it unasked."""
    return static_file("icon.svg")


def _page(template: str, **values: Any) -> Document:
    return Document(
        render_template(template, **page_values(context().assistant().faq.site), **values).encode(),
        HTML,
    )


def _search(entries: Catalog, question: str) -> Response:
    """Show what our own matching finds; this is the chat for those without JavaScript."""
    with entries.turn:
        reply = entries.assistant.reply(question)
    found = catalog().typed(question) if reply.kind not in ("smalltalk", "crisis") else []
    numbers = [number_out(number) for number in reply.numbers]
    return _page(
        "index.html",
        entries=entries,
        question=question,
        reply=reply,
        found=found,
        numbers=numbers,
        ways=ways(entries.assistant.faq, question) if reply.kind == "none" else [],
        **_faq_parts(entries),
    ).response()


def _faq_parts(entries: Catalog) -> dict[str, Any]:
    assistant = entries.assistant
    rule = assistant.faq.site.consultation
    return {
        "to_html": to_html,
        "tile": _tile(assistant),
        "next_date": assistant.next_date(),
        "consultation": rule,
        "consultation_entry": entries.entry(rule.entry) if rule else None,
        "calendar": root(CALENDAR),
        "answer_of": assistant.answer,
        "schema": _schema(assistant.faq.entries),
    }


def _tile(assistant: Assistant) -> dict[str, str]:
    """Return day and short month of the next consultation hour."""
    rule = assistant.faq.site.consultation
    if rule is None:
        return {}
    _, day, month, _ = wording.date(upcoming(rule, assistant.clock())[0].start).split()
    return {"day": day, "month": month[:3]}


def _schema(entries: tuple[Entry, ...] | list[Entry]) -> str:
    """Return the questions as schema.org FAQPage, safe inside a script element."""
    questions = [
        {
            "@type": "Question",
            "name": entry.question,
            "acceptedAnswer": {"@type": "Answer", "text": to_html(entry.answer)},
        }
        for entry in entries
    ]
    page = {
        "@context": "https://schema.org",
        "@type": "FAQPage",
        "inLanguage": "de",
        "mainEntity": questions,
    }
    return jsonlib.dumps(page, ensure_ascii=False).replace("<", "\\u003c").replace("&", "\\u0026")


def _summary(entry: Entry) -> str:
    """Return the beginning of the answer for search engines."""
    text = " ".join(to_text(entry.answer).split())
    return text if len(text) <= 155 else text[:155].rsplit(" ", 1)[0] + " …"
