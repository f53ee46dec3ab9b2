"""Colours and contrast, light and dark, and the order for keyboards and screen readers."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.web.browser.conftest import PHONE, Chat, check_accessibility
from tests.web.browser.test_modules import page as modules  # noqa: F401 - a fixture
from web.colours import Rgb, contrast, shades

LEAST = 3.0  # contrast of what is no text, by WCAG 1.4.11 and BITV 9.1.4.11
SCHEMES = ("light", "dark")
OURS, CRIMSON, YELLOW = "#0c4a56", "#7a1f3d", "#ffd400"

# The colour behind an element: that of the first box around it that has one.
_BEHIND = """(element) => {
  for (let box = element.parentElement ?? element.getRootNode().host; box;
       box = box.parentElement ?? box.getRootNode().host) {
    const { backgroundColor } = getComputedStyle(box);
    if (!/^rgba\\(.*, 0\\)$/.test(backgroundColor)) return backgroundColor;
  }
  return "rgb(255, 255, 255)";
}"""


def rgb_of(written: str) -> Rgb:
    """Return the parts of a computed colour."""
    red, green, blue = (round(float(part)) for part in re.findall(r"[\d.]+", written)[:3])
    return red, green, blue


def style(element: Locator, name: str) -> Any:
    """Return a computed style."""
    return element.evaluate("(box, name) => getComputedStyle(box)[name]", name)


def check_edges(element: Locator) -> None:
    """Fail unless the border of a field, and the ring around it in focus, can be told apart."""
    behind = rgb_of(element.evaluate(_BEHIND))
    assert contrast(rgb_of(style(element, "borderTopColor")), behind) >= LEAST
    check_ring(element)


def check_ring(element: Locator) -> None:
    """Fail unless the ring in focus can be told from what is behind it."""
    element.press("Shift")  # with a key, so that the browser shows the focus
    element.focus()
    assert style(element, "outlineStyle") == "solid"
    behind = rgb_of(element.evaluate(_BEHIND))
    assert contrast(rgb_of(style(element, "outlineColor")), behind) >= LEAST


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("colour", [OURS, CRIMSON, YELLOW])
def test_edges_of_the_chat_can_be_seen(
    open_page: Callable[..., Page], site: str, scheme: str, colour: str
) -> None:
    """Whatever the colour, the input, the buttons and the focus can be told from what is around."""
    page = open_page(f"{site}/", color_scheme=scheme)
    page.locator("qz-chat").evaluate("(chat, colour) => { chat.dataset.color = colour; }", colour)
    chat = Chat(page).open()
    check_edges(chat.input)
    check_edges(chat.panel.locator(".offer").first)
    reply = chat.ask("Wie oft trifft sich der Zirkel?")
    check_ring(reply.get_by_role("button", name="Kopieren"))
    check_ring(chat.button("Chat schließen"))
    check_accessibility(page, f"chat-{colour[1:]}-{scheme}", "qz-chat")


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("path", ["/", "/frage/19", "/nix", "/einbetten"])
def test_edges_of_the_pages_can_be_seen(
    open_page: Callable[..., Page], site: str, scheme: str, path: str
) -> None:
    """The same holds for the fields, links and buttons of the pages."""
    page = open_page(site + path, color_scheme=scheme)
    field = page.locator("main input:visible").first
    edged = page.locator(".field") if path != "/einbetten" else field
    inside = rgb_of(style(edged, "backgroundColor"))
    around = rgb_of(edged.evaluate(_BEHIND))
    edge = rgb_of(style(edged, "borderTopColor"))
    assert max(contrast(edge, around), contrast(inside, around)) >= LEAST
    assert contrast(edge, inside) >= LEAST
    for element in (field, page.locator(".top a").first, page.locator(".bottom a").first):
        check_ring(element)


@pytest.mark.parametrize("colour", [OURS, CRIMSON, YELLOW, "#ffffff", "#000000", "#1d4ed8"])
def test_chat_and_pages_derive_the_same(modules: Page, colour: str) -> None:  # noqa: F811
    """The shades of the chat are those of the pages, but for rounding."""
    derive = "(colour) => import('/widget/colours.js').then(({ shades }) => shades(colour))"
    found = modules.evaluate(derive, colour)
    expected = shades(colour)
    assert found.pop("--on-brand") == expected["--on-brand"]
    for name, shade in found.items():
        for ours, theirs in zip(rgb_of(shade), rgb_of(expected[name]), strict=True):
            assert abs(ours - theirs) <= 3, name


@pytest.mark.parametrize(
    ("scheme", "theme", "is_dark"),
    [
        ("dark", "light", False),
        ("light", "dark", True),
        ("dark", "", True),
        ("light", "auto", False),
    ],
)
def test_theme_of_the_page_around(
    open_page: Callable[..., Page], site: str, scheme: str, theme: str, is_dark: bool
) -> None:
    """`data-theme` decides for the chat; without it the visitor's setting does."""
    page = open_page(f"{site}/", color_scheme=scheme)
    page.locator("qz-chat").evaluate("(chat, theme) => { chat.dataset.theme = theme; }", theme)
    chat = Chat(page).open()
    ground = rgb_of(style(chat.panel, "backgroundColor"))
    assert (sum(ground) < 3 * 128) == is_dark
    check_accessibility(page, f"chat-theme-{theme or 'none'}-{scheme}", "qz-chat")


def test_order_for_keyboards(chat: Chat) -> None:
    """Tab goes through an answer as one reads it, then to the input and the button beside it."""
    chat.ask("Wann ist die Sprechstunde?")
    chat.panel.locator(".messages").focus()
    names = []
    for _ in range(20):
        chat.page.keyboard.press("Tab")
        focused = "() => document.querySelector('qz-chat').shadowRoot.activeElement"
        names.append(
            chat.page.evaluate(
                f"({focused})()?.getAttribute('aria-label') ?? ({focused})()?.textContent.trim()"
            )
        )
    expected = [
        "Termine in den Kalender",
        "Ja, hat geholfen",
        "Nein, hat nicht geholfen",
        "Kopieren",
        "Als Seite öffnen (neues Fenster)",
        "Ihre Frage",
        "Senden",
    ]
    start = len(names) - 1 - names[::-1].index("Ja, hat geholfen") - 1
    assert names[start : start + len(expected)] == expected


def test_order_for_screen_readers(chat: Chat) -> None:
    """Speaker, question, next date, answer and tools follow each other; votes name their answer."""
    reply = chat.ask("Wann ist die Sprechstunde?")
    parts = ("speaker", "h3", "notes", "prose", "tools")
    order = reply.evaluate(
        """(reply, parts) => [...reply.querySelectorAll("*")]
          .map((it) => parts.find((part) => it.matches(`.${part}, ${part}`)))
          .filter((part, place, all) => part && all.indexOf(part) === place)""",
        parts,
    )
    assert order == list(parts)
    vote = reply.get_by_role("button", name="Ja, hat geholfen")
    expect(vote).to_have_accessible_description(
        "Wann ist die digitale Sprechstunde und wie nehme ich teil?"
    )


def test_touch_leads_to_the_new_answer(open_page: Callable[..., Page], site: str) -> None:
    """By touch the focus, and with it a screen reader, goes on at the answer."""
    page = open_page(f"{site}/", viewport=PHONE, has_touch=True, is_mobile=True)
    chat = Chat(page).open()
    for question in ("Wie oft trifft sich der Zirkel?", "Wie wird das Wetter auf dem Mond?"):
        reply = chat.ask(question)
        expect(reply).to_be_focused()
    page.route("**/api/v1/ask", lambda route: route.abort())
    chat.say("Wer hilft?")
    expect(chat.panel.locator(".error")).to_be_focused()
