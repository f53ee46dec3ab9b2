"""People who use the bot, so that a test reads like a script.

`ada.sends("…")`, `ada.sees()`, `ada.presses("Ja")`.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field
from typing import Any

from tests.telegram.bot_api import BotApi
from tests.telegram.methods import BOT_ID, BOT_NAME, Chat
from tests.telegram.rules import Json, units

_NUMBERS = itertools.count(1)
_ENTITY = re.compile(
    r"(?<!\S)(?P<bot_command>/[A-Za-z0-9_]{1,64}(?:@\w+)?)|(?<!\w)(?P<mention>@\w{5,32})"
)


@dataclass(frozen=True)
class Shown:
    """A message of the bot as it looks now: it changes when the bot edits it."""

    api: BotApi
    json: Json

    @property
    def text(self) -> str:
        """Return the text, or the caption of a document."""
        return str(self.json.get("text") or self.json.get("caption"))

    @property
    def buttons(self) -> dict[str, str]:
        """Return the buttons: label to data."""
        return _buttons(self.json)

    @property
    def bold(self) -> list[str]:
        """Return the bold parts, the first of which is the question of an answer."""
        raw = self.text.encode("utf-16-le")
        bold = [entity for entity in self.json["entities"] if entity["type"] == "bold"]
        return [
            raw[2 * e["offset"] : 2 * (e["offset"] + e["length"])].decode("utf-16-le") for e in bold
        ]

    @property
    def file(self) -> bytes:
        """Return the content of the document."""
        return self.api.files[self.json["message_id"]]

    def becomes(self, part: str) -> Shown:
        """Wait until the message says something."""
        self.api.wait_until(lambda: part in self.text)
        return self


@dataclass
class Person:
    """A person in a chat with the bot: a private one, or a group."""

    api: BotApi
    name: str
    id: int
    chat: Chat
    _seen: int = field(default=0, init=False)

    def sends(self, text: str = "", **extra: Any) -> Json:
        """Send a message; `extra` are further fields of it (a photo, what it replies to)."""
        content = {"text": text, "entities": entities(text)} if text else {}
        return self._updated("message", content | extra)

    def edits(self, message: Json, **changes: Any) -> None:
        """Change a message that was sent."""
        self.api.push("edited_message", message | {"edit_date": message["date"]} | changes)

    def sees(self) -> Shown:
        """Wait for the next message of the bot in this chat."""
        message = self.api.wait_until(
            lambda: next((m for m in self._from_bot() if m["message_id"] > self._seen), None)
        )
        self._seen = message["message_id"]
        return Shown(self.api, message)

    def asks(self, text: str) -> Shown:
        """Send a text and return what appears."""
        self.sends(text)
        return self.sees()

    def sees_nothing(self) -> None:
        """Assert that nothing came since the last message: a command sent now is answered next."""
        self.sends(f"/datenschutz@{BOT_NAME}")
        assert self.sees().text.startswith("Ihre Nachrichten werden")

    def presses(self, label: str, message: Shown | None = None) -> str:
        """Press the latest button whose label starts like this.

        Return the notice that pops up.
        """
        found = (
            message.json
            if message
            else next(m for m in reversed(self._from_bot()) if _data(m, label))
        )
        return self.presses_data(_data(found, label) or "", found)

    def presses_data(self, data: str, message: Json) -> str:
        """Press a button with this data on a message; return the notice that pops up."""
        query = self._query(
            {"message": message, "chat_instance": "1", "data": data}, "callback_query"
        )
        return str(self.api.wait_until(lambda: self.api.queries[query])["text"])

    def floods(self, data: str, message: Json) -> None:
        """Press a button without waiting for anything."""
        self._query({"message": message, "chat_instance": "1", "data": data}, "callback_query")

    def types_inline(self, text: str) -> list[Json]:
        """Type "@bot text" in some chat and return what is offered."""
        query = self._query({"query": text, "offset": ""}, "inline_query")
        results: list[Json] = self.api.wait_until(lambda: self.api.queries[query])["results"]
        return results

    def types_inline_in_vain(self, text: str) -> None:
        """Type "@bot text" and assert that nothing is offered.

        What is sent later is answered first.
        """
        query = self._query({"query": text, "offset": ""}, "inline_query")
        self.sees_nothing()
        assert self.api.queries[query] is None

    def as_json(self) -> Json:
        """Return the person as Telegram describes one."""
        return {"id": self.id, "is_bot": False, "first_name": self.name, "language_code": "de"}

    def _updated(self, kind: str, content: Json) -> Json:
        message = self.api.post(self.chat, self.as_json(), content)
        self.api.push(kind, message)
        return message

    def _query(self, content: Json, kind: str) -> str:
        query = f"query{next(_NUMBERS)}"
        self.api.queries[query] = None
        self.api.push(kind, {"id": query, "from": self.as_json()} | content)
        return query

    def _from_bot(self) -> list[Json]:
        return [
            message
            for message in list(self.chat.messages.values())
            if message["from"]["id"] == BOT_ID
        ]


def person(api: BotApi, name: str = "Ada", chat: Chat | None = None) -> Person:
    """Return a new person, in a private chat of her own or in a group."""
    number = 5000 + next(_NUMBERS)
    place = chat or Chat(number, title=name)
    api.chats[place.id] = place
    return Person(api, name, number, place)


def group(api: BotApi, title: str = "Zirkel") -> Chat:
    """Return a new group that the bot is in."""
    chat = Chat(-1000 - next(_NUMBERS), "group", title)
    api.chats[chat.id] = chat
    return chat


def entities(text: str) -> list[Json]:
    """Return the commands and mentions that a Telegram app recognises."""
    return [
        {"type": match.lastgroup, "offset": units(text[: match.start()]), "length": units(match[0])}
        for match in _ENTITY.finditer(text)
    ]


def _data(message: Json, label: str) -> str | None:
    return next((data for text, data in _buttons(message).items() if text.startswith(label)), None)


def _buttons(message: Json) -> dict[str, str]:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return {button["text"]: button["callback_data"] for row in rows for button in row}
