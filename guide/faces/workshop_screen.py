"""What the workshop's pages share: their headers, the address people type, and pages that say what went wrong."""

import base64
import hashlib
from collections.abc import Callable
from functools import cache, wraps
from http import HTTPStatus
from typing import ParamSpec

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from guide.errors import GuideError, NotFound, WorkshopBusy, WorkshopError
from guide.faces.pages import HERE, render
from guide.faces.problems import CODES

P = ParamSpec("P")

OWN = "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
SCRIPTED = f"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; {OWN}"
"""Wall, console and run sheet: sheets and scripts of ours, from this host."""
FAULTS = (NotFound, WorkshopError, WorkshopBusy)
"""What a page says in words, and goes on."""
SEE_OTHER = HTTPStatus.SEE_OTHER
LARGEST = 64_000
"""Bytes of a form: the longest texts of a step, and what browsers add."""


def screen(html: str, status: int = 200, policy: str = SCRIPTED) -> HTMLResponse:
    """A page that no browser keeps: what it shows is gone when it is over."""
    return HTMLResponse(html, status, {"Content-Security-Policy": policy, "Cache-Control": "no-store"})


def typed(address: str) -> str:
    """An address as people type it: "guide.example.org/w"."""
    return f"{address.partition('://')[2]}/w"


def caller_of(request: Request) -> str:
    """The address that asks: wrong codes are counted for it, in memory, and nothing else."""
    return request.client.host if request.client else ""


@cache
def written_in(*names: str) -> Markup:
    """Files of `static/` one after another, to be written into a page."""
    return Markup("\n".join((HERE / "static" / name).read_text(encoding="utf-8") for name in names))  # noqa: S704  ours


@cache
def phone_policy() -> str:
    """The headers of a page with everything in it: this sheet and this script, known by their hashes, and nothing else."""
    sheet, script = (_hashed(text) for text in (phone_sheet(), phone_script()))
    return f"default-src 'none'; script-src {script}; style-src {sheet}; img-src data:; connect-src 'self'; {OWN}"


def phone_sheet() -> Markup:
    """The sheet that is written into the participant's page."""
    return written_in("otherwise.css", "workshop-phone.css")


def phone_script() -> Markup:
    """The script that is written into the participant's page."""
    return written_in("workshop-live.js", "workshop-phone.js")


def _hashed(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def message_page(fault: GuideError) -> HTMLResponse:
    """A page for phones and walls that says what went wrong, and takes another code."""
    return code_page(fault.message, fault.advice, CODES[type(fault)])


def code_page(message: str = "Join a workshop", advice: str = "", status: int = 200) -> HTMLResponse:
    """A page that takes a code."""
    html = render("workshop/message.html", message=message, advice=advice, sheet=phone_sheet())
    return screen(html, status, phone_policy())


def no_console(fault: GuideError) -> HTMLResponse:
    """A page for facilitators: this console does not open."""
    return screen(render("workshop/no_console.html", here="workshop", status=None, fault=fault), CODES[type(fault)])


def or_said(page: Callable[[GuideError], Response]) -> Callable[[Callable[P, Response]], Callable[P, Response]]:
    """Let a handler answer with `page` where the workshop is not there, or does not allow it."""

    def around(handler: Callable[P, Response]) -> Callable[P, Response]:
        @wraps(handler)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> Response:
            try:
                return handler(*args, **kwargs)
            except FAULTS as fault:
                return page(fault)

        return guarded

    return around
