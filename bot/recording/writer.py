"""The recorder: replies go into a bounded queue, and one thread writes them in batches.

An answer never waits for the database. If that is away, the thread tries again with growing pauses;
once the queue is full, events are dropped and counted. A vote, in contrast, is committed before
`vote` returns.
"""

from __future__ import annotations

import atexit
import datetime as dt
import logging
import queue
import threading
import time
from dataclasses import dataclass
from itertools import islice

from sqlalchemy.exc import DataError, IntegrityError, SQLAlchemyError

from bot.conversation.reply import Reply
from bot.faq.characters import clean
from bot.recording import IN_DISTRESS, Channel, new_event_id
from bot.recording.metrics import Metrics
from bot.recording.scrub import scrub
from bot.recording.sealing import event_key, seal
from bot.recording.store import Row, Store

UNKNOWN_SECONDS = 0.3  # an event unknown so far may be on its way from the replica that answered
QUEUE_SIZE = 10_000
BATCH = 500
LINGER_SECONDS = 0.05  # how long a batch waits for more
SHORTEST_PAUSE, LONGEST_PAUSE = 0.25, 5.0  # between attempts while the database is away
TIDY_SECONDS = 3600.0
SEALED_FOR = dt.timedelta(days=1)  # how long a visitor can make a text readable by voting
# Seconds; after a jump of the clock nothing is deleted until it has been steady for a round.
CLOCK_JUMP = 3600.0
CLOSE_SECONDS = 5.0
# A vote waits so long for its event to be written, and tries so long to be written itself.
VOTE_SECONDS = 2.0

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Recorded:
    """A reply on its way to the database; `question` is empty unless its text may be kept."""

    event_id: str
    time: dt.datetime
    channel: Channel
    question: str
    reply: Reply
    milliseconds: float
    digest: str


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


class QueueRecorder:
    """Records through a thread of its own; safe to share between threads, one a process."""

    def __init__(
        self,
        store: Store,
        metrics: Metrics,
        *,
        keep_texts: bool,
        retention_days: int,
        queue_size: int = QUEUE_SIZE,
    ) -> None:
        self._store = store
        self._metrics = metrics
        self._keep_texts = keep_texts
        self._retention = dt.timedelta(days=retention_days)
        self._queue: queue.Queue[Recorded] = queue.Queue(queue_size)
        self._unwritten: dict[str, threading.Event] = {}
        self._closing = threading.Event()
        self._given_up = threading.Event()
        self._clock = (_now().timestamp(), time.monotonic())
        self._tidied = float("-inf")
        self.drops = 0
        self.fault: str | None = None
        self._thread = threading.Thread(target=self._work, name="events", daemon=True)
        self._thread.start()
        atexit.register(self.close)

    @property
    def depth(self) -> int:
        """Return how many events wait to be written."""
        return len(self._unwritten)

    def record(
        self, channel: Channel, question: str, reply: Reply, seconds: float, digest: str
    ) -> str:
        """Take note of a reply; return its random event id."""
        event_id = new_event_id()
        keeps_text = self._keep_texts and reply.kind != IN_DISTRESS
        text = question if keeps_text else ""
        milliseconds = seconds * 1000
        recorded = Recorded(event_id, _now(), channel, text, reply, milliseconds, digest)
        self._unwritten[event_id] = threading.Event()
        try:
            self._queue.put_nowait(recorded)
        except queue.Full:
            del self._unwritten[event_id]
            self.drops += 1
            self._metrics.event_dropped()
        return event_id

    def vote(self, event_id: str, helpful: bool) -> bool:
        """Commit a vote; return False if the event is unknown or the database is away.

        While the database is known to be away, a vote fails at once, so that it does not hold up
        the threads that answer.
        """
        start = time.monotonic()
        if (written := self._unwritten.get(event_id)) and not self.fault:
            written.wait(VOTE_SECONDS)
        while not self.fault:
            try:
                if self._store.vote(event_id, helpful):
                    return True
                if time.monotonic() > start + UNKNOWN_SECONDS:
                    return False
            except SQLAlchemyError as error:
                if time.monotonic() > start + VOTE_SECONDS:
                    self._note_fault(_first_line(error))
            self._closing.wait(2 * LINGER_SECONDS)
        return False

    def ready(self) -> bool:
        """Return whether events can be written.

        They can if the last attempt succeeded and the database answers.
        """
        return self.fault is None and self._thread.is_alive() and self._store.reachable()

    def close(self, seconds: float = CLOSE_SECONDS) -> None:
        """Write what is still waiting, for a few seconds at most, and stop."""
        atexit.unregister(self.close)
        self._closing.set()
        self._thread.join(seconds)
        self._given_up.set()
        if self._unwritten:
            log.warning("%d events were not written before the end", len(self._unwritten))
        self._store.close()

    # -- the thread --------------------------------------------------------------------------------

    def _work(self) -> None:
        """Write events until the recorder closes.

        The thread may outlive `close` by one statement; then it closes the store itself.
        """
        try:
            self._run()
        except Exception as error:
            log.exception("Events are no longer written")
            self.fault = type(error).__name__
        finally:
            self._store.close()

    def _run(self) -> None:
        while not self._is_done():
            self._tidy_if_due()
            if batch := self._next_batch():
                self._write(batch)
                self._metrics.events_waiting(self.depth)
            elif self.fault and self._store.reachable():
                self._note_fault(None)  # noticed by a vote; the next one may try again

    def _is_done(self) -> bool:
        has_nothing_left = self._closing.is_set() and self._queue.empty()
        return has_nothing_left or self._given_up.is_set()

    def _next_batch(self) -> list[Recorded]:
        """Wait for an event, then a moment for more."""
        try:
            batch = [self._queue.get(timeout=0.25)]
        except queue.Empty:
            return []
        self._closing.wait(LINGER_SECONDS)
        batch += islice(iter(self._take, None), BATCH - 1)
        return batch

    def _take(self) -> Recorded | None:
        try:
            return self._queue.get_nowait()
        except queue.Empty:
            return None

    def _write(self, batch: list[Recorded]) -> None:
        """Write a batch, trying as long as it takes; after closing, as long as `close` waits."""
        rows = [self._row(recorded) for recorded in batch]
        pause = SHORTEST_PAUSE
        while not self._written(rows):
            self._metrics.events_waiting(self.depth)
            if self._given_up.wait(pause):
                return
            pause = min(2 * pause, LONGEST_PAUSE)
        for recorded in batch:
            self._unwritten.pop(recorded.event_id).set()

    def _written(self, rows: list[Row]) -> bool:
        """Return whether the rows are dealt with.

        They are if they are written, or if the database will never accept them.
        """
        try:
            self._store.insert(rows)
        except (DataError, IntegrityError) as error:
            log.error("Events that do not fit the table were left out: %s", error)
            if len(rows) == 1:
                return True
            return all(self._written([row]) for row in rows)
        except SQLAlchemyError as error:
            self._note_fault(_first_line(error))
            return False
        self._note_fault(None)
        return True

    def _note_fault(self, fault: str | None) -> None:
        if fault and not self.fault:
            log.error("Events cannot be written; trying again: %s", fault)
        elif self.fault and not fault:
            log.info("Events are written again")
        self.fault = fault

    def _row(self, recorded: Recorded) -> Row:
        reply = recorded.reply
        text = scrub(_storable(recorded.question)) or None
        declined = reply.kind == "none"
        return {
            "key": event_key(recorded.event_id),
            "time": recorded.time,
            "channel": recorded.channel,
            "kind": reply.kind,
            "entries": [answer.id for answer in reply.answers],
            "suggestions": [suggestion.id for suggestion in reply.suggestions],
            "probability": reply.ranking[0].calibrated if reply.ranking else None,
            "milliseconds": recorded.milliseconds,
            "digest": recorded.digest,
            "vote": None,
            "text": text if declined else None,
            "sealed": seal(recorded.event_id, text) if text and not declined else None,
        }

    # -- retention ---------------------------------------------------------------------------------

    def _tidy_if_due(self) -> None:
        if time.monotonic() < self._tidied + TIDY_SECONDS:
            return
        self._tidied = time.monotonic()
        now = _now()
        if not self._clock_is_steady(now):
            log.warning("The clock jumped; old events are deleted later")
            return
        try:
            before = now - self._retention
            sealed_before = now - SEALED_FOR
            deleted = self._store.forget(before=before, sealed_before=sealed_before)
        except SQLAlchemyError as error:
            self._note_fault(_first_line(error))
            self._tidied += 60 - TIDY_SECONDS  # again in a minute
        else:
            log.debug("%d events deleted after their time", deleted)

    def _clock_is_steady(self, now: dt.datetime) -> bool:
        """Return whether the wall clock went on at the pace of time since the last look."""
        wall_before, steady_before = self._clock
        wall = now.timestamp()
        steady = time.monotonic()
        self._clock = (wall, steady)
        jump = (wall - wall_before) - (steady - steady_before)
        return abs(jump) < CLOCK_JUMP


def _storable(text: str) -> str:
    """Return the text without characters that a database refuses.

    These are control characters and lone surrogates.
    """
    return clean(text).encode("utf-8", "replace").decode()


def _first_line(error: SQLAlchemyError) -> str:
    """Return the reason without the statement below it."""
    return str(error).splitlines()[0]
