"""What a form of the run sheet changes: one step, its place among the others, its passages, or the meeting itself."""

from collections.abc import Callable
from typing import Any

from pydantic import ValidationError
from starlette.datastructures import FormData

from guide.records import Draft, Phones, Place, Step, Workshop

Steps = tuple[Step, ...]
LISTS = ("passages", "contrary", "choices")
"""The lists of passages of a step."""


def draft_of(workshop: Workshop, **changed: Any) -> Draft:
    """The draft that would make this very workshop, but for what is `changed`."""
    kept = (workshop.delete_on - workshop.day).days
    same = {"agenda": workshop.agenda, "rule": workshop.rule.id, "days_kept": kept, "steps": workshop.steps}
    same |= {name: getattr(workshop, name) for name in ("title", "purpose", "group", "day")}
    return Draft.model_validate({**same, **changed})


def meeting_changed(workshop: Workshop, form: FormData) -> Draft:
    """The same steps in another frame. Raises ValidationError."""
    given = {name: form[name] for name in ("title", "purpose", "group", "day", "days_kept", "rule") if form.get(name)}
    return draft_of(workshop, **{"group": "", **given})


def in_words(fault: ValidationError) -> str:
    """What was wrong in a form, field by field."""
    return "; ".join(": ".join(filter(None, ("".join(map(str, each["loc"][-1:])), each["msg"]))) for each in fault.errors())


def _saved(steps: Steps, form: FormData) -> Steps:
    return tuple(_worded(step, form) if step.id == form.get("step") else step for step in steps)


def _worded(step: Step, form: FormData) -> Step:
    """The step with the words and figures of the form. A question of the bank goes before one's own words."""
    text, chosen = str(form.get("text", "")).replace("\r\n", "\n").strip(), str(form.get("question", ""))
    question = chosen or (step.question if text == step.text else "")
    cards = int(str(form.get("cards", step.cards)) or 0)
    phones = _phones(step, cards)
    given = {name: str(form[name]).replace("\r\n", "\n") for name in ("title", "minutes", "say", "cues") if name in form}
    asked = {"question": question, "text": "" if question else text, "swap": step.swap if question == step.question else None}
    shown = {"cards": cards, "phones": phones, "notice": step.notice if phones is Phones.NOTICE else ""}
    return Step.model_validate({**dict(step), **given, **asked, **shown})


def _phones(step: Step, cards: int) -> Phones:
    """A step in which people write shows them a box, and one in which nobody writes shows none."""
    if cards and not step.cards:
        return Phones.CARDS
    return Phones.WALL if step.phones is Phones.CARDS and not cards else step.phones


def _put_in(steps: Steps, form: FormData) -> Steps:
    """A passage into one of the step's lists, and what points the other way beside it."""
    into = "choices" if form.get("list") == "choices" else "passages"
    against = [_place(form, "other_source", "other_sentence")] if form.get("other_source") else []
    steps = _listed(steps, form, into, lambda places: (*places, _place(form)))
    return _listed(steps, form, "contrary", lambda places: (*places, *against))


def _taken_out(steps: Steps, form: FormData) -> Steps:
    name, gone = str(form.get("list")), _place(form)
    return (
        _listed(steps, form, name, lambda places: tuple(place for place in places if place != gone)) if name in LISTS else steps
    )


def _listed(steps: Steps, form: FormData, name: str, change: Callable[[tuple[Place, ...]], tuple[Place, ...]]) -> Steps:
    def changed(step: Step) -> Step:
        return step.model_copy(update={name: tuple(dict.fromkeys(change(getattr(step, name))))})

    return tuple(changed(step) if step.id == form.get("step") else step for step in steps)


def _place(form: FormData, source: str = "source", sentence: str = "sentence") -> Place:
    return Place.model_validate({"source": form.get(source), "sentence": form.get(sentence)})


def _moved(by: int) -> Callable[[Steps, FormData], Steps]:
    def moved(steps: Steps, form: FormData) -> Steps:
        order = list(steps)
        place = next(at for at, step in enumerate(order) if step.id == form.get("step"))
        order.insert(max(0, place + by), order.pop(place))
        return tuple(order)

    return moved


def _left_out(steps: Steps, form: FormData) -> Steps:
    return tuple(step for step in steps if step.id != form.get("step"))


CHANGES: dict[str, Callable[[Steps, FormData], Steps]] = {
    "save": _saved,
    "put in": _put_in,
    "take out": _taken_out,
    "earlier": _moved(-1),
    "later": _moved(1),
    "leave out": _left_out,
}
"""By the button's value."""
