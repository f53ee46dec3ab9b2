"""What every long-running process sets up: logging, the service that follows its data, the recorder of events."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from bot.conversation.loading import load_service
from bot.operating.reloading import LiveService
from bot.recording import Recorder, open_recorder
from bot.recording.logs import set_up_logging
from bot.settings import Settings


@contextmanager
def live_parts(settings: Settings) -> Iterator[tuple[LiveService, Recorder]]:
    """Give the service and the recorder for the life of a process; at its end what waits is written."""
    set_up_logging(settings)
    service = LiveService(lambda: load_service(settings), settings)
    recorder = open_recorder(settings)
    try:
        yield service, recorder
    finally:
        recorder.close()
        service.close()
