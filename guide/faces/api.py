"""REST under `/api/v1`: the guide for programs, and for our own commands when a server owns the data folder.

`build_api(guide)` is the app that the other faces are mounted on. Errors are RFC 9457 problem details with our advice.
"""

import hmac
import logging
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path
from typing import Annotated

from fastapi import Depends, FastAPI, Header, Query
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse
from fastapi.routing import APIRoute
from fastapi.sse import EventSourceResponse, ServerSentEvent
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.routing import Match
from starlette.types import Scope

from guide import errors
from guide.errors import GuideError, NotFound
from guide.faces.guards import SizeLimit
from guide.faces.listing import sources_of
from guide.faces.wire import API, AddRequest, Hit, Hits, Problem, ReplyRequest, SearchRequest, Sources, conversation_of, mark_of
from guide.guide import Guide
from guide.records import Asked, Changes, Done, Event, Found, Heard, Span, Turn, Wrote

log = logging.getLogger(__name__)

CODES: dict[type[GuideError], int] = {
    errors.MessageError: 422,
    errors.SourceError: 422,
    errors.NotFound: 404,
    errors.WorkshopError: 409,
    errors.WorkshopBusy: 503,
    errors.SettingsError: 409,
    errors.ModelError: 502,
    errors.IndexNotBuilt: 503,
    errors.IndexMismatch: 503,
    errors.WeightsError: 503,
    errors.PromptError: 500,
}
"""The one table of HTTP codes for our errors."""
EVENTS: dict[type[Event], str] = {Heard: "heard", Found: "found", Wrote: "sentence", Asked: "asked", Done: "done"}
"""Names of the events of a streamed reply."""
LARGEST_REQUEST = 4_000_000
"""Bytes of a REST request: fifty turns with their evidence stay below it."""
PROBLEM = "application/problem+json"


class AsksForEvents(APIRoute):
    """A route only for those who accept `text/event-stream`; for all others the next route of the same path answers."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """As the route itself, or not at all."""
        accepted = b",".join(value for name, value in scope.get("headers", ()) if name == b"accept")
        return super().matches(scope) if b"text/event-stream" in accepted else (Match.NONE, {})


def build_api(guide: Guide, token: str = "") -> FastAPI:
    """The REST face of `guide`. `token` is what the administrator's doors ask for; empty: they stay shut."""
    app = FastAPI(
        title="Otherwise",
        version=API.rsplit("/", 1)[-1],
        description="Answers made of exact, cited passages. In `/api/v1` fields are added, never changed or removed.",
        docs_url=None,  # FastAPI's pages load their script from another host; /openapi.json is the description
        redoc_url=None,
        telemetry={"tracing": False, "metrics": False, "logs": False},
        responses={status: {"model": Problem, "content": {PROBLEM: {}}} for status in (404, 413, 422)},
    )
    app.add_middleware(SizeLimit, under=API, most=LARGEST_REQUEST)
    _tell_problems(app)
    _add_reply(app, guide)
    _add_library(app, guide)
    _add_administration(app, guide, token)
    _add_health(app, guide, token)
    return app


def _add_reply(app: FastAPI, guide: Guide) -> None:
    def streamed(asked: ReplyRequest) -> Iterator[ServerSentEvent]:
        try:
            yield from (ServerSentEvent(event=EVENTS[type(event)], data=event) for event in _events(guide, asked))
        except GuideError as fault:  # the status line is gone already: the problem travels as an event
            yield ServerSentEvent(event="problem", data=problem_of(fault))

    app.router.add_api_route(
        f"{API}/reply",
        streamed,
        methods=["POST"],
        response_class=EventSourceResponse,
        include_in_schema=False,
        route_class_override=AsksForEvents,
        max_body_size=LARGEST_REQUEST,
    )

    @app.post(f"{API}/reply", max_body_size=LARGEST_REQUEST, responses={200: {"content": {"text/event-stream": {}}}})
    def reply(asked: ReplyRequest) -> Turn:
        """Answer a message: a Turn, or with `Accept: text/event-stream` the events heard, found, sentence, asked, done."""
        *_, last = _events(guide, asked)
        assert isinstance(last, Done)
        return last.turn


def _events(guide: Guide, asked: ReplyRequest) -> Iterator[Event]:
    """The events of a reply, without the question back where none is wanted."""
    for event in guide.stream(asked.message, conversation_of(asked.history)):
        if asked.options.ask_back:
            yield event
        elif isinstance(event, Done):
            yield Done(turn=event.turn.model_copy(update={"question": None}))
        elif not isinstance(event, Asked):
            yield event


def _add_library(app: FastAPI, guide: Guide) -> None:
    @app.post(f"{API}/search", max_body_size=LARGEST_REQUEST)
    def search(asked: SearchRequest) -> Hits:
        """Find the sentences nearest to a text, each with its exact place."""
        library = guide.library.fingerprint
        found = guide.search(asked.text, limit=asked.limit)
        cited = [guide.cite(each.source_id, Span(each.start, each.end), number) for number, each in enumerate(found, 1)]
        return Hits(hits=tuple(Hit(evidence=e, citation=c) for e, c in zip(found, cited, strict=True)), library=library)

    @app.get(f"{API}/sources")
    def sources(offset: Annotated[int, Query(ge=0)] = 0, limit: Annotated[int, Query(ge=1, le=1000)] = 1000) -> Sources:
        """What the library holds, and what could not be read of it."""
        return sources_of(guide.library, offset, limit)


def _add_administration(app: FastAPI, guide: Guide, token: str) -> None:
    def administrator(authorization: Annotated[str, Header()] = "") -> None:
        if not token or not hmac.compare_digest(authorization.encode(), f"Bearer {token}".encode()):
            raise HTTPException(HTTPStatus.UNAUTHORIZED, "This needs the administrator's token.", {"WWW-Authenticate": "Bearer"})

    @app.post(f"{API}/sources", dependencies=[Depends(administrator)], max_body_size=LARGEST_REQUEST)
    def add(asked: AddRequest) -> Changes:
        """Add a file, or the files of a folder, of the machine on which the server runs."""
        path = Path(asked.path)
        if not path.is_absolute() or "\0" in asked.path:
            raise NotFound("The path is not a whole path.", "Give it from the root of the file system.")
        return guide.add(path, password=asked.password)

    @app.post(f"{API}/refresh", dependencies=[Depends(administrator)])
    def refresh() -> Changes:
        """Bring the library up to date with its files."""
        return guide.refresh()


def _add_health(app: FastAPI, guide: Guide, token: str) -> None:
    @app.get("/healthz")
    def healthz() -> dict[str, str]:
        """Alive. `mark` tells our own commands that this is the server whose token they hold."""
        return {"status": "alive", "mark": mark_of(token) if token else ""}

    @app.get("/docs", include_in_schema=False)
    def docs() -> RedirectResponse:
        return RedirectResponse("/openapi.json")

    @app.get("/readyz")
    def readyz() -> dict[str, str]:
        """Ready: the index answers."""
        guide.search("mutual", limit=1)
        return {"status": "ready", "library": guide.library.fingerprint}


def problem_of(fault: GuideError) -> Problem:
    """A GuideError as a problem."""
    status = HTTPStatus(CODES[type(fault)])
    return Problem(title=status.phrase, status=status, detail=fault.message, advice=fault.advice)


def _tell_problems(app: FastAPI) -> None:
    @app.exception_handler(GuideError)
    def ours(_: Request, fault: GuideError) -> JSONResponse:
        return _told(problem_of(fault))

    @app.exception_handler(RequestValidationError)
    def not_understood(_: Request, fault: RequestValidationError) -> JSONResponse:
        # Only where and why: what was sent stays out of answers and logs.
        faults = "; ".join(f"{'.'.join(str(part) for part in each['loc'])}: {each['msg']}" for each in fault.errors())
        return _told(_plain(422, faults, "Compare the request with /openapi.json."))

    @app.exception_handler(HTTPException)
    def plain(_: Request, fault: HTTPException) -> JSONResponse:
        advice = ADVICE.get(fault.status_code, "Compare the request with /openapi.json.")
        return _told(_plain(fault.status_code, str(fault.detail), advice), dict(fault.headers or {}))

    @app.exception_handler(500)
    def unforeseen(_: Request, fault: Exception) -> JSONResponse:
        log.error("unforeseen: %s", type(fault).__name__)
        return _told(_plain(500, "Something went wrong here that was not foreseen.", "Please report it with the server's log."))


ADVICE: dict[int, str] = {
    HTTPStatus.UNAUTHORIZED: "Only our own commands on this machine have it: `guide add`, `guide refresh`.",
}


def _plain(status: int, detail: str, advice: str) -> Problem:
    return Problem(
        title=HTTPStatus(status).phrase, status=status, detail=detail.encode("utf-8", "replace").decode(), advice=advice
    )


def _told(problem: Problem, headers: dict[str, str] | None = None) -> JSONResponse:
    return JSONResponse(problem.model_dump(), problem.status, headers, media_type=PROBLEM)
