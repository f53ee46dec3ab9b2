"""Every state of the chat and every page: accessible, light and dark, on a desk and on a phone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.web.browser.conftest import DESKTOP, PHONE, Chat, check_accessibility

FEWEST_BUTTONS = 6  # three at the top, two to vote on the answer, one to send
SCREENS: dict[str, dict[str, Any]] = {
    "desktop-light": {"viewport": DESKTOP, "color_scheme": "light"},
    "desktop-dark": {"viewport": DESKTOP, "color_scheme": "dark"},
    "phone-light": {"viewport": PHONE, "color_scheme": "light", "has_touch": True},
    "phone-dark": {"viewport": PHONE, "color_scheme": "dark", "has_touch": True},
}


@pytest.mark.parametrize("screen", SCREENS)
def test_chat_in_every_state(open_page: Callable[..., Page], site: str, screen: str) -> None:
    """Axe finds nothing in the chat: closed, open, typing, answered, suggesting, declining."""
    page = open_page(f"{site}/", **SCREENS[screen])
    check_accessibility(page, f"page-{screen}")
    chat = Chat(page).open()
    check_accessibility(page, f"chat-open-{screen}", "qz-chat")
    chat.input.fill("Wie oft trifft")
    expect(page.get_by_role("option").first).to_be_visible()
    chat.input.press("ArrowDown")
    check_accessibility(page, f"chat-typing-{screen}", "qz-chat")
    chat.input.press("Escape")
    expect(chat.ask("Wann ist die Sprechstunde?").locator(".notes").first).to_be_visible()
    check_accessibility(page, f"chat-answer-{screen}", "qz-chat")
    chat.ask("Wer hilft?" if "light" in screen else "kontakt")
    check_accessibility(page, f"chat-suggest-{screen}", "qz-chat")
    chat.ask("Wie wird das Wetter auf dem Mond?")
    check_accessibility(page, f"chat-none-{screen}", "qz-chat")


@pytest.mark.parametrize("screen", ["desktop-light", "phone-dark"])
@pytest.mark.parametrize(
    "address",
    ["/?q=wer+hilft", "/frage/sprechstunde", "/chat", "/einbetten", "/datenschutz", "/nix"],
)
def test_pages(open_page: Callable[..., Page], site: str, address: str, screen: str) -> None:
    """Axe finds nothing on the other pages."""
    name = address.strip("/").split("/")[0].partition("=")[0].strip("?") or "page"
    check_accessibility(open_page(site + address, **SCREENS[screen]), f"{name}-{screen}")


@pytest.mark.parametrize("viewport", [{"width": 320, "height": 640}, {"width": 320, "height": 256}])
def test_narrow_screen_and_high_zoom(
    open_page: Callable[..., Page], site: str, viewport: dict[str, int]
) -> None:
    """At 320 px, and at 400 % zoom, nothing scrolls sideways, is covered or out of reach."""
    page = open_page(f"{site}/", viewport=viewport)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    launcher = Chat(page).launcher.bounding_box()
    assert launcher
    assert max(launcher["width"], launcher["height"]) <= 64
    chat = Chat(page).open()
    reply = chat.ask("Wann ist die Sprechstunde?")
    reply.get_by_role("button", name="Kopieren").scroll_into_view_if_needed()
    expect(reply.get_by_role("button", name="Kopieren")).to_be_in_viewport()
    expect(chat.input).to_be_in_viewport()
    assert (
        page.evaluate(
            "document.querySelector('qz-chat').shadowRoot.querySelector('.messages').scrollWidth"
        )
        <= 320
    )
    check_accessibility(page, f"chat-narrow-{viewport['height']}", "qz-chat")


def test_high_contrast_keeps_borders(open_page: Callable[..., Page], site: str) -> None:
    """With forced colours, launcher, panel and chosen option stand out."""
    chat = Chat(open_page(f"{site}/", forced_colors="active"))
    expect(chat.launcher).to_have_css("border-top-style", "solid")
    check_accessibility(chat.page, "page-high-contrast")
    chat.open()
    expect(chat.panel).to_have_css("border-top-width", "1px")
    check_accessibility(chat.page, "chat-high-contrast", "qz-chat")


def test_targets_are_large_enough(chat: Chat) -> None:
    """Whatever can be pressed measures at least 24 by 24 px."""
    chat.ask("Wie oft trifft sich der Zirkel?")
    buttons = chat.panel.get_by_role("button").all()
    assert len(buttons) >= FEWEST_BUTTONS
    for button in buttons:
        box = button.bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= 24


def test_front_page_paints_without_shifting(open_page: Callable[..., Page], site: str) -> None:
    """Nothing moves while the front page loads."""
    page = open_page(f"{site}/")
    expect(Chat(page).launcher).to_be_visible()
    shift = """() => new Promise((done) => new PerformanceObserver((list) => done(list.getEntries().reduce((sum, e) => sum + e.value, 0)))
      .observe({ type: 'layout-shift', buffered: true }) || setTimeout(() => done(0), 300))"""
    assert page.evaluate(shift) < 0.01


def test_page_search_while_typing(open_page: Callable[..., Page], site: str) -> None:
    """The search suggests questions while typing, and each leads to its page."""
    page = open_page(f"{site}/")
    search = page.get_by_role("searchbox")
    search.fill("qualität")
    expect(page.locator(".typed a").nth(1)).to_be_visible()
    for key, place in (("ArrowDown", 0), ("ArrowDown", 1), ("ArrowUp", 0)):
        page.keyboard.press(key)
        expect(page.locator(".typed a").nth(place)).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(search).to_be_focused()
    search.fill("steuerungs")
    expect(page.locator(".typed a")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Steuerungsgruppe")


def test_vote_on_a_page_leaves_one_there(open_page: Callable[..., Page], site: str) -> None:
    """The thanks come in place of the question, with the ways to ask people after a „Nein“."""
    page = open_page(f"{site}/frage/19", viewport=PHONE)
    address, form = page.url, page.locator(".vote")
    form.get_by_role("button", name="Nein").click()
    expect(form.get_by_text("Vielen Dank!")).to_be_focused()
    for way_on in ("Termine in den Kalender", "Wen kann ich bei der Serviceagentur ansprechen?"):
        expect(form.get_by_role("link", name=way_on)).to_be_visible()
    expect(form.get_by_role("button")).to_have_count(0)
    assert page.url == address
    check_accessibility(page, "page-voted")


def test_printing_shows_every_answer(open_page: Callable[..., Page], site: str) -> None:
    """On paper the answers are open and the chat is gone."""
    page = open_page(f"{site}/")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    expect(page.get_by_text("quartalsweise Qualitätszirkel")).to_be_visible()
    expect(Chat(page).launcher).to_be_hidden()


def test_without_javascript(open_page: Callable[..., Page], site: str) -> None:
    """Questions open and the search answers with JavaScript switched off."""
    page = open_page(f"{site}/", java_script_enabled=False)
    page.get_by_role("heading", name="Wie oft trifft sich ein (inter-)kommunaler").click()
    expect(page.get_by_text("quartalsweise Qualitätszirkel")).to_be_visible()
    page.get_by_role("searchbox").fill("Wer sitzt in der Steuerungsgruppe?")
    page.get_by_role("button", name="Suchen").click()
    expect(page.get_by_role("heading", name="Antwort")).to_be_visible()


@pytest.mark.parametrize("path", ["/", "/einbetten"])
def test_button_that_opens_the_chat_is_there_with_the_chat(
    open_page: Callable[..., Page], site: str, path: str
) -> None:
    """A script that does not come, or is blocked, leaves no button that does nothing."""
    page = open_page(f"{site}{path}")
    expect(page.locator("[data-open-chat]")).to_be_visible()
    page.route("**/widget.js", lambda route: route.abort())
    page.reload()
    expect(page.locator("[data-open-chat]")).to_be_hidden()


def test_embedding_page_previews_the_options(open_page: Callable[..., Page], site: str) -> None:
    """The code and the chat on the page follow what is chosen."""
    page = open_page(f"{site}/einbetten")
    page.get_by_label("Titel").fill('Frag "uns"')
    page.get_by_label("Seite", exact=True).select_option("left")
    page.get_by_label("Farbe").fill("#ffd400")
    expect(page.locator("[data-code]")).to_contain_text(
        'data-title="Frag &quot;uns&quot;" data-color="#ffd400" data-position="left"'
    )
    page.get_by_role("button", name="Vorschau öffnen").click()
    expect(Chat(page).panel.get_by_role("heading", level=2)).to_have_text('Frag "uns"')
    box = Chat(page).panel.bounding_box()
    assert box
    assert box["x"] < 100
    check_accessibility(page, "embed-preview")
