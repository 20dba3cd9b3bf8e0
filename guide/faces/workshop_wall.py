"""The wall, and the QR code by which phones find it."""

import io
from dataclasses import dataclass

import segno
from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response

from guide.faces.below import origin_of, see_other
from guide.faces.pages import render
from guide.faces.workshop_screen import caller_of, message_page, or_said, screen, typed
from guide.settings import Settings
from guide.workshop import Workshops


@dataclass(frozen=True)
class Join:
    """How phones get in."""

    address: str
    """As people type it."""


def mount_wall(app: FastAPI, workshops: Workshops, settings: Settings) -> None:
    """Add `/w/{code}/wall` and `/w/{code}/qr.svg` to `app`."""

    @app.get("/w/{code}/wall", include_in_schema=False)
    @or_said(message_page)
    def wall(request: Request, code: str, part: str = "") -> Response:
        slug = workshops.by_code(code, caller=caller_of(request)).slug
        if code != slug:
            return see_other(f"/w/{slug}/wall")
        view = workshops.wall(code)
        template = "workshop/wall_parts.html" if part else "workshop/wall.html"
        return screen(render(template, view=view, join=Join(typed(origin_of(request, settings.server)))))

    @app.get("/w/{code}/qr.svg", include_in_schema=False)
    @or_said(message_page)
    def qr(request: Request, code: str) -> Response:
        slug = workshops.by_code(code, caller=caller_of(request)).slug
        return Response(qr_of(f"{origin_of(request, settings.server)}/w/{slug}"), media_type="image/svg+xml")


def qr_of(address: str) -> bytes:
    """The QR code of an address, as SVG that fills its frame."""
    made = io.BytesIO()
    segno.make_qr(address, error="m").save(made, kind="svg", border=0, omitsize=True, xmldecl=False, dark="#161A18")
    return made.getvalue()
