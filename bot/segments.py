"""Several questions in one message, and questions that need the one before."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.models import Token

_QUESTION_WORDS = "wie|was|wer|wen|wem|wo|woher|wohin|wann|warum|wieso|weshalb|wozu|welche[nmrs]?|womit|worüber|gibt|kann|können|muss|müssen|soll|sollte|sollten|darf|dürfen|ist|sind|hat|wird|reicht|brauche|brauchen"
_SENTENCE_END = re.compile(r"(?<=[?!])\s+|(?<=[^\W\d]{3}\.)\s+|\s*;\s+|\n+")
_JOINT = re.compile(
    rf"(?:,\s*|\s+)(?:und|sowie|außerdem|ausserdem|zudem|ferner|oder)\s+(?:außerdem|ausserdem|noch(?: was)?|auch|dann|zweitens|weiter|zusätzlich)?[:,]?\s*(?=(?:{_QUESTION_WORDS})\b)",
    re.IGNORECASE,
)
_FEWEST_WORDS = 2


def split_questions(text: str) -> list[str]:
    """Return the parts of a message that may be questions of their own: sentences, and clauses joined by "und wie …"."""
    sentences = [s.strip() for s in _SENTENCE_END.split(text) if s.strip()]
    if any(s.endswith("?") for s in sentences):
        sentences = [s for s in sentences if s.endswith("?")]
    parts = [part.strip(" ,") for sentence in sentences for part in _JOINT.split(sentence)]
    return [part for part in parts if len(part.split()) >= _FEWEST_WORDS]


_OPENERS = frozenset("und oder aber".split())
_ANAPHORS = frozenset("das die der es er sie dies diese dieser dieses da dabei dafur dazu davon dort damit daran denn so sowas ihn ihm ihr deren dessen dann hier".split())
_FEW_CONTENT = 3


def stands_alone(tokens: Sequence[Token], best: float) -> bool:
    """Tell whether a question is understood without the one before."""
    return best > 0.5 and not (tokens and tokens[0].lemma in _OPENERS)
