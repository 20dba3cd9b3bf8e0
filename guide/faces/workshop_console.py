"""The facilitator's console: what is said, what every screen shows, and every press as a form that works without script."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated

from fastapi import Cookie, Depends, FastAPI, Form
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from guide.errors import GuideError, MessageError, WorkshopError
from guide.faces.below import origin_of, root, see_other
from guide.faces.pages import number_in_words, render
from guide.faces.problems import CODES
from guide.faces.workshop_pressing import command_of
from guide.faces.workshop_screen import FAULTS, LARGEST, no_console, or_said, screen, typed
from guide.records import Card, Workshop
from guide.records.screens import CaseFound, ConsoleView
from guide.settings import Settings
from guide.workshop import Workshops

MONTH = 60 * 60 * 24 * 31
"""Seconds that a browser keeps the console's secret."""


@dataclass(frozen=True)
class Row:
    """One step of the run sheet, as the console lists it."""

    id: str
    title: str
    time: str
    """When it begins: by the clock of this machine once the meeting has begun, before that in minutes from its start."""
    at: str
    """The same moment for the browser, which knows its own clock; empty before the start."""
    now: bool
    done: bool


@dataclass(frozen=True)
class ConsolePage:
    """What the console shows beside the view itself."""

    part: str
    """Empty: the whole page. "1": what changes by itself. "found", "near": that with an answer to what was asked."""
    address: str
    """Of the phones, as it is typed."""
    link: str
    """For a co-facilitator."""
    rows: tuple[Row, ...]
    ends: str
    ends_at: str
    wall_shows: str
    phones_show: str
    fault: GuideError | None = None
    sought: str = ""
    found: tuple[CaseFound, ...] | None = None
    near: tuple[Card, ...] | None = None
    near_to: str = ""


@dataclass(frozen=True)
class Asked:
    """What a request wants of the console."""

    part: str = ""
    find: str = ""
    near: str = ""


async def form_of(request: Request) -> FormData:
    """The fields of a form, of whichever press it is."""
    return await request.form()


Fields = Annotated[FormData, Depends(form_of)]
Secret = Annotated[str, Cookie(alias="console")]
"""What opens a console: from the link, kept in a cookie that goes to this console alone."""


def mount_console(app: FastAPI, workshops: Workshops, settings: Settings) -> None:
    """Add `/workshop/{id}`, its link and its presses to `app`."""
    _add_screen(app, workshops, settings)
    _add_endings(app, workshops)


def _add_screen(app: FastAPI, workshops: Workshops, settings: Settings) -> None:
    def shown(request: Request, workshop: Workshop, secret: str, asked: Asked, fault: GuideError | None = None) -> Response:
        page = console_page(workshops, workshop.id, asked, origin_of(request, settings.server), secret, fault)
        template = "workshop/console_parts.html" if asked.part else "workshop/console.html"
        html = render(template, here="workshop", status=None, view=workshops.console(workshop.id), page=page)
        return screen(html, CODES[type(fault)] if fault else 200)

    @app.get("/workshop/{workshop_id}/open/{secret}", include_in_schema=False)
    @or_said(no_console)
    def opened(request: Request, workshop_id: str, secret: str) -> Response:
        workshops.admit(workshop_id, secret)
        return let_in(request, see_other(f"/workshop/{workshop_id}"), workshop_id, secret)

    @app.get("/workshop/{workshop_id}", include_in_schema=False)
    @or_said(no_console)
    def console(
        request: Request, workshop_id: str, part: str = "", find: str = "", near: str = "", secret: Secret = ""
    ) -> Response:
        return shown(request, workshops.admit(workshop_id, secret), secret, Asked(part, find, near))

    @app.post("/workshop/{workshop_id}/act", include_in_schema=False, max_body_size=LARGEST)
    @or_said(no_console)
    def act(request: Request, workshop_id: str, form: Fields, part: str = "", secret: Secret = "") -> Response:
        workshop = workshops.admit(workshop_id, secret)
        try:
            workshops.act(workshop_id, command_of(form))
        except FAULTS as fault:
            return shown(request, workshop, secret, Asked(part), fault)
        return see_other(f"/workshop/{workshop_id}{'?part=1' if part else ''}")


def _add_endings(app: FastAPI, workshops: Workshops) -> None:
    @app.post("/workshop/{workshop_id}/rehearse", include_in_schema=False, max_body_size=LARGEST)
    @or_said(no_console)
    def rehearse(workshop_id: str, end: Annotated[str, Form()] = "", secret: Secret = "") -> Response:
        workshops.admit(workshop_id, secret)
        change = workshops.end_rehearsal if end else workshops.rehearse
        change(workshop_id)
        return see_other(f"/workshop/{workshop_id}")

    @app.post("/workshop/{workshop_id}/delete", include_in_schema=False, max_body_size=LARGEST)
    @or_said(no_console)
    def delete(workshop_id: str, sure: Annotated[str, Form()] = "", secret: Secret = "") -> Response:
        workshops.admit(workshop_id, secret)
        if not sure:
            raise WorkshopError("Nothing was deleted.", "Tick the box beside the button if it is meant.")
        workshops.delete(workshop_id)
        return see_other("/workshop?gone=yes")


def let_in(request: Request, answer: Response, workshop_id: str, secret: str) -> Response:
    """Give this browser the console's secret, in a cookie that goes to this workshop's console alone."""
    secure = request.url.scheme == "https"
    path = f"{root()}/workshop/{workshop_id}"
    answer.set_cookie("console", secret, MONTH, path=path, httponly=True, samesite="lax", secure=secure)
    return answer


def console_page(
    workshops: Workshops, workshop_id: str, asked: Asked, address: str, secret: str, fault: GuideError | None = None
) -> ConsolePage:
    """Gather what the console shows beside its view. Raises NotFound."""
    view = workshops.console(workshop_id)
    begins = view.workshop.state.started
    near, near_to = _near(workshops, view, asked.near)
    ends = begins + timedelta(minutes=view.workshop.minutes) if begins else None
    return ConsolePage(
        part=asked.part,
        address=typed(address),
        link=f"{address}/workshop/{workshop_id}/open/{secret}",
        rows=tuple(rows_of(view.workshop)),
        ends=_by_clock(ends) if ends else "",
        ends_at=ends.isoformat() if ends else "",
        wall_shows=wall_in_words(view),
        phones_show=phones_in_words(view),
        fault=fault,
        sought=asked.find,
        found=_found(workshops, asked.find),
        near=near,
        near_to=near_to,
    )


def rows_of(workshop: Workshop) -> Iterator[Row]:
    """The run sheet with the times at which its steps would begin."""
    begins, minutes = workshop.state.started, 0
    ids = [step.id for step in workshop.steps]
    now = ids.index(workshop.state.current) if workshop.state.current in ids else len(ids) if workshop.closed else -1
    for place, step in enumerate(workshop.steps):
        at = begins + timedelta(minutes=minutes) if begins else None
        yield Row(
            id=step.id,
            title=step.title,
            time=_by_clock(at) if at else from_start(minutes),
            at=at.isoformat() if at else "",
            now=place == now and not workshop.closed,
            done=place < now,
        )
        minutes += step.minutes


def from_start(minutes: int) -> str:
    """Minutes from the start as hours and minutes: "0:03"."""
    return f"{minutes // 60}:{minutes % 60:02}"


def _by_clock(at: datetime) -> str:
    return f"{at.astimezone():%H:%M}"


def wall_in_words(view: ConsoleView) -> str:
    """What the wall shows, for whoever does not see it."""
    step = view.step
    if step is None:
        return "Why you meet, the address and the code."
    if view.revealed:
        return "The cards, under the groups that you made. Nobody’s name is there."
    if step.case:
        return step.case.citation.title if step.case.citation else step.title
    return WALLS.get(step.wall, step.text or step.title)


WALLS = {
    "purpose": "Why you meet, the address and the code.",
    "passage": "The passage, with its sources.",
    "passages": "The passages side by side, with their sources.",
    "case": "An empty place, until you choose a case.",
    "cards": "What the cards answer to. They are hidden until you show them.",
    "proposal": "The proposal, as you type it.",
    "record": "The headings of the record.",
}


def phones_in_words(view: ConsoleView) -> str:
    """What the phones show."""
    step = view.step
    if step is None:
        return "That they are in, the purpose and the rule."
    if step.phones == "cards":
        cards = f"{number_in_words(step.cards)} card{'' if step.cards == 1 else 's'}"
        return f"The question, a box for up to {cards}, and each person’s own cards. Nobody sees another’s."
    if step.phones == "notice":
        return step.notice
    return PHONES[step.phones]


PHONES = {
    "join": "The purpose and the rule.",
    "passage": "The same passage, to be read in the hand, with its sources.",
    "wall": "The same as the wall, as a list.",
    "case": "The case that you choose, with its sources.",
    "blank": "Nothing. People need their hands and their heads.",
}


def _found(workshops: Workshops, sought: str) -> tuple[CaseFound, ...] | None:
    if not sought.strip():
        return None
    try:
        return workshops.find(sought)
    except MessageError:
        return ()


def _near(workshops: Workshops, view: ConsoleView, card_id: str) -> tuple[tuple[Card, ...] | None, str]:
    """The cards that lie near one, and its words; None where they were not asked for, or the card is gone."""
    about = next((held.card for held in view.cards if held.card.id == card_id), None)
    return (workshops.near(view.workshop.id, card_id), about.text) if about else (None, "")
