"""The rules of Telegram.

The checks of the Bot API, and its parsing of HTML into text and entities.
"""

from __future__ import annotations

import html
import re
from typing import Any

Json = dict[str, Any]

LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024
_TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "s": "strikethrough",
    "a": "text_link",
}
_TOKEN = re.compile(
    r'<(?P<end>/?)(?P<tag>[a-z]+)(?: href="(?P<href>[^"<>]*)")?>|&(?:lt|gt|amp|quot|#\d+|#x[0-9a-fA-F]+);|[<&]|[^<&]+'
)
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")


class Refused(Exception):  # noqa: N818 - a decision of the server, no error of ours
    """The server refuses a call with this status and description."""

    def __init__(self, description: str, code: int = 400, parameters: Json | None = None) -> None:
        super().__init__(description)
        self.description = description if code != 400 else f"Bad Request: {description}"
        self.code = code
        self.parameters = parameters


class Forbidden(Refused):
    """The chat does not allow a call that is right in itself."""


def require(condition: bool, description: str) -> None:
    """Refuse the call unless the condition holds."""
    if not condition:
        raise Refused(description)


def units(text: str) -> int:
    """Return the length in UTF-16 code units, as Telegram counts."""
    return len(text.encode("utf-16-le")) // 2


def parse_html(markup: str) -> tuple[str, list[Json]]:
    """Return text and entities.

    Refuses what is not well-formed, unknown tags, and anything unescaped.
    """
    text, entities, opened = "", list[Json](), list[tuple[str, Json]]()
    for token in _TOKEN.finditer(markup):
        if token["tag"] is None:
            require(
                token[0] not in "<&",
                f"can't parse entities: unescaped {token[0]!r} at byte offset {token.start()}",
            )
            text += html.unescape(token[0])
        elif token["end"]:
            require(
                bool(opened) and opened[-1][0] == token["tag"],
                f"can't parse entities: unexpected end tag {token[0]}",
            )
            entity = opened.pop()[1]
            entity["length"] = units(text) - entity["offset"]
        else:
            entities.append(_opened(token, units(text)))
            opened.append((token["tag"], entities[-1]))
    require(not opened, "can't parse entities: can't find end tag")
    return text, [entity for entity in entities if entity["length"]]


def _opened(token: re.Match[str], offset: int) -> Json:
    require(token["tag"] in _TAGS, f"can't parse entities: unsupported start tag {token['tag']!r}")
    require((token["href"] is not None) == (token["tag"] == "a"), "can't parse entities: href")
    entity: Json = {"type": _TAGS[token["tag"]], "offset": offset, "length": 0}
    if token["href"]:
        entity["url"] = html.unescape(token["href"])
    return entity


def check_text(
    text: str, parse_mode: str | None, longest: int = LONGEST_TEXT
) -> tuple[str, list[Json]]:
    """Return text and entities of a message to send; refuses empty and overlong ones."""
    require(parse_mode in (None, "HTML"), "unsupported parse_mode")
    shown, entities = parse_html(text) if parse_mode else (text, [])
    require(bool(shown.strip()), "message text is empty")
    require(units(shown) <= longest, "message is too long")
    return shown, entities


def check_keyboard(markup: Json | None) -> None:
    """Refuse keyboards that Telegram would not show."""
    if markup is None:
        return
    require(set(markup) == {"inline_keyboard"}, "can't parse reply markup")
    rows = markup["inline_keyboard"]
    require(
        sum(map(len, rows)) <= 100 and all(0 < len(row) <= 8 for row in rows),
        "reply markup is too long",
    )
    for button in (button for row in rows for button in row):
        require(
            set(button) == {"text", "callback_data"} and bool(button["text"].strip()),
            "inline keyboard button is wrong",
        )
        require(1 <= len(button["callback_data"].encode()) <= 64, "BUTTON_DATA_INVALID")


def check_commands(commands: list[Json]) -> None:
    """Refuse menus of commands with wrong names or lengths."""
    require(len(commands) <= 100, "too many commands")
    for command in commands:
        require(bool(_COMMAND.fullmatch(command["command"])), "BOT_COMMAND_INVALID")
        require(1 <= len(command["description"]) <= 256, "BOT_COMMAND_DESCRIPTION_INVALID")


def check_results(results: list[Json]) -> None:
    """Refuse inline results with wrong ids, titles or texts."""
    require(len(results) <= 50, "RESULTS_TOO_MUCH")
    require(len({result["id"] for result in results}) == len(results), "RESULT_ID_DUPLICATE")
    for result in results:
        require(
            result["type"] == "article" and 1 <= len(result["id"].encode()) <= 64,
            "RESULT_ID_INVALID",
        )
        require(bool(result["title"].strip()), "RESULT_TITLE_EMPTY")
        content = result["input_message_content"]
        check_text(content["message_text"], content.get("parse_mode"))
