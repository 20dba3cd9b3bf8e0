"""What guards every page: headers that keep other hosts out of it, and no forms from other sites."""

from http import HTTPStatus
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from guide.faces.wire import Problem

OWN_PAGES = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
"""Our own pages run no script."""
CHAT = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; worker-src 'self' blob:; object-src 'none'; "
    "form-action 'self'; base-uri 'self'; frame-ancestors 'none'"
)
"""Gradio's core builds its page with inline scripts and `eval`; it still reaches no other host."""
OURS = ("/read/", "/pages/", "/library", "/api/", "/look/", "/healthz", "/readyz", "/openapi.json")
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
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
                headers["Content-Security-Policy"] = OWN_PAGES if scope["path"].startswith(OURS) else CHAT
            await send(message)

        await self._app(scope, receive, guarded if scope["type"] == "http" else send)


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


def _foreign(headers: Headers) -> bool:
    """Browsers name the page that sends; programs that are not browsers name none."""
    if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return True
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc != headers.get("host")


REFUSED = JSONResponse(
    Problem(
        title=HTTPStatus.FORBIDDEN.phrase,
        status=HTTPStatus.FORBIDDEN,
        detail="This was sent by a page of another site.",
        advice="Send it from the guide's own page, or from a program that is not a browser.",
    ).model_dump(),
    HTTPStatus.FORBIDDEN,
    media_type="application/problem+json",
)
