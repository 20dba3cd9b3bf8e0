"""A group's own record of a workshop: what it wrote, read and asked, in nine sections, each left out when it is empty.

Nothing in it says who wrote what. A card stands in its writer's words, under the label that the group gave it or under "Said
once"; cards that were withheld, hidden or held back are never in it. There is no summary, no theme, no count.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from guide.records import Card, Citation, Gathered, Group, Place, Record, Step, Wall, Workshop
from guide.workshop.views import SAID_ONCE

FEW = 5
"""With fewer writers than this, style and detail give people away."""
WARNING = (
    "Fewer than five people wrote. In so small a group the way somebody writes gives them away, even without a name. "
    "Ask everybody before you share this, or take the version without cards."
)
OWN_WORDS = "In our own words"
NO_DECISION = "No decision was taken."
GONE = "A passage that was shown here is not in the library any more."


class Heading(StrEnum):
    """The nine sections, in their order. A card whose place is one of these words stands in that section."""

    WHY = "Why we met"
    QUESTIONS = "The questions we worked on"
    WROTE = "What we wrote"
    DISAGREED = "Where we did not agree"
    ASSUMED = "What we assumed, and the sign that would tell us"
    UNKNOWN = "What we do not know, and whether anyone could"
    READ = "What we read, and what points the other way"
    ABSENT = "What we did not get to, and who was not here"
    DECIDED = "What was decided"


WITHOUT_CARDS = (Heading.QUESTIONS, Heading.ASSUMED, Heading.UNKNOWN, Heading.READ)
"""The sections of the version for a group so small that cards would give people away."""

ELSEWHERE = frozenset(Heading)
"""Places of cards that stand in a section of their own, and not among what a step gathered."""

Cited = Callable[[Place], Citation | None]
"""Where a sentence stands in the library now; None when it stands there no more."""


class Kind(StrEnum):
    """What a line is, and so whose words it holds."""

    TOPIC = "topic"
    """The question or step under which lines stand; always followed by some."""
    LABEL = "label"
    """What the group called cards that belong together, or where they were placed, or "Said once"."""
    CARD = "card"
    """Somebody's words, exactly."""
    SIGN = "sign"
    """The second text of the card before it."""
    NOTE = "note"
    """The facilitator's words, or the group's as the facilitator took them down."""
    PASSAGE = "passage"
    """Of a source, by `Line.citation`."""
    CONTRARY = "contrary"
    """Of a source too: it points the other way from the passages before it."""
    FIXED = "fixed"
    """A sentence of the record itself, such as that no decision was taken."""


class Line(Record):
    """One line of the record."""

    kind: Kind
    text: str
    citation: Citation | None = None


class Section(Record):
    """One section; none is made when it is empty."""

    heading: Heading
    lines: tuple[Line, ...]


class WorkshopRecord(Record):
    """A whole record."""

    title: str
    group: str
    day: date
    delete_on: date
    """After this day nothing of the workshop is left with the software."""
    warning: str = ""
    """To be read before anything is shared, where fewer than five wrote; not part of the record."""
    sections: tuple[Section, ...]


def record_of(gathered: Gathered, cited: Cited, *, cards: bool = True) -> WorkshopRecord:
    """The record of `gathered`. Pure.

    Without `cards` it holds four sections, and of cards only assumptions with their signs, which groups write together.
    """
    workshop, held = gathered.workshop, _held(gathered, cited, cards)
    made = ((heading, tuple(lines(held))) for heading, lines in SECTIONS.items() if cards or heading in WITHOUT_CARDS)
    return WorkshopRecord(
        title=workshop.title,
        group=workshop.group,
        day=workshop.day,
        delete_on=workshop.delete_on,
        warning=WARNING if _few(gathered) else "",
        sections=tuple(Section(heading=heading, lines=lines) for heading, lines in made if lines),
    )


def _few(gathered: Gathered) -> bool:
    """Whether so few wrote that cards give them away. Phones are not followed from step to step: the fullest step counts."""
    return 0 < max(gathered.writers.values(), default=0) < FEW


class _Held(NamedTuple):
    """What a record is made from."""

    workshop: Workshop
    cards: tuple[Card, ...]
    """Those that may stand in it."""
    groups: tuple[Group, ...]
    steps: tuple[Step, ...]
    """Those that were reached."""
    unreached: tuple[Step, ...]
    """Those that were not, in a meeting that was run from the console."""
    cited: Cited


def _held(gathered: Gathered, cited: Cited, all_cards: bool) -> _Held:
    workshop = gathered.workshop
    together = {step.id for step in workshop.steps if step.form.second}
    shown = tuple(card for card in gathered.cards if card.shown and not card.withheld)
    begun = {*workshop.state.opened, *(card.step_id for card in shown)}
    return _Held(
        workshop=workshop,
        cards=tuple(card for card in shown if all_cards or card.step_id in together),
        groups=gathered.groups,
        steps=tuple(step for step in workshop.steps if step.id in begun),
        unreached=tuple(step for step in workshop.steps if step.id not in begun and workshop.state.opened),
        cited=cited,
    )


def _why(held: _Held) -> Iterator[Line]:
    yield from _noted(held.workshop.purpose)
    yield Line(kind=Kind.FIXED, text=f"The rule that we chose: {held.workshop.rule.text}")


def _questions(held: _Held) -> Iterator[Line]:
    asked = (_asked(held, step) for step in held.steps if step.question or step.cards)
    yield from (Line(kind=Kind.NOTE, text=text) for text in dict.fromkeys(asked) if text)


def _wrote(held: _Held) -> Iterator[Line]:
    yield from (line for step in held.steps if not step.form.second for line in _written(held, step))


def _assumed(held: _Held) -> Iterator[Line]:
    yield from (line for step in held.steps if step.form.second for line in _written(held, step))


def _disagreed(held: _Held) -> Iterator[Line]:
    yield from _noted(held.workshop.notes.disagreed)


def _unknown(held: _Held) -> Iterator[Line]:
    yield from _noted(held.workshop.notes.unknown)
    yield from _placed(held, Heading.UNKNOWN)


def _read(held: _Held) -> Iterator[Line]:
    for step in held.steps:
        shown = _shown(held.workshop, step)
        contrary = dict.fromkeys(other for place in shown for other in step.contrary_to(place))
        yield from (*_cited(held, Kind.PASSAGE, shown), *_cited(held, Kind.CONTRARY, contrary))
    yield from _placed(held, Heading.READ)


def _absent(held: _Held) -> Iterator[Line]:
    yield from (Line(kind=Kind.FIXED, text=f"We did not get to: {step.title}") for step in held.unreached)
    yield from _noted(held.workshop.notes.absent)
    yield from _placed(held, Heading.ABSENT)


def _decided(held: _Held) -> Iterator[Line]:
    notes = held.workshop.notes
    yield from _noted(notes.decision) if notes.decision else (Line(kind=Kind.FIXED, text=NO_DECISION),)
    yield from _under(Kind.LABEL, "Objections that were kept", _noted(notes.objections))
    yield from _under(Kind.LABEL, "When we look at it again", _noted(notes.review))


SECTIONS: dict[Heading, Callable[[_Held], Iterator[Line]]] = {
    Heading.WHY: _why,
    Heading.QUESTIONS: _questions,
    Heading.WROTE: _wrote,
    Heading.DISAGREED: _disagreed,
    Heading.ASSUMED: _assumed,
    Heading.UNKNOWN: _unknown,
    Heading.READ: _read,
    Heading.ABSENT: _absent,
    Heading.DECIDED: _decided,
}


def _asked(held: _Held, step: Step) -> str:
    """The question that a step asked: the other one, where the facilitator switched to it."""
    return step.swap.text if step.swap and step.id in held.workshop.state.swapped else step.text


def _shown(workshop: Workshop, step: Step) -> tuple[Place, ...]:
    """The passages that a step showed: of its choices the one that was picked."""
    chosen = workshop.state.chosen.get(step.id)
    by_hand = workshop.state.on_wall if step.id == workshop.state.current else None
    return (*step.passages, *filter(None, (chosen, by_hand)))


def _written(held: _Held, step: Step) -> Iterator[Line]:
    """The cards of one step under their labels, lone ones last; those that belong into another section are left to it."""
    cards = [card for card in held.cards if card.step_id == step.id and card.place not in ELSEWHERE]
    labels = {group.id: group.label for group in held.groups if group.step_id == step.id} | {
        name: name for name in step.form.places
    }
    lines = list(_drawn(held.workshop, step))
    for lies, label in (*labels.items(), ("", SAID_ONCE)):
        lying = (card for card in cards if _lies(card, labels) == lies)
        lines += _under(Kind.LABEL, label, (line for card in lying for line in _worded(card)))
    yield from _under(Kind.TOPIC, _asked(held, step) or step.title, lines)


def _lies(card: Card, labels: Collection[str]) -> str:
    """Where a card lies: in a group, else at its place, else nowhere."""
    return next((name for name in (card.group, card.place) if name in labels), "") or ""


def _drawn(workshop: Workshop, step: Step) -> Iterator[Line]:
    """What the group drew or worded together on the wall: the axes of its cross, its proposal."""
    if step.wall is Wall.CROSS:
        names = zip(("Across", "Upwards"), workshop.state.axes, strict=False)
        yield from (Line(kind=Kind.NOTE, text=f"{way}: from {axis.low} to {axis.high}") for way, axis in names)
    if step.wall is Wall.PROPOSAL:
        yield from _noted(workshop.state.proposal)


def _placed(held: _Held, heading: Heading) -> Iterator[Line]:
    """The cards that were written for this section."""
    yield from _under(Kind.LABEL, OWN_WORDS, (line for card in held.cards if card.place == heading for line in _worded(card)))


def _worded(card: Card) -> Iterator[Line]:
    yield Line(kind=Kind.CARD, text=card.text)
    if card.second:
        yield Line(kind=Kind.SIGN, text=card.second)


def _cited(held: _Held, kind: Kind, places: Iterable[Place]) -> Iterator[Line]:
    for citation in map(held.cited, places):
        yield Line(kind=kind, text=citation.quote, citation=citation) if citation else Line(kind=Kind.FIXED, text=GONE)


def _noted(text: str) -> Iterator[Line]:
    """A note, paragraph by paragraph."""
    yield from (Line(kind=Kind.NOTE, text=part.strip()) for part in text.split("\n\n") if part.strip())


def _under(kind: Kind, label: str, lines: Iterable[Line]) -> Iterator[Line]:
    """Lines under a topic or label; nothing where there are none."""
    held = tuple(lines)
    if held:
        yield from (Line(kind=kind, text=label), *held)
