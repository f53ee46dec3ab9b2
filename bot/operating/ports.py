"""Opening a port to listen on; what is wrong with it is said in terms of the settings."""

from __future__ import annotations

import errno
import socket

from bot.faq.faults import reason_of
from bot.settings import SettingsError, environment_key

_LAST_PORT = 65535


def listening_socket(key: str, host: str, port: int) -> socket.socket:
    """Return a socket that listens, by IPv4 or IPv6.

    Raises `SettingsError` that names the setting of the host, or the key of the port.
    """
    try:
        first_address, *_ = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        family, *_ = first_address
        both = family == socket.AF_INET6 and socket.has_dualstack_ipv6()
        opened = socket.create_server((host, port), family=family, dualstack_ipv6=both)
    except socket.gaierror as error:
        raise _no_address(host) from error
    except OSError as error:
        if error.errno == errno.EADDRNOTAVAIL:
            raise _no_address(host) from error
        if error.errno == errno.EADDRINUSE:
            raise _taken(key, host, port) from error
        expected = f"erwartet wird ein freier Port auf {host} ({reason_of(error)})"
        raise SettingsError(f"{key}: Wert „{port}“ ungültig; {expected}.") from error
    opened.setblocking(False)
    return opened


def _taken(key: str, host: str, port: int) -> SettingsError:
    """Say how to get around another program on the port, which is mostly a bot started before."""
    other = port + 1 if port < _LAST_PORT else port - 1
    ways = f"{key}={other}"
    if key == environment_key("port"):
        ways = f"--port {other} oder {ways}"
    taken = f"Port {port} auf {host} ist schon belegt"
    advice = f"Beenden Sie das andere Programm, oder nehmen Sie einen anderen Port: {ways}"
    return SettingsError(f"{taken}. {advice}")


def _no_address(host: str) -> SettingsError:
    expected = "erwartet wird eine Adresse dieses Rechners wie 127.0.0.1, 0.0.0.0 oder ::1"
    return SettingsError(f"{environment_key('host')}: Wert „{host}“ ungültig; {expected}.")
