"""Whether an address of a link, a mailbox or a telephone is one."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_HOST = re.compile(
    r"(?!https?$)[^\W_](?:[\w-]*[^\W_])?(?:\.[^\W_](?:[\w-]*[^\W_])?)*\.?", re.IGNORECASE
)
_MAILBOX = re.compile(r"[^\s@<>()\[\],;:\"]+@(?P<host>[^\s@]+\.[^\s@.]{2,})")
_TELEPHONE = re.compile(r"\+?[\d\s()/.–-]{3,}(?:,?\s*(?:Durchwahl|App\.?|-)\s*\d+)?")
_WITHOUT_SCHEME = re.compile(
    r"(?:www\.|[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}(?:[/?#:]|$))\S*", re.IGNORECASE
)
_EXPECTED = "erwartet wird eine Adresse, die mit https:// beginnt"


def address_fault(address: str) -> str:
    """Return what is wrong with the target of a link, empty if nothing is."""
    if is_mailbox(address):
        return f"{_EXPECTED}; für ein Postfach: mailto:{address}"
    if _WITHOUT_SCHEME.fullmatch(address):
        return f"{_EXPECTED}; gemeint ist vermutlich https://{address}"
    if not _is_address(address):
        return _EXPECTED
    return ""


def is_mailbox(text: str) -> bool:
    """Tell whether a text is an e-mail address."""
    match = _MAILBOX.fullmatch(text)
    if match is None:
        return False
    return _HOST.fullmatch(match["host"]) is not None


def is_telephone(text: str) -> bool:
    """Tell whether a text is a telephone number."""
    if _TELEPHONE.fullmatch(text) is None:
        return False
    return any(map(str.isdigit, text))


def _is_address(address: str) -> bool:
    scheme, _, rest = address.partition(":")
    if re.search(r"\s", address):
        return False
    if scheme == "mailto":
        return all(map(is_mailbox, rest.partition("?")[0].split(",")))
    if scheme == "tel":
        return is_telephone(rest)
    if scheme in ("https", "http"):
        return _is_host(address)
    return address.startswith("/") and not address.startswith("//")


def _is_host(address: str) -> bool:
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname, parts.port  # raised by an invalid port
    except ValueError:
        return False
    return parts.username is None and _HOST.fullmatch(host or "") is not None
