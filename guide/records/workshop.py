"""What a group makes with the guide. Nothing here says who wrote what, and no card has a time, a number or an order.

The clock is the server's, in UTC; faces show local time.
"""

import re
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from pydantic import BeforeValidator, Field, StringConstraints

from guide.records.library import Record

LONGEST_CARD = 600
"""Characters of a card, and of its second text."""

CONTROLS = re.compile(r"[^\S\n\t ]|[\x00-\x08\x0b-\x1f\x7f-\x9f\u202d\u202e]")
"""What no text on a screen holds: control signs, those that turn the direction of a line, and white space beyond the plain."""


def plain(text: object) -> object:
    """A text as it can be written down and shown: without NUL, lone surrogates and control signs; other values as they are."""
    if not isinstance(text, str):
        return text
    lines = text.replace("\r\n", "\n").replace("\r", "\n").encode("utf-8", "replace").decode("utf-8")
    return CONTROLS.sub(lambda sign: " " if sign[0].isspace() else "", lines).strip()


Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Plain = Annotated[str, BeforeValidator(plain)]
Line = Annotated[Plain, StringConstraints(max_length=400)]
Words = Annotated[Plain, StringConstraints(max_length=4000)]
ClientId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{16,64}$")]
"""Made at random by a phone or console."""


class Place(Record):
    """A sentence of a source, named by its words: where it stands is looked up whenever it is shown."""

    source: str
    """Source id: `cases/navigo`."""
    sentence: str
    """As it stands in the source, to the letter."""


class Rule(Record):
    """A rule of confidence that a group can choose."""

    id: Slug
    text: Line


class Wall(StrEnum):
    """What the wall shows in a step."""

    PURPOSE = "purpose"
    PASSAGE = "passage"
    PASSAGES = "passages"
    QUESTION = "question"
    CARDS = "cards"
    CASE = "case"
    COLUMNS = "columns"
    """Each card as two texts side by side: assumption | sign."""
    CIRCLES = "circles"
    """Rings, one for each of `Form.places`, and a list."""
    CROSS = "cross"
    """Two axes that the facilitator names, four squares."""
    PROPOSAL = "proposal"
    """A text typed on the console, live."""
    RECORD = "record"
    BREAK = "break"


class Phones(StrEnum):
    """What phones show in a step."""

    JOIN = "join"
    PASSAGE = "passage"
    CARDS = "cards"
    """A box, and the phone's own cards."""
    WALL = "wall"
    CASE = "case"
    NOTICE = "notice"
    """A line of text."""
    BLANK = "blank"


class Form(Record):
    """What a phone asks for in a step that gathers cards."""

    label: Line = ""
    """Above the box: "One to a card"."""
    second: Line = ""
    """Label of a second text ("The sign that would tell us"); empty: there is none."""
    places: tuple[Line, ...] = ()
    """One of these is chosen for the card; empty: it has no place."""


class Swap(Record):
    """Another question to which the facilitator may switch."""

    question: str
    """Id in the question bank."""
    why: Line = ""
    """When to switch, for the facilitator."""
    text: Line = ""
    """The question's words, filled in from the bank."""


class Step(Record):
    """One step of an agenda, and what each screen shows in it."""

    id: Slug
    title: Annotated[Line, Field(min_length=1)]
    minutes: Annotated[int, Field(ge=1, le=180)]
    say: Words = ""
    """What is read aloud; paragraphs parted by blank lines."""
    cues: Words = ""
    """For the facilitator alone."""
    wall: Wall = Wall.QUESTION
    phones: Phones = Phones.WALL
    notice: Line = ""
    """The line that phones show where they show a notice."""
    question: str = ""
    """Id in the question bank; empty: `text` is this step's own."""
    text: Line = ""
    """The question or sentence that is shown; of a question of the bank its wording for a group."""
    paper: str = ""
    """Id of a question that is printed and read aloud, and shown on no screen; the only place for a heavy one."""
    paper_text: Line = ""
    """Its words, filled in from the bank."""
    passages: tuple[Place, ...] = ()
    contrary: tuple[Place, ...] = ()
    """What points the other way; one tap away wherever a passage stands."""
    choices: tuple[Place, ...] = ()
    """Passages among which the facilitator picks one after reading the wall."""
    cards: Annotated[int, Field(ge=0, le=9)] = 0
    """At most so many from a phone; 0: the step gathers none."""
    form: Form = Form()
    swap: Swap | None = None
    dots: Annotated[int, Field(ge=0, le=9)] = 0
    """Dots that a phone may place on cards and groups of `of`, to choose what to talk about; they are not kept."""
    of: str = ""
    """Id of the step whose cards are shown; empty: this one."""

    @property
    def shows(self) -> str:
        """Id of the step whose cards this one shows."""
        return self.of or self.id

    def contrary_to(self, place: Place) -> tuple[Place, ...]:
        """What points the other way from one of its passages: what comes from the same source, or all where nothing does."""
        return tuple(other for other in self.contrary if other.source == place.source) or self.contrary


class Agenda(Record):
    """A way to spend 45, 90 or 180 minutes."""

    minutes: int
    title: Line
    about: Line
    """A line for whoever chooses."""
    people: tuple[int, int]
    """From so many to so many."""
    wanted: Line
    """The purpose, to be changed by the facilitator."""
    rules: tuple[Rule, ...]
    steps: tuple[Step, ...]


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
