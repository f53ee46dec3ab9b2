"""The file beside an entry that holds its phrases: read with it, and never shown."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cli import main
from bot.editing.checking import check_faq
from bot.faq import DEFAULT_FAQ, DataError, load_faq
from bot.faq.entry_file import EntryFile
from bot.faq.phrases_file import PhrasesFile
from bot.faq.values import Phrase
from bot.operating.reloading import LiveAssistant
from bot.recording.metrics import Metrics
from bot.settings import Settings
from tests.small_faq import assistant_of, write_faq

NAME = "entries/02-wie-oft.fragen.md"
BESIDE = """## Auch gefragt als

- Takt

### Eltern

- Wie viele Abende sind das?

### Einzelheiten: „zweimal im Jahr“

- Sind es zwei Termine?

## Nachgefragt

- nach 1: und wie oft?
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Write the small FAQ."""
    return write_faq(tmp_path / "faq")


def faults(folder: Path) -> list[str]:
    """Return the faults of a folder, without it before the names."""
    with pytest.raises(DataError) as caught:
        load_faq(folder)
    return [str(fault).removeprefix(f"{folder}/") for fault in caught.value.faults]


def test_phrases_of_both_files_are_read(folder: Path) -> None:
    """Those below the answer come first; each knows its file and line, its view and its passage."""
    (folder / NAME).write_text(BESIDE, "utf-8")
    faq = load_faq(folder)
    assert [entry.id for entry in faq.entries] == ["1", "2", "3"]
    entry = faq.entries[1]
    assert entry.answer == "Der Zirkel trifft sich zweimal im Jahr."
    assert entry.phrases == (
        Phrase("In welchem Abstand sind die Treffen?", "Eltern", None, 9),
        Phrase("Turnus", "Eltern", None, 10),
        Phrase("Takt", "", None, 3, "", NAME),
        Phrase("Wie viele Abende sind das?", "Eltern", None, 7, "", NAME),
        Phrase("Sind es zwei Termine?", "Einzelheiten", None, 11, "zweimal im Jahr", NAME),
        Phrase("und wie oft?", "Nachgefragt", "1", 15, "", NAME),
    )
    assert [entry.file_of(phrase) for phrase in entry.phrases[1:3]] == [entry.source, NAME]
    assert faq.notices == ()


def test_where_phrases_stand_changes_nothing_else(folder: Path, tmp_path: Path) -> None:
    """The lists moved into a file of their own are the same phrases in the same order."""
    file = folder / "entries/02-wie-oft.md"
    head, lists = file.read_text("utf-8").split("## Auch", 1)
    moved = write_faq(tmp_path / "moved")
    (moved / "entries/02-wie-oft.md").write_text(head, "utf-8")
    (moved / NAME).write_text(f"## Auch{lists}", "utf-8")

    def asked(path: Path) -> list[tuple[str, str]]:
        return [(p.text, p.view) for p in load_faq(path).entries[1].phrases]

    assert asked(moved) == asked(folder)
    assert load_faq(moved).digest != load_faq(folder).digest


def test_the_digest_follows_the_file(folder: Path) -> None:
    """An index on disk belongs to the phrases it was built from."""
    (folder / NAME).write_text(BESIDE, "utf-8")
    before = load_faq(folder).digest
    (folder / NAME).write_text(f"{BESIDE}- nach 3: und wann?\n", "utf-8")
    assert load_faq(folder).digest != before


@pytest.mark.parametrize(
    "name",
    ["02-anderer-titel.fragen.md", "2.fragen.md", "02-wie-oft.Fragen.md"],
)
def test_a_file_belongs_to_the_entry_of_its_number(folder: Path, name: str) -> None:
    """The title may differ, and so may capitals."""
    (folder / "entries" / name).write_text("## Auch gefragt als\n\n- Takt\n", "utf-8")
    assert load_faq(folder).entries[1].phrases[-1].text == "Takt"


def test_an_entry_with_a_word_for_a_number_has_one(folder: Path) -> None:
    """The name of the entry stands before `.fragen.md`."""
    (folder / "entries/kontakt.md").write_text("# Wer hilft?\n\nWir.\n", "utf-8")
    (folder / "entries/kontakt.fragen.md").write_text("## Auch gefragt als\n\n- Tel\n", "utf-8")
    assert load_faq(folder).entries[3].phrases[0].text == "Tel"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ": die Datei ist leer; erwartet wird „## Auch gefragt als“ und darunter"),
        (
            "# Wie oft?\n\nZweimal.\n",
            (
                ", Zeile 1: erwartet wird zuerst „## Auch gefragt als“ oder „## Nachgefragt“, "
                "gefunden: „# Wie oft?“; Frage und Antwort gehören in entries/02-wie-oft.md"
            ),
        ),
        ("\n- Takt\n", ", Zeile 2: erwartet wird zuerst „## Auch gefragt als“"),
        ("### Eltern\n\n- Takt\n", ", Zeile 1: erwartet wird zuerst „## Auch gefragt als“"),
        (
            "## Auch gefragt als\n\nEin interner Satz.\n",
            ", Zeile 3: erwartet wird eine Zeile „- Frage“, gefunden: „Ein interner Satz.“",
        ),
        ("## Auch gefragt als\n\n# Wie?\n", ", Zeile 3: unbekannter Abschnitt „Wie?“"),
        ("## Nachgefragt\n\n- und?\n", ", Zeile 3: erwartet wird „- nach NUMMER: Frage“"),
        (
            "## Nachgefragt\n\n- nach 9: und?\n",
            ", Zeile 3: „nach 9“: Einen solchen Eintrag gibt es",
        ),
        ("<<<<<<< HEAD\n## Auch gefragt als\n", ", Zeile 1: hier stehen zwei Fassungen"),
    ],
)
def test_faults_name_the_file_and_the_line(folder: Path, text: str, expected: str) -> None:
    """Whatever is wrong in the file is one fault of that file."""
    (folder / NAME).write_text(text, "utf-8")
    (fault,) = faults(folder)
    assert fault.startswith(f"{NAME}{expected}")


def test_phrases_without_their_entry_are_a_fault(folder: Path) -> None:
    """The file is named, and what its entry would be called."""
    (folder / "entries/07-neu.fragen.md").write_text("## Auch gefragt als\n\n- Neu\n", "utf-8")
    (fault,) = faults(folder)
    assert fault == (
        "entries/07-neu.fragen.md: zu diesen Formulierungen fehlt der Eintrag; erwartet wird daneben "
        "entries/07-neu.md; haben Sie den Eintrag gelöscht, löschen Sie auch diese Datei"
    )


def test_the_misnamed_entry_is_named_before_its_phrases(folder: Path) -> None:
    """If the entry is there but not read, that comes first."""
    (folder / "entries/07-neu.md.txt").write_text("# Neu?\n\nJa.\n", "utf-8")
    (folder / "entries/07-neu.fragen.md").write_text("## Auch gefragt als\n\n- Neu\n", "utf-8")
    first, second = faults(folder)
    assert first.startswith("entries/07-neu.md.txt: wird nicht gelesen; erwartet wird ein Name wie")
    assert second.startswith("entries/07-neu.fragen.md: zu diesen Formulierungen fehlt der Eintrag")


def test_two_files_for_one_entry_are_a_fault(folder: Path) -> None:
    """A copy would double every phrase."""
    (folder / NAME).write_text(BESIDE, "utf-8")
    (folder / "entries/02-wie-oft (Kopie).fragen.md").write_text(BESIDE, "utf-8")
    (fault,) = faults(folder)
    assert fault == (
        f"{NAME}: Formulierungen zu diesem Eintrag stehen auch in "
        "entries/02-wie-oft (Kopie).fragen.md; erwartet wird eine Datei"
    )


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("02-wie-oft.fragen.txt", "02-wie-oft.fragen.md"),
        ("02-wie-oft.fragen.md.txt", "02-wie-oft.fragen.md"),
        ("02_wie_oft.fragen.md", "02-wie-oft.fragen.md"),
    ],
)
def test_a_misnamed_file_of_phrases_is_named(folder: Path, name: str, expected: str) -> None:
    """What is not read is said, with the name it should have."""
    (folder / "entries" / name).write_text(BESIDE, "utf-8")
    (notice,) = load_faq(folder).notices
    assert notice.file == f"entries/{name}"
    assert notice.message.endswith(f"erwartet wird ein Name wie {expected}")


LINES = st.sampled_from(
    [
        *("## Auch gefragt als", "Auch gefragt als", "## Nachgefragt", "> ## Nachgefragt"),
        *("### Eltern", "- Wie?", "- a", "- nach 1: und?", "---", ""),
        *("# Frage", "Ein Satz.", "Kategorie: A"),
    ]
)


@given(st.lists(LINES, max_size=8))
def test_no_file_of_phrases_is_an_entry(lines: list[str]) -> None:
    """Whatever is valid as a file of phrases is a fault under the name of an entry."""
    text, wrong = "\n".join(lines), list[str]()

    def report(_file: str, _line: int, message: str) -> None:
        wrong.append(message)

    PhrasesFile(NAME, text, report, "entries/02-wie-oft.md").read()
    if not wrong:
        assert EntryFile("entries/05-neu.md", text, report).read() is None
        assert wrong


def test_a_renamed_file_of_phrases_is_refused_with_its_right_name(folder: Path) -> None:
    """Its first line says what it is."""
    (folder / "entries/05-fragen.md").write_text(BESIDE, "utf-8")
    (fault,) = faults(folder)
    assert fault.startswith("entries/05-fragen.md, Zeile 1: „## Auch gefragt als“ steht vor der")
    assert "heißt wie ihr Eintrag, mit „.fragen.md“ am Ende" in fault


@pytest.mark.slow
@pytest.mark.parametrize("form", [[], ["--json"]])
def test_nothing_of_the_file_is_shown(
    folder: Path, capsys: pytest.CaptureFixture[str], form: list[str]
) -> None:
    """The answer to a phrase of the file holds no word of it."""
    beside = "## Auch gefragt als\n\n- Xylophonabend im Lenkungskreis\n"
    (folder / NAME).write_text(beside, "utf-8")
    assert main(["ask", "Xylophonabend beim Lenkungskreis", "--faq", str(folder), *form]) == 0
    shown = capsys.readouterr().out
    assert "zweimal im Jahr" in shown
    assert "Xylophonabend im" not in shown


@pytest.mark.slow
def test_check_names_the_file_of_a_phrase(folder: Path) -> None:
    """What stands in both files of an entry, or in those of two, is said with both places."""
    text = "## Auch gefragt als\n\n- Turnus\n- Was bedeutet Zirkel?\n"
    (folder / NAME).write_text(text, "utf-8")
    assistant = assistant_of(folder)
    found = check_faq(assistant.faq, assistant.index)
    doubled = [(f.level, f.where, f.message) for f in found if "steht schon" in f.message]
    assert doubled == [
        (
            "error",
            f"{NAME}, Zeile 4",
            "„Was bedeutet Zirkel?“ steht schon in entries/01-was-ist-ein-zirkel.md, Zeile 9",
        ),
        ("warning", f"{NAME}, Zeile 3", "„Turnus“ steht schon in entries/02-wie-oft.md, Zeile 10"),
    ]


@pytest.mark.slow
def test_a_running_bot_follows_the_file(folder: Path) -> None:
    """A phrase written into a new file is in use with the next look."""
    settings = Settings(faq=folder, reload_seconds=0, cache_dir=None)
    live = LiveAssistant(lambda: assistant_of(folder), settings, Metrics())
    (folder / NAME).write_text(BESIDE, "utf-8")
    time.sleep(0.01)
    assert live.look()
    assert "Takt" in [phrase.text for phrase in live().faq.entries[1].phrases]


def test_the_published_entries_are_short() -> None:
    """An editor sees question, category and answer; the phrases stand beside."""
    for entry in load_faq(DEFAULT_FAQ).entries:
        assert len((DEFAULT_FAQ / entry.source).read_text("utf-8").splitlines()) < 30
        assert {entry.file_of(phrase) for phrase in entry.phrases} == {
            entry.source.removesuffix(".md") + ".fragen.md"
        }


def test_blanks_in_a_phrase_are_one(tmp_path: Path) -> None:
    """Two blanks between words say no more than one, and no table keeps them."""
    folder = tmp_path / "entries"
    folder.mkdir()
    (folder / "01-wo.md").write_text("# Wo?\n\nHier.\n", "utf-8")
    phrases = "## Auch gefragt als\n\n- wo  ist\u00a0 das\n"
    (folder / "01-wo.fragen.md").write_text(phrases, "utf-8")
    (entry,) = load_faq(tmp_path).entries
    assert [phrase.text for phrase in entry.phrases] == ["wo ist das"]
