"""What is processed, in German, from the settings in force."""

from __future__ import annotations

from dataclasses import dataclass

from bot.faq.values import Site
from bot.settings import Settings


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with its paragraphs."""

    heading: str
    paragraphs: tuple[str, ...]


def sections(site: Site, settings: Settings) -> tuple[Section, ...]:
    """Return the privacy text."""
    return (
        Section("Verantwortlich", _responsible(site)),
        Section("Was dieser Dienst tut", (_automaton(site),)),
        Section("Ihre Frage", _questions(settings)),
        Section("Ihre Rückmeldung", _votes(settings)),
        Section("In Ihrem Browser", _browser(settings)),
        Section("Technische Verbindungsdaten", _connection(settings)),
        Section("Keine Dritten", (_NO_THIRD_PARTY,)),
        Section("Rechtsgrundlage", (_legal_basis(site),)),
        Section("Ihre Rechte", _rights(site)),
    )


_NO_THIRD_PARTY = (
    "Diese Seiten laden nichts von fremden Servern nach: keine Schriften, keine Karten, keine Statistikdienste, keine Werbung. "
    "Ihre Frage wird auf diesem Server beantwortet und an niemanden weitergegeben. Erst wenn Sie einem Link in einer Antwort folgen, "
    "verlassen Sie dieses Angebot."
)


def _responsible(site: Site) -> tuple[str, ...]:
    reached = (
        f"{contact.name}: {' oder '.join(contact.ways)}"
        for contact in site.contacts
        if contact.ways
    )
    named = site.privacy.responsible or site.publisher
    if not named:
        return (
            "Wer für diesen Dienst verantwortlich ist, hat der Betreiber noch nicht angegeben.",
            *reached,
        )
    return f"Verantwortlich für diesen Dienst: {named.rstrip('.')}.", *reached


def _legal_basis(site: Site) -> str:
    if site.privacy.legal_basis:
        return site.privacy.legal_basis
    if site.links.get("datenschutz"):
        return "Die Rechtsgrundlage nennt die vollständige Datenschutzerklärung, siehe unten."
    return "Die Rechtsgrundlage hat der Betreiber dieses Dienstes noch nicht angegeben."


_RIGHTS = (
    "Soweit personenbezogene Daten verarbeitet werden, haben Sie nach der Datenschutz-Grundverordnung das Recht auf Auskunft "
    "(Artikel 15), Berichtigung (Artikel 16), Löschung (Artikel 17), Einschränkung der Verarbeitung (Artikel 18) und Widerspruch "
    "(Artikel 21). Außerdem können Sie sich bei einer Aufsichtsbehörde für den Datenschutz beschweren (Artikel 77)."
)


def _rights(site: Site) -> tuple[str, ...]:
    details = site.privacy
    known = {
        "Datenschutzbeauftragte": details.officer,
        "Zuständige Aufsichtsbehörde": details.authority,
    }
    lines = [f"{label}: {text}" for label, text in known.items() if text]
    missing = ", ".join(label for label, text in known.items() if not text)
    if missing and not site.links.get("datenschutz"):
        lines.append(f"Noch nicht angegeben hat der Betreiber: {missing}.")
    return (_RIGHTS, *lines)


def _automaton(site: Site) -> str:
    publisher = f" (Herausgeber: {site.publisher})" if site.publisher else ""
    return (
        f"Ein Automat sucht zu Ihrer Frage den passenden Eintrag aus der FAQ-Liste{publisher} und zeigt dessen Text unverändert an. "
        "Er erfindet keine Antworten, trifft keine Entscheidung über Sie und legt kein Profil an. "
        "Bitte geben Sie keine persönlichen Daten in das Eingabefeld ein; für eine Antwort sind sie nicht nötig."
    )


def _questions(settings: Settings) -> tuple[str, ...]:
    once = "Ihre Frage wird zum Server übertragen, im Arbeitsspeicher beantwortet und danach verworfen."
    if not settings.keeps_votes:
        return (once, "Es wird nicht gespeichert, was gefragt und was geantwortet wurde.")
    days = f"Nach {settings.retention_days} Tagen werden diese Angaben gelöscht."
    statistics = "Zeitpunkt, Art der Antwort, Dauer, Treffsicherheit, Stand der Daten und die Kennungen der gezeigten Einträge"
    if not settings.keeps_texts:
        return (
            once,
            f"Für die Statistik werden {statistics} gespeichert, nicht aber der Wortlaut Ihrer Frage. {days}",
        )
    return (
        "Ihre Frage wird zum Server übertragen und dort beantwortet.",
        (
            f"Für die Statistik werden {statistics} gespeichert, ohne Ihre IP-Adresse und ohne Kennung Ihres Geräts. "
            "Der Wortlaut Ihrer Frage bleibt nur erhalten, wenn der Automat keine Antwort wusste oder Sie „Nein“ oder „Keine davon“ "
            f"wählen, damit die FAQ-Liste besser wird. {days}"
        ),
        (
            "Vor jedem Speichern werden E-Mail- und Internetadressen, IBANs und längere Nummern aus dem Wortlaut entfernt, außerdem "
            "Namen, Anschriften und Geburtsdaten, soweit das Programm sie erkennt. "
            "Bis zu Ihrer Rückmeldung ist er verschlüsselt und ohne die zufällige Kennung der Antwort, die nur Ihr Browser erhält, nicht "
            "lesbar. Wählen Sie „Ja“, wird er sofort gelöscht, ohne Rückmeldung nach einem Tag."
        ),
    )


def _votes(settings: Settings) -> tuple[str, ...]:
    if not settings.keeps_votes:
        return (
            "Ob eine Antwort geholfen hat, können Sie mit „Ja“ oder „Nein“ sagen. Ihre Angabe wird nur gezählt, nicht gespeichert.",
        )
    kept = (
        "Ob eine Antwort geholfen hat, können Sie mit „Ja“ oder „Nein“ sagen. Die Angabe wird mit einer zufälligen Kennung der "
        f"Antwort gespeichert und nach {settings.retention_days} Tagen gelöscht; auf Sie lässt sie sich nicht zurückführen."
    )
    return (kept, _MISSED) if settings.keeps_texts else (kept,)


_MISSED = (
    "Was Sie auf der Seite einer Frage unter „Was fehlt Ihnen?“ schreiben, wird wie der Wortlaut einer Frage bereinigt und ebenso "
    "lange aufbewahrt."
)


def _browser(settings: Settings) -> tuple[str, ...]:
    none = "Es werden keine Cookies gesetzt. "
    if settings.session_memory:
        return (
            none
            + "Damit Ihr Gespräch beim Wechsel der Seite nicht verloren geht, merkt sich Ihr Browser es im Sitzungsspeicher "
            "(sessionStorage), dazu Ihre Rückmeldungen und ob der Chat geöffnet war, und zwar erst, wenn Sie eine Frage gestellt haben. "
            "Es endet mit dem Schließen des Fensters oder mit "
            "„Neu beginnen“.",
        )
    return (
        none
        + "In Ihrem Browser wird nichts gespeichert. Ihr Gespräch endet, sobald Sie die Seite verlassen oder neu laden.",
    )


def _connection(settings: Settings) -> tuple[str, ...]:
    log = (
        "Im Protokoll des Dienstes stehen Zeitpunkt, aufgerufene Art von Seite, Ergebnis und eine zufällige Kennung des Aufrufs, "
        "nicht Ihre IP-Adresse und nicht Ihre Frage."
    )
    if not settings.rate_limit:
        return (log,)
    where = (
        "im Zwischenspeicher der Anwendung (Redis)" if settings.redis_url else "im Arbeitsspeicher"
    )
    return (
        log,
        (
            "Zum Schutz vor Überlastung wird gezählt, wie viele Anfragen von einem Anschluss kommen. Dazu wird Ihre IP-Adresse in eine "
            f"Prüfsumme umgerechnet und diese kurzzeitig {where} gehalten."
        ),
    )
