"""What guards every page from other sites and hosts: headers, the names the server answers to, and who may send forms.

Who may do what is the business of `access.py`; how much and how long of `intake.py` and `throttle.py`.
"""

import re
from collections.abc import Sequence
from http import HTTPStatus
from urllib.parse import urlsplit

from starlette._utils import get_route_path, parse_host_header
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.cors import CORSMiddleware
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
OURS = (
    "/about/",
    "/read/",
    "/pages/",
    "/library",
    "/api/",
    "/look/",
    "/record",
    "/w",
    "/enter",
    "/healthz",
    "/readyz",
    "/openapi.json",
)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # with "no-referrer" a browser hides even from us which page sent a form
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
CARDS = re.compile(rb"<(?:meta\s+(?:property=\"og:|name=\"twitter:)|link\s+rel=\"manifest\")[^>]*>\s*")
"""The tags by which a page tells other sites how to announce it, and phones how to install it."""
CHANGING = frozenset({"POST", "PUT", "PATCH", "DELETE"})
OPENAI_CODES = {HTTPStatus.UNAUTHORIZED: "invalid_api_key", HTTPStatus.TOO_MANY_REQUESTS: "rate_limit_exceeded"}
FOR_PROGRAMS = ("/api/v1/", "/v1/")
"""What pages of chosen other origins may call."""


class SecurityHeaders:
    """Adds the headers to every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        policy = OWN_PAGES if path_of(scope).startswith(OURS) else CHAT

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(HEADERS)
                headers.setdefault("Content-Security-Policy", policy)
            await send(message)

        await self._app(scope, receive, guarded)


class PlainHead:
    """Takes out of the chat's head what Gradio writes there of itself: cards with a picture on another host, a manifest."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI. The page at `/` is held back until it is whole; everything else passes as it comes."""
        if scope["type"] != "http" or path_of(scope) != "/" or scope["method"] != "GET":
            await self._app(scope, receive, send)
            return
        begun: list[Message] = []
        body = bytearray()

        async def held(message: Message) -> None:
            if message["type"] == "http.response.start":
                begun.append(message)
                return
            if message["type"] != "http.response.body":
                await send(message)
                return
            body.extend(message.get("body", b""))
            if not message.get("more_body"):
                plain = CARDS.sub(b"", bytes(body))
                MutableHeaders(scope=begun[0])["Content-Length"] = str(len(plain))
                await send(begun[0])
                await send({"type": "http.response.body", "body": plain})

        await self._app(scope, receive, held)


class KnownHost:
    """Answers only to the server's own names: another name that leads here is a trick of some page (DNS rebinding).

    `names` are hosts without port. `own_address`: also the very address at which a request arrived, for servers that listen on
    every address of a machine.
    """

    def __init__(self, app: ASGIApp, names: Sequence[str], own_address: bool) -> None:
        self._app, self._own_address = app, own_address
        self._names = frozenset(name.lower() for name in names)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] in ("http", "websocket") and not self._known(scope):
            await problem_response(*UNKNOWN_HOST, path_of(scope))(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _known(self, scope: Scope) -> bool:
        parsed = parse_host_header(Headers(scope=scope).get("host"))
        host = parsed.host.strip("[]").lower() if parsed else ""
        server = scope.get("server")
        return host in self._names or bool(self._own_address and server and host == server[0])


class Cors:
    """Lets pages of the chosen `origins` call what is for programs, by key: a cookie is neither sent nor read there."""

    def __init__(self, app: ASGIApp, origins: Sequence[str]) -> None:
        self._app = app
        self._open = CORSMiddleware(
            app,
            allow_origins=origins,
            allow_methods=["GET", "POST", "DELETE"],
            allow_headers=["Authorization", "Content-Type"],
            expose_headers=["Retry-After"],
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI. Elsewhere nothing is allowed, whatever Gradio would allow."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif path_of(scope).startswith(FOR_PROGRAMS):
            await self._open(scope, receive, send)
        else:
            await self._app(scope, receive, _closed(send))


def _closed(send: Send) -> Send:
    async def closed(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [pair for pair in message["headers"] if not pair[0].lower().startswith(b"access-control-")]
        await send(message)

    return closed


class SameOrigin:
    """Refuses what a page of another site makes a browser send here (a form, a script): it could add files to the library.

    `public` is the host by which people reach the server through a proxy; pages of `origins` may call what is for programs.
    """

    def __init__(self, app: ASGIApp, public: str = "", origins: Sequence[str] = ()) -> None:
        self._app, self._public, self._origins = app, public, frozenset(origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] == "websocket" or (scope["type"] == "http" and scope["method"] in CHANGING):
            headers = Headers(scope=scope)
            chosen = headers.get("origin") in self._origins and path_of(scope).startswith(FOR_PROGRAMS)
            if not chosen and _foreign(headers, self._public):
                await problem_response(*REFUSED, path_of(scope))(scope, receive, send)
                return
        await self._app(scope, receive, send)


def path_of(scope: Scope) -> str:
    """The path as the routes see it: decoded, and without the path below which a proxy serves the guide."""
    return get_route_path(scope)


def problem_response(status: HTTPStatus, detail: str, advice: str, path: str = "") -> JSONResponse:
    """A problem as RFC 9457 has it; for a `path` below `/v1`, an error as OpenAI's clients expect it."""
    if path.startswith("/v1/"):
        error = {
            "message": f"{detail} {advice}",
            "type": "invalid_request_error",
            "param": None,
            "code": OPENAI_CODES.get(status),
        }
        return JSONResponse({"error": error}, status)
    told = Problem(title=status.phrase, status=status, detail=detail, advice=advice)
    return JSONResponse(told.model_dump(), status, media_type="application/problem+json")


def _foreign(headers: Headers, public: str) -> bool:
    """Browsers name the site that sends, old ones the page; programs that are not browsers name neither."""
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site is not None:
        return site not in ("same-origin", "none")
    return origin is not None and urlsplit(origin).netloc not in (headers.get("host"), public or None)


REFUSED = (
    HTTPStatus.FORBIDDEN,
    "This was sent by a page of another site.",
    "Send it from the guide's own page, or from a program that is not a browser.",
)
UNKNOWN_HOST = (
    HTTPStatus.BAD_REQUEST,
    "The server is not known by this name.",
    "Use the address it told when it started. Behind a proxy, or under a name of its own, set GUIDE_SERVER__PUBLIC_URL.",
)
