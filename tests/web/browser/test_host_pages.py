"""What host pages do to the chat.

Shortcuts, dialogs, replaced bodies, and odd ways to load the script.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable

import pytest
from flask import Flask, Response
from flask_openapi3.openapi import OpenAPI
from playwright.sync_api import Page, expect

from bot.conversation.assistant import Assistant
from bot.settings import Settings
from tests.web.browser.conftest import PHONE, Chat
from tests.web.conftest import Running
from web.app import create_app

TAG = '<script src="{ours}/widget.js" defer></script>'
FRAME = '<!doctype html><html lang="de"><head><meta charset="utf-8"><title>Gemeinde</title>{head}</head><body>{body}</body></html>'


def script_of(app: OpenAPI) -> str:
    """Return the script as a page gets it."""
    return app.test_client().get("/widget.js").get_data(as_text=True)


@pytest.fixture
def embed(
    assistant: Assistant, run: Callable[..., Running], open_page: Callable[..., Page]
) -> Callable[..., Page]:
    """Return an opener of somebody else's page.

    `{ours}` in its HTML stands for the address of the chat's server.
    """

    def open_(
        body: str = TAG,
        head: str = "",
        policy: str = "",
        before: str = "",
        public: bool = False,
        **options: object,
    ) -> Page:
        late: list[OpenAPI] = []
        ours = run(lambda environ, start: late[0](environ, start))  # noqa: PLW0108  # made below, once the address is known
        html = FRAME.format(head=head, body=body).replace("{ours}", ours.url)
        site = Flask(__name__)
        headers = {"Content-Security-Policy": policy.replace("{ours}", ours.url)} if policy else {}
        site.add_url_rule(
            "/", "page", lambda: Response(html, mimetype="text/html", headers=headers)
        )
        site.add_url_rule(
            "/bundle.js", "bundle", lambda: Response(script_of(late[0]), mimetype="text/javascript")
        )
        site.add_url_rule("/favicon.ico", "icon", lambda: Response(status=204))
        foreign = run(site)
        settings = Settings(
            rate_limit="", cors_origins=(foreign.url,), public_url=ours.url if public else ""
        )
        late.append(create_app(lambda: assistant, settings))
        page = open_page("about:blank", **options)
        if before:
            page.add_init_script(before)
        page.goto(foreign.url)
        return page

    return open_


# -- typing ----------------------------------------------------------------------------------------

THIEF = """
<input id="suche">
<script>
  for (const [target, phase] of [[document, false], [document, true], [document.documentElement, false]]) {
    for (const type of ["keydown", "keypress", "keyup"]) target.addEventListener(type, (event) => {
      if (/INPUT|TEXTAREA/.test(event.target.tagName) || event.key === "Tab") return;
      event.preventDefault();
      event.stopPropagation();
      document.querySelector("#suche").focus();
    }, phase);
  }
  document.addEventListener("paste", (event) => event.preventDefault());
</script>
"""


def test_shortcuts_of_the_page_do_not_steal_typing(embed: Callable[..., Page]) -> None:
    """Keys and pasting reach the chat on a page that grabs all keys outside its own fields."""
    page = embed(THIEF + TAG)
    chat = Chat(page)
    chat.launcher.focus()
    page.keyboard.press("Space")
    expect(chat.input).to_be_focused()
    page.keyboard.type("und/oder s?", delay=5)
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Backspace")
    expect(chat.input).to_have_value("und/oders?")
    chat.input.evaluate("(input) => input.select()")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("navigator.clipboard.writeText('Wie oft trifft sich der Zirkel?')")
    page.keyboard.press("Control+V")
    page.keyboard.press("Enter")
    expect(chat.messages.last).to_contain_text("quartalsweise")
    chat.messages.last.get_by_role("button", name="Kopieren").focus()
    page.keyboard.press("Space")
    expect(chat.messages.last).to_contain_text("Kopiert")
    expect(page.locator("#suche")).to_have_value("")


def test_shortcuts_work_outside_the_chat(embed: Callable[..., Page]) -> None:
    """Outside the chat, open or closed, the page keeps its keys, also on the launcher."""
    listen = "<script>document.addEventListener('keydown', (event) => { document.title += event.key; })</script>"
    page = embed(f"<h1 tabindex=-1>Titel</h1>{listen}{TAG}")
    chat = Chat(page)
    chat.launcher.focus()
    page.keyboard.press("s")
    chat.open()
    page.get_by_role("heading", name="Titel").focus()
    page.keyboard.press("t")
    assert page.title() == "Gemeindest"


def test_focus_is_not_pulled_into_a_dialog_of_the_page(embed: Callable[..., Page]) -> None:
    """A home-made dialog that keeps the focus to itself does not take it from the chat above it."""
    trap = """<div role="dialog" aria-modal="true" tabindex="-1"><button>Im Dialog</button></div>
    <script>document.addEventListener("focusin", (event) => {
      if (!event.target.closest("[role=dialog]")) document.querySelector("[role=dialog] button").focus();
    });</script>"""
    page = embed(trap + TAG)
    chat = Chat(page).open()
    page.keyboard.type("Hallo")
    expect(chat.input).to_have_value("Hallo")


# -- Esc -------------------------------------------------------------------------------------------

NATIVE = '<dialog id="d"><button>Im Dialog</button></dialog>'
HOME_MADE = """<div id="d" role="dialog" aria-modal="true" hidden><button>Im Dialog</button></div><script>
  const d = document.querySelector("#d");
  d.showModal = () => { d.hidden = false; d.querySelector("button").focus(); };
  document.addEventListener("{type}", (event) => { if (event.key === "Escape") d.hidden = true; });
</script>"""
POPOVER = """<div id="d" popover><button>Im Dialog</button></div><script>
  const d = document.querySelector("#d");
  d.showModal = () => d.showPopover();
</script>"""


@pytest.mark.parametrize("inside", [True, False])
@pytest.mark.parametrize(
    "dialog",
    [NATIVE, HOME_MADE.replace("{type}", "keydown"), HOME_MADE.replace("{type}", "keyup"), POPOVER],
)
def test_esc_closes_the_dialog_in_front_alone(
    embed: Callable[..., Page], dialog: str, inside: bool
) -> None:
    """A page's dialog opened over the chat closes first, then the chat, each by one Esc."""
    page = embed(dialog + TAG)
    chat = Chat(page).open()
    page.evaluate("document.querySelector('#d').showModal()")
    shown = page.get_by_role("button", name="Im Dialog")
    expect(shown).to_be_visible()
    if inside:
        shown.focus()
    else:
        page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Escape")
    expect(shown).to_be_hidden()
    expect(chat.panel).to_be_visible()
    page.keyboard.press("Escape")
    expect(chat.panel).to_be_hidden()


def test_esc_closes_the_chat_while_a_hidden_dialog_holds_the_focus(
    embed: Callable[..., Page],
) -> None:
    """Until the browser has drawn again, the focus is still in the dialog that Esc has hidden."""
    page = embed(HOME_MADE.replace("{type}", "keydown") + TAG)
    chat = Chat(page).open()
    page.evaluate("""() => {
      const press = () => document.activeElement.dispatchEvent(new KeyboardEvent(
        "keydown", { key: "Escape", bubbles: true, cancelable: true, composed: true }));
      document.querySelector("#d").showModal();
      press();
      press();
    }""")
    expect(page.get_by_role("button", name="Im Dialog")).to_be_hidden()
    expect(chat.panel).to_be_hidden()


@pytest.mark.parametrize("type_", ["keydown", "keyup"])
def test_esc_in_the_chat_leaves_the_page_alone(embed: Callable[..., Page], type_: str) -> None:
    """Where the chat is in front, its Esc does not close a dialog behind it as well."""
    page = embed(HOME_MADE.replace("{type}", type_) + TAG)
    page.evaluate("document.querySelector('#d').showModal()")
    chat = Chat(page).open()
    chat.input.focus()
    page.keyboard.press("Escape")
    expect(chat.panel).to_be_hidden()
    expect(page.get_by_role("button", name="Im Dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Im Dialog")).to_be_hidden()


@pytest.mark.parametrize("screen", [None, PHONE])
def test_chat_opened_from_a_dialog_is_in_front(
    embed: Callable[..., Page], screen: dict[str, int] | None
) -> None:
    """A button in a modal dialog of the page opens a usable chat.

    Esc closes the chat, then the dialog.
    """
    opener = """<dialog id="d"><button onclick="document.querySelector('qz-chat').open()">Chat</button></dialog>"""
    page = embed(opener + TAG, **({"viewport": screen} if screen else {}))
    page.evaluate("document.querySelector('#d').showModal()")
    page.get_by_role("button", name="Chat", exact=True).click()
    chat = Chat(page)
    expect(chat.ask("Hallo")).to_contain_text("Guten Tag")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Escape")
    expect(chat.panel).to_be_hidden()
    expect(page.locator("#d")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#d")).to_be_hidden()


def test_message_of_the_page_in_front_makes_nothing_modal(embed: Callable[..., Page]) -> None:
    """A passing message over the chat, or a hidden page, leaves the page within reach."""
    page = embed(
        "<div id='m' popover='manual' style='inset:0; width:100%; height:100%'>Gespeichert</div>"
        + TAG
    )
    page.evaluate(
        "document.querySelector('#m').showPopover(); document.querySelector('qz-chat').open()"
    )
    expect(page.locator("qz-chat dialog:modal")).to_have_count(0)
    page.evaluate("document.querySelector('qz-chat').close(); document.body.style.display = 'none'")
    page.evaluate("document.querySelector('qz-chat').open(); document.body.style.display = ''")
    expect(page.locator("qz-chat dialog:modal")).to_have_count(0)
    expect(Chat(page).panel).to_be_visible()


def test_esc_while_composing_belongs_to_the_keyboard(chat: Chat) -> None:
    """Esc that ends the composing of a character neither closes the chat nor loses text."""
    chat.input.fill("Gru")
    chat.input.dispatch_event(
        "keydown", {"key": "Escape", "isComposing": True, "bubbles": True, "composed": True}
    )
    expect(chat.panel).to_be_visible()
    chat.input.dispatch_event(
        "keydown", {"key": "Enter", "isComposing": True, "bubbles": True, "composed": True}
    )
    expect(chat.input).to_have_value("Gru")


# -- pages that change -----------------------------------------------------------------------------

# As morphing libraries do: what the new page does not hold is removed.
MORPH = "document.querySelectorAll('qz-chat').forEach((chat) => chat.remove())"
SWAP = "document.body.replaceWith(Object.assign(document.createElement('body'), { innerHTML: '<h1>Neu</h1>' }))"
SWAP_WITH_COPY = "document.body.replaceWith(document.body.cloneNode(true))"
EMPTY = "document.body.innerHTML = '<h1>Neu</h1>'"
LOAD_AGAIN = """document.body.replaceWith(document.createElement('body'));
  document.body.append(Object.assign(document.createElement('script'), { src: '{ours}/widget.js' }))"""


@pytest.mark.parametrize("place", ["head", "body"])
@pytest.mark.parametrize("change", [MORPH, SWAP, SWAP_WITH_COPY, EMPTY, LOAD_AGAIN])
def test_chat_outlives_a_change_of_the_page(
    embed: Callable[..., Page], change: str, place: str
) -> None:
    """However the page replaces its content, there is one chat.

    It keeps the conversation, the draft and the focus.
    """
    page = embed(
        **{"body": "<h1>Alt</h1>", place: ("" if place == "head" else "<h1>Alt</h1>") + TAG}
    )
    ours = page.locator("script").first.get_attribute("src") or ""
    chat = Chat(page).open()
    chat.ask("Wie oft trifft sich der Zirkel?")
    chat.input.press_sequentially("und wie la")
    page.evaluate(f"() => {{ {change.replace('{ours}/widget.js', ours)} }}")
    page.wait_for_timeout(200)
    expect(page.locator("qz-chat")).to_have_count(1)
    page.keyboard.type("nge?")
    expect(chat.input).to_have_value("und wie lange?")
    expect(chat.messages.last).to_contain_text("quartalsweise")
    expect(chat.messages.last).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(chat.messages).to_have_count(3)


def test_change_of_the_page_moves_no_focus_into_the_chat(embed: Callable[..., Page]) -> None:
    """The focus stays on the page beside the chat if the visitor works there.

    On a phone the chat still covers the page.
    """
    page = embed("<input id='feld'>" + TAG)
    chat = Chat(page).open()
    page.locator("#feld").focus()
    page.evaluate(MORPH)
    expect(chat.panel).to_be_visible()
    expect(page.locator("#feld")).to_be_focused()
    chat.input.focus()
    page.mouse.click(5, 500)
    page.wait_for_timeout(50)
    page.evaluate(MORPH)
    expect(chat.panel).to_be_visible()
    assert page.evaluate("document.activeElement.tagName") == "BODY"
    phone = embed(viewport=PHONE)
    Chat(phone).open()
    phone.evaluate(MORPH)
    expect(phone.locator("qz-chat dialog:modal")).to_be_visible()


def test_closed_chat_stays_closed_when_the_page_changes(embed: Callable[..., Page]) -> None:
    """A chat opened on load and closed by the visitor stays closed when the page changes."""
    page = embed(TAG.replace(" defer", " defer data-open"))
    chat = Chat(page)
    chat.button("Chat schließen").click()
    page.evaluate(EMPTY)
    expect(chat.launcher).to_be_visible()
    expect(chat.panel).to_be_hidden()


def test_page_that_will_not_have_the_chat_wins(embed: Callable[..., Page]) -> None:
    """A page that removes the chat whenever it comes is not fought with."""
    page = embed()
    expect(Chat(page).launcher).to_be_visible()
    page.evaluate("""() => {
      const remove = () => document.querySelector('qz-chat')?.remove();
      new MutationObserver(remove).observe(document.body, { childList: true });
      remove();
    }""")
    page.wait_for_timeout(200)
    expect(page.locator("qz-chat")).to_have_count(0)


def test_chat_placed_by_hand_is_the_page_s_own(embed: Callable[..., Page]) -> None:
    """Whoever writes <qz-chat> into the page can take it away."""
    page = embed("<qz-chat></qz-chat>" + TAG)
    page.evaluate(MORPH)
    page.wait_for_timeout(100)
    expect(page.locator("qz-chat")).to_have_count(0)


# -- ways to load it -------------------------------------------------------------------------------

MODULE = '<script type="module" src="{ours}/widget.js" data-title="Rathaus"></script>'
IMPORTED = '<script type="module">import "{ours}/widget.js";</script>'
ASYNC = '<script async src="{ours}/widget.js"></script>'


@pytest.mark.parametrize("tag", [MODULE, IMPORTED, ASYNC, TAG + TAG, MODULE + TAG])
def test_script_loads_in_every_way(embed: Callable[..., Page], tag: str) -> None:
    """As a module, imported, at once in the head, and twice there is one chat that answers."""
    page = embed("<h1>Seite</h1>", tag)
    chat = Chat(page).open()
    expect(page.locator("qz-chat")).to_have_count(1)
    expect(chat.ask("Hallo")).to_contain_text("Guten Tag")
    if "data-title" in tag:
        expect(chat.panel.get_by_role("heading", level=2)).to_have_text("Rathaus")


def test_script_with_a_checksum(embed: Callable[..., Page], app: OpenAPI) -> None:
    """A page that names the checksum of the script gets it."""
    digest = base64.b64encode(hashlib.sha384(script_of(app).encode()).digest()).decode()
    page = embed(
        f'<script src="{{ours}}/widget.js" integrity="sha384-{digest}" crossorigin="anonymous" defer></script>'
    )
    Chat(page).open()


def test_bundled_script_finds_its_server_by_the_public_address(embed: Callable[..., Page]) -> None:
    """Copied into a file of the page the script still asks the server it comes from."""
    page = embed('<script src="/bundle.js" defer></script>', public=True)
    expect(Chat(page).open().ask("Hallo")).to_contain_text("Guten Tag")


def test_script_without_an_address_says_so(open_page: Callable[..., Page], app: OpenAPI) -> None:
    """A script pasted inline without a public address says in the console what to do."""
    page = open_page("about:blank")
    run = "(code) => { try { new Function(code)(); } catch (error) { return error.message; } }"
    assert "Bitte binden Sie das Skript mit <script src=" in page.evaluate(run, script_of(app))


# -- old browsers and narrow frames ----------------------------------------------------------------

NO_SHEETS = "window.CSSStyleSheet = class { constructor() { throw new TypeError('Illegal constructor'); } };"
NO_ADOPTING = "delete ShadowRoot.prototype.adoptedStyleSheets;"


@pytest.mark.parametrize("before", [NO_SHEETS, NO_ADOPTING])
def test_without_constructible_style_sheets_it_looks_the_same(
    embed: Callable[..., Page], before: str
) -> None:
    """In an older browser the chat has its colours, place and size all the same."""
    page = embed(before=before)
    chat = Chat(page).open()
    expect(chat.panel.locator(".header")).to_have_css("background-color", "rgb(12, 74, 86)")
    assert chat.panel.evaluate("(panel) => panel.getBoundingClientRect().width") == 416
    expect(chat.ask("Hallo")).to_contain_text("Guten Tag")


NO_DIALOG = "delete HTMLDialogElement.prototype.showModal;"


@pytest.mark.parametrize(
    ("before", "policy"),
    [(NO_SHEETS, "default-src 'none'; script-src {ours}; connect-src {ours}"), (NO_DIALOG, "")],
)
def test_where_the_chat_cannot_be_shown_a_link_leads_to_the_faq(
    embed: Callable[..., Page], before: str, policy: str
) -> None:
    """Without styles or dialogs, the visitor gets a link instead, also from the page's button."""
    page = embed(before=before, policy=policy)
    link = page.get_by_role("link", name="Alle Fragen und Antworten")
    expect(link).to_be_in_viewport(ratio=1)
    page.evaluate("document.querySelector('qz-chat').open()")
    expect(link).to_be_focused()
    link.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Häufige Fragen zu Qualitätszirkeln")


@pytest.mark.parametrize("press", ["Enter", "Senden"])
def test_frame_that_may_not_submit_forms(
    run: Callable[..., Running],
    open_page: Callable[..., Page],
    embed: Callable[..., Page],
    press: str,
) -> None:
    """In a sandboxed frame a question is sent.

    The chat says that such a page gets no answer.
    """
    inner = embed()
    outer = Flask(__name__)
    frame = f'<iframe sandbox="allow-scripts" src="{inner.url}" width="1000" height="700"></iframe>'
    outer.add_url_rule(
        "/", "page", lambda: Response(FRAME.format(head="", body=frame), mimetype="text/html")
    )
    outer.add_url_rule("/favicon.ico", "icon", lambda: Response(status=204))
    chat = open_page(run(outer).url).frame_locator("iframe").locator("qz-chat")
    chat.locator(".launcher").click()
    chat.locator("#question").fill("Wie oft trifft sich der Zirkel?")
    if press == "Enter":
        chat.locator("#question").press("Enter")
    else:
        chat.get_by_role("button", name="Senden").click()
    expect(chat.locator("article.visitor")).to_contain_text("Wie oft trifft sich der Zirkel?")
    expect(chat.locator(".error")).to_contain_text("nicht erreichbar")
    expect(
        chat.locator(".error").get_by_role("link", name="Alle Fragen und Antworten")
    ).to_be_visible()
