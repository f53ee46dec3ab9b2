"""Words to lemmas and stems; the only module that imports spaCy.

Two pipelines stand behind one interface: a trained one (`de_core_news_sm` or whatever `QZBOT_SPACY_MODEL` names) if
it can be loaded, else `spacy.blank("de")` with a lemmatizer component around HanTa (Wartena 2019, "A Probabilistic
Morphology Model for German Lemmatization"). Stems, compound parts and the question whether German knows a word are
HanTa's in both cases.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

import spacy
from HanTa.HanoverTagger import HanoverTagger
from spacy.language import Language
from spacy.tokens import Doc

from bot.models import Token
from bot.text import fold, plain

_UNUSED_PIPES = ("parser", "ner", "senter", "sentencizer")  # they cost time and give retrieval nothing
_AFFIX_PREFIXES = ("SUF", "PREF", "FUGE", "PTKVZ", "PRESPART")  # HanTa's tags of morphemes that carry no content
_MOST_WORDS = 100_000  # remembered, about 30 MB; further ones are analysed each time
_LONGEST_WORD = 60  # letters; HanTa's time grows with the square, and no German word in use is longer

Analysis = tuple[str, tuple[str, ...], bool]
Found = TypeVar("Found")

log = logging.getLogger(__name__)


class Morphology:
    """HanTa with a memory of words: lemma, stems, and whether all morphemes are in its German lexicon.

    Looking a word up in the lexicon takes a third of the time of guessing morphemes, and most words are there.
    """

    def __init__(self) -> None:
        self._guessing = HanoverTagger("morphmodel_ger.pgz")
        self._lexical = copy(self._guessing)
        self._lexical.strict = True  # no morpheme that is not in the lexicon
        self._listed: dict[str, Analysis | None] = {}
        self._guessed: dict[str, Analysis] = {}

    def word(self, word: str) -> Analysis:
        """Return (lemma, stems, known) of a word; lemma and stems are folded keys."""
        return self.listed(word) or _remembered(self._guessed, word, self._guess)

    def listed(self, word: str) -> Analysis | None:
        """Return the analysis of a word that German knows, None of any other."""
        return _remembered(self._listed, word, self._look_up)

    def analyses(self, words: Iterable[str]) -> dict[str, Analysis]:
        """Return the analyses of some words, to be kept."""
        return {word: self.word(word) for word in words}

    def learn_words(self, words: Mapping[str, Sequence[Any]]) -> None:
        """Take over what was kept, which saves 0.3 ms a word."""
        for word, (lemma, stems, known) in words.items():
            analysis = lemma, tuple(stems), known
            self._listed[word] = analysis if known else None
            if not known:
                self._guessed[word] = analysis

    def _look_up(self, word: str) -> Analysis | None:
        if not _is_word(word):
            return (fold(word), (), True) if word.isdigit() else None
        (pos, _), *_ = self._lexical.tag_word(word, cutoff=0, casesensitive=False)
        found = None if pos == "UNKNOWN" else self._analysis(self._lexical, word, pos)
        return found if found and found[2] else None

    def _guess(self, word: str) -> Analysis:
        return self._analysis(self._guessing, word) if _is_word(word) else (fold(word), (), False)

    def _analysis(self, tagger: HanoverTagger, word: str, pos: str = "EMPTY") -> Analysis:
        """Return what a tagger makes of a word, of this part of speech if one is given."""
        stem, morphemes, pos = tagger.analyze(word, pos, taglevel=3, casesensitive=False)
        lemma = fold(tagger.makelemma([stem], pos))
        stems = tuple(fold(m) for m, tag in morphemes if not tag.startswith(_AFFIX_PREFIXES) and len(m) > 1)
        return lemma, stems, all(m in tagger.LP_m_t.get(tagger.tag2int[tag], ()) for m, tag in morphemes)

    def is_name(self, word: str) -> bool:
        """Return whether a word is most likely a proper name: of a person, a town or the like."""
        return _is_word(word) and self._guessing.analyze(word, taglevel=1)[1] == "NE"


def _is_word(text: str) -> bool:
    return text.isalpha() and len(text) <= _LONGEST_WORD


def _remembered(memory: dict[str, Found], word: str, find: Callable[[str], Found]) -> Found:
    """Return what is remembered of a word, or found now."""
    if word in memory:
        return memory[word]
    found = find(word)
    if len(memory) < _MOST_WORDS:
        memory[word] = found
    return found


@lru_cache(1)
def morphology() -> Morphology:
    """Return the one HanTa model of this process."""
    return Morphology()


@Language.component("hanta_lemmatizer")
def hanta_lemmatizer(doc: Doc) -> Doc:
    """Set the lemma of every token that German knows; another may be misspelt, and keeps its form until it is corrected."""
    for token in doc:
        listed = morphology().listed(token.text)
        token.lemma_ = listed[0] if listed else token.text
    return doc


class Analyzer:
    """Splits a text into tokens with lemma and stems."""

    def __init__(self, nlp: Language, name: str) -> None:
        self._nlp = nlp
        self._token = lru_cache(_MOST_WORDS)(_token)
        self.name = name

    def tokens(self, text: str) -> tuple[Token, ...]:
        """Return the words of a text (no punctuation) in their order; what German does not know has no stems yet."""
        found = (self._token(token.text, token.lemma_) for token in self._nlp(plain(text)))
        return tuple(token for token in found if token)

    def words(self, texts: Iterable[str]) -> set[str]:
        """Return the words of some texts as the morphology knows them."""
        return {_bare(token.text) for text in texts for token in self.tokens(text)}


def _token(text: str, lemma: str) -> Token | None:
    """Return a word as the pipeline read it, None for punctuation."""
    if not any(map(str.isalnum, text)):
        return None
    own, stems, known = morphology().listed(_bare(text)) or (fold(text), (), False)
    return Token(text, fold(lemma) or own, stems, known)


def _bare(word: str) -> str:
    return word.strip("._'’")


@lru_cache(4)
def load_analyzer(model: str) -> Analyzer:
    """Load the trained pipeline named by package or path, or the embedded one if it is not installed.

    A path that exists but holds no pipeline raises `OSError`: the operator asked for that one.
    """
    try:
        nlp = spacy.load(model, exclude=list(_UNUSED_PIPES))
    except OSError:
        if Path(model).exists() or os.sep in model:
            raise
        nlp = spacy.blank("de")
        nlp.add_pipe("hanta_lemmatizer")
        return Analyzer(nlp, "embedded (spaCy blank de + HanTa)")
    meta = nlp.meta
    return Analyzer(nlp, f"{meta['lang']}_{meta['name']} {meta['version']}")
