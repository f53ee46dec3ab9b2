"""Tells in which language a message is written: by its script, its commonest words, its letters.

A short message has too few letters for the statistics of the libraries: they take surnames, random
letters and German with typing errors for other languages (docs/language.md has the figures). A list
of words says nothing about a message of which it knows no word.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.faq import DataError, Fault
from bot.faq.faults import is_texts, reason_of
from bot.language.tokens import Token

LANGUAGES_FILE = Path(__file__).with_name("languages.toml")
LATIN = "lateinisch"
_GERMAN_SECTION = "deutsch"
_KEYS = ("name", "hinweis", "schrift", "woerter", "buchstaben")
_GERMAN_KEYS = ("hinweis", "wendungen", "woerter")
_FOR_ALL = "en"  # the language of the notice for those whose own is not known

# What speaks for a language and against it, found by trial on the messages in
# tests/golden/languages and on all German texts at hand.
_LISTED = 1.0  # a word of its list
_SHORT = 0.5  # one of one or two letters, which typing errors and dialect hit by chance
_LETTER = 0.5  # a word, outside of the Latin script a letter, that few other languages have
_GERMAN = 1.0  # a word of the German list
_KNOWN = 0.5  # another word that German knows; its lexicon holds many English ones, too
_WITHOUT_SURE_WORD = 1.5  # is asked for if all listed words are short and without accents
_FEWEST_PER_WORD = 0.25  # has to speak for the language, in proportion to the words of the message

_NOTHING = "(?!)"  # a pattern that matches nothing
_WORD = re.compile(r"[^\W\d]+")
_GERMAN_LETTERS = re.compile("[a-zäöüß]+")
# Addresses and what is quoted are not the visitor's own words.
_NOT_THEIRS = re.compile(r"(?<!\S)\S+@\S+|(?:https?://|www\.)\S+|„[^„“”]+[“”]")
# Python does not count vowel signs of Arabic and Indian scripts as letters.
_WORD_WITH_MARKS = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u064b-\u0655\u0900-\u0dff])*")
# First and last letters of other scripts. Between the blocks is Latin: phonetic, full-width
# letters.
_OTHER_BLOCKS = (
    *(("\u0370", "\u1cff"), ("\u1f00", "\u1fff"), ("\u2d00", "\u2ddf"), ("\u3041", "\ua4cf")),
    *(("\uac00", "\ud7af"), ("\ufb1d", "\ufdff"), ("\ufe70", "\ufefc")),
)
_FIRST_OTHER = _OTHER_BLOCKS[0][0]
_SCRIPTS = {
    "griechisch": (("\u0370", "\u03ff"), ("\u1f00", "\u1fff")),
    "kyrillisch": (("\u0400", "\u052f"),),
    "arabisch": (
        *(("\u0600", "\u06ff"), ("\u0750", "\u077f"), ("\u08a0", "\u08ff")),
        *(("\ufb50", "\ufdff"), ("\ufe70", "\ufefc")),
    ),
    "devanagari": (("\u0900", "\u097f"),),
    "äthiopisch": (("\u1200", "\u139f"), ("\u2d80", "\u2ddf")),
    "chinesisch": (("\u3400", "\u9fff"),),
}
_UNACCENTED = str.maketrans("ıłđøə", "ildoe")  # letters that Unicode does not take apart

_Speakers = dict[str, tuple[str, ...]]  # words or letters, and the codes of the languages with them


@dataclass(frozen=True, slots=True)
class Foreign:
    """A language other than German: its code (ISO 639), its German name, what to tell the visitor.

    Code and name are empty if the language cannot be told, or has no notice of its own. The second
    line of the notice is German, the first one in the language, or else in English.
    """

    code: str
    name: str
    notice: str


@dataclass(frozen=True, slots=True)
class Language:
    """What the data tell of a language."""

    code: str
    name: str
    notice: str = ""
    script: str = LATIN
    words: frozenset[str] = frozenset()
    letters: frozenset[str] = frozenset()


class Languages:
    """German and the languages that can be told from it."""

    def __init__(self, german: Language, idioms: Iterable[str], others: Iterable[Language]) -> None:
        self._german = german
        self._others = {language.code: language for language in others}
        words_of = {}
        letters_of = {}
        for language in self._written_in(LATIN):
            words_of[language.code] = language.words
            letters_of[language.code] = language.letters
        words = _speakers(words_of)
        typed = _without_accents(words, german.words)
        self._words = typed | words
        self._signs = self._words.keys() - german.words
        self._letters = _speakers(letters_of)
        any_letter = "|".join(self._letters) or _NOTHING
        self._telltale = re.compile(any_letter)
        self._idioms = _any_idiom(idioms)

    def of(self, text: str, tokens: Iterable[Token] = ()) -> Foreign | None:
        """Return the language of a cleaned message, or None if it is or may be German.

        `tokens` are its analysed words; words that German knows speak against another language.
        """
        if max(text, default="") >= _FIRST_OTHER:
            foreign = self._of_scripts(text, tokens)
            if foreign:
                return foreign
        words = _WORD.findall(_lower(text))
        if self._signs.isdisjoint(words) and not self._telltale.search(text):
            return None  # nearly every German message leaves here
        return self._of_words(text, tokens)

    def _written_in(self, script: str) -> list[Language]:
        return [language for language in self._others.values() if language.script == script]

    def _of_scripts(self, text: str, tokens: Iterable[Token]) -> Foreign | None:
        """Return the language of the words in other scripts, None if as many are German."""
        words = _WORD_WITH_MARKS.findall(_lower(text))
        known = _known(tokens)
        german = 0  # words
        others = []
        for word in words:
            if word in self._german.words or word in known:
                german += 1
            if len(word) > 1 and _within(word[0], _OTHER_BLOCKS):
                others.append(word)
        if german >= len(others):
            return None

        letters = "".join(others)
        scripts = Counter(map(_script, letters))
        ((commonest, _),) = scripts.most_common(1)
        candidates = self._written_in(commonest)
        if len(candidates) == 1:
            return self._foreign(candidates[0].code)
        evidence = {language.code: _likeness(language, others) for language in candidates}
        best = self._best(evidence)
        return self._foreign(best)

    def _of_words(self, text: str, tokens: Iterable[Token]) -> Foreign | None:
        """Return the language that the words of a message speak for, None if that is German."""
        words = _WORD.findall(self._without_idioms(text))
        known = _known(tokens)
        evidence = _Evidence()
        for written in words:
            word = _lower(written)
            speakers = self._words.get(word, ())
            if word in self._german.words:
                evidence.add_german(_GERMAN, speakers)
                continue
            if word in known:
                evidence.add_german(_KNOWN, speakers)
            if speakers:
                evidence.add_listed(word, speakers)
            elif written == word:  # a capital may begin a name
                evidence.add(_LETTER, self._with_letters_of(word))
        enough = evidence.enough(len(words))
        if not enough:
            return None
        best = self._best(enough)
        return self._foreign(best)

    def _with_letters_of(self, word: str) -> set[str]:
        """Return the languages that are known by a letter of a word."""
        codes = set[str]()
        if _is_accented(word):
            for letter in word:
                codes.update(self._letters.get(letter, ()))
        return codes

    def _without_idioms(self, text: str) -> str:
        theirs = _NOT_THEIRS.sub(" ", text.replace("İ", "i"))
        return self._idioms.sub(" ", theirs)

    def _best(self, evidence: Mapping[str, float]) -> str:
        """Return the language code with the most evidence, or "" for a draw.

        If two draw, the one with a notice wins.
        """
        most = max(evidence.values(), default=0.0)
        if most == 0:
            return ""
        best = [code for code, weight in evidence.items() if weight == most]
        noticed = [code for code in best if self._others[code].notice]
        candidates = noticed or best
        if len(candidates) > 1:
            return ""
        return candidates[0]

    def _foreign(self, code: str) -> Foreign:
        """Return the language with its notice; without one of its own, with that in English."""
        language = self._others.get(code)
        if language is None or not language.notice:
            for_all = self._others[_FOR_ALL]
            language = replace(for_all, code="", name="")
        notice = f"{language.notice}\n{self._german.notice}"
        return Foreign(language.code, language.name, notice)


class _Evidence:
    """What the words of a message say for each language, by its code, and what for German."""

    def __init__(self) -> None:
        self._weights = Counter[str]()
        self._sure = set[str]()  # languages with a word that is hardly met by chance
        self._german = 0.0
        self._shared = Counter[str]()  # how much of that is a word of a language, too

    def add(self, weight: float, codes: Iterable[str]) -> None:
        """Take a word or letter for what speaks for some languages."""
        self._weights.update(dict.fromkeys(codes, weight))

    def add_listed(self, word: str, codes: Iterable[str]) -> None:
        """Take a word of the lists of some languages for what speaks for them."""
        accented = _is_accented(word)
        is_short = len(word) <= 2 and not accented
        weight = _SHORT if is_short else _LISTED
        self.add(weight, codes)
        if accented or len(word) > 3:
            self._sure.update(codes)

    def add_german(self, weight: float, codes: Iterable[str]) -> None:
        """Take a word for what speaks for German, though some languages have it, too."""
        self._german += weight
        self._shared.update(dict.fromkeys(codes, weight))

    def enough(self, words: int) -> dict[str, float]:
        """Return the languages for which enough speaks in a message of so many words."""
        least_for_length = _FEWEST_PER_WORD * words
        enough = dict[str, float]()
        for code, weight in self._weights.items():
            is_sure = code in self._sure
            least_for_words = _LISTED if is_sure else _WITHOUT_SURE_WORD
            least = max(least_for_words, least_for_length)
            against = self._german - self._shared[code]
            if weight >= least and weight > against:
                enough[code] = weight
        return enough


def _any_idiom(idioms: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern of idioms, in which a long one comes before those that it begins with."""
    escaped = map(re.escape, idioms)
    longest_first = sorted(escaped, key=len, reverse=True)
    alternatives = "|".join(longest_first)
    return re.compile(rf"\b(?:{alternatives})\b", re.IGNORECASE)


def _likeness(language: Language, words: Iterable[str]) -> float:
    """Return how much words in the script of a language speak for it."""
    likeness = 0.0
    for word in words:
        if word in language.words:
            likeness += _LISTED
        for letter in word:
            if letter in language.letters:
                likeness += _LETTER
    return likeness


def _is_accented(word: str) -> bool:
    return _GERMAN_LETTERS.fullmatch(word) is None


def _lower(text: str) -> str:
    return text.replace("İ", "i").lower()


def _script(letter: str) -> str:
    """Return the script of a letter, an empty text for one that the data have no name for."""
    for name, blocks in _SCRIPTS.items():
        if _within(letter, blocks):
            return name
    return ""


def _within(letter: str, blocks: Iterable[tuple[str, str]]) -> bool:
    return any(first <= letter <= last for first, last in blocks)


def _known(tokens: Iterable[Token]) -> set[str]:
    return {token.text.lower() for token in tokens if token.known}


def _speakers(languages: Mapping[str, frozenset[str]]) -> _Speakers:
    """Return for each word or letter the languages that have it."""
    found: _Speakers = {}
    for code, signs in languages.items():
        for sign in signs:
            others = found.get(sign, ())
            found[sign] = (*others, code)
    return found


def _without_accents(words: _Speakers, german: frozenset[str]) -> _Speakers:
    """Return the words as they are typed without accents, where that is no word of German."""
    typed: _Speakers = {}
    for word, codes in words.items():
        if word.isascii():
            continue
        bare = _bare(word)
        if len(bare) > 3 and bare not in german:
            others = typed.get(bare, ())
            typed[bare] = tuple({*others, *codes})
    return typed


def _bare(word: str) -> str:
    """Return a word without its accents."""
    replaced = word.translate(_UNACCENTED)
    apart = unicodedata.normalize("NFD", replaced)
    letters = [letter for letter in apart if not unicodedata.combining(letter)]
    return "".join(letters)


def read_languages(path: Path = LANGUAGES_FILE) -> Languages:
    """Read the languages; raise `DataError` with all faults of the file."""
    try:
        table = tomllib.loads(path.read_text("utf-8-sig"))
    except OSError as error:
        fault = Fault(str(path), 0, f"nicht lesbar ({reason_of(error)})")
        raise DataError([fault]) from error
    except ValueError as error:  # no TOML, or no UTF-8
        fault = Fault(str(path), 0, f"kein gültiges TOML in UTF-8 ({error})")
        raise DataError([fault]) from error
    return _Reader(path.name, table).read()


@lru_cache(1)
def languages() -> Languages:
    """Return the languages that the product ships."""
    return read_languages()


class _Reader:
    """The sections of the file, and the faults found in them."""

    def __init__(self, file: str, table: Mapping[str, Any]) -> None:
        self._file = file
        self._table = table
        self._faults: list[Fault] = []

    def read(self) -> Languages:
        """Return the languages; raise `DataError` with all faults."""
        for needed in (_GERMAN_SECTION, _FOR_ALL):
            if needed not in self._table:
                self._fault(needed, "der Abschnitt fehlt")
        found = {}
        for code, section in self._table.items():
            found[code] = self._language(code, section)
        german_section = self._table.get(_GERMAN_SECTION)
        idioms = self._idioms(german_section)
        if self._faults:
            raise DataError(self._faults)
        german = found.pop(_GERMAN_SECTION)
        return Languages(german, idioms, found.values())

    def _language(self, code: str, section: object) -> Language:
        if not isinstance(section, dict):
            self._fault(code, f"erwartet wird ein Abschnitt, gefunden: {section!r}")
            return Language(code, "")
        is_german = code == _GERMAN_SECTION
        self._check_keys(code, section)
        words = self._words(code, section)
        script = self._script(code, section)
        letters = self._letters(code, section)
        needs_notice = is_german or code == _FOR_ALL
        name = self._text(code, section, "name", needed=not is_german)
        notice = self._text(code, section, "hinweis", needed=needs_notice)
        return Language(
            code=code,
            name=name,
            notice=notice,
            script=script,
            words=words,
            letters=letters,
        )

    def _check_keys(self, code: str, section: Mapping[str, object]) -> None:
        is_german = code == _GERMAN_SECTION
        allowed = _GERMAN_KEYS if is_german else _KEYS
        listed = ", ".join(allowed)
        for key in section.keys() - allowed:
            self._fault(code, f"{key}: unbekannt; erwartet wird eines von {listed}")

    def _words(self, code: str, section: Mapping[str, object]) -> frozenset[str]:
        words = self._text(code, section, "woerter").split()
        for word in words:
            if word != _lower(word):
                self._fault(code, f"woerter: „{word}“: erwartet werden kleine Buchstaben")
        return frozenset(words)

    def _script(self, code: str, section: Mapping[str, object]) -> str:
        scripts = (LATIN, *_SCRIPTS)
        script = self._text(code, section, "schrift") or LATIN
        if script not in scripts:
            expected = f"erwartet wird eine von {', '.join(scripts)}"
            self._fault(code, f"schrift: „{script}“ unbekannt; {expected}")
        return script

    def _letters(self, code: str, section: Mapping[str, object]) -> frozenset[str]:
        letters = self._text(code, section, "buchstaben")
        if not all(map(str.isalpha, letters)):
            self._fault(code, f"buchstaben: „{letters}“: erwartet werden nur Buchstaben")
        return frozenset(letters)

    def _text(
        self, code: str, section: Mapping[str, object], key: str, *, needed: bool = False
    ) -> str:
        value = section.get(key, "")
        if not isinstance(value, str):
            self._fault(code, f"{key}: erwartet wird ein Text, gefunden: {value!r}")
            return ""
        if needed and not value.strip():
            self._fault(code, f"{key} fehlt; erwartet wird ein Text")
        return " ".join(value.split())

    def _idioms(self, section: object) -> tuple[str, ...]:
        idioms = None
        if isinstance(section, dict):
            idioms = section.get("wendungen")
        if isinstance(idioms, list) and is_texts(idioms):
            return tuple(idioms)
        expected = "erwartet wird eine Liste von Texten"
        self._fault(_GERMAN_SECTION, f"wendungen: {expected}, gefunden: {idioms!r}")
        return ()

    def _fault(self, section: str, message: str) -> None:
        fault = Fault(self._file, 0, f"[{section}]: {message}")
        self._faults.append(fault)
