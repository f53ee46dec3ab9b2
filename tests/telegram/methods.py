"""The methods of the Bot API that our server knows, and the chats it keeps.

Their names are Telegram's.
"""

from __future__ import annotations

import re
import threading
import time
from dataclasses import dataclass, field
from typing import Any

from tests.telegram import rules
from tests.telegram.rules import Forbidden, Json, Refused, require

BOT_ID = 123456
BOT_NAME = "qz_test_bot"
_UPDATE_TYPES = {"message", "edited_message", "callback_query", "inline_query"}
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


@dataclass
class Chat:
    """A chat as the server keeps it: the messages that a person sees in it, oldest first."""

    id: int
    kind: str = "private"
    title: str = ""
    blocked: bool = False
    read_only: str = ""  # why the bot may not write here
    moved_to: int = 0  # the supergroup that it has become
    messages: dict[int, Json] = field(default_factory=dict)

    def as_json(self) -> Json:
        """Return the chat as Telegram describes it."""
        name = {"first_name": self.title} if self.kind == "private" else {"title": self.title}
        return {"id": self.id, "type": self.kind, **name}


class Methods:
    """State and methods; every method is called with the lock of `changed` held."""

    def __init__(self) -> None:
        self.changed = threading.Condition(threading.RLock())
        self.closed = False
        self.chats: dict[int, Chat] = {}
        self.updates: list[Json] = []
        self.webhook: Json = {}
        self.webhook_port = 0
        self.commands: dict[str, list[Json]] = {}
        self.description = self.short_description = ""
        self.queries: dict[
            str, Json | None
        ] = {}  # callback and inline queries; None until they are answered
        self.files: dict[int, bytes] = {}  # the content of documents, by message
        self.polls = 0
        self._update_id = 1000
        self._message_id = 0

    # -- what the tests' people do -----------------------------------------------------------------

    def push(self, kind: str, content: Json) -> Json:
        """Add an update for the bot."""
        with self.changed:
            self._update_id += 1
            update = {"update_id": self._update_id, kind: content}
            self.updates.append(update)
            self.changed.notify_all()
        return update

    def post(self, chat: Chat, sender: Json, content: Json) -> Json:
        """Add a message to a chat."""
        with self.changed:
            self._message_id += 1
            message = {
                "message_id": self._message_id,
                "date": int(time.time()),
                "chat": chat.as_json(),
                "from": sender,
                **content,
            }
            chat.messages[self._message_id] = message
            self.changed.notify_all()
        return message

    # -- methods of the Bot API --------------------------------------------------------------------

    def getMe(self) -> Json:  # noqa: N802, D102
        return {
            **_bot(),
            "can_join_groups": True,
            "can_read_all_group_messages": False,
            "supports_inline_queries": True,
        }

    def getUpdates(  # noqa: D102, N802
        self,
        offset: int = 0,
        limit: int = 100,
        timeout: int = 0,
        allowed_updates: list[str] | None = None,
    ) -> list[Json]:
        _check_update_types(allowed_updates)
        if self.webhook:
            raise Refused("Conflict: can't use getUpdates method while webhook is active", 409)
        self.polls += 1
        mine = self.polls
        self.updates[:] = [update for update in self.updates if update["update_id"] >= offset]
        self.changed.notify_all()
        self.changed.wait_for(lambda: self.updates or self.closed or self.polls > mine, timeout)
        if self.polls > mine:
            raise Refused("Conflict: terminated by other getUpdates request", 409)
        return self.updates[:limit]

    def setWebhook(  # noqa: D102, N802
        self,
        url: str,
        max_connections: int = 40,
        allowed_updates: list[str] | None = None,
        drop_pending_updates: bool = False,
        secret_token: str | None = None,
    ) -> bool:
        require(
            url.startswith("https://"), "bad webhook: an HTTPS URL must be provided for webhook"
        )
        require(1 <= max_connections <= 100, "bad webhook: max_connections")
        require(
            secret_token is None or bool(_SECRET.fullmatch(secret_token)),
            "secret token contains unallowed characters",
        )
        _check_update_types(allowed_updates)
        self.webhook = {
            "url": url,
            "secret_token": secret_token,
            "max_connections": max_connections,
        }
        return self._drop(drop_pending_updates)

    def deleteWebhook(self, drop_pending_updates: bool = False) -> bool:  # noqa: N802, D102
        self.webhook = {}
        return self._drop(drop_pending_updates)

    def sendMessage(  # noqa: D102, N802
        self,
        chat_id: int,
        text: str,
        parse_mode: str | None = None,
        link_preview_options: Json | None = None,
        reply_markup: Json | None = None,
        reply_parameters: Json | None = None,
    ) -> Json:
        chat = self._chat(chat_id)
        shown, entities = rules.check_text(text, parse_mode)
        self._check_reply(chat, reply_parameters)
        return self.post(
            chat,
            _bot(),
            _content(shown, entities, reply_markup)
            | {"link_preview_options": link_preview_options or {}},
        )

    def sendDocument(  # noqa: N802, D102
        self,
        chat_id: int,
        document: Any,
        caption: str = "",
        parse_mode: str | None = None,
        reply_parameters: Json | None = None,
    ) -> Json:
        chat = self._chat(chat_id)
        require(isinstance(document, dict) and bool(document["body"]), "file must be non-empty")
        self._check_reply(chat, reply_parameters)
        shown, entities = rules.check_text(caption, parse_mode, rules.LONGEST_CAPTION)
        file = {"file_id": "f", "file_unique_id": "f", "file_name": document["filename"]}
        message = self.post(
            chat, _bot(), {"document": file, "caption": shown, "caption_entities": entities}
        )
        self.files[message["message_id"]] = document["body"]
        return message

    def editMessageText(  # noqa: D102, N802
        self,
        chat_id: int,
        message_id: int,
        text: str,
        parse_mode: str | None = None,
        link_preview_options: Json | None = None,
        reply_markup: Json | None = None,
    ) -> Json:
        message = self._chat(chat_id).messages.get(message_id)
        if message is None or message["from"]["id"] != BOT_ID:
            raise Refused("message to edit not found")
        shown, entities = rules.check_text(text, parse_mode)
        content = _content(shown, entities, reply_markup)
        changed = any(
            message.get(part) != content.get(part) for part in ("text", "entities", "reply_markup")
        )
        require(
            changed,
            "message is not modified: specified new message content and reply markup are exactly the same",
        )
        message.pop("reply_markup", None)
        message.update(
            content, edit_date=int(time.time()), link_preview_options=link_preview_options or {}
        )
        return message

    def answerCallbackQuery(  # noqa: D102, N802
        self, callback_query_id: str, text: str = "", show_alert: bool = False
    ) -> bool:
        require(len(text) <= 200, "MESSAGE_TOO_LONG")
        return self._answer_query(callback_query_id, {"text": text, "show_alert": show_alert})

    def answerInlineQuery(  # noqa: D102, N802
        self,
        inline_query_id: str,
        results: list[Json],
        cache_time: int = 300,
        is_personal: bool = False,
        next_offset: str = "",
        button: Json | None = None,
    ) -> bool:
        rules.check_results(results)
        require(
            button is None or bool(re.fullmatch(r"[A-Za-z0-9_-]{1,64}", button["start_parameter"])),
            "START_PARAM_INVALID",
        )
        require(cache_time >= 0 and not is_personal and not next_offset, "inline answer is wrong")
        return self._answer_query(inline_query_id, {"results": results, "button": button})

    def setMyCommands(self, commands: list[Json], language_code: str = "") -> bool:  # noqa: N802, D102
        rules.check_commands(commands)
        self.commands[language_code] = commands
        return True

    def getMyCommands(self, language_code: str = "") -> list[Json]:  # noqa: N802, D102
        return self.commands.get(language_code, [])

    def setMyDescription(self, description: str = "") -> bool:  # noqa: N802, D102
        require(len(description) <= 512, "description is too long")
        self.description = description
        return True

    def getMyDescription(self) -> Json:  # noqa: N802, D102
        return {"description": self.description}

    def setMyShortDescription(self, short_description: str = "") -> bool:  # noqa: N802, D102
        require(len(short_description) <= 120, "short description is too long")
        self.short_description = short_description
        return True

    def getMyShortDescription(self) -> Json:  # noqa: N802, D102
        return {"short_description": self.short_description}

    # -- helpers -----------------------------------------------------------------------------------

    def _chat(self, chat_id: int) -> Chat:
        chat = self.chats.get(chat_id)
        if chat is None:
            raise Refused("chat not found")
        if chat.blocked:
            raise Refused("Forbidden: bot was blocked by the user", 403)
        if chat.read_only:
            raise Forbidden(chat.read_only)
        if chat.moved_to:
            raise Forbidden(
                "group chat was upgraded to a supergroup chat",
                parameters={"migrate_to_chat_id": chat.moved_to},
            )
        return chat

    def _check_reply(self, chat: Chat, reply: Json | None) -> None:
        found = (
            reply is None
            or reply["message_id"] in chat.messages
            or reply.get("allow_sending_without_reply")
        )
        require(bool(found), "message to be replied not found")

    def _answer_query(self, query_id: str, answer: Json) -> bool:
        waiting = query_id in self.queries and self.queries[query_id] is None
        require(waiting, "query is too old and response timeout expired or query ID is invalid")
        self.queries[query_id] = answer
        return True

    def _drop(self, drop: bool) -> bool:
        if drop:
            self.updates.clear()
        return True


def _bot() -> Json:
    return {"id": BOT_ID, "is_bot": True, "first_name": "QZ", "username": BOT_NAME}


def _content(text: str, entities: list[Json], markup: Json | None) -> Json:
    rules.check_keyboard(markup)
    return {"text": text, "entities": entities} | ({"reply_markup": markup} if markup else {})


def _check_update_types(names: list[str] | None) -> None:
    require(
        set(names or ()) <= _UPDATE_TYPES,
        "allowed_updates names an update that the bot does not handle",
    )
