"""The first form of the tables."""

import sqlalchemy as sa
from alembic import op

revision = "a1"
down_revision = None

HASH = 32


def upgrade() -> None:
    """From nothing."""
    op.create_table(
        "workshop",
        sa.Column("id", sa.String(HASH), primary_key=True),
        sa.Column("code", sa.String(20), nullable=False, unique=True),
        sa.Column("secret", sa.String(64), nullable=False),
        sa.Column("phrase", sa.String(64), nullable=False, unique=True),
        sa.Column("delete_on", sa.Date, nullable=False),
        sa.Column("closes", sa.DateTime(timezone=True)),
        sa.Column("joined", sa.Integer, nullable=False),
        sa.Column("shown", sa.Integer, nullable=False),
        sa.Column("changed", sa.Integer, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sqlite_with_rowid=False,
    )
    _part_of(
        "card",
        sa.Column("step", sa.String(60), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("second", sa.Text, nullable=False),
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("label", sa.String(HASH)),
        sa.Column("held_back", sa.Text, nullable=False),
        sa.Column("hidden", sa.Boolean, nullable=False),
        sa.Column("withheld", sa.Boolean, nullable=False),
        sa.Column("secret", sa.String(64), nullable=False),
    )
    _part_of("label", sa.Column("step", sa.String(60), nullable=False), sa.Column("text", sa.Text, nullable=False))
    _part_of(
        "quota",
        sa.Column("step", sa.String(60), nullable=False),
        sa.Column("what", sa.String(8), nullable=False),
        sa.Column("used", sa.Integer, nullable=False),
    )
    _part_of(
        "dot",
        sa.Column("step", sa.String(60), nullable=False),
        sa.Column("target", sa.String(HASH), nullable=False),
    )
    _part_of("seen")


def _part_of(name: str, *columns: sa.Column[str] | sa.Column[int] | sa.Column[bool]) -> None:
    op.create_table(
        name,
        sa.Column("id", sa.String(HASH), primary_key=True),
        sa.Column("workshop", sa.String(HASH), sa.ForeignKey("workshop.id", ondelete="CASCADE"), nullable=False, index=True),
        *columns,
        sqlite_with_rowid=False,
    )
