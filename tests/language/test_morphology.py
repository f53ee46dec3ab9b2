"""Words consist of morphemes of the German lexicon, in the likeliest way.

Other words only lose their endings.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import pytest
from HanTa.HanoverTagger import EMPTY, START, HanoverTagger
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.assistant import Assistant
from bot.language.folding import fold
from bot.language.morphology import _Lexicon, morphology
from bot.language.plain_words import plain

SHORT = 9  # letters of a word whose ways are all tried


@pytest.fixture(scope="module")
def tagger() -> HanoverTagger:
    """Return HanTa itself."""
    return HanoverTagger("morphmodel_ger.pgz")


@pytest.fixture(scope="module")
def lexicon(tagger: HanoverTagger) -> _Lexicon:
    """Return our reading of its model."""
    return _Lexicon(tagger)


@pytest.fixture(scope="module")
def words(real: Assistant) -> list[str]:
    """Return the words of the published questions and answers."""
    found = {
        word.strip(".,?!:;()„“‚‘’•*_[]<>")
        for entry in real.faq.entries
        for word in plain(f"{entry.question} {entry.answer}").split()
    }
    return sorted(word for word in found if word.isalpha())


def ways(
    tagger: HanoverTagger, word: str, state: tuple[int, int] = (EMPTY, START)
) -> Iterator[tuple[float, int]]:
    """Yield every way to build a word from listed morphemes, as (log-probability, tag).

    It is slow and plainly right.
    """
    if not word:
        yield from ((step, -tag) for tag, step in tagger.LP_trans_final.get(state, ()))
    for end in range(1, len(word) + 1):
        for tag, step in tagger.LP_trans_nonfinal.get(state, ()):
            score = tagger.LP_m_t[tag].get(word[:end], -math.inf)
            if score > -math.inf:
                yield from (
                    (step + score + rest, pos)
                    for rest, pos in ways(tagger, word[end:], (state[1], tag))
                )


def test_likeliest_way_is_found(tagger: HanoverTagger, lexicon: _Lexicon, words: list[str]) -> None:
    """For short words the parts of speech and their probabilities are those of trying all ways."""
    for word in [word.lower() for word in words if len(word) <= SHORT][::5]:
        best: dict[int, float] = {}
        for score, pos in ways(tagger, word):
            best[pos] = max(score, best.get(pos, -math.inf))
        found = {pos: score for pos, score in lexicon.analyze_forward(word) if score}
        assert found == pytest.approx(best), word


def test_morphemes_make_up_the_word(lexicon: _Lexicon, words: list[str]) -> None:
    """The path of a listed word runs through it from end to end, over morphemes of the lexicon."""
    for word in map(str.lower, words):
        pos, score = lexicon.analyze_forward(word)[0]
        if not score:
            continue
        *path, (last, end) = lexicon.analyze_viterbi(word, -pos)
        starts = [0, *(stop for _, stop in path)]
        pieces = [(word[start:stop], tag) for start, (tag, stop) in zip(starts, path, strict=False)]
        assert "".join(piece for piece, _ in pieces) == word
        assert all(piece in lexicon.LP_m_t[tag] for piece, tag in pieces)
        assert (last, end) == (-pos, len(word) + 1)


def test_known_words_come_out_as_the_library_has_them(
    tagger: HanoverTagger, words: list[str]
) -> None:
    """Of the words that HanTa makes of listed morphemes, hardly any is read otherwise."""
    same: list[str] = []
    other: list[str] = []
    for word in words:
        stem, morphemes, pos = tagger.analyze(word, taglevel=3, casesensitive=False)
        if all(piece in tagger.LP_m_t[tagger.tag2int[tag]] for piece, tag in morphemes):
            lemma = fold(tagger.makelemma([stem], pos))
            (same if morphology().word(word)[0] == lemma else other).append(word)
    assert len(same) > 500
    assert len(other) <= len(same) / 100, other


@pytest.mark.parametrize(
    ("word", "lemma", "stems"),
    [
        ("Landesjugendämter", "landesjugendamt", ("land", "jugend", "amt")),
        ("Eingruppierung", "eingruppierung", ("ein", "gruppierung")),
        ("Qualitätszirkels", "qualitatszirkel", ("qualitat", "zirkel")),
    ],
)
def test_compounds_of_listed_morphemes_are_known(
    word: str, lemma: str, stems: tuple[str, ...]
) -> None:
    """Compounds that the library gives up are split, too."""
    assert morphology().word(word) == (lemma, stems, True)


@pytest.mark.parametrize(
    ("word", "stem"),
    [("Chatverläufe", "chatverlauf"), ("sprechstundn", "sprechstu"), ("Gladbeck", "gladbeck")],
)
def test_unknown_words_are_trimmed(word: str, stem: str) -> None:
    """What German does not know loses its endings, so that its forms meet."""
    assert morphology().word(word)[1:] == ((stem,), False)


@given(st.text(max_size=80))
def test_any_word_has_an_analysis(word: str) -> None:
    """Whatever stands between two blanks gets a lemma; an unknown one is its own."""
    lemma, _, known = morphology().word(word)
    assert known or lemma == fold(word)
