"""How many requests one client may make: counted in memory or, shared by replicas, in Redis."""

from __future__ import annotations

import hashlib
import ipaddress
import logging
import secrets
import time
from urllib.parse import urlsplit

from limits import RateLimitItem, parse_many
from limits.errors import ConfigurationError, StorageError
from limits.storage import MemoryStorage, storage_from_string
from limits.strategies import SlidingWindowCounterRateLimiter

from bot.settings import Settings, SettingsError

TYPING_FACTOR = 5  # a question is typed with about this many look-ups of suggestions
_REDIS_TIMEOUT = 0.25  # seconds; a client should not notice that Redis is gone
_REDIS_PAUSE = 30.0  # seconds in which Redis is not asked again after a failure

log = logging.getLogger(__name__)


class Limiter:
    """Counts requests by client; without its Redis it goes on counting in memory."""

    def __init__(self, settings: Settings) -> None:
        self._limit = _parsed(settings.rate_limit)
        self._memory = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._shared = _redis(settings.redis_url) if settings.redis_url else None
        self._asleep_until = 0.0
        self._hash_key = _hash_key(settings)

    def wait(self, address: str | None, scope: str, factor: int = 1) -> int:
        """Count a request; return 0 if it is allowed, else the seconds to wait."""
        if self._limit is None:
            return 0
        item = type(self._limit)(self._limit.amount * factor, self._limit.multiples)
        key = self._client(address)
        if self._shared and time.monotonic() >= self._asleep_until:
            try:
                return _hit(self._shared, item, scope, key)
            except StorageError:
                self._asleep_until = time.monotonic() + _REDIS_PAUSE
                log.warning(
                    "rate limits: Redis does not answer, counting in memory for %d s", _REDIS_PAUSE
                )
        return _hit(self._memory, item, scope, key)

    def _client(self, address: str | None) -> str:
        """Return a keyed hash of the address, of IPv6 only the network that one subscriber gets."""
        network = _network(address).encode()
        return hashlib.blake2b(network, key=self._hash_key, digest_size=16).hexdigest()


def _hash_key(settings: Settings) -> bytes:
    """Return what addresses are hashed with.

    Replicas that share a Redis have to agree on it, so the passwords in the addresses they share
    are the key.
    """
    if not settings.redis_url:
        return secrets.token_bytes(32)
    shared = f"{settings.redis_url} {settings.database_url}"
    return hashlib.sha256(shared.encode()).digest()


def _parsed(text: str) -> RateLimitItem | None:
    if not text:
        return None
    try:
        (limit,) = parse_many(text)
    except ValueError as error:
        expected = "erwartet wird eine Angabe wie 60/minute, nicht mehrere"
        raise SettingsError(f"QZBOT_RATE_LIMIT: Wert „{text}“ ungültig; {expected}.") from error
    return limit


def _redis(url: str) -> SlidingWindowCounterRateLimiter:
    options = {"socket_timeout": _REDIS_TIMEOUT, "socket_connect_timeout": _REDIS_TIMEOUT}
    address = f"redis+{url}" if url.startswith("unix://") else url  # as the library names it
    try:
        storage = storage_from_string(address, wrap_exceptions=True, **options)
    except (ConfigurationError, ValueError):
        expected = "erwartet wird eine Adresse wie redis://localhost:6379/0"
        raise SettingsError(f"QZBOT_REDIS_URL: Wert „…“ ungültig; {expected}.") from None
    return SlidingWindowCounterRateLimiter(storage)


def _hit(
    limiter: SlidingWindowCounterRateLimiter, item: RateLimitItem, scope: str, key: str
) -> int:
    """Count a request; return 0 if it is allowed, else the seconds to wait."""
    if limiter.hit(item, scope, key):
        return 0
    window = limiter.get_window_stats(item, scope, key)
    seconds = round(window.reset_time - time.time())
    return max(1, seconds)


def _network(address: str | None) -> str:
    """Return the address, of IPv6 the network of one subscriber, or "" if it is not an address."""
    try:
        parsed = ipaddress.ip_address(_without_port(address or ""))
    except ValueError:
        return ""
    if isinstance(parsed, ipaddress.IPv4Address):
        return str(parsed)
    subscriber = ipaddress.ip_network((parsed, 64), strict=False)
    return str(parsed.ipv4_mapped or subscriber)


def _without_port(address: str) -> str:
    """Return an address without the port of the client, which some proxies add."""
    has_port = address.startswith("[") or address.count(":") == 1
    if not has_port:
        return address
    return urlsplit(f"//{address}").hostname or ""
