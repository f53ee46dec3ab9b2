"""The parts of a reply: the asked sentence, votes per answer, ways out, and the start."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Route, ViewportSize, expect

from tests.web.browser.conftest import DESKTOP, PHONE, Chat, check_accessibility
from tests.web.browser.test_looks import SCHEMES, rgb_of, style
from web.colours import contrast

SENTENCE = "Eine Voranmeldung ist nicht erforderlich."
WAYS = [
    {"kind": "mail", "label": "E-Mail schreiben", "url": "mailto:a@example.org"},
    {"kind": "phone", "label": "Anrufen", "url": "tel:0251123456", "detail": "0251 123456"},
    {"kind": "link", "label": "Zur Sprechstunde", "url": "https://zoom.example/x"},
    {"kind": "link", "label": "Falsch", "url": "javascript:alert(1)"},
]


def change(page: Page, how: Callable[[dict[str, Any]], None]) -> None:
    """Change the replies of the server on their way."""

    def answer(route: Route) -> None:
        response = route.fetch()
        reply = response.json()
        how(reply)
        route.fulfill(response=response, body=json.dumps(reply))

    page.route("**/api/v1/ask", answer)


def mark(reply: dict[str, Any]) -> None:
    """Mark a sentence as the server does that finds what was asked for."""
    for answer in reply["answers"]:
        answer["focus"] = SENTENCE
        unmarked = answer["html"].replace("<mark>", "").replace("</mark>", "")
        answer["html"] = unmarked.replace(SENTENCE, f"<mark>{SENTENCE}</mark>")


@pytest.mark.parametrize("scheme", SCHEMES)
def test_asked_sentence_is_marked_seen_and_heard_first(
    open_page: Callable[..., Page], site: str, scheme: str
) -> None:
    """On a small phone the marked sentence of a long answer is in sight, and it is read first."""
    small = {"width": 375, "height": 620}
    page = open_page(f"{site}/", viewport=small, color_scheme=scheme, has_touch=True)
    change(page, mark)
    chat = Chat(page).open()
    marked = chat.ask("Wann ist die Sprechstunde?").locator("mark")
    expect(marked).to_be_in_viewport(ratio=1)
    form = chat.panel.locator("form").bounding_box()
    box = marked.bounding_box()
    assert form
    assert box
    assert box["y"] + box["height"] <= form["y"]
    assert contrast(rgb_of(style(marked, "color")), rgb_of(style(marked, "backgroundColor"))) >= 4.5
    heard = chat.status.inner_text()
    assert heard.index(f"Die gesuchte Stelle: {SENTENCE}") < heard.index("Haben Sie Fragen")
    check_accessibility(page, f"chat-mark-{scheme}", "qz-chat")


def test_mark_can_be_told_in_high_contrast(open_page: Callable[..., Page], site: str) -> None:
    """Where the system sets all colours, a line around the sentence marks it."""
    page = open_page(f"{site}/", forced_colors="active")
    change(page, mark)
    marked = Chat(page).open().ask("Wann ist die Sprechstunde?").locator("mark")
    assert style(marked, "outlineStyle") == "solid"


def test_ways_out_of_a_decline(chat: Chat) -> None:
    """Who gets no answer can write, call or follow a link; what is no such address is left out."""
    change(chat.page, lambda reply: reply.update(ways=WAYS))
    reply = chat.ask("Wie wird das Wetter auf dem Mond?")
    links = reply.locator(".ways a")
    expect(links).to_have_count(3)
    addresses = [link.get_attribute("href") for link in links.all()]
    assert addresses == [way["url"] for way in WAYS[:3]]
    expect(links.nth(0)).not_to_have_attribute("target", "_blank")
    expect(links.nth(1)).to_have_accessible_name("Anrufen 0251 123456")
    expect(links.nth(2)).to_have_accessible_name("Zur Sprechstunde (neues Fenster)")
    check_accessibility(chat.page, "chat-ways", "qz-chat")
    answer = chat.ask("Wie oft trifft sich der Zirkel?")
    expect(answer.locator(".ways")).to_have_count(0)
    answer.get_by_role("button", name="Nein, hat nicht geholfen").click()
    expect(chat.messages.last.locator(".ways a")).to_have_count(3)


def test_note_that_was_asked_for_stands_above_the_text(chat: Chat) -> None:
    """The reply says which note leads; the others follow the text, before the calendar."""

    def tell(reply: dict[str, Any]) -> None:
        notes = ["Das zuerst.", "Das danach."]
        reply["answers"][0] |= {"notes": notes, "notes_html": notes, "lead": "Das zuerst."}

    change(chat.page, tell)
    answer = chat.ask("Wann ist die Sprechstunde?").locator(".answer")
    expect(answer.locator("h3 + .notes")).to_have_text("Das zuerst.")
    expect(answer.locator(".prose + .notes")).to_have_text("Das danach.")
    expect(answer.locator(".notes + p")).to_have_text("Termine in den Kalender")


def test_dates_stay_on_one_line(chat: Chat) -> None:
    """In what the bot says no line ends between day and month, or within a time."""
    change(chat.page, lambda reply: reply.update(message="Am 9. Dezember, 13:00–14:00 Uhr."))
    reply = chat.ask("Wie wird das Wetter auf dem Mond?")
    said = reply.locator(".text").evaluate("(box) => box.textContent")
    assert said == "Am 9.\u00a0Dezember, 13:00–\u206014:00\u00a0Uhr."


def test_each_answer_has_its_vote(chat: Chat) -> None:
    """Of two answers each can be voted on; the reply counts as helpful if both are."""
    both = chat.ask("Wie oft trifft sich der Zirkel? Und wann ist die nächste Sprechstunde?")
    cards = both.locator(".answer")
    expect(cards).to_have_count(2)
    votes = []
    for place, name in ((0, "Ja, hat geholfen"), (1, "Nein, hat nicht geholfen")):
        with chat.page.expect_response("**/api/v1/feedback") as sent:
            cards.nth(place).get_by_role("button", name=name).click()
        expect(cards.nth(place)).to_contain_text("Vielen Dank!")
        body = sent.value.request.post_data_json
        assert body
        votes.append(body["helpful"])
    assert votes == [True, False]


@pytest.mark.parametrize("size", [{"width": 360, "height": 640}, DESKTOP])
def test_several_answers_begin_with_ways_to_each(
    open_page: Callable[..., Page], site: str, size: ViewportSize
) -> None:
    """Their titles stand above them, in sight, and lead to them; one answer needs no such list."""
    page = open_page(f"{site}/", viewport=size)
    chat = Chat(page).open()
    expect(chat.ask("Wer kommt zum Auftakt?").locator(".jumps")).to_have_count(0)
    both = chat.ask("Wie oft trifft sich der Zirkel? Und wann ist die nächste Sprechstunde?")
    jumps = both.locator(".jumps button")
    titles = both.locator(".answer h3")
    expect(jumps).to_have_text(titles.all_inner_texts())
    for jump in jumps.all():
        expect(jump).to_be_in_viewport(ratio=1)
    expect(titles.last).not_to_be_in_viewport()
    check_accessibility(page, f"chat-several-{size['width']}", "qz-chat")
    jumps.last.press("Enter")
    expect(titles.last).to_be_focused()
    expect(titles.last).to_be_in_viewport(ratio=1)


def test_chat_begins_with_the_questions_asked_most(chat: Chat) -> None:
    """What the editor has named comes first, in that order, and all topics are one press away."""
    first = chat.panel.locator(".start .offer")
    expect(first).to_have_count(4)
    expect(first.nth(1)).to_contain_text("gegründet")
    expect(chat.panel.locator(".start details button").first).to_be_hidden()
    expect(chat.topic("Grundlagen")).to_be_visible()
    question = first.nth(1).inner_text()
    first.nth(1).click()
    expect(chat.messages.last.get_by_role("heading")).to_have_text(question)


def test_input_grows_and_takes_several_lines(chat: Chat) -> None:
    """Shift and Enter begin a new line, Enter sends, and the input is small again."""
    height = "(field) => field.offsetHeight"
    before = chat.input.evaluate(height)
    chat.input.fill("Guten Tag,")
    for line in ("wir sind eine Grundschule.", "Wie oft trifft sich der Zirkel?"):
        chat.input.press("Shift+Enter")
        chat.input.press_sequentially(line)
    assert chat.input.evaluate(height) > before * 1.5
    chat.input.press("Enter")
    expect(chat.messages.last).to_contain_text("quartalsweise")
    said = chat.panel.locator("article.visitor .text").last
    expect(said).to_have_text(
        "Guten Tag,\nwir sind eine Grundschule.\nWie oft trifft sich der Zirkel?"
    )
    assert chat.input.evaluate(height) == before


NOTICE = "عذراً، أستطيع الإجابة بالألمانية فقط.\nIch lese nur Deutsch.\n\nSOS: 112"


def test_each_paragraph_begins_on_the_side_of_its_language(chat: Chat) -> None:
    """Arabic is read from the right and what follows from the left, also line by line."""
    change(chat.page, lambda reply: reply.update(kind="none", message=NOTICE))
    reply = chat.ask("مرحبا")
    text = reply.locator(".text")
    expect(text).to_have_text(NOTICE.split("\n\n"))
    assert text.evaluate_all("(parts) => parts.map((part) => part.dir)") == ["auto", "auto"]
    expect(text.first).to_have_css("direction", "rtl")
    expect(text.last).to_have_css("direction", "ltr")
    expect(text.first).to_have_css("unicode-bidi", "plaintext")  # the side of each line by itself
    expect(chat.panel.locator("article.visitor .text")).to_have_css("direction", "rtl")


def test_long_input_leaves_room_to_read(open_page: Callable[..., Page], site: str) -> None:
    """However much is typed on a phone, the messages stay in sight."""
    chat = Chat(open_page(f"{site}/", viewport=PHONE)).open()
    chat.input.fill("Wir sind drei Grundschulen. " * 60)
    box = chat.panel.locator(".messages").bounding_box()
    assert box
    assert box["height"] > 300
