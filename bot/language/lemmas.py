"""Words to lemmas and stems; the only module that imports spaCy.

Two pipelines stand behind one interface: a trained one (`de_core_news_sm` or whatever
`QZBOT_SPACY_MODEL` names) if it can be loaded, else `spacy.blank("de")`, which has a tokenizer
alone. Its lemmas come from `bot.language.morphology`, as stems, compound parts and the question
whether German knows a word do in both cases.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from functools import lru_cache, partial
from itertools import chain
from pathlib import Path
from threading import Lock

import spacy
from spacy.language import Language

from bot.language.folding import fold
from bot.language.morphology import MOST_WORDS, Morphology, morphology
from bot.language.plain_words import plain
from bot.language.tokens import Token

# They cost time and give retrieval nothing.
_UNUSED_PIPES = ("parser", "ner", "senter", "sentencizer")
_ONE_ZONE = Lock()
# Signs that the tokenizer always takes off a word; a dot may belong to an abbreviation.
_NEVER_OF_A_WORD = "?!,;"


class Analyzer:
    """Splits a text into tokens with lemma and stems."""

    _analyze: Callable[[str], tuple[Token, ...]]

    def __init__(self, nlp: Language, name: str, morphology: Morphology) -> None:
        token = partial(_token, morphology)
        # A tokenizer alone reads each stretch between blanks by itself, so that can be remembered.
        self._reads_stretches = not nlp.pipe_names
        if self._reads_stretches:
            self._analyze = lru_cache(MOST_WORDS)(partial(_read_stretch, nlp, token))
        else:
            self._analyze = partial(_analyzed, nlp, lru_cache(MOST_WORDS)(token))
        self.name = name
        self.morphology = morphology

    def tokens(self, text: str) -> tuple[Token, ...]:
        """Return the words of a text (no punctuation) in their order."""
        written = plain(text)
        if not self._reads_stretches:
            return self._analyze(written)
        stretches = map(self._analyze, written.split())
        return tuple(chain.from_iterable(stretches))

    def words(self, texts: Iterable[str]) -> set[str]:
        """Return the words of some texts as the morphology knows them."""
        words = set[str]()
        for text in texts:
            for token in self.tokens(text):
                word = _bare(token.text)
                words.add(word)
        return words


def _read_stretch(
    nlp: Language, token_of: Callable[[str, str], Token | None], stretch: str
) -> tuple[Token, ...]:
    """Return the words between two blanks.

    Letters alone are one word to the tokenizer, too; to ask it takes as long as all that follows.
    """
    letters = stretch.rstrip(_NEVER_OF_A_WORD)
    if not letters.isalpha():
        return _analyzed(nlp, token_of, stretch)
    token = token_of(letters, "")
    return (token,) if token else ()


def _analyzed(
    nlp: Language, token_of: Callable[[str, str], Token | None], text: str
) -> tuple[Token, ...]:
    """Return the words that a pipeline finds in a text.

    The pipeline keeps every string that it reads, of visitors, too, unless a zone forgets them.
    Zones cannot be nested, so one thread reads at a time.
    """
    with _ONE_ZONE, nlp.memory_zone():
        read = nlp(text)
        tokens = [token_of(token.text, token.lemma_) for token in read]
    return tuple(token for token in tokens if token is not None)


def _token(morphology: Morphology, text: str, lemma: str) -> Token | None:
    """Return a word as the pipeline read it, None for punctuation."""
    if not any(map(str.isalnum, text)):
        return None
    bare = _bare(text)
    own_lemma, stems, known = morphology.word(bare)
    key = fold(lemma) or own_lemma
    return Token(text, key, stems, known)


def _bare(word: str) -> str:
    return word.strip("._'’")


@lru_cache(4)
def load_analyzer(model: str) -> Analyzer:
    """Load the trained pipeline of this name or path, or the embedded one if it is missing.

    A path that exists but holds no pipeline raises `OSError`, because the operator asked for it.
    """
    try:
        nlp = spacy.load(model, exclude=list(_UNUSED_PIPES))
    except Exception as error:  # a package or folder of this name may be anything
        is_path = Path(model).exists() or os.sep in model
        if is_path or not isinstance(error, OSError):
            expected = "erwartet wird der Name oder der Ordner eines Sprachmodells von spaCy"
            raise OSError(
                f"QZBOT_SPACY_MODEL: Wert „{model}“ ungültig; {expected} ({error})"
            ) from error
        nlp = spacy.blank("de")
        return Analyzer(nlp, "embedded (spaCy blank de + HanTa)", morphology())
    meta = nlp.meta
    name = f"{meta['lang']}_{meta['name']} {meta['version']}"
    return Analyzer(nlp, name, morphology())
