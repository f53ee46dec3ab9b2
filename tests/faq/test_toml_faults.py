"""Faults in TOML files: German, with the right line and the usual cause."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.faq import DEFAULT_FAQ, DataError, load_faq
from bot.faq.toml_file import TomlFile, read_toml
from tests.sample import FILES, write_faq

SITE = FILES["site.toml"]


def read(text: str) -> tuple[TomlFile, list[tuple[int, str]]]:
    """Return a file with this text and its faults."""
    found: list[tuple[int, str]] = []
    return read_toml(
        "site.toml", text, lambda _, line, message: found.append((line, message))
    ), found


STRAIGHT = "der Text muss in geraden Anführungszeichen stehen"
ONLY = "Namen nur aus A–Z, a–z, 0–9, - und _"


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("a = 1\n\nname = „Bot“\n", 3, f'{STRAIGHT}: name = "…" (gefunden: „)'),
        ("name = “Bot”\n", 1, f'{STRAIGHT}: name = "…" (gefunden: “)'),
        ("name = »Bot«\n", 1, f'{STRAIGHT}: name = "…" (gefunden: »)'),
        ('name = "Bot“\nb = 1\n', 1, 'beginnt mit " und endet mit “'),
        ('k = ["a",\n„b“]\n', 2, f'{STRAIGHT}: "…" (gefunden: „)'),
        ('k = ["Hallo“, "Moin"]\n', 1, f"{STRAIGHT}; “ schließt ihn nicht"),
        ("name = Bücherei am Ort # hier\n", 1, f'{STRAIGHT}: name = "Bücherei am Ort"'),
        ("telefon = 0211 123\n", 1, f'{STRAIGHT}: telefon = "0211 123"'),
        ("zoom = https://example.org\n", 1, f'{STRAIGHT}: zoom = "https://example.org"'),
        ('k = [\n  "a",\n  "b"\n  "c",\n]\n', 3, "am Ende von Zeile 3 fehlt ein Komma"),
        ('k = ["a" "b"]\n', 1, "fehlt ein Komma"),
        ('k = ["a"; "b"]\n', 1, "kein Semikolon"),
        ('k = ["a",, "b"]\n', 1, "ein Komma zu viel"),
        ('a = "b",\n', 1, "das Komma am Ende der Zeile ist zu viel"),
        (
            'k = [\n  "a",\n  "b"\n\nname = "x"\n',
            3,
            "die Liste, die in Zeile 1 beginnt, hört nicht auf; am Ende von Zeile 3",
        ),
        ('k = [\n  "a",\n\n[links]\nzoom = ""\n', 2, "am Ende von Zeile 2 fehlt „]“"),
        ('k = ["a"', 1, "am Ende von Zeile 1 fehlt „]“"),
        ("beginn = 13:00\n", 1, "Uhrzeit bitte als beginn = 13:00:00"),
        ("x = 1\nbeginn = 9:30\n", 2, "Uhrzeit bitte als beginn = 09:30:00"),
        ("beginn = 13.30 Uhr\n", 1, "Uhrzeit bitte als beginn = 13:30:00"),
        ("beginn = 24:00:00\n", 1, "Uhrzeiten gehen von 00:00:00 bis 23:59:59"),
        ('begrüßung = "x"\n', 1, "„begrüßung“: Namen ohne Umlaut; bitte begruessung schreiben"),
        ('[begrüßung]\nantwort = "x"\n', 1, "bitte begruessung schreiben"),
        ('e mail = "x"\n', 1, f"„e mail“: {ONLY}; bitte e_mail schreiben"),
        ('name: "x"\n', 1, 'statt „:“ wird „=“ erwartet: name = "x"'),
        (
            'Stadt = ["a"]\nKreis = ["b"]\nKreis = ["c"]\n',
            3,
            "„Kreis“ ist schon in Zeile 2 gesetzt",
        ),
        ('[links]\na = ""\n[x]\n[links]\nb = ""\n', 4, "[links] steht schon in Zeile 1"),
        ("[k]\na = 1\n[[k]]\n", 3, "[k] steht schon in Zeile 1"),
        ("[[k]]\na = 1\n[k]\n", 3, "[k] steht in Zeile 1 als [[k]]"),
        ("a = {b = 1, b = 2}\n", 1, "„b“ ist schon in Zeile 1 gesetzt"),
        ('a = "b"\nc = \n', 2, "hinter „c =“ fehlt der Wert"),
        ("name = = 1\n", 1, "ein „=“ zu viel"),
        ("a = True\n", 1, "bitte klein schreiben: a = true"),
        ('name = "Der "Zirkel" da"\n', 1, "Anführungszeichen im Text bitte als „…“"),
        ('a = "b\nc = 1\n', 1, 'am Ende des Textes fehlt das gerade Anführungszeichen "'),
        ('a = """b\nc = 1\n', 1, 'hört nicht auf; am Ende fehlt """'),
        ('pfad = "C:\\Users"\n', 1, "Backslash im Text bitte verdoppeln"),
        ('pfad = "C:\\"\n', 1, "ein Backslash hebt das Anführungszeichen am Ende auf"),
        ("[links\nzoom = 1\n", 1, "Abschnitt „[links“: hinter dem Namen fehlt „]“"),
        ("[[kontakte]\nname = 1\n", 1, "hinter dem Namen fehlt „]]“"),
        ('\N{NO-BREAK SPACE}name = "x"\n', 1, "„⟨geschütztes Leerzeichen⟩“ am Anfang der Zeile"),
        ('name =\N{NO-BREAK SPACE}"x"\n', 1, "„⟨geschütztes Leerzeichen⟩“ vor dem Wert"),
        ("Das ist ein Satz.\n", 1, 'erwartet wird name = "Text"'),
        ('a = "b\x01"\n', 1, "ein Zeichen im Text ist nicht erlaubt"),
        ("a = 1\r\nb = \r\n", 2, "hinter „b =“ fehlt der Wert"),
        ("a = " + "[" * 100_000, 0, "zu tief ineinander verschachtelt"),
    ],
)
def test_the_usual_causes_are_named(text: str, line: int, message: str) -> None:
    """Curly quotes, stray commas, times, umlauts, repeated keys and the like.

    Each is one fault, at the line to fix.
    """
    (found,) = read(text)[1]
    assert found[0] == line
    assert found[1].startswith("kein gültiges TOML: ")
    assert message in found[1]


@given(
    st.lists(
        st.sampled_from([*"ab=\"[]{},.# \n\t\\'1:-„“ä", '"""', 'a = "b"\n', "[a]\n"]), max_size=40
    ).map("".join)
)
def test_any_text_is_read_or_has_one_german_fault(text: str) -> None:
    """Whatever tomllib reads is read.

    Everything else has one fault, with a line of the text, and no word of English.
    """
    file, found = read(text)
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        ((line, message),) = found
        assert 0 <= line <= text.count("\n") + 1
        assert message.startswith("kein gültiges TOML: ")
        assert not [
            word
            for word in ("Invalid", "Expected", "Cannot", "Unclosed", "(at ")
            if word in message
        ]
    else:
        assert (file.table, found) == (table, [])


@pytest.mark.parametrize("name", ["site.toml", "smalltalk.toml", "names.toml", "synonyms.toml"])
def test_the_lines_of_our_own_files_are_known(name: str) -> None:
    """Every value of our files stands at the line that is said of it."""
    text = (DEFAULT_FAQ / name).read_text("utf-8")
    file, found = read(text)
    assert found == []
    lines = text.split("\n")
    for key, value in file.table.items():
        assert str(key) in lines[file.line(key) - 1]
        for number, item in enumerate(value if isinstance(value, list) else []):
            shown = item if isinstance(item, str) else "[[kontakte]]"
            assert shown in lines[file.line(key, number) - 1]
        for inner in value if isinstance(value, dict) else []:
            assert str(inner) in lines[file.line(key, inner) - 1]


def test_a_line_within_what_has_none_is_that_of_the_whole() -> None:
    """A key that is missing is a fault at its section; in a file without it, at no line."""
    file, _ = read('a = 1\n\n[[k]]\nname = "x"\n\n[[k]]\nname = "y"\n')
    assert [file.line("k", 1, "name"), file.line("k", 1, "email"), file.line("fehlt")] == [7, 6, 0]


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        (
            f'begruesung = "Hallo"\n{SITE}',
            "Zeile 1: „begruesung“ ist unbekannt; meinten Sie begruessung?",
        ),
        (
            f'"begrüßung" = "Hallo"\n{SITE}',
            "Zeile 1: „begrüßung“ ist unbekannt; meinten Sie begruessung?",
        ),
        (
            f'Begruessung = "Hallo"\n{SITE}',
            "Zeile 1: „Begruessung“ ist unbekannt; meinten Sie begruessung?",
        ),
        (
            f"xyz = 1\n{SITE}",
            "Zeile 1: „xyz“ ist unbekannt; erwartet wird eines von name, herausgeber",
        ),
        (
            SITE.replace('email = "ada', 'e-mail = "ada'),
            "Zeile 12: [kontakte] „e-mail“ ist unbekannt; meinten Sie email?",
        ),
        (
            SITE.replace("ort =", "orte ="),
            "Zeile 25: [sprechstunde] „orte“ ist unbekannt; meinten Sie ort?",
        ),
        (
            SITE.replace("ende = 14", "ende = 12"),
            "Zeile 23: [sprechstunde] ende = 12:00:00: erwartet wird eine Uhrzeit nach beginn = 13:00:00",
        ),
        (SITE.replace("ende = 14", "ende = 13"), "Zeile 23: [sprechstunde] ende = 13:00:00"),
        (
            SITE.replace('zeitzone = "Europe/Berlin"\n', ""),
            "Zeile 17: [sprechstunde] zeitzone fehlt",
        ),
        (
            SITE.replace('"ada@example.org"', '"r.steinhauer"'),
            'Zeile 12: [kontakte] email = "r.steinhauer"',
        ),
        (
            SITE.replace('"ada@example.org"', '"ada@example"'),
            'Zeile 12: [kontakte] email = "ada@example"',
        ),
        (SITE.replace('name = "Ada Muster"\n', ""), "Zeile 10: [kontakte] name fehlt"),
        (SITE.replace('"Bo Beispiel"', '" "'), "Zeile 15: [kontakte] name ist leer"),
        (
            SITE.replace('"Bo Beispiel"', '"Bo"\ntelefon = "später"'),
            'Zeile 16: [kontakte] telefon = "später"',
        ),
        (
            SITE.replace('lage = ""', 'lage = "www.example.org"'),
            "gemeint ist vermutlich https://www.example.org",
        ),
        (SITE.replace('lage = ""', 'lage = "https://"'), 'Zeile 8: links.lage = "https://"'),
        (
            SITE.replace('lage = ""', 'lage = "https://a b.de"'),
            'Zeile 8: links.lage = "https://a b.de"',
        ),
        (
            SITE.replace('lage = ""', 'lage = "https:/example.org"'),
            'Zeile 8: links.lage = "https:/example.org"',
        ),
        (SITE.replace('lage = ""', 'lage = "https://https://example.org"'), "Zeile 8: links.lage"),
        (SITE.replace('lage = ""', 'lage = "mailto:ada"'), 'Zeile 8: links.lage = "mailto:ada"'),
        (
            SITE.replace('lage = ""', 'lage = "post@example.org"'),
            "für ein Postfach: mailto:post@example.org",
        ),
        (
            SITE.replace('lage = ""', 'herausgeber = "Stadt"'),
            "herausgeber gehört an den Anfang der Datei, vor [links]",
        ),
    ],
)
def test_faults_of_content_in_site_name_their_line(
    tmp_path: Path, changed: str, fault: str
) -> None:
    """Unknown keys, times in the wrong order and bad addresses are faults at their line."""
    with pytest.raises(DataError) as caught:
        load_faq(write_faq(tmp_path, {"site.toml": changed}))
    found = [str(found).removeprefix(f"{tmp_path}/") for found in caught.value.faults]
    assert [text for text in found if text.startswith("site.toml, Zeile ") and fault in text], found


def test_faults_of_content_elsewhere_name_their_line(tmp_path: Path) -> None:
    """The same holds for small talk and lists of words."""
    changed: dict[str, str | bytes | None] = {
        "smalltalk.toml": (
            '[dank]\nantwrot = "Gern!"\nbeispiele = ["Danke"]\n\n'
            '[gruss]\nantwort = "Hallo!"\nbeispiele = [\n  "Hi",\n  "",\n]\n'
        ),
        "names.toml": '\nStadt = [\n  "Hamm",\n  "Bad Hamm",\n]\n',
    }
    with pytest.raises(DataError) as caught:
        load_faq(write_faq(tmp_path, changed))
    assert [
        (Path(fault.file).name, fault.line, fault.message) for fault in caught.value.faults
    ] == [
        ("smalltalk.toml", 2, "[dank] „antwrot“ ist unbekannt; meinten Sie antwort?"),
        ("smalltalk.toml", 9, "[gruss]: beispiele fehlen; erwartet wird eine Liste von Texten"),
        ("names.toml", 4, "Stadt: „Bad Hamm“: erwartet wird ein einzelnes Wort"),
    ]


def test_good_addresses_are_no_fault(tmp_path: Path) -> None:
    """Addresses as they are written in Germany pass."""
    good = (
        "https://büro.example.org/a?b=c#d",
        "http://localhost:8000/",
        "/datenschutz",
        "tel:+49211123-45",
    )
    links = "\n".join(f'a{number} = "{address}"' for number, address in enumerate(good))
    contact = '\n[[kontakte]]\nname = "Cem"\nemail = "c.muster-mann+faq@lvr.nrw.de"\ntelefon = "(0211) 123 / 45-0"\n'
    site = (
        SITE.replace('lage = ""', f'lage = "mailto:a@example.org?subject=Frage"\n{links}') + contact
    )
    assert len(load_faq(write_faq(tmp_path, {"site.toml": site})).site.links) == 6
