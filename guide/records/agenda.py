"""How a group may spend its time: agendas and their steps, and the kinds of text of which they and cards are made."""

import re
from enum import StrEnum
from typing import Annotated

from pydantic import BeforeValidator, Field, StringConstraints

from guide.records.library import Record

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
