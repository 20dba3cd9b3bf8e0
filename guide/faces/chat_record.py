"""The record as it lies over the chat: what was ticked, and the fields to write in. The browser keeps it."""

from typing import Any

from pydantic import JsonValue, ValidationError

from guide.faces.pages import render
from guide.records import Conversation
from guide.reflection.record import FOOT, Heading, Line, OwnRecord, Part, Tick, Ticks, came_with, record_of

Held = dict[str, JsonValue]
"""What the browser keeps of the record: Ticks."""
FIELDS = {
    Heading.QUESTIONS: ("questions", "Your own questions, a line each"),
    Heading.NOTICE: ("notice", "In your own words"),
    Heading.HEARS: ("hears", "In your own words"),
    Heading.OPEN: ("open", "In your own words"),
}
"""The field of `Own` that is written under a heading, and its label."""


def ticks_of(held: Held | None) -> Ticks:
    """What the browser kept; nothing where that is none of ours."""
    try:
        return Ticks.model_validate(held or {})
    except ValidationError:
        return Ticks()


def held_of(ticks: Ticks) -> Held:
    """Ticks as the browser keeps them."""
    held: Held = ticks.model_dump(mode="json", exclude_defaults=True)
    return held


def toggled(conversation: Conversation, ticks: Ticks, detail: Any) -> Ticks:
    """The ticks with one more, or without the one that was there. Of a message only an exact part is taken."""
    try:
        tick = Tick.model_validate(detail)
    except ValidationError:
        return ticks
    held = [other for other in ticks.ticks if _place(other) != _place(tick)]
    if len(held) < len(ticks.ticks):
        return ticks.model_copy(update={"ticks": tuple(held)})
    if not 0 < tick.turn <= len(conversation.turns):
        return ticks
    whole = tick.words not in conversation.turns[tick.turn - 1].message or tick.part is not Part.WORDS
    return ticks.model_copy(update={"ticks": (*ticks.ticks, tick.model_copy(update={"words": ""}) if whole else tick)})


def saved(ticks: Ticks, detail: Any) -> Ticks:
    """The ticks as the person has edited them; as they were when that is none of ours, or older: it may come late."""
    try:
        edited = Ticks.model_validate(detail)
    except ValidationError:
        return ticks
    return edited if edited.edits >= ticks.edits else ticks


def record_markup(conversation: Conversation, ticks: Ticks) -> str:
    """The record, ready to be edited, and sent for a file."""
    return render(
        "chat/record.html",
        sections=_sections(record_of(conversation, ticks)),
        own=ticks.own,
        came_with=came_with(conversation) if ticks.own.came_with is None else ticks.own.came_with,
        first=came_with(conversation),
        conversation=conversation.model_dump_json(exclude_defaults=True),
        ticks=ticks.model_dump_json(),
        foot=FOOT,
    )


def _sections(record: OwnRecord) -> list[tuple[str, tuple[Line, ...], tuple[str, str] | None]]:
    """Heading, what was ticked, and the field that is written there; sections with neither are left out."""
    held = {section.heading: section.lines for section in record.sections}
    shown = []
    for heading in Heading:
        lines = tuple(line for line in held.get(heading, ()) if line.tick)
        name, label = FIELDS.get(heading, ("", ""))
        if lines or name:
            shown.append((heading.value, lines, (name, label) if name else None))
    return shown


def _place(tick: Tick) -> tuple[int, Part, int]:
    return tick.turn, tick.part, tick.number
