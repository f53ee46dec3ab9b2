"""Runs the migrations on the connection that the store passes in."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection, text

from bot.recording.schema import Base

# Any number; of several processes that start at once, one migrates and the others wait.
_LOCK = 7_163_402


def run(connection: Connection) -> None:
    """Bring the database up to date."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
    context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True)
    context.run_migrations()


run(context.config.attributes["connection"])
