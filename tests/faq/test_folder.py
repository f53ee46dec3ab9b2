"""Reading an FAQ: what editors write arrives, and faults name file, line and expectation."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.faq import DataError, load_faq
from bot.faq.values import ConsultationHour, Contact, Faq, Phrase
from tests.sample import FILES, write_faq

ENTRY = "entries/02-leseausweis.md"
SITE = FILES["site.toml"]


def faults(folder: Path) -> list[str]:
    """Return the faults of a FAQ, without the folder before the file names."""
    with pytest.raises(DataError) as caught:
        load_faq(folder)
    return [str(fault).removeprefix(f"{folder}/") for fault in caught.value.faults]


def test_entries_arrive_in_order(sample_faq: Faq) -> None:
    """Numbered entries come first, by number, then named ones.

    Ids are names, or numbers without leading zeros.
    """
    assert [entry.id for entry in sample_faq.entries] == [
        "1",
        "2",
        "3",
        "4",
        "kontakt",
        "vorlesestunde",
    ]
    entry = sample_faq.entries[0]
    assert (entry.question, entry.category, entry.slug) == (
        "Wann hat die Bücherei geöffnet?",
        "Besuch",
        "1-oeffnungszeiten",
    )
    assert entry.answer == "Die Bücherei ist dienstags bis samstags von 10 bis 18 Uhr geöffnet."


def test_phrases_know_view_line_and_context(sample_faq: Faq) -> None:
    """A phrase has its point of view, its line, and the entry that a follow-up follows."""
    assert sample_faq.entries[0].phrases == (
        Phrase("Öffnungszeiten", "Eltern", None, 11),
        Phrase("Bis wie viel Uhr können wir heute kommen?", "Eltern", None, 12),
        Phrase("Habt ihr samstags auf?", "Kinder", None, 16),
        Phrase("Ist am Montag zu?", "Kinder", None, 17),
        Phrase("und sonst?", "Nachgefragt", "vorlesestunde", 21),
    )


def test_site_arrives(sample_faq: Faq) -> None:
    """Name, contacts, categories and the rule of the consultation hour are read from site.toml."""
    site = sample_faq.site
    assert (site.name, site.decline_hint, site.contact_entry) == (
        "Büchereibot",
        "Fragen Sie an der Theke.",
        "kontakt",
    )
    assert site.contacts == (Contact("Ada Muster", "", "ada@example.org"), Contact("Bo Beispiel"))
    assert site.consultation == ConsultationHour(
        "vorlesestunde",
        "Vorlesestunde",
        2,
        2,
        dt.time(13),
        dt.time(14),
        "Europe/Berlin",
        "Lesesaal",
    )


def test_negatives_smalltalk_and_words_arrive(sample_faq: Faq) -> None:
    """Negatives carry their point of view and line; comments are left out."""
    assert sample_faq.negatives[0] == Phrase("Wie wird das Wetter morgen?", "Alltag", None, 4)
    assert [negative.view for negative in sample_faq.negatives] == [
        "Alltag",
        "Alltag",
        "Alltag",
        "Nähe",
    ]
    own = [talk for talk in sample_faq.smalltalk if talk.added]
    assert [(talk.id, talk.answer, len(talk.added)) for talk in own] == [
        ("begruessung", "Guten Tag!", 3),
        ("dank", "Gern geschehen!", 3),
    ]
    assert sample_faq.synonyms == {"geld": ("Gebühr", "Kosten", "Preis")}
    assert sample_faq.names == {"Montag": ("Rosenmontag", "Pfingstmontag")}


@pytest.mark.parametrize(
    ("line", "after"),
    [
        ("nach 1: und wer zahlt das?", "1"),
        ("nach Eintrag 01: und wer zahlt das?", "1"),
        ("- Nach Nr. 1:  und wer zahlt das?", "1"),
        ("nach Vorlesestunde: und wer zahlt das?", "vorlesestunde"),
    ],
)
def test_a_question_may_be_declined_after_an_entry_only(
    tmp_path: Path, line: str, after: str
) -> None:
    """It is written as a follow-up of an entry is, and is no negative for all that."""
    text = f"## Eltern\nWer zahlt den Bus?\n{line}\n"
    faq = load_faq(write_faq(tmp_path, {"out_of_scope.txt": text}))
    assert [negative.text for negative in faq.negatives] == ["Wer zahlt den Bus?"]
    (declined,) = faq.declined_after
    assert (declined.text, declined.after, declined.line) == ("und wer zahlt das?", after, 3)


def test_a_question_declined_after_a_missing_entry_is_a_fault(tmp_path: Path) -> None:
    """It is named with its line."""
    folder = write_faq(tmp_path, {"out_of_scope.txt": "\nnach 99: und wer zahlt das?\n"})
    expected = r"out_of_scope\.txt, Zeile 2: „nach 99“: Einen solchen Eintrag gibt es nicht"
    with pytest.raises(DataError, match=expected):
        load_faq(folder)


def test_a_question_that_begins_like_a_follow_up_stays_whole(tmp_path: Path) -> None:
    """A word that is no entry may be meant as it stands; a warning tells how it is read."""
    line = "Nach Ostern: habt ihr da zu?"
    faq = load_faq(write_faq(tmp_path, {"out_of_scope.txt": f"{line}\n"}))
    assert [negative.text for negative in faq.negatives] == [line]
    assert faq.declined_after == ()
    (notice,) = faq.notices
    assert str(notice).startswith("out_of_scope.txt, Zeile 1: einen Eintrag „Ostern“ gibt es nicht")


def test_links_are_resolved_or_left_as_text(sample_faq: Faq) -> None:
    """A named link gets its address; where it is unset the text stands without a link."""
    contact = sample_faq.entry("kontakt")
    assert contact is not None
    assert (
        contact.answer
        == "Schreiben Sie an [unsere Adresse](<mailto:post@example.org>) oder besuchen Sie die Übersicht."
    )


def test_entries_are_enough(tmp_path: Path) -> None:
    """A folder with nothing but an entry is a FAQ."""
    only = dict.fromkeys(FILES) | {"entries/01-a.md": "# Was ist das?\n\nEin Buch.\n"}
    faq = load_faq(write_faq(tmp_path, only))
    assert [(entry.id, entry.question, entry.answer, entry.category) for entry in faq.entries] == [
        ("1", "Was ist das?", "Ein Buch.", "")
    ]


def test_windows_files_are_read(tmp_path: Path) -> None:
    """A byte order mark and CRLF line ends, as some editors write them, change nothing."""
    windows = {
        name: b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode() for name, text in FILES.items()
    }
    one, other = (
        load_faq(write_faq(tmp_path / "a")),
        load_faq(write_faq(tmp_path / "b", dict(windows))),
    )
    assert one.entries == other.entries
    assert one.site == other.site
    assert one.negatives == other.negatives


def test_digest_changes_with_any_file(tmp_path: Path) -> None:
    """The digest is the same for the same files and another for any change."""
    digests = [
        load_faq(write_faq(tmp_path / "0")).digest,
        load_faq(write_faq(tmp_path / "1")).digest,
    ]
    for number, (name, text) in enumerate(FILES.items(), 2):
        changed = f"{text}\n" if name.endswith((".md", ".toml")) else f"{text}Noch eine?\n"
        digests.append(load_faq(write_faq(tmp_path / str(number), {name: changed})).digest)
    assert digests[0] == digests[1]
    assert len(set(digests)) == len(FILES) + 1


FAULTY: list[tuple[str, str | bytes | None, str]] = [
    (
        ENTRY,
        "",
        "entries/02-leseausweis.md: die Datei ist leer; erwartet wird „# Frage“ und darunter die Antwort",
    ),
    (
        ENTRY,
        "\n \n",
        "entries/02-leseausweis.md: die Datei ist leer; erwartet wird „# Frage“ und darunter die Antwort",
    ),
    (
        ENTRY,
        "\nWie?\n",
        "entries/02-leseausweis.md, Zeile 2: erwartet wird „# Frage“ als Überschrift, gefunden: „Wie?“",
    ),
    (
        ENTRY,
        "# ?\nSo.\n",
        "entries/02-leseausweis.md, Zeile 1: erwartet wird „# Frage“ als Überschrift, gefunden: „# ?“",
    ),
    (
        ENTRY,
        "#  \nWie?\n",
        "entries/02-leseausweis.md, Zeile 1: erwartet wird „# Frage“ als Überschrift, gefunden: „#  “",
    ),
    (
        ENTRY,
        "# Wie?\n",
        "entries/02-leseausweis.md, Zeile 1: die Antwort fehlt; erwartet wird Text unter der Überschrift",
    ),
    (
        ENTRY,
        "# Wie?\n\nKategorie: Besuch\n\n## Auch gefragt als\n\n- So\n",
        "entries/02-leseausweis.md, Zeile 1: die Antwort fehlt; erwartet wird Text unter der Überschrift",
    ),
    (
        ENTRY,
        "# Wie?\n\nKategorie: Besuch\n\n---\n",
        "entries/02-leseausweis.md, Zeile 5: die Antwort zeigt keinen Text: „---“; erwartet wird Text unter der Überschrift",
    ),
    (
        ENTRY,
        "# Wie?\n\nKategorie: Besuch\n\nSo.\n\n## Fragen\n\n- So\n",
        "entries/02-leseausweis.md, Zeile 7: unbekannter Abschnitt „Fragen“; erwartet wird „## Auch gefragt als“ oder „## Nachgefragt“",
    ),
    (
        ENTRY,
        "# Wie?\n\nKategorie: Sport\n\nSo.\n",
        (
            "entries/02-leseausweis.md, Zeile 3: Kategorie „Sport“ unbekannt; erwartet wird eine aus site.toml: „Besuch“, „Ausleihe“"
        ),
    ),
    (
        ENTRY,
        "# Wie?\n\nKategorie: Besuch\n\n[So](link:weg).\n",
        (
            "entries/02-leseausweis.md, Zeile 5: Link „link:weg“ steht nicht in site.toml unter [links]"
        ),
    ),
    (
        ENTRY,
        "# Wie?\n\nKategorie: Besuch\n\nSo.\n\n## Nachgefragt\n\n- und dann?\n",
        "entries/02-leseausweis.md, Zeile 9: erwartet wird „- nach NUMMER: Frage“, gefunden: „- und dann?“",
    ),
    (
        ENTRY,
        "# Wie?\n\nKategorie: Besuch\n\nSo.\n\n## Nachgefragt\n\n- nach 99: und dann?\n",
        "entries/02-leseausweis.md, Zeile 9: „nach 99“: Einen solchen Eintrag gibt es nicht",
    ),
    (
        ENTRY,
        "# Wie?\n\nGrüße\n".encode("latin-1"),
        "entries/02-leseausweis.md, Zeile 3: kein UTF-8; bitte die Datei in der Kodierung „UTF-8“ speichern",
    ),
    (
        "entries/2-noch-einer.md",
        "# Wie?\n\nKategorie: Besuch\n\nSo.\n",
        "entries/2-noch-einer.md: die Nummer 2 ist doppelt vergeben; erwartet wird je Nummer eine Datei",
    ),
    (
        "smalltalk.toml",
        "[neu]\nbeispiele = ['Danke']\n",
        "smalltalk.toml, Zeile 1: [neu]: antwort fehlt; erwartet wird ein Text",
    ),
    (
        "smalltalk.toml",
        "[dank]\nantwort = 'Gern'\nbeispiele = []\n",
        "smalltalk.toml, Zeile 3: [dank]: beispiele fehlen; erwartet wird eine Liste von Texten",
    ),
    (
        "smalltalk.toml",
        "dank = 1\n",
        "smalltalk.toml, Zeile 1: dank = 1: erwartet wird ein Abschnitt [dank] mit antwort und beispiele",
    ),
    (
        "names.toml",
        "Ort = 'Hamm'\n",
        'names.toml, Zeile 1: Ort: erwartet wird eine Liste von Wörtern, gefunden: "Hamm"',
    ),
    (
        "names.toml",
        "Ort = ['Hamm', 'Bad Hamm']\n",
        "names.toml, Zeile 1: Ort: „Bad Hamm“: erwartet wird ein einzelnes Wort",
    ),
    (
        "synonyms.toml",
        "geld = 'Preis'\n",
        'synonyms.toml, Zeile 1: geld: erwartet wird eine Liste von Wörtern, gefunden: "Preis"',
    ),
    (
        "site.toml",
        SITE.replace('"Büchereibot"', "7"),
        "site.toml, Zeile 1: name = 7: erwartet wird ein Text in Anführungszeichen",
    ),
    (
        "site.toml",
        SITE.replace('["Besuch", "Ausleihe"]', '"Besuch"'),
        'site.toml, Zeile 4: kategorien = "Besuch": erwartet wird eine Liste',
    ),
    (
        "site.toml",
        SITE.replace('lage = ""', 'lage = "javascript:alert(1)"'),
        (
            'site.toml, Zeile 8: links.lage = "javascript:alert(1)": erwartet wird eine Adresse, die mit https:// beginnt, oder ""'
        ),
    ),
    (
        "site.toml",
        SITE.replace('kontakt_eintrag = "kontakt"', 'kontakt_eintrag = "niemand"'),
        "site.toml, Zeile 3: kontakt_eintrag = „niemand“: Einen solchen Eintrag gibt es nicht",
    ),
    (
        "site.toml",
        SITE.replace('eintrag = "vorlesestunde"', 'eintrag = "nie"'),
        "site.toml, Zeile 18: [sprechstunde] eintrag = „nie“: Einen solchen Eintrag gibt es nicht",
    ),
    (
        "site.toml",
        SITE.replace('"Mittwoch"', '"Mittwochs"'),
        (
            'site.toml, Zeile 20: [sprechstunde] wochentag = "Mittwochs": erwartet wird '
            "einer von Montag, Dienstag, Mittwoch, Donnerstag, Freitag, Samstag, Sonntag"
        ),
    ),
    (
        "site.toml",
        SITE.replace("woche = 2", "woche = 5"),
        "site.toml, Zeile 21: [sprechstunde] woche = 5: erwartet wird eine Zahl von 1 bis 4",
    ),
    (
        "site.toml",
        SITE.replace("woche = 2", "woche = true"),
        "site.toml, Zeile 21: [sprechstunde] woche = true: erwartet wird eine Zahl von 1 bis 4",
    ),
    (
        "site.toml",
        SITE.replace("beginn = 13:00:00", 'beginn = "13 Uhr"'),
        (
            'site.toml, Zeile 22: [sprechstunde] beginn = "13 Uhr": erwartet wird eine Uhrzeit wie 13:00:00'
        ),
    ),
    (
        "site.toml",
        SITE.replace("Europe/Berlin", "Berlin"),
        (
            'site.toml, Zeile 24: [sprechstunde] zeitzone = "Berlin": erwartet wird eine Zeitzone wie Europe/Berlin'
        ),
    ),
    (
        "site.toml",
        SITE.replace('zeitzone = "Europe/Berlin"', "zeitzone = [1]"),
        (
            "site.toml, Zeile 24: [sprechstunde] zeitzone = [1]: erwartet wird eine Zeitzone wie Europe/Berlin"
        ),
    ),
    (
        "site.toml",
        SITE.replace("beginn = 13:00:00", "beginn = 2026-01-01T13:00:00"),
        (
            "site.toml, Zeile 22: [sprechstunde] beginn = 2026-01-01T13:00:00: erwartet wird eine Uhrzeit wie 13:00:00"
        ),
    ),
    (
        "site.toml",
        SITE.replace('["Besuch", "Ausleihe"]', '["Besuch", 3]'),
        (
            'site.toml, Zeile 4: kategorien = ["Besuch", 3]: erwartet wird eine Liste von Texten, gefunden: 3'
        ),
    ),
    (
        "site.toml",
        SITE.replace("[[kontakte]]", "[kontakte]", 1).split("[[kontakte]]")[0],
        "erwartet wird eine Liste",
    ),
]


@pytest.mark.parametrize(("file", "content", "fault"), FAULTY)
def test_each_fault_names_file_line_and_expectation(
    tmp_path: Path, file: str, content: str | bytes | None, fault: str
) -> None:
    """A single fault is reported alone, with its file, its line and what was expected."""
    changed = {file: content}
    if content != FILES.get(ENTRY) and file == ENTRY:
        changed["site.toml"] = SITE  # the entry that others refer to stays
    assert [found for found in faults(write_faq(tmp_path, changed)) if fault in found]


@pytest.mark.parametrize("file", ["names.toml", "site.toml", "smalltalk.toml", "synonyms.toml"])
def test_bad_toml_names_its_line(tmp_path: Path, file: str) -> None:
    """A file that is no TOML is named with the line where reading stopped."""
    (fault,) = [f for f in faults(write_faq(tmp_path, {file: 'a = "b"\nc = \n'})) if "TOML" in f]
    assert fault.startswith(f"{file}, Zeile 2: kein gültiges TOML")


def test_missing_folder_and_folder_without_entries(tmp_path: Path) -> None:
    """A path that is nothing, and a folder without entries, say what is expected."""
    with pytest.raises(
        DataError,
        match=r"nicht gefunden; erwartet wird ein Ordner im Format von faq_data oder eine \.jsonl-Datei",
    ):
        load_faq(tmp_path / "fehlt")
    assert faults(tmp_path) == [
        "entries: keine Einträge gefunden; erwartet wird mindestens eine Datei NN-titel.md"
    ]


def test_all_faults_are_reported_at_once(tmp_path: Path) -> None:
    """An editor sees every fault in one go, not only the first."""
    changed: dict[str, str | bytes | None] = {
        "entries/01-oeffnungszeiten.md": "",
        "entries/02-leseausweis.md": "# Wie?\n",
        "entries/03-leihfrist.md": "# Grüße\n\nKategorie: Besuch\n\nJa\n".encode("latin-1"),
        "entries/4-zweiter.md": "# Wie?\n\nKategorie: Garten\n\nSo.\n",
        "smalltalk.toml": "[dank]\n",
        "synonyms.toml": "geld =",
        "site.toml": SITE.replace("woche = 2", "woche = 9"),
    }
    found = faults(write_faq(tmp_path, changed))
    for file in (
        "01-oeffnungszeiten",
        "02-leseausweis",
        "03-leihfrist",
        "4-zweiter",
        "smalltalk",
        "synonyms",
        "site",
    ):
        assert any(file in fault for fault in found), file
    assert len(found) >= 8


def test_a_link_to_a_file_elsewhere_is_refused_unread(tmp_path: Path) -> None:
    """A symbolic link out of the folder is a fault that reveals nothing of the file.

    Links within the folder, as Kubernetes mounts them, are read.
    """
    folder, secret = write_faq(tmp_path / "faq"), tmp_path / "geheim.txt"
    secret.write_text("# Passwort\n", "utf-8")
    inside = folder / "..data.md"
    (folder / ENTRY).rename(inside)
    (folder / ENTRY).symlink_to(inside)
    assert load_faq(folder).entries
    (folder / "entries/98-fremd.md").symlink_to(secret)
    assert faults(folder) == [
        "entries/98-fremd.md: die Datei ist ein Verweis nach außerhalb des Ordners; erwartet wird eine Datei in ihm"
    ]


def test_what_refers_to_an_unreadable_file_is_no_fault_of_its_own(tmp_path: Path) -> None:
    """A broken heading or a slip in site.toml is one fault, however many entries refer to it."""
    asked_after = (
        "# Wie?\n\nKategorie: Besuch\n\n[So](link:lage).\n\n## Nachgefragt\n\n- nach 2: und dann?\n"
    )
    broken: dict[str, str | bytes | None] = {
        ENTRY: "Wie?\n",
        "entries/09-noch-einer.md": asked_after,
    }
    assert len(faults(write_faq(tmp_path / "entry", broken))) == 1
    assert (
        len(
            faults(
                write_faq(
                    tmp_path / "site",
                    {"site.toml": "name = = 1\n", "entries/09-noch-einer.md": asked_after},
                )
            )
        )
        == 1
    )


@pytest.mark.slow
@given(st.binary(max_size=400))
def test_any_bytes_give_an_entry_or_a_data_error(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    """Whatever bytes an entry file holds, the result is a FAQ or a `DataError`."""
    folder = write_faq(tmp_path_factory.mktemp("faq"), {ENTRY: content})
    try:
        assert load_faq(folder).entry("2") is not None
    except DataError as error:
        assert error.faults


_LINES = st.sampled_from(
    [
        "# Frage?",
        "Kategorie: Besuch",
        "Antwort.",
        "",
        "## Auch gefragt als",
        "## Nachgefragt",
        "- nach 1: und?",
        "- so",
        "### Eltern",
        "text",
    ]
)


@pytest.mark.slow
@given(st.lists(_LINES, max_size=12))
@example(["### Eltern", "Kategorie: Besuch", "- so"])
def test_any_order_of_lines_gives_an_entry_or_a_data_error(
    tmp_path_factory: pytest.TempPathFactory, lines: list[str]
) -> None:
    """Whatever order an editor puts the parts in, the result is a FAQ or a `DataError`."""
    folder = write_faq(tmp_path_factory.mktemp("faq"), {ENTRY: "\n".join(lines)})
    try:
        entry = load_faq(folder).entry("2")
    except DataError as error:
        assert all("02-leseausweis" in str(fault) for fault in error.faults)
    else:
        assert entry is not None
        assert (entry.question, bool(entry.answer)) == ("Frage?", True)


_TOML_VALUES = st.recursive(
    st.sampled_from(['"a"', "1", "true", "13:00:00", "2026-01-01", "1.5", '""']),
    lambda inner: (
        st.lists(inner, max_size=2).map(lambda items: f"[{', '.join(items)}]")
        | inner.map(lambda item: f"{{ name = {item} }}")
    ),
    max_leaves=4,
)


@pytest.mark.slow
@given(
    st.dictionaries(
        st.sampled_from(
            [
                "name",
                "links",
                "kontakte",
                "sprechstunde",
                "kategorien",
                "kontakt_eintrag",
                "ratschlag",
            ]
        ),
        _TOML_VALUES,
        max_size=4,
    )
)
def test_any_values_of_site_give_a_faq_or_a_data_error(
    tmp_path_factory: pytest.TempPathFactory, values: dict[str, str]
) -> None:
    """Whatever types the values of site.toml have, the result is a FAQ or a `DataError`."""
    site = "\n".join(f"{key} = {value}" for key, value in values.items())
    only = dict.fromkeys(FILES) | {"entries/01-a.md": "# Was?\n\nDas.\n", "site.toml": site}
    try:
        assert load_faq(write_faq(tmp_path_factory.mktemp("faq"), only)).entries
    except DataError as error:
        assert error.faults


# -- JSON lines ------------------------------------------------------------------------------------


def test_jsonl_is_read(tmp_path: Path) -> None:
    """A .jsonl file gives entries in its order, with variants as phrases."""
    rows = [
        {"id": "b", "question": "Wo?", "answer": "Hier.", "variants": ["Ort", "Platz"]},
        {"id": "a", "question": "Wann?", "answer": ""},
    ]
    file = tmp_path / "faq.jsonl"
    file.write_text("\n\n".join(map(json.dumps, rows)), "utf-8")
    entries = load_faq(file).entries
    assert [(e.id, e.question, e.answer, [p.text for p in e.phrases]) for e in entries] == [
        ("b", "Wo?", "Hier.", ["Ort", "Platz"]),
        ("a", "Wann?", "", []),
    ]


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        (b"nix", "kein gültiges JSON in UTF-8"),
        (b'{"id": "x", "question": "\xe4", "answer": "So."}', "kein gültiges JSON in UTF-8"),
        (b"[" * 100_000, "kein gültiges JSON in UTF-8"),
        (b"[1]", "erwartet wird ein JSON-Objekt mit id, question, answer"),
        (
            b'{"question": "Wo?", "answer": "So."}',
            "„id“ fehlt oder ist leer; erwartet wird ein Text",
        ),
        (
            b'{"id": 1, "question": "Wo?", "answer": "So."}',
            "„id“ fehlt oder ist leer; erwartet wird ein Text",
        ),
        (
            b'{"id": "x", "question": " ", "answer": "So."}',
            "„question“ fehlt oder ist leer; erwartet wird ein Text",
        ),
        (b'{"id": "x", "question": "?!", "answer": "So."}', "„question“: „?!“ enthält kein Wort"),
        (b'{"id": "x", "question": "Wo?", "answer": "\\ud83d"}', "kein gültiges JSON in UTF-8"),
        (
            b'{"id": "' + b"x" * 256 + b'", "question": "Wo?", "answer": "So."}',
            "„id“ ist länger als 255 Zeichen",
        ),
        (b'{"id": "x", "question": "Wo?"}', "„answer“ fehlt; erwartet wird ein Text"),
        (
            b'{"id": "x", "question": "Wo?", "answer": "So.", "variants": "Ort"}',
            "„variants“: erwartet wird eine Liste von Texten",
        ),
        (b'{"id": "ok", "question": "Wo?", "answer": "So."}', "die id „ok“ ist doppelt vergeben"),
    ],
)
def test_jsonl_faults_name_their_line(tmp_path: Path, line: bytes, fault: str) -> None:
    """A bad line is named with its number and what was expected."""
    file = tmp_path / "faq.jsonl"
    file.write_bytes(b'{"id": "ok", "question": "Wo?", "answer": "So."}\n' + line)
    with pytest.raises(DataError) as caught:
        load_faq(file)
    assert [(f.file, f.line) for f in caught.value.faults] == [(str(file), 2)]
    assert fault in caught.value.faults[0].message


def test_empty_jsonl(tmp_path: Path) -> None:
    """An empty .jsonl file says what is expected."""
    file = tmp_path / "faq.jsonl"
    file.write_text("\n", "utf-8")
    with pytest.raises(
        DataError, match="die Datei ist leer; erwartet wird je Zeile ein JSON-Objekt"
    ):
        load_faq(file)
