"""The workshop's pages: choosing and changing a run sheet, the console, the wall, the phones, the record."""

from fastapi import FastAPI

from guide.faces.workshop_console import mount_console
from guide.faces.workshop_phone import mount_phone
from guide.faces.workshop_prepare import mount_prepare
from guide.faces.workshop_record import mount_record_pages
from guide.faces.workshop_wall import mount_wall
from guide.guide import Guide
from guide.workshop import Workshops


def mount_workshop(app: FastAPI, workshops: Workshops, guide: Guide) -> None:
    """Add `/workshop…` and `/w…` to `app`. What may reach them: the role of a facilitator, a console's secret, or a code."""
    mount_prepare(app, workshops, guide)
    mount_console(app, workshops, guide.settings)
    mount_record_pages(app, workshops)
    mount_wall(app, workshops, guide.settings)
    mount_phone(app, workshops)
