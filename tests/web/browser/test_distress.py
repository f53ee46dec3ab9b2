"""Messages for somebody in distress, in the chat and on the page.

They are calm and complete, and nothing stands beside them.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from bot.conversation.assistant import Assistant
from bot.conversation.reply import Reply
from bot.faq.values import HelpNumber
from bot.settings import Settings
from tests.web.browser.conftest import DESKTOP, PHONE, Chat, check_accessibility
from tests.web.conftest import Running
from web.app import create_app

NUMBERS = (
    HelpNumber("Notruf: Feuerwehr und Rettungsdienst", "112"),
    HelpNumber("TelefonSeelsorge", "0800 111 0 111"),
    HelpNumber("Ärztlicher Bereitschaftsdienst", "116 117"),
    HelpNumber("Aus dem Ausland", "+49 30 1234-56"),
)
MESSAGE = "Das klingt sehr schwer.\n\nIch bin nur ein Automat, aber hier sind Menschen, die jetzt zuhören:\n112, 0800 111 0 111."
WORDS = "Ich kann nicht mehr"

SCREENS: dict[str, dict[str, Any]] = {
    "desktop-light": {"viewport": DESKTOP, "color_scheme": "light"},
    "desktop-dark": {"viewport": DESKTOP, "color_scheme": "dark"},
    "phone-light": {"viewport": PHONE, "color_scheme": "light", "has_touch": True},
    "phone-dark": {"viewport": PHONE, "color_scheme": "dark", "has_touch": True},
    "narrow": {"viewport": {"width": 320, "height": 640}},
    "high-contrast": {"viewport": DESKTOP, "forced_colors": "active"},
}


@dataclasses.dataclass(frozen=True, repr=False)
class Caring(Assistant):
    """The usual assistant, which notices distress in one sentence."""

    def reply(self, question: str, context: str | None = None) -> Reply:
        """Return the words for somebody in distress, or the usual reply."""
        if question == WORDS:
            return Reply("crisis", MESSAGE, numbers=NUMBERS)
        return super().reply(question, context)


@pytest.fixture
def caring(assistant: Assistant, run: Callable[..., Running]) -> str:
    """Return the address of a website that notices distress."""
    found = Caring(assistant.faq, assistant.index, assistant.model)
    return run(create_app(lambda: found, Settings(rate_limit=""))).url


def check_numbers(page: Page, names: list[str], links: Any) -> None:
    """Fail unless each number is a link to call, large enough to tap and reachable."""
    assert [link.get_attribute("href") for link in links.all()] == [
        "tel:112",
        "tel:08001110111",
        "tel:116117",
        "tel:+4930123456",
    ]
    for link, name in zip(links.all(), names, strict=True):
        expect(link).to_contain_text(name)
        box = link.bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= 44
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= page.evaluate("innerWidth")


@pytest.mark.parametrize("screen", SCREENS)
def test_chat_shows_message_and_numbers_alone(
    open_page: Callable[..., Page], caring: str, screen: str
) -> None:
    """The message keeps its lines, its numbers can be called, and it has no other button."""
    page = open_page(f"{caring}/", **SCREENS[screen])
    chat = Chat(page).open()
    reply = chat.ask(WORDS)
    expect(reply.locator(".text")).to_have_text(MESSAGE.split("\n\n"))
    expect(reply.locator(".text").last).to_have_css("white-space", "pre-line")
    check_numbers(page, [number.name for number in NUMBERS], reply.get_by_role("link"))
    expect(reply.get_by_role("button")).to_have_count(0)
    check_accessibility(page, f"chat-distress-{screen}", "qz-chat")


def test_chat_announces_it_as_one_message_and_tells_the_page_nothing(
    open_page: Callable[..., Page], caring: str
) -> None:
    """A screen reader reads message and numbers in one piece.

    The host page does not learn of it, and it can be saved.
    """
    page = open_page(f"{caring}/")
    page.evaluate(
        "window.heard = []; addEventListener('qz-answer', (event) => heard.push(event.detail.kind))"
    )
    chat = Chat(page).open()
    chat.ask(WORDS)
    expect(chat.status.locator("span")).to_have_count(1)
    expect(chat.status).to_contain_text("Das klingt sehr schwer.")
    expect(chat.status).to_contain_text("TelefonSeelsorge: 0800 111 0 111")
    chat.ask("Hallo")
    assert page.evaluate("heard") == ["smalltalk"]


@pytest.mark.parametrize(
    "numbers", ["", ', "numbers": []', ', "numbers": null', ', "numbers": [{"name": "Halb"}]']
)
def test_chat_shows_the_message_whatever_else_is_missing(chat: Chat, numbers: str) -> None:
    """The words reach the person also if the rest of the reply does not."""
    body = f'{{"kind": "crisis", "message": "Bitte rufen Sie 112 an."{numbers}}}'
    chat.page.route(
        "**/api/v1/ask",
        lambda route: route.fulfill(status=200, body=body, content_type="application/json"),
    )
    expect(chat.ask(WORDS)).to_contain_text("Bitte rufen Sie 112 an.")
    expect(chat.panel.locator(".error")).to_have_count(0)


@pytest.mark.parametrize("screen", SCREENS)
def test_page_without_javascript(open_page: Callable[..., Page], caring: str, screen: str) -> None:
    """The search shows the same message and numbers, and no other question as a result."""
    options = {name: value for name, value in SCREENS[screen].items() if name != "has_touch"}
    page = open_page(f"{caring}/?q={WORDS}", java_script_enabled=False, **options)
    result = page.locator(".results")
    expect(result.locator(".message")).to_have_text(MESSAGE.split("\n\n"))
    check_numbers(
        open_page(f"{caring}/?q={WORDS}", **options),
        [n.name for n in NUMBERS],
        result.get_by_role("link"),
    )
    expect(result.locator(".hits")).to_have_count(0)
    check_accessibility(open_page(f"{caring}/?q={WORDS}", **options), f"distress-{screen}")


def test_api_sends_the_numbers_and_nothing_to_offer(
    caring: str, open_page: Callable[..., Page]
) -> None:
    """The reply holds the numbers as written and as dialled; another kind holds none."""
    api = open_page(f"{caring}/datenschutz").request
    found = api.post(f"{caring}/api/v1/ask", data={"question": WORDS}).json()
    assert (found["kind"], found["answers"], found["suggestions"], found["help"]) == (
        "crisis",
        [],
        [],
        [],
    )
    assert found["message"].startswith(MESSAGE)  # the numbers follow, for whoever shows text alone
    assert found["numbers"][1] == {
        "name": "TelefonSeelsorge",
        "number": "0800 111 0 111",
        "tel": "08001110111",
    }
    assert api.post(f"{caring}/api/v1/ask", data={"question": "Hallo"}).json()["numbers"] == []
