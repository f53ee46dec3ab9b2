"""What of a message asks, and what it says beside that.

A message names who writes, what is known already, what is not meant, and that a question follows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Sized

from bot.language.function_words import ASKING_VERB, COMMON_QUESTION_WORD, NOT, QUESTION_WORD
from bot.language.questions import asks
from bot.language.sentences import sentences

_FEWEST_WORDS = 2
_FEWEST_WORDS_OF_MAIL = 30
# What is named with a "bitte" and no verb to speak of.
_WISHING = re.compile(
    r"(?=.*\bbitte\b)(?:bitte\s+)?(?:[\w-]+\s+){1,2}(?:und|sowie|oder)\s+[\w-]+"
    r"(?:[,\s]+bitte)?[.!\s]*",
    re.IGNORECASE,
)
# Not "wovon" and the like: in a mail they often only tell more about something.
_INDIRECT = re.compile(
    rf"\b(?:{COMMON_QUESTION_WORD}|ob|wissen|sagen|erfahren|frage|nennen|mitteilen)\b",
    re.IGNORECASE,
)
# What may stand before a question that goes on; what joins two questions is in `segmentation`.
_LINKS = r"und|un|u|ach|ja|aber|also|außerdem|ausserdem|dann|oder|noch|plus|sonst"
# A sentence that begins like this asks, with a question mark or without.
_BEGINS_ASKING = re.compile(
    rf"(?:(?:{_LINKS})\b[\s,:]*)*(?:{QUESTION_WORD}|(?:{ASKING_VERB})(?=\s+\w+\s+\w))\b",
    re.IGNORECASE,
)
# "Zum Auftakt: wie lange, und was gehört hinein?"
_TOPIC = re.compile(
    r"(?:\w+\s+){0,2}(?:zum?|zur|beim?|wegen|bezüglich|bzgl|über)\b[^:]{,40}:", re.IGNORECASE
)
# "Ich weiß, wer einlädt und wie oft, aber wie lange dauert es?"
_KNOWN_ALREADY = re.compile(
    r"""(?:also\s+|ja\s+)?(?:(?:ich|wir)\s+(?:weiß|weiss|wissen|kenne|kennen|verstehe|verstehen)
    |(?:mir|uns)\s+ist|klar\s+ist|bekannt\s+ist)\b
    (?!\s+(?:\w+\s+)?(?:nicht|nichts|kein\w*|nur|zwar\s+nicht))
    [^.?!]*?,\s*(?:aber|nur|jedoch|doch)\s+(?P<asked>.+)""",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
# "Neben den Themen interessiert mich, …" asks for both.
BESIDE = r"(?:neben|außer|zusätzlich)\b"
# What announces a question: "sagen Sie mir bitte, …".
ANNOUNCING = r"""\b(?<!\bzu\s)(?<!\bnicht\s)
    (?:wissen|erfahren|sagen|nennen|erklären|erläutern|verraten|mitteilen|zeigen|beschreiben
    |fragen|interessiert|interessieren|verstehen|klären|unklar|gespannt|verstehe|frage|wüsste
    |sagt|nennt|erklärt|sag|erklär|verrate)
    (?:\s+(?:gern|gerne|nicht|noch|sie|ihr|du|mir|mich|uns|bitte|mal|nur|doch|kurz|einfach
    |einmal|eben|jetzt|vor|allem))*"""
_ANNOUNCED = re.compile(
    rf"(?!{BESIDE})[^.?!]*?{ANNOUNCING}\s*[,:]\s+(?!(?:und|oder|sowie)\b)(?P<asked>.+)",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
# What is not asked for: "…, also nicht der Auftakt", "…, nicht bei euch", "…, nicht regional". After
# "aber nicht" it often is. A word by itself may also tell how something is: "…, nicht schlecht".
_PREPOSITION = r"(?:von|für|um|über|bei|in|auf|mit|nach|zu|an|aus)"
_OWN = r"unser\w*|eue?r\w*|ihre?[mnrs]?"
_DETERMINER = rf"(?:der|die|das|den|dem|des|im|am|zum|zur|vom|beim|ein\w*|{_OWN})"
_NO_THING = (
    r"nur|bloß|bloss|wahr|oder|so|sehr|ganz|gar|mehr|immer|mal|nie|viel\w*|wenig\w*|genug|alle\w*"
    r"|jede\w*|schlecht|schlimm|gut|schön|schwer|leicht|nötig|notwendig|möglich|klar|sicher"
    r"|wirklich|unbedingt|einmal|dass|daß|da|dabei|dazu|hier|dort|heute|morgen|jetzt|erst|schon"
    r"|weiter|anders|böse|dumm|nicht|ich|wir|du|sie|er|es|ihr|man|ob|wenn|weil|wie|was|wer|wo|wann"
)
_THING = (
    rf"(?:(?:{_PREPOSITION}\s+)?{_DETERMINER}\s+\w+(?:\s+\w+){{0,2}}"
    rf"|{_PREPOSITION}\s+(?:euch|ihnen|uns))"
)
_BARE_THING = rf"(?:{_PREPOSITION}\s+)?(?!(?:{_NO_THING})\b)[\w-]{{4,}}"
_EXCLUDED = re.compile(
    rf"""(?:\s*[,;(–-]\s*|\s+(?=also|und))(?:(?:also|und)\s+)?(?:eben\s+|gerade\s+)?{NOT}\s+
    (?:{_THING}\s*(?:\)|(?=[.,;!?]|$))|{_BARE_THING}\s*(?:\)|(?=[.,;!]|$)))""",
    re.IGNORECASE | re.VERBOSE,
)
# Before what is asked for instead: "nicht Termine, Personen", "nein, nicht eure Sprechstunde".
_EXCLUDED_FIRST = re.compile(
    rf"""(?:(?:nein|nee|ne|nö|ach|also|aber|doch|und|stopp|halt|ich\s+meine?)\b[\s,.!–-]*)*
    {NOT}\s+(?P<named>{_THING}|{_BARE_THING}(?:\s+[\w-]+)?)\s*(?=[.,;!–]|$)""",
    re.IGNORECASE | re.VERBOSE,
)
# The same, with what is asked for instead behind it: "Nicht regional, kommunal". What begins with an
# article is a correction (`turns`).
_FIRST_OF_TWO = re.compile(
    rf"{NOT}\s+(?!{_DETERMINER}\b){_BARE_THING}(?:\s+[\w-]+)?\s*[,;.!–]+\s+(?!(?:was|aber)\b)(?=\w)",
    re.IGNORECASE,
)
# The same before what is meant: "nicht wie der Abend abläuft, sondern welche Themen".
_CONTRASTED = re.compile(
    rf"(?P<before>^|\s)(?:also\s+)?{NOT}\s+(?!nur\b)[^.?!;]{{3,80}}?\s+sondern\s+", re.IGNORECASE
)
_TO_NOT = re.compile(rf"^.*?\b{NOT}\s+", re.IGNORECASE | re.DOTALL)
_BUT = re.compile(r",?\s+sondern\s+$", re.IGNORECASE)
# What wants to know about a thing in general: "Erzählen Sie mir etwas über …", "Infos zu …".
_INFORMATION = r"(?:infos?|informationen|näheres|auskunft|details)"
_SOMETHING = rf"(?:etwas|was|mehr|alles|{_INFORMATION})"
_TELL = (
    r"(?:(?:erzähl|sag|bericht|informier)\w*\s+(?:sie\s+)?(?:mir|uns|mich)\s+"
    rf"(?:(?:bitte|mal|doch|kurz)\s+)*(?:{_SOMETHING}\s+)?"
    r"|(?:ich|wir)\s+(?:möcht|will|woll|würd|wüsst|hätt|brauch|bräucht|such)\w*\s+"
    rf"(?:(?:gern|gerne|bitte|noch)\s+)*{_SOMETHING}\s+"
    rf"|(?:(?:gibt\s+es|gibts|haben\s+sie|habt\s+ihr)\s+)?(?:mehr\s+|weitere\s+)?{_INFORMATION}\s+"
    r"|was\s+(?:wissen\s+sie|wisst\s+ihr|weißt\s+du)\s+)"
)
_TOLD = r"(?:\s+(?:wissen|erfahren|hören|lesen|haben|bekommen))?"
_ABOUT = re.compile(
    rf"""(?:bitte\s+)?(?:{_TELL}(?:über|zum?|zur|rund\s+um)
    |(?:ich|wir)\s+interessier\w+\s+(?:mich|uns)\s+(?:sehr\s+)?für|(?:mich|uns)\s+interessier\w+)\s+
    (?:(?:der|die|das|den|dem)\s+)?(?P<topic>[^\s,;:.?!]+(?:\s+[^\s,;:.?!]+){{,4}}?)
    {_TOLD}[.?!\s]*""",
    re.IGNORECASE | re.VERBOSE,
)
# "Für die Vorlage benötige ich noch:" before a list of what is wanted.
_LEADING_UP = re.compile(
    r"""[^?]*\b(?:benötig|brauch|bräucht|such|hätt|möcht)\w*
    (?:\s+(?:ich|wir|noch|bitte|kurz|gerne?|folgende\w*|zwei|drei|dinge|sachen|punkte|angaben
    |infos?|informationen|erläuterungen))*:""",
    re.IGNORECASE | re.VERBOSE,
)
# A sentence that asks for something else as well: "Außerdem wüsste ich gern, …".
_ADDING = re.compile(
    r"(?:und|außerdem|ausserdem|zudem|danach|dann|ferner|weiterhin|zweitens|auch)\b"
    r".*\b(?:wissen|gewusst|erfahren|interessier\w+|möchte\w*|bräuchte\w*|wüsste\w*|frage)\b",
    re.IGNORECASE,
)
_INTRODUCING = re.compile(
    r"als\s+\w+\b|(?:\w+\s+)?(?:hier\s+(?:ist|spricht|schreibt|d[aei][ser])|mein\s+name"
    r"|(?:ich|wir)\s+(?:bin|sind|schreiben?|leiten?|arbeiten?|kommen?|vertreten?|heißen?))\b",
    re.IGNORECASE,
)

# The same without anything beside it: "Wir sind eine kleine Gemeinde am Niederrhein." What is said
# of a state, as in "Wir sind noch nicht dabei", may ask what to do about it.
_INTRODUCING_ALONE = re.compile(
    r"(?i:(?:(?:also|ja)\s+)?(?:wir\s+sind|(?:ich\s+)?bin)\s+(?:(?:nur|bloß|hier|auch)\s+)*)"
    r"(?:(?i:eine?r?|der|die|das|vom|von|aus|beim)\s+\w|[A-ZÄÖÜ])[\w-]*(?:\s+[\w-]+){0,7}[.!\s]*"
)
_DENYING = re.compile(
    r"\b(?:nicht|nichts|kein\w*|nie|nur\s+noch|ohne|gegen|zu|mehr|seit|der\s+meinung|und)\b",
    re.IGNORECASE,
)


def is_mail(words: Sized) -> bool:
    """Tell whether a message of these words is a mail, which tells a story before it asks."""
    return len(words) >= _FEWEST_WORDS_OF_MAIL


def asking_part(text: str, *, follows: bool = False) -> str | None:
    """Return the sentences of a message that ask, None if all of it or nothing in it asks.

    A mail tells a story before it asks, in words of other entries: sentences with a question mark
    are what it asks, or else the last one that asks indirectly. After an answer, a short message
    (`follows`) often remarks on that before it asks, and what begins with a question word asks,
    too. What the visitor knows already, and what only announces a question or leads up to a list,
    is not asked.

    >>> asking_part("Ich weiß, wer einlädt und wie oft, aber wie lange dauert es?")
    'wie lange dauert es?'
    >>> asking_part("Sagen Sie mir bitte, wie lange es dauert.")
    'wie lange es dauert.'
    """
    known = _KNOWN_ALREADY.match(text)
    if known and asks(known["asked"]):
        return known["asked"]
    is_short = not is_mail(text.split())
    if is_short and not follows:
        parts = sentences(text)
        listed = [part for part in parts if not _LEADING_UP.fullmatch(part)]
        asked = _wish(parts) or listed
    else:
        with_topics = _with_topics(sentences(text))
        parts = [part for part in with_topics if _has_words(part)]
        asked = _asking(parts, is_short=is_short)
    bare = [_without_announcement(part) for part in asked]
    return " ".join(bare) if bare and bare != parts else None


def _wish(parts: Sequence[str]) -> list[str]:
    """Return the last sentence if it alone wishes for something: "Programm und Dauer, bitte."."""
    if len(parts) < 2:
        return []
    *others, last = parts
    is_wish = _WISHING.fullmatch(last) and not any(map(asks, others))
    return [last] if is_wish else []


def _has_words(part: str) -> bool:
    return len(part.split()) >= _FEWEST_WORDS


def _asking(parts: Sequence[str], *, is_short: bool) -> list[str]:
    """Return the sentences that ask outright, or else the last one that asks indirectly."""
    asked = list[str]()
    for part in parts:
        begins_asking = is_short and _BEGINS_ASKING.match(part)
        if part.endswith("?") or begins_asking or (asked and _adds(part)):
            asked.append(part)
    if asked:
        return asked
    statements = [part for part in parts if not part.endswith(":")]  # "noch was:"
    indirect = [part for part in statements if _INDIRECT.search(part)]
    last_two = indirect[-2:]
    return last_two if last_two and _adds(last_two[-1]) else last_two[-1:]


def _adds(part: str) -> bool:
    """Tell whether a sentence asks indirectly for something else than the one before it."""
    return _ADDING.match(part) is not None and _INDIRECT.search(part) is not None


def _without_announcement(sentence: str) -> str:
    announced = _ANNOUNCED.match(sentence)
    if announced and asks(announced["asked"]):
        return announced["asked"]
    return sentence


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


def topic_asked_about(text: str) -> str | None:
    """Return the thing that a message wants to know about in general, None if it asks otherwise.

    >>> topic_asked_about("Ich möchte mehr über die Ausleihe wissen.")
    'Ausleihe'
    """
    about = _ABOUT.fullmatch(text)
    return about["topic"] if about else None


def without_excluded(text: str) -> str:
    """Return a message without what it says that it does not ask for.

    >>> without_excluded("Wie lange geht ein Treffen, also nicht der Auftakt?")
    'Wie lange geht ein Treffen?'
    """
    without_contrast = _CONTRASTED.sub(r"\g<before>", text)
    wanted = _EXCLUDED.sub("", without_contrast).strip()
    first = _FIRST_OF_TWO.match(wanted)
    return wanted[first.end() :] if first else wanted


def excluded(text: str) -> str | None:
    """Return what a message says that it does not ask for, None if it says no such thing.

    >>> excluded("Nicht der Auftakt, sondern ein Treffen"), excluded("Nicht nur der Auftakt")
    ('der Auftakt', None)
    """
    denied = _CONTRASTED.search(text) or _EXCLUDED.search(text)
    if denied is None:
        first = _EXCLUDED_FIRST.match(text)
        return first["named"] if first else None
    named = _TO_NOT.sub("", denied[0])
    return _BUT.sub("", named).strip(" ,.;:()–-") or None


def introduces(text: str) -> bool:
    """Tell whether a message begins with who writes: "Hier ist die Musikschule, wann …"."""
    return _INTRODUCING.match(text) is not None


def only_introduces(text: str) -> bool:
    """Tell whether a message says who writes, and nothing else.

    >>> only_introduces("Wir sind eine kleine Gemeinde."), only_introduces("Wir sind noch neu.")
    (True, False)
    """
    return _INTRODUCING_ALONE.fullmatch(text) is not None and not _DENYING.search(text)
