"""How good the bot is in whole conversations: labelled dialogues, played turn by turn.

A dialogue is one line of JSON: `{"persona", "turns": [{"q", "gold": [ids], "multi"?}]}`. Gold lists
the best id first; it is `["none"]` for a question to be declined and `["smalltalk"]` for a remark.
`multi` holds the ids that all have to be answered, or is true if these are all ids of gold.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from bot.conversation.reply import Reply
from bot.faq.values import CONVERSATION, NO_ENTRY
from bot.measuring.evaluation import share, stated
from bot.measuring.labelled import parse_lines

Ask = Callable[[str, str | None], Reply]  # a question and the context before it, to the reply


@dataclass(frozen=True, slots=True)
class Turn:
    """What a person says, and what answers it; `together` has to be answered all at once."""

    question: str
    gold: tuple[str, ...]
    together: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Dialogue:
    """The turns of one person, in their order."""

    persona: str
    turns: tuple[Turn, ...]


@dataclass(frozen=True, slots=True)
class Played:
    """A turn as it went: what was remembered before it, and the reply."""

    turn: Turn
    context: str | None
    reply: Reply

    @property
    def kind(self) -> str:
        """Return what the turn asks for: "together", "none", "smalltalk" or "entry"."""
        if self.turn.together:
            return "together"
        first = self.turn.gold[0]
        return first if first in (NO_ENTRY, CONVERSATION) else "entry"

    @property
    def answered(self) -> frozenset[str]:
        """Return the ids of the answers."""
        return frozenset(answer.id for answer in self.reply.answers)

    @property
    def is_helped(self) -> bool:
        """Tell whether an entry of gold is answered or offered."""
        offered = {match.id for match in self.reply.suggestions}
        shown = self.answered | offered
        return not shown.isdisjoint(self.turn.gold)

    @property
    def is_wrong(self) -> bool:
        """Tell whether the reply answers, and with no entry of gold."""
        is_answer = self.reply.kind == "answer"
        return is_answer and self.answered.isdisjoint(self.turn.gold)

    @property
    def is_right(self) -> bool:
        """Tell whether the turn went as it should."""
        match self.kind:
            case "together":
                return self.answered.issuperset(self.turn.together)
            case "none":
                return self.reply.kind != "answer"
            case "smalltalk":
                return self.reply.kind == "smalltalk"
            case _:
                return self.is_helped and not self.is_wrong


def holds_dialogues(path: Path) -> bool:
    """Tell whether a file of labelled lines holds dialogues; a faulty one holds none."""
    try:
        with path.open("rb") as lines:
            first = next((line for line in lines if line.strip()), b"")
        row = json.loads(first.decode("utf-8-sig"))
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(row, dict) and "turns" in row


def read_dialogues(path: Path) -> list[Dialogue]:
    """Read dialogues from JSON lines; raise `LabelError` for an invalid line."""
    expected = 'erwartet wird {"persona": …, "turns": [{"q": …, "gold": [ids]}, …]} in UTF-8'
    lines = path.read_bytes().split(b"\n")
    return parse_lines(path, lines, _dialogue, expected)


def _dialogue(line: bytes) -> Dialogue:
    row = json.loads(line.decode("utf-8-sig"))
    turns = tuple(map(_turn, row["turns"]))
    if not turns:
        raise ValueError("turns ist leer")
    persona = str(row.get("persona", ""))
    return Dialogue(persona, turns)


def _turn(row: Any) -> Turn:
    question = row["q"]
    gold = row["gold"]
    together = row.get("multi") or ()
    if together is True:
        together = gold
    are_ids = _are_ids(gold) and _are_ids(together)
    if not isinstance(question, str) or not gold or not are_ids:
        raise ValueError("q ist kein Text, oder gold oder multi ist keine Liste von ids")
    return Turn(question, tuple(gold), tuple(together))


def _are_ids(values: Any) -> bool:
    if not isinstance(values, list | tuple):
        return False
    return all(isinstance(value, str) for value in values)


def play(ask: Ask, dialogue: Dialogue) -> list[Played]:
    """Say each turn with what the reply before it handed back."""
    played = []
    context: str | None = None
    for turn in dialogue.turns:
        reply = ask(turn.question, context)
        played.append(Played(turn, context, reply))
        context = reply.context
    return played


def dialogue_figures(conversations: Sequence[Sequence[Played]]) -> dict[str, float]:
    """Return the figures of played dialogues; what they do not allow is left out."""
    by_kind = defaultdict(list)
    for turn in chain.from_iterable(conversations):
        by_kind[turn.kind].append(turn)
    entries = by_kind["entry"]
    unknown = by_kind[NO_ENTRY]
    remarks = by_kind[CONVERSATION]
    together = by_kind["together"]
    figures = {
        "helped": share(turn.is_helped for turn in entries),
        "wrong": share(turn.is_wrong for turn in entries),
        "false": share(not turn.is_right for turn in unknown),
        "smalltalk": share(turn.is_right for turn in remarks),
        "multi": share(turn.is_right for turn in together),
        "whole": share(map(_is_whole, conversations)),
    }
    return stated(figures)


def _is_whole(conversation: Sequence[Played]) -> bool:
    """Tell whether every turn of a conversation went as it should."""
    return all(turn.is_right for turn in conversation)
