"""One page of the web: fetched on demand, and only what anybody could fetch."""

from __future__ import annotations

import ipaddress
import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace
from typing import Any

import pytest

from bot.editing.sources import SourceError, read_source, web

PAGE = b"<html><body><h2>Wo?</h2><p>Hier, <a href='/da'>da</a>.</p></body></html>"


class Handler(BaseHTTPRequestHandler):
    """Answers each path in its own way."""

    def do_GET(self) -> None:
        """Send a page, a redirect, or what is no page."""
        path, _, rest = self.path.partition("?")
        if path == "/faq":
            self.send("text/html; charset=utf-8", PAGE)
        elif path == "/to":
            self.send_response(302)
            self.send_header("Location", rest)
            self.end_headers()
        elif path == "/picture":
            self.send("image/png", b"\x89PNG")
        elif path == "/endless":
            self.send("text/html", b"a" * 6_000_000)
        elif path == "/slow":
            self.send("text/html", b"a", pause=3)
        elif path == "/late":
            time.sleep(0.3)
            self.send_response(302)
            self.send_header("Location", rest)
            self.end_headers()
        elif path == "/dripping":
            self.drip()
        else:
            self.send_error(404)

    def send(self, kind: str, body: bytes, pause: float = 0) -> None:
        """Send a body, after a pause."""
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.end_headers()
        time.sleep(pause)
        try:
            self.wfile.write(body)
        except OSError:
            self.close_connection = True  # the client has had enough

    def drip(self) -> None:
        """Send the headers little by little, and then that there is no such page."""
        try:
            self.wfile.write(b"HTTP/1.0 404 Nichts\r\n")
            for number in range(20):
                self.wfile.write(f"X-{number}: a\r\n".encode())
                time.sleep(0.1)
            self.wfile.write(b"\r\n")
        except OSError:
            self.close_connection = True  # the client has had enough

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """Start a server; give its address."""
    running = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=running.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{running.server_port}"
    running.shutdown()
    running.server_close()


@pytest.mark.parametrize("path", ["/faq", "/to?/faq", "/to?/to?/faq"])
def test_a_page_is_read_with_its_links(server: str, path: str) -> None:
    """Redirects are followed; relative links lead to where the page came from."""
    (item,) = read_source(server + path, allow_private=True).items
    assert (item.question, item.answer) == ("Wo?", f"Hier, [da](<{server}/da>).")


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("/picture", "erwartet wird eine HTML-Seite, gefunden: image/png"),
        ("/endless", "größer als 5 MB"),
        ("/nichts", "der Server antwortet mit 404"),
        ("/to?/to?/to?/to?/to?/to?/to?/faq", "mehr als 5 Weiterleitungen"),
        ("/to?ftp://a.example/", "erwartet wird eine Adresse mit https://"),
    ],
)
def test_what_is_no_page_is_said(server: str, path: str, message: str) -> None:
    """Another type, too much, an error, a circle, another scheme."""
    with pytest.raises(SourceError, match=message):
        read_source(server + path, allow_private=True)


@pytest.mark.parametrize("path", ["/slow", "/dripping", "/late?/late?/late?/nichts"])
def test_a_slow_page_is_given_up(server: str, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """There is one limit to the time of the body, the headers and all redirects together."""
    monkeypatch.setattr(web, "_SECONDS", 0.5)
    with pytest.raises(SourceError, match="keine vollständige Antwort"):
        read_source(server + path, allow_private=True)


def test_no_redirect_is_followed_when_the_time_is_up(
    server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What nobody waits for any more is not fetched."""
    clock = iter([0.0, 1.0, 21.0])  # at the beginning, before the first request and the second
    monkeypatch.setattr(web, "time", SimpleNamespace(monotonic=lambda: next(clock)))
    with pytest.raises(SourceError, match="faq: keine vollständige Antwort in 20 Sekunden"):
        read_source(f"{server}/to?/faq", allow_private=True)


def test_own_network_is_refused(server: str) -> None:
    """What only this machine can reach is not fetched, unless that is wanted."""
    with pytest.raises(
        SourceError, match=r"liegt im eigenen Netz \(127\.0\.0\.1\).*--allow-private"
    ):
        read_source(f"{server}/faq")


def test_a_name_is_judged_by_what_it_resolves_to(
    server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A public name for a private address is refused, if one of its addresses is private."""
    found = [(0, 0, 0, "", (address, 80)) for address in ("93.184.215.14", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    with pytest.raises(SourceError, match=r"eigenen Netz \(10\.0\.0\.1\)"):
        read_source(server.replace("127.0.0.1", "oeffentlich.example"))


def test_a_redirect_into_the_own_network_is_refused(
    server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each address on the way is judged."""
    monkeypatch.setattr(web, "is_public", lambda address: str(address) != "127.0.0.2")
    with pytest.raises(SourceError, match=r"eigenen Netz \(127\.0\.0\.2\)"):
        read_source(f"{server}/to?http://127.0.0.2/faq")


def test_the_address_that_was_judged_is_connected_to(
    server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that resolves to something else the second time changes nothing."""
    answers = iter([[(0, 0, 0, "", ("127.0.0.1", 80))]])
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: next(answers))
    monkeypatch.setattr(web, "is_public", lambda _: True)
    monkeypatch.setattr(socket, "create_connection", connection_without_names)
    source = read_source(server.replace("127.0.0.1", "wechselt.example") + "/faq")
    assert len(source.items) == 1


def connection_without_names(address: tuple[str, int], *args: Any, **_: Any) -> socket.socket:
    """Connect to an address that is a number."""
    host, port = address
    ipaddress.ip_address(host)  # raises for a name
    connection = socket.socket()
    connection.settimeout(args[0] if args else None)
    connection.connect((host, port))
    return connection


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.215.14", True),
        ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),  # noqa: S104 - judged, not listened on
        ("224.0.0.1", False),
        ("::1", False),
        ("fe80::1", False),
        ("fc00::1", False),
        ("fec0::1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:93.184.215.14", True),
        ("64:ff9b::7f00:1", False),
        ("64:ff9b::5db8:d70e", True),
        ("64:ff9b:1::7f00:1", False),
        ("::7f00:1", False),
        ("2002:7f00:1::", False),
    ],
)
def test_addresses_of_the_internet(address: str, public: bool) -> None:
    """Loopback, private, local, shared, reserved and multicast addresses are refused."""
    assert web.is_public(ipaddress.ip_address(address)) is public


@pytest.mark.parametrize(
    "address", ["http://", "https://[x", "http://a b/", "http://nirgends.invalid/x"]
)
def test_what_is_no_address_is_said(address: str) -> None:
    """One sentence, with the address."""
    with pytest.raises(SourceError, match=r"erwartet|erreichbar"):
        read_source(address)
