"""Deleting: by hand, and what is past its date. Nothing of it is left in freed pages or in the write-ahead log."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

from guide.errors import WorkshopBusy
from guide.workshop.database import Database
from guide.workshop.store import over_on, remove_workshop

log = logging.getLogger(__name__)

HOUR = 3600
"""Seconds between two sweeps."""


def delete(database: Database, workshop_id: str) -> bool:
    """Delete a workshop with everything of it; whether it was there."""
    with database.writing() as connection:
        there = remove_workshop(connection, workshop_id)
    database.forget()
    return there


def sweep(database: Database, today: date) -> list[str]:
    """Delete every workshop whose last day has passed; their ids."""
    with database.writing() as connection:
        over = over_on(connection, today)
        for workshop_id in over:
            remove_workshop(connection, workshop_id)
    if over:
        database.forget()
    return over


@contextmanager
def hourly(work: Callable[[], object]) -> Iterator[None]:
    """Do `work` every hour of the block: a laptop that slept over midnight sweeps when it wakes."""
    over = threading.Event()

    def keep_on() -> None:
        while not over.wait(HOUR):
            try:
                work()
            except WorkshopBusy as fault:
                log.warning("Nothing was swept, in an hour again: %s", fault)

    thread = threading.Thread(target=keep_on, name="workshops-sweep", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
