"""German words to lemmas, stems and compound parts; the only module that imports HanTa.

HanTa (Wartena 2019, "A Probabilistic Morphology Model for German Lemmatization") holds a lexicon of
morphemes and a Markov model of how words are made of them.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any

from HanTa.HanoverTagger import EMPTY, START, UNKNOWN, HanoverTagger

from bot.language.folding import fold

MOST_WORDS = 100_000  # remembered, about 30 MB; further ones are analysed each time
_NAME = "NE"  # HanTa's tag of proper names
# Its tags of morphemes that carry no content.
_AFFIX_PREFIXES = ("SUF", "PREF", "FUGE", "PTKVZ", "PRESPART")
# Letters; HanTa's time grows with the square, and no German word in use is longer.
_LONGEST_WORD = 60
_ENDING = re.compile(r"(?<=.{4})(?:em|er|nd)$|(?<=...)[tesn]$")

Analysis = tuple[str, tuple[str, ...], bool]
_Morpheme = tuple[int, int, float]  # its end in the word, its tag, its log-probability
_State = tuple[int, int]  # the tags of the last two morphemes
# Log-probability, and the state and place that a state was reached from.
_Step = tuple[float, _State, int]


class _Lexicon(HanoverTagger):  # type: ignore[misc]  # HanTa ships no types
    """HanTa without its guesses: every morpheme of a word has to be in its lexicon.

    The library tries each segment of a word as each kind of morpheme, which takes five times as
    long as looking up which kinds it can be, and loses the best path of a word now and then, as it
    follows the leading ones only.
    """

    def __init__(self, tagger: HanoverTagger) -> None:
        self.__dict__.update(vars(tagger))  # its tables are shared
        tags = defaultdict[str, tuple[int, ...]](tuple)
        for tag, morphemes in self.LP_m_t.items():
            for morpheme in morphemes:
                tags[morpheme] += (tag,)
        self._tags = dict(tags)
        # Is asked for the parts of speech, then for the morphemes of one of them.
        self._paths = lru_cache(1)(self._find_paths)

    def analyze_forward(self, word: str) -> list[tuple[int, float]]:
        """Return the possible parts of speech of a word with log-probabilities, likeliest first."""
        found = dict[int, float]()
        for tag, score, _ in self._ends(word):
            part_of_speech = -tag  # in HanTa the tag that closes a word is negative
            likeliest = found.get(part_of_speech, -math.inf)
            found[part_of_speech] = max(score, likeliest)
        if not found:
            return [(UNKNOWN, 0.0)]
        return sorted(found.items(), key=itemgetter(1), reverse=True)

    def analyze_viterbi(self, word: str, targetpos: int) -> list[tuple[int, int]]:
        """Return the likeliest morphemes of a word as (tag, end).

        The tag of the word's part of speech closes them.
        """
        place = len(word)
        path = [(targetpos, place + 1)]
        ends = []
        for tag, score, state in self._ends(word):
            if tag == targetpos:
                end = score, state
                ends.append(end)
        if not ends:
            return [(UNKNOWN, place), *path]
        _, state = max(ends)
        table = self._paths(word)
        while place:
            _, tag = state
            path.append((tag, place))
            _, state, place = table[place][state]
        return path[::-1]

    def _ends(self, word: str) -> Iterable[tuple[int, float, _State]]:
        """Yield what a word can end as, its log-probability, and the state before."""
        last_states = self._paths(word)[-1]
        for state, (score, _, _) in last_states.items():
            closing = self.LP_trans_final.get(state, ())
            for tag, step in closing:
                yield tag, score + step, state

    def _find_paths(self, word: str) -> list[dict[_State, _Step]]:
        """Return for each place in a word the states that morphemes of the lexicon lead to.

        Each state keeps its likeliest way (Viterbi 1967).
        """
        start = (EMPTY, START)
        places = len(word) + 1
        table: list[dict[_State, _Step]] = [{} for _ in range(places)]
        table[0][start] = 0.0, start, 0
        for place, states in enumerate(table):
            if not states:
                continue
            morphemes = self._morphemes(word, place)
            for state, (score, _, _) in states.items():
                _, last_tag = state
                following = self.LP_trans.get(state, {})
                for end, tag, probability in morphemes:
                    step = following.get(tag)
                    if step is None:
                        continue
                    reached = last_tag, tag
                    total = score + step + probability
                    known = table[end].get(reached)
                    if known is None or total > known[0]:
                        table[end][reached] = total, state, place
        return table

    def _morphemes(self, word: str, place: int) -> list[_Morpheme]:
        """Return the listed morphemes that begin at a place of a word."""
        found = []
        for end in range(place + 1, len(word) + 1):
            segment = word[place:end]
            tags = self._tags.get(segment, ())
            for tag in tags:
                probability = self.LP_m_t[tag][segment]
                found.append((end, tag, probability))
        return found


class Morphology:
    """Analyses words with HanTa and caches the result.

    The result is the lemma, the stems, and whether every morpheme is in HanTa's German lexicon. A
    word with an unlisted morpheme (usually a typo or a name) is only stripped of its endings:
    HanTa's guesses find no more, and take ten times as long.
    """

    def __init__(self) -> None:
        self._tagger = HanoverTagger("morphmodel_ger.pgz")
        self._tagger.LP_trans_word = {}  # for tagging whole sentences, which we do not; 12 MB
        self._lexicon = _Lexicon(self._tagger)
        self._words = dict[str, Analysis]()

    def word(self, word: str) -> Analysis:
        """Return (lemma, stems, known) of a word; lemma and stems are folded keys."""
        found = self._words.get(word)
        if found is None:
            found = self._analyse(word)
            if len(self._words) < MOST_WORDS:
                self._words[word] = found
        return found

    def analyses(self, words: Iterable[str]) -> dict[str, Analysis]:
        """Return the analyses of some words, to be kept."""
        return {word: self.word(word) for word in words}

    def remembered(self) -> dict[str, Analysis]:
        """Return the analyses of all words that are remembered."""
        return dict(self._words)

    def learn_words(self, words: Mapping[str, Sequence[Any]]) -> None:
        """Take over what was kept, which saves 0.05 ms a word."""
        for word, (lemma, stems, known) in words.items():
            analysis = lemma, tuple(stems), known
            self._words.setdefault(word, analysis)

    def is_name(self, word: str) -> bool:
        """Return whether a word is most likely a proper name: of a person, a town or the like."""
        if not _is_word(word):
            return False
        _, part_of_speech = self._tagger.analyze(word, taglevel=1)
        return bool(part_of_speech == _NAME)

    def _analyse(self, word: str) -> Analysis:
        if not _is_word(word):
            return fold(word), (), word.isdigit()
        tags = self._lexicon.tag_word(word, cutoff=0, casesensitive=False)
        likeliest, _ = tags[0]
        stem, morphemes, part_of_speech = self._lexicon.analyze(word, likeliest, taglevel=3)
        stems = []
        for morpheme, tag in morphemes:
            if not self._is_listed(morpheme, tag):
                return _unlisted(word)
            if _has_content(morpheme, tag):
                key = fold(morpheme)
                stems.append(key)
        lemma = self._lexicon.makelemma([stem], part_of_speech)
        return fold(lemma), tuple(stems), True

    def _is_listed(self, morpheme: str, tag: str) -> bool:
        number = self._tagger.tag2int[tag]
        listed = self._tagger.LP_m_t.get(number, ())
        return morpheme in listed


def _unlisted(word: str) -> Analysis:
    """Return the analysis of a word that is not made of morphemes of the lexicon."""
    bare = fold(word)
    stem = _trimmed(bare)
    return bare, (stem,), False


def _has_content(morpheme: str, tag: str) -> bool:
    return len(morpheme) > 1 and not tag.startswith(_AFFIX_PREFIXES)


def _is_word(text: str) -> bool:
    return len(text) <= _LONGEST_WORD and text.isalpha()


def _trimmed(word: str) -> str:
    """Return a folded word without its inflectional endings, as CISTEM strips them.

    Weissweiler & Fraser 2017.
    """
    shorter = _ENDING.sub("", word)
    while shorter != word:
        word = shorter
        shorter = _ENDING.sub("", word)
    return word


@lru_cache(1)
def morphology() -> Morphology:
    """Return the one HanTa model of this process."""
    return Morphology()
