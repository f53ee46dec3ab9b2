"""A small FAQ about a library, written to a folder.

Any of its files can be replaced or left out.
"""

from __future__ import annotations

from pathlib import Path

FILES = {
    "entries/01-oeffnungszeiten.md": """# Wann hat die Bücherei geöffnet?

Kategorie: Besuch

Die Bücherei ist dienstags bis samstags von 10 bis 18 Uhr geöffnet.

## Auch gefragt als

### Eltern

- Öffnungszeiten
- Bis wie viel Uhr können wir heute kommen?

### Kinder

- Habt ihr samstags auf?
- Ist am Montag zu?

## Nachgefragt

- nach vorlesestunde: und sonst?
""",
    "entries/02-leseausweis.md": """# Wie bekomme ich einen Leseausweis?

Kategorie: Besuch

Den Leseausweis erhalten Sie an der Theke gegen Vorlage Ihres Personalausweises. Er ist kostenlos.

## Auch gefragt als

- Ich möchte mich anmelden
- Wo melde ich mein Kind an?
- neue Karte beantragen
""",
    "entries/03-leihfrist.md": """# Wie lange darf ich Bücher behalten?

Kategorie: Ausleihe

Die Leihfrist beträgt vier Wochen. Sie kann zweimal verlängert werden.

## Auch gefragt als

- Leihfrist verlängern
- Wann muss ich die Bücher zurückgeben?
- Dauer der Ausleihe
""",
    "entries/04-mahngebuehr.md": """# Was kostet eine verspätete Rückgabe?

Kategorie: Ausleihe

Für jede angefangene Woche wird eine Mahngebühr von zwei Euro fällig.

## Auch gefragt als

- Ich habe die Abgabe vergessen, wie teuer wird das?
- Mahngebühr
- Strafe für zu spät abgegebene Bücher
""",
    "entries/kontakt.md": """# Wie erreiche ich die Bücherei?

Kategorie: Besuch

Schreiben Sie an [unsere Adresse](link:post) oder besuchen Sie [die Übersicht](link:lage).

## Auch gefragt als

- Telefonnummer
- Ansprechpartner gesucht
""",
    "entries/vorlesestunde.md": """# Wann ist die Vorlesestunde?

Kategorie: Besuch

Die Vorlesestunde ist jeden zweiten Mittwoch im Monat von 13:00 bis 14:00 Uhr.

## Auch gefragt als

- Vorlesen für Kinder
- nächster Termin zum Vorlesen

## Nachgefragt

- nach 1: und das Vorlesen?
""",
    "site.toml": """name = "Büchereibot"
ratschlag = "Fragen Sie an der Theke."
kontakt_eintrag = "kontakt"
kategorien = ["Besuch", "Ausleihe"]

[links]
post = "mailto:post@example.org"
lage = ""

[[kontakte]]
name = "Ada Muster"
email = "ada@example.org"

[[kontakte]]
name = "Bo Beispiel"

[sprechstunde]
eintrag = "vorlesestunde"
titel = "Vorlesestunde"
wochentag = "Mittwoch"
woche = 2
beginn = 13:00:00
ende = 14:00:00
zeitzone = "Europe/Berlin"
ort = "Lesesaal"
""",
    "smalltalk.toml": """[begruessung]
antwort = "Guten Tag!"
beispiele = ["Hallo", "Guten Morgen", "Servus"]

[dank]
antwort = "Gern geschehen!"
beispiele = ["Danke", "Vielen Dank", "Dankeschön"]
""",
    "out_of_scope.txt": """# Fragen, die wir ablehnen

## Alltag
Wie wird das Wetter morgen?
Wer hat das Fußballspiel gewonnen?
Wie koche ich Nudeln?

## Nähe
Gibt es im Rathaus WLAN?
""",
    "names.toml": """Montag = ["Rosenmontag", "Pfingstmontag"]
""",
    "synonyms.toml": """geld = ["Gebühr", "Kosten", "Preis"]
""",
}


def write_faq(folder: Path, changed: dict[str, str | bytes | None] | None = None) -> Path:
    """Write the sample FAQ into a folder and return it.

    Files can be changed, added, or left out (None).
    """
    for name, text in {**FILES, **(changed or {})}.items():
        if text is not None:
            file = folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder
