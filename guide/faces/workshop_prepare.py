"""Before the meeting: an agenda is chosen, a workshop is made or found again, and its run sheet is changed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import FastAPI, Form
from pydantic import ValidationError
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from guide.errors import GuideError, MessageError, NotFound, WorkshopError
from guide.faces.below import origin_of, see_other
from guide.faces.pages import date_in_words, render
from guide.faces.problems import CODES
from guide.faces.workshop_console import Fields, Secret, from_start, let_in
from guide.faces.workshop_editing import CHANGES, draft_of, in_words, meeting_changed
from guide.faces.workshop_screen import FAULTS, LARGEST, caller_of, no_console, or_said, screen, typed
from guide.guide import Guide
from guide.records import Agenda, ConfidenceRule, Draft, Opened, Step, Workshop
from guide.records.screens import CaseFound, Shown
from guide.reflection import BankQuestion, Weight
from guide.settings import Settings
from guide.workshop import Workshops
from guide.workshop.pack import pack_of

TYPED = ("agenda", "purpose", "group", "day", "days_kept")
"""Fields of the first form."""
TOLD = {
    "saved": "It is saved.",
    "put": "The passage is in the step, and what points the other way beside it.",
    "out": "The passage is taken out.",
}
"""What the page says after a change, by the word in its address."""
GONE = "The workshop is deleted, with everything in it."
WORDS = {"put in": "put", "take out": "out"}


@dataclass(frozen=True)
class ChoosePage:
    """Choosing an agenda."""

    agendas: tuple[Agenda, ...]
    typed: Mapping[str, str]
    """What stands in the fields."""
    told: str = ""
    fault: GuideError | None = None


@dataclass(frozen=True)
class OpenedPage:
    """What is told once."""

    opened: Opened
    link: str
    address: str


@dataclass(frozen=True)
class EditRow:
    """One step of the run sheet."""

    step: Step
    time: str
    """From the start: "0:03"."""
    open: bool
    """Whether it is being changed; only then its passages are looked up."""
    passages: tuple[Shown, ...] = ()
    contrary: tuple[Shown, ...] = ()
    choices: tuple[Shown, ...] = ()


@dataclass(frozen=True)
class PreparePage:
    """The run sheet."""

    workshop: Workshop
    day: str
    rules: tuple[ConfidenceRule, ...]
    rows: tuple[EditRow, ...]
    opened: str = ""
    """Id of the step that is being changed."""
    bank: tuple[tuple[str, tuple[BankQuestion, ...]], ...] = ()
    """Questions that may be asked, by theme."""
    sought: str = ""
    found: tuple[CaseFound, ...] | None = None
    told: str = ""
    fault: GuideError | None = None


@dataclass(frozen=True)
class Wanted:
    """What a request wants of the run sheet."""

    step: str = ""
    find: str = ""
    told: str = ""
    fault: GuideError | None = None


def mount_prepare(app: FastAPI, workshops: Workshops, guide: Guide) -> None:
    """Add `/workshop`, `/workshop/{id}/prepare` and the print pack to `app`."""
    _add_choosing(app, workshops, guide.settings)
    _add_run_sheet(app, workshops, guide)
    _add_pack(app, workshops, guide)


def _add_choosing(app: FastAPI, workshops: Workshops, settings: Settings) -> None:
    blank = dict.fromkeys(TYPED, "") | {"days_kept": str(settings.workshop.days_kept)}

    def choosing(page: ChoosePage) -> Response:
        html = render("workshop/choose.html", here="workshop", status=None, page=page)
        return screen(html, CODES[type(page.fault)] if page.fault else 200)

    def told_once(request: Request, opened: Opened) -> Response:
        address, id = origin_of(request, settings.server), opened.workshop.id
        page = OpenedPage(opened, f"{address}/workshop/{id}/open/{opened.secret}", typed(address))
        answer = screen(render("workshop/opened.html", here="workshop", status=None, page=page))
        return let_in(request, answer, id, opened.secret)

    @app.get("/workshop", include_in_schema=False)
    def choose(gone: str = "") -> Response:
        return choosing(ChoosePage(workshops.agendas(), blank, GONE if gone else ""))

    @app.post("/workshop", include_in_schema=False, max_body_size=LARGEST)
    def make(request: Request, form: Fields) -> Response:
        filled = {name: str(form.get(name, "")) for name in TYPED}
        try:
            return told_once(request, workshops.create(_draft(filled)))
        except FAULTS as fault:
            return choosing(ChoosePage(workshops.agendas(), filled, fault=fault))

    @app.post("/workshop/again", include_in_schema=False, max_body_size=LARGEST)
    def again(request: Request, phrase: Annotated[str, Form()] = "") -> Response:
        try:
            return told_once(request, workshops.recover(phrase, caller=caller_of(request)))
        except FAULTS as fault:
            return choosing(ChoosePage(workshops.agendas(), blank, fault=fault))


def _add_run_sheet(app: FastAPI, workshops: Workshops, guide: Guide) -> None:
    def shown(workshop: Workshop, wanted: Wanted) -> Response:
        page = prepare_page(guide, workshops, workshop, wanted)
        html = render("workshop/prepare.html", here="workshop", status=None, page=page)
        return screen(html, CODES[type(wanted.fault)] if wanted.fault else 200)

    @app.get("/workshop/{workshop_id}/prepare", include_in_schema=False)
    @or_said(no_console)
    def run_sheet(workshop_id: str, step: str = "", find: str = "", told: str = "", secret: Secret = "") -> Response:
        return shown(workshops.admit(workshop_id, secret), Wanted(step, find, TOLD.get(told, "")))

    @app.post("/workshop/{workshop_id}/prepare", include_in_schema=False, max_body_size=LARGEST)
    @or_said(no_console)
    def change(workshop_id: str, form: Fields, secret: Secret = "") -> Response:
        workshop = workshops.admit(workshop_id, secret)
        step, do = str(form.get("step", "")), str(form.get("do", ""))
        try:
            workshops.edit(workshop_id, changed(workshop, form))
        except FAULTS as fault:
            return shown(workshop, Wanted(step, fault=fault))
        here = "" if do in ("meeting", "leave out") else step
        where = f"step={here}&told={WORDS.get(do, 'saved')}#step-{here}" if here else "told=saved"
        return see_other(f"/workshop/{workshop_id}/prepare?{where}")


def _add_pack(app: FastAPI, workshops: Workshops, guide: Guide) -> None:
    @app.get("/workshop/{workshop_id}/pack.pdf", include_in_schema=False)
    @or_said(no_console)
    def pack(request: Request, workshop_id: str, secret: Secret = "") -> Response:
        workshop = workshops.admit(workshop_id, secret)
        made = pack_of(workshop, guide, f"{origin_of(request, guide.settings.server)}/w/{workshop.slug}")
        named = {
            "Content-Disposition": f'inline; filename="workshop-{workshop.day.isoformat()}.pdf"',
            "Cache-Control": "no-store",
        }
        return Response(made, media_type="application/pdf", headers=named)


def changed(workshop: Workshop, form: FormData) -> Draft:
    """The workshop as a form would have it. Raises WorkshopError, NotFound."""
    do = str(form.get("do", ""))
    try:
        if do == "meeting":
            return meeting_changed(workshop, form)
        if do not in CHANGES or workshop.step(str(form.get("step", ""))) is None:
            raise NotFound("That step is not in the run sheet any more.", "Look at the run sheet as it stands now.")
        return draft_of(workshop, steps=CHANGES[do](workshop.steps, form))
    except ValidationError as fault:
        raise WorkshopError(in_words(fault), "Nothing was changed.") from None


def _draft(filled: Mapping[str, str]) -> Draft:
    try:
        given: dict[str, Any] = {name: value for name, value in filled.items() if value.strip()}
        return Draft.model_validate(given)
    except ValidationError as fault:
        raise WorkshopError(in_words(fault), "Nothing was made yet.") from None


def prepare_page(guide: Guide, workshops: Workshops, workshop: Workshop, wanted: Wanted) -> PreparePage:
    """Gather what the run sheet shows."""
    agenda = next((each for each in workshops.agendas() if each.minutes == workshop.agenda), None)
    opened = wanted.step if workshop.step(wanted.step) else ""
    return PreparePage(
        workshop=workshop,
        day=date_in_words(workshop.day.isoformat()),
        rules=agenda.rules if agenda else (workshop.rule,),
        rows=tuple(_rows(workshops, workshop, opened)),
        opened=opened,
        bank=tuple(_bank(guide)) if opened else (),
        sought=wanted.find,
        found=_found(workshops, wanted.find),
        told=wanted.told,
        fault=wanted.fault,
    )


def _rows(workshops: Workshops, workshop: Workshop, opened: str) -> Iterator[EditRow]:
    minutes = 0
    for step in workshop.steps:
        time, minutes = from_start(minutes), minutes + step.minutes
        if step.id != opened:
            yield EditRow(step, time, open=False)
            continue
        passages, contrary, choices = (
            tuple(workshops.shown(place) for place in places) for places in (step.passages, step.contrary, step.choices)
        )
        yield EditRow(step, time, True, passages, contrary, choices)


def _bank(guide: Guide) -> Iterator[tuple[str, tuple[BankQuestion, ...]]]:
    """Questions by theme; those that are heavy stand on no screen."""
    asked = [each for each in guide.library.manner.bank.active if each.weight is not Weight.HEAVY]
    for theme in dict.fromkeys(each.theme for each in asked):
        yield theme.replace("-", " ").capitalize(), tuple(each for each in asked if each.theme == theme)


def _found(workshops: Workshops, sought: str) -> tuple[CaseFound, ...] | None:
    if not sought.strip():
        return None
    try:
        return workshops.find(sought)
    except MessageError:
        return ()
