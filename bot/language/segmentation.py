"""The ways to read a message as several questions."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Sequence
from itertools import chain

from bot.language.questions import asks
from bot.language.text import folded, sentences

_SUBORDINATE = (
    r"dass|daß|ob|wenn|weil|damit|obwohl|sodass|als|um|der|die|das|den|dem|deren|dessen|ohne"
    r"|statt|falls|bevor|nachdem|sobald|sondern|denn|für|in|im|bei|also"
)
_JOINING = (
    r"und|un|u|oder|sowie|außerdem|ausserdem|zudem|beziehungsweise|bzw|ferner|danach|dann|sonst"
    r"|anschließend|andererseits|zum anderen|zum Schluss|daneben|weiterhin|zweitens|drittens"
)
# Where one question may end and the next begin.
_ITEM_MARK = r"\(?(?:\d{1,2}|[a-d])[.)]\s"  # 1. 2) a)
_SENTENCE = rf"(?<=[.?!…;])\s+(?=\S) | \s*\n\s* | \s+(?=(?:frage\s+|punkt\s+)?{_ITEM_MARK})"
_JOINT = rf"\s*,?\s+(?=(?:{_JOINING})\b[.,:]?\s) | \s+[–—-]\s+ | \s+[+&/]\s+ | \s+\("
_COMMA = rf"\s*,\s+(?!(?:{_SUBORDINATE})\b) | \s*:\s+"
_SENTENCE_CUT = re.compile(_SENTENCE, re.VERBOSE | re.IGNORECASE)
_JOINT_CUT = re.compile(rf"{_SENTENCE} | {_JOINT}", re.VERBOSE | re.IGNORECASE)
_CUT = re.compile(
    rf"(?P<joint>{_JOINT}) | (?P<sentence>{_SENTENCE}) | {_COMMA}", re.VERBOSE | re.IGNORECASE
)

_LINKING = rf"{_JOINING}|noch|auch|erstens|ach|und noch"
_LEADING = re.compile(rf"^(?:(?:{_LINKING})\b[\s,:.]*)+(?=\S+\s)", re.IGNORECASE)
_TRAILING = re.compile(rf"[\s,]+(?:{_LINKING})$", re.IGNORECASE)
_ITEM = re.compile(rf"^(?:(?:frage|punkt)\s+)?{_ITEM_MARK}", re.IGNORECASE)

# How a question begins: with a word that asks, or with its verb.
_BEGINNING = re.compile(
    r"""^(?:\w+\s+){0,2}(?:wann|wie|wieviel\w*|wer|wen|wem|wessen|was|wat|warum|wieso|weshalb|wo\w*|welche\w*|ob)\b
    |^(?:ist|sind|war|wäre\w*|hat|habt|haben|wird|werden|wurde\w*|geht|gehen|gibt\w*|kann|können|könnte\w*
    |muss|müssen|darf|dürfen|soll\w*|lohnt|reicht|reichen|läuft|laufen|macht|machen|kommt|kommen
    |braucht\w*|brauchen|bekomm\w*|krieg\w*|finde\w*|suche\w*|bräuchte\w*|möchte\w*|würde\w*|treffe\w*|zählt|nimmt|nehmen
    |bietet|bieten|hilft|helfen|dauert|kostet|zahlt|steht|stehen|lässt|lassen|habe|will|wollen|jemand\w*)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_LONGEST_NOTE = 4  # words of a part that may ask without a word that asks: "Termine regional"
_FEWEST_WORDS = 2
_MOST_CUTS = 8  # a message with more commas and conjunctions is read by its sentences alone
_MOST_PARTS = 4
_LONGEST_CUT = 400  # characters; a longer message is read by its sentences alone

Parts = tuple[str, ...]


def segmentations(text: str) -> list[Parts]:
    """Return the ways to read a message as several questions.

    By sentences, by sentences and conjunctions, and cut in two at each place. What leads up to a
    question without asking anything is no question of its own.

    >>> segmentations("Was ist das und was kostet es?")
    [('Was ist das', 'was kostet es?')]
    """
    ways = [_questions(_SENTENCE_CUT.split(text))]
    if len(text) <= _LONGEST_CUT:
        ways += [_joined(_JOINT_CUT.split(text)), *_halves(text)]
    return [parts for parts in dict.fromkeys(ways) if 1 < len(parts) <= _MOST_PARTS]


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
    return [part for part in dict.fromkeys(_bare(parts)) if part != text]


def _halves(text: str) -> Iterable[Parts]:
    """Yield the message cut in two at each place where a question may end."""
    cuts = list(_CUT.finditer(text))
    if len(cuts) > _MOST_CUTS:
        cuts = [cut for cut in cuts if cut["sentence"]][:_MOST_CUTS]
    for cut in cuts:
        halves = text[: cut.start()], text[cut.end() :]
        if cut["joint"] or (cut["sentence"] and _LEADING.match(halves[1])):
            yield _joined(halves)
        elif cut["sentence"]:
            yield _questions(halves)
        else:
            yield _questions(halves) or _notes(halves)


def _questions(parts: Sequence[str]) -> Parts:
    """Return the parts that ask something; none if that is one alone."""
    asking = _bare([part for part in parts if asks(part)])
    return asking if len(asking) > 1 else ()


def _joined(parts: Sequence[str]) -> Parts:
    """Return the parts that a conjunction joins; each part but the first begins a question.

    A question mark at the end belongs to the sentence, not to the part after the last conjunction.
    """
    bare = _bare(parts)
    begins = all(_BEGINNING.search(part) or _is_note(part) for part in bare[1:])
    return bare if begins and any(map(asks, bare)) else _notes(parts)


def _notes(parts: Sequence[str]) -> Parts:
    """Return the parts if all of them are short notes."""
    bare = _bare(parts)
    return bare if all(map(_is_note, bare)) else ()


def _is_note(part: str) -> bool:
    return len(part.split()) <= _LONGEST_NOTE and not part.endswith((".", "?", "!", ":"))


def _bare(parts: Iterable[str]) -> Parts:
    """Return the parts that have words, without linking words and marks of lists."""
    stripped = (_ITEM.sub("", part.strip(" ,;:+()–—-\n\t")) for part in parts)
    bare = (_TRAILING.sub("", _LEADING.sub("", part)) for part in stripped)
    return tuple(part for part in bare if len(part.split()) >= _FEWEST_WORDS)
