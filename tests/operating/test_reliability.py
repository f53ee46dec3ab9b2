"""What may happen to a running bot, played briefly with real servers.

The long form is `python -m tests.bench.reliability`.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.operating import scenarios
from tests.operating.deployment import Telegram, Web, ask, call, running
from tests.servers import Server, wait_until
from tests.telegram.bot_api import BotApi
from tests.telegram.people import person

pytestmark = pytest.mark.servers


def test_killed_processes_lose_no_acknowledged_vote(faq: Path, tmp_path: Path) -> None:
    """After kill -9 of a worker and of the server, every acknowledged vote is in the file."""
    figures = scenarios.killed(faq, tmp_path, f"sqlite:///{tmp_path / 'events.db'}", times=1)
    assert figures["votes lost"] == 0


@pytest.mark.parametrize("webhook", [False, True], ids=["polling", "webhook"])
def test_killed_telegram_process_leaves_nobody_without_an_answer(
    faq: Path, tmp_path: Path, webhook: bool
) -> None:
    """After kill -9 in the middle of a crowd's messages everybody is answered at the next start."""
    figures = scenarios.telegram_killed(faq, tmp_path, webhook=webhook)
    assert figures["never answered"] == 0


def test_end_of_telegram_takes_less_than_its_time(faq: Path, tmp_path: Path) -> None:
    """SIGTERM ends the process within 20 seconds though Telegram says to wait two minutes.

    The answer comes after the next start.
    """
    with BotApi() as api:
        api.retry_after = 120
        bot = Telegram(api, faq, tmp_path)
        bot.start()
        ada = person(api)
        ada.asks("Turnus?")
        api.fail("429", "sendMessage")
        ada.sends("Was ist ein Zirkel?")
        api.wait_until(lambda: not api.failures_left)
        code, seconds = bot.stop()
        assert code == 0
        assert seconds < 20 - 5  # the recorder of events may take five more
        with bot:
            assert ada.sees().text


def test_a_database_that_restarts_costs_no_answer(
    faq: Path, tmp_path: Path, postgresql_server: tuple[Server, str]
) -> None:
    """While PostgreSQL is away, questions are answered; afterwards all events are written."""
    figures = scenarios.database_restarted(faq, tmp_path, *postgresql_server, times=1)
    assert figures["events dropped"] == 0


def test_limits_hold_with_and_without_redis(
    faq: Path, tmp_path: Path, redis_server: tuple[Server, str]
) -> None:
    """When Redis is gone limits are counted in memory."""
    figures = scenarios.redis_gone(faq, tmp_path, *redis_server)
    assert figures["allowed of 10 without"] == 5


def test_slow_clients_stop_nobody(faq: Path, tmp_path: Path) -> None:
    """With connections that send byte by byte others are answered."""
    figures = scenarios.slow_clients(faq, tmp_path, number=200, questions=100)
    assert figures["answers lost"] == 0


def test_reloads_fail_no_request(faq: Path, tmp_path: Path) -> None:
    """Data are exchanged under load without a failed request."""
    figures = scenarios.data_reloaded(faq, tmp_path, times=4)
    assert figures["requests failed"] == 0


def test_odd_questions_and_broken_bodies_are_no_server_errors(faq: Path, tmp_path: Path) -> None:
    """Whatever is sent, the answer is below 500 and the log has no error."""
    figures = scenarios.fuzzed(faq, tmp_path, number=2000)
    assert figures["requests"] == 2000


def test_two_processes_behind_nginx_are_one_bot(
    faq: Path,
    tmp_path: Path,
    postgresql_server: tuple[Server, str],
    redis_server: tuple[Server, str],
) -> None:
    """A process with PostgreSQL and Redis is killed and restarted, and no request fails."""
    figures = scenarios.behind_a_proxy(
        faq, tmp_path, postgresql_server[1], redis_server[1], questions=60
    )
    assert figures["requests failed"] == 0


def test_faulty_data_are_told_while_the_old_ones_answer(faq: Path, tmp_path: Path) -> None:
    """After a bad edit `/readyz` names the file, and questions are answered from the old data."""
    web = Web(faq, tmp_path, reload_seconds=1)
    with running(web):
        (faq / "entries" / "02-wie-oft.md").write_text("kaputt", encoding="utf-8")
        wait_until(lambda: web.metric("qzbot_data_faulty") == 1, "the fault is noticed")
        ready = call(web.port, "GET", "/readyz")[1].decode()
        assert "entries/02-wie-oft.md, Zeile 1: erwartet wird" in ready
        assert str(faq) not in ready
        assert ask(web.port, "Wie oft trifft sich der Zirkel?")[1]["answers"][0]["id"] == "2"


def test_two_workers_count_together_and_write_what_waits(faq: Path, tmp_path: Path) -> None:
    """Any worker answers `/metrics` for both; a stopped server writes its last events."""
    database = f"sqlite:///{tmp_path / 'events.db'}"
    web = Web(faq, tmp_path, workers=2, events="statistics", database_url=database)
    with running(web):
        for _ in range(20):
            assert ask(web.port, "Turnus?")[0] == 200
        assert web.metric("qzbot_replies_total") == 20
        wait_until(lambda: web.metric("qzbot_index") == 2, "both workers have loaded the data")
    assert scenarios.events_in(database) == 20
