"""What an administrator sees and does of workshops, straight on their database: also beside a running server."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime

from rich.table import Table

from guide.errors import NotFound
from guide.settings import Settings
from guide.workshop.database import Database, open_database
from guide.workshop.forgetting import delete, sweep
from guide.workshop.store import Sitting, id_of_code, ids


def listed(settings: Settings) -> Table | None:
    """Every workshop: code, date, how it stands, when it is deleted, and never a word that was written. None: there is none."""
    table = Table("Code", "Date", "Minutes", "Stands", "Phones", "Cards", "Deleted after")
    with closing(open_database(settings)) as database:
        for row in sorted(_rows(database)):
            table.add_row(*row)
    return table if table.row_count else None


def delete_one(settings: Settings, code: str) -> None:
    """Delete a workshop, with everything in it. Raises NotFound."""
    with closing(open_database(settings)) as database:
        with database.reading() as connection:
            workshop_id = id_of_code(connection, code)
        if workshop_id is None:
            raise NotFound(f"There is no workshop with the code {code}.", "`guide workshop list` shows those that there are.")
        delete(database, workshop_id)


def sweep_all(settings: Settings) -> int:
    """Delete every workshop whose last day has passed; how many that were."""
    with closing(open_database(settings)) as database:
        return len(sweep(database, datetime.now(UTC).date()))


def _rows(database: Database) -> Iterator[tuple[str, ...]]:
    with database.reading() as connection:
        for workshop_id in ids(connection):
            sitting = Sitting.by_id(connection, workshop_id, datetime.now(UTC), writes=False)
            workshop = sitting.workshop
            stands = (
                "rehearsal" if workshop.rehearsal else "closed" if workshop.closed else "open" if workshop.current else "prepared"
            )
            counts = (str(sitting.joined), str(sitting.count_cards()))
            yield workshop.code, f"{workshop.day}", str(workshop.minutes), stands, *counts, f"{workshop.delete_on}"
