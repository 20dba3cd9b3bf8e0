"""My record, and the whole conversation: what a browser sends comes back as a file or a page to be printed, and is not kept."""

from collections.abc import Callable
from datetime import date
from http import HTTPStatus
from typing import Annotated, Literal, TypeVar

from fastapi import FastAPI, Form
from pydantic import ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from guide.faces.below import origin_of
from guide.faces.conversation_page import conversation_page
from guide.faces.intake import SizeLimit
from guide.faces.record_files import Sheet, markdown_of, page_of, sheet_of, text_of, word_of
from guide.records import Conversation, Record
from guide.reflection.record import Ticks, record_of
from guide.settings import ServerSettings

T = TypeVar("T", bound=Record)
PATH = "/record"
LARGEST = 5_000_000
"""Bytes: what a browser keeps for one site."""
UNKEPT = {"Cache-Control": "no-store"}
FILES: dict[str, tuple[str, Callable[[Sheet], str | bytes]]] = {
    "md": ("text/markdown; charset=utf-8", markdown_of),
    "txt": ("text/plain; charset=utf-8", text_of),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", word_of),
}
"""By the name of the button: media type, and how the file is made."""


def mount_record(app: FastAPI, server: ServerSettings) -> None:
    """Give records back as files at `/record`, and conversations as a page below it. Nothing sent is stored or logged."""
    app.add_middleware(SizeLimit, under=PATH, most=LARGEST)

    @app.post(f"{PATH}/conversation", include_in_schema=False, max_body_size=LARGEST)
    def whole(request: Request, conversation: Annotated[str, Form()]) -> Response:
        said, origin = _read(Conversation, conversation), origin_of(request, server)
        return HTMLResponse(conversation_page(said, date.today(), origin), headers=UNKEPT)

    @app.post(PATH, include_in_schema=False, max_body_size=LARGEST)
    def record(
        request: Request,
        conversation: Annotated[str, Form()],
        ticks: Annotated[str, Form()],
        kind: Annotated[Literal["md", "txt", "docx", "print"], Form(alias="as")],
    ) -> Response:
        made = record_of(_read(Conversation, conversation), _read(Ticks, ticks))
        today = date.today()
        if kind == "print":
            return HTMLResponse(page_of(made, today), headers=UNKEPT)
        media_type, build = FILES[kind]
        sheet = sheet_of(made, today, origin_of(request, server))
        told = {"Content-Disposition": f'attachment; filename="record-{today.isoformat()}.{kind}"'}
        return Response(build(sheet), media_type=media_type, headers={**told, **UNKEPT})


def _read(kind: type[T], sent: str) -> T:
    try:
        return kind.model_validate_json(sent)
    except ValidationError:
        raise HTTPException(HTTPStatus.UNPROCESSABLE_ENTITY, "This is no conversation or record of ours.") from None
