"""Labelled dialogues: how they are read, played and measured."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.conversation.assistant import Assistant
from bot.conversation.reply import Reply
from bot.measuring.dialogues import (
    Dialogue,
    Turn,
    dialogue_figures,
    holds_dialogues,
    play,
    read_dialogues,
)
from bot.measuring.labelled import LabelError


def written(folder: Path, *rows: object) -> Path:
    """Write rows as JSON lines."""
    path = folder / "dialogues.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in rows), "utf-8")
    return path


def test_dialogues_are_read(tmp_path: Path) -> None:
    """A turn may want several entries at once: those of `multi`, or all of gold."""
    turns = [
        {"q": "Was kostet das?", "gold": ["4"]},
        {"q": "Wann und wo?", "gold": ["1", "2"], "multi": True},
        {"q": "Wer und wie?", "gold": ["1"], "multi": ["1", "3"]},
    ]
    path = written(tmp_path, {"persona": "Ada", "turns": turns})
    assert holds_dialogues(path)
    (dialogue,) = read_dialogues(path)
    assert [turn.together for turn in dialogue.turns] == [(), ("1", "2"), ("1", "3")]


@pytest.mark.parametrize(
    "row",
    [
        {},
        [],
        {"turns": []},
        {"turns": [{"q": 1, "gold": ["1"]}]},
        {"turns": [{"q": "?", "gold": []}]},
        {"turns": [{"q": "?", "gold": ["1"], "multi": [1]}]},
        {"turns": "abc"},
    ],
)
def test_a_line_that_is_no_dialogue_is_named(tmp_path: Path, row: object) -> None:
    """The error says which line of which file, and what was expected."""
    path = written(tmp_path, row)
    with pytest.raises(LabelError, match=r"dialogues\.jsonl, Zeile 1: erwartet wird"):
        read_dialogues(path)


def test_a_line_in_another_encoding_is_named(tmp_path: Path) -> None:
    """However late in the file it stands, and although its beginning can be read."""
    good = json.dumps({"turns": [{"q": "Wie oft?", "gold": ["19"]}]}).encode()
    bad = '{"turns": [{"q": "Für wen?", "gold": ["12"]}]}'.encode("latin-1")
    file = tmp_path / "dialogues.jsonl"
    file.write_bytes(b"\n".join([good, bad]))
    assert holds_dialogues(file)
    with pytest.raises(LabelError, match="Zeile 2"):
        read_dialogues(file)


def test_single_questions_are_no_dialogues(tmp_path: Path) -> None:
    """Labelled questions, a missing and a broken file are told from dialogues."""
    assert not holds_dialogues(written(tmp_path, {"q": "Was?", "gold": ["1"]}))
    assert not holds_dialogues(tmp_path / "none.jsonl")
    broken = tmp_path / "broken.jsonl"
    broken.write_bytes(b"\xff{")
    assert not holds_dialogues(broken)


def test_each_turn_is_said_with_the_context_before_it(sample: Assistant) -> None:
    """The context of a reply goes with the next turn; a reply without one changes nothing."""
    asked: list[tuple[str, str | None]] = []

    def ask(question: str, context: str | None) -> Reply:
        asked.append((question, context))
        return sample.reply(question, context)

    turns = tuple(
        Turn(question, ("1",)) for question in ("Wann habt ihr geöffnet?", "Danke", "Und?")
    )
    play(ask, Dialogue("Ada", turns))
    assert [context for _, context in asked] == [None, "1", "1"]


def test_figures_count_what_their_names_say(sample: Assistant) -> None:
    """One failed turn fails its dialogue."""
    right = Dialogue(
        "Ada", (Turn("Wann habt ihr geöffnet?", ("1",)), Turn("Hallo", ("smalltalk",)))
    )
    wrong = Dialogue(
        "Bob", (Turn("Wann habt ihr geöffnet?", ("4",)), Turn("Wann habt ihr geöffnet?", ("none",)))
    )
    figures = dialogue_figures([play(sample.reply, right), play(sample.reply, wrong)])
    assert figures == {"helped": 0.5, "wrong": 0.5, "false": 1.0, "smalltalk": 1.0, "whole": 0.5}
    assert dialogue_figures([]) == {}
