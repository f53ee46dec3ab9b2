"""A text as plain words: gender forms, optional prefixes, contractions and hyphens resolved."""

from __future__ import annotations

import re
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
PARTS_KEPT = 64  # texts whose plain words are remembered: parts of a message are read many times


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
