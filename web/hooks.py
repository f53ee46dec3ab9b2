"""What happens around every request: its id, its log line and figures, security headers, CORS."""

from __future__ import annotations

import logging
import time

from flask import Flask, g, request
from werkzeug.wrappers import Response

from bot.recording.logs import begin_request
from web.state import app_state

_CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors "
)
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
# Loaded by pages of other origins, also as a module or with a checksum, which needs CORS.
_ANY_ORIGIN = ("/widget.js",)
_METHODS = ("GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE")

log = logging.getLogger("web.requests")


def install(app: Flask) -> None:
    """Let the hooks run around every request of the application."""
    app.before_request(_begin)
    app.after_request(_finish)


def _begin() -> None:
    g.started = time.perf_counter()
    g.request_id = begin_request(request.headers.get("X-Request-ID"))


def _finish(response: Response) -> Response:
    seconds = time.perf_counter() - g.started
    route = request.url_rule.rule if request.url_rule else "unknown"
    method = request.method if request.method in _METHODS else "other"
    app_state().responder.metrics.request(method, route, response.status_code, seconds)
    # The address without its query: that may hold what a visitor typed.
    log.info("%s %s %d %.1f ms", method, route, response.status_code, seconds * 1000)
    headers = response.headers
    headers["X-Request-ID"] = g.request_id
    for name, value in _HEADERS.items():
        headers[name] = value
    headers["Content-Security-Policy"] = _CSP + _frame_ancestors()
    if request.path in _ANY_ORIGIN:
        headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        headers["Access-Control-Allow-Origin"] = "*"
    else:
        headers["Cross-Origin-Resource-Policy"] = "same-origin"
    if request.is_secure:
        headers["Strict-Transport-Security"] = "max-age=31536000"
    if request.path.startswith("/api/"):
        _allow_origin(response)
        headers.setdefault("Cache-Control", "no-store")
    return response


def _frame_ancestors() -> str:
    """Return who may show the page in a frame: of the chat alone those the operator names."""
    if request.path != "/chat":
        return "'none'"
    return " ".join(("'self'", *app_state().settings.frame_ancestors))


def _allow_origin(response: Response) -> None:
    """Let pages of the configured origins read the answer, and no other."""
    response.vary.add("Origin")
    origin = request.headers.get("Origin", "")
    if origin not in app_state().settings.cors_origins:
        return
    response.headers["Access-Control-Allow-Origin"] = origin
    response.headers["Access-Control-Expose-Headers"] = "ETag, Retry-After, X-Request-ID"
    if request.method == "OPTIONS":
        response.headers["Access-Control-Allow-Methods"] = "GET, POST"
        response.headers["Access-Control-Allow-Headers"] = "Content-Type, X-Request-ID"
        response.headers["Access-Control-Max-Age"] = "7200"
