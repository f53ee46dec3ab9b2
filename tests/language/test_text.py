"""Spellings of the same word meet, and no text whatever breaks the reading."""

from __future__ import annotations

import unicodedata
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.faq.characters import clean
from bot.language.text import (
    PARTS_KEPT,
    char_ngrams,
    fold,
    folded,
    letter_body,
    plain,
    sentences,
)

ANY_TEXT = st.text(
    st.characters()
)  # half surrogate pairs included: JSON and command lines can carry them


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Akteur:innen", "Akteur"),
        ("Akteur*innen", "Akteur"),
        ("Akteur_innen", "Akteur"),
        ("Akteur/innen", "Akteur"),
        ("Akteur/-innen", "Akteur"),
        ("Akteur·innen", "Akteur"),
        ("AkteurInnen", "Akteur"),
        ("Berater:innen", "Berater"),
        ("Berater:in", "Berater"),
        ("Expert:innen", "Experten"),
        ("ExpertInnen", "Experten"),
    ],
)
def test_gender_forms_read_as_one_word(written: str, read: str) -> None:
    """Every gender form reads as the same plain word, plural if it ends in -en."""
    assert fold(plain(written)).startswith(fold(read))


@pytest.mark.parametrize(
    "written", ["Schüler:innenvertretung", "Schüler*innenvertretung", "SchülerInnenvertretung"]
)
def test_gender_forms_inside_of_compounds(written: str) -> None:
    """A gender form inside of a compound leaves the compound whole."""
    assert plain(written) == "Schülervertretung"


@pytest.mark.parametrize(
    "word", ["Innenstadt", "ZuInnen", "z.B. Linnen", "Berlin", "in", "Termin:", "13:00"]
)
def test_no_gender_form(word: str) -> None:
    """Words that only look like a gender form stay as they are."""
    assert "innen" not in plain(word) or "innen" in word
    assert plain("Innenstadt") == "Innenstadt"
    assert plain("Berlin: in Mitte") == "Berlin: in Mitte"


@pytest.mark.parametrize(
    "spelling",
    [
        "Qualitätszirkel",
        "QUALITÄTSZIRKEL",
        "qualitaetszirkel",
        "Qualitatszirkel",
        "Qualita\u0308tszirkel",
    ],
)
def test_umlauts_however_typed(spelling: str) -> None:
    """Umlauts meet as ä, ae, a, in capitals and as a letter with a combining mark."""
    assert folded(spelling) == folded("Qualitätszirkel")


@pytest.mark.parametrize(
    ("one", "other"),
    [("Größe", "Groesse"), ("Straße", "STRASSE"), ("für", "fuer"), ("Fußball", "fussball")],
)
def test_foldings_meet(one: str, other: str) -> None:
    """ß meets ss, ü meets ue."""
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("word", "key"), [("Quelle", "quelle"), ("bequem", "bequem"), ("Haus", "haus")]
)
def test_folding_leaves_other_letters(word: str, key: str) -> None:
    """The ue after a q is no umlaut."""
    assert fold(word) == key


@pytest.mark.parametrize("written", ["Kick-off", "Kick–off", "Kick off"])
def test_hyphens_part_words(written: str) -> None:
    """A hyphen or dash parts words as a blank does."""
    assert folded(written) == "kick off"


def test_optional_prefix_is_read_both_ways() -> None:
    """(inter-)kommunal reads as interkommunal and as kommunal."""
    assert plain("(inter-)kommunaler Zirkel") == "interkommunaler kommunaler Zirkel"


def test_invisible_characters_join_and_controls_part() -> None:
    """A soft hyphen or zero-width space within a word disappears.

    A control character separates words.
    """
    assert clean("Quali\u00adtäts\u200bzirkel\x00gründen\ud800") == "Qualitätszirkel gründen"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Das Amt ist neu. Wer hilft?", ["Das Amt ist neu.", "Wer hilft?"]),
        ("Ich zieh um. Wer hilft?", ["Ich zieh um.", "Wer hilft?"]),
        ("Das gilt z. B. für Dr. Meier, d. h. für alle.", None),
        ("Es kostet ca. 5 Euro bzw. mehr, vgl. Nr. 3.", None),
    ],
)
def test_short_words_end_sentences_and_abbreviations_do_not(
    text: str, parts: list[str] | None
) -> None:
    """A sentence may end in a word of two letters."""
    assert sentences(text) == (parts or [text])


def test_sentences_end_at_marks_but_not_at_abbreviations() -> None:
    """Sentences and list items are parted; "z. B." and "bzw." end none."""
    text = "Wir treffen uns z.B. monatlich. Das gilt bzw. galt immer!\n\n- Erstens\n- Zweitens: Ja?"
    assert sentences(text) == [
        "Wir treffen uns z.B. monatlich.",
        "Das gilt bzw. galt immer!",
        "Erstens",
        "Zweitens:",
        "Ja?",
    ]


def test_char_ngrams_stay_within_words() -> None:
    """Character n-grams mark where a word begins and ends, and never span two words."""
    assert char_ngrams("Ei da") == [" ei", "ei ", " ei ", " da", "da ", " da "]


@pytest.mark.parametrize(
    ("message", "asked"),
    [
        (
            "Wie oft trifft man sich? Vielen Dank im Voraus und freundliche Grüße, Sabine Meier",
            "Wie oft trifft man sich?",
        ),
        ("gibts einen zirkel in hamm lg sabine", "gibts einen zirkel in hamm"),
        ("Was kostet das? MfG", "Was kostet das?"),
        ("Wer gehört dazu? Danke schon mal für Ihre Hilfe 🙏", "Wer gehört dazu?"),
        (
            "Ich suche Referenten. Mit freundlichen Gruessen, Dr. M. Althoff",
            "Ich suche Referenten.",
        ),
        (
            "Sehr geehrte Damen und Herren, wie lange dauert der Auftakt?",
            "wie lange dauert der Auftakt?",
        ),
        ("Guten Tag Frau Steinhauer, gibt es Geld? LG", "gibt es Geld?"),
        ("Liebes Team der Serviceagentur, wer berät uns?", "wer berät uns?"),
        (
            "Danke für Ihre Antwort. Wann ist die Sprechstunde? Beste Grüße aus Hamm",
            "Danke für Ihre Antwort. Wann ist die Sprechstunde?",
        ),
    ],
)
def test_frame_of_a_letter_is_no_question(message: str, asked: str) -> None:
    """Salutation, thanks, greetings and signature are left out."""
    assert letter_body(message) == asked


@pytest.mark.parametrize(
    "message",
    [
        "Vielen Dank!",
        "Haben Sie vielen Dank",
        "mit freundlichen Grüßen",
        "super das hilft mir danke, wann ist die Sprechstunde",
        "ok vielen Dank und wer gehört in die Steuerungsgruppe",
        "Guten Tag und viele Grüße aus Hamm, was kostet das",
        "Hallo, Bot!",
        "Guten Morgen, Karaca",
        "hallo wie oft trifft man sich, alle drei Monate?",
    ],
)
def test_what_is_no_letter_stays(message: str) -> None:
    """Thanks and greetings alone are small talk; a question after them is a question."""
    assert letter_body(message) == message


@given(ANY_TEXT)
def test_a_letter_keeps_its_body(text: str) -> None:
    """Whatever is written, what is left is a part of it, and not nothing."""
    cleaned = clean(text)
    assert letter_body(cleaned) in cleaned
    assert bool(letter_body(cleaned)) == bool(cleaned)


@given(ANY_TEXT)
def test_fold_is_idempotent(text: str) -> None:
    """Folding what is folded changes nothing."""
    once = fold(clean(text))
    assert fold(once) == once


@given(ANY_TEXT)
def test_clean_leaves_no_control_character(text: str) -> None:
    """Cleaned text has no control characters, lone surrogates, outer or double blanks."""
    cleaned = clean(text)
    assert not any(unicodedata.category(char) in ("Cc", "Cs") for char in cleaned)
    assert cleaned == cleaned.strip()
    assert "  " not in cleaned


@given(st.one_of(ANY_TEXT, st.text("aeiouäöüßIn:*_/-(). \n?!innen", max_size=60)))
def test_any_text_can_be_read(text: str) -> None:
    """No text breaks the reading; folded words are parted by single blanks."""
    assert all(folded(text).split(" ")) or folded(text) == ""
    assert all(len(gram) <= 5 for gram in char_ngrams(text))
    assert all(sentences(clean(text)))


def test_messages_are_not_kept_in_the_memory_of_words() -> None:
    """Words are remembered alone; a message is soon forgotten, whatever is asked after it."""
    words = ("zirkel", "tagt", "wann", "der", "wieder", "oft")
    for word in words:
        fold(word)
    known = fold.cache_info().currsize
    for order in permutations(words):
        folded(" ".join(order))
    assert fold.cache_info().currsize == known
    assert folded.cache_info().currsize <= PARTS_KEPT
