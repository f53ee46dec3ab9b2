"""`/healthz` of the Telegram process: how long ago Telegram last answered."""

from __future__ import annotations

from tornado.httpserver import HTTPServer
from tornado.web import Application, RequestHandler

from bot.operating.ports import listening_socket
from bot.settings import Settings
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


class _Health(RequestHandler):
    """Says 200 if the contact is fresh and ours alone, else 503, and its age in both cases."""

    def initialize(self, contact: Contact, stale_after: float) -> None:
        self._contact = contact
        self._stale_after = stale_after

    def get(self) -> None:
        age = self._contact.age
        fresh = age is not None and age < self._stale_after
        status = "ok" if fresh else "no contact"
        if self._contact.has_rival:
            status = "another process polls"
        self.set_status(200 if status == "ok" else 503)
        seconds = None if age is None else round(age, 1)
        self.write({"status": status, "seconds_since_contact": seconds})
