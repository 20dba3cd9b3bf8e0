"""A connection ends when its time is over, also when each single read keeps to its own limit."""

import socket
import time
from collections.abc import Mapping
from contextlib import suppress
from threading import Timer
from types import TracebackType
from typing import Self


class Deadline:
    """So many seconds for all that is fetched within its `with` block. One connection at a time.

    httpx bounds each read alone: a server that sends a byte now and then, in its header or its handshake, could go on for days.
    `trace` is handed to httpx as the request's extension of that name, and learns from it which socket to shut.
    """

    def __init__(self, seconds: float) -> None:
        self._until = time.monotonic() + seconds
        self._timer = Timer(seconds, self._shut)
        self._timer.daemon = True
        self._socket: socket.socket | None = None

    @property
    def over(self) -> bool:
        """Whether the time is over."""
        return time.monotonic() >= self._until

    def trace(self, event: str, told: Mapping[str, object]) -> None:
        """Keep hold of the socket of a new connection: a copy, since TLS takes the first one over."""
        if event == "connection.connect_tcp.complete":
            self._close()
            self._socket = told["return_value"].get_extra_info("socket").dup()  # type: ignore[attr-defined]
            if self.over:
                self._shut()

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None) -> None:
        self._timer.cancel()
        self._timer.join()
        self._close()

    def _shut(self) -> None:
        if self._socket:
            with suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)

    def _close(self) -> None:
        if self._socket:
            self._socket.close()
