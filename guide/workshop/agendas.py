"""Loads `prompts/agendas/*.toml` and tells every fault of every file at once."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from pydantic import Field

from guide.errors import PromptError
from guide.prompts import Data, made, nearest_name, read_toml
from guide.records import Agenda, ConfidenceRule, Phones, Place, Step, Wall
from guide.reflection import Bank, TextOf, Weight, place_fault

SAID = ("wall", "phones")
"""What every step says for itself."""


class _File(Data):
    """One file as it is written."""

    schema_: int = Field(alias="schema", ge=1, le=1)
    minutes: int = Field(ge=5, le=480)
    title: str = Field(min_length=1)
    about: str = Field(min_length=1)
    people: tuple[int, int]
    wanted: str = Field(min_length=1)
    rules: tuple[ConfidenceRule, ...] = Field(min_length=1)
    step: tuple[Step, ...] = Field(min_length=1)


def load_agendas(folder: Path, bank: Bank, text_of: TextOf | None = None) -> tuple[Agenda, ...]:
    """Every agenda of `folder`, the shortest first. `text_of` looks sentences up; None leaves that out. Read-only.

    Raises PromptError with all faults, a line each: file, step, what is wrong, and the nearest known name.
    """
    faults: list[str] = []
    agendas = [agenda for path in sorted(folder.glob("*.toml")) if (agenda := _read(path, bank, text_of, faults))]
    if faults:
        raise PromptError("\n".join(faults), "Mend the lines named above, or take the files as they came with the guide.")
    return tuple(sorted(agendas, key=lambda agenda: agenda.minutes))


def _read(path: Path, bank: Bank, text_of: TextOf | None, faults: list[str]) -> Agenda | None:
    raw = read_toml(path, faults)
    file = made(_File, raw, f"agendas/{path.name}", faults) if raw is not None else None
    if raw is None or file is None:
        return None
    unsaid = [name for entry in raw["step"] for name in SAID if name not in entry]
    faults += [
        f"agendas/{path.name}: every step says what wall and phones show: {name} is missing" for name in dict.fromkeys(unsaid)
    ]
    faults += [f"agendas/{path.name}: {fault}" for fault in _faults(path, file, bank, text_of)]
    return Agenda(
        minutes=file.minutes,
        title=file.title,
        about=file.about,
        people=file.people,
        wanted=file.wanted,
        rules=file.rules,
        steps=tuple(worded(step, bank) for step in file.step),
    )


def worded(step: Step, bank: Bank) -> Step:
    """The step with the words of its questions, as they are put to a group. A question that is not known leaves its words."""
    more: dict[str, object] = {"text": _words(bank, step.question, step.text), "paper_text": _words(bank, step.paper, "")}
    if step.swap:
        more["swap"] = step.swap.model_copy(update={"text": _words(bank, step.swap.question, step.swap.text)})
    return step.model_copy(update=more)


def _words(bank: Bank, question_id: str, otherwise: str) -> str:
    question = bank.named(question_id)
    return question.room or question.text if question else otherwise


def _faults(path: Path, file: _File, bank: Bank, text_of: TextOf | None) -> Iterator[str]:
    if path.stem != str(file.minutes):
        yield f"minutes: an agenda of {file.minutes} minutes belongs into {file.minutes}.toml"
    if not 0 < file.people[0] <= file.people[1]:
        yield "people: from so many to so many"
    total = sum(step.minutes for step in file.step)
    if total != file.minutes:
        yield f"minutes: the steps take {total}, and the agenda {file.minutes}"
    yield from (f"step {step.id}: {fault}" for step in file.step for fault in step_faults(step, file.step, bank, text_of))


def step_faults(step: Step, steps: Sequence[Step], bank: Bank, text_of: TextOf | None = None) -> Iterator[str]:
    """What is wrong with a step among the steps of its agenda, in words."""
    for rule in (_named, _shown, _gathering):
        yield from rule(step, steps)
    yield from _asked(step, bank)
    if text_of:
        yield from _places(step, text_of)


def _named(step: Step, steps: Sequence[Step]) -> Iterator[str]:
    ids = [other.id for other in steps]
    if ids.count(step.id) > 1:
        yield "the id is used twice"
    if step.of and step.of not in ids:
        yield f"of: there is no step {step.of!r}{nearest_name(step.of, ids)}"
    if not step.say and not step.cues:
        yield "every step says what the console shows: say or cues is missing"


def _shown(step: Step, steps: Sequence[Step]) -> Iterator[str]:
    if (step.phones is Phones.NOTICE) != bool(step.notice):
        yield "notice: the line that phones show, there and only there where phones is 'notice'"
    needs = {
        Wall.PASSAGE: step.passages,
        Wall.PASSAGES: step.passages[1:],
        Wall.CASE: step.choices or step.passages,
        Wall.QUESTION: step.text or step.question,
    }
    if not needs.get(step.wall, True):
        yield f"wall: {step.wall} needs {'text or question' if step.wall is Wall.QUESTION else 'passages, or choices for a case'}"
    source = next((other for other in steps if other.id == step.shows), step)
    if step.wall in (Wall.CARDS, Wall.COLUMNS, Wall.CIRCLES, Wall.CROSS) and not source.cards:
        yield f"wall: {step.wall} needs a step that gathers cards, and {source.id} gathers none"
    if step.wall is Wall.COLUMNS and not source.form.second:
        yield "wall: columns needs form.second, the second text of a card"
    if step.wall is Wall.CIRCLES and not source.form.places:
        yield "wall: circles needs form.places, a ring for each"
    if step.wall is Wall.CROSS and len(source.form.places) != 4:
        yield "wall: cross needs four form.places, a square for each"


def _gathering(step: Step, steps: Sequence[Step]) -> Iterator[str]:
    if step.phones is Phones.CARDS and not step.cards:
        yield "cards: phones show a box, and no card may be written"
    if step.dots and not any(other.id == step.shows and other.cards for other in steps):
        yield "dots: there are no cards on which they could be placed (of)"


def _asked(step: Step, bank: Bank) -> Iterator[str]:
    active = {question.id: question for question in bank.active}
    for name, id in (("question", step.question), ("swap", step.swap.question if step.swap else ""), ("paper", step.paper)):
        if id and id not in active:
            yield f"{name}: there is no question {id!r} that may be asked{nearest_name(id, list(active))}"
        elif id and active[id].weight is Weight.HEAVY and name != "paper":
            yield f"{name}: {id} is a heavy question, and those stand on no screen: name it as paper"


def _places(step: Step, text_of: TextOf) -> Iterator[str]:
    named: tuple[tuple[str, tuple[Place, ...]], ...] = (
        ("passages", step.passages),
        ("contrary", step.contrary),
        ("choices", step.choices),
    )
    for name, places in named:
        for number, place in enumerate(places, 1):
            fault = place_fault(place.source, place.sentence, text_of)
            if fault:
                yield f"{name} {number}: {fault}"
