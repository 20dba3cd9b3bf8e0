"""What a console can do. Every command has a client-made id, so that pressing or sending twice does it once."""

from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from guide.records.agenda import ClientId, Line, Place, Words
from guide.records.library import Record
from guide.records.workshop import Axis, Notes


class _Command(Record):
    id: ClientId
    """Made by the console for this press."""


class Course(_Command):
    """One that changes the course of the meeting: of two consoles that press at once, the second is told what the first did."""

    seen: int | None = None
    """`Workshop.version` that the console showed; None: whatever it is."""


class Go(Course):
    """Open a step, also an earlier one. The first one starts the workshop."""

    do: Literal["go"] = "go"
    step: str


class Reveal(Course):
    """Show the cards of a step on wall and phones."""

    do: Literal["reveal"] = "reveal"
    step: str


class Hide(Course):
    """Take the cards of a step off wall and phones again."""

    do: Literal["hide"] = "hide"
    step: str


class SetTimer(Course):
    """Start, pause or change the timer, or set it back to the step's minutes."""

    do: Literal["timer"] = "timer"
    to: Literal["start", "pause", "add", "reset"]
    seconds: Annotated[int, Field(ge=-3600, le=3600)] = 60
    """What `add` adds."""


class PutOnWall(Course):
    """Put a passage on the wall, over what the step shows; None takes it off."""

    do: Literal["wall"] = "wall"
    passage: Place | None


class SwapQuestion(Course):
    """Ask a step's other question, or its own again."""

    do: Literal["swap"] = "swap"
    step: str
    swapped: bool = True


class Choose(Course):
    """Pick one of a step's choices, by its position from 0."""

    do: Literal["choose"] = "choose"
    step: str
    choice: Annotated[int, Field(ge=0)]


class Close(Course):
    """Close the record. It cannot be opened again."""

    do: Literal["close"] = "close"


class ShowCard(_Command):
    """Show a card that was held back or hidden, or hide one."""

    do: Literal["card"] = "card"
    card: str
    shown: bool


class PutCard(_Command):
    """Put a card into a group that is there, into a new one (`label`), or back under "Said once" (neither)."""

    do: Literal["group"] = "group"
    card: str
    group: str | None = None
    label: Line = ""
    """The new group's name; its id is this command's."""


class Rename(_Command):
    """Give a group another label."""

    do: Literal["rename"] = "rename"
    group: str
    label: Annotated[Line, Field(min_length=1)]


class Ungroup(_Command):
    """Dissolve a group: its cards stand under "Said once" again."""

    do: Literal["ungroup"] = "ungroup"
    group: str


class ClearDots(_Command):
    """Forget the dots on the cards of a step."""

    do: Literal["clear dots"] = "clear dots"
    step: str


class NameAxes(_Command):
    """Name the two axes of a cross: across, then upwards; none takes the names away."""

    do: Literal["axes"] = "axes"
    axes: Annotated[tuple[Axis, ...], Field(max_length=2)]


class Propose(_Command):
    """The text of the proposal as it stands now."""

    do: Literal["proposal"] = "proposal"
    text: Words


class Note(_Command):
    """The facilitator's words for the record."""

    do: Literal["note"] = "note"
    notes: Notes


Command = Annotated[
    Go
    | Reveal
    | Hide
    | SetTimer
    | PutOnWall
    | SwapQuestion
    | Choose
    | Close
    | ShowCard
    | PutCard
    | Rename
    | Ungroup
    | ClearDots
    | NameAxes
    | Propose
    | Note,
    Field(discriminator="do"),
]
COMMAND: TypeAdapter[Command] = TypeAdapter(Command)
"""Reads a command from what a form or a request sent. Raises pydantic's ValidationError."""
