"""Fixtures for all tests of the core.

The real FAQ and the sample FAQ are each read and indexed once.
"""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, settings

from bot.conversation.assistant import Assistant
from bot.conversation.loading import load_assistant
from bot.conversation.reply import Reply
from bot.faq import load_faq
from bot.faq.values import Faq
from bot.language.lemmas import Analyzer, load_analyzer
from bot.settings import PREFIX, Settings
from tests.paths import GOLDEN
from tests.sample import write_faq

EMBEDDED = "no_such_model"  # so that figures do not depend on what is installed
NOON = dt.datetime(2026, 11, 23, 12, 0, tzinfo=ZoneInfo("Europe/Berlin"))

# A slow machine is no fault of the code, and examples share read-only fixtures.
settings.register_profile(
    "core", deadline=None, max_examples=60, suppress_health_check=list(HealthCheck)
)
settings.register_profile("quick", settings.get_profile("core"), max_examples=15)
settings.load_profile("core")


# A test that uses one of these fixtures, even indirectly, needs more than `make quick` has.
_MARKED_BY_FIXTURE = {
    "browser": "browser",
    "postgresql_server": "servers",
    "postgresql_url": "servers",
    "redis_server": "servers",
    "real": "slow",  # indexing the whole FAQ takes ten seconds
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark each test by the fixtures it uses."""
    for item in items:
        for fixture in getattr(item, "fixturenames", ()):
            if marker := _MARKED_BY_FIXTURE.get(fixture):
                item.add_marker(marker)


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hide the settings of the person who runs the tests."""
    for key in [key for key in os.environ if key.startswith(PREFIX) or key == "TELEGRAM_BOT_TOKEN"]:
        monkeypatch.delenv(key)


@pytest.fixture(scope="session")
def cache_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder in which the session keeps indexes, one for all workers of the run."""
    own = tmp_path_factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "cache"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def analyzer() -> Analyzer:
    """Return the embedded pipeline."""
    return load_analyzer(EMBEDDED)


@pytest.fixture(scope="session")
def real(cache_dir: Path) -> Assistant:
    """Return the assistant of the project's own FAQ; it is Monday, 23 November 2026, noon."""
    assistant = load_assistant(Settings(spacy_model=EMBEDDED, cache_dir=cache_dir))
    return Assistant(assistant.faq, assistant.index, assistant.model, lambda: NOON)


@pytest.fixture(scope="session")
def unsure(real: Assistant) -> str:
    """Return a question, asked by somebody, to which the bot replies with suggestions."""
    return _first_asked(real, lambda reply: reply.kind == "suggest")


@pytest.fixture(scope="session")
def nearly_sure(real: Assistant) -> str:
    """Return a question, asked by somebody, to whose answer the bot adds what else may fit."""
    return _first_asked(real, lambda reply: len(reply.answers) == 1 and bool(reply.suggestions))


def _first_asked(assistant: Assistant, fits: Callable[[Reply], bool]) -> str:
    lines = (
        line
        for name in ("dev", "unseen_b")
        for line in (GOLDEN / f"{name}.jsonl").read_text("utf-8").splitlines()
    )
    questions = (str(json.loads(line)["q"]) for line in lines)
    return next(question for question in questions if fits(assistant.reply(question)))


@pytest.fixture(scope="session")
def sample_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the sample FAQ; not to be changed."""
    return write_faq(tmp_path_factory.mktemp("sample"))


@pytest.fixture(scope="session")
def sample_faq(sample_folder: Path) -> Faq:
    """Return the sample FAQ."""
    return load_faq(sample_folder)


@pytest.fixture(scope="session")
def sample(sample_folder: Path, cache_dir: Path) -> Assistant:
    """Return the assistant of the sample FAQ; it is Monday, 23 November 2026, noon."""
    assistant = load_assistant(Settings(spacy_model=EMBEDDED, cache_dir=cache_dir), sample_folder)
    return Assistant(assistant.faq, assistant.index, assistant.model, lambda: NOON)
