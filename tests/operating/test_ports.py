"""What is said about a port that cannot be listened on."""

from __future__ import annotations

import socket

import pytest

from bot.operating import ports
from bot.operating.ports import listening_socket
from bot.settings import SettingsError


def message_of(key: str, port: int) -> str:
    """Return the error for a port."""
    with pytest.raises(SettingsError) as caught:
        listening_socket(key, "127.0.0.1", port)
    return str(caught.value)


@pytest.mark.parametrize(
    ("key", "ways"),
    [
        ("QZBOT_PORT", "--port {other} oder QZBOT_PORT={other}"),
        ("QZBOT_WEBHOOK_PORT", "QZBOT_WEBHOOK_PORT={other}"),
    ],
)
def test_taken_port_names_a_way_out(key: str, ways: str) -> None:
    """Who has set no variable reads what to type; only the website has an option for it."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        said = message_of(key, port)
    assert said == (
        f"Port {port} auf 127.0.0.1 ist schon belegt. Beenden Sie das andere Programm, "
        f"oder nehmen Sie einen anderen Port: {ways.format(other=port + 1)}"
    )


def test_after_the_last_port_comes_the_one_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """The port that is named exists."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        monkeypatch.setattr(ports, "_LAST_PORT", port)
        assert f"--port {port - 1} " in message_of("QZBOT_PORT", port)
