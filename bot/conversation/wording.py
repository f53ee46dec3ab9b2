"""The German sentences of the conversation, the same in every channel."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence

from bot.conversation.reply import Reply
from bot.faq.site_file import WEEKDAYS
from bot.faq.values import Contact, HelpNumber, Site

EMPTY_QUESTION = "Bitte geben Sie eine Frage ein."
TOO_SHORT = (
    "Das ist mir noch zu kurz. Bitte schreiben Sie Ihre Frage in ein paar Worten, "
    "oder nennen Sie die Nummer einer Frage, zum Beispiel „Frage 7“."
)
UNFINISHED = "Da fehlt wohl noch etwas. Bitte schreiben Sie Ihre Frage zu Ende."
NUMBERS_AGAIN = (
    "Bei diesen Stellen sind Menschen für Sie da, kostenlos; ich bin nur ein Automat. "
    "Geht es um etwas anderes, fragen Sie gern noch einmal mit anderen Worten."
)
NUMBERS_HOLD = "Die Nummern weiter oben gelten weiter, Tag und Nacht auch die 112."
NO_APOLOGY_IN_NEED = (
    "Sie müssen sich nicht entschuldigen. Die Nummern weiter oben gelten weiter, "
    "Tag und Nacht auch die 112."
)
JOKE_IN_NEED = (
    "Lachen tut manchmal gut. Die Nummern weiter oben gelten weiter, Tag und Nacht auch die 112."
)
NO_NEED = "Gut, dann habe ich Sie falsch verstanden. Stellen Sie mir gern Ihre Frage."
FAREWELL_IN_NEED = "Alles Gute für Sie. Die Nummern oben gelten weiter, Tag und Nacht die 112."
EMERGENCY = "SOS: 112 · Polizei / police: 110"  # below a notice in another language
SUGGEST = "Meinten Sie …?"
SUGGEST_NEAREST = "Genau dazu steht in der FAQ-Liste wohl nichts. Am nächsten kommt:"
SUGGEST_PART = "Nur einen Teil davon kann ich beantworten:"
NONE_OF_THESE = "Keine davon"
RELATED = "Das könnte auch passen:"
SEVERAL_ANSWERS = "Dazu passen mehrere Antworten:"
NONE_FITS = (
    "Dann weiß ich es leider nicht: Andere Fragen, die passen könnten, habe ich nicht gefunden."
)
UNHELPED = "Schade, dass die Antwort nicht geholfen hat."
ASK_AGAIN = "Fragen Sie gern noch einmal mit anderen Worten."
DECLINE = "Das weiß ich leider nicht: In der FAQ-Liste steht dazu keine Antwort."
DECLINE_AGAIN = "Auch dazu steht nichts in der FAQ-Liste."
NO_MORE = "Dazu weiß ich nicht mehr, als in der Antwort oben steht."
NO_MORE_THAN_QUOTED = "Mehr weiß ich dazu nicht."
READ = "Die ganze Antwort noch einmal:"
READ_AND_NEAREST = "Was sonst am nächsten kommt, und die ganze Antwort noch einmal:"
WHICH = "Gern, welche der Fragen meinen Sie? Wählen Sie eine aus, oder schreiben Sie „alle“."
PICKED = "Gern, hier sind die Antworten:"
FEEDBACK_QUESTION = "Hat das geholfen?"
FEEDBACK_YES = "Ja"
FEEDBACK_NO = "Nein"
FEEDBACK_THANKS = "Vielen Dank für Ihre Rückmeldung!"
FEEDBACK_UNKEPT = "Vielen Dank! Rückmeldungen werden hier nur gezählt, nicht gespeichert."
NOTICE = "Hier antwortet ein Automat mit den Texten der FAQ-Liste."
IN_CALENDAR = "Termine in den Kalender"
NO_CONTACT = "Ansprechpersonen sind hier nicht eingetragen."
NO_CONTACT_DETAILS = (
    "Telefonnummern und E-Mail-Adressen sind in der FAQ-Liste leider nicht angegeben."
)
LEGAL_PAGES = {
    "datenschutz": "Datenschutzerklärung",
    "impressum": "Impressum",
    "barrierefreiheit": "Erklärung zur Barrierefreiheit",
}

_LONGEST_QUOTATION = 300  # characters
_ADDRESS = re.compile(r"@|\d{3}")
_MONTHS = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
]


def several(left_over: Sequence[str]) -> str:
    """Return the sentence above several answers.

    It names the questions of the message that got no answer.
    """
    if not left_over:
        return SEVERAL_ANSWERS
    named = " ".join(f"„{question}“" for question in left_over)
    return f"{SEVERAL_ANSWERS[:-1]}. Bitte stellen Sie noch einmal einzeln: {named}"


def half(left_over: Sequence[str]) -> str:
    """Return the sentence above the answer to one part of a message.

    It names the questions that the FAQ does not answer.
    """
    named = " ".join(f"„{question}“" for question in left_over)
    return f"Zu {named} steht in der FAQ-Liste nichts. Das andere kann ich beantworten:"


def in_words(reply: Reply) -> str:
    """Return a reply's message and the numbers to call, one per line, as plain text."""
    lines = [f"{number.name}: {number.number}" for number in reply.numbers]
    numbers = "\n".join(lines)
    paragraphs = filter(None, [reply.message, numbers])
    return "\n\n".join(paragraphs)


def no_such_place(count: int) -> str:
    """Say how many questions there are to choose from, where one beyond them is named."""
    if count == 1:
        return "Hier steht nur eine Frage zur Wahl. Meinen Sie diese?"
    return f"Hier stehen nur {count} Fragen zur Wahl. Welche meinen Sie?"


def no_such_number(number: int, first: int, last: int) -> str:
    """Return that the list has no question of this number."""
    return (
        f"Eine Frage {number} gibt es in der Liste nicht. Die Nummern gehen von {first} bis {last}."
    )


def thanks(*, kept: bool) -> str:
    """Return the thanks for a vote, where votes are kept or only counted."""
    return FEEDBACK_THANKS if kept else FEEDBACK_UNKEPT


def numbers_line(numbers: Sequence[HelpNumber]) -> str:
    """Return the line that stands beside a reply for the case that it misses a need."""
    listed = " · ".join(f"{number.name}: {number.number}" for number in numbers)
    return f"Ist jemand in Not? {listed}"


def decline(site: Site, next_date: str | None, regret: str = DECLINE) -> str:
    """Return the honest decline: what we regret, and where to ask instead.

    People are named here only while none of them can be reached; else the channel shows each one
    with address and number below.
    """
    if site.is_reachable:
        sentences = [regret, site.advice, next_date]
    else:
        named = _named(site.contacts)
        place = _place(site)
        sentences = [regret, site.advice, named, next_date, place]
    return " ".join(filter(None, sentences))


def brief_decline(site: Site, regret: str) -> str:
    """Return a decline that points at whom the one before it has named."""
    if site.contacts:
        whom = "Die oben genannten Ansprechpersonen helfen Ihnen gern weiter."
    elif site.advice or site.consultation:
        whom = "Wo Sie nachfragen können, steht weiter oben."
    else:
        whom = ASK_AGAIN
    return f"{regret} {whom}"


def no_more(quoted: str) -> str:
    """Return what of the answer above is nearest, and that the FAQ says no more."""
    if not quoted or len(quoted) > _LONGEST_QUOTATION:
        return NO_MORE
    return f"In der Antwort oben steht dazu am ehesten: „{quoted}“ {NO_MORE_THAN_QUOTED}"


def _named(contacts: Sequence[Contact]) -> str:
    if not contacts:
        return ""
    names = " und ".join(contact.name for contact in contacts)
    return f"Ansprechpersonen: {names}."


def _place(site: Site) -> str:
    """Return where the consultation hour takes place, for whoever has no other way to ask."""
    rule = site.consultation
    if rule is None or not rule.location:
        return ""
    return f"Ort: {rule.location}."


def mail_to(name: str) -> str:
    """Return what stands on the button that writes to a person."""
    return f"E-Mail an {name}"


def call(name: str) -> str:
    """Return what stands on the button that calls a person."""
    return f"{name} anrufen"


def mail_subject(site_name: str) -> str:
    """Return the subject of a mail to a contact."""
    return f"Frage ({site_name})"


def mail_body(question: str) -> str:
    """Return how a mail to a contact begins, with the question that got no answer."""
    return f"Guten Tag,\n\nmeine Frage: {question}\n"


def unset_links(texts: Sequence[str], site: Site, *, consultation: bool) -> str:
    """Return that links are promised but not entered, and how to join the consultation hour."""
    quoted = ", ".join(f"„{text}“" for text in texts)
    said = f"Der Link {quoted} ist" if len(texts) == 1 else f"Die Links {quoted} sind"
    missing = f"{said} hier nicht hinterlegt."
    rule = site.consultation
    if consultation and rule and rule.location:
        return f"{missing} So kommen Sie zur Sprechstunde: {rule.location}."
    return missing


def next_date(start: dt.datetime, end: dt.datetime) -> str:
    """Return the sentence that names the next consultation hour."""
    day = date(start)
    return f"Nächste Sprechstunde: {day}, {start:%H:%M}–{end:%H:%M} Uhr."


def running_until(end: dt.datetime, following: dt.datetime) -> str:
    """Return the sentence for a consultation hour that is going on."""
    then = date(following)
    return f"Die Sprechstunde läuft gerade, noch bis {end:%H:%M} Uhr. Der Termin danach: {then}."


def date(day: dt.date) -> str:
    """Return a date as Germans write it: Mittwoch, 9. Dezember 2026."""
    weekday = WEEKDAYS[day.weekday()]
    month = _MONTHS[day.month - 1]
    return f"{weekday}, {day.day}. {month} {day.year}"


def contact_lines(contacts: Sequence[Contact], answer: str) -> tuple[str, ...]:
    """Return a line for each contact of whom we know more than the name.

    If neither the contacts nor the answer say how to reach anyone, say so.
    """
    lines = list(_lines_of(contacts))
    has_ways = any(contact.ways for contact in contacts)
    is_reachable = has_ways or _ADDRESS.search(answer)
    if contacts and not is_reachable:
        lines.append(NO_CONTACT_DETAILS)
    return tuple(lines)


def ways_of(contacts: Sequence[Contact]) -> list[str]:
    """Return a line for each contact who can be reached."""
    reachable = [contact for contact in contacts if contact.ways]
    return list(_lines_of(reachable))


def _lines_of(contacts: Sequence[Contact]) -> Iterator[str]:
    for contact in contacts:
        known = [contact.role, *contact.ways]
        details = ", ".join(filter(None, known))
        if details:
            yield f"{contact.name}: {details}"
