"""Starting the production server: granian, with one process a worker."""

from __future__ import annotations

import gc
import ipaddress
import logging
import os
import signal
import tempfile
from dataclasses import replace

from granian.constants import Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server.mp import MPServer

from bot.conversation.loading import prepare_index
from bot.operating.ports import listening_socket
from bot.recording import METRICS_FOLDER_KEY
from bot.recording.logs import set_up_logging
from bot.settings import Settings, SettingsError, environment_key, read_settings
from web.limiting import Limiter

_HEADER_TIMEOUT = 10_000  # milliseconds for a client to send its headers
_HEADER_BUFFER = 32 * 1024  # bytes of headers and body that are read ahead
_BACKLOG = 1024
_RESPAWN_AFTER = 0.5  # seconds after which a worker that died is replaced
# Requests a worker holds at once; most of them only wait for a slow client's body, which takes a
# thread each.
_THREADS = 64
_KILL_AFTER = 10  # seconds that a worker may take to end what it began
_ENDING = (signal.SIGTERM, signal.SIGINT)


def serve(settings: Settings) -> None:
    """Serve until the process is told to end.

    Raise `DataError` or `SettingsError` before the first worker starts if something is wrong.
    """
    require_startable(settings)
    path = settings.faq.absolute()  # not resolved: a link may come to lead elsewhere
    set_up_logging(settings)
    prepare_index(replace(settings, faq=path))  # once for all: workers find the index on disk
    with tempfile.TemporaryDirectory(prefix="qzbot-metrics-") as figures:
        os.environ.update({environment_key("faq"): str(path), METRICS_FOLDER_KEY: figures})
        _share_memory()
        server(settings, "web.wsgi:app_from_environment").serve()


def _share_memory() -> None:
    """Load what all workers need into memory that they share with this process.

    The garbage collector is kept away from it: it would write to each object, and the system copies
    a page for each worker once it is written to.
    """
    from web.wsgi import first_assistant  # reads METRICS_FOLDER_KEY as it is imported

    first_assistant(read_settings())
    gc.collect()
    gc.freeze()


def require_startable(settings: Settings) -> None:
    """Raise `SettingsError` for faults that would end every worker as it starts.

    An address that cannot be listened on is one of them.
    """
    Limiter(settings)
    if settings.keeps_votes:
        from bot.recording.store import database_url  # SQLAlchemy is needed only here

        database_url(settings)
    try:
        ipaddress.ip_address(settings.host)
    except ValueError as error:
        expected = "erwartet wird eine IP-Adresse wie 127.0.0.1 oder 0.0.0.0"
        raise SettingsError(
            f"{environment_key('host')}: Wert „{settings.host}“ ungültig; {expected}."
        ) from error
    # The server itself would share a port that is taken, and get half of the requests.
    listening_socket(environment_key("port"), settings.host, settings.port).close()


def server(settings: Settings, factory: str) -> MPServer:
    """Return the server for the application that the named factory makes in each worker."""
    logging.getLogger("_granian").addFilter(_is_no_advice)
    os.register_at_fork(
        before=_hold_signals, after_in_parent=_release_signals, after_in_child=_end_by_signals
    )
    return MPServer(
        factory,
        address=settings.host,
        port=settings.port,
        interface=Interfaces.WSGI,
        factory=True,
        workers=settings.workers,
        blocking_threads=_THREADS,
        backlog=_BACKLOG,
        websockets=False,
        http1_settings=HTTP1Settings(
            header_read_timeout=_HEADER_TIMEOUT, max_buffer_size=_HEADER_BUFFER
        ),
        log_level=LogLevels(settings.log_level),
        workers_kill_timeout=_KILL_AFTER,
        respawn_failed_workers=True,
        respawn_interval=_RESPAWN_AFTER,
    )


def _is_no_advice(record: logging.LogRecord) -> bool:
    """Tell whether a line of the server is not its advice against `_THREADS`."""
    return "Python threads" not in record.getMessage()


def _hold_signals() -> None:
    signal.pthread_sigmask(signal.SIG_BLOCK, _ENDING)


def _release_signals() -> None:
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _ENDING)


def _end_by_signals() -> None:
    """Let a new worker end by a signal until it has handlers of its own.

    The inherited handlers only note that the parent was told to end.
    """
    for number in _ENDING:
        signal.signal(number, signal.SIG_DFL)
    _release_signals()
