"""nginx with the configuration of docs/.

Addresses keep their port, and nothing about a visitor is logged.
"""

from __future__ import annotations

import http.client
import json
from pathlib import Path

import pytest

from tests.operating.deployment import Web, call, proxy, running

pytestmark = pytest.mark.servers

QUESTION = "Donaudampfschiff"


def test_address_of_the_request_is_not_shown(faq: Path, tmp_path: Path) -> None:
    """Behind the proxy the page for embedding loads the widget from its own address."""
    web = Web(faq, tmp_path, trusted_proxies=1)
    with running(web), proxy(web, web) as nginx:
        page = call(nginx.port, "GET", "/einbetten")[1].decode()
        assert '<script src="/widget.js" defer></script>' in page
        assert _without_host(nginx.port, "/healthz") == 200


def _without_host(port: int, path: str) -> int:
    """Return the status of a request as an old health check sends it."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection._http_vsn, connection._http_vsn_str = 10, "HTTP/1.0"  # type: ignore[attr-defined]  # noqa: SLF001
    try:
        connection.putrequest("GET", path, skip_host=True)
        connection.endheaders()
        return connection.getresponse().status
    finally:
        connection.close()


def test_nothing_of_a_visitor_is_logged_when_requests_fail(faq: Path, tmp_path: Path) -> None:
    """Without any process, nginx logs no address and no question, even of broken requests."""
    log = tmp_path / "nginx.log"
    away = Web(faq, tmp_path), Web(faq, tmp_path)
    with proxy(*away, log=log) as nginx:
        assert call(nginx.port, "GET", f"/?q={QUESTION}")[0] == 503
        assert call(nginx.port, "GET", f"/{'x' * 40_000}?q={QUESTION}")[0] == 414
        assert call(nginx.port, "POST", f"/api/v1/ask?q={QUESTION}", b"x" * 40_000)[0] == 413
        assert call(nginx.port, "GET", f"/?q={QUESTION}", headers={"Host": "a b"})[0] == 400
    printed = log.read_text(encoding="utf-8")
    assert QUESTION not in printed
    assert "client:" not in printed
    assert "request:" not in printed


def test_a_process_that_is_away_is_told_in_german(faq: Path, tmp_path: Path) -> None:
    """People get a sentence, and programs an error in the form they know.

    Both learn when to come back.
    """
    away = Web(faq, tmp_path), Web(faq, tmp_path)
    with proxy(*away) as nginx:
        status, page = call(nginx.port, "GET", "/")
        assert (status, "nicht erreichbar" in page.decode()) == (503, True)
        connection = http.client.HTTPConnection("127.0.0.1", nginx.port, timeout=30)
        connection.request("POST", "/api/v1/ask", b"{}", {"Content-Type": "application/json"})
        response = connection.getresponse()
        told = json.loads(response.read())
        connection.close()
        assert response.headers["Content-Type"] == "application/problem+json"
        assert response.headers["Retry-After"] == "5"
        assert (response.status, told["status"]) == (503, 503)
        assert "nicht erreichbar" in told["detail"]
        status, body = call(nginx.port, "POST", "/api/v1/ask", b"x" * 40_000)
        assert (status, json.loads(body)["title"]) == (413, "Anfrage zu groß")
