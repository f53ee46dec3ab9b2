"""Entries as the API sends them, and what the frame of every page shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from flask import request

from bot.conversation import wording
from bot.conversation.assistant import Assistant
from bot.conversation.markup import to_html, to_links, to_text
from bot.conversation.reply import Answer
from bot.faq.values import Entry, Faq, HelpNumber, Site
from bot.language.addresses import telephone_target
from bot.retrieval.match import Match
from web.colours import BRAND
from web.prose import message_html, note_html, with_calls, with_lead_ins
from web.schemas import (
    AnswerOut,
    ConsultationOut,
    EntryOut,
    Link,
    NumberOut,
    SuggestionOut,
)
from web.state import app_state

CALENDAR = "/sprechstunde.ics"


def root(path: str) -> str:
    """Return the address of a path on this server, below the path of the public address."""
    return f"{request.script_root}{path}"


def entry_path(entry: Entry) -> str:
    """Return the address of an entry's page."""
    return root(f"/frage/{quote(entry.slug, safe='')}")


@dataclass(frozen=True)
class NavigationLink:
    """A link at the top of every page."""

    label: str
    path: str

    @property
    def is_current(self) -> bool:
        """Return whether it leads to the page that is being shown."""
        return root(request.path) == self.path


def page_values(faq: Faq) -> dict[str, Any]:
    """Return what the frame of every page shows."""
    return {
        "site": faq.site,
        "root": root,
        "path_of": entry_path,
        "message_html": message_html,
        "note_html": note_html,
        "date": wording.date,
        "public_url": app_state().settings.public_url,
        "navigation": _navigation(faq),
        "brand": faq.site.colour or BRAND,
        "notice": wording.NOTICE,
    }


def _navigation(faq: Faq) -> tuple[NavigationLink, ...]:
    links = [NavigationLink("Alle Fragen", root("/"))]
    consultation = faq.site.consultation
    if consultation and (entry := faq.entry(consultation.entry)):
        links.append(NavigationLink("Sprechstunde", entry_path(entry)))
    contact = faq.site.contact_entry
    if contact and (entry := faq.entry(contact)):
        links.append(NavigationLink("Kontakt", entry_path(entry)))
    return tuple(links)


def entry_calendar(site: Site, entry: Entry) -> str | None:
    """Return the address of the calendar file if the entry is about the consultation hour."""
    rule = site.consultation
    if rule is None or rule.entry != entry.id:
        return None
    return root(CALENDAR)


def entry_out(assistant: Assistant, entry: Entry) -> EntryOut:
    """Return an entry with its notes of the day."""
    answer = assistant.answer(entry)
    return EntryOut(**_fields(assistant.faq.site, answer))


def number_out(number: HelpNumber) -> NumberOut:
    """Return a telephone number with what a `tel:` link dials."""
    dialled = telephone_target(number.number).removeprefix("tel:")
    return NumberOut(name=number.name, number=number.number, tel=dialled)


def suggestion_out(suggestion: Match) -> SuggestionOut:
    """Return a question to offer."""
    score = round(suggestion.calibrated, 4)
    return SuggestionOut(id=suggestion.id, question=suggestion.question, score=score)


def consultation_out(assistant: Assistant) -> ConsultationOut | None:
    """Return the next consultation hour, None if the FAQ has no such rule."""
    rule = assistant.faq.site.consultation
    date = assistant.next_date()
    if rule is None or date is None:
        return None
    return ConsultationOut(title=rule.title, next=date, calendar=root(CALENDAR))


def answer_out(assistant: Assistant, answer: Answer) -> AnswerOut:
    """Return an answer with the part of the message that it answers."""
    return AnswerOut(
        **_fields(assistant.faq.site, answer),
        score=round(answer.calibrated, 4),
        asked=answer.asked,
        focus=to_text(answer.focus) if answer.focus else None,
    )


def _fields(site: Site, answer: Answer) -> dict[str, Any]:
    entry = answer.entry
    return {
        "id": entry.id,
        "question": entry.question,
        "category": entry.category,
        "url": entry_path(entry),
        "text": to_text(entry.answer),
        "html": _answer_html(answer),
        "links": [Link(text=text, href=href) for text, href in to_links(entry.answer)],
        "notes": list(answer.notes),
        "notes_html": [note_html(note) for note in answer.notes],
        "lead": answer.lead,
        "calendar": entry_calendar(site, entry),
    }


def _answer_html(answer: Answer) -> str:
    html = to_html(answer.text, answer.focus)
    return with_calls(with_lead_ins(html))
