"""What happens before the meeting: a draft becomes a workshop, a workshop is changed, a rehearsal is filled and cleared."""

from collections.abc import Sequence
from datetime import date, timedelta

from guide.errors import NotFound, WorkshopError
from guide.records import Agenda, Card, ConfidenceRule, Draft, State, Step, Workshop
from guide.reflection import Bank
from guide.workshop.agendas import step_faults, worded
from guide.workshop.codes import new_code, new_id, new_secret
from guide.workshop.store import Sitting

MADE_UP = (
    "What happens if the staff say no?",
    "Who pays if the first winter goes badly?",
    "I do not know who decides.",
    "Did anyone ask the night team?",
    "What will be worse for the people who use it?",
    "I like my job. Do I have to own it?",
    "Is the rent fixed for longer than the contract?",
    "What have we not been shown?",
)
"""Cards of a rehearsal."""
REHEARSED = 24
"""Made-up cards of a step: as many as eight people write."""


def new_workshop(draft: Draft, agenda: Agenda, bank: Bank, today: date, days_kept: int) -> Workshop:
    """A workshop as its draft has it. Raises WorkshopError for steps that do not fit together."""
    day = draft.day or today
    return Workshop(
        id=new_id(),
        code=new_code(),
        agenda=agenda.minutes,
        title=draft.title or agenda.title,
        purpose=draft.purpose or agenda.wanted,
        group=draft.group,
        rule=_rule(draft, agenda),
        day=day,
        steps=_steps(draft.steps or agenda.steps, bank),
        delete_on=max(day, today) + timedelta(days=draft.days_kept or days_kept),
    )


def edited(sitting: Sitting, draft: Draft, agenda: Agenda, bank: Bank, days_kept: int) -> Workshop:
    """The workshop changed to a draft. Raises WorkshopError where it is closed, or where a step that has cards would go."""
    now = sitting.workshop
    if now.closed:
        raise WorkshopError("The record of this workshop is closed.", "Prepare a new workshop.")
    new = new_workshop(draft, agenda, bank, now.day, days_kept)
    used = {card.step_id for card in sitting.cards()} | ({now.state.current} if now.state.current else set())
    lost = [step.title for step in now.steps if step.id in used and new.step(step.id) is None]
    if lost:
        raise WorkshopError(
            f"“{lost[0]}” cannot go: it is open, or has cards.", "Leave the step where it is, or take its minutes."
        )
    kept = {"id": now.id, "code": now.code, "state": now.state, "notes": now.notes, "rehearsal": now.rehearsal}
    return new.model_copy(update={**kept, "version": now.version + 1})


def agenda_of(agendas: Sequence[Agenda], minutes: int) -> Agenda:
    """The agenda of so many minutes. Raises NotFound."""
    agenda = next((each for each in agendas if each.minutes == minutes), None)
    if agenda is None:
        known = ", ".join(str(each.minutes) for each in agendas) or "none"
        raise NotFound(f"There is no agenda of {minutes} minutes.", f"There are: {known}.")
    return agenda


def rehearse(sitting: Sitting) -> None:
    """Fill the steps with made-up cards. Raises WorkshopError once real ones can be there."""
    workshop = sitting.workshop
    if workshop.state.started and not workshop.rehearsal:
        raise WorkshopError("This workshop has begun.", "Rehearse before it begins; or prepare another one to try things out.")
    if workshop.rehearsal:
        return
    for step in workshop.steps:
        for number in range(REHEARSED if step.cards else 0):
            sitting.add_card(_made_up(sitting, step, number), new_secret())
    sitting.save(workshop.model_copy(update={"rehearsal": True}))


def end_rehearsal(sitting: Sitting) -> None:
    """Clear everything that was tried out, and stand before the start again. Doing it twice does it once."""
    workshop = sitting.workshop
    if workshop.rehearsal:
        sitting.clear()
        fresh = {"rehearsal": False, "state": State(), "version": workshop.version + 1}
        sitting.save(workshop.model_copy(update=fresh))


def _made_up(sitting: Sitting, step: Step, number: int) -> Card:
    places = step.form.places
    return Card(
        id=sitting.key("made up", step.id, str(number)),
        step_id=step.id,
        text=MADE_UP[number % len(MADE_UP)],
        second="Somebody says so aloud." if step.form.second else "",
        place=places[number % len(places)] if places else "",
    )


def _rule(draft: Draft, agenda: Agenda) -> ConfidenceRule:
    for rule in agenda.rules:
        if draft.rule in (rule.id, ""):
            return rule
    raise NotFound(f"There is no rule {draft.rule!r}.", f"There are: {', '.join(rule.id for rule in agenda.rules)}.")


def _steps(steps: Sequence[Step], bank: Bank) -> tuple[Step, ...]:
    named = tuple(worded(step, bank) for step in steps)
    faults = [f"{step.title}: {fault}" for step in named for fault in step_faults(step, named, bank)]
    if faults or not named:
        raise WorkshopError(
            "These steps do not fit together:\n" + "\n".join(faults or ["there is none"]), "Change the steps that are named."
        )
    return named
