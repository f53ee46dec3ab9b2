"""Conversations in private chats, as scripts: what a person sends, what appears."""

from __future__ import annotations

import datetime as dt
from typing import Any, cast

import icalendar
import pytest

from bot.conversation import wording
from bot.conversation.assistant import Assistant
from bot.conversation.reply import Reply
from bot.telegram import texts
from tests.telegram.bot_api import BotApi
from tests.telegram.people import Person, entities, person
from tests.telegram.running import Votes, running_bot


def test_question_is_answered_with_the_official_text(ada: Person, assistant: Assistant) -> None:
    """A question in own words gets the published question in bold and the official answer below."""
    shown = ada.asks("Wie lange dauert die Auftaktveranstaltung?")
    entry = assistant.faq.entry("11")
    assert entry is not None
    assert shown.bold[0] == entry.question
    assert entry.answer.split()[-1] in shown.text
    assert shown.json["link_preview_options"] == {"is_disabled": True}


def test_two_questions_get_two_answers(ada: Person, assistant: Assistant) -> None:
    """A message with two questions gets an introduction and two answers.

    The last one asks for a vote.
    """
    ada.sends("Wie lange dauert die Auftaktveranstaltung? Und was ist eine Steuerungsgruppe?")
    assert ada.sees().text == wording.SEVERAL_ANSWERS
    first, second = ada.sees(), ada.sees()
    wanted = [
        entry.question for entry_id in ("11", "7") if (entry := assistant.faq.entry(entry_id))
    ]
    assert [first.bold[0], second.bold[0]] == wanted
    assert not first.buttons
    assert "Ja" in second.buttons


@pytest.mark.parametrize("text", ["Wer wird Deutscher Meister?", "Wetter morgen"])
def test_decline_names_the_ways_to_ask(ada: Person, assistant: Assistant, text: str) -> None:
    """What the FAQ does not answer is declined with the consultation hour and the contacts."""
    assert ada.asks(text).text == assistant.decline_text()


def test_suggestions_lead_to_an_answer(ada: Person, unsure: str) -> None:
    """The reply "Meinten Sie …?" lists the questions in full and as buttons.

    A button brings its answer, and the other buttons stay.
    """
    shown = ada.asks(unsure)
    assert shown.text.startswith(wording.SUGGEST)
    labels = list(shown.buttons)
    assert labels[-1] == wording.NONE_OF_THESE
    ada.presses("1. ")
    answer = ada.sees()
    assert f"1. {answer.bold[0]}" in shown.text
    assert list(shown.buttons) == labels


def test_list_stays_after_a_button_was_pressed(ada: Person, unsure: str) -> None:
    """Who has read the first of the offered questions can still name the second in words."""
    shown = ada.asks(unsure)
    ada.presses("1. ")
    ada.sees()
    assert f"2. {ada.asks('und das zweite?').bold[0]}" in shown.text


def test_yes_after_none_of_the_suggestions_picks_nothing(ada: Person, unsure: str) -> None:
    """What was refused by its button is no longer offered."""
    ada.asks(unsure)
    ada.presses(wording.NONE_OF_THESE)
    ada.sees()
    assert ada.asks("ja").text != wording.WHICH


def test_second_decline_names_nobody_again(ada: Person) -> None:
    """Whom to ask stands in the message before, with its buttons."""
    first = ada.asks("Wie ist das Wetter auf dem Mond?")
    second = ada.asks("Was kostet ein Döner?")
    assert first.buttons
    assert second.text.startswith(wording.DECLINE_AGAIN)
    assert not second.buttons


def test_known_half_of_a_message_is_answered(ada: Person) -> None:
    """The unknown question of a message is named, the known one answered."""
    shown = ada.asks("Was kostet ein Fahrrad? Und wer ist bei Ihnen ansprechbar? Viele Grüße, Ada")
    assert "Was kostet ein Fahrrad?" in shown.text
    assert "ansprechen" in ada.sees().bold[0]


def test_none_of_the_suggestions(
    ada: Person, assistant: Assistant, votes: Votes, unsure: str
) -> None:
    """The button "Keine davon" brings the decline and counts as one vote against."""
    shown = ada.asks(unsure)
    event_id = shown.buttons[wording.NONE_OF_THESE].split(":")[-1]
    ada.presses(wording.NONE_OF_THESE)
    assert ada.sees().text == assistant.decline_text(wording.NONE_FITS)
    ada.api.wait_until(lambda: not shown.buttons)
    assert [helpful for event, helpful in votes.votes if event == event_id] == [False]


def test_suggestion_pressed_twice_is_answered_once(ada: Person, unsure: str) -> None:
    """A button pressed twice before the answer arrives brings it once, also "Keine davon"."""
    shown = ada.asks(unsure)
    labels = list(shown.buttons)
    for label in (labels[0], labels[-1]):
        data = shown.buttons[label]
        ada.floods(data, shown.json)
        assert ada.presses_data(data, shown.json) == ""
        ada.sees()
        ada.sees_nothing()


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("1.", 1),
        ("1", 1),
        ("2)", 2),
        ("das zweite", 2),
        ("Die erste Frage bitte", 1),
        ("Nr. 2", 2),
        ("zwei", 2),
        ("zweitens", 2),
    ],
)
def test_typed_number_is_a_choice(ada: Person, unsure: str, typed: str, number: int) -> None:
    """After "Meinten Sie …?" a number does what its button does, and the list stays valid."""
    shown = ada.asks(unsure)
    answer = ada.asks(typed)
    assert f"{number}. {answer.bold[0]}" in shown.text
    assert f"1. {ada.asks('1').bold[0]}" in shown.text


@pytest.mark.parametrize("typed", ["Keine davon", "keine davon.", "Nein"])
def test_typed_none_of_these(
    ada: Person, assistant: Assistant, votes: Votes, unsure: str, typed: str
) -> None:
    """After "Meinten Sie …?" it does what the button does: the decline, and one vote against."""
    shown = ada.asks(unsure)
    data = shown.buttons[wording.NONE_OF_THESE]
    assert ada.asks(typed).text == assistant.decline_text(wording.NONE_FITS)
    ada.presses_data(data, shown.json)
    ada.sees()
    assert [helpful for event, helpful in votes.votes if event == data.split(":")[-1]] == [False]


def test_numbers_are_choices_below_every_list(ada: Person, assistant: Assistant) -> None:
    """Also after a decline, under a topic and among the examples of /start."""
    ada.asks("Wer wird Deutscher Meister?")
    assert ada.asks("2").bold[0] == assistant.help()[1].question
    topics = ada.asks("/themen")
    ada.presses("Auftaktveranstaltung")
    topics.becomes("2. ")
    assert f"2. {ada.asks('2').bold[0]}" in topics.text
    start = ada.asks("/start")
    assert f"3. {ada.asks('das dritte').bold[0]}" in start.text


def test_number_without_a_list_is_a_question(ada: Person, unsure: str) -> None:
    """A number beyond the list, or after another reply, is no choice."""
    ada.asks(unsure)
    assert "8. " not in ada.asks("8").text
    ada.asks(unsure)
    ada.asks("Was ist eine Steuerungsgruppe?")
    assert not ada.asks("3").text.startswith("Wie")


@pytest.mark.parametrize(
    ("typed", "command"),
    [
        ("Datenschutz", "/datenschutz"),
        ("datenschutz?", "/datenschutz"),
        ("Themen", "/themen"),
        ("Alle Themen", "/themen"),
    ],
)
def test_typed_name_of_a_button(ada: Person, typed: str, command: str) -> None:
    """What stands on a button or in the menu works without a slash."""
    assert ada.asks(typed).text == ada.asks(command).text


def test_start_offers_examples(ada: Person, assistant: Assistant) -> None:
    """/start shows questions to begin with, in full and as buttons."""
    shown = ada.asks("/start")
    assert len(shown.buttons) == 3
    ada.presses("2. ", shown)
    question = ada.sees().bold[0]
    assert question in [entry.question for entry in assistant.faq.entries]
    assert f"2. {question}" in shown.text


def test_reply_of_another_kind_is_shown_as_it_is(api: BotApi, assistant: Assistant) -> None:
    """A text for people in distress has no buttons, and its numbers stay as they are."""
    text = "Das klingt schlimm.\n\nNotruf: 112\nTelefonSeelsorge: 0800 111 0 111 & 116 123"

    class Caring(Assistant):
        """An assistant that has such a text."""

        def reply(self, question: str, context: str | None = None) -> Reply:  # noqa: ARG002
            return Reply(cast("Any", "crisis"), text)

    with running_bot(api, lambda: Caring(assistant.faq, assistant.index, assistant.model)):
        ada = person(api)
        shown = ada.asks("Ich kann nicht mehr")
        assert shown.text == text
        assert not shown.buttons
        assert ada.asks("1").text == text
        ada.sees_nothing()


def test_related_questions_are_offered(ada: Person, nearly_sure: str) -> None:
    """Entries close to the answer are buttons below it, and one of them brings its answer."""
    shown = ada.asks(nearly_sure)
    assert wording.RELATED in shown.text
    ada.presses("1. ", shown)
    assert f"1. {ada.sees().bold[0]}" in shown.text


def test_topics_by_editing_one_message(ada: Person, assistant: Assistant) -> None:
    """/themen goes from topics to questions to the answer and back in one message."""
    shown = ada.asks("/themen")
    assert list(shown.buttons) == list(assistant.faq.site.categories)
    ada.presses("Auftaktveranstaltung")
    shown.becomes(texts.CHOOSE_QUESTION)
    question = next(line for line in shown.text.splitlines() if "Wie lange sollte" in line)
    assert [label.split(".")[0] for label in list(shown.buttons)[:3]] == ["1", "2", "3"]
    ada.presses(question[:20])
    shown.becomes(wording.FEEDBACK_QUESTION)
    assert shown.bold[0] == question[3:]
    ada.presses("Ja")
    shown.becomes(wording.FEEDBACK_THANKS)
    ada.presses("‹ Auftaktveranstaltung")
    shown.becomes(texts.CHOOSE_QUESTION)
    ada.presses("‹ Alle Themen")
    shown.becomes(texts.CHOOSE_TOPIC)
    ada.sees_nothing()


def test_topics_show_whole_questions(ada: Person, assistant: Assistant) -> None:
    """Labels of buttons are cut on a phone, so the questions stand above them in full."""
    shown = ada.asks("/themen")
    for topic in assistant.faq.site.categories:
        ada.presses(topic, shown)
        shown.becomes(f"{topic}\n\n{texts.CHOOSE_QUESTION}")
        questions = [entry.question for entry in assistant.faq.entries if entry.category == topic]
        assert all(f". {question}" in shown.text for question in questions)
        ada.presses("‹ Alle Themen", shown)
        shown.becomes(texts.CHOOSE_TOPIC)


@pytest.mark.parametrize(("label", "helpful"), [("Ja", True), ("Nein", False)])
def test_one_vote_a_message(ada: Person, votes: Votes, label: str, helpful: bool) -> None:
    """A vote is recorded once, and thanks take the place of its buttons."""
    shown = ada.asks("Was ist eine Steuerungsgruppe?")
    data = shown.buttons[label]
    ada.presses(label)
    ada.presses_data(data, shown.json)
    shown.becomes(wording.FEEDBACK_THANKS)
    assert wording.FEEDBACK_QUESTION not in shown.text
    assert {wording.FEEDBACK_YES, wording.FEEDBACK_NO} & set(shown.buttons) == set()
    assert votes.votes[-1] == (data.split(":")[-1], helpful)
    assert len([event for event, _ in votes.votes if event == votes.votes[-1][0]]) == 1


def test_no_help_is_followed_by_the_ways_out(ada: Person, assistant: Assistant) -> None:
    """After "Nein" the consultation hour and the contacts follow once, as on the website."""
    shown = ada.asks("Was ist eine Steuerungsgruppe?")
    data = shown.buttons["Nein"]
    ada.presses("Nein")
    out = ada.sees()
    assert out.text == assistant.decline_text(f"{wording.UNHELPED} {wording.ASK_AGAIN}")
    assert [label.split(". ", 1)[1] for label in out.buttons] == [
        found.question for found in assistant.help()
    ]
    ada.presses_data(data, shown.json)
    ada.sees_nothing()


def test_vote_that_is_not_kept(api: BotApi, assistant: Assistant) -> None:
    """Where nothing is recorded, the thanks say so."""
    with running_bot(api, lambda: assistant):
        ada = person(api)
        shown = ada.asks("Was ist eine Steuerungsgruppe?")
        ada.presses("Ja")
        shown.becomes(wording.FEEDBACK_UNKEPT)


def test_consultation_hour_with_calendar_file(ada: Person, assistant: Assistant) -> None:
    """/sprechstunde tells the next date and sends the dates as a calendar file."""
    shown = ada.asks("/sprechstunde")
    assert (assistant.next_date() or "no date") in shown.text
    document = ada.sees()
    assert document.text == texts.CALENDAR_FILE
    assert document.json["document"]["file_name"] == "sprechstunde.ics"
    events = icalendar.Calendar.from_ical(document.file).events
    starts = [start for event in events if isinstance(start := event.start, dt.datetime)]
    assert [(start.weekday(), start.hour) for start in starts] == [(2, 13)] * 12


@pytest.mark.parametrize(
    ("command", "part"),
    [
        ("/start", "Guten Tag! Ich bin ein Chatbot"),
        ("/start irgendwas", "Guten Tag! Ich bin ein Chatbot"),
        ("/hilfe", "/sprechstunde – "),
        ("/help", "/themen – "),
        ("/HILFE", "/themen – "),
        ("/hilfe@qz_test_bot", "/themen – "),
        ("/kontakt", "Ramona Steinhauer"),
        ("/datenschutz", "Auch Telegram selbst sieht"),
        ("/start frage_11", "Auftaktveranstaltung"),
        ("/start frage_sprechstunde", "Nächste Sprechstunde"),
        ("/start frage_999", texts.NOT_LISTED),
        ("/wetter", texts.UNKNOWN_COMMAND),
        ("/hilfe@other_bot", texts.UNKNOWN_COMMAND),
    ],
)
def test_commands(ada: Person, command: str, part: str) -> None:
    """Each command, deep links, and commands that do not exist."""
    assert part in ada.asks(command).text


MEETINGS = "Wie oft trifft man sich?"
_FILE: dict[str, Any] = {"file_id": "x", "file_unique_id": "x"}
_PHOTO: dict[str, Any] = {"photo": [{**_FILE, "width": 9, "height": 9}]}
_ORIGIN = {"type": "hidden_user", "date": 1, "sender_user_name": "Bo"}


@pytest.mark.parametrize(
    ("content", "reply"),
    [
        (_PHOTO, texts.NO_PICTURES),
        ({"document": _FILE}, texts.NO_PICTURES),
        (
            {
                "sticker": {
                    **_FILE,
                    "type": "regular",
                    "width": 9,
                    "height": 9,
                    "is_animated": False,
                    "is_video": False,
                }
            },
            texts.NO_PICTURES,
        ),
        ({"voice": {**_FILE, "duration": 3}}, texts.NO_VOICE),
        ({"location": {"latitude": 51.5, "longitude": 7.5}}, texts.ONLY_TEXT),
        ({"contact": {"phone_number": "1", "first_name": "Bo"}}, texts.ONLY_TEXT),
        ({"dice": {"emoji": "🎲", "value": 3}}, texts.ONLY_TEXT),
        (_PHOTO | {"forward_origin": _ORIGIN}, texts.NO_PICTURES),
        (_PHOTO | {"caption": "\u200b"}, wording.EMPTY_QUESTION),
        ({"text": "\u200b"}, wording.EMPTY_QUESTION),
    ],
)
def test_what_is_no_question(ada: Person, content: dict[str, Any], reply: str) -> None:
    """Pictures, sound, places and forwarded messages get one fitting sentence."""
    ada.sends(**content)
    assert ada.sees().text == reply


def test_album_gets_one_reply(ada: Person) -> None:
    """Pictures that were sent together are answered together."""
    for _ in range(3):
        ada.sends(**_PHOTO, media_group_id="7")
    assert ada.sees().text == texts.NO_PICTURES
    ada.sees_nothing()


@pytest.mark.parametrize(
    "content",
    [
        _PHOTO | {"caption": MEETINGS},
        {"document": _FILE, "caption": MEETINGS},
        {"voice": {**_FILE, "duration": 3}, "caption": MEETINGS},
        {"text": MEETINGS, "forward_origin": _ORIGIN},
        _PHOTO | {"caption": MEETINGS, "forward_origin": _ORIGIN},
    ],
)
def test_questions_in_captions_and_forwarded_ones(ada: Person, content: dict[str, Any]) -> None:
    """A question is answered wherever it is written."""
    ada.sends(**content)
    assert "wie oft" in ada.sees().bold[0].casefold()


def test_album_with_a_caption_gets_its_answer_alone(ada: Person) -> None:
    """The pictures beside the one with the question are not answered in addition."""
    ada.sends(**_PHOTO, media_group_id="8", caption=MEETINGS)
    ada.sends(**_PHOTO, media_group_id="8")
    assert "wie oft" in ada.sees().bold[0].casefold()
    ada.sees_nothing()


def test_edited_question_is_answered(ada: Person) -> None:
    """An edited message is read again, also a command.

    Other updates about it are ignored.
    """
    message = ada.sends("Wie wird das Wetter?")
    ada.sees()
    ada.edits(message, text=MEETINGS)
    assert "wie oft" in ada.sees().bold[0].casefold()
    ada.edits(message, text=MEETINGS, has_protected_content=True)
    ada.edits(message, text="/themen", entities=entities("/themen"))
    assert ada.sees().text == texts.CHOOSE_TOPIC
    ada.edits(
        {key: value for key, value in message.items() if key != "text"},
        location={"latitude": 51.5, "longitude": 7.5},
    )
    ada.sees_nothing()


def test_other_bots_and_service_messages_get_silence(ada: Person) -> None:
    """Other bots, messages sent through bots, and Telegram's notices get no answer."""
    other = {"id": 77, "is_bot": True, "first_name": "Other"}
    ada.sends("Hallo", **{"from": other})
    ada.sends("Was ist ein Qualitätszirkel?", via_bot=other)
    ada.sends(
        pinned_message={"message_id": 1, "date": 1, "chat": ada.chat.as_json(), "text": "Hallo"}
    )
    ada.api.push(
        "channel_post",
        {
            "message_id": 1,
            "date": 1,
            "chat": {"id": -100, "type": "channel", "title": "K"},
            "text": "Hallo",
        },
    )
    ada.sees_nothing()


def test_profile_is_published_in_german(bot: BotApi) -> None:
    """Commands with short descriptions and the texts of the profile are set at the start."""
    bot.wait_until(lambda: bot.short_description)
    assert {
        command["command"]: command["description"] for command in bot.commands["de"]
    } == texts.COMMANDS
    assert bot.commands[""] == bot.commands["de"]
    assert "Qualitätszirkeln" in bot.description
    assert wording.NOTICE in bot.description


@pytest.mark.parametrize("data", ["a:999", "a", "c:-abc", "r:999", "x:1", "v:1", "1", "{}"])
def test_old_buttons_are_answered_politely(ada: Person, data: str) -> None:
    """Buttons from before a change of the data, or of another bot, say that they are outdated."""
    shown = ada.asks("/hilfe")
    assert ada.presses_data(data, shown.json) == texts.OUTDATED_BUTTON


@pytest.mark.parametrize("data", ["v:1:event1", "n:event1"])
def test_made_up_button_below_a_file(ada: Person, data: str) -> None:
    """Below the calendar file no button of ours stands; one that somebody makes up is outdated."""
    ada.asks("/sprechstunde")
    assert ada.presses_data(data, ada.sees().json) == texts.OUTDATED_BUTTON


@pytest.mark.parametrize(
    ("data", "parts"),
    [
        ("a:19", ["wie oft"]),
        ("r:19", ["wie oft"]),
        ("t:0", [texts.CHOOSE_TOPIC]),
        ("n:old", [wording.NONE_FITS]),
        ("v:1:old yes", [wording.FEEDBACK_THANKS]),
        ("v:0:old no", [wording.FEEDBACK_THANKS, wording.ASK_AGAIN]),
    ],
)
def test_buttons_below_messages_that_telegram_no_longer_hands_over(
    ada: Person, data: str, parts: list[str]
) -> None:
    """A button of a very old message still does what it says, in a new message."""
    old = {"chat": ada.chat.as_json(), "message_id": 1, "date": 0}
    assert ada.presses_data(data, old) == ""
    for part in parts:
        assert part.casefold() in ada.sees().text.casefold()
    ada.sees_nothing()


def test_inline_mode_offers_entries(ada: Person, assistant: Assistant) -> None:
    """Typing "@bot auftakt" anywhere offers its entries, even for half a word.

    Each is sent with its answer.
    """
    for typed in ("auftakt", "auft"):
        results = ada.types_inline(typed)
        assert all("Auftakt" in result["title"] for result in results[:3])
    entry = assistant.faq.entry(results[0]["id"])
    assert entry is not None
    assert entry.question in results[0]["input_message_content"]["message_text"]
    assert len(ada.types_inline("")) == 10
    assert ada.types_inline("Pizza bestellen") == []


def test_asked_sentence_is_in_bold(ada: Person) -> None:
    """Of the whole answer, the sentence that was asked for stands out."""
    shown = ada.asks("Wie viele InGa gibt es pro Regierungsbezirk?")
    assert "Pro Regierungsbezirk gibt es bis zu drei InGa." in shown.bold
    assert "InGa sind Lehrkräfte und Schulleitungen" in shown.text


def test_need_is_remembered_in_a_chat(ada: Person) -> None:
    """What is said after an alarm gets the numbers again; a question is answered as before."""
    assert "116 123" in ada.asks("ich will nicht mehr leben").text
    assert "116 123" in ada.asks("was soll ich machen").text
    assert "116 123" not in ada.asks("Wie lange dauert die Auftaktveranstaltung?").text
