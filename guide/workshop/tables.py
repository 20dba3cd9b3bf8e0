"""The tables of the workshops. What is kept says nothing of who wrote what, or when.

Rows are keyed by hashes, and tables are kept in the order of their keys (`WITHOUT ROWID` on SQLite), so that no order of writing
stays. Changes here need a migration.
"""

from sqlalchemy import Boolean, Column, Date, DateTime, ForeignKey, Integer, MetaData, String, Table, Text

METADATA = MetaData()
HASH = 32
"""Hex digits of a key: 128 bits."""


def _part_of(name: str, *columns: Column[str] | Column[int] | Column[bool]) -> Table:
    """A table whose rows go when their workshop goes."""
    workshop = Column("workshop", String(HASH), ForeignKey("workshop.id", ondelete="CASCADE"), nullable=False, index=True)
    return Table(name, METADATA, Column("id", String(HASH), primary_key=True), workshop, *columns, sqlite_with_rowid=False)


WORKSHOP = Table(
    "workshop",
    METADATA,
    Column("id", String(HASH), primary_key=True),
    Column("code", String(20), nullable=False, unique=True),
    Column("secret", String(64), nullable=False),  # sha256
    Column("phrase", String(64), nullable=False, unique=True),  # sha256
    Column("delete_on", Date, nullable=False),
    Column("closes", DateTime(timezone=True)),  # when its record closes by itself; none before the start and once it is closed
    Column("joined", Integer, nullable=False),
    Column("shown", Integer, nullable=False),  # counts changes of what wall and phones show
    Column("changed", Integer, nullable=False),  # counts all changes
    Column("body", Text, nullable=False),  # the record Workshop, as JSON
    sqlite_with_rowid=False,
)
CARD = _part_of(
    "card",
    Column("step", String(60), nullable=False),
    Column("text", Text, nullable=False),
    Column("second", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("label", String(HASH)),
    Column("held_back", Text, nullable=False),
    Column("hidden", Boolean, nullable=False),
    Column("withheld", Boolean, nullable=False),
    Column("secret", String(64), nullable=False),  # sha256 of what takes it back
)
LABEL = _part_of("label", Column("step", String(60), nullable=False), Column("text", Text, nullable=False))
QUOTA = _part_of(  # id: hash of a phone's token, a step and what may be sent: two steps of one phone cannot be joined
    "quota",
    Column("step", String(60), nullable=False),
    Column("what", String(8), nullable=False),
    Column("used", Integer, nullable=False),
)
DOT = _part_of("dot", Column("step", String(60), nullable=False), Column("target", String(HASH), nullable=False))
SEEN = _part_of("seen")  # id: hash of a client-made id, so that what is sent twice is done once
