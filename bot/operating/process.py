"""The set-up that all long-running processes share.

Logging, figures, the assistant that follows its data, the recorder of events.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from bot.conversation.loading import load_assistant
from bot.operating.reloading import LiveAssistant, Loaded
from bot.operating.responder import Responder
from bot.recording import Channel, open_recorder
from bot.recording.logs import set_up_logging
from bot.recording.metrics import Metrics
from bot.settings import Settings


@contextmanager
def live_responder(
    settings: Settings, channel: Channel, loaded: Loaded | None = None
) -> Iterator[Responder]:
    """Provide the responder of a channel for the life of a process.

    `loaded` is its first assistant, if that exists already. At the end, write the events that still
    wait.
    """
    set_up_logging(settings)
    metrics = Metrics()
    assistant = LiveAssistant(lambda: load_assistant(settings), settings, metrics, loaded)
    recorder = open_recorder(settings, metrics)
    try:
        yield Responder(channel, assistant, recorder, metrics)
    finally:
        recorder.close()
        assistant.close()
