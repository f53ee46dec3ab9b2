"""The first table of events."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "events",
        sa.Column("key", sa.String(32), primary_key=True),
        sa.Column("time", sa.DateTime(timezone=True), nullable=False, index=True),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("entries", sa.JSON, nullable=False),
        sa.Column("suggestions", sa.JSON, nullable=False),
        sa.Column("probability", sa.Float),
        sa.Column("milliseconds", sa.Float, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("vote", sa.Boolean),
        sa.Column("text", sa.Text),
        sa.Column("sealed", sa.Text),
    )


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("events")
