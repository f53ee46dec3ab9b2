"""The bot as a library."""

from __future__ import annotations

from pathlib import Path

import pytest

import bot
from bot.conversation.assistant import Assistant
from tests.conftest import EMBEDDED


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch, cache_dir: Path) -> None:
    """Use the embedded pipeline and the folder of indexes that all tests share."""
    monkeypatch.setenv("QZBOT_SPACY_MODEL", EMBEDDED)
    monkeypatch.setenv("QZBOT_CACHE_DIR", str(cache_dir))


@pytest.mark.usefixtures("environment")
def test_a_folder_is_loaded_and_answers(sample: Assistant, sample_folder: Path) -> None:
    """`load` takes the path of a FAQ, as text too, and gives what the channels use."""
    assistant = bot.load(str(sample_folder))
    reply = assistant.reply("Wann habt ihr geöffnet?")
    assert isinstance(reply, bot.Reply)
    assert (reply.kind, reply.answers[0].id) == (
        "answer",
        sample.reply("Wann habt ihr geöffnet?").answers[0].id,
    )


@pytest.mark.usefixtures("environment")
def test_faulty_data_are_an_error(tmp_path: Path) -> None:
    """Faulty data raise `DataError`, which can be caught by its public name."""
    with pytest.raises(bot.DataError, match="nicht gefunden"):
        bot.load(tmp_path / "missing")


@pytest.mark.parametrize("name", bot.__all__)
def test_every_public_name_is_there(name: str) -> None:
    """All that is promised can be imported."""
    assert getattr(bot, name).__name__ == name


def test_other_names_are_missing_as_usual() -> None:
    """A wrong name is an ordinary error."""
    with pytest.raises(AttributeError, match="has no attribute 'Nothing'"):
        _ = bot.Nothing
