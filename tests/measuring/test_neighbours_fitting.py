"""Fitting whether two questions side by side are both meant."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.conversation.assistant import Assistant
from bot.conversation.neighbours import CONSTANT, WEIGHTS
from bot.measuring.labelled import MULTI, LabelError, Labelled
from bot.measuring.neighbours_fitting import fit_neighbours, read_messages

GOLDEN = Path(__file__).parents[1] / "golden"


def test_weights_say_what_speaks_for_two_questions(real: Assistant) -> None:
    """The surer the parts are, and the more the whole leaves them, the likelier both are meant."""
    asked = read_messages(real, [GOLDEN / "dev_multi.jsonl"])
    found = fit_neighbours(real, asked[:120])
    assert found.keys() <= WEIGHTS.keys()
    assert CONSTANT in found
    assert found["second_log_odds"] > 0
    assert found["second_log_probability"] > 0


def test_turns_follow_what_was_said_before(real: Assistant, tmp_path: Path) -> None:
    """Turns of dialogues are read with what was remembered before them."""
    file = tmp_path / "dialogues.jsonl"
    question = "Was ist ein regionaler Qualitätszirkel?"
    turns = [
        {"q": question, "gold": ["4"]},
        {"q": "Wer kommt da hin und wie oft?", "gold": ["17", "21"], "multi": True},
    ]
    file.write_text(json.dumps({"persona": "", "turns": turns}), encoding="utf-8")
    first, second = read_messages(real, [file])
    assert first == Labelled(question, ("4",))
    assert (second.style, second.gold) == (MULTI, ("17", "21"))
    assert second.context is not None
    assert second.context.startswith("4")


def test_unusable_file_is_named(real: Assistant, tmp_path: Path) -> None:
    """A file that holds no labelled messages is named with what was expected."""
    file = tmp_path / "leer.jsonl"
    file.write_text("", encoding="utf-8")
    with pytest.raises(LabelError, match=r"leer\.jsonl"):
        read_messages(real, [file])
