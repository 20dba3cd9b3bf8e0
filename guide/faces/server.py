"""The server: every face on one address of this machine, behind the same guards.

Only loopback is served: there are no roles and keys yet that would make another address safe.
"""

import errno
import os
import secrets
import signal
import socket
import time
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path

import uvicorn
from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

from guide.errors import SettingsError
from guide.faces.api import build_api
from guide.faces.cases import mount_cases
from guide.faces.guards import PlainHead, SameOrigin, SecurityHeaders
from guide.faces.library import mount_library
from guide.faces.pages import mount_look
from guide.faces.reader import mount_reader
from guide.faces.record import mount_record
from guide.faces.running import Running, announced, find_running
from guide.faces.workshop_events import mount_events
from guide.faces.workshop_pages import mount_workshop
from guide.guide import Guide
from guide.library import Progress
from guide.settings import ServerSettings, Settings
from guide.workshop import Workshops, hourly

LOOPBACK = ("127.0.0.1", "localhost", "::1")
GUARDS = (
    Middleware(SecurityHeaders),
    Middleware(
        TrustedHostMiddleware, allowed_hosts=[*LOOPBACK, "[::1]"], www_redirect=False
    ),  # another name for this machine is a trick
    Middleware(SameOrigin),
    Middleware(PlainHead),
)
"""What every request passes, outermost first."""
LONGEST_GOODBYE = 5
"""Seconds that open answers get when the server is stopped."""

Say = Callable[[str], None]
"""Tells a line to whoever started the server."""
Shown = Callable[[], AbstractContextManager[Progress]]
"""Shows a Progress for as long as it is open."""


def build_app(guide: Guide, token: str = "", workshops: Workshops | None = None) -> FastAPI:
    """Every face over one guide. The chat comes last: it takes every path that no other face took."""
    from guide.faces.chat import mount as mount_chat  # noqa: PLC0415  Gradio takes seconds; only serving needs it

    app = build_api(guide, token, workshops)
    mount_look(app)
    mount_reader(app, guide)
    mount_library(app, guide)
    mount_cases(app, guide)
    mount_record(app)
    if workshops:
        mount_events(app, workshops)
        mount_workshop(app, workshops, guide)
    mount_chat(app, guide)
    for guard in reversed(GUARDS):
        app.add_middleware(guard.cls, *guard.args, **guard.kwargs)
    return app


def serve(settings: Settings, say: Say, shown: Shown, *, open_browser: bool = False) -> None:
    """Serve until stopped by Ctrl-C or SIGTERM. `shown` shows how far reading and indexing are.

    Raises SettingsError, before anything is read: the address is not loopback, the port is taken, the folder is served already.
    """
    begun = time.monotonic()
    _refuse_a_second(settings.data)
    with _listening(settings.server) as listener, _stoppable():
        address = _address(listener)
        say(f"Reading the library and its index in {settings.data} …")
        with shown() as progress:
            guide = Guide.open(settings, progress=progress)
        try:
            say(f"Ready: {_opened(guide)}, after {time.monotonic() - begun:.1f} s. Building the pages …")
            running = Running(address=address, token=secrets.token_urlsafe(32), pid=os.getpid())
            with closing(Workshops.open(guide)) as workshops, hourly(workshops.sweep), announced(settings.data, running):
                server = uvicorn.Server(_config(build_app(guide, running.token, workshops)))
                say(f"Otherwise is at {address} after {time.monotonic() - begun:.1f} s. Stop it with Ctrl-C.")
                if open_browser:
                    webbrowser.open(address)
                server.run(sockets=[listener])
        finally:
            guide.close()


def _config(app: FastAPI) -> uvicorn.Config:
    """No access log: addresses carry words that people looked for."""
    return uvicorn.Config(
        app, log_level="warning", access_log=False, server_header=False, timeout_graceful_shutdown=LONGEST_GOODBYE
    )


def _refuse_a_second(data: Path) -> None:
    running = find_running(data)
    if running:
        raise SettingsError(
            f"The data folder {data} is served already, at {running.address} (process {running.pid}).",
            "Open that address, stop that server, or name another folder with --data.",
        )


@contextmanager
def _listening(settings: ServerSettings) -> Iterator[socket.socket]:
    """A socket that listens, so that a taken port is known before minutes are spent on an index."""
    if settings.host not in LOOPBACK:
        raise SettingsError(
            f"The server does not listen on {settings.host}: there are no keys yet that would guard it there.",
            "Leave GUIDE_SERVER__HOST at 127.0.0.1. From another computer use a tunnel: ssh -L 7860:127.0.0.1:7860 HOST.",
        )
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        listener = socket.create_server((settings.host, settings.port), family=family)
    except OSError as fault:
        raise _taken(settings, fault) from fault
    with listener:
        yield listener


def _taken(settings: ServerSettings, fault: OSError) -> SettingsError:
    if fault.errno == errno.EADDRINUSE:
        return SettingsError(
            f"Port {settings.port} of {settings.host} is in use by another program.",
            "Choose another with `guide serve --port 7861`, or any free one with `--port 0`.",
        )
    return SettingsError(
        f"Port {settings.port} of {settings.host} cannot be had: {fault.strerror}.",
        "Choose another with `guide serve --port 7861`.",
    )


def _address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _opened(guide: Guide) -> str:
    """ "42 sources, 1 file that could not be read, word search alone" """
    library = guide.library
    refused = f", {len(library.refusals)} that could not be read (see the page Library)" if library.refusals else ""
    return f"{len(library.readings)} sources{refused}{', word search alone' if library.words_only else ''}"


@contextmanager
def _stoppable() -> Iterator[None]:
    """SIGTERM ends the server as Ctrl-C does, so that folder and token file are given back."""

    def stop(number: int, _: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
