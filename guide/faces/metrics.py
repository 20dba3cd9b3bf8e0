"""Figures of the server for Prometheus: requests by route, seconds until they are answered, the size of the library.

They say nothing about people: no words, no addresses, no acts, no names of keys.
"""

import time

from fastapi import FastAPI
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from starlette.responses import Response
from starlette.routing import Mount
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from guide.guide import Guide

PATH = "/metrics"
ELSEWHERE = "other"
"""The route of whatever no route took: paths that people typed never become a label."""


class Figures:
    """The figures of one server."""

    def __init__(self, guide: Guide) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "otherwise_requests", "Requests answered, by route and class of status.", ["route", "status"], registry=self.registry
        )
        self.seconds = Histogram(
            "otherwise_request_seconds", "Seconds until an answer begins.", ["route"], registry=self.registry
        )
        self.open = Gauge("otherwise_requests_open", "Requests under way, streams included.", registry=self.registry)
        sources = Gauge("otherwise_library_sources", "Sources in the library.", registry=self.registry)
        sources.set_function(lambda: len(guide.library.sources))
        refused = Gauge("otherwise_library_refused", "Files that could not be read.", registry=self.registry)
        refused.set_function(lambda: len(guide.library.refusals))


class Measured:
    """Counts every request; stands outermost, so that refusals are counted too."""

    def __init__(self, app: ASGIApp, figures: Figures) -> None:
        self._app, self._figures = app, figures

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = time.perf_counter()

        async def counted(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._count(route_of(scope), message["status"], time.perf_counter() - begun)
            await send(message)

        with self._figures.open.track_inprogress():
            await self._app(scope, receive, counted)

    def _count(self, route: str, status: int, seconds: float) -> None:
        self._figures.requests.labels(route, f"{status // 100}xx").inc()
        self._figures.seconds.labels(route).observe(seconds)


def route_of(scope: Scope) -> str:
    """The template of the route that took the request, with what it is mounted or included under; never the path itself."""
    included = scope.get("fastapi", {}).get("effective_route_context")
    taken = included or scope.get("route")
    mounted = scope.get("root_path", "").removeprefix(scope.get("app_root_path", ""))
    template = "" if isinstance(taken, Mount) else getattr(taken, "path", "")
    return f"{mounted}{template}" or ELSEWHERE


def mount_metrics(app: FastAPI, figures: Figures) -> None:
    """Serve the figures at `/metrics`; the guard lets administrators alone in."""

    @app.get(PATH, include_in_schema=False)
    def metrics() -> Response:
        return Response(generate_latest(figures.registry), media_type=CONTENT_TYPE_LATEST)
