"""Class Workshops: everything that a group, its phones, its wall and its facilitator can ask of the guide."""

import hmac
from collections.abc import AsyncGenerator, Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Self

from sqlalchemy.exc import IntegrityError

from guide.errors import NotFound, WorkshopError
from guide.guide import Guide
from guide.records import Agenda, Card, CardDraft, DotDraft, Draft, Gathered, Opened, Place, Workshop
from guide.records.commands import Command
from guide.records.screens import CaseFound, ConsoleView, Mine, PhoneView, Shown, WallView, Written
from guide.reflection import Bank, read_bank
from guide.workshop import phones, preparing, store
from guide.workshop.agendas import load_agendas
from guide.workshop.codes import digest, new_code, new_phrase, new_secret, plain_code, plain_phrase
from guide.workshop.database import Database, open_database
from guide.workshop.facilitator import act
from guide.workshop.forgetting import delete, sweep
from guide.workshop.holding import Look, look_at
from guide.workshop.limit import WrongTries
from guide.workshop.live import Live
from guide.workshop.near import near
from guide.workshop.passages import Passages
from guide.workshop.store import Sitting, Versions
from guide.workshop.views import Walls, console_of, phone_of

Clock = Callable[[], datetime]
TRIES = 50
"""New codes that are tried until one is free."""


def utc() -> datetime:
    """The server's clock: no other counts."""
    return datetime.now(UTC)


class Workshops:
    """The workshops of one guide. Safe to use from several threads, and beside other processes on the same database."""

    def __init__(self, guide: Guide, database: Database, bank: Bank, agendas: tuple[Agenda, ...], clock: Clock) -> None:
        self._guide = guide
        self._database = database
        self._bank = bank
        self._agendas = agendas
        self._clock = clock
        self._passages = Passages(guide)
        self._walls = Walls(self._passages)
        self._wrong = WrongTries()
        self._live = Live(self._versions)

    @classmethod
    def open(cls, guide: Guide, *, clock: Clock = utc) -> Self:
        """Open the database, read the agendas, delete what is past its date.

        Raises PromptError for a faulty agenda, SettingsError for a database that cannot be had.
        """
        settings, prompts = guide.settings, guide.settings.corpus.prompts
        bank = read_bank(prompts / "questions")
        agendas = load_agendas(prompts / "agendas", bank)
        workshops = cls(guide, open_database(settings), bank, agendas, clock)
        workshops.sweep()
        return workshops

    def close(self) -> None:
        """End what follows, and close the database."""
        self._live.close()
        self._database.close()

    # Before the meeting

    def agendas(self) -> tuple[Agenda, ...]:
        """What can be chosen, the shortest first."""
        return self._agendas

    def create(self, draft: Draft) -> Opened:
        """A new workshop. Secret and phrase are told here and never again. Raises WorkshopError, NotFound."""
        agenda = preparing.agenda_of(self._agendas, draft.agenda)
        kept = self._guide.settings.workshop.days_kept
        workshop = preparing.new_workshop(draft, agenda, self._bank, self._clock().date(), kept)
        secret, phrase = new_secret(), new_phrase()
        for _ in range(TRIES):
            try:
                with self._database.writing() as connection:
                    store.add_workshop(connection, workshop, secret, phrase)
                return Opened(workshop=workshop, secret=secret, phrase=phrase)
            except IntegrityError:  # the code is that of another workshop
                workshop = workshop.model_copy(update={"code": new_code()})
        raise WorkshopError("No code is free.", "Delete workshops that are over: `guide workshop list`.")

    def edit(self, workshop_id: str, draft: Draft, seen: int | None = None) -> Workshop:
        """Change it to a draft; `seen` is the version that was shown. Raises WorkshopError, NotFound."""
        agenda = preparing.agenda_of(self._agendas, draft.agenda)
        with self._writing(workshop_id) as sitting:
            if seen is not None and seen != sitting.workshop.version:
                advice = "Read the run sheet again: your changes would have undone another’s."
                raise WorkshopError("The workshop was changed meanwhile.", advice)
            kept = self._guide.settings.workshop.days_kept
            sitting.save(preparing.edited(sitting, draft, agenda, self._bank, kept))
            return sitting.workshop

    def recover(self, phrase: str, *, caller: str = "") -> Opened:
        """A new secret for whoever has the phrase; the old link opens nothing any more. Raises WorkshopError, NotFound."""
        plain, secret = plain_phrase(phrase), new_secret()
        self._wrong.check(caller, plain)
        with self._database.reading() as connection:
            workshop_id = store.id_of_phrase(connection, plain)
        if workshop_id is None:
            self._wrong.was_wrong(caller)
            raise NotFound(
                "No workshop has this phrase.", "Compare the six words with your note; a workshop that was deleted has none."
            )
        with self._writing(workshop_id) as sitting:
            sitting.replace_secret(secret)
            return Opened(workshop=sitting.workshop, secret=secret)

    def admit(self, workshop_id: str, secret: str) -> Workshop:
        """The workshop whose console a secret opens. Raises NotFound for both a wrong id and a wrong secret."""
        with self._reading(workshop_id) as sitting:
            if hmac.compare_digest(sitting.secret, digest(secret)):
                return sitting.workshop
        raise NotFound(
            "There is no such workshop, or it has been deleted.", "Use the console's link, or the phrase of six words."
        )

    def rehearse(self, workshop_id: str) -> Workshop:
        """Fill it with made-up cards, to try things out."""
        return self._changed(workshop_id, preparing.rehearse)

    def end_rehearsal(self, workshop_id: str) -> Workshop:
        """Clear everything that was tried out."""
        return self._changed(workshop_id, preparing.end_rehearsal)

    # Phones

    def by_code(self, code: str, *, caller: str = "") -> Workshop:
        """The workshop of a code as it was typed. `caller`: the address that asks, for which wrong codes are counted.

        Raises NotFound; WorkshopError where too many were wrong.
        """
        with self._reading(self._id_of(code, caller)) as sitting:
            return sitting.workshop

    def check_code(self, code: str, *, caller: str) -> None:
        """Stand before everything that a code opens, so that codes are not guessed there. Raises as `by_code`."""
        if not self._wrong.knows(caller, plain_code(code)):
            self._id_of(code, caller)

    def join(self, code: str, token: str = "", *, caller: str = "") -> str:
        """The token of a phone, its own where it has one. Raises as `by_code`, WorkshopError once the workshop is over."""
        with self._writing(self._id_of(code, caller)) as sitting:
            return phones.join(sitting, token)

    def write(self, code: str, token: str, draft: CardDraft) -> Written:
        """Keep a card. Sent twice, it is kept once. Raises WorkshopError, NotFound; nothing is kept then."""
        with self._writing(self._id_of(code)) as sitting:
            return phones.write(sitting, token, draft, self._look)

    def mine(self, code: str, cards: Sequence[tuple[str, str]]) -> tuple[Mine, ...]:
        """A phone's own cards, by the ids and secrets that it keeps."""
        with self._reading(self._id_of(code)) as sitting:
            return phones.mine(sitting, cards)

    def take_back(self, code: str, card_id: str, secret: str, token: str = "") -> None:
        """Delete a card: nothing of it is kept. With its phone's token another may be written. Raises WorkshopError."""
        with self._writing(self._id_of(code)) as sitting:
            phones.take_back(sitting, card_id, secret, token)

    def withhold(self, code: str, card_id: str, secret: str, *, withheld: bool = True) -> Mine:
        """Keep a card out of the record, or let it in again. Raises WorkshopError, NotFound."""
        with self._writing(self._id_of(code)) as sitting:
            return phones.withhold(sitting, card_id, secret, withheld)

    def dot(self, code: str, token: str, draft: DotDraft) -> int:
        """Place a dot; how many are left. Raises WorkshopError."""
        with self._writing(self._id_of(code)) as sitting:
            return phones.dot(sitting, token, draft)

    def lift_dot(self, code: str, token: str, step_id: str, dot_id: str) -> int:
        """Take a dot away; how many are left."""
        with self._writing(self._id_of(code)) as sitting:
            return phones.lift_dot(sitting, token, step_id, dot_id)

    # Console

    def act(self, workshop_id: str, command: Command) -> Workshop:
        """Do what a console says. Raises WorkshopError, NotFound; nothing is changed then."""
        hours = self._guide.settings.workshop.hours_open
        return self._changed(workshop_id, lambda sitting: act(sitting, command, hours))

    def near(self, workshop_id: str, card_id: str) -> tuple[Card, ...]:
        """Cards of the same step that lie near one, nearest first: an offer to a facilitator who asks. Raises NotFound."""
        with self._reading(workshop_id) as sitting:
            cards = sitting.cards()
        return near(card_id, cards, self._guide.librarian.embedding)

    def find(self, text: str) -> tuple[CaseFound, ...]:
        """Passages of the library, each with a case that went otherwise where there is one. Raises MessageError."""
        return self._passages.find(text)

    def shown(self, place: Place) -> Shown:
        """A passage as it is shown now."""
        return self._passages.shown(place)

    # Reading

    def wall(self, code: str) -> WallView:
        """What the wall shows. Raises NotFound."""
        with self._reading(self._id_of(code)) as sitting:
            return self._walls.of(sitting)

    def phone(self, code: str, token: str) -> PhoneView:
        """What a phone shows. Raises NotFound."""
        with self._reading(self._id_of(code)) as sitting:
            return phone_of(sitting, token, self._walls)

    def console(self, workshop_id: str) -> ConsoleView:
        """What the console shows. Raises NotFound."""
        with self._reading(workshop_id) as sitting:
            return console_of(sitting, self._walls)

    def gathered(self, workshop_id: str) -> Gathered:
        """Everything it holds, for its record. Raises NotFound."""
        with self._reading(workshop_id) as sitting:
            return Gathered(workshop=sitting.workshop, cards=sitting.cards(), groups=sitting.groups(), writers=sitting.writers())

    def follow(self, workshop_id: str, *, console: bool, patience: float = 15) -> AsyncGenerator[int | None]:
        """As `Live.follow`."""
        return self._live.follow(workshop_id, console=console, patience=patience)

    # Forgetting

    def delete(self, workshop_id: str) -> None:
        """Everything of it is gone. Doing it twice does it once."""
        delete(self._database, workshop_id)
        self._gone(workshop_id)

    def sweep(self, today: date | None = None) -> int:
        """Close the records whose hour has come, and delete what is past its date; how many that were."""
        self._close_records()
        gone = sweep(self._database, today or self._clock().date())
        for workshop_id in gone:
            self._gone(workshop_id)
        if gone:
            self._wrong.forget()
        with self._database.reading() as connection:
            self._walls.keep_only(store.ids(connection))
        return len(gone)

    def _close_records(self) -> None:
        with self._database.reading() as connection:
            due = store.due_to_close(connection, self._clock())
        for workshop_id in due:
            with self._writing(workshop_id) as sitting:
                sitting.clear_dots()
                sitting.save(sitting.workshop)

    def _gone(self, workshop_id: str) -> None:
        self._walls.forget(workshop_id)
        self._live.ring(workshop_id, None)

    def _id_of(self, code: str, caller: str = "") -> str:
        plain = plain_code(code)
        self._wrong.check(caller, plain)
        with self._database.reading() as connection:
            workshop_id = store.id_of_code(connection, plain)
        if workshop_id is None:
            self._wrong.was_wrong(caller)
            raise NotFound(
                "There is no workshop with this code.",
                "Look at the wall: a word and two digits. A workshop that is over is deleted, with everything in it.",
            )
        self._wrong.was_right(caller, plain)
        return workshop_id

    @contextmanager
    def _reading(self, workshop_id: str) -> Iterator[Sitting]:
        with self._database.reading() as connection:
            yield Sitting.by_id(connection, workshop_id, self._clock(), writes=False)

    @contextmanager
    def _writing(self, workshop_id: str) -> Iterator[Sitting]:
        """What is done to the sitting is written whole when the block ends, and rings then."""
        with self._database.writing() as connection:
            sitting = Sitting.by_id(connection, workshop_id, self._clock(), writes=True)
            before = sitting.versions
            yield sitting
        if sitting.versions != before:
            self._live.ring(workshop_id, sitting.versions)

    def _changed(self, workshop_id: str, change: Callable[[Sitting], None]) -> Workshop:
        with self._writing(workshop_id) as sitting:
            change(sitting)
        self._database.tidy()
        return sitting.workshop

    def _look(self, text: str) -> Look:
        return look_at(text, self._guide)

    def _versions(self, wanted: list[str]) -> dict[str, Versions]:
        with self._database.reading() as connection:
            return store.versions_of(connection, wanted)
