"""The real bot in a thread of the test's process, talking HTTP to our Bot API server."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from bot.conversation.assistant import Assistant
from bot.conversation.reply import Reply
from bot.operating.responder import Responder
from bot.recording import NoRecorder, Recorder
from bot.settings import Settings
from bot.telegram.app import serve
from bot.telegram.chats import Chats
from bot.telegram.network import Patience
from tests.telegram.bot_api import BotApi

# Long enough that a busy machine makes no time-outs of its own; tests of time-outs bring a shorter
# one.
PATIENCE = Patience(read=8.0, poll=5, pauses=(0.05, 0.1, 0.2, 0.4, 0.8, 1.6))
WEBHOOK: dict[str, Any] = {
    "webhook_url": "https://bot.example.org/telegram",
    "webhook_secret": "Geheim_1",
}


@dataclass
class Votes(NoRecorder):
    """A recorder that keeps replies and votes in lists."""

    replies: list[tuple[str, Reply]] = field(default_factory=list)
    votes: list[tuple[str, bool]] = field(default_factory=list)

    def record(self, channel: str, question: str, reply: Reply, seconds: float, digest: str) -> str:
        """Keep the reply; its event id is its number."""
        assert channel == "telegram"
        assert seconds >= 0
        assert digest
        self.replies.append((question, reply))
        return f"event{len(self.replies)}"

    def vote(self, event_id: str, helpful: bool) -> bool:
        """Keep the vote."""
        self.votes.append((event_id, helpful))
        return True


@contextmanager
def running_bot(
    api: BotApi,
    provider: Callable[[], Assistant],
    recorder: Recorder | None = None,
    clock: Callable[[], float] = time.monotonic,
    patience: Patience = PATIENCE,
    **settings: Any,
) -> Iterator[Settings]:
    """Run the bot until the block ends.

    By then it has ended cleanly, or its exception is raised here.
    """
    chosen = {
        "telegram_limit": 1000,
        "webhook_port": free_port(),
        "events": "statistics" if recorder else "off",
    } | settings
    full = Settings(telegram_token=api.token, telegram_api_url=api.url, **chosen)
    api.webhook_port = full.webhook_port
    responder = Responder("telegram", provider, recorder or NoRecorder())
    chats = Chats(full, responder, clock)
    loops: list[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = []
    failures: list[BaseException] = []
    started = threading.Event()

    async def main() -> None:
        stop = asyncio.Event()
        loops.append((asyncio.get_running_loop(), stop))
        started.set()
        await serve(full, chats, stop, patience)

    def thread() -> None:
        try:
            asyncio.run(main())
        except BaseException as error:  # noqa: BLE001 - handed to the test
            failures.append(error)

    runner = threading.Thread(target=thread)
    runner.start()
    started.wait()
    try:
        yield full
    finally:
        loop, stop = loops[0]
        if runner.is_alive():
            loop.call_soon_threadsafe(stop.set)
        runner.join(60)
    assert not runner.is_alive(), "the bot did not end"
    if failures:
        raise failures[0]


def free_port() -> int:
    """Return a port that is free at this moment."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port
