"""The page that says who can see what is written here: the browser, the server and who runs it, the employer."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from fastapi import FastAPI
from starlette.responses import HTMLResponse

from guide.faces.access import is_loopback
from guide.faces.contact import contact_link
from guide.faces.pages import render, status_of
from guide.guide import Guide

PATH = "/about/privacy"


@dataclass(frozen=True)
class About:
    """What differs from one server to another."""

    model: str
    """The language model's name; empty without one."""
    model_server: str
    loopback: bool
    """Whether only the machine itself is served."""
    contact: str
    contact_link: str


def about_of(guide: Guide) -> About:
    """What the page says of this guide. Read-only."""
    settings = guide.settings
    return About(
        model=guide.writer.name if guide.writer else "",
        model_server=urlsplit(settings.model.address).netloc,
        loopback=is_loopback(settings.server.host) and not settings.server.public_url,
        contact=settings.server.contact,
        contact_link=contact_link(settings.server.contact),
    )


def mount_about(app: FastAPI, guide: Guide) -> None:
    """Serve the page."""

    @app.get(PATH, include_in_schema=False)
    def privacy() -> HTMLResponse:
        return HTMLResponse(render("about.html", here="", status=status_of(guide), about=about_of(guide)))
