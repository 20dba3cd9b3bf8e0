"""A reply as server-sent events: never silent for long, and at an end when its reader is gone."""

from collections.abc import AsyncIterator, Generator, Iterator

import anyio
from anyio.streams.memory import MemoryObjectReceiveStream, MemoryObjectSendStream
from fastapi.sse import KEEPALIVE_COMMENT
from starlette.concurrency import iterate_in_threadpool
from starlette.responses import StreamingResponse
from starlette.types import Send

from guide.records import Event

QUIET = 15.0
"""Seconds without a line after which a comment line comes: proxies and programs give up a line that is silent for longer."""
HEADERS = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}  # no proxy keeps a sentence back


class Streamed(StreamingResponse):
    """`lines`, made in threads, which are made of `events`; these are closed when the reader leaves, so that nobody writes on."""

    media_type = "text/event-stream"

    def __init__(self, lines: Iterator[bytes], events: Generator[Event], quiet: float = QUIET) -> None:
        super().__init__((), headers=HEADERS)
        self._made, self._events, self._quiet = lines, events, quiet

    async def stream_response(self, send: Send) -> None:
        """Send the lines as they come. Lines are made in a task of their own, so that a ping interrupts none."""
        making, made = anyio.create_memory_object_stream[bytes]()
        self.body_iterator = self._pinged(made)
        async with made, anyio.create_task_group() as together:
            together.start_soon(self._make, making)
            await super().stream_response(send)

    async def _make(self, making: MemoryObjectSendStream[bytes]) -> None:
        try:
            async with making:
                async for line in iterate_in_threadpool(self._made):
                    await making.send(line)
        finally:
            self._events.close()

    async def _pinged(self, made: MemoryObjectReceiveStream[bytes]) -> AsyncIterator[bytes]:
        while True:
            try:
                with anyio.fail_after(self._quiet):
                    line = await made.receive()
            except TimeoutError:
                line = KEEPALIVE_COMMENT
            except anyio.EndOfStream:
                return
            yield line
