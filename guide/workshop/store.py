"""What is read and written within one transaction."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple, Self

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from guide.errors import NotFound
from guide.records import Card, Group, Workshop
from guide.workshop.codes import digest, key_of, plain_code
from guide.workshop.tables import CARD, DOT, LABEL, QUOTA, SEEN, WORKSHOP

CARDS, DOTS = "cards", "dots"
"""What a phone may send so many of."""


class Versions(NamedTuple):
    """How often something changed. A screen that knows an older number reads again."""

    shown: int
    """Of what wall and phones show."""
    changed: int
    """Of anything: what the console shows."""


class Sitting:
    """One workshop within one transaction. Where it writes, nobody else writes to the same workshop."""

    def __init__(self, connection: Connection, row: Row[Any], now: datetime) -> None:
        self._connection = connection
        self.workshop = _settled(Workshop.model_validate_json(row.body), row.closes, now)
        self.joined: int = row.joined
        self.versions = Versions(row.shown, row.changed)
        self.secret: str = row.secret
        self.now = now

    @classmethod
    def by_id(cls, connection: Connection, workshop_id: str, now: datetime, *, writes: bool) -> Self:
        """Raises NotFound."""
        wanted = select(WORKSHOP).where(WORKSHOP.c.id == workshop_id)
        row = connection.execute(wanted.with_for_update() if writes else wanted).one_or_none()
        if row is None:
            raise NotFound(
                "There is no such workshop, or it has been deleted.", "Look at the console's link, or prepare a new one."
            )
        return cls(connection, row, now)

    def save(self, workshop: Workshop, *, closes: datetime | None = None) -> None:
        """Keep the workshop's new state, and tell every screen. `closes`: when its record will close by itself."""
        self.workshop = workshop
        values: dict[str, Any] = {"body": workshop.model_dump_json(), "delete_on": workshop.delete_on}
        if closes or workshop.closed:
            values["closes"] = None if workshop.closed else closes
        self._connection.execute(update(WORKSHOP).where(WORKSHOP.c.id == workshop.id).values(values))
        self.touch()

    def touch(self, *, console_only: bool = False) -> None:
        """Count a change, so that the screens that show it read again."""
        shown, changed = self.versions
        self.versions = Versions(shown + (not console_only), changed + 1)
        self._set(shown=self.versions.shown, changed=self.versions.changed)

    def join(self) -> None:
        """One more phone."""
        self.joined += 1
        self._set(joined=self.joined)

    def replace_secret(self, secret: str) -> None:
        """From now on another secret opens the console."""
        self._set(secret=digest(secret))

    def is_new(self, kind: str, client_id: str) -> bool:
        """Whether a client-made id comes for the first time; it is known from now on."""
        key = self.key(kind, client_id)
        if self._connection.execute(select(SEEN.c.id).where(SEEN.c.id == key)).first():
            return False
        self._connection.execute(insert(SEEN).values(id=key, workshop=self.workshop.id))
        return True

    def has_seen(self, kind: str, client_id: str) -> bool:
        """Whether a client-made id came before."""
        return self._connection.execute(select(SEEN.c.id).where(SEEN.c.id == self.key(kind, client_id))).first() is not None

    def key(self, kind: str, *parts: str) -> str:
        """What something of this workshop is kept under."""
        return key_of(self.workshop.id, kind, *parts)

    # What phones sent

    def cards(self) -> tuple[Card, ...]:
        """All of them, in the order of their ids."""
        rows = self._connection.execute(select(CARD).where(CARD.c.workshop == self.workshop.id).order_by(CARD.c.id))
        return tuple(_card(row) for row in rows)

    def count_cards(self) -> int:
        """How many there are."""
        return self._connection.execute(select(func.count()).where(CARD.c.workshop == self.workshop.id)).scalar_one()

    def card(self, card_id: str) -> Card | None:
        """One of this workshop, or None."""
        row = self._connection.execute(select(CARD).where(CARD.c.id == card_id, CARD.c.workshop == self.workshop.id)).first()
        return _card(row) if row else None

    def opens(self, card_id: str, secret: str) -> bool:
        """Whether a secret is the one that takes a card back."""
        kept = self._connection.execute(select(CARD.c.secret).where(CARD.c.id == card_id)).scalar()
        return kept == digest(secret)

    def add_card(self, card: Card, secret: str) -> None:
        """Add a card; only the hash of its secret is kept."""
        values = card.model_dump(exclude={"step_id", "group"})
        more = {"step": card.step_id, "label": card.group, "workshop": self.workshop.id, "secret": digest(secret)}
        self._connection.execute(insert(CARD).values(values | more))

    def change_card(self, card_id: str, **values: Any) -> None:
        """Set columns of a card."""
        self._connection.execute(update(CARD).where(CARD.c.id == card_id).values(**values))

    def remove_card(self, card_id: str) -> None:
        """The card is gone, and the dots on it."""
        self._connection.execute(delete(CARD).where(CARD.c.id == card_id))
        self._connection.execute(delete(DOT).where(DOT.c.target == card_id))

    def used(self, token: str, step_id: str, what: str) -> int:
        """How many cards or dots of a step a phone has sent."""
        key = self.key(what, token, step_id)
        return self._connection.execute(select(QUOTA.c.used).where(QUOTA.c.id == key)).scalar() or 0

    def use(self, token: str, step_id: str, what: str, count: int = 1) -> None:
        """Count what a phone sent in a step, or took back (-1)."""
        key, used = self.key(what, token, step_id), self.used(token, step_id, what) + count
        self._connection.execute(delete(QUOTA).where(QUOTA.c.id == key))
        if used > 0:
            values = {"id": key, "workshop": self.workshop.id, "step": step_id, "what": what, "used": used}
            self._connection.execute(insert(QUOTA).values(values))

    def writers(self) -> dict[str, int]:
        """By step id: how many phones have sent a card."""
        counted = select(QUOTA.c.step, func.count()).where(QUOTA.c.workshop == self.workshop.id, QUOTA.c.what == CARDS)
        return _counts(self._connection.execute(counted.group_by(QUOTA.c.step)))

    def add_dot(self, key: str, step_id: str, target: str) -> None:
        """One dot on a card or group."""
        self._connection.execute(insert(DOT).values(id=key, workshop=self.workshop.id, step=step_id, target=target))

    def remove_dot(self, key: str) -> bool:
        """Lift one; whether it lay there."""
        return self._connection.execute(delete(DOT).where(DOT.c.id == key)).rowcount > 0

    def dots(self) -> dict[str, int]:
        """By card or group id: how many dots lie on it."""
        counted = select(DOT.c.target, func.count()).where(DOT.c.workshop == self.workshop.id).group_by(DOT.c.target)
        return _counts(self._connection.execute(counted))

    def clear_dots(self, step_id: str | None = None) -> None:
        """Forget the dots of a step, or of all, so that they can be placed anew."""
        for table, more in ((DOT, ()), (QUOTA, (QUOTA.c.what == DOTS,))):
            where = [table.c.workshop == self.workshop.id, *more, *([table.c.step == step_id] if step_id else [])]
            self._connection.execute(delete(table).where(*where))

    # What the facilitator made

    def groups(self) -> tuple[Group, ...]:
        """All of them, in the order of their ids."""
        rows = self._connection.execute(select(LABEL).where(LABEL.c.workshop == self.workshop.id).order_by(LABEL.c.id))
        return tuple(Group(id=row.id, step_id=row.step, label=row.text) for row in rows)

    def add_group(self, group: Group) -> None:
        """Add an empty group."""
        self._connection.execute(
            insert(LABEL).values(id=group.id, workshop=self.workshop.id, step=group.step_id, text=group.label)
        )

    def rename_group(self, group_id: str, label: str) -> None:
        """Give it another label."""
        self._connection.execute(update(LABEL).where(LABEL.c.id == group_id).values(text=label))

    def remove_group(self, group_id: str) -> None:
        """Dissolve it: its cards stand alone again."""
        self._connection.execute(update(CARD).where(CARD.c.label == group_id).values(label=None))
        self._connection.execute(delete(LABEL).where(LABEL.c.id == group_id))
        self._connection.execute(delete(DOT).where(DOT.c.target == group_id))

    def clear(self) -> None:
        """Everything that was written and made is gone; phones and ids of what was sent are known still."""
        for table in (CARD, LABEL, QUOTA, DOT):
            self._connection.execute(delete(table).where(table.c.workshop == self.workshop.id))

    def shuffle(self, step_id: str) -> None:
        """Write the cards of a step anew, in the order of their ids: no order in which they came stays in a table."""
        rows = self._connection.execute(
            select(CARD).where(CARD.c.workshop == self.workshop.id, CARD.c.step == step_id).order_by(CARD.c.id)
        )
        values = [dict(row._mapping) for row in rows]
        if values:
            self._connection.execute(delete(CARD).where(CARD.c.workshop == self.workshop.id, CARD.c.step == step_id))
            self._connection.execute(insert(CARD), values)

    def _set(self, **values: Any) -> None:
        self._connection.execute(update(WORKSHOP).where(WORKSHOP.c.id == self.workshop.id).values(**values))


def add_workshop(connection: Connection, workshop: Workshop, secret: str, phrase: str) -> None:
    """A new workshop; only hashes of its secret and its phrase are kept."""
    connection.execute(
        insert(WORKSHOP).values(
            id=workshop.id,
            code=plain_code(workshop.code),
            secret=digest(secret),
            phrase=digest(phrase),
            delete_on=workshop.delete_on,
            joined=0,
            shown=0,
            changed=0,
            body=workshop.model_dump_json(),
        )
    )


def id_of_code(connection: Connection, code: str) -> str | None:
    """The workshop of a code as it was typed, or None."""
    return _one(connection, WORKSHOP.c.code == plain_code(code))


def id_of_phrase(connection: Connection, phrase: str) -> str | None:
    """The workshop of a phrase (`codes.plain_phrase`), or None."""
    return _one(connection, WORKSHOP.c.phrase == digest(phrase))


def ids(connection: Connection) -> tuple[str, ...]:
    """Every workshop."""
    return tuple(connection.execute(select(WORKSHOP.c.id).order_by(WORKSHOP.c.id)).scalars())


def versions_of(connection: Connection, wanted: list[str]) -> dict[str, Versions]:
    """The versions of those workshops that are there."""
    rows = connection.execute(select(WORKSHOP.c.id, WORKSHOP.c.shown, WORKSHOP.c.changed).where(WORKSHOP.c.id.in_(wanted)))
    return {id: Versions(shown, changed) for id, shown, changed in rows}


def over_on(connection: Connection, today: date) -> list[str]:
    """The workshops whose last day has passed."""
    return list(connection.execute(select(WORKSHOP.c.id).where(WORKSHOP.c.delete_on < today)).scalars())


def due_to_close(connection: Connection, now: datetime) -> list[str]:
    """The workshops whose record closes by itself, and whose hour has come."""
    return list(connection.execute(select(WORKSHOP.c.id).where(WORKSHOP.c.closes <= now)).scalars())


def remove_workshop(connection: Connection, workshop_id: str) -> bool:
    """Delete one with everything of it; whether it was there."""
    for table in (CARD, LABEL, QUOTA, DOT, SEEN):
        connection.execute(delete(table).where(table.c.workshop == workshop_id))
    return connection.execute(delete(WORKSHOP).where(WORKSHOP.c.id == workshop_id)).rowcount > 0


def _one(connection: Connection, condition: Any) -> str | None:
    found: str | None = connection.execute(select(WORKSHOP.c.id).where(condition)).scalar()
    return found


def _counts(rows: Iterable[Row[str, int]]) -> dict[str, int]:
    return {name: count for name, count in rows}  # noqa: C416  a row is no pair to mypy


def _card(row: Row[Any]) -> Card:
    return Card(
        id=row.id,
        step_id=row.step,
        text=row.text,
        second=row.second,
        place=row.place,
        group=row.label,
        held_back=row.held_back,
        hidden=row.hidden,
        withheld=row.withheld,
    )


def _settled(workshop: Workshop, closes: datetime | None, now: datetime) -> Workshop:
    """The workshop, closed where its hour has come: no clock is needed that runs meanwhile."""
    if workshop.closed or closes is None:
        return workshop
    closes = closes.replace(tzinfo=now.tzinfo) if closes.tzinfo is None else closes  # SQLite keeps no zone
    return workshop.model_copy(update={"closed": closes}) if closes <= now else workshop
