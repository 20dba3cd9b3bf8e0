"""What a group makes with the guide. Nothing here says who wrote what, and no card has a time, a number or an order.

The clock is the server's, in UTC; faces show local time.
"""

from datetime import date, datetime
from typing import Annotated, Self

from pydantic import Field

from guide.records.agenda import ClientId, Line, Place, Plain, Rule, Step, Words
from guide.records.library import Record

LONGEST_CARD = 600
"""Characters of a card, and of its second text."""


class Draft(Record):
    """What a facilitator decides beforehand."""

    agenda: int
    """Minutes of the agenda from which it was made."""
    title: Line = ""
    """Empty: the agenda's."""
    purpose: Line = ""
    """Empty: the agenda's."""
    group: Line = ""
    """What the group is called; empty: not said."""
    rule: str = ""
    """Id of one of the agenda's rules; empty: the first."""
    day: date | None = None
    """None: today."""
    days_kept: Annotated[int, Field(ge=1, le=366)] | None = None
    """Days after `day` until everything is deleted; None: as set for this server."""
    steps: tuple[Step, ...] | None = None
    """None: the agenda's."""


class Timer(Record):
    """The clock of a step. Both None: it has not been set."""

    ends: datetime | None = None
    """When it runs out, while it runs."""
    left: int | None = None
    """Seconds that are left, while it stands still."""


class Axis(Record):
    """One axis of a cross, named by the group."""

    low: Line
    high: Line


class State(Record):
    """Where a workshop stands."""

    current: str | None = None
    """Id of the open step; None before the start."""
    started: datetime | None = None
    opened: tuple[str, ...] = ()
    """Ids of the steps that have been open: a card of one is taken also after it was left."""
    revealed: tuple[str, ...] = ()
    """Ids of the steps whose cards are shown."""
    timer: Timer = Timer()
    on_wall: Place | None = None
    """A passage that was put there by hand, over what the step shows."""
    swapped: tuple[str, ...] = ()
    """Ids of the steps that ask their other question."""
    chosen: dict[str, Place] = Field(default_factory=dict)
    """By step id: the one of its choices that was picked."""
    axes: tuple[Axis, ...] = ()
    """None, or two: across, then upwards."""
    proposal: Words = ""
    last: str = ""
    """What a console did last, as the end of "Meanwhile …", for the console that pressed too late."""


class Notes(Record):
    """The facilitator's words for those sections of the record that no card fills."""

    disagreed: Words = ""
    """Where we did not agree: two-sided, nobody named (section 4)."""
    unknown: Words = ""
    """What we do not know, and whether anyone could (section 6)."""
    absent: Words = ""
    """What we did not get to, and who was not in the room (section 8)."""
    decision: Words = ""
    """In its words, and how it was taken; empty: no decision was taken (section 9)."""
    objections: Words = ""
    review: Line = ""
    """When it is looked at again."""


class Workshop(Record):
    """One meeting of a group."""

    id: str
    """Random; stands in the console's address and opens nothing by itself."""
    code: str
    """What is typed on a phone, "TARN 46"; the only credential of a phone."""
    agenda: int
    title: str
    purpose: str
    group: str = ""
    rule: Rule
    day: date
    steps: tuple[Step, ...]
    state: State = State()
    version: int = 0
    """Counts what consoles did to the course of the meeting; a command carries the one it saw."""
    delete_on: date
    """Everything of it is gone after this day."""
    closed: datetime | None = None
    """Since when its record is closed: no card is added, taken back or withheld any more."""
    rehearsal: bool = False
    """Cards are made up, or are tried out, and will be cleared."""
    notes: Notes = Notes()

    @property
    def minutes(self) -> int:
        """Of all steps."""
        return sum(step.minutes for step in self.steps)

    @property
    def slug(self) -> str:
        """The code as it stands in addresses: "tarn-46"."""
        return self.code.lower().replace(" ", "-")

    @property
    def current(self) -> Step | None:
        """The open step."""
        return self.step(self.state.current or "")

    def step(self, step_id: str) -> Step | None:
        """The step of an id, or None."""
        return next((step for step in self.steps if step.id == step_id), None)


class Card(Record):
    """One card, in its writer's words. No token, time or number stands with it."""

    id: str
    """A hash: says nothing of when or by whom it was written. Cards are shown in its order."""
    step_id: str
    text: str
    second: str = ""
    place: str = ""
    group: str | None = None
    """Id of a Group; None: it stands under "Said once"."""
    held_back: str = ""
    """Why it is kept from wall and phones until the facilitator has read it; empty: it is not."""
    hidden: bool = False
    """Taken off wall and phones by the facilitator."""
    withheld: bool = False
    """Kept out of the record by its writer."""

    @property
    def shown(self) -> bool:
        """Whether wall and phones may show it, once its step is revealed."""
        return not self.held_back and not self.hidden


class Group(Record):
    """Cards that the group put together."""

    id: str
    step_id: str
    label: Line
    """In the group's own words."""


class Gathered(Record):
    """Everything a workshop holds: what its record is made of."""

    workshop: Workshop
    cards: tuple[Card, ...] = ()
    """All of them, in the order of their ids: those held back, hidden and withheld too."""
    groups: tuple[Group, ...] = ()
    writers: dict[str, int] = Field(default_factory=dict)
    """By step id: how many phones sent something."""

    @property
    def readable(self) -> Self:
        """The same without cards that nobody may read yet: until the record is closed, those that were never shown to all."""
        if self.workshop.closed:
            return self
        shown = tuple(card for card in self.cards if card.step_id in self.workshop.state.revealed)
        return self.model_copy(update={"cards": shown})


class CardDraft(Record):
    """What a phone sends."""

    id: ClientId
    """Made by the phone, so that sending twice adds once."""
    step_id: str
    text: Plain
    second: Plain = ""
    place: Plain = ""
    secret: ClientId
    """Made by the phone for this card alone: it takes it back."""


class DotDraft(Record):
    """A dot that a phone places."""

    id: ClientId
    """Made by the phone; by it the dot is lifted again."""
    step_id: str
    target: str
    """Id of a card or group that is shown."""


class Opened(Record):
    """A workshop, with what opens its console. Both are told once; only hashes are kept."""

    workshop: Workshop
    secret: str
    """For the console's link."""
    phrase: str = ""
    """By which the link is had again, as words."""
