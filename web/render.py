"""Entries and replies as the API sends them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import quote

from flask import request

from bot.conversation import wording
from bot.conversation.assistant import Assistant
from bot.conversation.markup import to_html, to_links, to_text
from bot.conversation.reply import Answer, Kind
from bot.conversation.ways import ways_out
from bot.faq.values import Entry, Faq, HelpNumber, Site
from bot.language.addresses import telephone_target
from bot.operating.responder import Served
from bot.retrieval.match import Match
from web.colours import BRAND
from web.prose import message_html, note_html, with_calls, with_lead_ins
from web.schemas import (
    AnswerOut,
    AskReply,
    ConsultationOut,
    EntryOut,
    Link,
    NumberOut,
    SuggestionOut,
    WayOut,
)
from web.state import app_state

CALENDAR = "/sprechstunde.ics"
_REGRETS: Mapping[Kind, str] = {"answer": wording.UNHELPED, "suggest": wording.NONE_FITS}


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


def ask_reply(served: Served) -> AskReply:
    """Return a reply with all that a page needs to show it."""
    assistant, reply = served.assistant, served.reply
    help_entries = assistant.help()
    decline = assistant.decline_text(_REGRETS.get(reply.kind, wording.DECLINE))
    if reply.stands_alone:
        help_entries = ()
        decline = ""
    return AskReply(
        kind=reply.kind,
        message=wording.in_words(reply),
        answers=[_answer_out(assistant, answer) for answer in reply.answers],
        suggestions=[suggestion_out(suggestion) for suggestion in reply.suggestions],
        decline=decline,
        help=[suggestion_out(entry) for entry in help_entries],
        context=reply.context,
        event_id=served.event_id,
        numbers=[number_out(number) for number in reply.numbers],
    )


def ways(faq: Faq, question: str = "") -> list[WayOut]:
    """Return where to ask instead, with the question filled in where that can be."""
    calendar = root(CALENDAR) if faq.site.consultation else ""
    found = ways_out(faq, calendar, question)
    return [WayOut(**asdict(way)) for way in found]


def number_out(number: HelpNumber) -> NumberOut:
    """Return a telephone number with what a `tel:` link dials."""
    dialled = telephone_target(number.number).removeprefix("tel:")
    return NumberOut(name=number.name, number=number.number, tel=dialled)


def suggestion_out(suggestion: Match) -> SuggestionOut:
    """Return a question to offer."""
    score = round(suggestion.probability, 4)
    return SuggestionOut(id=suggestion.id, question=suggestion.question, score=score)


def consultation_out(assistant: Assistant) -> ConsultationOut | None:
    """Return the next consultation hour, None if the FAQ has no such rule."""
    rule = assistant.faq.site.consultation
    date = assistant.next_date()
    if rule is None or date is None:
        return None
    return ConsultationOut(title=rule.title, next=date, calendar=root(CALENDAR))


def _answer_out(assistant: Assistant, answer: Answer) -> AnswerOut:
    return AnswerOut(
        **_fields(assistant.faq.site, answer),
        score=round(answer.probability, 4),
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
