"""The page Enter: takes the access code or a key, and leaves a cookie that says so. No session is kept on the server."""

import math
from http import HTTPStatus
from typing import Annotated

from fastapi import FastAPI, Form, Query
from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from guide.faces.access import COOKIE, ENTER, LONGEST_WAY, Access, network_of
from guide.faces.below import root, see_other
from guide.faces.keys import Role
from guide.faces.pages import number_in_words, render
from guide.faces.throttle import seconds_left

TRIES = parse("20 per 5 minutes")
"""Wrong codes from one address: a room behind one address mistypes, a program that guesses gets nowhere."""
LONGEST_CODE = 1000
"""Characters that are looked at."""
KEPT_OUT = {"Cache-Control": "no-store"}


def mount_entry(app: FastAPI, access: Access) -> None:
    """Add `/enter` and `/leave` to `app`."""
    tries = MovingWindowRateLimiter(MemoryStorage())

    @app.get(ENTER, response_class=HTMLResponse, include_in_schema=False)
    def entry(request: Request, to: Annotated[str, Query(max_length=LONGEST_WAY)] = "/") -> HTMLResponse:
        return _page(access, request, to)

    @app.post(ENTER, include_in_schema=False, max_body_size=10_000)
    def enter(
        request: Request,
        code: Annotated[str, Form(max_length=LONGEST_CODE)],
        to: Annotated[str, Form(max_length=LONGEST_WAY)] = "/",
    ) -> Response:
        whom = network_of(request)
        if not tries.hit(TRIES, whom):
            return _wait(access, request, to, seconds_left(tries, TRIES, whom))
        cookie = access.admit(code.strip())
        if cookie is None:
            said = "That is neither the code nor a key. Small and capital letters differ."
            return _page(access, request, to, said, HTTPStatus.FORBIDDEN)
        tries.clear(TRIES, whom)
        answer = see_other(own_path(to), KEPT_OUT)
        secure = access.secure or request.url.scheme == "https"
        answer.set_cookie(COOKIE, cookie, path=f"{root()}/", httponly=True, samesite="lax", secure=secure)
        return answer

    @app.post("/leave", include_in_schema=False)
    def leave() -> Response:
        answer = see_other(ENTER, KEPT_OUT)
        answer.delete_cookie(COOKIE, path=f"{root()}/", httponly=True, samesite="lax")
        return answer


def own_path(to: str) -> str:
    """`to` when it is a page of ours, else the first page: nobody is led to another host."""
    own = to.startswith("/") and not to.startswith(("//", "/\\")) and to.isprintable()
    return to if own else "/"


def _page(access: Access, request: Request, to: str, wrong: str = "", status: int = HTTPStatus.OK) -> HTMLResponse:
    role = access.entered(request.cookies.get(COOKIE, ""))
    shown = render(
        "enter.html",
        here="",
        status=None,
        to=own_path(to),
        wrong=wrong,
        role=f"{'an' if role is Role.ADMINISTRATOR else 'a'} {role.name.lower()}" if role else "",
        keys_alone=not access.code,
    )
    return HTMLResponse(shown, status, KEPT_OUT)


def _wait(access: Access, request: Request, to: str, seconds: int) -> HTMLResponse:
    minutes = math.ceil(seconds / 60)
    wait = f"{number_in_words(minutes)} minute{'s' * (minutes > 1)}"
    said = f"There were too many tries from your network. Wait {wait}, then try again."
    page = _page(access, request, to, said, HTTPStatus.TOO_MANY_REQUESTS)
    page.headers["Retry-After"] = str(seconds)
    return page
