"""How much a request may bring, and how long it may take to bring it: who sends by drips is cut off, and so is who never stops.

Headers come through `PatientHttp`, the server's protocol; bodies through `Intake`, a middleware. `PatientHttp` also lets go of
whoever does not take the answer.
"""

import asyncio
import socket
import struct
import time
from http import HTTPStatus

import h11
from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from guide.faces.access import UPLOADS
from guide.faces.guards import path_of, problem_response

HEADER_SECONDS = 20.0
"""Within which the head of a request must be whole."""
LARGEST_HEADER = 64 * 1024
"""Bytes of a request's head: a quote of 8,000 characters in an address fits."""
PATIENCE = 30.0
"""Seconds that a body gets, however small; and so does what waits to be taken by who asked for it."""
SLOWEST = 10_000
"""Bytes a second: both get as much more time as they would take at this pace."""
LARGEST_BODY = 8_000_000
"""Bytes, where nothing larger is expected; a browser's conversation of 5 MB fits."""

AT_ONCE = struct.pack("ii", 1, 0)
"""No lingering: a connection that is closed is reset."""
TOO_LARGE = "This request is too large."


class PatientHttp(H11Protocol):
    """uvicorn's HTTP, with an end to its patience: a head that is not whole in time closes the connection.

    So does an answer that is not taken: it holds memory, a place among the connections, and a stream or a pipeline holds the app.
    """

    _due: asyncio.TimerHandle | None = None
    _taken: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        """Begin to wait for the first head. Every byte that the system does not take pauses writing, and is waited for."""
        super().connection_made(transport)
        transport.set_write_buffer_limits(high=1, low=0)  # with 0 as high, TLS would pause over nothing
        self._wait()

    def pause_writing(self) -> None:
        """Begin to wait until what was written is taken; `close` would wait for that without end."""
        super().pause_writing()
        seconds = PATIENCE + self.transport.get_write_buffer_size() / SLOWEST
        self._taken = self.loop.call_later(seconds, self._let_go)

    def resume_writing(self) -> None:
        """All of it is taken."""
        super().resume_writing()
        self._stop_watching()

    def data_received(self, data: bytes) -> None:
        """Wait on while a head is under way, and no longer."""
        super().data_received(data)
        if self.conn.their_state is not h11.IDLE:
            self._stop_waiting()
        elif self._due is None:
            self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing is waited for any more."""
        self._stop_waiting()
        self._stop_watching()
        super().connection_lost(exc)

    def _wait(self) -> None:
        self._stop_waiting()
        self._due = self.loop.call_later(HEADER_SECONDS, self.transport.close)

    def _stop_waiting(self) -> None:
        if self._due is not None:
            self._due.cancel()
            self._due = None

    def _let_go(self) -> None:
        """Cut the connection, and have the system throw away what it holds: it would offer that for minutes more."""
        self.transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
        self.transport.abort()

    def _stop_watching(self) -> None:
        if self._taken is not None:
            self._taken.cancel()
            self._taken = None


class SizeLimit:
    """Refuses, with advice, a request below `under` that says itself that it is larger than `most` bytes.

    FastAPI's own limit counts what really comes, but ends without a word of advice.
    """

    def __init__(self, app: ASGIApp, under: str, most: int) -> None:
        self._app, self._under, self._most = app, under, most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        said = Headers(scope=scope).get("content-length", "") if scope["type"] == "http" else ""
        if said.isdecimal() and int(said) > self._most and path_of(scope).startswith(self._under):
            advice = f"Requests here hold up to {self._most:,} bytes."
            told = problem_response(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, TOO_LARGE, advice, path_of(scope))
            await told(scope, receive, send)
        else:
            await self._app(scope, receive, send)


class Intake:
    """Counts what a body really brings, and when. Too much is answered with 413, too slow with 408."""

    def __init__(self, app: ASGIApp, largest_upload: int, patience: float = PATIENCE) -> None:
        self._app, self._largest_upload, self._patience = app, largest_upload, patience

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path = path_of(scope)  # an app that is mounted changes what the scope says of it
        body = _Body(receive, self._largest_upload if path in UPLOADS else LARGEST_BODY, self._patience)
        begun = False

        async def unless_cut(message: Message) -> None:
            nonlocal begun
            if begun or body.cut is None:
                begun = True
                await send(message)

        try:
            await self._app(scope, body.receive, unless_cut)
        except ClientDisconnect:
            if body.cut is None:
                raise
        if body.cut and not begun:
            await _cut(body.cut, path)(scope, receive, send)


class _Body:
    """The body of one request. Once it is cut the app sees that the client has gone."""

    def __init__(self, receive: Receive, most: int, patience: float) -> None:
        self._receive, self._most, self._patience = receive, most, patience
        self._begun, self._came, self._whole = time.monotonic(), 0, False
        self.cut: HTTPStatus | None = None

    async def receive(self) -> Message:
        if self.cut:
            return {"type": "http.disconnect"}
        if self._whole:
            return await self._receive()
        try:
            message = await asyncio.wait_for(self._receive(), self._left())
        except TimeoutError:
            return self._end(HTTPStatus.REQUEST_TIMEOUT)
        self._came += len(message.get("body", b""))
        self._whole = not message.get("more_body")
        return self._end(HTTPStatus.REQUEST_ENTITY_TOO_LARGE) if self._came > self._most else message

    def _left(self) -> float:
        return max(0.0, self._begun + self._patience + self._came / SLOWEST - time.monotonic())

    def _end(self, why: HTTPStatus) -> Message:
        self.cut = why
        return {"type": "http.disconnect"}


def _cut(why: HTTPStatus, path: str) -> ASGIApp:
    if why is HTTPStatus.REQUEST_TIMEOUT:
        detail, advice = "This request came too slowly.", "Send it again, on a better line or in smaller parts."
    else:
        detail, advice = TOO_LARGE, "Send less at once; files belong into the library."
    told = problem_response(why, detail, advice, path)
    told.headers["Connection"] = "close"
    return told
