"""Runs the migrations on the connection that the store passes in."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection, inspect, text

from bot.recording.schema import Base, Event

# Any number; of several processes that start at once, one migrates and the others wait.
_LOCK = 7_163_402
# Where the revision of the tables is noted. The usual one belongs to the first application that
# comes to a database.
_OWN_TABLE, _USUAL_TABLE = "qzbot_alembic_version", "alembic_version"


def run(connection: Connection) -> None:
    """Bring the database up to date."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        version_table=_version_table(connection),
    )
    context.run_migrations()


def _version_table(connection: Connection) -> str:
    """Return the name of our own table, or the usual one where earlier versions made the events.

    That stays in use, so that one can still go back to such a version.
    """
    tables = inspect(connection)
    is_ours = tables.has_table(_OWN_TABLE) or not tables.has_table(Event.__tablename__)
    return _OWN_TABLE if is_ours else _USUAL_TABLE


run(context.config.attributes["connection"])
