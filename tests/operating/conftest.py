"""Fixtures of the reliability tests.

A small FAQ, and real PostgreSQL and Redis servers that a test may stop.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers import Server, postgresql, redis
from tests.small_faq import write_faq


@pytest.fixture
def faq(tmp_path: Path) -> Path:
    """Write the small FAQ."""
    return write_faq(tmp_path / "faq")


@pytest.fixture
def postgresql_server() -> Iterator[tuple[Server, str]]:
    """Run a PostgreSQL of this test's own."""
    with postgresql() as found:
        yield found


@pytest.fixture
def redis_server() -> Iterator[tuple[Server, str]]:
    """Run a Redis of this test's own."""
    with redis() as found:
        yield found
