"""Figures for Prometheus; with several workers they meet in the folder named by PROMETHEUS_MULTIPROC_DIR."""

from __future__ import annotations

import os

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

FIGURES_KEY = "PROMETHEUS_MULTIPROC_DIR"  # as the client library names it
MEDIA_TYPE = CONTENT_TYPE_LATEST
_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)


class Metrics:
    """Counters and histograms of one application."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter("qzbot_requests", "Requests", ["method", "route", "status"], registry=self._registry)
        self._seconds = Histogram("qzbot_request_seconds", "Time to answer", ["route"], buckets=_BUCKETS, registry=self._registry)
        self._replies = Counter("qzbot_replies", "Replies by kind", ["kind"], registry=self._registry)

    def request(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request; the route is its pattern, never the address as called."""
        self._requests.labels(method, route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def reply(self, kind: str) -> None:
        """Count a reply."""
        self._replies.labels(kind).inc()

    def exposition(self) -> bytes:
        """Return the figures of all workers."""
        if FIGURES_KEY not in os.environ:
            return generate_latest(self._registry)
        registry = CollectorRegistry()
        MultiProcessCollector(registry)
        return generate_latest(registry)
