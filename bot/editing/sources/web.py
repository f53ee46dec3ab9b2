"""One page of the web, fetched on demand.

What this machine can reach and others cannot is refused, before and after each redirect: the
address that was judged is the one that is connected to.
"""

from __future__ import annotations

import ipaddress
import socket
import time
from concurrent.futures import Future
from dataclasses import dataclass
from threading import Thread
from typing import TYPE_CHECKING, Any

from bot.editing.sources.extras import needed
from bot.editing.sources.values import SourceError

if TYPE_CHECKING:
    import httpx

_LARGEST_PAGE = 5_000_000  # bytes
_SECONDS = 20.0  # for the page with all its redirects
_MOST_REDIRECTS = 5
_PORTS = {"https": 443, "http": 80}
_PAGE_TYPES = ("text/html", "application/xhtml+xml")
_NAT64 = ipaddress.ip_network("64:ff9b::/96")  # holds an IPv4 address in its last 32 bits
_GLOBAL_UNICAST = ipaddress.ip_network("2000::/3")  # all other IPv6 addresses are local or reserved
_HEADERS = {"User-Agent": "qzbot", "Accept": ", ".join(_PAGE_TYPES), "Accept-Encoding": "identity"}

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True, slots=True)
class Page:
    """A fetched page, and the address it came from after all redirects."""

    content: bytes
    address: str


def fetch(address: str, *, allow_private: bool = False) -> Page:
    """Return a page; raise `SourceError` if it cannot or must not be fetched.

    It is fetched in a thread of its own: the time-outs of a client hold for each read anew, so a
    server that sends its headers byte by byte would keep us for ever.
    """
    needed("httpx", "Seiten im Web")
    fetched: Future[Page] = Future()

    def work() -> None:
        try:
            fetched.set_result(_page(address, allow_private=allow_private))
        except BaseException as error:  # noqa: BLE001 - raised where the page is waited for
            fetched.set_exception(error)

    Thread(target=work, daemon=True).start()
    try:
        return fetched.result(_SECONDS)
    except TimeoutError as error:
        raise SourceError(_too_slow(address)) from error


def _page(address: str, *, allow_private: bool) -> Page:
    http: Any = needed("httpx", "Seiten im Web")
    deadline = time.monotonic() + _SECONDS
    try:
        # Proxies and passwords of this machine's environment are none of the page's business.
        with http.Client(trust_env=False, follow_redirects=False) as client:
            url = http.URL(address)
            return _fetched(client, url, deadline, allow_private=allow_private)
    except http.TimeoutException as error:
        raise SourceError(_too_slow(address)) from error
    except (http.HTTPError, http.InvalidURL, ValueError) as error:
        if isinstance(error, SourceError):
            raise
        raise SourceError(f"{address}: nicht erreichbar ({error})") from error


def _fetched(client: httpx.Client, url: httpx.URL, deadline: float, *, allow_private: bool) -> Page:
    for _ in range(_MOST_REDIRECTS + 1):
        if url.scheme not in _PORTS or not url.host:
            raise SourceError(f"{url}: erwartet wird eine Adresse mit https:// oder http://")
        target = _resolved(url, allow_private=allow_private)
        request = _request(client, url, target, _seconds_left(url, deadline))
        response = client.send(request, stream=True)
        try:
            if not response.has_redirect_location:
                return Page(_body(response, url, deadline), str(url))
            url = url.join(response.headers["location"])
        finally:
            response.close()
    raise SourceError(f"{url}: mehr als {_MOST_REDIRECTS} Weiterleitungen")


def _seconds_left(url: httpx.URL, deadline: float) -> float:
    """Return the time that is left for a page; raise `SourceError` if there is none."""
    seconds = deadline - time.monotonic()
    if seconds <= 0:
        raise SourceError(_too_slow(str(url)))
    return seconds


def _request(
    client: httpx.Client, url: httpx.URL, target: _Address, seconds: float
) -> httpx.Request:
    """Return a request to the very address that was judged, with the time that it may take."""
    host = str(target)
    if target.version == 6:
        host = f"[{host}]"
    at_host = url.copy_with(host=host, username=None, password=None)
    _, _, named = url.netloc.decode("ascii").rpartition("@")
    headers = {**_HEADERS, "Host": named}
    server_name = url.raw_host.decode("ascii")  # also what TLS verifies
    extensions = {"sni_hostname": server_name}
    return client.build_request(
        "GET", at_host, headers=headers, extensions=extensions, timeout=seconds
    )


def _resolved(url: httpx.URL, *, allow_private: bool) -> _Address:
    """Return the first address of a host; refuse a host that others cannot reach."""
    addresses = _addresses_of(url)
    private = [address for address in addresses if not is_public(address)]
    if private and not allow_private:
        message = f"„{url.host}“ liegt im eigenen Netz ({private[0]})"
        raise SourceError(f"{url}: {message}; wenn das gewollt ist, bitte --allow-private angeben")
    return addresses[0]


def _addresses_of(url: httpx.URL) -> list[_Address]:
    """Return all addresses that the name of a host stands for."""
    port = url.port or _PORTS[url.scheme]
    try:
        host = url.raw_host.decode("ascii").strip("[]")
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        message = f"den Rechner „{url.host}“ gibt es nicht oder er ist nicht erreichbar"
        raise SourceError(f"{url}: {message}") from error
    addresses = []
    for *_, socket_address in found:
        with_zone = str(socket_address[0])
        number, _, _ = with_zone.partition("%")
        address = ipaddress.ip_address(number)
        addresses.append(address)
    return addresses


def is_public(address: _Address) -> bool:
    """Tell whether an address is one of the internet, also where it stands within another."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
        if address not in _GLOBAL_UNICAST:
            return False
    return address.is_global and not address.is_multicast


def _body(response: httpx.Response, url: httpx.URL, deadline: float) -> bytes:
    if response.status_code != 200:
        raise SourceError(f"{url}: der Server antwortet mit {response.status_code}")
    content_type = response.headers.get("content-type", "")
    media_type, _, _ = content_type.partition(";")
    kind = media_type.strip().casefold()
    if kind not in _PAGE_TYPES:
        raise SourceError(f"{url}: erwartet wird eine HTML-Seite, gefunden: {kind or 'nichts'}")
    body = bytearray()
    for chunk in response.iter_raw():
        body += chunk
        if len(body) > _LARGEST_PAGE:
            most = _LARGEST_PAGE // 1_000_000
            raise SourceError(f"{url}: größer als {most} MB")
        _seconds_left(url, deadline)
    if response.headers.get("content-encoding", "identity") != "identity":
        message = "der Server schickt die Seite gepackt, obwohl das nicht verlangt war"
        raise SourceError(f"{url}: {message}")
    return bytes(body)


def _too_slow(address: str) -> str:
    return f"{address}: keine vollständige Antwort in {_SECONDS:.0f} Sekunden"
