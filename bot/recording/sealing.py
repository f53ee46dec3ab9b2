"""Event ids as keys: without its id, an event in the database is of no use."""

from __future__ import annotations

import base64
import hashlib

from cryptography.fernet import Fernet


def event_key(event_id: str) -> str:
    """Return the primary key of an event: a digest from which the id cannot be found."""
    encoded = event_id.encode("utf-8", "replace")
    digest = hashlib.sha256(b"key " + encoded)
    return digest.hexdigest()[:32]


def seal(event_id: str, text: str) -> str:
    """Return the text encrypted under the event id."""
    return _cipher(event_id).encrypt(text.encode()).decode()


def unseal(event_id: str, sealed: str) -> str:
    """Return the text again."""
    return _cipher(event_id).decrypt(sealed).decode()


def _cipher(event_id: str) -> Fernet:
    # The id has 96 random bits and serves one text, so a plain digest is key derivation enough.
    digest = hashlib.sha256(b"text " + event_id.encode())
    key = base64.urlsafe_b64encode(digest.digest())
    return Fernet(key)
