"""Several questions in one message, and questions that lean on the one before."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.language.text import fold, sentences
from bot.language.tokens import Token

_CLAUSE_END = re.compile(r"[\s]*[,.!;:–()]+[\s]*")
_ASKING = re.compile(
    r"""\?|\b(?:wann|wie|wieviel\w*|wer|wen|wem|wessen|was|wat|warum|wieso|weshalb|wo\w*|welche\w*
    |ob|gibts?|kann|können|muss|müssen|darf|dürfen|soll\w*|möchte\w*|bräuchte\w*|brauche\w*|suche\w*
    |wissen|interessier\w+|erfahren|frage|nennen|bitte|tipps?|hilfe|infos?)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_COMPARING = re.compile(
    r"\b(?:unterschie\w*|unterscheide\w*|abgrenz\w*|vergl\w*|gegenüber\w*"
    r"|beide[nrsm]?|vs|versus)\b",
    re.IGNORECASE,
)
# Between two things, not before the first: "und die Themen?" joins nothing.
_JOINING = re.compile(
    r"\w\W+(?:und|oder|sowie|bzw|beziehungsweise|als auch|wie auch)\b|\bjeweils\b|[/&]",
    re.IGNORECASE,
)
_FEWEST_WORDS = 2
_FEWEST_WORDS_OF_MAIL = 30
_INDIRECT = re.compile(
    r"\b(?:wann|wie|wo|wer|wen|wem|was|warum|wieso|weshalb|wozu|woher|wohin|welche\w*|ob"
    r"|wissen|sagen|erfahren|frage|nennen|mitteilen)\b",
    re.IGNORECASE,
)
# A sentence that begins like this asks, with a question mark or without.
_QUESTION_WORD = (
    r"wann|wie|wieviel\w*|wer|wen|wem|wessen|was|wat|warum|wieso|weshalb|wo\w*|welche\w*"
)
_LINKS = r"und|un|u|ach|ja|aber|also|außerdem|ausserdem|dann|oder|noch|plus|sonst"
_BEGINS_ASKING = re.compile(rf"(?:(?:{_LINKS})\b[\s,:]*)*(?:{_QUESTION_WORD})\b", re.IGNORECASE)
# "Zum Auftakt: wie lange, und was gehört hinein?"
_TOPIC = re.compile(
    r"(?:\w+\s+){0,2}(?:zum?|zur|beim?|wegen|bezüglich|bzgl|über)\b[^:]{,40}:", re.IGNORECASE
)
_LEANING_WORDS = (
    "und oder aber auch noch dann denn so sowas das die der es er sie ihn ihm ihr ihnen"
    " deren dessen den dem dies diese dieser dieses da dabei dafür dazu davon dort damit daran"
    " darin darüber dagegen danach wie was wer wen wem wo wann warum wieso welche welcher"
)
# "Ich weiß, wer einlädt und wie oft, aber wie lange dauert es?"
_KNOWN_ALREADY = re.compile(
    r"""(?:also\s+|ja\s+)?(?:(?:ich|wir)\s+(?:weiß|weiss|wissen|kenne|kennen|verstehe|verstehen)
    |(?:mir|uns)\s+ist|klar\s+ist|bekannt\s+ist)\b
    (?!\s+(?:\w+\s+)?(?:nicht|nichts|kein\w*|nur|zwar\s+nicht))[^.?!]*?,\s*(?:aber|nur|jedoch|doch)\s+(?P<asked>.+)""",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
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


def asking_part(text: str, *, follows: bool = False) -> str | None:
    """Return the sentences of a message that ask, None if all of it or nothing in it asks.

    A mail tells a story before it asks, in words of other entries: sentences with a question mark
    are what it asks, or else the last one that asks indirectly. A short message is read as a whole,
    unless it `follows` an answer: then it often remarks on that before it asks, and what begins
    with a question word asks, too. What the visitor knows already is not asked.

    >>> asking_part("Ich weiß, wer einlädt und wie oft, aber wie lange dauert es?")
    'wie lange dauert es?'
    """
    known = _KNOWN_ALREADY.match(text)
    if known and asks(known["asked"]):
        return known["asked"]
    is_short = len(text.split()) < _FEWEST_WORDS_OF_MAIL
    if is_short and not follows:
        return None
    parts = []
    for sentence in _with_topics(sentences(text)):
        words = len(sentence.split())
        if words >= _FEWEST_WORDS:
            parts.append(sentence)

    asked = []
    for part in parts:
        begins_asking = is_short and _BEGINS_ASKING.match(part)
        if part.endswith("?") or begins_asking:
            asked.append(part)
    if not asked:
        indirect = [part for part in parts if _INDIRECT.search(part)]
        asked = indirect[-1:]
    all_ask = len(asked) == len(parts)
    if all_ask or not asked:
        return None
    return " ".join(asked)


def _with_topics(parts: Sequence[str]) -> Iterator[str]:
    """Yield sentences; what names a topic before a colon stays with the sentence that follows."""
    topic = ""
    for part in parts:
        if _TOPIC.fullmatch(part):
            topic = f"{part} "
            continue
        yield topic + part
        topic = ""
    if topic:
        yield topic.strip()


def is_elliptic(tokens: Sequence[Token]) -> bool:
    """Tell whether a question is too short and elliptic to name its topic itself."""
    if len(tokens) <= _ALWAYS_ELLIPTIC:
        return True
    if len(tokens) > _LONGEST_ELLIPSIS:
        return False
    return any(fold(token.text) in _LEANING for token in tokens)
