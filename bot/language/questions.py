"""Several questions in one message, and questions that lean on the one before."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Sequence
from itertools import chain

from bot.language.text import fold, folded, sentences
from bot.language.tokens import Token

_SUBORDINATE = (
    r"dass|daß|ob|wenn|weil|damit|obwohl|sodass|als|um|der|die|das|den|dem|deren|dessen|ohne"
    r"|statt|falls|bevor|nachdem|sobald|sondern|denn|für|in|im|bei|also"
)
_JOINING = (
    r"und|un|u|oder|sowie|außerdem|ausserdem|zudem|beziehungsweise|bzw|ferner|danach|dann|sonst"
    r"|anschließend|andererseits|zum anderen|zum Schluss|daneben|weiterhin|zweitens|drittens"
)
# Where one question may end and the next begin. A sentence or list item is a question of its own;
# what stands between commas and conjunctions may be.
_SENTENCE_CUT = re.compile(r"(?<=[.?!…;])\s+(?=\S)|\s*\n\s*")
_CUT = re.compile(
    rf"""
    (?<=[.?!…;])\s+(?=\S) | \s*\n\s*                   # after a sentence
    | \s*,\s+(?!(?:{_SUBORDINATE})\b)                   # a comma, unless a clause depends on it
    | \s*:\s+ | \s+[–—-]\s+ | \s+[+&/]\s+ | \s+\(      # other marks
    | \s*,?\s+(?=(?:{_JOINING})\b[.,:]?\s)               # a conjunction
    """,
    re.IGNORECASE | re.VERBOSE,
)
_LINKING = rf"{_JOINING}|noch|auch|erstens|ach|und noch"
_LEADING = re.compile(rf"^(?:(?:{_LINKING})\b[\s,:.]*)+(?=\S+\s)", re.IGNORECASE)
_CLAUSE_END = re.compile(r"[\s]*[,.!;:–()]+[\s]*")
_TRAILING = re.compile(rf"[\s,]+(?:{_LINKING})$", re.IGNORECASE)
_ITEM = re.compile(r"^(?:(?:frage|punkt)\s+)?\(?(?:\d{1,2}|[a-z])[.)]\s*", re.IGNORECASE)
_ASKING = re.compile(
    r"""\?|\b(?:wann|wie|wieviel\w*|wer|wen|wem|wessen|was|wat|warum|wieso|weshalb|wo\w*|welche\w*|ob
    |gibts?|kann|können|muss|müssen|darf|dürfen|soll\w*|möchte\w*|bräuchte\w*|brauche\w*|suche\w*
    |wissen|interessier\w+|erfahren|frage|nennen|bitte|tipps?|hilfe|infos?)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_LONGEST_NOTE = 4  # words of a part that may ask without a word that asks: "Termine, Kosten"
_FEWEST_WORDS = 2
_FEWEST_WORDS_OF_MAIL = 30
_INDIRECT = re.compile(
    r"\b(?:wann|wie|wo|wer|wen|wem|was|warum|wieso|weshalb|wozu|woher|wohin|welche\w*|ob|wissen|sagen|erfahren|frage|nennen|mitteilen)\b",
    re.IGNORECASE,
)
_LEANING = frozenset(
    fold(word)
    for words in (
        "und oder aber auch noch dann denn so sowas das die der es er sie ihn ihm ihr ihnen deren dessen den dem dies diese dieser dieses",
        "da dabei dafür dazu davon dort damit daran darin darüber dagegen danach wie was wer wen wem wo wann warum wieso welche welcher",
    )
    for word in words.split()
)
_ALWAYS_ELLIPTIC = 3  # words; "Häufigkeit pro Jahr?" names no topic
_LONGEST_ELLIPSIS = 6  # words; a longer question names its topic
_MOST_CUTS = 8  # a message with more commas and conjunctions is read by its sentences alone


def asks(text: str) -> bool:
    """Tell whether a text has a question mark or a word that asks or wishes."""
    return bool(_ASKING.search(text))


def clauses(text: str) -> list[str]:
    """Return what stands between the punctuation marks of a text."""
    return [part for part in _CLAUSE_END.split(text) if part]


def segmentations(text: str) -> list[tuple[str, ...]]:
    """Return the ways to read a message as several questions: by sentences, and cut in two.

    What leads up to a question without asking anything is no question of its own.

    >>> segmentations("Was ist das und was kostet es?")
    [('Was ist das', 'was kostet es?')]
    """
    by_sentence = _asking_parts(_SENTENCE_CUT.split(text), notes=False)
    cuts = list(_CUT.finditer(text))
    if len(cuts) > _MOST_CUTS:
        cuts = list(_SENTENCE_CUT.finditer(text))
    halves = (
        _asking_parts((text[: cut.start()], text[cut.end() :]), notes=_joins(text, cut.end()))
        for cut in cuts[:_MOST_CUTS]
    )
    found = dict.fromkeys(parts for parts in (by_sentence, *halves) if len(parts) > 1)
    return list(found)


def _asking_parts(parts: Iterable[str], *, notes: bool) -> tuple[str, ...]:
    """Return the parts that ask something, without the words that link them.

    With `notes` short parts may ask without a word that asks.
    """
    asking = (_bare(part) for part in parts if asks(part) or (notes and _is_note(part.strip())))
    return tuple(part for part in asking if len(part.split()) >= _FEWEST_WORDS)


def _is_note(part: str) -> bool:
    return len(part.split()) <= _LONGEST_NOTE and not part.endswith((".", "!", ":"))


def _joins(text: str, place: int) -> bool:
    """Tell whether a conjunction stands at a place of a text."""
    return bool(_LEADING.match(text[place:]))


def asking_part(text: str) -> str | None:
    """Return the sentences of a long message that ask, None if it is short or nothing in it asks.

    A mail tells a story before it asks, in words of other entries: sentences with a question mark
    are what it asks, or else the last one that asks indirectly.
    """
    if len(text.split()) < _FEWEST_WORDS_OF_MAIL:
        return None
    parts = [part for part in sentences(text) if len(part.split()) >= _FEWEST_WORDS]
    asked = [part for part in parts if part.endswith("?")] or [
        part for part in parts if _INDIRECT.search(part)
    ][-1:]
    return " ".join(asked) if asked and len(asked) < len(parts) else None


def pieces(text: str, courtesies: Container[str]) -> list[str]:
    """Return the parts of a message that may be a question beside a remark.

    Sentences, halves, what follows leading courtesies.

    >>> pieces("Danke schön und wie oft trifft man sich", {"danke schon"})
    ['Danke schön', 'wie oft trifft man sich']
    """
    words = text.split()
    rests = (
        " ".join(words[end:])
        for end in range(1, len(words))
        if folded(" ".join(words[:end])) in courtesies
    )
    parts = [*sentences(text), *chain.from_iterable(segmentations(text)), *rests]
    found = dict.fromkeys(_bare(part) for part in parts)
    return [part for part in found if part != text and len(part.split()) >= _FEWEST_WORDS]


def _bare(part: str) -> str:
    """Strip linking words and marks of lists, so that a part reads as a question of its own."""
    text = _ITEM.sub("", part.strip(" ,;:+()–—-\n\t"))
    return _TRAILING.sub("", _LEADING.sub("", text))


def is_elliptic(tokens: Sequence[Token]) -> bool:
    """Tell whether a question is so short, and leans so on what was said, that its topic stands in the one before."""
    if len(tokens) <= _ALWAYS_ELLIPTIC:
        return True
    return len(tokens) <= _LONGEST_ELLIPSIS and any(
        fold(token.text) in _LEANING for token in tokens
    )
