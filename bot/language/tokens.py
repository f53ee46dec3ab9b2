"""A word of a text as the analysis of German sees it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Token:
    """A word as written, with its lemma and stems as folded keys, and whether German knows it.

    `read_as` is the word it is taken for, if that is another: a misspelt one for a word of the
    vocabulary, a name for what it names.
    """

    text: str
    lemma: str
    stems: tuple[str, ...]
    known: bool
    read_as: str | None = None
