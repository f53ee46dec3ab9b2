"""The set-up that all long-running processes share.

Logging, the assistant that follows its data, and the recorder of events.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from bot.conversation.loading import load_assistant
from bot.operating.reloading import LiveAssistant
from bot.recording import Recorder, open_recorder
from bot.recording.logs import set_up_logging
from bot.settings import Settings


@contextmanager
def live_parts(settings: Settings) -> Iterator[tuple[LiveAssistant, Recorder]]:
    """Provide the assistant and the recorder for the life of a process.

    At the end, write the events that still wait.
    """
    set_up_logging(settings)
    assistant = LiveAssistant(lambda: load_assistant(settings), settings)
    recorder = open_recorder(settings)
    try:
        yield assistant, recorder
    finally:
        recorder.close()
        assistant.close()
