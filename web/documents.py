"""Responses that stay the same for a while.

They have an ETag and are compressed once instead of on every request.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from flask import request
from werkzeug.wrappers import Response

from bot.conversation.assistant import Assistant

_WORTH_COMPRESSING = 1024  # bytes; below, the headers outweigh the gain


@dataclass(frozen=True)
class Document:
    """A body with its media type and for how many seconds it may be kept without asking again."""

    body: bytes
    media_type: str
    max_age: int = 0

    @cached_property
    def etag(self) -> str:
        """Return the validator; it is weak, because the compressed body shares it."""
        return hashlib.sha256(self.body).hexdigest()[:20]

    @cached_property
    def compressed(self) -> bytes:
        """Return the body in gzip."""
        return gzip.compress(self.body, 9, mtime=0)

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
    documents: dict[str, Document] = field(default_factory=dict)


class DocumentCache:
    """Keeps documents that are made of the entries of the assistant in use."""

    def __init__(self) -> None:
        self._edition: _Edition | None = None

    def document(self, name: str, assistant: Assistant, build: Callable[[], Document]) -> Document:
        """Return the document of this name.

        It is built again when the data or the next date change.
        """
        documents = self._edition_of(assistant).documents
        if name not in documents:
            documents[name] = build()
        return documents[name]

    def _edition_of(self, assistant: Assistant) -> _Edition:
        next_date = assistant.next_date()
        edition = self._edition
        if edition is None or edition.assistant is not assistant or edition.next_date != next_date:
            edition = _Edition(assistant, next_date)
            self._edition = edition
        return edition
