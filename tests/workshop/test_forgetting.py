"""What is kept, and what is left after it was deleted: the files themselves are searched."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from guide import Guide
from guide.errors import NotFound, SettingsError
from guide.records import DotDraft, Draft
from guide.workshop import Workshops
from guide.workshop.database import FILE, FOLDER, Database
from tests.workshop.conftest import STEP, Clock, Phone, Room, new_id

SECRET_WORDS = "an opening balance of tangerines"


@pytest.fixture
def sqlite(housed: Guide) -> Path:
    """The folder of the SQLite file; on PostgreSQL the files are the host's."""
    if housed.settings.workshop.database.get_secret_value():
        pytest.skip("PostgreSQL keeps its own files.")
    return housed.settings.data / FOLDER


def everything(folder: Path) -> bytes:
    """Every byte of database, write-ahead log and shared memory."""
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def told_on(phones: list[Phone]) -> Iterator[str]:
    """Whatever a phone, a console or the network would be known by."""
    for phone in phones:
        yield phone.token
        for card in phone.kept:
            yield from (card.id, card.secret)


def test_nothing_kept_can_tell_who_wrote_what(sqlite: Path, writing: Room, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    phones = [writing.phone() for _ in range(6)]
    for phone in phones:
        for number in range(3):
            phone.write(f"card {number} of a phone")
    writing.workshops.by_code(writing.code, caller="192.0.2.44")
    writing.reveal()
    kept = everything(sqlite) + caplog.text.encode() + writing.workshops.gathered(writing.id).model_dump_json().encode()
    for clue in (*told_on(phones), writing.opened.secret, writing.opened.phrase, "192.0.2.44"):
        assert clue.encode() not in kept


def test_no_order_of_writing_and_no_time_is_kept_with_a_card(sqlite: Path, writing: Room) -> None:
    texts = [f"written as number {number:02}" for number in range(40)]
    for start in range(0, len(texts), 2):
        phone = writing.phone()
        for text in texts[start : start + 2]:
            phone.write(text)
    with closing(sqlite3.connect(sqlite / FILE)) as database:
        kept = [text for (text,) in database.execute("SELECT text FROM card")]
        columns = {
            row[1] for table in ("card", "quota", "seen", "dot") for row in database.execute(f"PRAGMA table_info({table})")
        }
        with pytest.raises(sqlite3.OperationalError, match="rowid"):
            database.execute("SELECT rowid FROM card")
    assert sorted(kept) == texts
    assert sum(one < other for one, other in pairwise(kept)) < 33  # in order it would be 39, by chance 19.5
    assert not {name for name in columns if "at" in name.split("_") or "time" in name or "order" in name or "number" in name}


def test_what_counts_a_phones_cards_cannot_be_joined_between_steps(sqlite: Path, writing: Room) -> None:
    phone, later = writing.phone(), next(step.id for step in writing.opened.workshop.steps if step.cards and step.id != STEP)
    phone.write("in one step")
    writing.go(later)
    phone.write("in another", step=later)
    with closing(sqlite3.connect(sqlite / FILE)) as database:
        rows = database.execute("SELECT id, step, used FROM quota").fetchall()
        names = [row[1] for row in database.execute("PRAGMA table_info(quota)")]
    assert len({key for key, _, _ in rows}) == 2
    assert names == ["id", "workshop", "step", "what", "used"]


def test_revealing_empties_the_log_that_holds_the_order_of_writing(sqlite: Path, writing: Room) -> None:
    writing.phone().write("one")
    assert (sqlite / f"{FILE}-wal").stat().st_size
    writing.reveal()
    assert (sqlite / f"{FILE}-wal").stat().st_size == 0


def test_a_card_taken_back_leaves_no_byte(sqlite: Path, writing: Room) -> None:
    phone = writing.phone()
    phone.write(SECRET_WORDS)
    assert SECRET_WORDS.encode() in everything(sqlite)
    phone.take_back(phone.kept[0])
    writing.reveal()
    assert SECRET_WORDS.encode() not in everything(sqlite)


def test_deleting_leaves_no_byte(sqlite: Path, writing: Room) -> None:
    other = writing.workshops.create(Draft(agenda=45, title="the other one"))
    for _ in range(3):
        writing.phone().write(SECRET_WORDS)
    writing.workshops.delete(writing.id)
    writing.workshops.delete(writing.id)
    kept = everything(sqlite)
    assert SECRET_WORDS.encode() not in kept
    assert writing.id.encode() not in kept
    assert writing.workshops.gathered(other.workshop.id).workshop.title == "the other one"


def test_deleted_it_is_unknown_to_every_screen(writing: Room) -> None:
    phone = writing.phone()
    writing.workshops.delete(writing.id)
    for look in (
        lambda: writing.workshops.wall(writing.code),
        lambda: writing.workshops.console(writing.id),
        lambda: writing.workshops.phone(writing.code, phone.token),
        lambda: phone.write("to nobody"),
        lambda: writing.workshops.recover(writing.opened.phrase),
    ):
        with pytest.raises(NotFound):
            look()


def test_what_was_written_outlives_a_restart(opening: Callable[[], Workshops], writing: Room) -> None:
    phone = writing.phone()
    phone.write("kept")
    writing.workshops.close()
    again = Room(opening(), writing.opened, writing.clock)
    assert list(again.cards()) == ["kept"]
    phone.room = again
    assert phone.send(phone.kept[0]).left == 2


def test_a_start_sweeps_what_is_past_its_date(opening: Callable[[], Workshops], writing: Room, clock: Clock) -> None:
    clock.now = datetime(2027, 1, 1, tzinfo=UTC)
    assert writing.opened.workshop.delete_on == date(2026, 12, 23)
    with pytest.raises(NotFound):
        opening().wall(writing.code)


def test_dots_are_not_kept_when_a_record_closes_by_itself(workshops: Workshops, clock: Clock) -> None:
    room = Room(workshops, workshops.create(Draft(agenda=90)), clock)
    dotting = next(step for step in room.opened.workshop.steps if step.dots)
    room.go(dotting.shows)
    phone = room.phone()
    phone.write("assumed", step=dotting.shows)
    room.go(dotting.id)
    room.reveal(dotting.shows)
    workshops.dot(room.code, phone.token, DotDraft(id=new_id(), step_id=dotting.id, target=room.cards()["assumed"].id))
    clock.pass_by(hours=25)
    workshops.sweep()
    assert [card.dots for card in workshops.console(room.id).cards] == [0]
    assert workshops.gathered(room.id).workshop.closed == clock.now - timedelta(hours=1)


def test_a_database_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    Database.open("", tmp_path).close()
    with closing(sqlite3.connect(tmp_path / FILE)) as database:
        database.execute("UPDATE alembic_version SET version_num = 'z9'")
        database.commit()
    with pytest.raises(SettingsError, match="newer version"):
        Database.open("", tmp_path)


@pytest.mark.parametrize("address", ["nonsense", "mysql://host/name", "postgresql://guide:sesame@127.0.0.1:1/none"])
def test_a_database_that_cannot_be_had_is_told_without_its_password(tmp_path: Path, address: str) -> None:
    with pytest.raises(SettingsError) as told:
        Database.open(address, tmp_path)
    assert "sesame" not in told.value.message
    assert "GUIDE_WORKSHOP__DATABASE" in told.value.advice


def test_the_file_is_its_owners_alone(tmp_path: Path) -> None:
    Database.open("", tmp_path / "own").close()
    assert (tmp_path / "own" / FILE).stat().st_mode & 0o077 == 0
    assert (tmp_path / "own").stat().st_mode & 0o077 == 0
