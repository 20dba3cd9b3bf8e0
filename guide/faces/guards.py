"""What guards every page: headers that keep other hosts out of it, and no forms from other sites."""

import re
from http import HTTPStatus
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from guide.faces.wire import Problem

OWN_PAGES = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
"""Our own pages run no script; the few that do bring a policy of their own."""
CHAT = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; worker-src 'self' blob:; object-src 'none'; "
    "form-action 'self'; base-uri 'self'; frame-ancestors 'none'"
)
"""Gradio's core builds its page with inline scripts and `eval`; it still reaches no other host."""
OURS = ("/read/", "/pages/", "/library", "/api/", "/look/", "/record", "/w", "/healthz", "/readyz", "/openapi.json")
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # with "no-referrer" a browser hides even from us which page sent a form
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
CARDS = re.compile(rb"<meta\s+(?:property=\"og:|name=\"twitter:)[^>]*>\s*")
"""The tags by which a page tells other sites how to announce it."""
CHANGING = frozenset({"POST", "PUT", "PATCH", "DELETE"})


class SecurityHeaders:
    """Adds the headers to every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(HEADERS)
                headers.setdefault("Content-Security-Policy", OWN_PAGES if scope["path"].startswith(OURS) else CHAT)
            await send(message)

        await self._app(scope, receive, guarded if scope["type"] == "http" else send)


class PlainHead:
    """Takes the cards for other sites out of the chat's head: Gradio writes its own there, with a picture on another host."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI. The page at `/` is held back until it is whole; everything else passes as it comes."""
        if scope["type"] != "http" or scope["path"] != "/" or scope["method"] != "GET":
            await self._app(scope, receive, send)
            return
        begun: list[Message] = []
        body = bytearray()

        async def held(message: Message) -> None:
            if message["type"] != "http.response.body":
                begun.append(message)
                return
            body.extend(message.get("body", b""))
            if not message.get("more_body"):
                plain = CARDS.sub(b"", bytes(body))
                MutableHeaders(scope=begun[0])["Content-Length"] = str(len(plain))
                await send(begun[0])
                await send({"type": "http.response.body", "body": plain})

        await self._app(scope, receive, held)


class SameOrigin:
    """Refuses what a page of another site makes a browser send here (a form, a script): it could add files to the library."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] == "http" and scope["method"] in CHANGING and _foreign(Headers(scope=scope)):
            await REFUSED(scope, receive, send)
        else:
            await self._app(scope, receive, send)


class SizeLimit:
    """Refuses, with advice, a request below `under` that says itself that it is larger than `most` bytes.

    FastAPI's own limit counts what really comes, but ends without a word of advice.
    """

    def __init__(self, app: ASGIApp, under: str, most: int) -> None:
        self._app, self._under, self._most = app, under, most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        said = Headers(scope=scope).get("content-length", "") if scope["type"] == "http" else ""
        if said.isdecimal() and int(said) > self._most and scope["path"].startswith(self._under):
            advice = f"Requests here hold up to {self._most:,} bytes."
            await _problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "This request is too large.", advice)(scope, receive, send)
        else:
            await self._app(scope, receive, send)


def _problem(status: HTTPStatus, detail: str, advice: str) -> JSONResponse:
    told = Problem(title=status.phrase, status=status, detail=detail, advice=advice)
    return JSONResponse(told.model_dump(), status, media_type="application/problem+json")


def _foreign(headers: Headers) -> bool:
    """Browsers name the site that sends, old ones the page; programs that are not browsers name neither."""
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site is not None:
        return site not in ("same-origin", "none")
    return origin is not None and urlsplit(origin).netloc != headers.get("host")


REFUSED = _problem(
    HTTPStatus.FORBIDDEN,
    "This was sent by a page of another site.",
    "Send it from the guide's own page, or from a program that is not a browser.",
)
