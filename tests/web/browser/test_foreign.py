"""The chat on somebody else's page, with a strict policy, hostile styles and malicious data."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from flask import Flask, Response
from flask_openapi3.openapi import OpenAPI
from playwright.sync_api import Page, expect

from bot.conversation.assistant import Assistant
from bot.settings import Settings
from tests.web.browser.conftest import DESKTOP, PHONE, Chat, check_accessibility
from tests.web.conftest import EVIL, Running
from web.app import create_app

HOSTILE = """
* { color: red !important; font: italic 5px/1 cursive !important; display: inline !important; position: static !important;
    width: 30px !important; opacity: .2 !important; visibility: hidden !important; transform: rotate(90deg) !important; }
html { font-size: 62.5%; direction: rtl; text-transform: uppercase; letter-spacing: 1em; }
button, input, dialog, [class] { all: unset !important; background: lime !important; }
"""

TAG = '<script src="{}/widget.js" defer></script>'
PAGE = '<!doctype html><html lang="de"><title>Gemeinde</title><link rel="stylesheet" href="/hostile.css"><h1>Gemeinde</h1>{tag}'


def host(app_url: str, tag: str, styles: str) -> Flask:
    """Return somebody else's site, which allows our scripts and connections and no others."""
    site = Flask(__name__)
    policy = f"default-src 'none'; script-src {app_url}; style-src 'self'; connect-src {app_url}; "
    policy += "require-trusted-types-for 'script'; trusted-types qz-chat"
    site.add_url_rule(
        "/",
        "page",
        lambda: Response(PAGE.format(tag=tag), headers={"Content-Security-Policy": policy}),
    )
    site.add_url_rule("/hostile.css", "styles", lambda: Response(styles, mimetype="text/css"))
    site.add_url_rule("/favicon.ico", "icon", lambda: Response(status=204))
    return site


@pytest.fixture
def embed(
    assistant: Assistant, run: Callable[..., Running], open_page: Callable[..., Page]
) -> Callable[..., Page]:
    """Return an opener of a foreign page with the chat."""

    def open_(
        tag: str = TAG, styles: str = HOSTILE, allowed: bool = True, **options: object
    ) -> Page:
        late: list[OpenAPI] = []
        ours = run(lambda environ, start: late[0](environ, start))  # noqa: PLW0108  # made below, once the address is known
        foreign = run(host(ours.url, tag.format(ours.url), styles))
        origins = (foreign.url,) if allowed else ()
        late.append(create_app(lambda: assistant, Settings(rate_limit="", cors_origins=origins)))
        return open_page(foreign.url, **options)

    return open_


@pytest.mark.parametrize("screen", [DESKTOP, PHONE])
def test_strict_policy_and_hostile_styles(
    embed: Callable[..., Page], screen: dict[str, int]
) -> None:
    """The chat looks and works the same on a page with a strict CSP and hostile CSS."""
    complaints: list[str] = []
    page = embed(viewport=screen)
    page.on(
        "console",
        lambda message: complaints.append(message.text) if message.type == "error" else None,
    )
    chat = Chat(page)
    expect(chat.launcher).to_be_visible()
    chat.open()
    reply = chat.ask("Wann ist die Sprechstunde?")
    for thing, name, value in (
        (chat.input, "font-size", "16px"),
        (reply, "direction", "ltr"),
        (reply, "opacity", "1"),
    ):
        expect(thing).to_have_css(name, value)
    expect(reply).to_have_css("letter-spacing", "normal")
    assert "red" not in reply.evaluate("(e) => getComputedStyle(e).color")
    page.screenshot(path=f"build/screenshots/foreign-{screen['width']}.png")
    link = chat.panel.get_by_role("link", name="Datenschutz")
    assert urlsplit(str(link.evaluate("(a) => a.href"))).netloc != urlsplit(page.url).netloc
    assert complaints == []


def test_foreign_page_keeps_its_sizes_to_itself(embed: Callable[..., Page]) -> None:
    """A page with a small root font changes neither font nor width of the chat.

    Axe finds nothing.
    """
    page = embed(
        styles="html { font-size: 62.5% } button { float: right; text-transform: uppercase }"
    )
    chat = Chat(page).open()
    chat.ask("Wann ist die Sprechstunde?")
    expect(chat.input).to_have_css("font-size", "16px")
    assert chat.panel.evaluate("(e) => e.getBoundingClientRect().width") == 416
    check_accessibility(page, "foreign-plain", "qz-chat")


def test_options_of_the_tag(embed: Callable[..., Page]) -> None:
    """Title, side, colour and initial state follow the attributes.

    Text on a light colour is dark.
    """
    page = embed(
        '<script src="{}/widget.js" defer data-title="Rathaus" data-position="left" data-color="#ffd400" data-open></script>'
    )
    chat = Chat(page)
    expect(chat.panel.get_by_role("heading", level=2)).to_have_text("Rathaus")
    expect(chat.panel.locator(".header")).to_have_css("background-color", "rgb(255, 212, 0)")
    expect(chat.panel.locator(".header")).to_have_css("color", "rgb(0, 0, 0)")
    assert page.evaluate("document.activeElement.tagName") == "BODY"
    chat.button("Chat schließen").click()
    expect(chat.panel).to_be_hidden()


def test_element_placed_by_hand_is_the_only_one(embed: Callable[..., Page]) -> None:
    """Who writes <qz-chat> into the page gets no second one."""
    page = embed(
        '<qz-chat data-title="Von Hand"></qz-chat><script src="{}/widget.js" defer></script>'
    )
    expect(page.locator("qz-chat")).to_have_count(1)
    Chat(page).open()
    expect(Chat(page).panel.get_by_role("heading", level=2)).to_have_text("Von Hand")


def test_chat_as_a_part_of_the_page(embed: Callable[..., Page]) -> None:
    """Placed in the page, it stands at its script, is open for good, and takes no focus."""
    tag = (
        '<p id="vor">Vorher</p><script src="{}/widget.js" data-inline defer></script><p>Nachher</p>'
    )
    page = embed(tag, "")
    chat = Chat(page)
    expect(chat.panel.locator(".start summary")).to_be_visible()
    assert page.evaluate("document.activeElement.tagName") == "BODY"
    assert page.evaluate("document.querySelector('qz-chat').previousElementSibling.localName") == (
        "script"
    )
    expect(chat.launcher).to_be_hidden()
    expect(chat.panel.get_by_role("button", name="Chat schließen")).to_have_count(0)
    expect(chat.ask("Hallo")).to_contain_text("Guten Tag")
    chat.input.press("Escape")
    expect(chat.panel).to_be_visible()
    check_accessibility(page, "foreign-inline", "qz-chat")
    before, after = page.locator("#vor").bounding_box(), chat.panel.bounding_box()
    assert before
    assert after
    assert after["y"] >= before["y"] + before["height"]


def test_chat_in_a_frame_of_a_site_that_may(
    assistant: Assistant, run: Callable[..., Running], open_page: Callable[..., Page]
) -> None:
    """A page without scripts shows the chat in a frame, if the operator has named it."""
    late: list[OpenAPI] = []
    ours = run(lambda environ, start: late[0](environ, start))  # noqa: PLW0108  # made below, once the address is known
    outer = Flask(__name__)
    frame = f'<iframe src="{ours.url}/chat" width="600" height="640" title="Chat"></iframe>'
    html = f"<!doctype html><html lang=de><title>Gemeinde</title>{frame}"
    outer.add_url_rule("/", "page", lambda: Response(html, mimetype="text/html"))
    outer.add_url_rule("/favicon.ico", "icon", lambda: Response(status=204))
    stranger = run(outer)
    settings = Settings(rate_limit="", frame_ancestors=(stranger.url,))
    late.append(create_app(lambda: assistant, settings))
    framed = open_page(stranger.url).frame_locator("iframe").locator("qz-chat")
    framed.locator("#question").fill("Hallo")
    framed.locator("#question").press("Enter")
    expect(framed.locator("article.bot").last).to_contain_text("Guten Tag")


def test_page_of_an_unknown_origin_gets_no_answer(embed: Callable[..., Page]) -> None:
    """If the operator has not allowed the page, the browser blocks answers and the chat says so."""
    page = embed(allowed=False)
    chat = Chat(page)
    chat.launcher.click()
    chat.say("Hallo")
    expect(chat.panel.locator(".error")).to_contain_text("nicht erreichbar")


def test_nothing_is_stored_and_nobody_else_is_asked(
    open_page: Callable[..., Page], site: str
) -> None:
    """No cookie, no storage, no third-party request, and no request before it is opened."""
    page = open_page("about:blank")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{site}/", wait_until="networkidle")
    stored = "async () => [localStorage.length, sessionStorage.length, (await indexedDB.databases()).length, (await caches.keys()).length]"
    assert not [url for url in asked if "/api/" in url]
    assert page.evaluate(stored) == [0, 0, 0, 0]
    Chat(page).open().ask("Wie oft trifft sich der Zirkel?")
    assert page.evaluate(stored) == [0, 0, 0, 0]
    assert page.context.cookies() == []
    assert {urlsplit(url).netloc for url in asked if not url.startswith("data:")} == {
        urlsplit(site).netloc
    }


@pytest.mark.parametrize(
    "question", [EVIL, '"><svg onload="window.stolen=1">', "javascript:window.stolen=1"]
)
def test_markup_in_a_question_stays_text(chat: Chat, question: str) -> None:
    """What a visitor types is shown as typed and does nothing."""
    chat.ask(question)
    expect(chat.panel.locator("article.visitor .text").last).to_have_text(question)
    assert chat.page.evaluate("window.stolen") is None


def test_malicious_faq_does_nothing(
    evil_assistant: Assistant, run: Callable[..., Running], open_page: Callable[..., Page]
) -> None:
    """A FAQ full of scripts is shown as text, on the page and in the chat."""
    page = open_page(f"{run(create_app(lambda: evil_assistant, Settings(rate_limit=''))).url}/")
    chat = Chat(page)
    chat.launcher.click()
    chat.panel.locator(".start button").first.click()
    chat.messages.last.get_by_role("button").first.click()
    expect(chat.messages.last.locator(".prose")).to_contain_text(
        "<script>window.stolen='script'</script>"
    )
    expect(chat.messages.last.locator(".prose a")).to_have_count(1)
    assert chat.messages.last.locator(".prose a").get_attribute("rel") == "noopener noreferrer"
    assert chat.panel.locator("img, script").count() == 0
    assert page.evaluate("window.stolen") is None
