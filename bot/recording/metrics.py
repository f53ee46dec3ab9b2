"""What Prometheus may see: one facade for all processes, right with several workers.

With several workers of one server the environment names a folder before this module is imported;
each worker writes its figures there, and any of them can answer for all.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead

from bot.recording import METRICS_FOLDER_KEY

MEDIA_TYPE = CONTENT_TYPE_LATEST
_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)
_OF_PROCESS = re.compile(r"_(\d+)\.db$")


class Metrics:
    """All figures of a process."""

    def __init__(self) -> None:
        self._registry = registry = CollectorRegistry()
        self._requests = Counter(
            "qzbot_requests", "Requests", ["method", "route", "status"], registry=registry
        )
        self._seconds = Histogram(
            "qzbot_request_seconds",
            "Time to answer",
            ["route"],
            buckets=_BUCKETS,
            registry=registry,
        )
        self._replies = Counter(
            "qzbot_replies", "Replies by channel and kind", ["channel", "kind"], registry=registry
        )
        self._votes = Counter(
            "qzbot_votes", "Votes on answers", ["channel", "helpful"], registry=registry
        )
        self._waiting = Gauge(
            "qzbot_events_waiting",
            "Events not yet written",
            registry=registry,
            multiprocess_mode="livesum",
        )
        self._dropped = Counter(
            "qzbot_events_dropped", "Events dropped because the queue was full", registry=registry
        )
        self._index = Gauge(
            "qzbot_index",
            "Processes that answer from these data",
            ["digest"],
            registry=registry,
            multiprocess_mode="livesum",
        )
        self._faulty = Gauge(
            "qzbot_data_faulty",
            "Processes that refused the newest data",
            registry=registry,
            multiprocess_mode="livesum",
        )
        self._reloads = Counter(
            "qzbot_reloads", "Attempts to take over changed data", ["outcome"], registry=registry
        )
        self._digest = ""

    def request(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request; the route is its pattern, never the address as called."""
        self._requests.labels(method, route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def reply(self, channel: str, kind: str) -> None:
        """Count a reply."""
        self._replies.labels(channel, kind).inc()

    def vote(self, channel: str, *, helpful: bool) -> None:
        """Count a vote."""
        label = "true" if helpful else "false"
        self._votes.labels(channel, label).inc()

    def events_waiting(self, number: int) -> None:
        """Note how many events wait for the database."""
        self._waiting.set(number)

    def event_dropped(self) -> None:
        """Count an event that found the queue full."""
        self._dropped.inc()

    def data_in_use(self, digest: str) -> None:
        """Note the data that this process answers from."""
        short = digest[:12]
        if self._digest and self._digest != short:
            self._index.labels(self._digest).set(0)
        self._digest = short
        self._index.labels(short).set(1)

    def reloaded(self) -> None:
        """Count a take-over of changed data."""
        self._reloads.labels("done").inc()
        self._faulty.set(0)

    def data_refused(self) -> None:
        """Count changed data that were refused."""
        self._reloads.labels("refused").inc()
        self._faulty.set(1)

    def exposition(self) -> bytes:
        """Return the figures of this process, or of all workers."""
        folder = os.environ.get(METRICS_FOLDER_KEY)
        if folder is None:
            return generate_latest(self._registry)
        _forget_dead_processes(Path(folder))
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        return generate_latest(registry)


def _forget_dead_processes(folder: Path) -> None:
    """Remove the gauges of workers that were killed; their counters stay."""
    processes = set[int]()
    for file in folder.glob("gauge_live*.db"):
        if match := _OF_PROCESS.search(file.name):
            processes.add(int(match[1]))
    for process in processes:
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            mark_process_dead(process)  # type: ignore[no-untyped-call]
