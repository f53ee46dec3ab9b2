"""Responses with an ETag, in gzip for those who can read it.

What stays the same as long as the data do is made and compressed once. What was made for a single
request, such as the result of a search, is compressed in half the time.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property
from threading import Lock

from cachetools import LRUCache
from flask import request
from werkzeug.wrappers import Response

from bot.conversation.assistant import Assistant

_WORTH_COMPRESSING = 1024  # bytes; below, the headers outweigh the gain
# Levels of gzip. The lower one takes half the time, and makes pages 6 % larger.
_FOR_ONE_REQUEST, _FOR_MANY = 4, 9
_MOST_KEPT = 512  # documents of about 7 kB; a FAQ may have thousands of entries


@dataclass(frozen=True)
class Document:
    """A body with its media type and for how many seconds it may be kept without asking again.

    `is_kept` marks one that we keep ourselves, to send it again.
    """

    body: bytes
    media_type: str
    max_age: int = 0
    is_kept: bool = False

    @cached_property
    def etag(self) -> str:
        """Return the validator; it is weak, because the compressed body shares it."""
        return hashlib.sha256(self.body).hexdigest()[:20]

    @cached_property
    def compressed(self) -> bytes:
        """Return the body in gzip."""
        level = _FOR_MANY if self.is_kept else _FOR_ONE_REQUEST
        return gzip.compress(self.body, level, mtime=0)

    def response(self) -> Response:
        """Return the answer to the current request: 304 if the client has it already."""
        is_long = len(self.body) >= _WORTH_COMPRESSING
        packed = is_long and request.accept_encodings["gzip"] > 0
        body = self.compressed if packed else self.body
        response = Response(body, content_type=self.media_type)
        if packed:
            response.headers["Content-Encoding"] = "gzip"
        response.vary.add("Accept-Encoding")
        kept = f"public, max-age={self.max_age}" if self.max_age else "no-cache"
        response.headers["Cache-Control"] = kept
        response.set_etag(self.etag, weak=True)
        return response.make_conditional(request.environ)


@dataclass(frozen=True)
class _Edition:
    """The documents that are made of one state of the data, with one next date."""

    assistant: Assistant
    next_date: str | None
    documents: LRUCache[str, Document] = field(default_factory=lambda: LRUCache(_MOST_KEPT))


class DocumentCache:
    """Keeps documents that are made of the entries of the assistant in use.

    If there are too many it forgets the least recently used. Threads may share it.
    """

    def __init__(self) -> None:
        self._edition: _Edition | None = None
        self._lock = Lock()

    def document(self, name: str, assistant: Assistant, build: Callable[[], Document]) -> Document:
        """Return the document of this name.

        It is built again when the data or the next date change.
        """
        documents = self._edition_of(assistant).documents
        with self._lock:
            document = documents.get(name)
        if document is None:
            document = replace(build(), is_kept=True)
            with self._lock:
                documents[name] = document
        return document

    def _edition_of(self, assistant: Assistant) -> _Edition:
        next_date = assistant.next_date()
        edition = self._edition
        if edition is None or edition.assistant is not assistant or edition.next_date != next_date:
            edition = _Edition(assistant, next_date)
            self._edition = edition
        return edition
