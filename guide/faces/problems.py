"""What went wrong, told by RFC 9457 with our advice: one table of HTTP codes, one shape, for every path of the API."""

import logging
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.requests import Request

from guide import errors
from guide.errors import GuideError
from guide.faces.wire import Problem

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
PROBLEM = "application/problem+json"
FAILURES: dict[int | str, dict[str, Any]] = {
    "default": {
        "description": "A problem, with what can be done.",
        "content": {PROBLEM: {"schema": Problem.model_json_schema()}},
    }
}
"""How every failure is described."""
COMPARE = "Compare the request with the description at /docs."
ADVICE: dict[int, str] = {
    HTTPStatus.UNAUTHORIZED: "`guide key add NAME --role administrator` makes one. Our own commands need none where it runs.",
    HTTPStatus.NOT_FOUND: "The doors that there are stand at /docs.",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "Send fewer earlier turns, or leave out their evidence.",
}


def problem_of(fault: GuideError) -> Problem:
    """A GuideError as a problem."""
    return _problem(CODES[type(fault)], fault.message, fault.advice)


def tell_problems(app: FastAPI) -> None:
    """Every failure of `app` becomes a problem with advice. What was sent stays out of answers and logs."""

    @app.exception_handler(GuideError)
    def ours(_: Request, fault: GuideError) -> JSONResponse:
        return _told(problem_of(fault))

    @app.exception_handler(RequestValidationError)
    def not_understood(request: Request, fault: RequestValidationError) -> JSONResponse:
        if not _is_json(request):
            return _told(_problem(415, "The body is not marked as JSON.", "Send it with Content-Type: application/json."))
        faults = dict.fromkeys(f"{_place(each['loc'])}: {each['msg']}" for each in fault.errors())
        return _told(_problem(422, "; ".join(faults), COMPARE))

    @app.exception_handler(HTTPException)
    def plain(_: Request, fault: HTTPException) -> JSONResponse:
        told = _problem(fault.status_code, str(fault.detail), ADVICE.get(fault.status_code, COMPARE))
        return _told(told, dict(fault.headers or {}))

    @app.exception_handler(500)
    def unforeseen(_: Request, fault: Exception) -> JSONResponse:
        log.error("unforeseen: %s", type(fault).__name__)
        return _told(_problem(500, "Something went wrong here that was not foreseen.", "Please report it with the server's log."))


def _is_json(request: Request) -> bool:
    """Whether the body, where there may be one, is said to be JSON."""
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    return request.method in ("GET", "HEAD") or media == "application/json" or media.endswith("+json")


def _place(parts: Sequence[str | int]) -> str:
    """Where in a request, without the names of the forms that were tried."""
    return ".".join(str(part) for part in parts if "[" not in str(part))


def _problem(status: int, detail: str, advice: str) -> Problem:
    whole = detail.encode("utf-8", "replace").decode()
    return Problem(title=HTTPStatus(status).phrase, status=status, detail=whole, advice=advice)


def _told(problem: Problem, headers: dict[str, str] | None = None) -> JSONResponse:
    return JSONResponse(problem.model_dump(), problem.status, headers, media_type=PROBLEM)
