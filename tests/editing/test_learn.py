"""Questions of visitors become phrases of an entry, if the editor agrees."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.data import DEFAULT_FAQ, DataError, load_faq
from bot.learn import learn
from tests.small_faq import service_of, write_faq

FILE = "entries/02-wie-oft.md"


@pytest.fixture
def faq(tmp_path: Path) -> Path:
    """Write the small FAQ."""
    return write_faq(tmp_path / "faq")


def test_texts_stand_directly_below_the_heading(faq: Path) -> None:
    """New phrases come before the first sub-heading, so that no point of view is claimed for them."""
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
    """Shown are the added line and the figures with and without it; a no leaves the file as it was."""
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


def test_an_entry_without_the_heading_gets_it(faq: Path) -> None:
    """An entry that had no phrases gets the section, before its follow-ups."""
    (faq / FILE).write_text("# Wie oft?\n\nZweimal.\n\n## Nachgefragt\n\n- nach 1: und wie oft?\n", encoding="utf-8")
    assert learn(faq, "2", ["Turnus?"], lambda _: True)
    expected = "# Wie oft?\n\nZweimal.\n\n## Auch gefragt als\n\n- Turnus?\n\n## Nachgefragt\n\n- nach 1: und wie oft?\n"
    assert (faq / FILE).read_text(encoding="utf-8") == expected


def test_text_of_a_visitor_cannot_change_the_structure(faq: Path) -> None:
    """Line breaks and Markdown in a question stay within its one list item."""
    assert learn(faq, "2", ["Hallo\n\n## Nachgefragt\n\n# Titel\x00"], lambda _: True)
    entry = load_faq(faq).entries[1]
    assert entry.question == "Wie oft trifft sich der Zirkel?"
    assert entry.phrases[0].text == "Hallo ## Nachgefragt # Titel"


@pytest.mark.parametrize(
    ("entry_id", "texts", "message"),
    [("99", ["Neu?"], "Eintrag „99“ nicht gefunden"), ("2", ["turnus", " "], "es gibt nichts hinzuzufügen")],
)
def test_what_cannot_be_learnt_is_said(faq: Path, entry_id: str, texts: list[str], message: str) -> None:
    """A wrong id, and questions that the FAQ has already, are data errors with a clear sentence."""
    with pytest.raises(DataError, match=message):
        learn(faq, entry_id, texts, lambda _: True)


def test_the_published_faq_can_learn(tmp_path: Path) -> None:
    """The real files keep every other line when one is added."""
    faq = tmp_path / "faq"
    shutil.copytree(DEFAULT_FAQ, faq)
    file = faq / load_faq(faq).entries[6].source
    before = file.read_text(encoding="utf-8").splitlines()
    assert learn(faq, "7", ["Xylophonorchester im Lenkungskreis?"], lambda _: True)
    after = file.read_text(encoding="utf-8").splitlines()
    assert [line for line in after if "Xylophon" not in line and line] == [line for line in before if line]


def test_a_learnt_question_is_answered(faq: Path) -> None:
    """What the bot did not know it knows once it has learnt it."""
    question = "Alle wie viele Monate kommt ihr zusammen?"
    before = service_of(faq).reply(question).ranking[0]
    learn(faq, "2", [question], lambda _: True)
    after = service_of(faq).reply(question).ranking[0]
    assert after.id == "2"
    assert after.score > before.score
