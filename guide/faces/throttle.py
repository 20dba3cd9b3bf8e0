"""How often: requests are counted by key, and by address where there is none; both are kept in memory alone.

Workshops are left out: forty phones behind one address are normal, and the workshop itself counts codes that are wrong.
"""

import math
import time
from collections import Counter
from http import HTTPStatus

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from guide.faces.access import WORKSHOPS
from guide.faces.guards import path_of, problem_response
from guide.settings import ServerSettings

WORK = ("/api/v1/", "/v1/", "/mcp", "/gradio_api/queue/join", "/gradio_api/call/", "/gradio_api/api/", "/gradio_api/run/")
"""Where a POST makes the guide work."""
AT_ONCE = 200
"""Requests of one caller that are open side by side; every open page of the chat holds one."""


class Throttle:
    """Answers 429, with the seconds to wait, to a caller who asks too often or holds too much open."""

    def __init__(self, app: ASGIApp, server: ServerSettings, at_once: int = AT_ONCE) -> None:
        self._app, self._at_once = app, at_once
        self._all = RateLimitItemPerMinute(server.requests_a_minute, namespace="all")
        self._work = RateLimitItemPerMinute(server.replies_a_minute, namespace="work")
        self._counted = MovingWindowRateLimiter(MemoryStorage())
        self._held: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI. Stands within the guard, which says who calls."""
        if scope["type"] not in ("http", "websocket") or path_of(scope).startswith(WORKSHOPS):
            await self._app(scope, receive, send)
            return
        caller = scope["state"]["caller"]
        refused = self._too_many(caller, scope) or self._too_often(caller, scope)
        if refused:
            await refused(scope, receive, send)
            return
        self._held[caller] += 1
        try:
            await self._app(scope, receive, send)
        finally:
            self._held[caller] -= 1
            if not self._held[caller]:
                del self._held[caller]

    def _too_many(self, caller: str, scope: Scope) -> Response | None:
        if self._held[caller] < self._at_once:
            return None
        return too_many("Too many requests are open side by side.", 1, path_of(scope))

    def _too_often(self, caller: str, scope: Scope) -> Response | None:
        works = scope.get("method") == "POST" and path_of(scope).startswith(WORK)
        for item in (self._all, self._work) if works else (self._all,):
            if not self._counted.hit(item, caller):
                seconds = seconds_left(self._counted, item, caller)
                return too_many("Too many requests came in one minute.", seconds, path_of(scope))
        return None


def too_many(detail: str, seconds: int, path: str) -> Response:
    """429 with the seconds after which trying again helps."""
    told = problem_response(HTTPStatus.TOO_MANY_REQUESTS, detail, f"Try again in {seconds} seconds.", path)
    told.headers["Retry-After"] = str(seconds)
    return told


def seconds_left(counted: MovingWindowRateLimiter, item: RateLimitItem, *whom: str) -> int:
    """Whole seconds, at least one, until one more is let through."""
    return max(1, math.ceil(counted.get_window_stats(item, *whom).reset_time - time.time()))
