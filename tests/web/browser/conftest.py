"""A real Chromium, and a chat to talk to as a visitor would."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask_openapi3.openapi import OpenAPI
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect, sync_playwright

from bot.conversation.assistant import Assistant
from bot.settings import Settings
from tests.web.conftest import Running
from web.app import create_app

SCREENSHOTS = Path("build/screenshots")
DESKTOP, PHONE = ViewportSize(width=1280, height=800), ViewportSize(width=390, height=844)
_FLAGS = "--no-sandbox --disable-gpu --disable-background-networking --disable-component-update --disable-sync --no-first-run"


class Chat:
    """The chat on a page, operated as a person does."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.launcher = page.locator("qz-chat .launcher")
        self.panel = page.locator("qz-chat dialog")
        self.input = page.locator("qz-chat #question")
        self.messages = page.locator("qz-chat article.bot")
        self.status = page.locator("qz-chat dialog > [role=status]")

    def open(self) -> Chat:
        """Open it and wait for what it begins with."""
        self.launcher.click()
        expect(self.panel).to_be_visible()
        expect(self.panel.locator(".start summary")).to_be_visible()
        return self

    def topic(self, name: str) -> Locator:
        """Show all topics and return the button of one."""
        topics = self.panel.locator(".start details")
        if topics.get_attribute("open") is None:
            topics.locator("summary").click()
        return topics.get_by_role("button", name=name, exact=True)

    def say(self, text: str) -> None:
        """Type a question and send it."""
        self.input.fill(text)
        self.input.press("Enter")

    def ask(self, text: str) -> Locator:
        """Type a question, send it, and return the reply."""
        before = self.messages.count()
        self.say(text)
        expect(self.messages).to_have_count(before + 1)
        return self.messages.nth(before)

    def button(self, name: str) -> Locator:
        """Return the last button with this name."""
        return self.panel.get_by_role("button", name=name, exact=True).last


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Return Debian's Chromium."""
    chromium = shutil.which("chromium")
    assert chromium, "Chromium fehlt: apt-get install -y chromium"
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=_FLAGS.split())
        yield running
        running.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Return an opener of pages, each for a visitor of its own.

    An uncaught error in a page fails the test.
    """
    contexts, errors = [], []

    def open_(url: str, **options: Any) -> Page:
        usual = {
            "viewport": DESKTOP,
            "locale": "de-DE",
            "reduced_motion": "reduce",
            "accept_downloads": True,
        }
        context = browser.new_context(**{**usual, **options})
        context.set_default_timeout(8000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(url)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert errors == []


@pytest.fixture(scope="module")
def app(assistant: Assistant) -> OpenAPI:
    """Return the application without a rate limit."""
    return create_app(lambda: assistant, Settings(rate_limit=""))


@pytest.fixture
def site(app: OpenAPI, run: Callable[..., Running]) -> str:
    """Return the address of the running website."""
    return run(app).url


@pytest.fixture
def chat(open_page: Callable[..., Page], site: str) -> Chat:
    """Return the opened chat of the front page."""
    return Chat(open_page(f"{site}/")).open()


def check_accessibility(page: Page, name: str, part: str | None = None) -> None:
    """Fail if axe finds anything in the page or in a part of it.

    Keep a screenshot.
    """
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"{name}.png")
    rules = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
    found = Axe().run(page, context=part, options=rules).response["violations"]
    assert [(item["id"], [node["html"][:200] for node in item["nodes"]]) for item in found] == []
