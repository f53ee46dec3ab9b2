"""`/healthz` of the Telegram process: how long ago Telegram last answered."""

from __future__ import annotations

import os
import socket

from tornado.httpserver import HTTPServer
from tornado.web import Application, RequestHandler

from bot.settings import Settings, SettingsError
from bot.telegram.network import Contact

STALE_AFTER = 120.0  # seconds; long polling gets an answer every 30


def serve_health(settings: Settings, contact: Contact) -> HTTPServer | None:
    """Start to answer `/healthz` if a port is set for it.

    With a webhook, only Telegram decides when there is contact.
    """
    if not settings.telegram_health_port:
        return None
    stale_after = float("inf") if settings.webhook_url else STALE_AFTER
    routes = [("/healthz", _Health, {"contact": contact, "stale_after": stale_after})]
    server = HTTPServer(Application(routes, log_function=lambda _: None))
    port = settings.telegram_health_port
    server.add_socket(listening_socket("QZBOT_TELEGRAM_HEALTH_PORT", settings.host, port))
    return server


def listening_socket(key: str, host: str, port: int) -> socket.socket:
    """Return a socket that listens, by IPv4 or IPv6; `SettingsError` if that is not possible."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        both = family == socket.AF_INET6 and socket.has_dualstack_ipv6()
        found = socket.create_server((host, port), family=family, dualstack_ipv6=both)
    except socket.gaierror as error:
        expected = "erwartet wird eine Adresse dieses Rechners wie 127.0.0.1, 0.0.0.0 oder ::1"
        raise SettingsError(f"QZBOT_HOST: Wert „{host}“ ungültig; {expected}.") from error
    except OSError as error:
        reason = os.strerror(error.errno or 0)
        expected = f"erwartet wird ein freier Port auf {host} ({reason})"
        raise SettingsError(f"{key}: Wert „{port}“ ungültig; {expected}.") from error
    found.setblocking(False)
    return found


class _Health(RequestHandler):
    """Says 200 if the contact is fresh and ours alone, else 503, and its age in both cases."""

    def initialize(self, contact: Contact, stale_after: float) -> None:
        self._contact = contact
        self._stale_after = stale_after

    def get(self) -> None:
        age = self._contact.age
        fresh = age is not None and age < self._stale_after
        rival = self._contact.has_rival
        status = "another process polls" if rival else "ok" if fresh else "no contact"
        self.set_status(200 if status == "ok" else 503)
        seconds = None if age is None else round(age, 1)
        self.write({"status": status, "seconds_since_contact": seconds})
