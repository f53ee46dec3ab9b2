"""Several questions in one message, and questions that lean on the one before."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.language.text import fold, sentences
from bot.language.tokens import Token

_CLAUSE_END = re.compile(r"[\s]*[,.!;:–()]+[\s]*")
# Not "worden" and "Woche".
QUESTION_WORD = (
    r"wann|wie|wieviel\w*|wer|wen|wem|wessen|was|wat|warum|wieso|weshalb|welche\w*"
    r"|wo(?:her|hin|zu|mit|nach|bei|durch|für|fuer|gegen|von|r(?:um|an|auf|aus|in|über|ueber))?"
)
_ASKING = re.compile(
    rf"""\?|\b(?:{QUESTION_WORD}|wollen
    |ob|gibts?|kann|können|muss|müssen|darf|dürfen|soll\w*|möchte\w*|bräuchte\w*|brauche\w*|suche\w*
    |wissen|interessier\w+|erfahren|frage|nennen|bitte|tipps?|hilfe|infos?)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_COMPARING = re.compile(
    r"\b(?:unterschie\w*|unterscheide\w*|abgrenz\w*|grenz\w+\b.+\bab|vergl\w*|gegenüber\w*"
    r"|beide[nrsm]?|vs|versus)\b",
    re.IGNORECASE,
)
# Between two things, not before the first: "und die Themen?" joins nothing.
_JOINING = re.compile(
    r"\w\W+(?:und|sowie|bzw|beziehungsweise|als auch|wie auch)\b|\bjeweils\b|[/&]",
    re.IGNORECASE,
)
_LEANING_WORDS = (
    "und oder aber auch noch dann denn so sowas das die der es er sie ihn ihm ihr ihnen"
    " deren dessen den dem dies diese dieser dieses da dabei dafür dazu davon dort damit daran"
    " darin darüber dagegen danach wie was wer wen wem wo wann warum wieso welche welcher"
)
_LEANING = frozenset(map(fold, _LEANING_WORDS.split()))
_ALWAYS_ELLIPTIC = 3  # words; "Häufigkeit pro Jahr?" names no topic
_LONGEST_ELLIPSIS = 6  # words; a longer question names its topic


def asks(text: str) -> bool:
    """Tell whether a text has a question mark or a word that asks or wishes."""
    return _ASKING.search(text) is not None


def compares(text: str) -> bool:
    """Tell whether a text asks how two things differ, or for both of them.

    Of several sentences those that ask count: "Once or twice? I have heard both."

    >>> compares("Was ist der Unterschied?"), compares("Ist das Pflicht? Ich hab beides gehört.")
    (True, False)
    """
    if not _COMPARING.search(text):
        return False
    asking = [sentence for sentence in sentences(text) if asks(sentence)]
    counting = asking or [text]
    return any(_COMPARING.search(sentence) for sentence in counting)


def joins(text: str) -> bool:
    """Tell whether a text joins two things, both of which may be asked for.

    >>> joins("Bitte Programm und Dauer"), joins("Und das Programm?")
    (True, False)
    """
    return _JOINING.search(text) is not None


def clauses(text: str) -> list[str]:
    """Return what stands between the punctuation marks of a text."""
    return [part for part in _CLAUSE_END.split(text) if part]


def is_elliptic(tokens: Sequence[Token]) -> bool:
    """Tell whether a question is too short and elliptic to name its topic itself."""
    if len(tokens) <= _ALWAYS_ELLIPTIC:
        return True
    if len(tokens) > _LONGEST_ELLIPSIS:
        return False
    return any(fold(token.text) in _LEANING for token in tokens)
