"""Test questions beside a FAQ: read tolerantly, and never in the way of an answer."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.faq import load_faq
from bot.faq.expectations import read_expectations
from bot.faq.faults import has_words
from bot.faq.values import CONVERSATION, NO_ENTRY, Expectation
from tests.small_faq import write_faq

IDS = ("1", "2", "kontakt")


@pytest.mark.parametrize(
    ("row", "wanted"),
    [
        ("Wo?;1", ("1",)),
        ("Wo?;01", ("1",)),
        ("Wo?;2.0", ("2",)),
        ("Wo?;1 | kontakt", ("1", "kontakt")),
        ("Wo?;Kontakt", ("kontakt",)),
        ("Wo?;keine", ("none",)),
        ("Wo?;Keine", ("none",)),
        ("Wo?;none", ("none",)),
        ("Wo?;Smalltalk", ("smalltalk",)),
    ],
)
def test_an_entry_is_named_as_people_write_it(row: str, wanted: tuple[str, ...]) -> None:
    """Numbers as Excel leaves them, names in any case, several, and what is no entry."""
    found, faults = read_expectations(f"Frage;Eintrag\n{row}\n".encode(), IDS)
    assert (found, faults) == ((Expectation("Wo?", wanted, 2),), [])


def test_other_columns_remarks_and_encodings_are_fine() -> None:
    """A remark begins with #; further columns are the editors' own."""
    text = "Eintrag;Frage;Notiz\r\n# Bemerkung;;\r\n1;Größe?;x\r\n"
    assert read_expectations(text.encode("cp1252"), IDS)[0] == (Expectation("Größe?", ("1",), 3),)
    comma = "question,entry\nWo?,1\n"
    assert read_expectations(comma.encode(), IDS)[0] == (Expectation("Wo?", ("1",), 2),)


@pytest.mark.parametrize(
    ("content", "line", "message"),
    [
        ("Frage;Eintrag\nWo?;9\n", 2, "Einen Eintrag „9“ gibt es nicht"),
        ("Frage;Eintrag\nWo?;kontkat\n", 2, "meinten Sie „kontakt“?"),
        ("Frage;Eintrag\nWo?;\n", 2, "der Eintrag fehlt"),
        ("Frage;Eintrag\n\n;1\n", 3, "die Frage fehlt"),
        ("Frage;Eintrag\nWo?;keine|1\n", 2, "stehen allein"),
        ("Name;Ort\nA;B\n", 1, "erwartet werden die Spalten Frage und Eintrag"),
        ('Frage;Eintrag\n"Wo?;1\n', 2, "Anführungszeichen"),
        ("", 0, "erwartet werden die Spalten"),
    ],
)
def test_faults_name_their_line(content: str, line: int, message: str) -> None:
    """What is wrong, where, and what was expected."""
    _, ((found, said),) = read_expectations(content.encode(), IDS)
    assert found == line
    assert message in said


@given(st.binary(max_size=200))
def test_any_bytes_give_questions_or_faults(content: bytes) -> None:
    """No file is a traceback."""
    found, faults = read_expectations(content, IDS)
    assert found or faults
    assert all(line >= 0 and message for line, message in faults)


@given(
    st.lists(
        st.tuples(
            st.text("Wo ?#", max_size=4),
            st.sampled_from(
                ["", "1", "02", "Kontakt", "1|2", "keine", "1|keine", "smalltalk", "9"]
            ),
        )
    )
)
def test_each_row_is_a_question_a_fault_or_a_remark(rows: list[tuple[str, str]]) -> None:
    """What is kept has words and names entries that there are; each other row is accounted for."""
    lines = [f"{question};{wanted}\n" for question, wanted in rows]
    found, faults = read_expectations(f"Frage;Eintrag\n{''.join(lines)}".encode(), IDS)
    for expectation in found:
        assert has_words(expectation.question)
        assert expectation.wanted
        assert set(expectation.wanted) <= {*IDS, NO_ENTRY, CONVERSATION}
    told = {expectation.line for expectation in found} | {line for line, _ in faults}
    for number, (question, wanted) in enumerate(rows, 2):
        is_remark = question.lstrip().startswith("#")
        is_empty = not question.strip() and not wanted
        assert (number in told) != (is_remark or is_empty)


def test_faulty_test_questions_stop_no_answer(tmp_path: Path) -> None:
    """They are notices of the check, and no part of the digest: the index stays."""
    folder = write_faq(tmp_path / "faq")
    before = load_faq(folder)
    (folder / "testfragen.csv").write_text("Frage;Eintrag\nWo?;99\nWie oft?;2\n", "utf-8")
    after = load_faq(folder)
    assert after.digest == before.digest
    assert after.expectations == (Expectation("Wie oft?", ("2",), 3),)
    assert [(n.level, n.file, n.line) for n in after.notices] == [("error", "testfragen.csv", 2)]


def test_test_questions_in_another_format_are_noticed(tmp_path: Path) -> None:
    """A workbook of that name is not read, and that is said, without stopping the bot."""
    folder = write_faq(tmp_path / "faq")
    (folder / "testfragen.xlsx").write_bytes(b"x")
    (notice,) = load_faq(folder).notices
    assert (notice.level, notice.message) == (
        "error",
        "wird nicht gelesen; gelesen wird testfragen.csv",
    )


def test_test_questions_kept_elsewhere_are_not_read(tmp_path: Path) -> None:
    """A link out of the folder is an error of the check, which shows nothing of that file."""
    folder = write_faq(tmp_path / "faq")
    (tmp_path / "geheim.csv").write_text("Frage;Eintrag\nPasswort?;99\n", "utf-8")
    (folder / "testfragen.csv").symlink_to(tmp_path / "geheim.csv")
    (notice,) = load_faq(folder).notices
    expected = (
        "die Datei ist ein Verweis nach außerhalb des Ordners; erwartet wird eine Datei in ihm"
    )
    assert (notice.level, notice.file, notice.message) == ("error", "testfragen.csv", expected)
