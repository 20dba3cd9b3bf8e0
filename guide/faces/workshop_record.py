"""The record as a page and as files: for the facilitator at any time, for those who took part once it is closed."""

import secrets
from dataclasses import dataclass
from typing import Annotated

from fastapi import FastAPI, Form
from starlette.requests import Request
from starlette.responses import Response

from guide.errors import GuideError, NotFound, WorkshopError
from guide.faces.below import see_other
from guide.faces.pages import date_in_words, render
from guide.faces.workshop_console import Secret
from guide.faces.workshop_files import FILES, workshop_sheet
from guide.faces.workshop_screen import (
    LARGEST,
    caller_of,
    message_page,
    no_console,
    or_said,
    phone_policy,
    phone_sheet,
    screen,
)
from guide.records import Notes, Workshop
from guide.records.commands import Note
from guide.workshop import Workshops
from guide.workshop.record import WorkshopRecord, record_of

NO_CARDS = "no"
"""What an address says that asks for the version without cards."""


@dataclass(frozen=True)
class RecordPage:
    """The record, as its page shows it."""

    record: WorkshopRecord
    workshop: Workshop
    day: str
    cards: bool
    """Whether this is the version with cards."""
    waits: bool = False
    """Whether there are cards that were never shown to all, which stand here once they are, or when the record is closed."""
    fault: GuideError | None = None


def mount_record_pages(app: FastAPI, workshops: Workshops) -> None:
    """Add `/workshop/{id}/record` and `/w/{code}/record`, as pages and as files, to `app`."""
    _add_for_facilitators(app, workshops)
    _add_for_everybody(app, workshops)


def _add_for_facilitators(app: FastAPI, workshops: Workshops) -> None:
    @app.get("/workshop/{workshop_id}/record", include_in_schema=False)
    @or_said(no_console)
    def record(workshop_id: str, cards: str = "", secret: Secret = "") -> Response:
        workshops.admit(workshop_id, secret)
        return _shown(record_page(workshops, workshop_id, cards=cards != NO_CARDS))

    @app.post("/workshop/{workshop_id}/record", include_in_schema=False, max_body_size=LARGEST)
    @or_said(no_console)
    def note(workshop_id: str, notes: Annotated[Notes, Form()], secret: Secret = "") -> Response:
        workshops.admit(workshop_id, secret)
        workshops.act(workshop_id, Note(id=secrets.token_hex(16), notes=notes))
        return see_other(f"/workshop/{workshop_id}/record#record")

    @app.get("/workshop/{workshop_id}/record.{kind}", include_in_schema=False)
    @or_said(no_console)
    def file(workshop_id: str, kind: str, cards: str = "", secret: Secret = "") -> Response:
        workshops.admit(workshop_id, secret)
        return _file(record_page(workshops, workshop_id, cards=cards != NO_CARDS), kind)


def _add_for_everybody(app: FastAPI, workshops: Workshops) -> None:
    """Where fewer than five wrote, those who took part get the version without cards."""

    def page_of(request: Request, code: str) -> RecordPage:
        workshop = workshops.by_code(code, caller=caller_of(request))
        if workshop.closed is None:
            raise WorkshopError(
                "The record is not closed yet.", "It can be read here when it is. Cards can be taken back until then."
            )
        page = record_page(workshops, workshop.id, cards=True)
        return record_page(workshops, workshop.id, cards=False) if page.record.warning else page

    @app.get("/w/{code}/record", include_in_schema=False)
    @or_said(message_page)
    def record(request: Request, code: str) -> Response:
        html = render("workshop/record_for_all.html", page=page_of(request, code), sheet=phone_sheet())
        return screen(html, policy=phone_policy())

    @app.get("/w/{code}/record.{kind}", include_in_schema=False)
    @or_said(message_page)
    def file(request: Request, code: str, kind: str) -> Response:
        return _file(page_of(request, code), kind)


def record_page(workshops: Workshops, workshop_id: str, *, cards: bool) -> RecordPage:
    """The record as it stands now. Raises NotFound."""
    whole = workshops.gathered(workshop_id)
    gathered = whole.readable
    record = record_of(gathered, lambda place: workshops.shown(place).citation, cards=cards)
    return RecordPage(record, gathered.workshop, date_in_words(record.day.isoformat()), cards, gathered != whole)


def _shown(page: RecordPage) -> Response:
    return screen(render("workshop/record.html", here="workshop", status=None, page=page))


def _file(page: RecordPage, kind: str) -> Response:
    if kind not in FILES:
        raise NotFound(f"The record is not made as {kind}.", f"It is made as {', '.join(FILES)}.")
    media_type, made = FILES[kind]
    name = f"workshop-{page.record.day.isoformat()}.{kind}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(made(workshop_sheet(page.record)), media_type=media_type, headers=headers)
