"""What the chat says when something goes wrong, and that nothing typed is lost."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask_openapi3.openapi import OpenAPI
from playwright.sync_api import Page, Route, expect

from bot.conversation.assistant import Assistant
from bot.settings import Settings
from tests.web.browser.conftest import Chat, check_accessibility
from tests.web.conftest import Running
from web.app import create_app

QUESTION = "Wie oft trifft sich der Zirkel?"


def test_server_stopped_in_mid_conversation(
    app: OpenAPI, run: Callable[..., Running], open_page: Callable[..., Page]
) -> None:
    """Without a server, the chat says so.

    The retry asks the same question again, and a draft stays.
    """
    server = run(app)
    chat = Chat(open_page(f"{server.url}/")).open()
    chat.ask("Hallo")
    server.stop()
    chat.say(QUESTION)
    error = chat.panel.locator(".error")
    expect(error).to_contain_text("Der Server ist gerade nicht erreichbar.")
    expect(chat.status).to_contain_text("nicht erreichbar")
    check_accessibility(chat.page, "chat-error", "qz-chat")
    chat.input.fill("Noch im Schreiben")
    chat.page.route("**/api/v1/ask", lambda route: _answer(route, app))
    chat.button("Erneut versuchen").click()
    expect(chat.messages.last).to_contain_text("quartalsweise")
    expect(error).to_have_count(0)
    expect(chat.input).to_have_value("Noch im Schreiben")


def test_answer_after_a_retry_stands_below_its_question(chat: Chat, app: OpenAPI) -> None:
    """If two questions failed, the first can be tried again.

    It moves to the end, and its answer follows it.
    """
    chat.page.route("**/api/v1/ask", lambda route: route.abort())
    for question in (QUESTION, "Was ist ein regionaler Qualitätszirkel?"):
        chat.say(question)
        expect(chat.panel.locator("article.visitor").last).to_contain_text(question)
        expect(chat.panel.locator(".error").last).to_be_visible()
    chat.page.route("**/api/v1/ask", lambda route: _answer(route, app))
    chat.panel.get_by_role("button", name="Erneut versuchen").first.click()
    expect(chat.messages.last).to_contain_text("quartalsweise")
    expect(chat.panel.locator("article.visitor")).to_have_count(2)
    expect(chat.panel.locator("article.visitor").last).to_contain_text(QUESTION)


def _answer(route: Route, app: OpenAPI) -> None:
    """Answer in the place of the server that is gone."""
    reply = app.test_client().post(
        "/api/v1/ask", data=route.request.post_data, content_type="application/json"
    )
    route.fulfill(status=200, body=reply.get_data(as_text=True), content_type="application/json")


def test_slow_answer_shows_that_it_is_looking(chat: Chat, app: OpenAPI, unsure: str) -> None:
    """Only a slow answer is announced, and nothing comes between it and its question."""
    chat.ask(unsure)
    held: list[Route] = []
    chat.page.route("**/api/v1/ask", lambda route: held.append(route))  # noqa: PLW0108  # Playwright wraps functions, no builtins
    chat.say(QUESTION)
    expect(chat.panel.locator(".waiting")).to_have_text("Ich suche …")
    expect(chat.panel.locator(".send")).to_have_attribute("aria-disabled", "true")
    expect(chat.panel.locator(".messages")).to_have_attribute("aria-busy", "true")
    chat.topic("Grundlagen").click()
    chat.button("Keine davon").click()
    _answer(held[0], app)
    expect(chat.messages.last).to_contain_text("quartalsweise")
    expect(chat.messages).to_have_count(3)
    expect(chat.panel.locator("article.visitor")).to_have_count(2)
    expect(chat.panel.locator(".send")).to_have_attribute("aria-disabled", "false")
    chat.button("Keine davon").click()
    expect(chat.messages.last).to_contain_text("Dann weiß ich es leider nicht")
    expect(chat.panel.locator(".waiting")).to_have_count(0)


def test_time_out_offers_to_try_again(open_page: Callable[..., Page], site: str) -> None:
    """No answer within ten seconds ends in a sentence and a retry, in old browsers, too."""
    page = open_page("about:blank")
    page.add_init_script("delete AbortSignal.timeout; delete AbortSignal.any;")
    page.clock.install()
    page.goto(f"{site}/")
    chat = Chat(page).open()
    expect(chat.ask("Hallo")).to_contain_text("Guten Tag")
    page.route("**/api/v1/ask", lambda _: None)
    chat.say(QUESTION)
    page.clock.fast_forward(9_000)
    expect(chat.panel.locator(".waiting")).to_be_visible()
    page.clock.fast_forward(2_000)
    expect(chat.panel.locator(".error")).to_contain_text("lässt zu lange auf sich warten")
    expect(chat.button("Erneut versuchen")).to_be_visible()


def test_offline(chat: Chat) -> None:
    """Without a connection the chat says that the visitor is offline, and later continues."""
    chat.page.context.set_offline(True)
    chat.say(QUESTION)
    expect(chat.panel.locator(".error")).to_contain_text("Sie sind gerade offline")
    chat.page.context.set_offline(False)
    chat.button("Erneut versuchen").click()
    expect(chat.messages.last).to_contain_text("quartalsweise")


@pytest.mark.parametrize("status", [0, 429, 503])
def test_every_error_says_whom_to_call_in_an_emergency(chat: Chat, status: int) -> None:
    """Whoever is in need and gets no answer sees two numbers to call, and hears them."""
    chat.page.route(
        "**/api/v1/ask",
        lambda route: route.fulfill(status=status, body="") if status else route.abort(),
    )
    chat.say("Ich kann nicht mehr")
    last = chat.panel.locator(".error > :last-child")
    expect(last).to_have_text("In einem Notfall: 112 · TelefonSeelsorge: 116 123")
    expect(last.get_by_role("link", name="112")).to_have_attribute("href", "tel:112")
    care = last.get_by_role("link", name="TelefonSeelsorge: 116 123")
    expect(care).to_have_attribute("href", "tel:116123")
    expect(chat.status).to_contain_text("In einem Notfall: 112")


def test_too_many_questions(
    make_app: Callable[..., OpenAPI], run: Callable[..., Running], open_page: Callable[..., Page]
) -> None:
    """A 429 says how many seconds to wait."""
    chat = Chat(open_page(f"{run(make_app(rate_limit='1/minute')).url}/")).open()
    chat.ask("Hallo")
    chat.say(QUESTION)
    expect(chat.panel.locator(".error")).to_contain_text(
        "Das waren sehr viele Fragen in kurzer Zeit. Bitte warten Sie"
    )


def test_wait_counts_down_and_the_retry_is_ready_when_it_is_over(
    open_page: Callable[..., Page], site: str, app: OpenAPI
) -> None:
    """The seconds run down, the retry works once they are over, and no old error stays."""
    page = open_page("about:blank")
    page.clock.install()
    page.goto(f"{site}/")
    chat = Chat(page).open()
    limited = {"status": 429, "headers": {"Retry-After": "30"}, "body": ""}
    page.route("**/api/v1/ask", lambda route: route.fulfill(**limited))
    for _ in range(2):
        chat.say(QUESTION)
        error = chat.panel.locator(".error")
        expect(error).to_have_count(1)
    expect(error).to_contain_text("Bitte warten Sie 30 Sekunden.")
    retry = chat.button("Erneut versuchen")
    expect(retry).to_have_attribute("aria-disabled", "true")
    page.clock.run_for(10_000)
    expect(error).to_contain_text("Bitte warten Sie 20 Sekunden.")
    check_accessibility(page, "chat-limited", "qz-chat")
    page.clock.run_for(21_000)
    expect(error).not_to_contain_text("Bitte warten Sie")
    expect(retry).to_have_attribute("aria-disabled", "false")
    page.route("**/api/v1/ask", lambda route: _answer(route, app))
    retry.click()
    expect(chat.messages.last).to_contain_text("quartalsweise")
    expect(chat.panel.locator(".error")).to_have_count(0)
    expect(chat.panel.locator("article.visitor")).to_have_count(1)


def test_service_that_fails(
    assistant: Assistant, run: Callable[..., Running], open_page: Callable[..., Page]
) -> None:
    """A 500 is said to pass, and the retry works once it has."""
    state = {"broken": False}

    def provider() -> Assistant:
        if state["broken"]:
            raise RuntimeError("broken")
        return assistant

    chat = Chat(open_page(f"{run(create_app(provider, Settings(rate_limit=''))).url}/")).open()
    state["broken"] = True
    chat.say(QUESTION)
    expect(chat.panel.locator(".error")).to_contain_text("vorübergehend nicht verfügbar")
    state["broken"] = False
    chat.button("Erneut versuchen").click()
    expect(chat.messages.last).to_contain_text("quartalsweise")


@pytest.mark.parametrize(
    "body",
    [
        '{"kind": "answer"}',
        '{"kind": "answer", "message": "", "answers": [], "suggestions": [], "help": [], "decline": ""}',
        '{"kind": "answer", "message": "", "answers": [{"id": "1"}], "suggestions": [], "help": []}',
        '{"kind": "crisis", "message": ""}',
        "null",
        "[]",
        '"ja"',
        "",
        "<!doctype html><title>WLAN-Anmeldung</title>",
    ],
)
def test_unexpected_reply_is_said_and_leads_to_the_faq(chat: Chat, app: OpenAPI, body: str) -> None:
    """A malformed reply ends in a sentence, a link to the questions and a retry."""
    chat.page.route(
        "**/api/v1/ask",
        lambda route: route.fulfill(status=200, body=body, content_type="application/json"),
    )
    chat.say(QUESTION)
    error = chat.panel.locator(".error")
    expect(error).to_contain_text("Die Antwort kam anders an als erwartet.")
    expect(chat.status).to_contain_text("anders an als erwartet")
    expect(error.get_by_role("link", name="Alle Fragen und Antworten")).to_be_visible()
    chat.page.route("**/api/v1/ask", lambda route: _answer(route, app))
    chat.button("Erneut versuchen").click()
    expect(chat.messages.last).to_contain_text("quartalsweise")


def test_unexpected_entry_is_said(chat: Chat) -> None:
    """Also an entry behind a button that comes as something else ends in the sentence."""
    chat.page.route(
        "**/api/v1/faq/*",
        lambda route: route.fulfill(status=200, body="{}", content_type="application/json"),
    )
    chat.topic("Auftaktveranstaltung").click()
    chat.messages.last.get_by_role("button").first.click()
    expect(chat.panel.locator(".error")).to_contain_text("anders an als erwartet")


@pytest.mark.parametrize("body", ["{}", '{"categories": [{"name": "Ohne Fragen"}]}'])
def test_without_topics_the_chat_says_so(
    open_page: Callable[..., Page], site: str, body: str
) -> None:
    """If the topics fail, a sentence and a link replace them, and questions still work."""
    page = open_page("about:blank")
    page.route(
        "**/api/v1/faq",
        lambda route: route.fulfill(status=200, body=body, content_type="application/json"),
    )
    page.goto(f"{site}/")
    chat = Chat(page)
    chat.launcher.click()
    expect(chat.panel.locator(".start")).to_contain_text("Die Themen sind gerade nicht erreichbar.")
    expect(
        chat.panel.locator(".start").get_by_role("link", name="Alle Fragen und Antworten")
    ).to_be_visible()
    check_accessibility(page, "chat-no-topics", "qz-chat")
    expect(chat.ask("Hallo")).to_contain_text("Guten Tag")


@pytest.mark.parametrize("vote", ["Ja", "Nein"])
def test_vote_that_was_not_sent_is_not_thanked_for(chat: Chat, vote: str) -> None:
    """Offline, or while the server fails, a vote gets no thanks.

    It can be sent again, and „Nein“ still says where to ask.
    """
    reply = chat.ask(QUESTION)
    button = reply.get_by_role("button", name=re.compile(f"^{vote}, hat"))
    chat.page.context.set_offline(True)
    button.click()
    expect(reply).to_contain_text("Ihre Rückmeldung ist nicht angekommen.")
    expect(reply).not_to_contain_text("Vielen Dank")
    expect(button).to_be_focused()
    check_accessibility(chat.page, f"chat-vote-lost-{vote}", "qz-chat")
    chat.page.context.set_offline(False)
    chat.page.route(
        "**/api/v1/feedback",
        lambda route: route.fulfill(status=429, body="", headers={"Retry-After": "9"}),
    )
    button.click()
    expect(reply.locator(".feedback")).not_to_have_attribute("aria-busy", "true")
    expect(reply).to_contain_text("Ihre Rückmeldung ist nicht angekommen.")
    chat.page.unroute("**/api/v1/feedback")
    button.click()
    expect(reply).to_contain_text("Vielen Dank!")
    expect(reply.get_by_text("Vielen Dank!")).to_be_focused()
    expect(reply).not_to_contain_text("nicht angekommen")
    expect(
        chat.messages.filter(has_text="Schade, dass die Antwort nicht geholfen hat.")
    ).to_have_count(1 if vote == "Nein" else 0)
