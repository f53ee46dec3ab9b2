"""What may happen to a running bot; each scenario checks what has to hold and returns its figures.

The tests play them briefly; `python -m tests.bench.reliability` plays them at full length and
writes docs/reliability.md.
"""

from __future__ import annotations

import contextlib
import json
import random
import socket
import statistics
import subprocess
import threading
from collections import Counter
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from sqlalchemy import text

from bot.recording.sealing import event_key
from bot.recording.store import open_store
from bot.settings import Settings
from tests.operating.deployment import (
    QUESTIONS,
    Telegram,
    Visitors,
    Web,
    ask,
    call,
    proxy,
    running,
)
from tests.servers import Server, wait_until
from tests.telegram.bot_api import BotApi
from tests.telegram.people import person

Figures = dict[str, object]
_CROWD, _KILLED_AFTER = (
    120,
    45,
)  # people who write to the Telegram bot, and answers before it is killed
FLAT = 1.1  # memory that grows by less than this factor counts as flat
SPIKY = "\x00\ud800\u202e\ufeffäß€😀'\"<>{}[]\\%;$`\n\t "


def lost_votes(database: str, votes: dict[str, bool]) -> list[str]:
    """Return the acknowledged votes that the database does not hold."""
    store = open_store(Settings(database_url=database))
    with store.engine.connect() as connection:
        kept = {
            row.key: row.vote for row in connection.execute(text("SELECT key, vote FROM events"))
        }
    store.close()
    return [
        event_id for event_id, helpful in votes.items() if kept.get(event_key(event_id)) != helpful
    ]


def events_in(database: str) -> int:
    """Return the number of events."""
    store = open_store(Settings(database_url=database))
    with store.engine.connect() as connection:
        count = connection.execute(text("SELECT count(*) FROM events")).scalar_one()
    store.close()
    return int(count)


def clear(database: str) -> None:
    """Remove all events."""
    store = open_store(Settings(database_url=database))
    store.migrate()
    with store.engine.begin() as connection:
        connection.execute(text("DELETE FROM events"))
    store.close()


def intact(database: str) -> bool:
    """Return whether SQLite finds its file in order; PostgreSQL says so by starting."""
    store = open_store(Settings(database_url=database))
    check = "PRAGMA integrity_check" if store.engine.dialect.name == "sqlite" else "SELECT 'ok'"
    with store.engine.connect() as connection:
        found = connection.execute(text(check)).scalar_one()
    store.close()
    return bool(found == "ok")


def killed(faq: Path, folder: Path, database: str, times: int) -> Figures:
    """Kill a worker, then the whole server, under load, several times.

    No acknowledged vote is lost.
    """
    web = Web(faq, folder, workers=2, events="statistics", database_url=database)
    with running(web), Visitors(web.port) as visitors:
        for _ in range(times):
            visitors.ask_more(50)
            web.workers[0].kill()
            wait_until(lambda: len(web.workers) == 2, "the worker is replaced")
            visitors.ask_more(50)
            web.kill()
            web.start()
    missing = lost_votes(database, visitors.votes)
    assert missing == []
    assert intact(database)
    assert not [status for status in visitors.statuses if status.split()[1].startswith("5")]
    return {
        "kills of a worker and of the server": 2 * times,
        "questions answered": visitors.answered,
        "requests cut or refused meanwhile": visitors.statuses["ask lost"]
        + visitors.statuses["feedback lost"],
        "votes acknowledged": len(visitors.votes),
        "votes lost": len(missing),
    }


def telegram_killed(faq: Path, folder: Path, *, webhook: bool) -> Figures:
    """Kill the Telegram process while a crowd waits for answers, and start it again.

    Everybody gets one answer.
    """
    with BotApi() as api:
        bot = Telegram(api, faq, folder, webhook=webhook)
        people = [person(api, f"P{number}") for number in range(_CROWD)]

        def received() -> list[int]:
            with api.changed:
                return [len(one.chat.messages) - 1 for one in people]

        with bot:
            person(api).asks(QUESTIONS[0])
            for one in people:
                one.sends(QUESTIONS[0])
            wait_until(lambda: sum(map(bool, received())) >= _KILLED_AFTER, "some are answered")
            bot.kill()
            before = sum(map(bool, received()))
            bot.start()
            wait_until(lambda: all(received()), "everybody is answered", 60)
            person(api).asks(QUESTIONS[0])  # whatever was to come twice has come by now
        answers = received()
        assert api.refusals == []
        assert before < _CROWD
    return {
        "people who write": _CROWD,
        "answered before kill -9": before,
        "answered after the next start": sum(map(bool, answers)),
        "answered twice": sum(count > 1 for count in answers),
        "never answered": answers.count(0),
    }


def database_restarted(
    faq: Path, folder: Path, server: Server, database: str, times: int
) -> Figures:
    """Stop PostgreSQL and start it again under load.

    Every question is answered, and events are recorded again.
    """
    web = Web(faq, folder, workers=2, events="statistics", database_url=database)
    with running(web):
        with Visitors(web.port) as visitors:
            for _ in range(times):
                visitors.ask_more(100)
                server.stop()
                wait_until(
                    lambda: web.status("/readyz") == 503, "/readyz says that the database is gone"
                )
                visitors.ask_more(20)
                server.start()
                wait_until(lambda: web.status("/readyz") == 200, "/readyz says that it is back")
        dropped = web.metric("qzbot_events_dropped_total")
        wait_until(lambda: web.metric("qzbot_events_waiting") == 0, "all events are written")
        written = events_in(database)
    assert {status for status in visitors.statuses if status.startswith("ask")} == {"ask 200"}
    missing = lost_votes(database, visitors.votes)
    assert missing == []
    assert written + dropped == visitors.answered
    return {
        "stops": times,
        "questions answered": visitors.answered,
        "questions not answered": 0,
        "slowest answer, ms": round(visitors.percentile(1.0)),
        "events written": written,
        "events dropped": int(dropped),
        "votes lost": len(missing),
    }


def redis_gone(faq: Path, folder: Path, server: Server, url: str) -> Figures:
    """Stop Redis: limits are counted in memory from then on, and answers go on."""
    web = Web(faq, folder, redis_url=url, rate_limit="5/minute", trusted_proxies=1)

    def allowed(client: str) -> int:
        return sum(
            ask(web.port, "Turnus?", {"X-Forwarded-For": client})[0] == 200 for _ in range(10)
        )

    with running(web):
        with_redis = allowed("192.0.2.1")
        server.stop()
        without = allowed("192.0.2.2")
        server.start()
    assert with_redis == without == 5
    return {"limit": 5, "allowed of 10 with Redis": with_redis, "allowed of 10 without": without}


def slow_clients(faq: Path, folder: Path, number: int, questions: int) -> Figures:
    """Open many connections that send byte by byte or nothing at all.

    Other visitors are answered as before.
    """
    web = Web(faq, folder)
    with running(web), contextlib.ExitStack() as stack:
        with Visitors(web.port, 2) as before:
            before.ask_more(questions)
        sockets = [
            stack.enter_context(socket.create_connection(("127.0.0.1", web.port)))
            for _ in range(number)
        ]
        done = threading.Event()
        dribble = threading.Thread(target=_dribble, args=(sockets, done))
        dribble.start()
        try:
            with Visitors(web.port, 2) as during:
                during.ask_more(questions)
        finally:
            done.set()
            dribble.join()
    assert set(during.statuses) <= {"ask 200", "feedback 200"}
    return {
        "slow or idle clients": number,
        "median answer before, ms": round(before.percentile(0.5), 1),
        "median answer with them, ms": round(during.percentile(0.5), 1),
        "99 % within, ms": round(during.percentile(0.99), 1),
        "answers lost": 0,
    }


def _reloaded(web: Web, times: int) -> bool:
    return web.metric("qzbot_reloads_total") == times


def _dribble(sockets: list[socket.socket], done: threading.Event) -> None:
    """Let every second connection send its headers byte by byte."""
    header = (
        b"POST /api/v1/ask HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 400\r\n\r\n"
        + b"x" * 300
    )
    for place in range(len(header)):
        for slow in sockets[::2]:
            with contextlib.suppress(OSError):  # the server has hung up, as it should
                slow.send(header[place : place + 1])
        if done.wait(0.1):
            return


def data_reloaded(faq: Path, folder: Path, times: int) -> Figures:
    """Change an entry again and again under load: no request fails, and memory stays."""
    web = Web(faq, folder, workers=1, reload_seconds=1)
    entry = faq / "entries" / "02-wie-oft.md"
    original = entry.read_text(encoding="utf-8")
    memory: list[int] = []
    with running(web), Visitors(web.port, 2) as visitors:
        visitors.ask_more(200)
        for turn in range(1, times + 1):
            entry.write_text(original.replace("zweimal", f"{turn}-mal"), encoding="utf-8")
            wait_until(partial(_reloaded, web, turn), f"reload {turn}")
            memory.append(web.memory)
        reply = ask(web.port, "Wie oft trifft sich der Zirkel?")[1]
    entry.write_text(original, encoding="utf-8")
    assert f"{times}-mal" in reply["answers"][0]["text"]
    assert set(visitors.statuses) <= {"ask 200", "feedback 200"}
    settled = memory[1:]  # the first reload builds in the process and keeps what later ones reuse
    third = max(1, len(settled) // 3)
    assert statistics.median(settled[-third:]) < FLAT * statistics.median(settled[:third])
    return {
        "reloads": times,
        "questions answered": visitors.answered,
        "requests failed": 0,
        "memory in the first third, MB": round(statistics.median(settled[:third]) / 1e6, 1),
        "memory in the last third, MB": round(statistics.median(settled[-third:]) / 1e6, 1),
    }


def soaked(faq: Path, folder: Path, database: str, questions: int) -> Figures:
    """Ask for long, with events and votes: memory stays flat, and nothing fails."""
    web = Web(faq, folder, workers=1, events="texts", database_url=database)
    memory: list[int] = []
    with running(web), Visitors(web.port) as visitors:
        for _ in range(30):
            visitors.ask_more(questions // 30)
            memory.append(web.memory)
    assert set(visitors.statuses) <= {"ask 200", "feedback 200"}
    assert lost_votes(database, visitors.votes) == []
    assert memory[-1] < FLAT * memory[9]
    return {
        "questions answered": visitors.answered,
        "votes": len(visitors.votes),
        "memory after a third, MB": round(memory[9] / 1e6, 1),
        "memory at the end, MB": round(memory[-1] / 1e6, 1),
        "median, ms": round(visitors.percentile(0.5), 1),
        "99 % within, ms": round(visitors.percentile(0.99), 1),
    }


def fuzzed(faq: Path, folder: Path, number: int) -> Figures:
    """Send odd questions and broken bodies: whatever comes, no answer is a 5xx."""
    web = Web(faq, folder, workers=2)
    statuses: Counter[int] = Counter()
    with running(web):
        threads = [
            threading.Thread(target=_fuzz, args=(web.port, seed, number // 4, statuses))
            for seed in range(4)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert web.status("/readyz") == 200
        errors = web.log.read_text(encoding="utf-8").count('"level": "error"')
    assert sum(statuses.values()) == number // 4 * 4
    assert max(statuses) < 500, statuses
    assert errors == 0
    return {
        "requests": sum(statuses.values()),
        **{f"status {status}": statuses[status] for status in sorted(statuses)},
    }


def _fuzz(port: int, seed: int, number: int, statuses: Counter[int]) -> None:
    chance = random.Random(seed)  # noqa: S311 - no secret
    found: Counter[int] = Counter()
    for turn in range(number):
        body = _question(chance) if turn % 2 else _broken(chance)
        found[call(port, "POST", "/api/v1/ask", body)[0]] += 1
    statuses.update(found)


def _question(chance: random.Random) -> bytes:
    """Return a well-formed body with an odd question."""
    kinds = (
        lambda: chance.choice(SPIKY),
        lambda: chr(chance.randrange(32, 0x2FFF)),
        lambda: "e",
        lambda: " ",
        lambda: "Zirkel",
    )
    letters = [chance.choice(kinds)() for _ in range(chance.randrange(1, 80))]
    context = chance.choice((None, "2", "", "99", "../etc", "x" * 300))
    return json.dumps({"question": "".join(letters), "context": context}).encode()


def _broken(chance: random.Random) -> bytes:
    """Return a body with bytes changed, cut or repeated."""
    body = bytearray(_question(chance))
    for _ in range(chance.randrange(1, 6)):
        body[chance.randrange(len(body))] = chance.randrange(256)
    return bytes(body[: chance.randrange(1, len(body) + 1)]) * chance.choice((1, 1, 1, 2, 200))


def behind_a_proxy(
    faq: Path, folder: Path, database: str, redis_url: str, questions: int
) -> Figures:
    """Two processes behind nginx share limits and events; one is killed and nobody notices."""
    first, second = (
        Web(
            faq,
            folder,
            events="statistics",
            database_url=database,
            redis_url=redis_url,
            trusted_proxies=1,
        )
        for _ in "12"
    )
    with running(first, second), proxy(first, second) as nginx, Visitors(nginx.port) as visitors:
        visitors.ask_more(questions)
        first.kill()
        visitors.ask_more(questions)
        first.start()
        visitors.ask_more(questions)
        wait_until(
            lambda: first.metric("qzbot_replies_total") > 0,
            "the process that came back answers again",
        )
    assert set(visitors.statuses) <= {"ask 200", "feedback 200"}
    assert lost_votes(database, visitors.votes) == []
    return {
        "questions answered": visitors.answered,
        "requests failed": 0,
        "votes acknowledged": len(visitors.votes),
        "votes lost": 0,
        "median, ms": round(visitors.percentile(0.5), 1),
        "99 % within, ms": round(visitors.percentile(0.99), 1),
    }


@contextlib.contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """Give a file system of eight megabytes; only root may mount one."""
    disk = folder / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(disk)], check=True)
    try:
        yield disk
    finally:
        subprocess.run(["umount", "--lazy", str(disk)], check=True)


def disk_full(faq: Path, folder: Path, questions: int) -> Figures:
    """Fill the disk under SQLite.

    Answers continue and `/readyz` reports it. With room again, the events are written.
    """
    with small_disk(folder) as disk:
        database = f"sqlite:///{disk / 'events.db'}"
        web = Web(faq, folder, events="statistics", database_url=database)
        with running(web), Visitors(web.port) as visitors:
            visitors.ask_more(20)
            with contextlib.suppress(OSError):
                (disk / "filler").write_bytes(b"x" * 2**23)
            wait_until(
                lambda: web.status("/readyz") == 503, "/readyz says that nothing can be written"
            )
            visitors.ask_more(questions)
            (disk / "filler").unlink()
            wait_until(lambda: web.status("/readyz") == 200, "events are written again")
            wait_until(lambda: web.metric("qzbot_events_waiting") < 50, "what waited is written")
        assert lost_votes(database, visitors.votes) == []
        assert intact(database)
        assert set(visitors.statuses) <= {"ask 200", "feedback 200"}
        written = events_in(database)
    return {
        "questions answered": visitors.answered,
        "requests failed": 0,
        "events written": written,
        "votes lost": 0,
    }


def disk_read_only(faq: Path, folder: Path, questions: int) -> Figures:
    """Start on a read-only disk.

    Every question is answered, no vote is acknowledged, and `/readyz` reports it.
    """
    with small_disk(folder) as disk:
        database = f"sqlite:///{disk / 'events.db'}"
        web = Web(faq, folder, events="statistics", database_url=database)
        with running(web):
            assert ask(web.port, QUESTIONS[0])[0] == 200
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        with running(web, ready=False), Visitors(web.port) as visitors:
            visitors.ask_more(questions)
            wait_until(
                lambda: web.status("/readyz") == 503, "/readyz says that nothing can be written"
            )
        assert set(visitors.statuses) <= {"ask 200", "feedback 200"}
    return {
        "questions answered": visitors.answered,
        "requests failed": 0,
        "votes acknowledged": len(visitors.votes),
    }


def clock_changed(faq: Path, folder: Path, database: str, library: Path) -> Figures:
    """Set the clock ten years ahead and back under load.

    Answers, events and votes continue, and nothing is deleted.
    """
    clock = folder / "clock"
    clock.write_text("+0\n", encoding="utf-8")
    fake = {
        "LD_PRELOAD": library,
        "FAKETIME_TIMESTAMP_FILE": clock,
        "FAKETIME_NO_CACHE": 1,
        "FAKETIME_DONT_FAKE_MONOTONIC": 1,
    }
    web = Web(
        faq, folder, fake, events="statistics", database_url=database, rate_limit="100000/minute"
    )
    with running(web), Visitors(web.port, 2) as visitors:
        for offset in ("+0", "+3650d", "-3650d", "+0"):
            clock.write_text(f"{offset}\n", encoding="utf-8")
            visitors.ask_more(100)
    assert set(visitors.statuses) <= {"ask 200", "feedback 200"}
    assert lost_votes(database, visitors.votes) == []
    assert events_in(database) >= visitors.answered
    return {
        "questions answered": visitors.answered,
        "requests failed": 0,
        "events lost": 0,
        "votes lost": 0,
    }
