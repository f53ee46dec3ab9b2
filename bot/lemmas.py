"""Words to lemmas and stems; the only module that imports spaCy.

Two pipelines stand behind one interface: a trained one (`de_core_news_sm` or whatever `QZBOT_SPACY_MODEL` names) if
it can be loaded, else `spacy.blank("de")` with a lemmatizer component around HanTa (Wartena 2019, "A Probabilistic
Morphology Model for German Lemmatization"). Stems, compound parts and the question whether German knows a word are
HanTa's in both cases.
"""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from functools import lru_cache
from pathlib import Path
from typing import Any

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
_ENDING = re.compile(r"(?<=.{4})(?:em|er|nd)$|(?<=...)[tesn]$")

Analysis = tuple[str, tuple[str, ...], bool]

log = logging.getLogger(__name__)


class Morphology:
    """HanTa with a memory of words: lemma, stems, and whether all morphemes are in its German lexicon.

    What is not, mostly a misspelt word or a name, is only trimmed: HanTa's guesses find no more, and take several times as long.
    """

    def __init__(self) -> None:
        self._tagger = HanoverTagger("morphmodel_ger.pgz")
        self._lexicon = copy(self._tagger)
        self._lexicon.strict = True
        self._words: dict[str, Analysis] = {}

    def word(self, word: str) -> Analysis:
        """Return (lemma, stems, known) of a word; lemma and stems are folded keys."""
        found = self._words.get(word)
        if found is None:
            found = self._analyse(word)
            if len(self._words) < _MOST_WORDS:
                self._words[word] = found
        return found

    def analyses(self, words: Iterable[str]) -> dict[str, Analysis]:
        """Return the analyses of some words, to be kept."""
        return {word: self.word(word) for word in words}

    def learn_words(self, words: Mapping[str, Sequence[Any]]) -> None:
        """Take over what was kept, which saves 0.3 ms a word."""
        self._words.update((word, (lemma, tuple(stems), known)) for word, (lemma, stems, known) in words.items())

    def _analyse(self, word: str) -> Analysis:
        if not _is_word(word):
            return fold(word), (), word.isdigit()
        (tag, _), *_ = self._lexicon.tag_word(word, cutoff=0, casesensitive=False)
        stem, morphemes, pos = self._lexicon.analyze(word, tag, taglevel=3)
        if not all(self._listed(m, tag) for m, tag in morphemes):
            return fold(word), (_trimmed(fold(word)),), False
        lemma = fold(self._lexicon.makelemma([stem], pos))
        return lemma, tuple(fold(m) for m, tag in morphemes if not tag.startswith(_AFFIX_PREFIXES) and len(m) > 1), True

    def is_name(self, word: str) -> bool:
        """Return whether a word is most likely a proper name: of a person, a town or the like."""
        return _is_word(word) and self._tagger.analyze(word, taglevel=1)[1] == "NE"

    def _listed(self, morpheme: str, tag: str) -> bool:
        return morpheme in self._tagger.LP_m_t.get(self._tagger.tag2int[tag], ())


def _is_word(text: str) -> bool:
    return text.isalpha() and len(text) <= _LONGEST_WORD


def _trimmed(word: str) -> str:
    """Return a folded word without its inflectional endings, as CISTEM takes them off (Weissweiler & Fraser 2017)."""
    while word != (shorter := _ENDING.sub("", word)):
        word = shorter
    return word


@lru_cache(1)
def morphology() -> Morphology:
    """Return the one HanTa model of this process."""
    return Morphology()


@Language.component("hanta_lemmatizer")
def hanta_lemmatizer(doc: Doc) -> Doc:
    """Set every token's lemma from HanTa."""
    for token in doc:
        token.lemma_ = morphology().word(token.text)[0]
    return doc


class Analyzer:
    """Splits a text into tokens with lemma and stems."""

    def __init__(self, nlp: Language, name: str) -> None:
        self._nlp = nlp
        self._token = lru_cache(_MOST_WORDS)(_token)
        self.name = name

    def tokens(self, text: str) -> tuple[Token, ...]:
        """Return the words of a text (no punctuation) in their order."""
        found = (self._token(token.text, token.lemma_) for token in self._nlp(plain(text)))
        return tuple(token for token in found if token)

    def words(self, texts: Iterable[str]) -> set[str]:
        """Return the words of some texts as the morphology knows them."""
        return {_bare(token.text) for text in texts for token in self.tokens(text)}


def _token(text: str, lemma: str) -> Token | None:
    """Return a word as the pipeline read it, None for punctuation."""
    if not any(map(str.isalnum, text)):
        return None
    own, stems, known = morphology().word(_bare(text))
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
