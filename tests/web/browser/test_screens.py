"""The chat and the pages on small, zoomed and changing screens."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.web.browser.conftest import DESKTOP, PHONE, Chat

NARROW, ZOOMED = ViewportSize(width=320, height=640), ViewportSize(width=320, height=256)
TOOLS = ("Neu beginnen", "Gespräch speichern", "Chat schließen")
_TOO_WIDE = """[...document.querySelectorAll("main *")]
  .filter((part) => !part.closest(".scroll, .unseen, [hidden]") && part.getBoundingClientRect().right > innerWidth + 1)
  .map((part) => part.outerHTML.slice(0, 80))"""


def _enlarge_text(page: Page) -> None:
    """Set the browser's own text size to 200 %, and load the page with it."""
    page.context.new_cdp_session(page).send(
        "Page.setFontSizes", {"fontSizes": {"standard": 32, "fixed": 26}}
    )
    page.reload()


@pytest.mark.parametrize("screen", [PHONE, NARROW])
@pytest.mark.parametrize(
    "path", ["/", "/frage/19", "/einbetten", "/datenschutz", "/?q=steuerungsgruppe"]
)
def test_large_text_needs_no_scrolling_sideways(
    open_page: Callable[..., Page], site: str, screen: ViewportSize, path: str
) -> None:
    """With the text twice as large everything of a page is within the width of the screen."""
    page = open_page(f"{site}{path}", viewport=screen)
    _enlarge_text(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= screen["width"]
    assert page.evaluate(_TOO_WIDE) == []


@pytest.mark.parametrize("screen", [PHONE, NARROW])
def test_large_text_leaves_the_tools_within_reach(
    open_page: Callable[..., Page], site: str, screen: ViewportSize
) -> None:
    """With the text twice as large the chat can still be closed, saved and begun anew."""
    page = open_page(f"{site}/", viewport=screen)
    _enlarge_text(page)
    chat = Chat(page).open()
    for name in TOOLS:
        expect(chat.button(name)).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize(
    "title",
    ["Qualitätsentwicklung Ganztag", "Ganztagsqualitätsentwicklungsberatung Recklinghausen"],
)
def test_long_title_leaves_the_tools_within_reach(
    open_page: Callable[..., Page], site: str, title: str
) -> None:
    """A title of long German words wraps before it pushes a button out of the panel."""
    for screen in (DESKTOP, NARROW):
        page = open_page(f"{site}/", viewport=screen)
        page.locator("qz-chat").evaluate("(chat, title) => { chat.dataset.title = title; }", title)
        chat = Chat(page).open()
        for name in TOOLS:
            expect(chat.button(name)).to_be_in_viewport(ratio=1)


def test_zoomed_screen_shows_header_messages_and_input_at_once(
    open_page: Callable[..., Page], site: str
) -> None:
    """At 400 % zoom the panel can be closed, and no focused element hides behind the input."""
    chat = Chat(open_page(f"{site}/", viewport=ZOOMED)).open()
    chat.ask("Wie oft trifft sich der Zirkel?")
    expect(chat.button("Chat schließen")).to_be_in_viewport(ratio=1)
    expect(chat.input).to_be_in_viewport(ratio=1)
    chat.button("Neu beginnen").click()
    form = chat.panel.locator("form").bounding_box()
    assert form
    chat.panel.locator(".start summary").click()
    for topic in chat.panel.locator(".start button").all():
        topic.focus()
        box = topic.bounding_box()
        assert box
        assert box["y"] + box["height"] <= form["y"] + 1


def test_votes_on_a_phone_stay_together(open_page: Callable[..., Page], site: str) -> None:
    """However narrow the screen, „Ja“ and „Nein“ share a line, and the icons stand beside them."""
    screen = ViewportSize(width=360, height=740)
    chat = Chat(open_page(f"{site}/", viewport=screen, has_touch=True, is_mobile=True)).open()
    reply = chat.ask("Wie oft trifft sich der Zirkel?")
    names = ("Ja, hat geholfen", "Nein, hat nicht geholfen", "Kopieren")
    boxes = [reply.get_by_role("button", name=name).bounding_box() for name in names]
    assert len({round(box["y"]) for box in boxes if box}) == 1
    assert all(boxes)


@pytest.mark.parametrize("screen", [DESKTOP, PHONE])
@pytest.mark.parametrize(("part", "zoom"), [("documentElement", 1.5), ("body", 1.3)])
def test_page_that_enlarges_itself(
    open_page: Callable[..., Page], site: str, part: str, zoom: float, screen: ViewportSize
) -> None:
    """Where buttons of a page set its `zoom`, the panel stays in the window, and so do answers."""
    page = open_page(f"{site}/", viewport=screen)
    page.evaluate("([part, zoom]) => { document[part].style.zoom = zoom; }", [part, zoom])
    chat = Chat(page).open()
    for question in ("Wie oft trifft sich der Zirkel?", "Was ist ein regionaler Qualitätszirkel?"):
        chat.ask(question)
    panel = chat.panel.bounding_box()
    assert panel
    assert min(panel["x"], panel["y"]) >= 0
    assert panel["x"] + panel["width"] <= screen["width"]
    assert panel["y"] + panel["height"] <= screen["height"]
    header = chat.panel.locator(".header").bounding_box()
    asked = chat.panel.locator("article.visitor").last.bounding_box()
    assert header
    assert asked
    assert asked["y"] >= header["y"] + header["height"]


def test_placeholder_of_the_search_fits_a_phone(open_page: Callable[..., Page], site: str) -> None:
    """What stands in the empty field is not cut off."""
    field = open_page(f"{site}/", viewport=NARROW).get_by_role("searchbox")
    field.fill(field.get_attribute("placeholder") or "")
    assert field.evaluate("(field) => field.scrollWidth <= field.clientWidth")


def test_what_was_read_stays_in_view_when_a_keyboard_opens(
    open_page: Callable[..., Page], site: str
) -> None:
    """Half the height leaves the beginning of the last answer where it was."""
    page = open_page(f"{site}/", viewport=PHONE)
    chat = Chat(page).open()
    chat.ask("Wie oft trifft sich der Zirkel?")
    answer = chat.ask("Was ist ein regionaler Qualitätszirkel?").get_by_role("heading")
    expect(answer).to_be_in_viewport()
    page.set_viewport_size(ViewportSize(width=PHONE["width"], height=430))
    expect(answer).to_be_in_viewport()


def test_panel_becomes_modal_where_it_covers_the_page(
    open_page: Callable[..., Page], site: str
) -> None:
    """Zoomed in while open, the chat covers the page behind it.

    Zoomed out again, the page can be used beside the chat.
    """
    page = open_page(f"{site}/")
    chat = Chat(page).open()
    chat.ask("Wie oft trifft sich der Zirkel?")
    modal = page.locator("qz-chat dialog:modal")
    expect(modal).to_have_count(0)
    page.set_viewport_size(ZOOMED)
    expect(modal).to_be_visible()
    expect(chat.input).to_be_focused()
    page.set_viewport_size(DESKTOP)
    expect(modal).to_have_count(0)
    expect(chat.panel).to_be_visible()
    page.get_by_role("button", name="Suchen").click(trial=True)


def test_touch_opens_no_keyboard_over_the_answer(open_page: Callable[..., Page], site: str) -> None:
    """After tapping or sending a question, the visitor reads.

    The input is not focused, so no keyboard covers the answer.
    """
    chat = Chat(open_page(f"{site}/", viewport=PHONE, has_touch=True, is_mobile=True)).open()
    chat.topic("Grundlagen").tap()
    chat.messages.last.get_by_role("button").first.tap()
    expect(chat.messages.last.locator(".prose")).to_be_visible()
    expect(chat.input).not_to_be_focused()
    chat.ask("Wie oft trifft sich der Zirkel?")
    expect(chat.input).not_to_be_focused()


def test_narrow_window_without_touch_goes_on_typing(
    open_page: Callable[..., Page], site: str
) -> None:
    """Zoomed in with a keyboard at hand, the input keeps the focus after a question is sent."""
    chat = Chat(open_page(f"{site}/", viewport=NARROW)).open()
    chat.input.focus()
    chat.ask("Wie oft trifft sich der Zirkel?")
    expect(chat.input).to_be_focused()


_BLACK, _WHITE = "rgb(0, 0, 0)", "rgb(255, 255, 255)"


@pytest.mark.parametrize(
    ("colour", "readable"),
    [("oklch(0.9 0.1 100)", _BLACK), ("rgb(0 0 0 / .2)", _BLACK), ("navy", _WHITE)],
)
def test_text_can_be_read_on_any_colour(
    open_page: Callable[..., Page], site: str, colour: str, readable: str
) -> None:
    """However the operator writes the colour, black or white is chosen by how bright it looks."""
    page = open_page(f"{site}/")
    page.locator("qz-chat").evaluate("(chat, colour) => { chat.dataset.color = colour; }", colour)
    expect(Chat(page).launcher).to_have_css("color", readable)
