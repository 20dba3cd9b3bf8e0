"""What each screen of a workshop may show, and nothing else: what a wall or phone must not show is not in its record."""

from datetime import date

from pydantic import Field

from guide.records.agenda import Form, Phones, Place, Step, Wall
from guide.records.exchange import Citation, Signpost
from guide.records.library import Record
from guide.records.workshop import Axis, Card, Group, Workshop


class Shown(Record):
    """A passage as it is shown."""

    place: Place
    citation: Citation | None
    """Where it stands now; None: it does not stand in the library any more, and is not shown as a quotation."""


class CardShown(Record):
    """A card as everybody may see it."""

    id: str
    text: str
    second: str = ""
    place: str = ""
    dots: int = 0
    """How many dots lie on it: what to talk about next, kept by nobody."""


class GroupShown(Record):
    """A group of cards under its label, or the cards that stand alone."""

    id: str
    """Empty: these are "Said once"."""
    label: str
    cards: tuple[CardShown, ...]
    dots: int = 0


class Clock(Record):
    """The timer as it stands: seconds, so that a wrong clock in a phone does no harm."""

    left: int
    """Seconds; below 0 when it has run out."""
    running: bool


class Masthead(Record):
    """What every screen knows of its workshop."""

    code: str
    slug: str
    """The code as it stands in addresses."""
    title: str
    purpose: str
    rule: str
    group: str
    delete_on: date
    rehearsal: bool
    closed: bool
    version: int
    """Of what this screen shows: a newer one is worth reading again."""


class StepShown(Record):
    """What everybody may see of a step."""

    id: str
    title: str
    minutes: int
    wall: Wall
    phones: Phones
    notice: str = ""
    """The line that phones show where they show a notice."""
    text: str
    """The question or sentence, the other one where it was swapped."""
    question: str
    """Its id in the bank; empty: none."""
    passages: tuple[Shown, ...] = ()
    contrary: tuple[Shown, ...] = ()
    case: Shown | None = None
    """The one of the choices that was picked."""
    form: Form = Form()
    cards: int = 0
    dots: int = 0
    of: str = ""
    """Id of the step whose cards are shown in it."""


class WallView(Record):
    """The wall."""

    heading: Masthead
    step: StepShown | None
    """None before the start: purpose, code and QR are shown."""
    on_wall: Shown | None = None
    """Put there by hand: shown instead of what the step shows."""
    contrary: tuple[Shown, ...] = ()
    """What points the other way from `on_wall`."""
    clock: Clock | None = None
    revealed: bool = False
    groups: tuple[GroupShown, ...] = ()
    """Empty until revealed. "Said once" is the last, and stands as large as any."""
    axes: tuple[Axis, ...] = ()
    proposal: str = ""


class Mine(Record):
    """A phone's own card."""

    id: str
    """As the phone made it."""
    step_id: str
    text: str
    second: str = ""
    place: str = ""
    held_back: bool = False
    withheld: bool = False
    gone: bool = False
    """It was taken back, or cleared with a rehearsal."""


class Written(Record):
    """What became of a card that was sent."""

    card: Mine
    left: int
    """How many more cards this phone may write in that step."""
    late: bool = False
    """Its step was open no more: it is kept with that step."""
    notice: str = ""
    """Said kindly where the card is held back, or came late."""
    signpost: Signpost | None = None
    """People to turn to, where the card speaks of danger or wrongdoing."""


class PhoneView(Record):
    """A phone."""

    wall: WallView
    joined: bool
    left: int = 0
    """How many more cards this phone may write in this step."""
    dots_left: int = 0


class CardHeld(Record):
    """A card as the console sees it."""

    card: Card
    dots: int = 0


class ConsoleView(Record):
    """The console."""

    workshop: Workshop
    version: int
    """Of what the console shows; `workshop.version` is what a command carries."""
    step: StepShown | None
    before: Step | None = None
    after: Step | None = None
    clock: Clock | None = None
    on_wall: Shown | None = None
    contrary: tuple[Shown, ...] = ()
    choices: tuple[Shown, ...] = ()
    revealed: bool = False
    joined: int
    """Phones that joined."""
    written: int
    """Phones that have sent something in this step, never which."""
    waiting: int = 0
    """Cards of that step that nobody reads yet, the facilitator neither: 0 once all are shown together."""
    cards: tuple[CardHeld, ...] = ()
    """Of the step whose cards are shown, once they are; those hidden and held back too."""
    groups: tuple[Group, ...] = ()
    dots: dict[str, int] = Field(default_factory=dict)
    """By group id."""
    held: tuple[Card, ...] = ()
    """Held back in any step."""


class CaseFound(Record):
    """A passage that was looked for, and what points the other way."""

    passage: Shown
    contrary: Shown | None = None
