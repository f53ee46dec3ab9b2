"""The ways to read a message as several questions."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, pairwise

from bot.language.asked import ANNOUNCING, BESIDE, introduces
from bot.language.folding import folded
from bot.language.function_words import NOT, QUESTION_WORD
from bot.language.plain_words import PARTS_KEPT
from bot.language.questions import asks
from bot.language.sentences import ABBREVIATIONS_BEFORE_WORDS, sentences

_SUBORDINATE = (
    r"dass|daß|ob|wenn|weil|damit|obwohl|sodass|als|um|der|die|das|den|dem|deren|dessen|ohne"
    r"|statt|falls|bevor|nachdem|sobald|sondern|denn|für|in|im|bei|also|sich"
)
_COORDINATING = (
    r"und|un|u|sowie|nebst|plus|außerdem|ausserdem|zudem|beziehungsweise|bzw|zweitens|drittens"
)
# They join only after a comma: "was macht ihr sonst noch" is one question.
_ADVERBS = (
    r"ferner|danach|dann|sonst|anschließend|andererseits|zum anderen|zum Schluss|daneben|weiterhin"
)

# Where one question may end and the next begin.
# Frage 1, 1. 2) a) erstens; a slash divides items as well.
_ITEM_MARK = (
    r"(?:(?:frage|punkt)\s+\d{1,2}|\(?(?:\d{1,2}|[a-d])[.)]|(?:erst|zweit|dritt|viert)ens[,:]?)\s"
)
_NO_DAY = (
    r"(?<!\bam)(?<!\bvom)(?<!\bzum)(?<!\bzu)(?<!\bbis)(?<!\bde[rmn])"  # "am 14. Mai" is no list
)
_NO_END = r"(?<!\d\.)(?<!\bz\.b\.)" + "".join(
    rf"(?<!\b{word}\.)" for word in ABBREVIATIONS_BEFORE_WORDS
)
_SENTENCE = rf"{_NO_END}(?<=[.?!…;])\s+(?=\S) | \s*\n\s* | {_NO_DAY}\s+(?={_ITEM_MARK})"
_ALTERNATIVE = rf"oder\s+(?:{QUESTION_WORD})"  # "A oder B?" alone is one question
_JOINT = rf"""\s*,?\s+(?=(?:{_COORDINATING})\b[.,:]?\s | {_ALTERNATIVE}\s)
    | \s*,\s+(?=(?:{_ADVERBS})\s) | \s+[–—-]\s+ | \s+(?:[+&|]|//?)\s+ | \s+\("""
_OTHERWISE = rf"oder\s+(?!(?:{QUESTION_WORD})\b)"
_RELATIVE = (
    r"(?<=[^t]\sdas),\s+was\b"  # "sondern das, was Sie veranstalten"; not "was ist das, was"
)
_COMMA = rf"(?!{_RELATIVE})\s*,\s+(?!(?:{_SUBORDINATE})\b | {_OTHERWISE}) | \s*:\s+"
_CUT = re.compile(
    rf"(?=[\s,:])(?: (?P<sentence>{_SENTENCE}) | (?P<joint>{_JOINT}) | {_COMMA} )",
    re.VERBOSE | re.IGNORECASE,
)

_LINKING = rf"{_COORDINATING}|{_ADVERBS}|oder|noch|auch|also|erstens|ach|und noch"
_LEADING = re.compile(rf"(?:\b(?:{_LINKING})\b[\s,:.]*)+(?=\S+\s|\S{{4}})", re.IGNORECASE)
_TRAILING = re.compile(
    rf"(?<![\s,])[\s,]+(?:{_LINKING}|oder (?:so|wie|was)|und so|usw|etc)$", re.IGNORECASE
)
_CLOSING_BRACKET = re.compile(r"\)(?=[?!.]*$)")
_ITEM = re.compile(_ITEM_MARK, re.IGNORECASE)
_FIRST_ITEM = re.compile(r"(?:(?:frage|punkt)\s+1|\(?[1a][.)]|erstens[,:]?)\s", re.IGNORECASE)

# The next question of a message without punctuation: "wie gründet man das wer hilft uns dabei".
_SUBJECT = r"(?:man|ich|wir|ihr|sie|er|es|der|die|das|so|mir|uns|eure?|unsere?|einen?|eine)"
_NO_LINK = "".join(
    rf"(?<!\b{word})"
    for word in ("und", "oder", "seit", "bis", "ab", "mit", "für", "von", "zu", "auf", "so", "als")
)
_NEXT_QUESTION = re.compile(
    rf"(?=\s+w){_NO_LINK}\s+(?=(?:wann|wer|wo|warum|wieso|was|welche\w*|wie(?:\s+(?:oft|lange|viele?))?+)"
    rf"\s+(?:ist|sind|kann|(?!{_SUBJECT}\b)\w+(?:t|en|e|st))\s+{_SUBJECT}\b)",
    re.IGNORECASE,
)

# How a question begins: with a word that asks, or with its verb.
_BEGINNING = re.compile(
    rf"""^(?:\w+\s+){{0,2}}(?:{QUESTION_WORD}|ob)\b
    |^(?:ist|sind|war|wäre\w*|hat|habt|haben|wird|werden|wurde\w*|geht|gehen|gibt\w*|kann|können
    |könnte\w*|muss|müssen|darf|dürfen|soll\w*|lohnt|reicht|reichen|läuft|laufen|macht|machen
    |kommt|kommen|braucht\w*|brauchen|bekomm\w*|krieg\w*|finde\w*|suche\w*|bräuchte\w*|möchte\w*
    |würde\w*|treffe\w*|zählt|nimmt|nehmen|bietet|bieten|hilft|helfen|dauert|kostet|zahlt|steht
    |stehen|lässt|lassen|habe|will|wollen|jemand\w*|existier\w+|besteh\w+)\b
    |^\w+(?:t|en)\s+(?:ihr|wir|man|er|sie|es|der|die|das|da|dort|auch|denn|unsere?|ein|eine
    |überhaupt|eigentlich|dann|noch|nur|mich|uns|jemand|alle|beide)\b""",
    re.IGNORECASE | re.VERBOSE,
)
# An asking phrase without the rest of its question: "Wann und mit wem tagt der Zirkel?"
_ASKING_PHRASE = re.compile(
    r"^(?:\w+\s+)?(?:wie\s+(?:oft|viele?|lange|häufig)|welche\w*\s+\w+"
    rf"|{QUESTION_WORD})(?=[\s,?]|$)",
    re.IGNORECASE,
)
# What is not asked for: "nicht die Themen, mich interessiert", but not "keine Ahnung, wie".
_DENIED = re.compile(
    rf"^(?:auch\s+)?(?:{NOT}|kein\w*)\b(?!.*(?:\?|\b(?:{QUESTION_WORD})\b))"
    r"|^(?:statt|anstatt|anstelle)\s+\w+(?:\s+\w+){0,2}$",
    re.IGNORECASE,
)
_ANNOUNCEMENT = re.compile(
    rf"^(?!{BESIDE}).*{ANNOUNCING}$ | ^(?:\w+\s+){{0,2}}frage\b(?!.*\b(?:{QUESTION_WORD})\b)",
    re.IGNORECASE | re.VERBOSE,
)
# What is said once more in other words: "…, ich mein, was hat man davon?"
_OTHER_WORDS = r"(?:ich mein\w*|also|sprich|das heißt|soll heißen)"
_DOUBTING = r"ob\s+(?:sich\s+)?das\b"  # "welchen Sinn es hat, und ob das nützt"
_REPHRASING = re.compile(rf"\b{_OTHER_WORDS}$", re.IGNORECASE)
_BEGINS_REPHRASING = re.compile(rf"{_OTHER_WORDS}\b|{_DOUBTING}", re.IGNORECASE)
_EXCEPTING = re.compile(r"(?:außer|ausser|abgesehen von|statt|anstelle)\b", re.IGNORECASE)
_EXCEPTED = re.compile(r"\babgesehen$", re.IGNORECASE)
# What stands beside a question without a thing of its own: "wenn nicht?", "noch was", "von vorhin".
_SCRAP = re.compile(
    r"""(?:(?:und|also|aber|na|ja)\s+)*(?:(?:wenn|falls)\s+(?:nicht|nein|ja|doch)
    |(?:(?:noch|noch\s?mal|ganz)\s+)+(?:was|etwas)
    |(?:(?:noch|noch\s?mal|mal|wieder|ganz)\s+)*(?:was|etwas)\s+(?:(?:ganz|völlig)\s+)?
    (?:anderes|grundsätzliches|neues|weiteres)
    |(?:ein|kein)\s+muss|(?:von|wie)\s+(?:vorhin|eben|gerade|oben)|(?:alle\s+)?beide(?:\s+zusammen)?
    |(?:steht|stehen|ist|sind)\s+(?:die|der|das|sie|er|es)\s+(?:da|dort)(?:\s+drin)?)\W*""",
    re.IGNORECASE | re.VERBOSE,
)
# "Ich bin neu im Amt und soll das organisieren." says why somebody asks.
_TELLING = re.compile(
    rf"(?:(?:ich|wir)\s+(?:bin|sind|soll|sollen)\b(?=.*\b(?:neu|soll\w*)\b)"
    rf"|solle?n?\s+(?!(?:man|ich|wir|es)\b)(?=.*\.$))"
    rf"(?!.*(?:\?|\b(?:{QUESTION_WORD}|ob)\b)).*",
    re.IGNORECASE | re.DOTALL,
)
_POINTING_BACK = re.compile(
    r"\b(?:das|dies|es|davon|dazu|dafür|dabei|daran|darüber|damit)\b(?!\s+[A-ZÄÖÜ])"
)
_WORDS_OF_CLAUSE = 3  # after the asking word of a clause that no note is
_LONGEST_TOPIC = 6  # words before a colon that say what all questions are about
_LONGEST_NOTE = 4  # words of a part that may ask without a word that asks: "Termine regional"
_PUNCTUATION = re.compile(r"[.!:;,]|\?.")  # a question mark at the end belongs to all notes
_FEWEST_LETTERS = 4  # of a part
_FEWEST_WORDS_BEFORE = 4  # a question that no sign divides from the one before it
_MOST_CUTS = 8  # a message with more commas and conjunctions is read by its sentences alone
_MOST_READ_IN_ALL_WAYS = 4  # cuts; of more each is tried alone, and all of them
_MOST_TRIED_ALONE = 24  # cuts; a longer message is hardly two questions
_MOST_PARTS = 4
_LONGEST_ANNOUNCEMENT = 120  # characters
_LONGEST_COURTESY = 8  # words that a message begins with
_LONGEST_CUT = 400  # characters; a longer message is read by its sentences alone

Parts = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Cut:
    """A place where a question may end: its span, and how the sides are joined.

    After it an item of a list may begin, perhaps the first one.
    """

    start: int
    end: int
    is_sentence: bool = False
    is_joint: bool = False
    is_item: bool = False
    is_first_item: bool = False


def segmentations(text: str) -> list[Parts]:
    """Return the ways to read a message as several questions.

    What leads up to a question without asking anything is no question of its own.

    >>> segmentations("Was ist das und was kostet es?")
    [('Was ist das', 'was kostet es?')]
    """
    cuts = _cuts(text)
    if not cuts:
        return []
    choices = dict.fromkeys(_choices(cuts))
    ways = [_parts(text, chosen) for chosen in choices if chosen]
    different = dict.fromkeys(ways)
    return [parts for parts in different if 1 < len(parts) <= _MOST_PARTS]


def after_preface(text: str) -> str | None:
    """Return the question that follows what a visitor says first without asking anything.

    Return None if nothing precedes it, or if it points back at that: "Was kostet das?"

    >>> after_preface("Hier ist die Musikschule, wann ist denn die Sprechstunde?")
    'wann ist denn die Sprechstunde?'
    """
    for cut in _cuts(text)[:_MOST_CUTS]:  # a preface is short
        question = bare(text[cut.end :])
        if asks(text[: cut.start]):
            return None
        if _BEGINNING.search(question):
            return None if _POINTING_BACK.search(question) else question
    return None


def pieces(text: str, courtesies: Container[str]) -> list[str]:
    """Return the parts of a message that may be a question beside a remark.

    Sentences, halves, what follows leading courtesies.

    >>> pieces("Danke schön und wie oft trifft man sich", {"danke schon"})
    ['Danke schön', 'wie oft trifft man sich']
    """
    parts = sentences(text)
    for way in segmentations(text):
        parts += way
    parts += _after_courtesies(text, courtesies)
    different = dict.fromkeys(map(bare, parts))
    return [part for part in different if part not in ("", text)]


def _after_courtesies(text: str, courtesies: Container[str]) -> Iterator[str]:
    """Yield what follows each courtesy that a message begins with."""
    words = text.split()
    most = min(len(words), _LONGEST_COURTESY + 1)
    for end in range(1, most):
        opening = " ".join(words[:end])
        said = folded(opening)
        if said in courtesies:
            yield " ".join(words[end:])


@lru_cache(PARTS_KEPT)
def _cuts(text: str) -> tuple[_Cut, ...]:
    """Return the places where a question may end and another begins."""
    places = _places(text)
    if not places:
        return ()
    is_long = len(text) > _LONGEST_CUT or len(places) > _MOST_CUTS
    if is_long:
        places = [cut for cut in places if cut.is_sentence]
    sides = pairwise(_between(text, places))
    cuts = []
    for place, (before, after) in zip(places, sides, strict=True):
        if place.is_sentence or place.is_item or _divides(before, after):
            cuts.append(place)
    return tuple(cuts)


def _divides(before: str, after: str) -> bool:
    """Tell whether a comma or a conjunction between two parts divides questions or notes."""
    if _belong_together(before, after):
        return False
    if _BEGINNING.search(after):
        return True
    if _EXCEPTING.match(before):
        return False
    return _is_note(before) and _is_note(after) and not _is_unfinished(before)


def are_apart(before: str, after: str) -> bool:
    """Tell whether two parts may ask for two things, as neither only serves the other.

    >>> are_apart("Geld", "Termine"), are_apart("Außer Ihnen", "wer hilft noch?")
    (True, False)
    """
    return not (_belong_together(before, after) or _EXCEPTING.match(before))


def _belong_together(before: str, after: str) -> bool:
    """Tell whether a part says the other once more, sets it aside or names its topic."""
    is_rephrased = _REPHRASING.search(before) or _BEGINS_REPHRASING.match(after)
    is_set_aside = _EXCEPTED.search(after)
    return bool(is_rephrased or is_set_aside) or _names_topic_of(before, after)


def _names_topic_of(before: str, after: str) -> bool:
    """Tell whether a part only names what the next one asks about: "Der Auftakt, was ist das?"."""
    return not may_ask(before) and _POINTING_BACK.search(after) is not None


def _is_unfinished(part: str) -> bool:
    """Tell whether a part is a question that needs what follows: "Wie bringt man Schulen"."""
    rest = _after_asking_phrase(part) or ""
    return len(rest.split()) >= _WORDS_OF_CLAUSE


def _between(text: str, cuts: Sequence[_Cut]) -> list[str]:
    """Return what stands between the cuts, bare; empty where no question is left."""
    parts = []
    start = 0
    for cut in cuts:
        before = text[start : cut.start]
        parts.append(bare(before))
        start = cut.end
    parts.append(bare(text[start:]))
    return parts


def _places(text: str) -> list[_Cut]:
    """Return the punctuation and conjunctions with the linking words that follow them."""
    places = []
    taken = 0  # characters, by the cuts so far
    for match in _CUT.finditer(text):
        start, end = match.span()
        if start < taken:
            continue
        linking = _LEADING.match(text, end)
        is_item = _ITEM.match(text, end) is not None or "/" in match[0]
        joins = match["joint"] is not None or linking is not None
        ends_item = text[start - 1] == ";"
        taken = linking.end() if linking else end
        cut = _Cut(
            start,
            taken,
            is_sentence=match["sentence"] is not None,
            is_joint=joins or is_item or ends_item,
            is_item=is_item,
            is_first_item=_FIRST_ITEM.match(text, end) is not None,
        )
        places.append(cut)
    return places or list(_unmarked_places(text))


def _unmarked_places(text: str) -> Iterator[_Cut]:
    """Yield where the next question begins in a message that no sign or conjunction divides."""
    if _PUNCTUATION.search(text[:-1]):
        return
    for start, end in unmarked_questions(text):
        before = text[:start]
        is_question = may_ask(before) and len(before.split()) >= _FEWEST_WORDS_BEFORE
        if is_question:
            yield _Cut(start, end)


@lru_cache(PARTS_KEPT)
def unmarked_questions(text: str) -> tuple[tuple[int, int], ...]:
    """Return the blanks before each asking word, its verb and its subject."""
    return tuple(gap.span() for gap in _NEXT_QUESTION.finditer(text))


def _choices(cuts: Sequence[_Cut]) -> Iterator[tuple[_Cut, ...]]:
    """Yield the sets of cuts to try: those of sentences, all, and each small one."""
    yield tuple(cut for cut in cuts if cut.is_sentence)
    yield tuple(cut for cut in cuts if cut.is_item)
    yield tuple(cuts)
    most = 1 if len(cuts) <= _MOST_TRIED_ALONE else 0
    if len(cuts) <= _MOST_READ_IN_ALL_WAYS:
        most = min(len(cuts), _MOST_PARTS - 1)
    for count in range(1, most + 1):
        yield from combinations(cuts, count)


def _parts(text: str, cuts: Sequence[_Cut]) -> Parts:
    """Return the parts between the cuts that may be questions, in full."""
    parts = _between(text, cuts)
    joints = [cut.is_joint for cut in cuts]
    joined = [False, *joints, False]
    topic = ""
    if _has_topic(text, cuts, parts):
        topic, *parts = parts
        topic += ": "
        joined = joined[1:]
    is_list = all(cut.is_item for cut in cuts)
    asking = _items(parts, cuts) if is_list else _asking(parts, joined)
    return tuple(topic + part for part in _completed(asking))


def _items(parts: Sequence[str], cuts: Sequence[_Cut]) -> Sequence[str]:
    """Return the items of a list, without what leads up to it and what is said after it."""
    first, *others = parts
    if others and others[-1]:
        last_item, *said_after = sentences(others[-1])
        goes_on_asking = any("?" in sentence for sentence in said_after)
        if not goes_on_asking:
            others[-1] = bare(last_item)
    is_led_up_to = cuts[0].is_first_item and len(parts) > len(cuts)
    if is_led_up_to:
        return others
    before, _, first_item = first.rpartition(": ")
    items = [bare(first_item), *others]
    if not _is_topic(before):
        return items
    return [f"{before}: {item}" for item in items]


def _has_topic(text: str, cuts: Sequence[_Cut], parts: Sequence[str]) -> bool:
    """Tell whether the first part names before a colon what the others are about."""
    if not cuts:
        return False
    first_cut = cuts[0]
    mark = text[first_cut.start]
    return mark == ":" and _is_topic(parts[0])


def _asking(parts: Sequence[str], joined: Sequence[bool]) -> Sequence[str]:
    """Return the parts that may be questions, none if nothing in them asks.

    `joined` tells of each side of a part whether a conjunction or the mark of a list stands there.
    """
    if _are_notes(parts):
        return [part for part in parts if not _DENIED.match(part)]
    asking = []
    anything_asks = False
    last = len(parts) - 1
    for place, part in enumerate(parts):
        before, after = joined[place : place + 2]
        leads_up = place < last and not after and _announces(part)
        if leads_up or _DENIED.match(part) or asks_nothing(part):
            continue
        if may_ask(part):
            asking.append(part)
            anything_asks = True
        elif (before or after) and " " in part and not introduces(part):
            asking.append(part)
    return asking if anything_asks else ()


def _announces(part: str) -> bool:
    """Tell whether a part only announces the next one, without asking anything itself."""
    if len(part) > _LONGEST_ANNOUNCEMENT or _ASKING_PHRASE.match(part):
        return False
    return _ANNOUNCEMENT.match(part) is not None


def _are_notes(parts: Sequence[str]) -> bool:
    """Tell whether all parts are short notes; beside a lone word the others have few words too."""
    if not all(map(_is_note, parts)):
        return False
    sizes = [len(part.split()) for part in parts]
    return min(sizes) > 1 or max(sizes) < _LONGEST_NOTE


def _is_topic(part: str) -> bool:
    words = len(part.split())
    is_short = 0 < words <= _LONGEST_TOPIC
    return is_short and not asks(part)


def asks_nothing(part: str) -> bool:
    """Tell whether a part names no thing of its own, or only says who asks.

    >>> asks_nothing("wenn nicht?"), asks_nothing("wenn der Zirkel ruht?")
    (True, False)
    """
    return bool(_SCRAP.fullmatch(part) or _TELLING.fullmatch(part))


def may_ask(part: str) -> bool:
    """Tell whether a part of a message has a word that asks or begins as a question does."""
    return asks(part) or _BEGINNING.search(part) is not None


def _completed(parts: Sequence[str]) -> Iterator[str]:
    """Yield the parts; a lone asking phrase is given what follows that of the last part."""
    if not parts:
        return
    shared = _after_asking_phrase(parts[-1]) or ""
    if not shared.startswith(" "):
        shared = ""
    for part in parts:
        is_alone = _after_asking_phrase(part) == ""
        yield part + shared if is_alone else part


def _after_asking_phrase(part: str) -> str | None:
    """Return what follows the asking phrase that a part begins with, None if it has none."""
    phrase = _ASKING_PHRASE.match(part)
    if phrase is None:
        return None
    return part[phrase.end() :]


def _is_note(part: str) -> bool:
    words = len(part.split())
    is_short = 0 < words <= _LONGEST_NOTE
    return is_short and not _PUNCTUATION.search(part)


def bare(part: str) -> str:
    """Return a part without linking words and marks of lists; nothing if no question is left."""
    item = _ITEM.match(part)
    if item:
        part = part[item.end() :]
    part = part.strip(" ,;:+()–—-\n\t")
    linking = _LEADING.match(part)
    if linking:
        part = part[linking.end() :]
    part = _TRAILING.sub("", part)
    if ")" in part and "(" not in part:  # the bracket was opened before the part
        part = _CLOSING_BRACKET.sub("", part)
    may_be_short = part.endswith("?") or _ASKING_PHRASE.fullmatch(part)
    if len(part) < _FEWEST_LETTERS and not may_be_short:
        return ""
    return part
