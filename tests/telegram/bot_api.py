"""A Bot API server on 127.0.0.1 as strict as Telegram's.

It checks every call, keeps the chats, and fails on request.
"""

from __future__ import annotations

import http.client
import inspect
import json
import socket
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal, get_type_hints
from urllib.parse import urlsplit

from tornado.httputil import parse_body_arguments

from tests.telegram.methods import Methods
from tests.telegram.rules import Forbidden, Json, Refused

Failure = Literal["429", "500", "502", "timeout", "broken", "malformed", "lost", "foreign"]
DEADLINE = 20.0
_HOLD = 60.0  # longer than any bot under test waits
_NEXT_TRY = 0.1  # seconds after which the webhook is called again; Telegram's grow


class BotApi(Methods):
    """The server; `with BotApi() as api:` starts and stops it."""

    def __init__(self, token: str = "123456:" + "A" * 35, host: str = "127.0.0.1") -> None:
        super().__init__()
        self.token = token
        self.refusals: list[str] = []  # calls that a correct bot does not make
        self.rejections: list[str] = []  # answers with another status than 200 and 400
        self.calls: list[tuple[str, Json]] = []
        self.retry_after = 1  # seconds, for failures "429"
        self._failures: list[list[Any]] = []  # [failure, method or None, times left]
        self.deliveries_failed: list[
            int
        ] = []  # what the webhook said instead of 200; 0 if nobody listened
        self._busy: dict[int, int] = {}  # updates on their way to the webhook, with their chats
        self._closing = threading.Event()
        self.host = host
        self._server = (_Server6 if ":" in host else _Server)((host, 0), _handler(self))
        place = f"[{host}]" if ":" in host else host
        self.url = f"http://{place}:{self._server.server_port}"
        self._threads = [
            threading.Thread(target=self._server.serve_forever, args=(0.05,)),
            threading.Thread(target=self._deliver),
        ]

    def __enter__(self) -> BotApi:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.set()
        with self.changed:
            self.closed = True
            self.changed.notify_all()
        self._server.shutdown()
        self._server.server_close()
        for thread in self._threads:
            thread.join()

    def fail(self, failure: Failure, method: str | None = None, times: int = 1) -> None:
        """Let the next calls (of a method) fail."""
        with self.changed:
            self._failures.append([failure, method, times])

    @property
    def failures_left(self) -> int:
        """Return how many of the ordered failures have not happened yet."""
        return sum(times for _, _, times in self._failures)

    def wait_until(self, condition: Callable[[], Any], seconds: float = DEADLINE) -> Any:
        """Return the condition's value as soon as it is true.

        Raise `AssertionError` with the refusals if it never is.
        """
        with self.changed:
            self.changed.wait_for(lambda: bool(condition()), seconds)
            value = condition()
        assert value, f"waited {seconds} s in vain; refused so far: {self.refusals}"
        return value

    def called(self, method: str) -> list[Json]:
        """Return the parameters of all calls of a method that were accepted or refused."""
        return [parameters for name, parameters in self.calls if name == method]

    # -- answering ---------------------------------------------------------------------------------

    def respond(self, path: str, content_type: str, body: bytes) -> tuple[int, bytes] | None:
        """Return status and body for a call; None if the connection is to break."""
        _, bot, method = path.split("/", 2)
        failure = self._failure(method)
        if failure and failure != "lost":
            return self._failed(failure)
        answer = self._answer(bot, method, content_type, body)
        return None if failure == "lost" else answer

    def _answer(self, bot: str, method: str, content_type: str, body: bytes) -> tuple[int, bytes]:
        try:
            if bot != f"bot{self.token}":
                raise Refused("Unauthorized", 401)
            result = self._call(method, content_type, body)
        except Refused as refused:
            wrong = refused.code == 400 and not isinstance(refused, Forbidden)
            with self.changed:
                (self.refusals if wrong else self.rejections).append(
                    f"{method}: {refused.description}" if wrong else refused.description
                )
                self.changed.notify_all()
            return _error(refused)
        return 200, json.dumps({"ok": True, "result": result}).encode()

    def _call(self, method: str, content_type: str, body: bytes) -> Any:
        function = getattr(self, method, None)
        if function is None or method.startswith("_") or "_" in method:
            raise Refused("Not Found", 404)
        parameters = _decoded(function, content_type, body)
        self.calls.append((method, parameters))
        try:
            inspect.signature(function).bind(**parameters)
        except TypeError as error:
            raise Refused(str(error)) from error
        with self.changed:
            result = function(**parameters)
            self.changed.notify_all()
        return result

    def _failure(self, method: str) -> Failure | None:
        with self.changed:
            for order in self._failures:
                if order[1] in (None, method) and order[2] > 0:
                    order[2] -= 1
                    self.changed.notify_all()
                    found: Failure = order[0]
                    return found
        return None

    def _failed(self, failure: Failure) -> tuple[int, bytes] | None:
        if failure == "timeout":
            self._closing.wait(_HOLD)
            return None
        answers: dict[str, tuple[int, bytes]] = {
            "429": _error(
                Refused(
                    f"Too Many Requests: retry after {self.retry_after}",
                    429,
                    {"retry_after": self.retry_after},
                )
            ),
            "foreign": (200, b'{"ok":true,"result":{"id":1}}'),
            "500": _error(Refused("Internal Server Error", 500)),
            "502": (502, b"<html><h1>Bad Gateway</h1></html>"),
            "malformed": (200, b'{"ok":true,"resu'),
        }
        return answers.get(failure)

    # -- the webhook -------------------------------------------------------------------------------

    def _deliver(self) -> None:
        """Send updates to the webhook until each is taken, those of one chat in order."""
        with ThreadPoolExecutor(100) as senders:
            while not self._closing.is_set():
                with self.changed:
                    self.changed.wait_for(lambda: self.closed or self._deliverable(), 0.5)
                    update = self._deliverable()
                    if update:
                        self._busy[update["update_id"]] = _place(update)
                if update:
                    senders.submit(self._send, update)

    def _deliverable(self) -> Json | None:
        """Return the first update that may be sent now."""
        if not self.webhook or len(self._busy) >= self.webhook["max_connections"]:
            return None
        taken = set(self._busy.values())
        return next((update for update in self.updates if _place(update) not in taken), None)

    def _send(self, update: Json) -> None:
        status = self.post_update(update, self.webhook.get("secret_token"))
        if status != 200:
            self.deliveries_failed.append(status)
            self._closing.wait(_NEXT_TRY)
        with self.changed:
            if status == 200:
                self.updates.remove(update)
            del self._busy[update["update_id"]]
            self.changed.notify_all()

    def post_update(self, update: Any, secret: str | None) -> int:
        """Post an update to the webhook as Telegram does.

        Return the status, or 0 if nobody listens.
        """
        headers = {"Content-Type": "application/json"} | (
            {"X-Telegram-Bot-Api-Secret-Token": secret} if secret is not None else {}
        )
        connection = http.client.HTTPConnection(self.host, self.webhook_port, timeout=DEADLINE)
        try:
            connection.request(
                "POST", urlsplit(self.webhook["url"]).path, json.dumps(update), headers
            )
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return 0
        finally:
            connection.close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256


class _Server6(_Server):
    address_family = socket.AF_INET6


def _handler(api: BotApi) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # An answer goes out in one piece: in two, the second would wait for the first to be
        # acknowledged.
        wbufsize = -1

        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            body = self.rfile.read(length)
            whole = len(body) == length  # else the bot was killed meanwhile
            kind = self.headers.get("Content-Type", "")
            answer = api.respond(self.path, kind, body) if whole else None
            if answer is None:
                self.close_connection = True
                return
            self.send_response(answer[0])
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(answer[1])))
            self.end_headers()
            self.wfile.write(answer[1])

        def handle(self) -> None:
            try:
                super().handle()
            except OSError:  # the bot hung up, as it may
                self.close_connection = True

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    return Handler


def _place(update: Json) -> int:
    """Return the chat, or the person, whose updates are sent one after the other."""
    content = next(value for name, value in update.items() if name != "update_id")
    message = content.get("message", content)
    found: Json = message.get("chat") or content.get("from") or {"id": 0}
    return int(found["id"])


def _error(refused: Refused) -> tuple[int, bytes]:
    body: Json = {"ok": False, "error_code": refused.code, "description": refused.description}
    return refused.code, json.dumps(
        body | ({"parameters": refused.parameters} if refused.parameters else {})
    ).encode()


def _decoded(function: Callable[..., Any], content_type: str, body: bytes) -> Json:
    """Return the parameters of a call, read as the types that the method declares."""
    arguments: dict[str, list[bytes]] = {}
    files: dict[str, list[Any]] = {}
    parse_body_arguments(content_type, body, arguments, files)
    hints = get_type_hints(function)
    parameters: Json = {
        name: _value(values[-1].decode(), hints.get(name, str))
        for name, values in arguments.items()
    }
    return parameters | {
        name: {"filename": found[0].filename, "body": found[0].body}
        for name, found in files.items()
    }


def _value(text: str, hint: Any) -> Any:
    return text if hint in (str, str | None) else json.loads(text)
