"""The ways to read a message as several questions."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, combinations, pairwise

from bot.language.questions import asks
from bot.language.text import folded, sentences

_SUBORDINATE = (
    r"dass|daß|ob|wenn|weil|damit|obwohl|sodass|als|um|der|die|das|den|dem|deren|dessen|ohne"
    r"|statt|falls|bevor|nachdem|sobald|sondern|denn|für|in|im|bei|also"
)
_COORDINATING = r"und|un|u|sowie|außerdem|ausserdem|zudem|beziehungsweise|bzw|zweitens|drittens"
# They join only after a comma: "was macht ihr sonst noch" is one question.
_ADVERBS = (
    r"ferner|danach|dann|sonst|anschließend|andererseits|zum anderen|zum Schluss|daneben|weiterhin"
)
_ASKING_WORD = r"wann|wie|wieviel\w*|wer|wen|wem|wessen|was|wat|warum|wieso|weshalb|wo\w*|welche\w*"

# Where one question may end and the next begin.
_ITEM_MARK = r"(?:(?:frage|punkt)\s+\d{1,2}|\(?(?:\d{1,2}|[a-d])[.)])\s"  # Frage 1, 1. 2) a)
_SENTENCE = rf"(?<=[.?!…;])\s+(?=\S) | \s*\n\s* | \s+(?={_ITEM_MARK})"
_ALTERNATIVE = rf"oder\s+(?:{_ASKING_WORD})"  # "A oder B?" alone is one question
_JOINT = rf"""\s*,?\s+(?=(?:{_COORDINATING})\b[.,:]?\s | {_ALTERNATIVE}\s)
    | \s*,\s+(?=(?:{_ADVERBS})\s) | \s+[–—-]\s+ | \s+[+&/]\s+ | \s+\("""
_COMMA = rf"\s*,\s+(?!(?:{_SUBORDINATE})\b) | \s*:\s+"
_CUT = re.compile(
    rf"(?P<sentence>{_SENTENCE}) | (?P<joint>{_JOINT}) | {_COMMA}", re.VERBOSE | re.IGNORECASE
)

_LINKING = rf"{_COORDINATING}|{_ADVERBS}|oder|noch|auch|also|erstens|ach|und noch"
_LEADING = re.compile(rf"(?:\b(?:{_LINKING})\b[\s,:.]*)+(?=\S+\s|\S{{4}})", re.IGNORECASE)
_TRAILING = re.compile(rf"[\s,]+(?:{_LINKING}|oder (?:so|wie|was)|und so|usw|etc)$", re.IGNORECASE)
_ITEM = re.compile(_ITEM_MARK, re.IGNORECASE)

# How a question begins: with a word that asks, or with its verb.
_BEGINNING = re.compile(
    rf"""^(?:\w+\s+){{0,2}}(?:{_ASKING_WORD}|ob)\b
    |^(?:ist|sind|war|wäre\w*|hat|habt|haben|wird|werden|wurde\w*|geht|gehen|gibt\w*|kann|können|könnte\w*
    |muss|müssen|darf|dürfen|soll\w*|lohnt|reicht|reichen|läuft|laufen|macht|machen|kommt|kommen
    |braucht\w*|brauchen|bekomm\w*|krieg\w*|finde\w*|suche\w*|bräuchte\w*|möchte\w*|würde\w*|treffe\w*|zählt|nimmt|nehmen
    |bietet|bieten|hilft|helfen|dauert|kostet|zahlt|steht|stehen|lässt|lassen|habe|will|wollen|jemand\w*)\b
    |^\w+(?:t|en)\s+(?:ihr|wir|man|er|sie|es|der|die|das|da|dort|auch|denn|unsere?|ein|eine)\b""",
    re.IGNORECASE | re.VERBOSE,
)
# An asking phrase without the rest of its question: "Wann und mit wem tagt der Zirkel?"
_ASKING_PHRASE = re.compile(
    rf"^(?:\w+\s+)?(?:wie\s+(?:oft|viele?|lange|häufig)|welche\w*\s+\w+|{_ASKING_WORD})(?=[\s,?]|$)",
    re.IGNORECASE,
)
_LONGEST_TOPIC = 6  # words before a colon that say what all questions are about
_LONGEST_NOTE = 4  # words of a part that may ask without a word that asks: "Termine regional"
_PUNCTUATION = re.compile(r"[.!:;,]|\?.")  # a question mark at the end belongs to all notes
_FEWEST_LETTERS = 4  # of a part
_MOST_CUTS = 8  # a message with more commas and conjunctions is read by its sentences alone
_MOST_READ_IN_ALL_WAYS = 4  # cuts; of more each is tried alone, and all of them
_MOST_PARTS = 4
_LONGEST_CUT = 400  # characters; a longer message is read by its sentences alone

Parts = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Cut:
    """A place where a question may end: its span, and how the sides are joined."""

    start: int
    end: int
    is_sentence: bool
    is_joint: bool


def segmentations(text: str) -> list[Parts]:
    """Return the ways to read a message as several questions.

    What leads up to a question without asking anything is no question of its own.

    >>> segmentations("Was ist das und was kostet es?")
    [('Was ist das', 'was kostet es?')]
    """
    cuts = _cuts(text)
    ways = (_parts(text, chosen) for chosen in _choices(cuts))
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
    bare = filter(None, map(_bare, parts))
    return [part for part in dict.fromkeys(bare) if part != text]


def _cuts(text: str) -> list[_Cut]:
    """Return the places where a question may end and another begins."""
    places = _places(text)
    if len(text) > _LONGEST_CUT or len(places) > _MOST_CUTS:
        places = [cut for cut in places if cut.is_sentence]
    sides = pairwise(_between(text, places))
    return [
        cut
        for cut, (before, after) in zip(places, sides, strict=True)
        if cut.is_sentence or _BEGINNING.search(after) or (_is_note(before) and _is_note(after))
    ]


def _between(text: str, cuts: Sequence[_Cut]) -> list[str]:
    """Return what stands between the cuts, bare; empty where no question is left."""
    starts = [0, *(cut.end for cut in cuts)]
    ends = [*(cut.start for cut in cuts), len(text)]
    return [_bare(text[start:end]) for start, end in zip(starts, ends, strict=True)]


def _places(text: str) -> list[_Cut]:
    """Return the punctuation and conjunctions with the linking words that follow them."""
    places: list[_Cut] = []
    for match in _CUT.finditer(text):
        linking = _LEADING.match(text, match.end())
        is_item = bool(_ITEM.match(text, match.end())) or text[match.start() - 1] == ";"
        is_joint = bool(match["joint"] or linking) or is_item
        end = linking.end() if linking else match.end()
        if not places or match.start() >= places[-1].end:
            places.append(_Cut(match.start(), end, bool(match["sentence"]), is_joint))
    return places


def _choices(cuts: Sequence[_Cut]) -> Iterator[tuple[_Cut, ...]]:
    """Yield the sets of cuts to try: those of sentences, all, and each small one."""
    yield tuple(cut for cut in cuts if cut.is_sentence)
    yield tuple(cuts)
    most = min(len(cuts), _MOST_PARTS - 1) if len(cuts) <= _MOST_READ_IN_ALL_WAYS else 1
    for count in range(1, most + 1):
        yield from combinations(cuts, count)


def _parts(text: str, cuts: Sequence[_Cut]) -> Parts:
    """Return the parts between the cuts that may be questions, in full."""
    parts = _between(text, cuts)
    joined = [False, *(cut.is_joint for cut in cuts), False]
    if cuts and text[cuts[0].start] == ":" and _is_topic(parts[0]):
        topic, *parts = parts
        asking = _asking(parts, joined[1:])
        return tuple(f"{topic}: {part}" for part in _completed(asking))
    return tuple(_completed(_asking(parts, joined)))


def _asking(parts: Sequence[str], joined: Sequence[bool]) -> Sequence[str]:
    """Return the parts that may be questions, none if nothing in them asks.

    `joined` tells of each side of a part whether a conjunction or the mark of a list stands there.
    """
    if _are_notes(parts):
        return parts
    asking = [
        part
        for part, sides in zip(parts, pairwise(joined), strict=True)
        if may_ask(part) or (any(sides) and " " in part)
    ]
    return asking if any(map(may_ask, asking)) else ()


def _are_notes(parts: Sequence[str]) -> bool:
    """Tell whether all parts are short notes; beside a lone word the others have few words too."""
    sizes = [len(part.split()) for part in parts]
    return all(map(_is_note, parts)) and (min(sizes) > 1 or max(sizes) < _LONGEST_NOTE)


def _is_topic(part: str) -> bool:
    return 0 < len(part.split()) <= _LONGEST_TOPIC and not asks(part)


def may_ask(part: str) -> bool:
    """Tell whether a part of a message has a word that asks or begins as a question does."""
    return asks(part) or bool(_BEGINNING.search(part))


def _completed(parts: Sequence[str]) -> Iterator[str]:
    """Yield the parts; a lone asking phrase is given what follows that of the last part."""
    last = _ASKING_PHRASE.match(parts[-1]) if parts else None
    rest = parts[-1][last.end() :] if last else ""
    shared = rest if rest.startswith(" ") else ""
    for part in parts:
        phrase = _ASKING_PHRASE.match(part)
        is_alone = phrase is not None and phrase.end() == len(part)
        yield part + shared if is_alone else part


def _is_note(part: str) -> bool:
    return 0 < len(part.split()) <= _LONGEST_NOTE and not _PUNCTUATION.search(part)


def _bare(part: str) -> str:
    """Return a part without linking words and marks of lists; nothing if no question is left."""
    item = _ITEM.match(part)
    unmarked = part[item.end() if item else 0 :].strip(" ,;:+()–—-\n\t")
    linking = _LEADING.match(unmarked)
    bare = _TRAILING.sub("", unmarked[linking.end() :] if linking else unmarked)
    is_long_enough = len(bare) >= _FEWEST_LETTERS
    return bare if is_long_enough or bare.endswith("?") or _ASKING_PHRASE.fullmatch(bare) else ""
