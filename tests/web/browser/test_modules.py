"""The sources of the chat are modules that a browser runs as they are, without a build."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask, Response, send_from_directory
from flask_openapi3.openapi import OpenAPI
from playwright.sync_api import Page, expect

from tests.web.browser.conftest import Chat
from tests.web.conftest import Running
from web import widget

SOURCES = Path(widget.__file__).parent
PAGE = """<!doctype html><html lang="de"><meta charset="utf-8"><title>Module</title>
<script>
window.QZ_SETTINGS = {settings};
window.QZ_FRAME = {frame};
window.QZ_STYLES = {styles};
</script>"""
SETTINGS = {
    "name": "Aus Modulen",
    "welcome": "Guten Tag",
    "color": "",
    "frequent": [],
    "hints": [],
    "memory": False,
    "notice": "Hier antwortet ein Automat.",
    "noneOfThese": "Keine davon",
    "related": "Das könnte auch passen:",
    "feedback": ["Hat das geholfen?", "Ja", "Nein"],
    "thanks": "Danke",
}


@pytest.fixture
def page(
    make_app: Callable[..., OpenAPI],
    run: Callable[..., Running],
    open_page: Callable[..., Page],
) -> Page:
    """Return a page beside the sources that has loaded none of them yet."""
    site = Flask(__name__)
    sources = run(site)
    server = run(make_app(cors_origins=(sources.url,)))
    values = {
        "settings": {**SETTINGS, "home": f"{server.url}/"},
        "frame": (SOURCES / "frame.html").read_text("utf-8"),
        "styles": "".join(
            (SOURCES / name).read_text("utf-8")
            for name in ("palette.css", "shared.css", "widget.css")
        ),
    }
    html = PAGE.format(**{name: json.dumps(value) for name, value in values.items()})
    site.add_url_rule("/", "page", lambda: Response(html, mimetype="text/html"))
    site.add_url_rule("/widget/<name>", "source", lambda name: send_from_directory(SOURCES, name))
    site.add_url_rule("/favicon.ico", "icon", lambda: Response(status=204))
    return open_page(sources.url)


def test_chat_runs_from_its_modules(page: Page) -> None:
    """The start module brings what it needs, and the chat answers."""
    page.add_script_tag(type="module", content='import "./widget/start.js";')
    chat = Chat(page).open()
    expect(chat.panel.get_by_role("heading", level=2)).to_have_text("Aus Modulen")
    expect(chat.ask("Hallo")).to_contain_text("Guten Tag")


def test_each_module_opens_alone(page: Page) -> None:
    """Every source is a module with its own imports, so that it can be tried without the others."""
    modules = sorted(path.name for path in SOURCES.glob("*.js") if path.name != "start.js")
    assert "panel.js" in modules
    for name in modules:
        page.reload()
        exported = page.evaluate(f"import('/widget/{name}').then((module) => Object.keys(module))")
        assert exported, name


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("Wie oft trifft sich der Zirkel?", "Wie oft trifft sich der Zirkel?"),
        ("ich meine die zweite frage", "Wer gehört dazu?"),
        ("Nr. 1", "Wie oft trifft sich der Zirkel?"),
        ("leider nichts davon", "Keine davon"),
        ("das dritte", None),
        ("?!", None),
        ("Wie lange dauert es?", None),
    ],
)
def test_what_is_typed_may_mean_a_button(page: Page, said: str, meant: str | None) -> None:
    """A label, a place or a refusal means a button; a question of its own means none."""
    meaning = """async ([said, turn]) => {
      const { message } = await import('/widget/messages.js');
      const { meantBy } = await import('/widget/choices.js');
      return meantBy(said, message(turn, {}))?.textContent ?? null;
    }"""
    questions = ("Wie oft trifft sich der Zirkel?", "Wer gehört dazu?")
    offers = [{"id": str(place), "question": question} for place, question in enumerate(questions)]
    turn = {"text": "Meinten Sie?", "offers": offers, "choice": True}
    assert page.evaluate(meaning, [said, turn]) == meant
