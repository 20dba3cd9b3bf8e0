"""What the tests of workshops share: a small library, a clock that is moved by hand, SQLite always, PostgreSQL if named.

GUIDE_TEST_DATABASE may name an empty PostgreSQL: every test here runs on it too, and finds it empty.
"""

import os
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from pydantic import SecretStr
from sqlalchemy import create_engine, make_url, text

from guide import Guide
from guide.records import Card, CardDraft, Draft, Opened, Workshop
from guide.records.commands import Command, Go, Reveal
from guide.records.screens import Written
from guide.workshop import Workshops
from tests.small_library import open_small

POSTGRESQL = os.environ.get("GUIDE_TEST_DATABASE", "")
DATABASES = ["sqlite", *(["postgresql"] if POSTGRESQL else [])]
STEP = "write-alone"
"""The first step of the agenda of 45 minutes that gathers cards: three of a phone."""


def new_id() -> str:
    """What a phone or console makes at random."""
    return secrets.token_hex(16)


@dataclass
class Clock:
    """The server's clock, moved by hand."""

    now: datetime = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **time: float) -> None:
        """So much time passes."""
        self.now += timedelta(**time)


@dataclass
class Phone:
    """A phone: it keeps its token, and ids and secrets of its cards."""

    room: "Room"
    token: str
    kept: list[CardDraft] = field(default_factory=list)

    def draft(self, text: str, step: str = STEP, **more: str) -> CardDraft:
        """A card in the box, not sent yet."""
        self.kept.append(CardDraft(id=new_id(), secret=new_id(), step_id=step, text=text, **more))
        return self.kept[-1]

    def send(self, draft: CardDraft) -> Written:
        return self.room.workshops.write(self.room.code, self.token, draft)

    def write(self, text: str, step: str = STEP, **more: str) -> Written:
        return self.send(self.draft(text, step, **more))

    def take_back(self, draft: CardDraft) -> None:
        self.room.workshops.take_back(self.room.code, draft.id, draft.secret, self.token)


@dataclass
class Room:
    """A workshop under way."""

    workshops: Workshops
    opened: Opened
    clock: Clock

    @property
    def id(self) -> str:
        return self.opened.workshop.id

    @property
    def code(self) -> str:
        return self.opened.workshop.code

    def phone(self) -> Phone:
        return Phone(self, self.workshops.join(self.code))

    def act(self, command: Command) -> Workshop:
        return self.workshops.act(self.id, command)

    def go(self, step: str = STEP) -> Workshop:
        return self.act(Go(id=new_id(), step=step))

    def reveal(self, step: str = STEP) -> Workshop:
        return self.act(Reveal(id=new_id(), step=step))

    def cards(self) -> dict[str, Card]:
        """By their text."""
        return {card.text: card for card in self.workshops.gathered(self.id).cards}

    def on_wall(self) -> list[tuple[str, list[str]]]:
        """Labels of the wall and the texts under each, sorted."""
        return [(group.label, sorted(card.text for card in group.cards)) for group in self.workshops.wall(self.code).groups]


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guide]:
    guide = open_small(tmp_path_factory.mktemp("workshops"))
    yield guide
    guide.close()


@pytest.fixture(params=DATABASES)
def housed(request: pytest.FixtureRequest, library: Guide, tmp_path: object) -> Guide:
    """The small library with an empty database for workshops."""
    if request.param == "postgresql":
        emptied()
    address = SecretStr(POSTGRESQL if request.param == "postgresql" else "")
    workshop = library.settings.workshop.model_copy(update={"database": address})
    settings = library.settings.model_copy(update={"data": tmp_path, "workshop": workshop})
    return Guide(settings, library.prompts, library.librarian)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def opening(housed: Guide, clock: Clock) -> Iterator[Callable[[], Workshops]]:
    """Opens the service, as often as it is called, over one database."""
    opened: list[Workshops] = []

    def another() -> Workshops:
        opened.append(Workshops.open(housed, clock=clock))
        return opened[-1]

    yield another
    for workshops in opened:
        workshops.close()


@pytest.fixture
def workshops(opening: Callable[[], Workshops]) -> Workshops:
    return opening()


@pytest.fixture
def room(workshops: Workshops, clock: Clock) -> Room:
    """The agenda of 45 minutes, prepared."""
    return Room(workshops, workshops.create(Draft(agenda=45)), clock)


@pytest.fixture
def writing(room: Room) -> Room:
    """The same, at the step in which people write alone."""
    room.go()
    return room


def emptied() -> None:
    """Take every table out of the PostgreSQL that is named."""
    engine = create_engine(make_url(POSTGRESQL).set(drivername="postgresql+psycopg"))
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()
