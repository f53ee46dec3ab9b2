"""Databases for the event log: a file, and a real PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers import postgresql


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """Run one PostgreSQL for all tests."""
    with postgresql() as (_, url):
        yield url


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.servers)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give the address of each kind of database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'events.db'}"
    url: str = request.getfixturevalue("postgresql_url")
    return url
