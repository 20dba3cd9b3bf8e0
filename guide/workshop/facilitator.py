"""What a console does to a workshop. Every command can be sent twice and is done once; of two consoles the slower one is told."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from guide.errors import NotFound, WorkshopError
from guide.records import Card, Group, State, Step, Timer
from guide.records.commands import (
    Choose,
    ClearDots,
    Close,
    Command,
    Course,
    Go,
    Hide,
    NameAxes,
    Note,
    Propose,
    PutCard,
    PutOnWall,
    Rename,
    Reveal,
    SetTimer,
    ShowCard,
    SwapQuestion,
    Ungroup,
)
from guide.workshop.store import Sitting

COMMAND = "command"
"""Kind of ids of a console."""
AFTER_CLOSING = (Note, ShowCard, Close)
"""What can still be done to a record that is closed: the facilitator's own words, and hiding a card."""


def act(sitting: Sitting, command: Command, hours_open: int) -> None:
    """Do what a command says, or nothing at all. Raises WorkshopError, NotFound.

    `hours_open`: after the start, until the record closes by itself.
    """
    if not sitting.is_new(COMMAND, command.id):
        return
    if sitting.workshop.closed and not isinstance(command, AFTER_CLOSING):
        raise WorkshopError("The record of this workshop is closed.", "What it holds can still be read until it is deleted.")
    if isinstance(command, Course):
        _course(sitting, command, hours_open)
    else:
        DONE[type(command)](sitting, command)


def _course(sitting: Sitting, command: Course, hours_open: int) -> None:
    workshop = sitting.workshop
    state, said = CHANGED[type(command)](sitting, command)
    if state == workshop.state and not isinstance(command, Close):
        return
    if command.seen is not None and command.seen != workshop.version:
        advice = "This screen shows now how things stand. Press again if you still want it."
        raise WorkshopError(f"Meanwhile another console {workshop.state.last or 'changed something'}.", advice)
    closed = workshop.closed or (sitting.now if isinstance(command, Close) else None)
    if isinstance(command, Close):
        sitting.clear_dots()
    closes = sitting.now + timedelta(hours=hours_open) if state.started and not workshop.state.started else None
    kept = {"state": state.model_copy(update={"last": said}), "version": workshop.version + 1, "closed": closed}
    sitting.save(workshop.model_copy(update=kept), closes=None if workshop.rehearsal else closes)


def _go(sitting: Sitting, command: Go) -> tuple[State, str]:
    state, step = sitting.workshop.state, _step(sitting, command.step)
    if state.current == step.id:
        return state, ""
    more = {
        "current": step.id,
        "started": state.started or sitting.now,
        "opened": tuple(dict.fromkeys([*state.opened, step.id])),
        "timer": Timer(left=step.minutes * 60),
        "on_wall": None,
    }
    return state.model_copy(update=more), f"went to “{step.title}”"


def _reveal(sitting: Sitting, command: Reveal) -> tuple[State, str]:
    state, step = sitting.workshop.state, _step(sitting, command.step)
    sitting.shuffle(step.id)
    revealed = tuple(dict.fromkeys([*state.revealed, step.id]))
    return state.model_copy(update={"revealed": revealed}), f"showed the cards of “{step.title}”"


def _hide(sitting: Sitting, command: Hide) -> tuple[State, str]:
    state, step = sitting.workshop.state, _step(sitting, command.step)
    revealed = tuple(id for id in state.revealed if id != step.id)
    return state.model_copy(update={"revealed": revealed}), f"hid the cards of “{step.title}”"


def _set_timer(sitting: Sitting, command: SetTimer) -> tuple[State, str]:
    state, step = sitting.workshop.state, _step(sitting, sitting.workshop.state.current or "")
    left, running = seconds_left(sitting, step), state.timer.ends is not None
    if command.to == "add":
        left = max(0, left) + command.seconds
    elif command.to == "reset":
        left, running = step.minutes * 60, False
    else:
        running = command.to == "start"
    timer = Timer(ends=sitting.now + timedelta(seconds=left)) if running else Timer(left=left)
    if command.to == "start" and state.timer.ends is not None:
        timer = state.timer
    return state.model_copy(update={"timer": timer}), "changed the timer"


def seconds_left(sitting: Sitting, step: Step) -> int:
    """Seconds of a step's timer as it stands; below 0 when it has run out."""
    timer = sitting.workshop.state.timer
    if timer.ends is not None:
        return round((timer.ends - sitting.now).total_seconds())
    return step.minutes * 60 if timer.left is None else timer.left


def _put_on_wall(sitting: Sitting, command: PutOnWall) -> tuple[State, str]:
    said = "put a passage on the wall" if command.passage else "took the passage off the wall"
    return sitting.workshop.state.model_copy(update={"on_wall": command.passage}), said


def _swap(sitting: Sitting, command: SwapQuestion) -> tuple[State, str]:
    state, step = sitting.workshop.state, _step(sitting, command.step)
    if command.swapped and step.swap is None:
        raise WorkshopError(f"“{step.title}” has no other question.", "Change the question on the run sheet instead.")
    others = tuple(id for id in state.swapped if id != step.id)
    swapped = (*others, step.id) if command.swapped else others
    return state.model_copy(update={"swapped": swapped}), f"changed the question of “{step.title}”"


def _choose(sitting: Sitting, command: Choose) -> tuple[State, str]:
    state, step = sitting.workshop.state, _step(sitting, command.step)
    if command.choice >= len(step.choices):
        raise WorkshopError(f"“{step.title}” has no such passage to choose.", "Choose one that is listed.")
    chosen = {**state.chosen, step.id: step.choices[command.choice]}
    return state.model_copy(update={"chosen": chosen}), f"chose a case for “{step.title}”"


def _close(sitting: Sitting, _: Close) -> tuple[State, str]:
    return sitting.workshop.state.model_copy(update={"on_wall": None}), "closed the record"


CHANGED: dict[type[Course], Callable[[Sitting, Any], tuple[State, str]]] = {
    Go: _go,
    Reveal: _reveal,
    Hide: _hide,
    SetTimer: _set_timer,
    PutOnWall: _put_on_wall,
    SwapQuestion: _swap,
    Choose: _choose,
    Close: _close,
}
"""What a command makes of the state, and how the other console is told of it."""


def _show_card(sitting: Sitting, command: ShowCard) -> None:
    card = _card(sitting, command.card)
    sitting.change_card(card.id, hidden=not command.shown, **({"held_back": ""} if command.shown else {}))
    sitting.touch()


def _put_card(sitting: Sitting, command: PutCard) -> None:
    card, group = _card(sitting, command.card), command.group
    if group is not None and group not in [each.id for each in sitting.groups() if each.step_id == card.step_id]:
        raise NotFound(
            "This group is not there any more.", "It was dissolved meanwhile. Put the card into another, or make a new one."
        )
    if group is None and command.label:
        group = sitting.key("group", command.id)
        sitting.add_group(Group(id=group, step_id=card.step_id, label=command.label))
    sitting.change_card(card.id, label=group)
    sitting.touch()


def _rename(sitting: Sitting, command: Rename) -> None:
    sitting.rename_group(_group(sitting, command.group).id, command.label)
    sitting.touch()


def _ungroup(sitting: Sitting, command: Ungroup) -> None:
    sitting.remove_group(_group(sitting, command.group).id)
    sitting.touch()


def _clear_dots(sitting: Sitting, command: ClearDots) -> None:
    sitting.clear_dots(_step(sitting, command.step).id)
    sitting.touch()


def _name_axes(sitting: Sitting, command: NameAxes) -> None:
    _keep(sitting, axes=command.axes)


def _propose(sitting: Sitting, command: Propose) -> None:
    _keep(sitting, proposal=command.text)


def _note(sitting: Sitting, command: Note) -> None:
    sitting.save(sitting.workshop.model_copy(update={"notes": command.notes}))


DONE: dict[type[Any], Callable[[Sitting, Any], None]] = {
    ShowCard: _show_card,
    PutCard: _put_card,
    Rename: _rename,
    Ungroup: _ungroup,
    ClearDots: _clear_dots,
    NameAxes: _name_axes,
    Propose: _propose,
    Note: _note,
}
"""Commands on which two consoles cannot disagree about where the meeting stands: the later one counts."""


def _keep(sitting: Sitting, **changed: Any) -> None:
    workshop = sitting.workshop
    sitting.save(workshop.model_copy(update={"state": workshop.state.model_copy(update=changed)}))


def _step(sitting: Sitting, step_id: str) -> Step:
    step = sitting.workshop.step(step_id)
    if step is None:
        raise NotFound("There is no such step in this workshop.", "Read the page again: the run sheet was changed meanwhile.")
    return step


def _card(sitting: Sitting, card_id: str) -> Card:
    card = sitting.card(card_id)
    if card is None:
        raise NotFound("This card is not there any more.", "Its writer took it back.")
    return card


def _group(sitting: Sitting, group_id: str) -> Group:
    group = next((each for each in sitting.groups() if each.id == group_id), None)
    if group is None:
        raise NotFound("This group is not there any more.", "It was dissolved meanwhile.")
    return group
