"""One database for all workshops: SQLite in the data folder, or a PostgreSQL that the settings name.

SQLite from many threads and several processes: write-ahead log, `BEGIN IMMEDIATE` for what writes, a busy timeout, and
`secure_delete`, so that what is deleted is overwritten.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

from alembic import command
from alembic.config import Config
from alembic.util.exc import CommandError
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from guide.errors import SettingsError, WorkshopBusy
from guide.settings import Settings
from guide.workshop.tables import METADATA

FOLDER = "workshops"
"""Of the data folder."""
FILE = "workshops.sqlite"
MIGRATIONS = Path(__file__).parent / "migrations"
PATIENCE = 20
"""Seconds that a writer waits for another."""
TIDYING = 300
"""Milliseconds for which the emptying of the log may keep writers waiting."""
TABLES = ", ".join(METADATA.tables)
PRAGMAS = (
    "journal_mode = WAL",
    "synchronous = FULL",  # what was acknowledged outlives a power cut
    "secure_delete = ON",
    "foreign_keys = ON",
    f"busy_timeout = {PATIENCE * 1000}",
)
MIGRATING = 4_158_120_231
"""Key of PostgreSQL's advisory lock: of several servers that start at once one migrates."""


class Database:
    """Transactions over one engine. Safe to use from several threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.is_file = engine.dialect.name == "sqlite"

    @classmethod
    def open(cls, url: str, folder: Path) -> Self:
        """Open and bring up to date what `url` names; empty: a file in `folder`.

        Raises SettingsError for a database that cannot be had, or that a newer version of the guide has written.
        """
        try:
            database = cls(_postgresql(url) if url else _file(folder))
            database._migrate()
        except (ArgumentError, OperationalError, WorkshopBusy, OSError) as fault:
            raise SettingsError(
                f"The database of the workshops cannot be had: {_without_words(fault)}.",
                "Check GUIDE_WORKSHOP__DATABASE; empty, a file in the data folder is used.",
            ) from fault
        return database

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A snapshot; nothing is written. Raises WorkshopBusy when the database does not answer."""
        one_view = {} if self.is_file else {"isolation_level": "REPEATABLE READ"}
        with _answering(), self._engine.connect().execution_options(**one_view) as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that is written whole, or not at all when something is raised. Raises WorkshopBusy."""
        with _answering(), self._engine.connect().execution_options(begins="BEGIN IMMEDIATE") as connection, connection.begin():
            yield connection

    def tidy(self) -> None:
        """Empty SQLite's write-ahead log and PostgreSQL's dead rows, which hold the order of writing.

        While others read or write all the time, SQLite's log stays until the next time.
        """
        if self.is_file:
            short, long = (f"PRAGMA busy_timeout = {wait}" for wait in (TIDYING, PATIENCE * 1000))
            self._outside(short, "PRAGMA wal_checkpoint(TRUNCATE)", long)
        else:
            self._outside(f"VACUUM {TABLES}")

    def forget(self) -> None:
        """Give freed pages back, so that nothing of what was deleted lies in them."""
        self._outside("VACUUM" if self.is_file else f"VACUUM FULL {TABLES}")
        self.tidy()

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()

    def _outside(self, *statements: str) -> None:
        """Outside any transaction."""
        outside = {"begins": ""} if self.is_file else {"isolation_level": "AUTOCOMMIT"}
        with _answering(), self._engine.connect().execution_options(**outside) as connection:
            for statement in statements:
                connection.execute(text(statement))

    def _migrate(self) -> None:
        with self.writing() as connection:
            if not self.is_file:
                connection.execute(text(f"SELECT pg_advisory_xact_lock({MIGRATING})"))
            config = Config()
            config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
            config.attributes["connection"] = connection
            try:
                command.upgrade(config, "head")
            except CommandError as fault:
                raise SettingsError(
                    "The database of the workshops was written by a newer version of the guide.",
                    "Start that version, or name another database with GUIDE_WORKSHOP__DATABASE.",
                ) from fault


@contextmanager
def _answering() -> Iterator[None]:
    try:
        yield
    except (OperationalError, PoolTimeout) as fault:
        raise WorkshopBusy(
            "The workshop cannot be reached just now.",
            "Try again in a moment: what was sent before is safe, and nothing is done twice.",
        ) from fault


def open_database(settings: Settings) -> Database:
    """The database that the settings name. Raises as `Database.open`."""
    return Database.open(settings.workshop.database.get_secret_value(), settings.data / FOLDER)


def _file(folder: Path) -> Engine:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / FILE
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    engine = create_engine(f"sqlite:///{path}", pool_size=8, max_overflow=56)

    @event.listens_for(engine, "connect")
    def connected(connection: Any, _: Any) -> None:
        connection.isolation_level = None  # the driver begins nothing by itself: `begun` does
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begun(connection: Connection) -> None:
        begins = connection.get_execution_options().get("begins", "BEGIN")
        if begins:
            connection.exec_driver_sql(begins)

    return engine


def _postgresql(address: str) -> Engine:
    url = make_url(address)
    if url.get_backend_name() != "postgresql":
        raise ArgumentError(f"{url.get_backend_name()} is not known here: use postgresql://…")
    try:
        return create_engine(url.set(drivername="postgresql+psycopg"), pool_size=8, max_overflow=24, pool_pre_ping=True)
    except ModuleNotFoundError as fault:
        raise SettingsError(
            "The driver for PostgreSQL is not installed.", "Type: pip install 'mutual-guide[postgresql]'"
        ) from fault


def _without_words(fault: BaseException) -> str:
    """What the driver says, without SQL and without the password that an address may hold."""
    if isinstance(fault, WorkshopBusy) and fault.__cause__:
        return _without_words(fault.__cause__)
    told = str(fault.orig) if isinstance(fault, DBAPIError) else str(fault)
    return told.strip().splitlines()[0] if told.strip() else type(fault).__name__
