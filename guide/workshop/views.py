"""What each screen shows of a workshop as it stands."""

import threading
from collections.abc import Container, Hashable, Iterable, Sequence

from guide.records import Card, Group, Step
from guide.records.screens import (
    CardHeld,
    CardShown,
    Clock,
    ConsoleView,
    GroupShown,
    Masthead,
    PhoneView,
    StepShown,
    WallView,
)
from guide.workshop.facilitator import seconds_left
from guide.workshop.passages import Passages
from guide.workshop.phones import has_joined, left
from guide.workshop.store import DOTS, Sitting

SAID_ONCE = "Said once"


class Walls:
    """The wall of each workshop as it was last read: sixty phones that ask at once share one reading."""

    def __init__(self, passages: Passages) -> None:
        self.passages = passages
        self._kept: dict[str, tuple[Hashable, WallView]] = {}
        self._lock = threading.Lock()

    def of(self, sitting: Sitting) -> WallView:
        """The wall. Cards that are hidden, held back or not yet revealed are not in it."""
        workshop = sitting.workshop
        state = (sitting.versions.shown, workshop.closed, self.passages.fingerprint)
        with self._lock:
            kept, wall = self._kept.get(workshop.id, (None, None))
            if wall is None or kept != state:
                wall = _wall(sitting, self.passages)
                self._kept[workshop.id] = state, wall
        return wall.model_copy(update={"clock": _clock(sitting, workshop.current)})

    def keep_only(self, workshop_ids: Container[str]) -> None:
        """Keep nothing of the others: they may have been deleted in another process."""
        with self._lock:
            self._kept = {id: kept for id, kept in self._kept.items() if id in workshop_ids}

    def forget(self, workshop_id: str) -> None:
        """Keep nothing of it."""
        with self._lock:
            self._kept.pop(workshop_id, None)


def _wall(sitting: Sitting, passages: Passages) -> WallView:
    workshop, state = sitting.workshop, sitting.workshop.state
    step = workshop.current
    revealed = step is not None and step.shows in state.revealed
    beside = passages.otherwise(state.on_wall) if state.on_wall else None
    return WallView(
        heading=_heading(sitting),
        step=_step_shown(sitting, step, passages) if step else None,
        on_wall=passages.shown(state.on_wall) if state.on_wall else None,
        contrary=(beside,) if beside else (),
        revealed=revealed,
        groups=_shown_groups(sitting, step.shows) if step and revealed else (),
        axes=state.axes,
        proposal=state.proposal,
    )


def phone_of(sitting: Sitting, token: str, walls: Walls) -> PhoneView:
    """A phone: the wall's record, and how much it may still send."""
    step = sitting.workshop.current
    joined = has_joined(sitting, token)
    return PhoneView(
        wall=walls.of(sitting),
        joined=joined,
        left=left(sitting, token, step) if step and joined else 0,
        dots_left=left(sitting, token, step, DOTS) if step and joined else 0,
    )


def console_of(sitting: Sitting, walls: Walls) -> ConsoleView:
    """The console: everything but cards that are not shown yet, and who wrote what, which is not known."""
    workshop, step = sitting.workshop, sitting.workshop.current
    cards, dots = sitting.cards(), sitting.dots()
    shows = step.shows if step else ""
    there = [card for card in cards if card.step_id == shows]
    groups = tuple(group for group in sitting.groups() if group.step_id == shows)
    wall = walls.of(sitting)
    return ConsoleView(
        workshop=workshop,
        version=sitting.versions.changed,
        step=wall.step,
        before=_beside(workshop.steps, step, -1),
        after=_beside(workshop.steps, step, 1) if step else next(iter(workshop.steps), None),
        clock=wall.clock,
        on_wall=wall.on_wall,
        contrary=wall.contrary,
        choices=walls.passages.all_shown(step.choices) if step else (),
        revealed=wall.revealed,
        joined=sitting.joined,
        written=sitting.writers().get(step.id, 0) if step else 0,
        waiting=0 if wall.revealed else len(there),
        cards=tuple(CardHeld(card=card, dots=dots.get(card.id, 0)) for card in there) if wall.revealed else (),
        groups=groups,
        dots={group.id: dots.get(group.id, 0) for group in groups},
        held=tuple(card for card in cards if card.held_back and not card.hidden),
    )


def _heading(sitting: Sitting) -> Masthead:
    workshop = sitting.workshop
    return Masthead(
        code=workshop.code,
        slug=workshop.slug,
        title=workshop.title,
        purpose=workshop.purpose,
        rule=workshop.rule.text,
        group=workshop.group,
        delete_on=workshop.delete_on,
        rehearsal=workshop.rehearsal,
        closed=workshop.closed is not None,
        version=sitting.versions.shown,
    )


def _step_shown(sitting: Sitting, step: Step, passages: Passages) -> StepShown:
    """A step that shows another's cards and asks nothing itself says what those cards answer."""
    state, source = sitting.workshop.state, sitting.workshop.step(step.shows) or step
    asks = step if step.text else source
    swapped = asks.swap if asks.swap and asks.id in state.swapped else None
    chosen = state.chosen.get(step.id)
    return StepShown(
        id=step.id,
        title=step.title,
        minutes=step.minutes,
        wall=step.wall,
        phones=step.phones,
        notice=step.notice,
        text=swapped.text if swapped else asks.text,
        question=swapped.question if swapped else asks.question,
        passages=passages.all_shown(step.passages),
        contrary=passages.all_shown(step.contrary_to(chosen) if chosen else step.contrary),
        case=passages.shown(chosen) if chosen else None,
        form=step.form if step.cards else source.form,
        cards=step.cards,
        dots=step.dots,
        of=step.shows,
    )


def _clock(sitting: Sitting, step: Step | None) -> Clock | None:
    if step is None or sitting.workshop.closed:
        return None
    return Clock(left=seconds_left(sitting, step), running=sitting.workshop.state.timer.ends is not None)


def _shown_groups(sitting: Sitting, step_id: str) -> tuple[GroupShown, ...]:
    """Groups with their cards, then those that stand alone; a group of which no card may be shown is left out."""
    dots = sitting.dots()
    cards = [card for card in sitting.cards() if card.step_id == step_id and card.shown]
    named = [_group_shown(group, cards, dots) for group in sitting.groups() if group.step_id == step_id]
    once = GroupShown(id="", label=SAID_ONCE, cards=_shown(cards, None, dots))
    return tuple(group for group in (*named, once) if group.cards)


def _group_shown(group: Group, cards: Sequence[Card], dots: dict[str, int]) -> GroupShown:
    return GroupShown(id=group.id, label=group.label, cards=_shown(cards, group.id, dots), dots=dots.get(group.id, 0))


def _shown(cards: Iterable[Card], group_id: str | None, dots: dict[str, int]) -> tuple[CardShown, ...]:
    return tuple(
        CardShown(id=card.id, text=card.text, second=card.second, place=card.place, dots=dots.get(card.id, 0))
        for card in cards
        if card.group == group_id
    )


def _beside(steps: Sequence[Step], step: Step | None, by: int) -> Step | None:
    if step is None:
        return None
    place = [each.id for each in steps].index(step.id) + by
    return steps[place] if 0 <= place < len(steps) else None
