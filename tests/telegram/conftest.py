"""Fixtures: the real FAQ once for all tests, a server for each, and the bot running against it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.conversation.assistant import Assistant
from tests.telegram.bot_api import BotApi
from tests.telegram.people import Person, person
from tests.telegram.running import Votes, running_bot


@pytest.fixture(scope="session")
def assistant(real: Assistant) -> Assistant:
    """Return the assistant of our own FAQ, at today's date."""
    return Assistant(real.faq, real.index, real.model)


@pytest.fixture
def api() -> Iterator[BotApi]:
    """Return a Bot API server that in the end has refused no call."""
    with BotApi() as server:
        yield server
        assert server.refusals == []


@pytest.fixture(scope="module")
def votes() -> Votes:
    """Return the recorder of the running bot."""
    return Votes()


@pytest.fixture(scope="module")
def bot(assistant: Assistant, votes: Votes) -> Iterator[BotApi]:
    """Return a server with our bot running against it by long polling, one per module."""
    with BotApi() as server:
        with running_bot(server, lambda: assistant, votes):
            yield server
        assert server.refusals == []


@pytest.fixture
def ada(bot: BotApi) -> Person:
    """Return a person in a private chat with the running bot."""
    return person(bot)
