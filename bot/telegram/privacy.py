"""The privacy notice for Telegram, in German, from the settings in force."""

from __future__ import annotations

from collections.abc import Iterator

from bot.conversation.wording import LEGAL_PAGES
from bot.faq.values import Site
from bot.settings import Settings

_READ_AUTOMATICALLY = (
    "Ihre Nachrichten werden automatisch ausgewertet, um die passende Antwort zu finden."
)
_NOTHING_KEPT = "Ihre Fragen werden nicht gespeichert."
_STATISTICS_KEPT = (
    "Gespeichert wird {days} Tage lang, welche Antworten gegeben wurden "
    "und ob sie geholfen haben, nicht aber Ihre Fragen."
)
_TEXTS_KEPT = (
    "Gespeichert wird {days} Tage lang, welche Antworten gegeben wurden "
    "und ob sie geholfen haben, nicht aber, wer gefragt hat. "
    "Der Text einer Frage bleibt nur erhalten, wenn der Bot keine Antwort wusste "
    "oder Sie „Nein“ oder „Keine davon“ wählen; "
    "E-Mail-Adressen und längere Nummern werden daraus entfernt, "
    "ebenso Namen, Anschriften und Geburtsdaten, soweit das Programm sie erkennt. "
    "Sonst wird er, bis dahin verschlüsselt, nach einem Tag gelöscht."
)
_IN_MEMORY = (
    "Damit der Bot Nachfragen versteht, merkt er sich bis zu einer Stunde lang, "
    "welche Frage in diesem Chat zuletzt beantwortet und welche zur Auswahl gestellt wurden, "
    "und an einer Prüfzahl, ob Sie eine Nachricht geändert haben. "
    "Eine Minute lang zählt er, wie viele Nachrichten Sie schicken, wie oft Sie Knöpfe drücken "
    "und wie viel Sie nach seinem Namen eintippen. All das steht nur im Arbeitsspeicher."
)
_TELEGRAM_READS = (
    "Auch Telegram selbst sieht und verarbeitet alle Nachrichten, die Sie hier schreiben, "
    "denn Chats mit Bots sind nicht Ende-zu-Ende-verschlüsselt. "
    "Bitte schreiben Sie deshalb nichts Vertrauliches."
)


def notice(site: Site, settings: Settings) -> str:
    """Return what is processed, what is kept, and that Telegram reads along."""
    kept = _kept(settings)
    paragraphs = [f"{_READ_AUTOMATICALLY} {kept}", _IN_MEMORY, _TELEGRAM_READS]
    if site.publisher:
        paragraphs.append(f"Verantwortlich für diesen Bot: {site.publisher}")
    if settings.public_url:
        address = settings.public_url
        paragraphs.append(f"Dieselben Antworten finden Sie ohne Telegram hier: {address}")
    paragraphs += _legal_links(site)
    return "\n\n".join(paragraphs)


def _kept(settings: Settings) -> str:
    """Return what is kept of a question, and for how long."""
    if not settings.keeps_votes:
        return _NOTHING_KEPT
    template = _TEXTS_KEPT if settings.keeps_texts else _STATISTICS_KEPT
    return template.format(days=settings.retention_days)


def _legal_links(site: Site) -> Iterator[str]:
    for page in ("datenschutz", "impressum"):
        address = site.links.get(page)
        if address:
            yield f"{LEGAL_PAGES[page]}: {address}"
