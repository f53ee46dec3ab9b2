"""A newer version of the source is brought into a FAQ; what editors added stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.editing.drafting import draft
from bot.editing.sources import Item, Source
from bot.editing.updating import Comparison, compare, update
from bot.faq import DataError, load_faq
from bot.faq.values import Phrase

ENTRY = """# Wo ist das Amt?\r
\r
Kategorie: Orte\r
\r
Das Amt ist [hier](link:karte) oder [dort](link:leer).\r
\r
## Auch gefragt als\r
\r
### Eltern\r
\r
- Anschrift\r
\r
## Nachgefragt\r
\r
- nach 2: und wo?\r
"""
SITE = """# Eine Bemerkung
kategorien = [
    "Orte",  # zuerst
    "Zeiten",
]

[links]
karte = "https://karte.example/a"
leer = ""
"""


@pytest.fixture
def faq(tmp_path: Path) -> Path:
    """Write a FAQ of two entries, one of them with the line ends of Windows."""
    folder = tmp_path / "faq"
    (folder / "entries").mkdir(parents=True)
    (folder / "entries" / "01-wo.md").write_bytes(ENTRY.encode())
    (folder / "entries" / "02-wann.md").write_text(
        "# Wann?\n\nKategorie: Zeiten\n\nJetzt.\n", "utf-8"
    )
    (folder / "site.toml").write_text(SITE, "utf-8")
    return folder


def compared(faq: Path, *items: Item) -> Comparison:
    """Compare a FAQ with some items."""
    return compare(load_faq(faq), draft(Source(items)))


SAME = (
    Item("Wo ist das Amt?", "Das Amt ist [hier](https://karte.example/a) oder dort.", "Orte"),
    Item("Wann?", "Jetzt."),
)


def test_the_same_content_is_no_difference(faq: Path) -> None:
    """Links by name, emphasis and a missing category make none."""
    assert compared(faq, *SAME) == Comparison((), ())


def test_a_changed_question_keeps_all_else(faq: Path) -> None:
    """Answer with its named links, phrases, follow-ups and line ends stay byte for byte."""
    item = Item("Wo ist denn das Amt?", SAME[0].answer, "Orte")
    (change,) = compared(faq, item, SAME[1]).changes
    assert "-Wo ist das Amt?\n" in change.shown
    assert "+Wo ist denn das Amt?" in change.shown
    assert update(faq, [change]) == ["entries/01-wo.md"]
    expected = ENTRY.replace("# Wo ist das Amt?", "# Wo ist denn das Amt?")
    assert (faq / "entries/01-wo.md").read_bytes().decode() == expected


def test_a_changed_answer_keeps_phrases_and_names_links(faq: Path) -> None:
    """The answer comes from the source; an address of site.toml is written by its name."""
    item = Item("Wo ist das Amt?", "Nun [dort](https://karte.example/a).\n\n- eins\n- zwei", "Orte")
    (change,) = compared(faq, item, SAME[1]).changes
    update(faq, [change])
    head, rest = ENTRY.partition("Das Amt ist")[0], ENTRY[ENTRY.index("## Auch") :]
    answer = "Nun [dort](link:karte).\r\n\r\n- eins\r\n- zwei\r\n\r\n"
    assert (faq / "entries/01-wo.md").read_bytes().decode() == head + answer + rest


def test_new_phrases_of_the_source_are_added(faq: Path) -> None:
    """Those that the FAQ has stay where they are; new ones stand on top."""
    phrases = (Phrase("ANSCHRIFT"), Phrase("Welche Straße?"), Phrase("Wann?"))
    item = Item("Wo ist das Amt?", SAME[0].answer, "Orte", phrases)
    (change,) = compared(faq, item, SAME[1]).changes
    assert change.shown == "+ auch gefragt als: Welche Straße?"
    update(faq, [change])
    written = [(p.text, p.view) for p in load_faq(faq).entries[0].phrases]
    assert written == [("Welche Straße?", ""), ("Anschrift", "Eltern"), ("und wo?", "Nachgefragt")]
    assert b"\n" not in (faq / "entries/01-wo.md").read_bytes().replace(b"\r\n", b"")


def test_new_phrases_go_into_the_file_of_phrases(faq: Path) -> None:
    """The entry is written only if its question or answer changes; the new phrases stand beside."""
    beside = faq / "entries/01-wo.fragen.md"
    beside.write_text("## Auch gefragt als\n\n- Ort\n", "utf-8")
    item = Item(
        "Wo ist das Amt?", SAME[0].answer, "Orte", (Phrase("Ort"), Phrase("Welche Straße?"))
    )
    (change,) = compared(faq, item, SAME[1]).changes
    assert change.shown == "+ auch gefragt als: Welche Straße?"
    assert update(faq, [change]) == ["entries/01-wo.fragen.md"]
    assert (faq / "entries/01-wo.md").read_bytes() == ENTRY.encode()
    assert beside.read_text("utf-8") == "## Auch gefragt als\n\n- Welche Straße?\n- Ort\n"


def test_a_new_entry_with_many_phrases_has_two_files(faq: Path) -> None:
    """More than twenty would hide the answer."""
    phrases = tuple(Phrase(f"Preis {number}") for number in range(21))
    found = compared(faq, *SAME, Item("Was kostet es?", "Nichts.", "Orte", phrases))
    names = ["entries/03-was-kostet-es.md", "entries/03-was-kostet-es.fragen.md"]
    assert update(faq, found.changes) == names
    assert (faq / names[0]).read_text("utf-8") == "# Was kostet es?\n\nKategorie: Orte\n\nNichts.\n"
    assert len(load_faq(faq).entries[2].phrases) == 21


def test_new_entries_and_categories_are_added_and_missing_ones_reported(faq: Path) -> None:
    """The next number, a category in site.toml beside its remarks, and nothing deleted."""
    found = compared(faq, SAME[0], Item("Was kostet es?", "Nichts.", "Geld", (Phrase("Preis"),)))
    assert [entry.id for entry in found.missing] == ["2"]
    assert update(faq, found.changes) == ["site.toml", "entries/03-was-kostet-es.md"]
    after = load_faq(faq)
    assert [entry.id for entry in after.entries] == ["1", "2", "3"]
    assert after.site.categories == ("Orte", "Zeiten", "Geld")
    assert after.entries[2].phrases[0].text == "Preis"
    site = (faq / "site.toml").read_text("utf-8")
    assert site.startswith("# Eine Bemerkung\n")
    assert '"Orte",  # zuerst\n' in site
    assert not list(faq.rglob("*.tmp"))


def test_the_name_of_an_entry_finds_a_reworded_question(faq: Path) -> None:
    """An entry with an altogether new question is known by its exported name.

    A number alone may come from another list.
    """
    numbered = Item("Zu welcher Zeit kann man kommen?", "Jetzt.", "Zeiten", entry="2")
    assert compared(faq, SAME[0], numbered).changes[0].entry is None
    item = Item("Zu welcher Zeit kann man kommen?", "Jetzt.", "Zeiten", entry="2-wann")
    (change,) = compared(faq, SAME[0], item).changes
    assert change.entry is not None
    assert change.entry.id == "2"


def test_what_cannot_be_read_afterwards_is_not_written(faq: Path) -> None:
    """A copy is tried first; the folder stays as it was."""
    before = {file: file.read_bytes() for file in faq.rglob("*") if file.is_file()}
    (change,) = compared(faq, Item("Wo ist das Amt?", "Woanders.", "Orte"), SAME[1]).changes
    broken = change.new.item.__class__("", "")
    from dataclasses import replace

    with pytest.raises(DataError):
        update(faq, [replace(change, new=replace(change.new, item=broken))])
    assert {file: file.read_bytes() for file in faq.rglob("*") if file.is_file()} == before


def test_json_lines_are_not_written(tmp_path: Path) -> None:
    """A .jsonl file is no folder."""
    file = tmp_path / "faq.jsonl"
    file.write_text('{"id": "8", "question": "Wo?", "answer": "Hier."}\n', "utf-8")
    with pytest.raises(DataError, match=r"in eine \.jsonl-Datei kann import nicht schreiben"):
        update(file, compared(file, Item("Wo?", "Dort.")).changes)


def test_a_new_question_without_a_category_shows_where_it_goes(faq: Path) -> None:
    """What is shown is what is written: the category for questions that name none."""
    comparison = compared(faq, Item("Wie teuer?", "Nichts."))
    (change,) = [change for change in comparison.changes if change.entry is None]
    assert "+Kategorie: Allgemeines" in change.shown
    update(faq, comparison.changes)
    added = [entry for entry in load_faq(faq).entries if entry.question == "Wie teuer?"]
    assert [entry.category for entry in added] == ["Allgemeines"]
    assert load_faq(faq).site.categories == ("Orte", "Zeiten", "Allgemeines")
