"""A FAQ in one file of JSON lines: what a line may hold besides question and answer."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.faq import DataError, load_faq
from bot.faq.values import Phrase

ROW = {"id": "1", "question": "Wo?", "answer": "Hier."}


def written(folder: Path, *rows: object) -> Path:
    """Write lines into a file."""
    file = folder / "faq.jsonl"
    file.write_text("".join(f"{json.dumps(row)}\n" for row in rows), "utf-8")
    return file


def test_all_of_an_entry_fits_into_a_line(tmp_path: Path) -> None:
    """Category, name, points of view, passages and follow-ups, as in the file of an entry."""
    views = ["", "Eltern", "Einzelnes: „Hier“"]
    more = {"category": "Orte", "slug": "1-wo", "variants": ["a", "b", "c"], "views": views}
    follow_ups = [{"after": "2", "text": "und wo?"}]
    second = {**ROW, "id": "2", "question": "Wann?"}
    first, _ = load_faq(
        written(tmp_path, {**ROW, **more, "follow_ups": follow_ups}, second)
    ).entries
    assert (first.category, first.slug) == ("Orte", "1-wo")
    assert first.phrases == (
        Phrase("a"),
        Phrase("b", "Eltern"),
        Phrase("c", "Einzelnes", None, 0, "Hier"),
        Phrase("und wo?", "Nachgefragt", "2"),
    )


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"category": 1}, "„category“: erwartet wird ein Text"),
        ({"slug": ["a"]}, "„slug“: erwartet wird ein Text"),
        ({"variants": ["a"], "views": "Eltern"}, "„views“: erwartet wird eine Liste von Texten"),
        ({"variants": ["a"], "views": ["x", "y"]}, "zu jedem Text in „variants“ ein Blickwinkel"),
        ({"follow_ups": [{"after": "1"}]}, "„follow_ups“: erwartet wird eine Liste von Objekten"),
        ({"follow_ups": [{"after": "9", "text": "und?"}]}, "Einen Eintrag „9“ gibt es nicht"),
    ],
)
def test_faults_name_key_and_line(tmp_path: Path, more: dict[str, Any], message: str) -> None:
    """What is wrong with a line, and what was expected."""
    with pytest.raises(DataError, match=f"faq.jsonl, Zeile 2: .*{message}"):
        load_faq(written(tmp_path, {**ROW, "id": "0"}, {**ROW, **more}))


def test_unknown_keys_are_named(tmp_path: Path) -> None:
    """A key that is not read is no fault, but the check says so, with what may be meant."""
    faq = load_faq(written(tmp_path, ROW, {**ROW, "id": "2", "varianten": [], "quelle": "Amt"}))
    meant, other = map(str, faq.notices)
    assert meant == (
        "faq.jsonl, Zeile 2: „varianten“ ist unbekannt und wird nicht gelesen; "
        "meinten Sie variants?"
    )
    assert other.startswith("faq.jsonl, Zeile 2: „quelle“ ist unbekannt und wird nicht gelesen; ")
    assert "gelesen werden id, question, answer, variants" in other


@pytest.mark.parametrize(
    ("answer", "messages"),
    [
        ("Hier.\n\n- eins\n\n[Plan](https://example.org)", []),
        (
            "Hier:\n\n## Montag\n\nAb 9 Uhr.\n\n## Montag\n\nBis 12 Uhr.",
            ["Zeile 3: „## Montag“ in der Antwort sieht wie eine Überschrift aus; erlaubt sind"],
        ),
        ("Montag\n======\n\nAb 9.", ["Zeile 1: eine Überschrift in der Antwort; erlaubt sind"]),
        (
            "Hier.\n\n## Auch gefragt als\n\n- Ort?\n\n## Nachgefragt\n\n- wann?",
            [
                "Zeile 3: „## Auch gefragt als“ in der Antwort; Formulierungen gehören in „variants“",
                "Zeile 7: „## Nachgefragt“ in der Antwort; Anschlussfragen gehören in „follow_ups“",
            ],
        ),
        ("<b>Hier</b>", ["Zeile 1: HTML in der Antwort; erlaubt sind"]),
        ("| a | b |\n|---|---|\n| 1 | 2 |", ["Zeile 1: eine Tabelle in der Antwort; erlaubt sind"]),
    ],
)
def test_strange_answers_are_named(tmp_path: Path, answer: str, messages: list[str]) -> None:
    """They are used as they are, and the check names file, line and what was expected."""
    faq = load_faq(written(tmp_path, {**ROW, "id": "0"}, {**ROW, "answer": answer}))
    assert faq.entries[1].answer == answer
    assert len(faq.notices) == len(messages)
    for notice, message in zip(faq.notices, messages, strict=True):
        assert str(notice).startswith(f"faq.jsonl, Zeile 2: „answer“, {message}")
        assert notice.level == "warning"


def test_faults_stand_in_the_order_of_the_lines(tmp_path: Path) -> None:
    """Whatever is wrong: no object, a missing value, an id given twice."""
    lines = [{**ROW, "answer": 1}, [1], ROW, ROW]
    with pytest.raises(DataError) as fault:
        load_faq(written(tmp_path, *lines))
    places = [str(found).split(": ")[0] for found in fault.value.faults]
    assert [place.rpartition(" ")[2] for place in places] == ["1", "2", "4"]


@pytest.mark.parametrize("entry_id", ["none", "smalltalk", "NONE"])
def test_reserved_ids_are_refused(tmp_path: Path, entry_id: str) -> None:
    """They stand for no entry among the targets and in labelled questions."""
    with pytest.raises(DataError, match=f"die id „{entry_id}“ ist nicht möglich"):
        load_faq(written(tmp_path, {**ROW, "id": entry_id}))


@pytest.mark.parametrize("name", ["faq.csv", "faq.XLSX", "faq.docx", "faq.html"])
def test_a_source_is_no_faq(tmp_path: Path, name: str) -> None:
    """One line says what makes an FAQ of it, instead of one for each line of the file."""
    file = tmp_path / name
    file.write_bytes(b"Frage;Antwort\nWo?;Hier.\n")
    with pytest.raises(DataError) as fault:
        load_faq(file)
    (found,) = fault.value.faults
    assert f"python -m bot init ORDNER --from {name}" in str(found)
