"""A path below another host: `https://council.example.org/otherwise`, where a proxy stands before the guide.

Inside, every address begins at the guide's own `/`: in routes, rules and records. What a browser is shown, or sent on to,
begins with `root()`. A proxy may pass the path on as it came, or take the guide's part off: the app is handed both as ASGI has
it, the whole path in `path` and the guide's part of it in `root_path`.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from http import HTTPStatus
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Receive, Scope, Send

from guide.errors import SettingsError
from guide.settings import ServerSettings

_ROOT: ContextVar[str] = ContextVar("root", default="")


def root() -> str:
    """What stands before every address of the guide on the server at work: "/otherwise", or nothing."""
    return _ROOT.get()


def root_of(server: ServerSettings) -> str:
    """The path at which people reach the guide, as its public address has it; empty at a host of its own."""
    return urlsplit(server.public_url).path


def origin_of(request: Request, server: ServerSettings) -> str:
    """Where this guide is reached, without a slash at the end: as the administrator set it, or as this request found it."""
    return (server.public_url or str(request.base_url)).rstrip("/")


def see_other(path: str, headers: dict[str, str] | None = None) -> RedirectResponse:
    """Send a browser on to a page of the guide, to be read with GET."""
    return RedirectResponse(f"{root()}{path}", HTTPStatus.SEE_OTHER, headers)


@contextmanager
def served_below(path: str) -> Iterator[None]:
    """While this is open, what is made is made for a guide at `path`."""
    before = _ROOT.set(path)
    try:
        yield
    finally:
        _ROOT.reset(before)


def refuse_own(path: str, routes: Iterable[BaseRoute]) -> None:
    """Raises SettingsError where `path` begins as one of `routes` does: a request could then be meant for either."""
    first = "/".join(path.split("/")[:2])
    if first and any(f"{address}/".startswith(f"{first}/") for address in _addresses(routes)):
        raise SettingsError(
            f"The guide cannot be served below {path}: addresses of its own begin with {first}.",
            "Choose another path for GUIDE_SERVER__PUBLIC_URL and the proxy, such as /otherwise.",
        )


def _addresses(routes: Iterable[BaseRoute]) -> Iterator[str]:
    for route in routes:
        yield str(getattr(route, "path", ""))
        yield from _addresses(getattr(route, "routes", None) or ())


class Below:
    """Serves an app below `path`. What comes without it is served too: from this machine, or by a proxy that took it off.

    The life of the server passes through as well: what Gradio starts then does the work of later requests, and needs `root()`.
    """

    def __init__(self, app: ASGIApp, path: str) -> None:
        self._app, self._path = app, path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI. `/otherwise` alone leads on to `/otherwise/`: the page names its parts from there."""
        if scope["type"] in ("http", "websocket"):
            scope = {**scope, "path": self._whole(scope["path"]), "root_path": self._path}
            if scope["path"] == self._path:
                await RedirectResponse(f"{self._path}/")(scope, receive, send)
                return
        with served_below(self._path):
            await self._app(scope, receive, send)

    def _whole(self, path: str) -> str:
        below = path == self._path or path.startswith(f"{self._path}/")
        return path if below else f"{self._path}{path}"
