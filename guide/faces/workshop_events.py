"""Server-sent events of a workshop: a number whenever what a screen shows has changed, and nothing else."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Cookie, FastAPI
from starlette.requests import Request
from starlette.responses import StreamingResponse

from guide.faces.access import bearer
from guide.workshop import Workshops

HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}  # no proxy keeps a number back
AGAIN = 1000
"""Milliseconds after which a browser that lost the stream asks for it again."""


def mount_events(app: FastAPI, workshops: Workshops) -> None:
    """Add the streams of walls, phones (`/w/{code}/events`) and consoles (`/workshop/{id}/events`, cookie or bearer)."""

    def streamed(workshop_id: str, *, console: bool) -> StreamingResponse:
        stream = event_stream(workshops.follow(workshop_id, console=console))
        return StreamingResponse(stream, media_type="text/event-stream", headers=HEADERS)

    @app.get("/w/{code}/events", include_in_schema=False)
    def room(request: Request, code: str) -> StreamingResponse:
        caller = request.client.host if request.client else ""
        return streamed(workshops.by_code(code, caller=caller).id, console=False)

    @app.get("/workshop/{workshop_id}/events", include_in_schema=False)
    def desk(request: Request, workshop_id: str, console: Annotated[str, Cookie()] = "") -> StreamingResponse:
        return streamed(workshops.admit(workshop_id, console or bearer(request.headers)).id, console=True)


async def event_stream(versions: AsyncIterator[int | None]) -> AsyncIterator[bytes]:
    """Versions as events; a comment keeps a quiet line open, and a last event says that the workshop is gone."""
    yield f"retry: {AGAIN}\n\n".encode()
    async for version in versions:
        yield b": still here\n\n" if version is None else f"data: {version}\n\n".encode()
    yield b"event: gone\ndata: 0\n\n"
