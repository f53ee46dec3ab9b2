"""The German sentences that only Telegram says: menus, notices, commands."""

from __future__ import annotations

ALL_TOPICS = "Alle Fragen"
CHOOSE_TOPIC = "Zu welchem Thema haben Sie eine Frage?"
CHOOSE_QUESTION = "Welche Frage möchten Sie beantwortet haben?"
BACK_TO_TOPICS = "Alle Themen"
CALENDAR_FILE = "Die nächsten Termine für Ihren Kalender"
NO_CONSULTATION = "Eine Sprechstunde ist hier nicht eingetragen."
OUTDATED_BUTTON = (
    "Diese Auswahl gibt es nicht mehr. Bitte stellen Sie Ihre Frage neu oder wählen Sie /themen."
)
UNKNOWN_COMMAND = "Diesen Befehl kenne ich nicht. /hilfe zeigt, was ich kann."
ONLY_TEXT = "Ich kann nur geschriebenen Text lesen. Bitte schreiben Sie mir Ihre Frage."
NO_PICTURES = (
    "Bilder, Dateien und Sticker kann ich leider nicht lesen. Bitte schreiben Sie mir Ihre Frage."
)
NO_VOICE = "Sprachnachrichten kann ich leider nicht anhören. Bitte schreiben Sie mir Ihre Frage."
TOO_MANY_PRESSES = "Das war sehr oft hintereinander. Bitte warten Sie eine Minute."
TOO_MANY_MESSAGES = (
    "Das waren viele Nachrichten auf einmal. "
    "Bitte warten Sie eine Minute, dann antworte ich Ihnen gern wieder."
)
EXAMPLES = "Zum Beispiel:"
ASK_IN_CHAT = "Eigene Frage stellen"
NOT_LISTED = "Diese Frage steht nicht mehr in der Liste."
COMMANDS = {
    "start": "Begrüßung",
    "hilfe": "So funktioniert der Bot",
    "themen": "Alle Fragen nach Themen",
    "sprechstunde": "Nächster Termin, auch für den Kalender",
    "kontakt": "Ihre Ansprechpersonen",
    "datenschutz": "Was mit Ihren Nachrichten geschieht",
}


def commands(*, consultation: bool = True) -> dict[str, str]:
    """Return the commands with their descriptions.

    The command for the consultation hour is left out if the FAQ has none.
    """
    shown = dict(COMMANDS)
    if not consultation:
        del shown["sprechstunde"]
    return shown


def commands_help(*, consultation: bool = True) -> str:
    """Return what the bot can do, with its commands."""
    lines = [
        "Schreiben Sie mir Ihre Frage in eigenen Worten. Außerdem können Sie diese Befehle nutzen:",
        "",
    ]
    for command, description in commands(consultation=consultation).items():
        if command != "start":
            lines.append(f"/{command} – {description}")
    return "\n".join(lines)


def apology(request_id: str) -> str:
    """Return the apology for a fault of ours, with the id that finds it in the log."""
    return (
        "Entschuldigung, das hat nicht geklappt. "
        f"Bitte versuchen Sie es in ein paar Minuten noch einmal. (Fehlernummer {request_id})"
    )
