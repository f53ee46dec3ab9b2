"""Questions of visitors become phrases of an entry, if the editor agrees."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.editing.learn import learn
from bot.faq import DEFAULT_FAQ, DataError, load_faq
from tests.small_faq import assistant_of, write_faq

pytestmark = pytest.mark.slow

FILE = "entries/02-wie-oft.md"


@pytest.fixture
def faq(tmp_path: Path) -> Path:
    """Write the small FAQ."""
    return write_faq(tmp_path / "faq")


def test_texts_stand_directly_below_the_heading(faq: Path) -> None:
    """New phrases come before the first sub-heading, so they claim no point of view."""
    assert learn(faq, "2", ["Alle wie viele Monate?", "Wann ist das nächste Mal?"], lambda _: True)
    assert (faq / FILE).read_text(encoding="utf-8") == (
        "# Wie oft trifft sich der Zirkel?\n\nDer Zirkel trifft sich zweimal im Jahr.\n\n## Auch gefragt als\n\n"
        "- Alle wie viele Monate?\n- Wann ist das nächste Mal?\n\n### Eltern\n\n- In welchem Abstand sind die Treffen?\n- Turnus\n"
    )


def test_a_second_learning_joins_the_first(faq: Path) -> None:
    """Phrases learnt later stand in the same list as those learnt before."""
    learn(faq, "2", ["Alle wie viele Monate?"], lambda _: True)
    learn(faq, "2", ["Wann ist das nächste Mal?"], lambda _: True)
    phrases = load_faq(faq).entries[1].phrases
    assert [(phrase.text, phrase.view) for phrase in phrases] == [
        ("Wann ist das nächste Mal?", ""),
        ("Alle wie viele Monate?", ""),
        ("In welchem Abstand sind die Treffen?", "Eltern"),
        ("Turnus", "Eltern"),
    ]


def test_the_editor_sees_diff_and_figures_and_may_refuse(faq: Path) -> None:
    """The editor sees the added line and the figures with and without it.

    A no leaves the file as it was.
    """
    before = (faq / FILE).read_bytes()
    shown: list[str] = []

    def figures(folder: Path) -> str:
        return f"{len(load_faq(folder).entries[1].phrases)} Formulierungen"

    def refuse(text: str) -> bool:
        shown.append(text)
        return False

    assert not learn(faq, "2", ["Alle wie viele Monate?"], refuse, figures)
    assert "+- Alle wie viele Monate?" in shown[0]
    assert "Vorher:\n2 Formulierungen\n\nNachher:\n3 Formulierungen\n" in shown[0]
    assert (faq / FILE).read_bytes() == before


@pytest.mark.parametrize("now", ["# Wie oft?\n\nDreimal.\n", None])
def test_what_others_changed_meanwhile_stays(faq: Path, now: str | None) -> None:
    """While the editor looks at the difference, a colleague writes or deletes the file."""
    file = faq / FILE

    def agree_too_late(_: str) -> bool:
        file.unlink()
        if now:
            file.write_text(now, "utf-8")
        return True

    with pytest.raises(DataError, match=f"{FILE}: die Datei wurde inzwischen geändert"):
        learn(faq, "2", ["Alle wie viele Monate?"], agree_too_late)
    assert (file.read_text("utf-8") if file.exists() else None) == now


def test_an_entry_without_the_heading_gets_it(faq: Path) -> None:
    """An entry that had no phrases gets the section, before its follow-ups."""
    (faq / FILE).write_text(
        "# Wie oft?\n\nZweimal.\n\n## Nachgefragt\n\n- nach 1: und wie oft?\n", encoding="utf-8"
    )
    assert learn(faq, "2", ["Turnus?"], lambda _: True)
    expected = "# Wie oft?\n\nZweimal.\n\n## Auch gefragt als\n\n- Turnus?\n\n## Nachgefragt\n\n- nach 1: und wie oft?\n"
    assert (faq / FILE).read_text(encoding="utf-8") == expected


def test_text_of_a_visitor_cannot_change_the_structure(faq: Path) -> None:
    """Line breaks and Markdown in a question stay within its one list item."""
    assert learn(faq, "2", ["Hallo\n\n## Nachgefragt\n\n# Titel\x00"], lambda _: True)
    entry = load_faq(faq).entries[1]
    assert entry.question == "Wie oft trifft sich der Zirkel?"
    assert entry.phrases[0].text == "Hallo ## Nachgefragt # Titel"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    "heading",
    ["\n\n## Auch gefragt als\n\n### Eltern\n\n- Turnus", "\n\n##Auch gefragt als\n- Turnus", ""],
)
def test_line_ends_stay_as_they_are(faq: Path, end: str, heading: str) -> None:
    """A file of Windows stays one, byte order mark included, and no other line changes."""
    old = f"# Wie oft?\n\nZweimal.{heading}\n\n## Nachgefragt\n\n- nach 1: und wie oft?".replace(
        "\n", end
    ).encode("utf-8-sig")
    (faq / FILE).write_bytes(old)
    assert learn(faq, "2", ["Alle wie viele Monate?"], lambda _: True)
    new = (faq / FILE).read_bytes()
    assert new.startswith(b"\xef\xbb\xbf# Wie oft?")
    assert (
        new.replace(end.encode(), b"").count(b"\r") + new.replace(end.encode(), b"").count(b"\n")
        == 0
    )
    assert b"- Alle wie viele Monate?" + end.encode() in new
    kept = [line for line in new.split(end.encode()) if line and b"Alle wie" not in line]
    assert [line for line in old.split(end.encode()) if line] == [
        line for line in kept if heading or line != b"## Auch gefragt als"
    ]
    assert "Alle wie viele Monate?" in [phrase.text for phrase in load_faq(faq).entries[1].phrases]


def test_mixed_line_ends_stay_mixed(faq: Path) -> None:
    """Even a file whose lines end differently keeps each end."""
    old = b"# Wie oft?\r\n\nZweimal.\n\r\n## Auch gefragt als\r\n\n- Turnus\n- Takt\r\n"
    (faq / FILE).write_bytes(old)
    assert learn(faq, "2", ["Alle wie viele Monate?"], lambda _: True)
    expected = old.replace(b"als\r\n\n", b"als\r\n\r\n- Alle wie viele Monate?\r\n")
    assert (faq / FILE).read_bytes() == expected


@pytest.mark.parametrize(
    "text", ["Wie wird das Wetter?", "wie wird das  WETTER", "- Wie wird das Wetter!"]
)
def test_what_the_bot_declines_is_refused(faq: Path, text: str) -> None:
    """A question among the negatives is named with its line, and nothing is written."""
    before = (faq / FILE).read_bytes()
    with pytest.raises(
        DataError,
        match=r"out_of_scope\.txt, Zeile 1: „.+“ steht unter den Ablehnungen; bitte erst dort entfernen",
    ):
        learn(faq, "2", ["Neu?", text], lambda _: True)
    assert (faq / FILE).read_bytes() == before


def test_what_is_declined_after_an_entry_may_be_learnt(faq: Path) -> None:
    """By itself the question may ask for an entry."""
    with (faq / "out_of_scope.txt").open("a", encoding="utf-8") as file:
        file.write("nach 1: Wie häufig ist das?\n")
    assert learn(faq, "2", ["Wie häufig ist das?"], lambda _: True)
    assert "- Wie häufig ist das?\n" in (faq / FILE).read_text("utf-8")


def test_what_is_small_talk_is_refused(faq: Path) -> None:
    """The same holds for what the bot takes for small talk."""
    (faq / "smalltalk.toml").write_text(
        '[dank]\nantwort = "Gern!"\nbeispiele = ["Vielen Dank"]\n', "utf-8"
    )
    with pytest.raises(DataError, match=r"smalltalk\.toml: „vielen dank“ steht unter \[dank\]"):
        learn(faq, "2", ["vielen dank"], lambda _: True)


def test_questions_that_are_there_already_are_named(faq: Path) -> None:
    """Of two questions one of which is known, the other is added, and the editor is told."""
    shown: list[str] = []

    def agree(text: str) -> bool:
        shown.append(text)
        return True

    assert learn(faq, "2", ["turnus", "Alle wie viele Monate?"], agree)
    assert shown[0].startswith(
        "Steht schon in der FAQ: „turnus“: entries/02-wie-oft.md, Zeile 10\n\n---"
    )


def test_json_lines_cannot_learn(tmp_path: Path) -> None:
    """A .jsonl file is not written to, and that is said."""
    file = tmp_path / "faq.jsonl"
    file.write_text('{"id": "8", "question": "Wo?", "answer": "Hier."}\n', "utf-8")
    with pytest.raises(DataError, match=r"in eine \.jsonl-Datei kann learn nicht schreiben"):
        learn(file, "8", ["Neu?"], lambda _: True)


def test_a_question_that_looks_like_a_heading_is_a_phrase(faq: Path) -> None:
    """Signs of Markdown before a question are no part of it."""
    assert learn(faq, "2", ["## Nachgefragt", "Auch gefragt als"], lambda _: True)
    assert [phrase.text for phrase in load_faq(faq).entries[1].phrases][:2] == [
        "Nachgefragt",
        "Auch gefragt als",
    ]


@pytest.mark.parametrize(
    ("entry_id", "texts", "message"),
    [
        ("99", ["Neu?"], "Eintrag „99“ nicht gefunden"),
        ("2", ["turnus", " "], "es gibt nichts hinzuzufügen"),
    ],
)
def test_what_cannot_be_learnt_is_said(
    faq: Path, entry_id: str, texts: list[str], message: str
) -> None:
    """A wrong id, and questions that the FAQ has already, are data errors with a clear sentence."""
    with pytest.raises(DataError, match=message):
        learn(faq, entry_id, texts, lambda _: True)


def test_the_published_faq_can_learn(tmp_path: Path) -> None:
    """The file beside the entry keeps every other line when one is added, the entry itself all."""
    faq = tmp_path / "faq"
    shutil.copytree(DEFAULT_FAQ, faq)
    entry = load_faq(faq).entries[6]
    file = faq / entry.file_of(entry.phrases[0])
    published = (faq / entry.source).read_bytes()
    before = file.read_text(encoding="utf-8").splitlines()
    assert learn(faq, "7", ["Xylophonorchester im Lenkungskreis?"], lambda _: True)
    after = file.read_text(encoding="utf-8").splitlines()
    assert [line for line in after if "Xylophon" not in line and line] == [
        line for line in before if line
    ]
    assert (faq / entry.source).read_bytes() == published


@pytest.mark.parametrize(
    ("beside", "expected"),
    [
        (
            "## Auch gefragt als\n\n### Eltern\n\n- Takt\n",
            "## Auch gefragt als\n\n{}\n### Eltern\n\n- Takt\n",
        ),
        (
            "## Nachgefragt\n\n- nach 1: und?\n",
            "## Auch gefragt als\n\n{}\n## Nachgefragt\n\n- nach 1: und?\n",
        ),
        ("## Auch gefragt als\n", "## Auch gefragt als\n\n{}"),
    ],
)
def test_the_file_of_phrases_learns_if_there_is_one(faq: Path, beside: str, expected: str) -> None:
    """The entry with its answer is not touched, whatever the file beside it holds."""
    file, published = faq / "entries/02-wie-oft.fragen.md", (faq / FILE).read_bytes()
    file.write_text(beside, "utf-8")
    shown: list[str] = []

    def agree(text: str) -> bool:
        shown.append(text)
        return True

    assert learn(faq, "2", ["Alle wie viele Monate?"], agree)
    assert "--- entries/02-wie-oft.fragen.md" in shown[0]
    assert file.read_text("utf-8") == expected.format("- Alle wie viele Monate?\n")
    assert (faq / FILE).read_bytes() == published


def test_a_learnt_question_is_answered(faq: Path) -> None:
    """What the bot did not know it knows once it has learnt it."""
    question = "Alle wie viele Monate kommt ihr zusammen?"
    before = assistant_of(faq).reply(question).ranking[0]
    learn(faq, "2", [question], lambda _: True)
    after = assistant_of(faq).reply(question).ranking[0]
    assert after.id == "2"
    assert after.probability > before.probability
