"""The sentence of an answer that states what was asked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.conversation.assistant import Assistant
from bot.conversation.markup import to_html
from bot.faq.values import Entry, Faq, Phrase
from bot.language.lemmas import Analyzer
from bot.measuring.labelled import read_labelled
from bot.retrieval.building import build_index
from bot.retrieval.focus import Focus
from tests.paths import GOLDEN

BUSES = Entry(
    "bus",
    "Was gilt im Bus?",
    "Hunde fahren kostenlos mit. Fahrräder nehmen wir ab 9 Uhr mit. Bezahlt wird beim Einsteigen.",
    phrases=(
        Phrase("Darf mein Dackel einsteigen?", passage="Hunde fahren kostenlos mit"),
        Phrase("Kann ich mit Karte zahlen?", passage="Bezahlt wird"),
    ),
)
SHIPS = Entry("schiff", "Wann fährt das Schiff?", "Das Schiff fährt täglich um 8 Uhr.")


@pytest.fixture(scope="module")
def focus(analyzer: Analyzer) -> Focus:
    """Return the focus of an FAQ with an answer of three sentences and one of a single one."""
    faq = Faq((BUSES, SHIPS))
    return Focus(faq, build_index(faq, analyzer))


def marked(focus: Focus, entry: Entry, question: str) -> str | None:
    """Return what is marked in an answer for a question."""
    tokens = focus.index.reader.tokens(question)
    return focus.of(entry, focus.index.signals(tokens))


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("Fahren Hunde mit?", "Hunde fahren kostenlos mit."),
        ("Und mein Dackel?", "Hunde fahren kostenlos mit."),
        ("Ab wann darf mein Fahrrad mit?", "Fahrräder nehmen wir ab 9 Uhr mit."),
        ("Geht zahlen mit Karte?", "Bezahlt wird beim Einsteigen."),
    ],
)
def test_asked_sentence(focus: Focus, question: str, sentence: str) -> None:
    """Its own words, the phrases that quote it and the expected kind of answer lead to it."""
    assert marked(focus, BUSES, question) == sentence


@pytest.mark.parametrize(
    "question", ["Was gilt im Bus?", "was gilt im bus", "Was gilt denn so im Bus?"]
)
def test_nothing_for_the_whole(focus: Focus, question: str) -> None:
    """Who asks the published question wants all of the answer."""
    assert marked(focus, BUSES, question) is None


def test_nothing_in_a_single_sentence(focus: Focus) -> None:
    """An answer of one sentence is as short as its mark would be."""
    assert marked(focus, SHIPS, "Um wie viel Uhr fährt es?") is None


def test_no_heading_that_says_nothing_new(focus: Focus) -> None:
    """A heading of the very word that was asked for is no answer; a sentence that confirms is."""
    named = replace(BUSES, answer="Fahrräder\n\n- ab 9 Uhr\n- kostenlos", phrases=())
    asked = Focus(Faq((named, SHIPS)), focus.index)
    assert marked(asked, named, "Fahrräder?") is None
    confirmed = replace(BUSES, answer="Hunde dürfen mit. Fahrräder kosten drei Euro.", phrases=())
    asked = Focus(Faq((confirmed, SHIPS)), focus.index)
    assert marked(asked, confirmed, "Dürfen Hunde mit?") == "Hunde dürfen mit."


def test_without_phrases(focus: Focus) -> None:
    """An FAQ that has published texts alone gets its sentences marked by their words."""
    bare = Focus(Faq((replace(BUSES, phrases=()), SHIPS)), focus.index)
    assert marked(bare, BUSES, "Fahrräder ab wann?") == "Fahrräder nehmen wir ab 9 Uhr mit."
    assert marked(bare, BUSES, "Was gilt im Bus?") is None


def test_marks_are_verbatim(real: Assistant) -> None:
    """Every mark is a part of its answer, and the HTML around it holds the same words."""
    questions = [asked.question for asked in read_labelled(GOLDEN / "focus_dev.jsonl")]
    answers = [answer for question in questions for answer in real.reply(question).answers]
    found = [answer for answer in answers if answer.focus]
    assert len(found) > len(answers) / 2
    for answer in found:
        assert answer.focus is not None
        assert answer.focus in answer.text
        html = to_html(answer.text, answer.focus)
        assert html.count("<mark>") == 1
        assert html.replace("<mark>", "").replace("</mark>", "") == to_html(answer.text)


def test_published_questions_ask_for_the_whole(real: Assistant) -> None:
    """For the published question itself, nothing is marked."""
    for entry in real.faq.entries:
        answers = real.reply(entry.question).answers
        assert [answer.focus for answer in answers if answer.id == entry.id][:1] in ([None], [])


def test_no_item_of_a_list_that_shares_nothing_with_the_question(real: Assistant) -> None:
    """Of two names in a list, neither is the answer to "who": both are."""
    (answer,) = real.reply("Wer ist bei Ihnen zuständig?").answers
    assert (answer.id, answer.focus) == ("kontakt", None)


@pytest.mark.parametrize(
    "question", ["Welches Landesjugendamt ist für Bonn zuständig?", "Und Köln?"]
)
def test_a_place_marks_no_sentence(real: Assistant, question: str) -> None:
    """A town is read as "Stadt", so nobody knows which of two regions it belongs to."""
    entry = real.faq.entry("26")
    assert entry is not None
    assert real.matcher.focus_of_text(entry, question) is None
