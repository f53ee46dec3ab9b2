"""How a message refers to the one before: as a correction, a choice or a reaction."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from functools import lru_cache
from itertools import accumulate, islice

from bot.language.folding import folded
from bot.language.function_words import NOT
from bot.language.letters import THANKS
from bot.language.questions import asks, clauses

_REFUSING = (
    r"nein|nee|nä|ne|nö|noe|no|nicht doch|halt|stopp?|moment|quatsch|falsch (?:verstanden|gefragt)"
    r"|falsch|missverständnis|stimmt nicht|umgekehrt|and(?:e)?rs?(?:he)?rum|verwechselt|mein fehler"
    r"|(?:da )?habe? (?:ich )?mich (?:vertan|verschrieben|vertippt|versprochen|verklickt)"
)
_MEANT = (
    r"(?:ich|wir) (?:meinte?n?|wollten?|wollt|dachten?|suchten?|rede(?:n|te|ten)? vo[mn]"
    r"|spr[ae]ch(?:en?)? vo[mn]|frag(?:en?|ten?)? (?:nach|für))"
    r"|mein(?:te|en?|t)? (?:ich|wir)|ich meine?|gemeint (?:sind|waren?|ist)|mir (?:ging|geht) es um"
    r"|mir gings um|sondern|(?:dann )?(?:doch )?(?:eher|lieber)|stattdessen"
)
_PARTICLES = (
    r"puh|okay|ok|vielleicht|vllt|sorry|sry|pardon|verzeihung|entschuldigung"
    r"|doch|aber|ja|eigentlich|jetzt|wissen|nur|halt|äh|ach|so|auch nicht"
)
_CORRECTION = re.compile(
    rf"(?:(?:{_PARTICLES})\b[\s,.!:;–-]*)*"
    rf"(?:(?P<refusing>{_REFUSING})\b[\s,.!:;–-]*(?:(?:{_PARTICLES})\b[\s,.!:;–-]*)*)*"
    rf"(?:(?P<denied>{NOT} (?:die|den|das|dem|der|des|zu[mr]?|eure?r?|ihre?|unsere?)\b[^,;.!?]*),"
    rf"(?!\s*was\b)\s*(?:sondern\s+)?"
    rf"|{NOT}\b[^,;.!?]*[,;.!?]+(?!\s*was\b)\s*)?"
    rf"(?P<meant>(?:{_MEANT})\b[\s,:]*(?:(?:{_PARTICLES})\b[\s,]*)*"
    rf"(?:{NOT}\b[^;.!?]*?[,\s]+sondern\s+)?)?",
    re.IGNORECASE,
)
_DENIED_LATER = re.compile(
    rf"\b{NOT}(?P<denied> (?:die|den|das|dem|der|des|zu[mr]?)\b(?: [\w-]+){{1,3}}?)"
    r"(?=\W*$|[,;.!?]| sondern\b)",
    re.IGNORECASE,
)
_DENIED_LAST = re.compile(
    rf"[\s,(–-]+{NOT} (?:die|den|das|dem|der|des|zu[mr]?)(?: [\w-]+){{1,3}}[\s.!)]*$", re.IGNORECASE
)
_MEANT_LAST = re.compile(
    r"[\s,–-]*\b(?:meinte|meint|meine|mein|wollte) (?:ich|wir)(?: doch| aber)?[\s.!]*$"
)
_WANTED = re.compile(r"[\s,–-]*\bwollte (?:ich|wir) (?:eigentlich )?(?:wissen|fragen)$")

_POINTER = re.compile(
    r"(?:(?:und|bitte|dann|ja|ok|okay|nehme|ich|nimm)[\s,]+)*(?:das|die|der|den|dem|jene[rsn]?)"
    r"(?: (?:frage|antwort|punkt|eintrag))? (?:mit|von|vom|zu|zum|zur|über|wo|für|in|aus|nach)\b",
    re.IGNORECASE,
)
_LONGEST_POINTER = 7  # words

_REACTIONS = frozenset(
    map(
        folded,
        (
            *("ah", "aha", "oh", "ach", "ach so", "achso", "hm", "hmm", "so", "na gut", "nun gut"),
            *("ja", "jo", "jep", "genau", "ja genau", "stimmt", "klar", "richtig", "alles klar"),
            *("ok", "okay", "oki", "gut", "sehr gut", "super", "toll", "prima", "perfekt", "top"),
            *("schön", "cool", "klasse", "interessant", "spannend", "verstehe", "verstanden"),
            *("danke", "vielen dank", "danke schön", "merci", "thx", "besser", "schade", "krass"),
            *("besten dank", "danke dir", "danke ihnen", "gern", "gerne", "hallo", "guten tag"),
            *("ah super", "ah ok", "ah okay", "ok danke", "ok super", "okay danke", "super danke"),
        ),
    )
)
# How a visitor says what comes next, or that it was enough: "dann frage ich dort nach".
_WANTING = r"brauch|bräucht|möcht|moecht|würd|wuerd|wüsst|wuesst|hätt|haett|such|nehm|mein|reden"
_CLOSING = re.compile(
    rf"(?:\w+\s+){{0,3}}?(?:dann\s+(?!{_WANTING})\w+\s+(?:ich|wir)\b.*|dann\s+bis\b.*"
    r"|bis\s+(?:dann|bald|gleich|morgen|später|\w+tag|mittwoch|nächste\w*\s+\w+)\b.{0,3}"
    r"|(?:mehr|das)\s+wollte\s+(?:ich|wir)\b.*"
    r"|(?:das|damit|so|da)\s+(?:kann|können|muss|müssen|werden?|will|wollen)\s+(?:ich|wir)\b.*"
    r"|das\s+(?:hilft|reicht|genügt|freut|passt|klingt)\b(?!.*\bnicht\b).*)",
    re.IGNORECASE,
)
_GREETING = re.compile(
    r"(?:hal+o+|hallöchen|huhu|hi|hey|moin(?:\s+moin)?|tach|servus|gude|grüß\s+(?:gott|euch|sie)"
    r"|(?:schönen\s+)?guten\s+(?:tag|morgen|abend)|liebe\s+grüße)\b"
    r"(?:\s+(?:zusammen|allerseits|miteinander|ihr\s+lieben|liebe[rs]?\s+\w+))?[\s,.!:;–-]*",
    re.IGNORECASE,
)
_THANKING = re.compile(
    r"(?:(?:und|aber|ok|okay|super|gut|also|na|nun|erst|mal|hab(?:en)?|sie)\s+){0,3}"
    rf"{THANKS}\b(?!\s+(?:auch\s+)?für\s+(?:rein\s+)?(?:gar\s*)?(?:nichts|nix|nüscht)\b)",
    re.IGNORECASE,
)
_PRAISING = (
    r"(?:(?:na|ja|echt|sehr|ganz|wirklich|super|so)\s+)*(?:super|toll\w*|prima|klasse|spitze|bravo"
    rf"|wunderbar|großartig|herrlich|hilfreich|sauber|genial|{THANKS})"
)
_NOTHING = r"(?:nichts|nix|nüscht|keine?n?)"
# Praise or thanks that is a complaint: "Danke für nichts", "Sehr hilfreich (nicht)", "Toll, wieder
# keine Antwort".
_MOCKING = re.compile(
    rf"(?:na\s+)?{THANKS}\s+(?:auch\s+)?für\s+(?:rein\s+)?(?:gar\s*)?(?:nichts|nix|nüscht)\W*"
    rf"|{_PRAISING}(?:\s+\w+)?\s*(?:\(\s*nicht\s*\)|[.,!…]+\s*nicht)[\s.!]*"
    rf"|{_PRAISING}(?:\s+\w+)?[\s,.!…–-]+(?:(?:und|aber)\s+)?(?:schon\s+)?(?:wieder|immer\s+noch)"
    rf"(?:\s+(?:mal|einmal))?\s+{_NOTHING}\b.{{0,40}}",
    re.IGNORECASE,
)
_APOLOGIZING = re.compile(
    r"\b(?:entschuldig\w*|sorry|sry|verzeih\w*|pardon|(?:tut|tat) (?:mir|uns) (?:\w+ )?leid"
    r"|gehört (?:wohl |hier )?nicht (?:hier(?:her|hin)?|her)|falscher chat"
    r"|nicht (?:stören|belästigen|erschrecken)|schon gut|verg(?:iss|essen sie) (?:es|das))\b",
    re.IGNORECASE,
)
# Words that may be said of any matter, also of a call for help, so that they name none.
_OF_ANY_MATTER = re.compile(
    r"(?:ge)?(?:müss|muss|darf|dürf|könn|will|woll|möcht|würd|werd|hab|hatt|hätt|weiß|weiss|wüsst"
    r"|wiss|geh|gib|geb|komm|lauf|läuf|pass|passier|mach|tu|bring|brauch|bleib|lass|läss|fang|fäng"
    r"|anfang|beginn|entscheid|sitz|steh|find|such|kenn|erfahr|erfähr|heiß|bedeut|dauer|lang|sag"
    r"|sprech|sprich|red|erzähl|meld|ruf|anruf|anzuruf|rangeh|erreich|schreib|chat|frag|antwort"
    r"|wend|hör|zuhör|helf|hilf|hilfe|hülfe|unterstütz|vertrau|anonym|geheim|name|nummer|telefon"
    r"|telefonnummer|handy|kontakt|ansprechpartner|ansprechperson|zuständig|stelle|adresse|kost"
    r"|kostenlos|bezahl|zahl|jemand|niemand|irgendwer|mensch|leute|person|nacht|heut|morgen|sofort"
    r"|bald|später|oft|mal|einmal|erst|nächst|weiter|genau|wirklich|überhaupt|eigentlich|bitte"
    r"|gern|nähe|ort|ding|sache|gut|schlimm|angst|allein|mitbring|polizei|eltern|trau|dran|statt"
    r"|denen|mein|dein|ihr|unser|wann|selber|selbst|wer|schlaf|schläf|ruh)"
    r"(?:e|en|em|er|es|est|et|n|s|st|t|te|ten|in|innen|lich)?",
    re.IGNORECASE,
)
_SUM = re.compile(
    r"(?:(?:und|sag mal|was|wie ?viel|ist|sind|macht|ergibt|gibt|rechne|mal|denn)\W+){1,4}"
    r"\d+(?:\s*(?:[+*/x×÷:-]|plus|minus|mal|durch|geteilt durch)\s*\d+)+[\s=?!.]*",
    re.IGNORECASE,
)
_AFTER_REACTION = re.compile(r"[\s,.!;:–…-]+")
_WORDS_KEPT = 5_000  # that messages begin with, folded
# What ends a question that stands before it: "bist du müde oder was".
_TAGS = frozenset(map(folded, ("oder was", "oder wie", "oder nicht", "oder so", "oder nich")))
_LONGEST_REACTION = 6  # words and signs
_FEWEST_WORDS = 2  # of what is left after a reaction


def correction(message: str) -> str | None:
    """Return what is meant instead of what was answered, None if the message corrects nothing.

    >>> correction("Nein, ich meinte die regionalen"), correction("Wie oft trifft man sich?")
    ('die regionalen', None)
    """
    meant_last = _MEANT_LAST.search(message)
    text = message[: meant_last.start()] if meant_last else message
    opening = _CORRECTION.match(text)
    if opening is None:
        return None
    corrects = meant_last or any(opening.groups())
    if not corrects:
        return None
    named = text[opening.end() :]
    meant = (_DENIED_LAST.sub("", named) or named).strip(" ,.!:;–-")
    return _WANTED.sub("", meant) or None


def denied(message: str) -> str | None:
    """Return what a correction says was not meant, None if it names nothing.

    >>> denied("Nein, nicht der Auftakt, ein normales Treffen")
    'der Auftakt'
    >>> denied("ne ich mein den Zirkel selber nich die Steuerung, wer sitzt da")
    'die Steuerung'
    """
    opening = _CORRECTION.match(message)
    named = opening["denied"] if opening else None
    if named is None and correction(message) is not None:
        later = _DENIED_LATER.search(message)
        named = later["denied"] if later else None
    return named.partition(" ")[2] if named else None


def points(message: str) -> bool:
    """Tell whether a message picks one of several things by one of its words.

    >>> points("die mit den Referenten"), points("Die Termine sind zu spät")
    (True, False)
    """
    if len(message.split()) > _LONGEST_POINTER:
        return False
    return _POINTER.match(message) is not None


def closes(message: str) -> bool:
    """Tell whether a visitor says what comes next, and wants nothing more.

    >>> closes("Schade, dann frage ich dort nach."), closes("Dann bräuchte ich noch die Namen.")
    (True, False)
    """
    parts = clauses(message)
    others = [part for part in parts if not _CLOSING.fullmatch(part)]
    says_what_comes_next = len(others) < len(parts)
    wants_more = "?" in message or any(map(asks, others))
    return says_what_comes_next and not wants_more


def after_greeting(message: str) -> str | None:
    """Return what follows the greeting that a message begins with, None without a greeting.

    >>> after_greeting("Hallo zusammen, hier ist die Musikschule"), after_greeting("Hallig")
    ('hier ist die Musikschule', None)
    """
    greeting = _GREETING.match(message)
    return message[greeting.end() :] if greeting else None


def thanks(message: str) -> bool:
    """Tell whether a visitor gives thanks, and asks for nothing.

    >>> thanks("Danke, du hast mir sehr geholfen"), thanks("Danke, und wer zahlt das?")
    (True, False)
    """
    if asks(message):
        return False
    return any(map(_THANKING.match, clauses(message)))


def mocks(message: str) -> bool:
    """Tell whether a message praises or thanks, and means the contrary.

    >>> mocks("Toll, wieder keine Antwort"), mocks("Toll, keine weiteren Fragen")
    (True, False)
    """
    return not asks(message) and _MOCKING.fullmatch(message.strip()) is not None


def apologizes(message: str) -> bool:
    """Tell whether a visitor apologizes, or takes back what was said.

    >>> apologizes("Sorry, das gehört nicht hierher"), apologizes("Wo gehört das hin?")
    (True, False)
    """
    return _APOLOGIZING.search(message) is not None


def names_matter(words: Iterable[str]) -> bool:
    """Tell whether one of the words names a matter, and is not said of any, as "melden" is.

    >>> names_matter(["melde", "passiert"]), names_matter(["findet", "Sprechstunde"])
    (False, True)
    """
    return not all(map(_OF_ANY_MATTER.fullmatch, words))


def without_reaction(message: str, courtesies: Container[str]) -> str:
    """Return a message without the reaction to the answer before that it begins with.

    `courtesies` are further messages, folded, that ask nothing.

    >>> without_reaction("Ah super, und wie oft trifft man sich?", ())
    'und wie oft trifft man sich?'
    """
    if not _begins_with_reaction(message, courtesies):
        return message
    rest = message
    said = list[str]()
    start = 0
    gaps = _AFTER_REACTION.finditer(message)
    for gap in islice(gaps, _LONGEST_REACTION):
        said += _folded_words(message[start : gap.start()])
        start = gap.end()
        opening = " ".join(said)
        if opening in _REACTIONS or opening in courtesies:
            rest = message[start:]
    words = len(rest.split())
    says_more = words >= _FEWEST_WORDS and folded(rest) not in _TAGS
    return rest if says_more else message


def _begins_with_reaction(message: str, courtesies: Container[str]) -> bool:
    """Tell whether the first words of a message are a reaction, wherever they are divided."""
    words = folded(message).split()
    openings = accumulate(words[:_LONGEST_REACTION], "{} {}".format)
    return any(opening in _REACTIONS or opening in courtesies for opening in openings)


@lru_cache(_WORDS_KEPT)
def _folded_words(written: str) -> tuple[str, ...]:
    """Return the folded words of what stands between two blanks."""
    return tuple(folded(written).split())


def calculates(message: str) -> bool:
    """Tell whether a message is a sum to be done.

    >>> calculates("Was ist 2+2?"), calculates("Was ist 2025 anders")
    (True, False)
    """
    return _SUM.fullmatch(message.strip()) is not None
