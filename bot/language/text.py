"""Normalising German text so that spellings of the same word meet."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from bot.faq.characters import clean

# Patterns that begin with the letters to find are ten times as fast as with what stands before.
# Akteur:innen, Akteur*innen, Akteur_innen, Akteur/innen, Akteur/-innen, AkteurInnen; also inside a
# compound.
_GENDER = re.compile(
    r"[:*_·/I](?:(?<=[^\W\d_][:*_·/])-?[iI]n(?P<plural>nen)?|(?<=[a-zäöüß]I)nnen)(?=[a-zäöüß]*\b)"
)
_OPTIONAL_PREFIX = re.compile(r"\((\w+)-\)(\w+)")
# "Haste", "weißte": a verb with the "du" after it; "musste" is another word.
_CONTRACTED = re.compile(r"\b(?P<verb>\w+t)e\b", re.IGNORECASE)
_VERBS_OF_DU = frozenset(
    (
        *("bist", "brauchst", "darfst", "denkst", "findst", "gehst", "gibst", "hast", "hättst"),
        *("hörst", "kannst", "kommst", "könntst", "kriegst", "machst", "meinst", "sagst", "siehst"),
        *("sollst", "weisst", "weißt", "willst", "wirst", "würdst"),
    )
)
# Hyphens, dashes, minus: how a word processor writes what joins words.
_JOINT = re.compile(r"[-‐‑‒–—―−/]")
# What exceeds a few signs in a row; a tokenizer would take each of them off by itself.
_MORE_SIGNS = re.compile(r"(?<=(?:[^\w\s]|_){8})(?:[^\w\s]|_)+")
_NO_WORD = re.compile(r"[^\w]+")
_NO_LETTER = re.compile(r"[^\w\s]")
_UMLAUT = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "ß": "ss"})
# All of them, so that folding twice changes nothing.
_DIGRAPH_END = re.compile(r"e(?:(?<=[ao]e)|(?<=(?<!q)ue))e*")
# Whose dot ends no sentence; nor does that of a single letter ("z. B.") or of a number.
ABBREVIATIONS = (
    r"abs|art|bspw|bzw|ca|dipl|dr|etc|evtl|ff|fr|ggf|gem|hl|hr|ing|inkl|jg|lt|max|min|mind|mio|mrd"
    r"|nr|prof|rd|resp|sen|sog|st|std|str|tel|usw|vgl|vs|zzgl|zzt"
)
_NOT_ABBREVIATED = "".join(rf"(?<!\b{word}\.\s)" for word in ABBREVIATIONS.split("|"))
_SENTENCE_END = re.compile(
    r"\s(?:(?:\s*\n|(?<=\n))(?:- )?\s*"
    rf"|(?:(?<=[!?:]\s)|(?<=[^\W\d_]{{2}}\.\s){_NOT_ABBREVIATED}|(?<=\d{{4}}\.\s))\s*)",
    re.IGNORECASE,
)

# How a letter ends: thanks, greetings, and up to four words of who signs.
_THANKS = (
    r"(?:(?:vielen|herzlichen|besten|lieben|schönen|tausend)\s+dank|danke(?:schön)?)"
    r"(?:\s+(?:schon|schonmal|einmal|mal|bereits|im|voraus|vorraus|vorab|sehr|ihnen|euch|dir"
    r"|für|ihre|eure|deine|die|schnelle|hilfe|mühe"
    r"|antwort|auskunft|rückmeldung|infos?|unterstützung|bemühungen))*"
)
_ASKS = (
    r"wer|wen|wem|was|wie|wo|wann|warum|wieso|weshalb|wozu|woher|welche\w*"
    r"|gibt|kann|können|darf|dürfen|muss|müssen|ist|sind|hat|haben"
)
_GREETINGS = (
    r"(?:(?:mit\s+|viele\s+)?\w+e[mn]?\s+gr(?:ü|ue|u)(?:ß|ss)(?:en?)?|es\s+gr(?:ü|ue|u)(?:ß|ss)t"
    rf"|mfg|vg|lg|gr(?:ü|ue|u)(?:ß|ss)e?)\b(?:[\s,.!-]+(?!(?:{_ASKS})\b)\w+){{0,4}}"
)
_CLOSING = re.compile(
    r"(?<=\s)(?<!\bsie\s)(?<!\bich\s)"
    rf"(?:{_THANKS}(?:\W+(?:und\s+)?{_GREETINGS})?|{_GREETINGS})\W*$",
    re.IGNORECASE,
)
# How a letter begins: the salutation, which ends in a comma or the like.
_SALUTATION = re.compile(
    r"^(?:(?:sehr\s+geehrte|werte|liebe)[rs]?(?:\s+\w+){1,5}"
    r"|(?:hallo|hi|hey|moin|guten\s+(?:tag|morgen|abend))"
    r"(?:\s+(?:zusammen|allerseits|(?:frau|herr|liebes?)(?:\s+\w+){1,2}))?)[,.!:]\s+",
    re.IGNORECASE,
)
PARTS_KEPT = 64  # texts whose plain words are remembered: parts of a message are read many times
_FEWEST_WORDS = 2  # of what is left; "super, danke" and "Hallo, Bot!" are small talk as a whole


def letter_body(text: str) -> str:
    """Return the part of a cleaned message between salutation and closing of a letter.

    A message that consists of these alone stays as it is.

    >>> letter_body("Sehr geehrte Damen und Herren, wer zahlt das? Freundliche Grüße, S. Meier")
    'wer zahlt das?'
    """
    closing = _CLOSING.search(text)
    if closing:
        above = text[: closing.start()].rstrip(" ,;")
        text = _unless_too_short(above, text)
    below = _SALUTATION.sub("", text)
    return _unless_too_short(below, text)


def _unless_too_short(part: str, whole: str) -> str:
    words = len(part.split())
    return part if words >= _FEWEST_WORDS else whole


def _without_gender(match: re.Match[str]) -> str:
    """Stem as generic masculine: Berater:innen -> Berater, Expert:innen -> Experten."""
    before = match.string[: match.start()]
    if before.endswith("er"):
        return ""
    has_sign = match[0].startswith((":", "*", "_", "·", "/"))
    is_plural = match["plural"] or not has_sign
    return "en" if is_plural else ""


def _with_du(contracted: re.Match[str]) -> str:
    verb = contracted["verb"]
    return f"{verb} du" if verb.lower() in _VERBS_OF_DU else contracted[0]


@lru_cache(PARTS_KEPT)
def plain(text: str) -> str:
    """Return the text as plain words: gender forms, optional prefixes, hyphens resolved.

    >>> plain("Expert:innen im (inter-)kommunalen Kick-off")
    'Experten im interkommunalen kommunalen Kick off'
    """
    text = _GENDER.sub(_without_gender, clean(text))
    text = _OPTIONAL_PREFIX.sub(r"\1\2 \2", text)
    text = _CONTRACTED.sub(_with_du, text)
    text = _MORE_SIGNS.sub("", text)
    return _JOINT.sub(" ", text)


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """Return the key that all spellings of a word share: case, umlauts (ä, ae, a), ß.

    >>> fold("Qualitätszirkel") == fold("QUALITAETSZIRKEL") == fold("qualitatszirkel")
    True
    """
    return _folded(word)


def _folded(text: str) -> str:
    letters = text.casefold().translate(_UMLAUT)
    return _DIGRAPH_END.sub("", letters)


@lru_cache(PARTS_KEPT)
def folded(text: str) -> str:
    """Return the folded words of a text, separated by single blanks."""
    words = _NO_WORD.sub(" ", plain(text))
    return _folded(words.strip())


# Words that ask or join and name nothing; one of them alone is the beginning of a question, or the
# rest of one.
_FILLERS = re.findall(
    r"\w+",
    """
    ab aber alle allem allen aller alles als also am an andere auch auf aus außer bei beide beim bin
    bis bist da dabei dafür dagegen damit danach dann daran darauf darin darum das dass davon dazu
    dein deine dem den denn der des deshalb die dies diese dieser doch dort du durch ein eine einem
    einen einer eines er es etwas euch euer für gegen genau hat haben hier hin hinter ich ihm ihn
    ihnen ihr ihre im in ins irgendwas irgendwie ist jede jeder jedes jetzt kann kein keiner man
    mein meine mich mir mit nach neben nicht nichts noch nun nur ob oder ohne schon sehr sein seine
    seit sich sie sind so sogar solche soll sowas sowie sowieso über um und uns unser unter viel vom
    von vor war warum was wegen weil weiter welche welchem welchen welcher welches wem wen wenn wer
    weshalb weswegen wie wieso wieviel wir wird wo wobei wodurch wofür wogegen woher wohin womit
    woran worauf woraus worin worüber wovon wovor wozu wurde zu zum zur zwar zwischen
    """,
)
_FOLDED_FILLERS = frozenset(map(fold, _FILLERS))


def is_filler(word: str) -> bool:
    """Tell whether a word asks or joins, but names nothing."""
    return fold(word) in _FOLDED_FILLERS


def symbols(text: str) -> list[str]:
    """Return the pictograms of a text, such as emoji."""
    return [character for character in _NO_LETTER.findall(text) if _is_symbol(character)]


def _is_symbol(character: str) -> bool:
    return unicodedata.category(character) == "So"


def sentences(text: str) -> list[str]:
    """Return the sentences and list items of a text.

    >>> sentences("Das gilt z. B. für Dr. Meier. Ist das neu? Ja.")
    ['Das gilt z. B. für Dr. Meier.', 'Ist das neu?', 'Ja.']
    """
    return [part for part in _SENTENCE_END.split(text) if part]


def char_ngrams(text: str, low: int = 3, high: int = 5) -> list[str]:
    """Return the character n-grams of each folded word, padded with blanks.

    No n-gram spans two words.
    """
    grams = []
    for word in folded(text).split():
        grams += word_ngrams(word, low, high)
    return grams


def word_ngrams(word: str, low: int = 3, high: int = 5) -> list[str]:
    """Return the character n-grams of a folded word, padded with blanks."""
    padded = f" {word} "
    grams = []
    longest = min(high, len(padded))
    for size in range(low, longest + 1):
        ends = range(size, len(padded) + 1)
        grams += [padded[end - size : end] for end in ends]
    return grams
