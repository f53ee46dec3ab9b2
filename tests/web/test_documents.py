"""What is made once and sent to many, and for how long."""

from __future__ import annotations

import datetime as dt
import gzip
from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest
from flask_openapi3.openapi import OpenAPI

from bot.conversation.assistant import Assistant
from bot.conversation.reply import Answer
from bot.faq.values import Entry
from bot.settings import Settings
from web.app import create_app
from web.documents import Document, DocumentCache

GZIP = {"Accept-Encoding": "gzip"}
MORE_THAN_KEPT = 5_000


@pytest.mark.parametrize("address", ["/frage/19", "/api/v1/faq/19"])
def test_an_entry_is_made_once(
    make_app: Callable[..., OpenAPI], monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    """Its page and its JSON come from memory the second time, under whatever old address."""
    made = []
    answer = Assistant.answer

    def noted(assistant: Assistant, entry: Entry) -> Answer:
        made.append(entry.id)
        return answer(assistant, entry)

    monkeypatch.setattr(Assistant, "answer", noted)
    client = make_app().test_client()
    bodies = [client.get(address, follow_redirects=True).data for _ in range(3)]
    assert made == ["19"]
    assert len(set(bodies)) == 1


def test_pages_of_many_visitors_are_compressed_once(
    make_app: Callable[..., OpenAPI], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only what came of a search is compressed for each visitor, and faster than the others."""
    levels = []
    compress = gzip.compress

    def noted(body: bytes, level: int, mtime: int) -> bytes:
        levels.append(level)
        return compress(body, level, mtime=mtime)

    monkeypatch.setattr(gzip, "compress", noted)
    client = make_app().test_client()
    for address in ("/", "/frage/19", "/datenschutz", "/static/page.js"):
        for _ in range(2):
            answered = client.get(address, headers=GZIP, follow_redirects=True)
            assert answered.headers["Content-Encoding"] == "gzip"
    kept = len(levels)
    assert kept <= 4
    for _ in range(2):
        client.get("/?q=wer+hilft+mir", headers=GZIP)
    searches = levels[kept:]
    assert len(searches) == 2
    assert max(searches) < min(levels[:kept])


def test_a_kept_entry_follows_the_data_and_the_calendar(assistant: Assistant) -> None:
    """After a change of the text, or of the next date, nobody gets the old page."""
    rule = assistant.faq.site.consultation
    assert rule
    now = [dt.datetime(2026, 1, 5, tzinfo=dt.UTC)]
    used = [replace(assistant, clock=lambda: now[0])]
    client = create_app(lambda: used[0], Settings(rate_limit="")).test_client()
    addresses = (f"/frage/{rule.entry}", f"/api/v1/faq/{rule.entry}")
    shown = [client.get(address, follow_redirects=True).text for address in addresses]
    now[0] = dt.datetime(2026, 6, 5, tzinfo=dt.UTC)
    later = [client.get(address, follow_redirects=True).text for address in addresses]
    entries = [replace(entry, answer="Ganz neu.") for entry in assistant.faq.entries]
    used[0] = replace(used[0], faq=replace(assistant.faq, entries=tuple(entries)))
    changed = [client.get(address, follow_redirects=True).text for address in addresses]
    for at_first, in_summer, at_last in zip(shown, later, changed, strict=True):
        assert "2026" in at_first
        assert at_first != in_summer
        assert "Ganz neu." not in in_summer
        assert "Ganz neu." in at_last


def test_documents_are_kept_while_there_is_room(assistant: Assistant) -> None:
    """Of an FAQ with very many entries only those that were read last are kept."""
    built = []

    def build(name: str) -> Document:
        built.append(name)
        return Document(name.encode(), "text/plain")

    documents = DocumentCache()
    names = [str(number) for number in range(MORE_THAN_KEPT)]
    for name in (*names, names[-1], names[0]):
        assert documents.document(name, assistant, partial(build, name)).body == name.encode()
    assert built == [*names, names[0]]
