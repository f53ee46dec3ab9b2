"""Several questions in one message, and questions that lean on the one before."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.language.folding import fold
from bot.language.function_words import QUESTION_WORD
from bot.language.sentences import sentences
from bot.language.tokens import Token

_CLAUSE_END = re.compile(r"[\s]*[,.!;:–()]+[\s]*")
_LEAVING = r"\W+(?:jetzt\s|leider\s)?(?:los|weg|weiter|aussteigen|auflegen|zurück)\b"  # "muss los"
# What a word that asks elsewhere stands in without asking, up to its end: "das war mal was", "die
# Frage war gemein", "danke für die Hilfe". Behind the words, as each lookbehind takes time.
_ASKS_NOTHING = (
    r"(?<!\bmal\swas)(?<!\bso\swas)(?<!\bwär\swas)(?<!\bwäre\swas)(?<!\bdas,\swas)(?<!\bdie\sfrage)"
    r"(?<!\bfür\shilfe)(?<!\bfür\sdie\shilfe)(?<!\bfür\s(?:ihre|eure)\shilfe)"
    r"(?<!\bfür\sdie\s(?:infos|tipps))"
)
# Anywhere in a text, so not "ist" and "hat", which ask only at the beginning.
_ASKING = re.compile(
    rf"""\?|\b(?:{QUESTION_WORD}|wollen
    |ob|gibts?|kann?|muss(?!{_LEAVING})|darf|soll\w*|möchte\w*|bräuchte\w*|brauch(?:en?|t)|suche\w*
    |(?:können|müssen|dürfen)(?!\W*$)|hätten?\sgern
    |wissen|interess(?:e|ier\w+)|erfahren|frage|nennen|bitte|tipps?|hilfe|infos?)\b
    {_ASKS_NOTHING}""",
    re.IGNORECASE | re.VERBOSE,
)
_AND_VERB = re.compile(r"und\s+\w+(?:t|en)\s+(?:wir|ihr|man|sie|er|es)\b", re.IGNORECASE)
_COMPARING = re.compile(
    r"\b(?:unterschie\w*(?!\s+mach)|unterscheide\w*|abgrenz\w*|grenz\w+\b.+\bab|vergl\w*"
    r"|beide[nrsm]?|vs|versus)\b",
    re.IGNORECASE,
)
# "Wo sitzen die beiden?" looks back at two people; "auf beiden Ebenen" names what is compared.
_BOTH = re.compile(
    r"\b(?:die|den|denen|von|diese[rn]?|sie|ihr|haben|sind|sitzen|arbeiten|heißen|machen|können)"
    r"\s+beide[nr]?\b(?!\s+(?:(?-i:[A-ZÄÖÜ])|\w*(?:ebene|zirkel|runde|treffen|variante|begriff|form)))",
    re.IGNORECASE,
)
# "Wie unterscheidet sich das von einem Verein?", "der Unterschied zum Verein".
_COMPARED_WITH = re.compile(
    r"\b(?:unterschied|unterscheide\w*|abgrenz\w*|grenz\w+|vergl\w*|ander\w+)\b[^.?!]*?"
    r"\b(?:(?:zu|von|mit|als)\s+eine[mr]?|vom|zum|zur)\s+(?P<other>[^.?!,;]+?)(?:\s+ab)?\s*(?:$|[.?!,;])",
    re.IGNORECASE,
)
# What says that several things are asked for.
_SEVERAL = re.compile(
    r"""\b(?:beide[ns]?|jeweils|zweierlei|dreierlei|zweitens|zum\s+einen|einerseits|letztere\w*|nicht\s+nur
    |weder|sowohl|folgende[sn]?|einmal\b.*\b(?:einmal|dann)|1x|frage\s+(?:zwei|2|b)
    |neben\b(?=.*\b(?:interess|brauch|bräucht|hätt|wüsst))\w*
    |(?:zwei|drei|2|3|paar|mehrere)\s+(?:\w+\s+)?(?:fragen|sachen|dinge|anliegen|punkte|infos?))\b""",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
# Between two things, not before the first: "und die Themen?" joins nothing.
_JOINING = re.compile(
    r"\w\W+(?:und|sowie|nebst|bzw|beziehungsweise|als auch|wie auch)\b|\bjeweils\b|[/&]",
    re.IGNORECASE,
)
_TWO_NAMED = re.compile(
    r"(?!.*[.!?]\s)(?P<first>.{3,}\w)\s*(?:\b(?:und|sowie|nebst|plus|un)\b|[&+/])\s*(?P<second>\w.{2,})",
    re.IGNORECASE,
)
# "Für die Vorlage benötige ich noch …"
_WISH = re.compile(
    r"(?:für\s+(?:[\w-]+\s+){1,4})?(?:benötig|brauch|bräucht|such|hätt|möcht)\w*\s+(?:ich|wir)\s+"
    r"(?:(?:bitte|gern|gerne|noch|kurz|einmal)\s+)*",
    re.IGNORECASE,
)
_LONGEST_NAMED = 10  # words; what is longer is a question of its own
# Not all question words: the weights of follow-ups are fitted with this list.
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


def goes_on_asking(text: str) -> bool:
    """Tell whether a text asks, or goes on with a question after a remark: "und stimmen wir ab".

    >>> goes_on_asking("nice. und stimmen wir mit ab"), goes_on_asking("Prima, machen wir so")
    (True, False)
    """
    return asks(text) or any(map(_AND_VERB.match, clauses(text)))


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


def means_both_read(text: str) -> bool:
    """Tell whether a text compares nothing, but asks about two people or things just read of.

    >>> means_both_read("Wo sitzen die beiden?"), means_both_read("Wie unterscheiden die beiden sich?")
    (True, False)
    """
    others = _BOTH.sub("", text)
    return others != text and not _COMPARING.search(others)


def compared_with(text: str) -> str | None:
    """Return what a text compares something with, None if it names no such thing.

    >>> compared_with("Wie unterscheidet sich das von einem Verein?"), compared_with("Wo?")
    ('Verein', None)
    """
    comparing = _COMPARED_WITH.search(text)
    return comparing["other"] if comparing else None


def announces_several(text: str) -> bool:
    """Tell whether a message says that it asks for several things: "zweierlei", "zum einen".

    >>> announces_several("Ich brauche beides"), announces_several("Ich brauche das")
    (True, False)
    """
    return _SEVERAL.search(text) is not None


def joins(text: str) -> bool:
    """Tell whether a text joins two things, both of which may be asked for.

    >>> joins("Bitte Programm und Dauer"), joins("Und das Programm?")
    (True, False)
    """
    return _JOINING.search(text) is not None


def two_named(text: str) -> tuple[str, str] | None:
    """Return the two things named before and after the last conjunction of a short sentence.

    >>> two_named("Bitte noch Programm und Dauer."), two_named("Das Programm?")
    (('Bitte noch Programm', 'Dauer.'), None)
    """
    wished = _WISH.sub("", text.strip(), count=1)
    named = _TWO_NAMED.fullmatch(wished)
    if named is None:
        return None
    first, second = named["first"], named["second"]
    lengths = [len(thing.split()) for thing in (first, second)]
    if max(lengths) > _LONGEST_NAMED:
        return None
    return first, second


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
