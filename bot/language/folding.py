"""Folding: one key for all spellings of a word."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.language.plain_words import PARTS_KEPT, plain

_NO_WORD = re.compile(r"[^\w]+")
_UMLAUT = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "ß": "ss"})
# All of them, so that folding twice changes nothing.
_DIGRAPH_END = re.compile(r"e(?:(?<=[ao]e)|(?<=(?<!q)ue))e*")


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
