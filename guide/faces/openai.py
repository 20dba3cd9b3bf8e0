"""The guide for clients of OpenAI's chat completions: `/v1`, an app of its own, so that its errors have their shape.

The conversation comes back with every request as bare messages and is recalled from them; nothing of it is kept.
"""

import logging
import time
from collections.abc import Generator, Iterator
from http import HTTPStatus
from typing import get_args

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.sse import format_sse_event
from pydantic import ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request

from guide.errors import GuideError, MessageError, NotFound
from guide.faces.below import origin_of
from guide.faces.exchange import events_of
from guide.faces.intake import SizeLimit
from guide.faces.openai_reply import Reply
from guide.faces.openai_wire import ChatMessage, ChatRequest, Completion, Error, ErrorBody, ErrorKind, Model, ModelCard, Models
from guide.faces.problems import CODES
from guide.faces.streaming import QUIET, Streamed
from guide.faces.telling import Telling
from guide.faces.wire import LARGEST_REQUEST, LONGEST_HISTORY, LONGEST_MESSAGE, ReplyRequest
from guide.guide import Guide
from guide.prompts import fold
from guide.records import Event

log = logging.getLogger(__name__)

PATH = "/v1"
MODELS: tuple[Model, ...] = get_args(Model)
ANSWERS_ALONE: Model = "otherwise-answers"
DOORS = f"There are {PATH}/models and {PATH}/chat/completions."
ADVICE: dict[int, str] = {HTTPStatus.REQUEST_ENTITY_TOO_LARGE: f"Requests here hold up to {LARGEST_REQUEST:,} bytes."}
READABLE = ("text", "refusal")
"""Types of the parts of a message that hold text."""
NO_QUESTIONS = "just answers"
"""The line of a system message that turns questions off."""


def mount_openai(app: FastAPI, guide: Guide, quiet: float = QUIET) -> None:
    """Serve `/v1` on `app`. A stream is silent for `quiet` seconds at most."""
    app.add_middleware(SizeLimit, under=PATH, most=LARGEST_REQUEST)
    app.mount(PATH, build_openai(guide, quiet))


def build_openai(guide: Guide, quiet: float = QUIET) -> FastAPI:
    """`/v1` by itself."""
    app = FastAPI(
        title="Otherwise, in the shape of OpenAI's chat completions",
        version=PATH.strip("/"),
        docs_url=None,
        redoc_url=None,
        telemetry={"tracing": False, "metrics": False, "logs": False},
        responses={status: {"model": Error} for status in (400, 404, 413)},
    )
    _tell_errors(app)
    _add_models(app)

    @app.post("/chat/completions", max_body_size=LARGEST_REQUEST, response_model=Completion)
    def complete(asked: ChatRequest, request: Request) -> Completion | Streamed:
        """Answer the last message, whole or in pieces. What steers a language model changes nothing here."""
        _known(asked.model)
        telling = Telling(origin_of(request, guide.settings.server), markdown=True)
        reply = Reply(asked, telling, guide.library.fingerprint, live=guide.writer is not None)
        events = events_of(guide, _reply_request(asked))
        if not asked.stream:
            return reply.whole(events)
        begun = _begun(events)
        return Streamed(_lines(reply.pieces(begun)), begun, quiet)

    return app


def _add_models(app: FastAPI) -> None:
    since = int(time.time())

    @app.get("/models")
    def models() -> Models:
        """Both ways of being answered."""
        return Models(data=tuple(ModelCard(id=name, created=since) for name in MODELS))

    @app.get("/models/{name}")
    def model(name: str) -> ModelCard:
        """One of them."""
        return ModelCard(id=_known(name), created=since)


def _known(name: str) -> Model:
    for model in MODELS:
        if model == name:
            return model
    raise NotFound("There is no such model here.", f"Ask for one of these: {', '.join(MODELS)}.")


def _reply_request(asked: ChatRequest) -> ReplyRequest:
    """The request as the other faces know it. Raises MessageError for what cannot be read or answered."""
    for part in (part for message in asked.messages for part in message.parts if part.type not in READABLE):
        raise MessageError(f"A message holds a part of the type {part.type!r}.", "Only text can be read here.")
    said = [(message.role, message.text) for message in asked.messages if message.role in ("user", "assistant")]
    if not said or said[-1][0] != "user":
        raise MessageError("The last message is not a user's.", "Send the conversation so far, with what is asked at its end.")
    if len(said) > 2 * LONGEST_HISTORY + 1:
        raise MessageError("This conversation is too long.", f"It may have {LONGEST_HISTORY} turns: begin a new one.")
    quiet = asked.model == ANSWERS_ALONE or any(map(_wants_answers_alone, asked.messages))
    history = [{"role": role, "content": text} for role, text in said[:-1]]
    try:
        return ReplyRequest.model_validate({"message": said[-1][1], "history": history, "options": {"ask_back": not quiet}})
    except ValidationError:
        raise MessageError("A message is empty or too long.", f"The last may have {LONGEST_MESSAGE:,} characters.") from None


def _wants_answers_alone(message: ChatMessage) -> bool:
    return message.role in ("system", "developer") and any(
        fold(line).strip(" .") == NO_QUESTIONS for line in message.text.splitlines()
    )


def _begun(events: Generator[Event]) -> Generator[Event]:
    """The same events, the first of them fetched at once: an error still becomes a status. Raises as `Guide.stream` does."""
    first = next(events)

    def again() -> Generator[Event]:
        yield first
        yield from events

    return again()


def _lines(pieces: Iterator[str]) -> Iterator[bytes]:
    """The pieces as they travel. So does an error that comes after them: the status line is gone already."""
    try:
        yield from (format_sse_event(data_str=piece) for piece in pieces)
    except GuideError as fault:
        yield format_sse_event(data_str=_error(CODES[type(fault)], f"{fault.message} {fault.advice}").model_dump_json())


def _tell_errors(app: FastAPI) -> None:
    """Every failure of `/v1` in the shape that its clients expect. What was sent stays out of answers and logs."""

    @app.exception_handler(GuideError)
    def ours(_: Request, fault: GuideError) -> JSONResponse:
        code = "model_not_found" if isinstance(fault, NotFound) else None
        return _told(CODES[type(fault)], f"{fault.message} {fault.advice}", code=code)

    @app.exception_handler(RequestValidationError)
    def not_understood(_: Request, fault: RequestValidationError) -> JSONResponse:
        first = fault.errors()[0]
        where = ".".join(str(part) for part in first["loc"] if part != "body")
        return _told(HTTPStatus.BAD_REQUEST, f"{where or 'The request'}: {first['msg']}.", param=where)

    @app.exception_handler(HTTPException)
    def plain(_: Request, fault: HTTPException) -> JSONResponse:
        return _told(fault.status_code, f"{fault.detail}. {ADVICE.get(fault.status_code, DOORS)}")

    @app.exception_handler(500)
    def unforeseen(_: Request, fault: Exception) -> JSONResponse:
        log.error("unforeseen: %s", type(fault).__name__)
        return _told(500, "Something went wrong here that was not foreseen. Please report it with the server's log.")


def _told(status: int, message: str, *, param: str = "", code: str | None = None) -> JSONResponse:
    """An error. A message that cannot be answered is a bad request here."""
    status = HTTPStatus.BAD_REQUEST if status == HTTPStatus.UNPROCESSABLE_ENTITY else status
    return JSONResponse(_error(status, message, param, code).model_dump(), status)


def _error(status: int, message: str, param: str = "", code: str | None = None) -> Error:
    kind: ErrorKind = "invalid_request_error" if status < HTTPStatus.INTERNAL_SERVER_ERROR else "server_error"
    whole = message.encode("utf-8", "replace").decode()
    return Error(error=ErrorBody(message=whole, type=kind, param=param or None, code=code))
