"""How often one client may ask."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from flask_openapi3.openapi import OpenAPI

from bot.settings import Settings, SettingsError
from web.limiting import Limiter

Make = Callable[..., OpenAPI]


def ask(client: FlaskClient, address: str = "192.0.2.1", **headers: str) -> int:
    """Return the status of a question from an address."""
    response = client.post(
        "/api/v1/ask",
        json={"question": "Hallo"},
        environ_base={"REMOTE_ADDR": address},
        headers=headers,
    )
    return response.status_code


def test_too_many_questions_are_a_429_with_a_waiting_time(make_app: Make) -> None:
    """The third question is refused and told how long to wait; other clients continue."""
    client = make_app(rate_limit="2/minute").test_client()
    assert [ask(client), ask(client), ask(client)] == [200, 200, 429]
    refused = client.post(
        "/api/v1/ask", json={"question": "Hallo"}, environ_base={"REMOTE_ADDR": "192.0.2.1"}
    )
    assert 1 <= int(refused.headers["Retry-After"]) <= 120
    assert f"warten Sie {refused.headers['Retry-After']} Sekunden" in refused.get_json()["detail"]
    assert ask(client, "192.0.2.2") == 200


def test_typing_does_not_use_up_questions(make_app: Make) -> None:
    """Suggestions while typing count apart from questions, and more of them are allowed."""
    client = make_app(rate_limit="1/minute").test_client()
    assert [client.get("/api/v1/suggest?q=a").status_code for _ in range(6)] == [200] * 5 + [429]
    assert ask(client, "127.0.0.1") == 200


def test_one_ipv6_network_is_one_client(make_app: Make) -> None:
    """Addresses of one /64 count together."""
    client = make_app(rate_limit="1/minute").test_client()
    assert [
        ask(client, "2001:db8::1"),
        ask(client, "2001:db8::ffff"),
        ask(client, "2001:db8:0:1::1"),
    ] == [200, 429, 200]


def test_the_port_that_a_proxy_adds_is_no_part_of_the_address(make_app: Make) -> None:
    """One client stays one, and two stay two, whatever port they come from."""
    behind = make_app(rate_limit="1/minute", trusted_proxies=1).test_client()
    addresses = (
        "198.51.100.7:1001",
        "198.51.100.7:1002",
        "198.51.100.8:1001",
        "[2001:db8::1]:1001",
        "[2001:db8::1]:1002",
        "[2001:",
    )
    assert [ask(behind, **{"X-Forwarded-For": address}) for address in addresses] == [
        200,
        429,
        200,
        200,
        429,
        200,
    ]


def test_forwarded_address_counts_behind_a_trusted_proxy_only(make_app: Make) -> None:
    """Clients cannot invent addresses.

    The header counts only as far as our own proxies set it.
    """
    alone = make_app(rate_limit="1/minute").test_client()
    assert [ask(alone, **{"X-Forwarded-For": f"198.51.100.{n}"}) for n in (1, 2)] == [200, 429]
    behind = make_app(rate_limit="1/minute", trusted_proxies=1).test_client()
    forged = [f"203.0.113.{n}, 198.51.100.7" for n in (1, 2)]
    assert [ask(behind, **{"X-Forwarded-For": header}) for header in forged] == [200, 429]


@pytest.mark.parametrize("url", ["redis://127.0.0.1:1/0", "unix:///nowhere/redis.sock?db=1"])
def test_without_its_redis_the_limit_holds_in_memory(
    url: str, caplog: pytest.LogCaptureFixture
) -> None:
    """A Redis that is gone neither fails an answer nor lifts the limit."""
    limiter = Limiter(Settings(rate_limit="2/minute", redis_url=url))
    waits = [limiter.wait("192.0.2.1", "ask") for _ in range(3)]
    assert waits[:2] == [0, 0]
    assert waits[2] > 0
    assert "Redis does not answer" in caplog.text


@pytest.mark.parametrize("limit", ["oft", "60/minute;5/second"])
def test_senseless_limit_is_an_error_at_the_start(limit: str) -> None:
    """A limit that cannot be read, or several, names the setting and the value."""
    with pytest.raises(SettingsError, match=rf"QZBOT_RATE_LIMIT: Wert „{limit}“ ungültig"):
        Limiter(Settings(rate_limit=limit))


@pytest.mark.parametrize("url", ["redis://:geheim@h:abc/0", "redis://:geheim@h/0?db=x", "quark://"])
def test_senseless_redis_is_an_error_at_the_start(url: str) -> None:
    """An address that cannot be read names the setting and an example, not the password."""
    expected = "QZBOT_REDIS_URL: Wert „…“ ungültig; erwartet wird eine Adresse wie redis:"
    with pytest.raises(SettingsError, match=expected) as caught:
        Limiter(Settings(redis_url=url))
    assert "geheim" not in str(caught.value)
