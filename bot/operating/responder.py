"""Answering for a channel: every reply is timed, counted and recorded, and one is made at a time.

Channels ask here and only show what comes back, so none of them can forget a step.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock

from bot.conversation.assistant import Assistant
from bot.conversation.catalog import Catalog
from bot.conversation.reply import Answer, Reply
from bot.faq.values import Entry
from bot.operating.memory import ReplyMemory
from bot.operating.reloading import LiveAssistant
from bot.recording import Channel, NoRecorder, Recorder
from bot.recording.metrics import Metrics
from bot.retrieval.match import Match

_LONGEST_WAIT = 0.1  # seconds for a turn, in which a hundred questions are answered


@dataclass(frozen=True, slots=True)
class Served:
    """A reply, the id under which it can be voted on, and the assistant that made it."""

    reply: Reply
    event_id: str
    assistant: Assistant


class _InUse:
    """The assistant of the moment, with what is prepared and remembered for as long as it lasts."""

    def __init__(self, assistant: Assistant) -> None:
        self.assistant = assistant
        self.catalog = Catalog(assistant)
        self._memory = ReplyMemory()

    def reply(self, question: str, context: str | None) -> Reply:
        """Return the reply, from memory if the same was asked a moment ago."""
        asked = question, context, self.assistant.next_date()
        reply = self._memory.get(*asked)
        if reply is None:
            reply = self.assistant.reply(question, context)
            self._memory.put(*asked, reply)
        return reply


class Responder:
    """Answers for one channel of this process; threads may share it.

    It asks the provider for the assistant each time, so the data can change while it runs.
    Exceptions of the provider are raised here.
    """

    def __init__(
        self,
        channel: Channel,
        provider: Callable[[], Assistant],
        recorder: Recorder = NoRecorder(),  # noqa: B008 - it keeps nothing
        metrics: Metrics | None = None,
    ) -> None:
        self._provider = provider
        self.recorder = recorder
        self.metrics = metrics or Metrics()
        self._channel = channel
        self._answering = Lock()
        self._preparing = Lock()
        self._prepared: _InUse | None = None

    def assistant(self) -> Assistant:
        """Return the assistant of this moment."""
        return self._provider()

    def data_fault(self) -> str | None:
        """Return why the newest data are not in use, None if they are."""
        provider = self._provider
        return provider.fault if isinstance(provider, LiveAssistant) else None

    def catalog(self) -> Catalog:
        """Return the catalog of the assistant of this moment."""
        return self._in_use().catalog

    def reply(self, question: str, context: str | None = None) -> Served:
        """Reply to a question in the context of the reply before it."""
        started = time.perf_counter()
        used = self._in_use()
        with self._turn():
            reply = used.reply(question, context)
        seconds = time.perf_counter() - started
        return self._counted(question, reply, seconds, used.assistant)

    def chosen(self, entry: Entry, assistant: Assistant) -> Served:
        """Reply with the answer of an entry that somebody chose by a button, link or command."""
        answer = assistant.answer(entry)
        reply = Reply("answer", answers=(answer,))
        return self._counted(entry.question, reply, 0.0, assistant)

    def record_page_view(self, entry: Entry, missed: str = "") -> str:
        """Record that an entry was read and what its reader missed; return the event id."""
        answer = Answer(entry, 1.0)
        reply = Reply("answer", answers=(answer,))
        question = missed or entry.question
        return self._recorded(question, reply, 0.0, self.assistant())

    def typed(self, text: str, most: int) -> tuple[Match, ...]:
        """Return some entries for the beginning of a question."""
        catalog = self.catalog()
        with self._turn():
            return catalog.typed(text, most)

    def vote(self, event_id: str, *, helpful: bool) -> bool:
        """Count a vote; return whether it is safely kept."""
        self.metrics.vote(self._channel, helpful=helpful)
        return self.recorder.vote(event_id, helpful)

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Wait for earlier questions, but not for long.

        Turns are for speed alone: among threads that contend for Python's lock, a new question
        waits longest. A slow question keeps nobody waiting.
        """
        is_ours = self._answering.acquire(timeout=_LONGEST_WAIT)
        try:
            yield
        finally:
            if is_ours:
                self._answering.release()

    def _in_use(self) -> _InUse:
        assistant = self.assistant()
        prepared = self._prepared
        if prepared is None or prepared.assistant is not assistant:
            with self._preparing:
                prepared = self._prepared
                if prepared is None or prepared.assistant is not assistant:
                    prepared = self._prepared = _InUse(assistant)
        return prepared

    def _counted(self, question: str, reply: Reply, seconds: float, assistant: Assistant) -> Served:
        self.metrics.reply(self._channel, reply.kind)
        event_id = self._recorded(question, reply, seconds, assistant)
        return Served(reply, event_id, assistant)

    def _recorded(self, question: str, reply: Reply, seconds: float, assistant: Assistant) -> str:
        digest = assistant.faq.digest
        return self.recorder.record(self._channel, question, reply, seconds, digest)
