"""A new FAQ folder: it can be read and checked at once, and nothing is overwritten."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from bot.editing.checking import check_faq
from bot.editing.drafting import Draft, draft
from bot.editing.sources import Item, Source
from bot.editing.starting import Start, start_faq
from bot.faq import DataError, load_faq
from bot.faq.gaps import LEGAL_LINKS
from bot.faq.values import Contact, Faq
from tests.small_faq import assistant_of

FULL = Start(
    'Bot „Eins" \\ neu',
    "Stadt\nMusterhausen",
    "Musik",
    ("Unterricht", "Orte"),
    Contact("Ada", "", "ada@stadt.example", "0200 123"),
)


def drafts(*items: Item) -> tuple[Draft, ...]:
    """Return the entries of some items."""
    return draft(Source(items)).entries


def started(folder: Path, start: Start, *items: Item) -> Faq:
    """Start a FAQ and read it."""
    start_faq(folder, start, drafts(*items))
    return load_faq(folder)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("start", "to_fill_in"),
    [
        (Start(), ["site.toml", "entries/01-oeffnungszeiten.md", "entries/kontakt.md"]),
        (FULL, ["entries/01-oeffnungszeiten.md"]),
    ],
    ids=["defaults", "all given"],
)
def test_a_new_folder_is_a_faq_without_an_error(
    tmp_path: Path, start: Start, to_fill_in: list[str]
) -> None:
    """Two entries to change.

    The check warns of the links the law asks for, of missing contacts and of the examples, and of
    nothing else.
    """
    folder = tmp_path / "neu"
    start_faq(folder, start)
    assistant = assistant_of(folder)
    assert [entry.id for entry in assistant.faq.entries] == ["1", "kontakt"]
    found = check_faq(assistant.faq, assistant.index)
    to_mend = [finding for finding in found if finding.level != "info"]
    assert {finding.level for finding in to_mend} == {"warning"}
    links, others = to_mend[: len(LEGAL_LINKS)], to_mend[len(LEGAL_LINKS) :]
    assert [finding.message.split("“")[0] for finding in links] == [
        f"Link „{name}" for name in LEGAL_LINKS
    ]
    assert [finding.where for finding in others] == to_fill_in
    examples = [finding for finding in others if finding.where != "site.toml"]
    assert all("noch der Beispieltext" in finding.message for finding in examples)
    assert assistant.faq.site.contact_entry == "kontakt"
    assert len(assistant.faq.expectations) == 3
    assert assistant.reply("Um wie viel Uhr öffnen Sie?").answers[0].id == "1"
    assert not list(tmp_path.glob(".init-*"))


def test_what_was_given_stands_in_the_site_file(tmp_path: Path) -> None:
    """Signs that TOML gives a meaning, and line breaks, do no harm."""
    site = started(tmp_path / "neu", FULL).site
    assert (site.name, site.publisher) == ('Bot „Eins" \\ neu', "Stadt Musterhausen")
    assert site.categories == ("Unterricht", "Orte")
    assert site.contacts == (Contact("Ada", "", "ada@stadt.example", "0200 123"),)
    assert site.topic == "Musik"
    assert "zum Thema Musik" in site.welcome
    tomllib.loads((tmp_path / "neu" / "site.toml").read_text("utf-8"))


@pytest.mark.parametrize(
    ("topic", "said"), [("Musik", "Fragen zum Thema Musik"), ("", "Welche Frage haben Sie?")]
)
def test_small_talk_names_the_topic(tmp_path: Path, topic: str, said: str) -> None:
    """It is written where the replies that ship with the bot look for it; there may be none."""
    faq = started(tmp_path / "neu", Start(topic=topic))
    assert faq.site.topic == topic
    replies = [talk.answer for talk in faq.smalltalk]
    assert any(said in reply for reply in replies)
    assert any("zum Thema" in reply for reply in replies) == bool(topic)


def test_entries_of_a_source_keep_their_category_and_number(tmp_path: Path) -> None:
    """What has no category gets one where others have; numbers of the source stay."""
    faq = started(
        tmp_path / "neu",
        Start(),
        Item("Wo?", "Hier.", "Orte", entry="7"),
        Item("Wann?", "Jetzt."),
        Item("Wer?", "Alle.", "ORTE", entry="wer"),
        Item("Was?", "Das.", "Orte", entry="7"),
    )
    assert [(entry.id, entry.slug, entry.category) for entry in faq.entries] == [
        ("1", "1-wann", "Allgemeines"),
        ("2", "2-was", "Orte"),
        ("7", "7-wo", "Orte"),
        ("wer", "wer", "Orte"),
    ]
    assert faq.site.categories == ("Orte", "Allgemeines")


def test_without_categories_there_are_none(tmp_path: Path) -> None:
    """A source without categories needs none."""
    faq = started(tmp_path / "neu", Start(), Item("Wo?", "Hier."))
    assert (faq.site.categories, faq.entries[0].category) == ((), "")


@pytest.mark.parametrize("name", ["datei", "voll"])
def test_nothing_is_overwritten(tmp_path: Path, name: str) -> None:
    """A folder that holds something, and a file, stay as they are."""
    (tmp_path / "datei").write_text("x", "utf-8")
    (tmp_path / "voll").mkdir()
    (tmp_path / "voll" / "brief.txt").write_text("x", "utf-8")
    with pytest.raises(DataError, match="erwartet wird ein neuer"):
        start_faq(tmp_path / name, Start())
    assert [file.name for file in (tmp_path / "voll").iterdir()] == ["brief.txt"]


def test_an_empty_folder_is_filled(tmp_path: Path) -> None:
    """The folder may be there, with what a file manager leaves in it."""
    (tmp_path / ".DS_Store").write_bytes(b"")
    start_faq(tmp_path, Start())
    assert len(load_faq(tmp_path).entries) == 2
