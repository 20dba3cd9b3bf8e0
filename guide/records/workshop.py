"""What a group makes with the guide. Nothing here says who wrote what.

The clock is UTC everywhere; faces show local time.
"""

from datetime import date, datetime

from guide.records.library import Record


class Participant(Record):
    """A phone in the room: a random token in a cookie. No name, no address, no device is ever stored."""

    token_hash: str
    joined: datetime


class Step(Record):
    """One step of an agenda, and what each screen shows in it."""

    id: str
    title: str
    minutes: int
    """From 1."""
    say: str = ""
    """What the facilitator may read aloud."""
    wall: str = ""
    phones: str = ""
    question_id: str | None = None
    passage_ids: tuple[str, ...] = ()
    cards_each: int = 0
    """How many cards one phone may write; 0 when the step gathers none."""


class Contribution(Record):
    """One card, in its writer's words. What lets the writer take it back is a secret kept on the phone, per card."""

    id: str
    """Made by the phone, so that sending twice adds once."""
    step_id: str
    text: str
    """At most 600 characters, as written."""
    group: str = ""
    """A label in the group's own words; empty: it stands under "Said once"."""
    withheld: bool = False
    held_back: bool = False
    """Kept from the wall until the facilitator has read it."""
    take_back_hash: str


class Workshop(Record):
    """One meeting of a group."""

    code: str
    """What is typed on a phone; the only credential of a phone."""
    purpose: str
    confidence_rule: str
    steps: tuple[Step, ...]
    current: str | None = None
    """Id of the open step; None before the start and after the end."""
    revealed: tuple[str, ...] = ()
    """Ids of the steps whose cards are shown."""
    contributions: tuple[Contribution, ...] = ()
    delete_on: date
    """Everything of it is gone after this day."""
