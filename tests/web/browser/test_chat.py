"""A visitor talks to the chat."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask_openapi3.openapi import OpenAPI
from playwright.sync_api import Page, expect

from bot.conversation.assistant import Assistant
from tests.web.browser.conftest import Chat
from tests.web.conftest import Running


def test_answer_stands_under_its_question_with_lists_intact(chat: Chat) -> None:
    """An answer has the official text, its title, its list, the next date and the calendar."""
    reply = chat.ask("Wann ist die Sprechstunde?")
    expect(reply.get_by_role("heading")).to_have_text(
        "Wann ist die digitale Sprechstunde und wie nehme ich teil?"
    )
    expect(reply.locator(".prose li").last).to_have_text("Meeting-ID: 615 4950 9698")
    expect(reply.locator(".notes").first).to_contain_text("Nächste Sprechstunde: Mittwoch, ")
    expect(reply.locator(".prose + .notes")).to_contain_text("ist hier nicht hinterlegt")
    with chat.page.expect_download() as file:
        reply.get_by_role("link", name="In den Kalender").click()
    assert "BEGIN:VEVENT" in Path(file.value.path()).read_text(encoding="utf-8")


def test_suggestion_leads_to_an_answer_and_none_to_the_decline(
    chat: Chat, real: Assistant, unsure: str
) -> None:
    """Suggestions are buttons.

    One shows its entry; „Keine davon“ says where to ask and counts as a vote against.
    """
    reply = chat.ask(unsure)
    meant = real.reply(unsure).suggestions[0].question
    expect(reply).to_contain_text("Meinten Sie …?")
    with chat.page.expect_response("**/feedback") as sent:
        reply.get_by_role("button", name="Keine davon").click()
    vote = sent.value.request.post_data_json
    assert vote
    assert vote["helpful"] is False
    assert vote["event_id"]
    expect(chat.panel.locator("article.visitor").last).to_contain_text("Keine davon")
    expect(chat.messages.last).to_contain_text("Dann weiß ich es leider nicht")
    expect(chat.messages.last).to_contain_text("Ramona Steinhauer")
    said = chat.messages.count()
    reply.get_by_role("button", name="Keine davon").click(
        force=True
    )  # Playwright waits for what is disabled
    expect(chat.messages).to_have_count(said)
    reply.get_by_role("button", name=meant).click()
    expect(chat.messages.last.get_by_role("heading")).to_have_text(meant)


@pytest.mark.parametrize(
    "words",
    [
        "Keine davon",
        "keine davon.",
        "Nein",
        "keins",
        "Weder noch",
        "Nein, keine von diesen!",
        "nichts davon",
    ],
)
def test_typed_none_of_these_does_what_the_button_does(chat: Chat, unsure: str, words: str) -> None:
    """Typing „Keine davon“ below the offers counts as a vote against, like its button."""
    reply = chat.ask(unsure)
    with chat.page.expect_response("**/feedback"):
        chat.say(words)
    expect(chat.messages.last).to_contain_text("Dann weiß ich es leider nicht")
    expect(reply.get_by_role("button", name="Keine davon")).to_have_attribute(
        "aria-disabled", "true"
    )
    expect(chat.input).to_have_value("")


@pytest.mark.parametrize(
    ("words", "place"),
    [
        *(
            ("1.", 0),
            ("1", 0),
            ("eins", 0),
            ("Die erste bitte", 0),
            ("ich meine das Erste", 0),
            ("Frage 1", 0),
            ("Nr. 1", 0),
        ),
        *(
            ("2)", 1),
            ("das zweite", 1),
            ("Die 2. Frage", 1),
            ("nein, zweitens", 1),
            ("Ich nehme den zweiten Vorschlag.", 1),
        ),
    ],
)
def test_typed_number_does_what_the_button_does(
    chat: Chat, real: Assistant, unsure: str, words: str, place: int
) -> None:
    """Who types „1.“ or „das zweite“ below offers gets that entry."""
    chat.ask(unsure)
    chat.say(words)
    expect(chat.messages.last.get_by_role("heading")).to_have_text(
        real.reply(unsure).suggestions[place].question
    )


def test_typed_number_counts_in_a_list_of_questions_too(chat: Chat) -> None:
    """Below the questions of a topic „das dritte“ is the third."""
    chat.topic("Auftaktveranstaltung").click()
    third = chat.messages.last.get_by_role("button").nth(2)
    label = third.inner_text()
    chat.say("das dritte")
    expect(chat.messages.last.get_by_role("heading")).to_have_text(label)


def test_typed_vote_and_what_no_button_says(chat: Chat, unsure: str) -> None:
    """„Ja“ below an answer is the vote.

    A number without offers, or beyond them, is a question like any other.
    """
    with chat.page.expect_request("**/api/v1/ask"):
        chat.ask("1.")
    reply = chat.ask("Wie oft trifft sich der Zirkel?")
    chat.say("Ja")
    expect(reply).to_contain_text("Vielen Dank!")
    chat.ask(unsure)
    with chat.page.expect_request("**/api/v1/ask"):
        chat.say("die zweite Sprechstunde im Jahr")


def test_shown_suggestion_is_the_context_of_a_follow_up(chat: Chat) -> None:
    """After choosing an entry, a follow-up is read with it."""
    chat.topic("Auftaktveranstaltung").click()
    chat.button("Warum ist es sinnvoll, eine Auftaktveranstaltung durchzuführen?").click()
    expect(chat.messages.last.locator(".prose")).to_be_visible()
    reply = chat.ask("und wie lange dauert die?")
    expect(reply.get_by_role("heading")).to_contain_text("dauern")


def test_small_talk_decline_and_two_questions(chat: Chat) -> None:
    """A greeting is greeted, what is unknown declined, and two questions get two answers."""
    expect(chat.ask("Hallo")).to_contain_text("Guten Tag")
    expect(chat.ask("Wie wird das Wetter auf dem Mond?")).to_contain_text(
        "Das weiß ich leider nicht"
    )
    expect(chat.panel.get_by_role("button", name="Keine davon")).to_have_count(0)
    chat.button("Wen kann ich bei der Serviceagentur ansprechen?").click()
    expect(chat.messages.last.get_by_role("heading")).to_have_text(
        "Wen kann ich bei der Serviceagentur ansprechen?"
    )
    both = chat.ask("Wie oft trifft sich der Zirkel? Und wann ist die nächste Sprechstunde?")
    expect(both.get_by_role("heading")).to_have_count(2)
    expect(both).to_contain_text("Dazu passen mehrere Antworten")


def test_suggestions_while_typing_by_keyboard(chat: Chat) -> None:
    """The combobox offers our questions, all of them visible.

    Arrow keys choose, Enter shows the entry, Esc closes only the list.
    """
    chat.input.fill("steuerungs")
    expect(chat.panel.get_by_role("option").first).to_be_visible()
    said = chat.panel.get_by_text("Passende Fragen: ")
    expect(said).to_contain_text("mit den Pfeiltasten erreichbar")
    chat.input.press("Escape")
    expect(chat.panel.get_by_role("listbox")).to_be_hidden()
    expect(said).to_have_count(0)
    expect(chat.panel).to_be_visible()
    chat.input.press("ArrowDown")
    expect(chat.panel.get_by_role("option").last).to_be_in_viewport(ratio=1)
    chat.input.press("ArrowDown")
    expect(chat.input).to_have_attribute("aria-activedescendant", "option-0")
    chat.input.press("Enter")
    expect(chat.messages.last.get_by_role("heading")).to_contain_text("Steuerungsgruppe")
    expect(chat.input).to_have_value("")


def test_vote_is_taken_once_and_no_leads_on(chat: Chat) -> None:
    """„Nein“ gets thanks, the way to ask again, the nearest other questions and somebody to ask.

    The vote buttons disappear, and the focus is not lost.
    """
    reply = chat.ask("Wie oft trifft sich der Zirkel?")
    with chat.page.expect_response("**/api/v1/feedback") as sent:
        reply.get_by_role("button", name="Nein, hat nicht geholfen").click()
    vote = sent.value.request.post_data_json
    assert vote
    assert vote["helpful"] is False
    expect(reply).to_contain_text(
        "Vielen Dank! Rückmeldungen werden hier nur gezählt, nicht gespeichert."
    )
    expect(reply.get_by_text("Vielen Dank")).to_be_focused()
    said = chat.messages.last.locator(".text")
    expect(said).to_contain_text(
        [
            "geholfen hat. Fragen Sie gern noch einmal mit anderen Worten",
            "Bitte fragen Sie in unserer",
        ]
    )
    offers = chat.messages.last.get_by_role("button")
    expect(offers).to_have_count(4)
    expect(offers.first).to_have_text("Wie oft finden regionale Qualitätszirkel statt?")


def test_topic_by_keyboard_takes_the_focus_to_its_questions(chat: Chat) -> None:
    """Who chooses a topic with Enter goes on at its first question; by mouse the focus stays."""
    chat.topic("Auftaktveranstaltung").press("Enter")
    expect(chat.messages.last).to_contain_text("Fragen zu „Auftaktveranstaltung“:")
    expect(chat.messages.last.get_by_role("button").first).to_be_focused()


def test_conversation_is_there_when_the_chat_is_opened_again(chat: Chat) -> None:
    """Closing and opening keeps the place and greets once; Esc on the page closes it, too."""
    chat.ask("Wie oft trifft sich der Zirkel?")
    chat.page.locator(".home").focus()
    chat.page.keyboard.press("Escape")
    expect(chat.panel).to_be_hidden()
    chat.open()
    expect(chat.messages).to_have_count(2)
    expect(chat.messages.last).to_be_in_viewport()


def test_copy_save_and_begin_anew(chat: Chat) -> None:
    """An answer can be copied, the conversation saved as text, and begun anew."""
    chat.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    reply = chat.ask("Wie oft trifft sich der Zirkel?")
    reply.get_by_role("button", name="Kopieren").click()
    expect(reply).to_contain_text("Kopiert")
    assert "quartalsweise Qualitätszirkel" in chat.page.evaluate("navigator.clipboard.readText()")
    with chat.page.expect_download() as file:
        chat.button("Gespräch speichern").click()
    saved = Path(file.value.path()).read_text(encoding="utf-8")
    assert "Sie: Wie oft trifft sich der Zirkel?" in saved
    assert (
        "Qualitätszirkel-Assistent: Wie oft trifft sich ein (inter-)kommunaler Qualitätszirkel?"
        in saved
    )
    assert "/frage/19-" in saved
    chat.button("Neu beginnen").click()
    expect(chat.panel.locator("article.visitor")).to_have_count(0)
    expect(chat.input).to_be_focused()


def test_begun_anew_by_mistake(open_page: Callable[..., Page], site: str) -> None:
    """„Neu beginnen“ can be taken back for ten seconds, or until something is asked."""
    page = open_page("about:blank")
    page.clock.install()
    page.goto(f"{site}/")
    chat = Chat(page).open()
    undo = chat.panel.get_by_role("button", name="Rückgängig")
    chat.button("Neu beginnen").click()
    expect(undo).to_have_count(0)  # nothing was lost
    chat.ask("Wie lange dauert die Auftaktveranstaltung?")
    chat.button("Neu beginnen").click()
    expect(chat.status).to_have_text("Gespräch gelöscht. Rückgängig")
    undo.click()
    expect(chat.messages.last).to_contain_text("Auftaktveranstaltung")
    expect(chat.messages.last).to_be_in_viewport()
    expect(chat.input).to_be_focused()
    expect(chat.status).to_have_text("Gespräch wiederhergestellt.")
    expect(undo).to_have_count(0)
    with page.expect_request("**/api/v1/ask") as asked:
        chat.ask("und wie oft?")
    assert asked.value.post_data_json == {"question": "und wie oft?", "context": "11"}
    chat.button("Neu beginnen").dblclick()
    expect(undo).to_be_visible()  # a second tap takes nothing away
    undo.focus()
    page.clock.fast_forward(11_000)
    expect(undo).to_be_focused()  # nobody who is about to press it loses it
    chat.ask("Hallo")
    expect(undo).to_have_count(0)
    chat.button("Neu beginnen").click()
    expect(undo).to_be_visible()
    page.clock.fast_forward(11_000)
    expect(undo).to_have_count(0)


def test_too_long_a_question_is_not_cut_silently(chat: Chat) -> None:
    """At 2,000 characters the chat says that it reads no more.

    The answer to a long question is visible.
    """
    limit = chat.panel.get_by_text("Mehr als 2000 Zeichen kann ich nicht lesen.")
    chat.input.fill("Wie oft trifft sich der Zirkel?")
    expect(limit).to_have_count(0)
    long = "Wir sind drei Grundschulen am Rand der Stadt und haben lange nichts davon gehört. " * 25
    chat.input.fill(f"Wie oft trifft sich der Zirkel? {long}"[:2000])
    expect(limit).to_be_visible()
    chat.input.press("Enter")
    expect(limit).to_have_count(0)
    expect(chat.messages.last.locator(".speaker")).to_be_in_viewport()


def test_screen_reader_hears_each_reply_once(open_page: Callable[..., Page], site: str) -> None:
    """The status line holds only the newest reply, for a while, and exists from the beginning.

    No other element announces replies.
    """
    page = open_page("about:blank")
    page.clock.install()
    page.goto(f"{site}/")
    chat = Chat(page).open()
    chat.ask("Hallo")
    chat.ask("Wie oft trifft sich der Zirkel?")
    expect(chat.status).to_contain_text("quartalsweise")
    expect(chat.status).not_to_contain_text("Guten Tag")
    assert chat.panel.locator("[aria-live], [role=log], [role=alert]").count() == 0
    chat.page.clock.fast_forward(11_000)
    expect(chat.status).to_be_empty()


def test_keyboard_alone(open_page: Callable[..., Page], site: str) -> None:
    """Tab reaches the launcher, Enter opens and moves the focus in, Esc closes and returns it.

    Nothing traps the focus.
    """
    page = open_page(f"{site}/datenschutz")
    chat = Chat(page)
    chat.launcher.focus()
    page.keyboard.press("Enter")
    expect(chat.input).to_be_focused()
    page.keyboard.type("Hallo")
    page.keyboard.press("Enter")
    expect(chat.messages.last).to_contain_text("Guten Tag")
    reached = set()
    for _ in range(40):
        page.keyboard.press("Shift+Tab")
        reached.add(page.evaluate("document.activeElement.tagName"))
    assert len(reached) > 1, "the focus never left the chat"
    chat.input.focus()
    page.keyboard.press("Escape")
    expect(chat.panel).to_be_hidden()
    expect(chat.launcher).to_be_focused()


def test_methods_and_events_for_the_page(open_page: Callable[..., Page], site: str) -> None:
    """The page can control the chat and gets its events, without the visitor's words."""
    page = open_page(f"{site}/einbetten")
    page.evaluate("""() => {
      window.heard = [];
      for (const name of ['qz-open', 'qz-close', 'qz-answer']) addEventListener(name, (e) => heard.push([name, e.detail]));
    }""")
    page.evaluate("document.querySelector('qz-chat').open()")
    Chat(page).ask("Wie oft trifft sich der Zirkel?")
    page.evaluate(
        "document.querySelector('qz-chat').close(); document.querySelector('qz-chat').toggle()"
    )
    expect(Chat(page).panel).to_be_visible()
    heard = page.evaluate("heard")
    assert heard == [
        ["qz-open", None],
        ["qz-answer", {"kind": "answer", "ids": ["19"]}],
        ["qz-close", None],
        ["qz-open", None],
    ]


def test_session_memory_only_if_switched_on(
    make_app: Callable[..., OpenAPI], run: Callable[..., Running], open_page: Callable[..., Page]
) -> None:
    """With the operator's switch, the conversation survives a reload and says so.

    „Neu beginnen“ forgets it.
    """
    page = open_page(f"{run(make_app(session_memory=True)).url}/")
    chat = Chat(page).open()
    expect(chat.panel).to_contain_text("Ihr Browser merkt sich dieses Gespräch")
    assert page.evaluate("sessionStorage.length") == 0
    chat.ask("Wie lange dauert die Auftaktveranstaltung?")
    page.reload()
    expect(chat.panel).to_be_visible()
    expect(chat.messages.last).to_be_in_viewport()
    expect(page.locator("body")).to_be_focused()
    with page.expect_request("**/api/v1/ask") as asked:
        chat.ask("und wie oft?")
    assert asked.value.post_data_json == {"question": "und wie oft?", "context": "11"}
    chat.button("Neu beginnen").click()
    assert page.evaluate("sessionStorage.length") == 0


def test_session_memory_keeps_votes_and_the_open_chat(
    make_app: Callable[..., OpenAPI], run: Callable[..., Running], open_page: Callable[..., Page]
) -> None:
    """On the next page the chat is as it was left: voted on, and open or closed."""
    page = open_page(f"{run(make_app(session_memory=True)).url}/")
    chat = Chat(page).open()
    chat.ask("Wie oft trifft sich der Zirkel?").get_by_role("button", name="Ja, hat").click()
    expect(chat.messages.last).to_contain_text("Vielen Dank")
    page.reload()
    expect(chat.messages.last).to_contain_text("Vielen Dank")
    expect(chat.panel.get_by_role("button", name="Ja, hat geholfen")).to_have_count(0)
    chat.button("Chat schließen").click()
    page.reload()
    expect(chat.launcher).to_be_visible()
    expect(chat.panel).to_be_hidden()


def test_session_memory_without_storage(
    make_app: Callable[..., OpenAPI], run: Callable[..., Running], open_page: Callable[..., Page]
) -> None:
    """In a browser that forbids storage the chat works all the same."""
    page = open_page("about:blank")
    page.add_init_script(
        "Object.defineProperty(window, 'sessionStorage', { get() { throw new DOMException('no', 'SecurityError'); } })"
    )
    page.goto(f"{run(make_app(session_memory=True)).url}/")
    expect(Chat(page).open().ask("Wie oft trifft sich der Zirkel?")).to_contain_text(
        "quartalsweise"
    )
