"""`/healthz` of the Telegram process: how long ago Telegram last answered."""

from __future__ import annotations

import socket

from tornado.httpserver import HTTPServer
from tornado.web import Application, RequestHandler

from bot.settings import Settings, SettingsError
from bot.telegram.network import Contact

STALE_AFTER = 120.0  # seconds; long polling gets an answer every 30


def serve_health(settings: Settings, contact: Contact) -> HTTPServer | None:
    """Start to answer `/healthz`, if a port is set for it; by webhook only Telegram decides when there is contact."""
    if not settings.telegram_health_port:
        return None
    stale_after = float("inf") if settings.webhook_url else STALE_AFTER
    routes = [("/healthz", _Health, {"contact": contact, "stale_after": stale_after})]
    server = HTTPServer(Application(routes, log_function=lambda _: None))
    require_free_port("QZBOT_TELEGRAM_HEALTH_PORT", settings.host, settings.telegram_health_port)
    server.listen(settings.telegram_health_port, address=settings.host)
    return server


def require_free_port(key: str, host: str, port: int) -> None:
    """Raise `SettingsError` if a port cannot be listened on."""
    try:
        socket.create_server((host, port)).close()
    except OSError as error:
        raise SettingsError(f"{key}: Wert „{port}“ ungültig; erwartet wird ein freier Port auf {host} ({error.strerror}).") from error


class _Health(RequestHandler):
    """Says 200 if the contact is fresh, else 503, and its age in both cases."""

    def initialize(self, contact: Contact, stale_after: float) -> None:
        self._contact = contact
        self._stale_after = stale_after

    def get(self) -> None:
        age = self._contact.age
        fresh = age is not None and age < self._stale_after
        self.set_status(200 if fresh else 503)
        self.write({"status": "ok" if fresh else "no contact", "seconds_since_contact": None if age is None else round(age, 1)})
