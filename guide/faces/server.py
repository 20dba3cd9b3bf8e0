"""The server: every face on one address, behind the same guards.

On loopback it is as open as a program of one's own; on another address it starts only with an access code, keys, or `--open`.
"""

import os
import secrets
import signal
import time
import webbrowser
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import uvicorn
from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.types import ASGIApp

from guide.errors import SettingsError
from guide.faces.about import mount_about
from guide.faces.access import Access, Guard, is_loopback, is_private, refuse_unguarded
from guide.faces.addresses import address_of, check_certificate, listening, names_of
from guide.faces.api import build_api, close_api
from guide.faces.below import Below, refuse_own, root_of, served_below
from guide.faces.cases import mount_cases
from guide.faces.entry import mount_entry
from guide.faces.guards import Cors, KnownHost, PlainHead, SameOrigin, SecurityHeaders
from guide.faces.intake import LARGEST_HEADER, Intake, PatientHttp
from guide.faces.library import MEGABYTE, ROOM, mount_library
from guide.faces.mcp import mount_mcp
from guide.faces.metrics import Figures, Measured, mount_metrics
from guide.faces.openai import mount_openai
from guide.faces.pages import mount_look
from guide.faces.reader import mount_reader
from guide.faces.record import mount_record
from guide.faces.running import Running, announced, find_running
from guide.faces.throttle import Throttle
from guide.faces.workshop_events import mount_events
from guide.faces.workshop_pages import mount_workshop
from guide.guide import Guide
from guide.librarian import Progress
from guide.settings import ServerSettings, Settings
from guide.workshop import Workshops, hourly

LONGEST_GOODBYE = 5
"""Seconds that open answers get when the server is stopped."""
MOST_CONNECTIONS = 800
"""Side by side; more are told to come again. Below the 1,024 open files that many systems allow."""

Say = Callable[[str], None]
"""Tells a line to whoever started the server."""
Shown = Callable[[], AbstractContextManager[Progress]]
"""Shows a Progress for as long as it is open."""


def build_app(guide: Guide, token: str = "", workshops: Workshops | None = None) -> FastAPI:
    """Every face over one guide. The chat comes last: it takes every path that no other face took."""
    from guide.faces.chat import mount as mount_chat  # noqa: PLC0415  Gradio takes seconds; only serving needs it

    app = build_api(guide, token, workshops)
    access, figures = Access.of(guide.settings, token), Figures(guide)
    mount_openai(app, guide)
    mount_mcp(app, guide)
    mount_look(app)
    mount_entry(app, access)
    mount_metrics(app, figures)
    mount_reader(app, guide)
    mount_library(app, guide)
    mount_cases(app, guide)
    mount_record(app, guide.settings.server)
    mount_about(app, guide)
    if workshops:
        mount_events(app, workshops)
        mount_workshop(app, workshops, guide)
    close_api(app)
    with served_below(root_of(guide.settings.server)):
        mount_chat(app, guide)
    refuse_own(root_of(guide.settings.server), app.routes)
    for guard in reversed(guards(guide.settings, access, figures)):
        app.add_middleware(guard.cls, *guard.args, **guard.kwargs)
    return app


def guards(settings: Settings, access: Access, figures: Figures) -> Sequence[Middleware]:
    """What every request passes, outermost first."""
    server = settings.server
    return (
        *((Middleware(Below, root_of(server)),) if root_of(server) else ()),
        Middleware(Measured, figures),
        Middleware(SecurityHeaders),
        Middleware(KnownHost, names_of(server), own_address=not is_loopback(server.host)),
        Middleware(Cors, server.cors),
        Middleware(SameOrigin, urlsplit(server.public_url).netloc, server.cors),
        Middleware(Guard, access),
        *(() if access.private else (Middleware(Throttle, server),)),
        Middleware(Intake, largest_upload=ROOM * settings.corpus.largest_file_mb * MEGABYTE),
        Middleware(PlainHead),
    )


def serve(settings: Settings, say: Say, shown: Shown, *, open_browser: bool = False) -> None:
    """Serve until stopped by Ctrl-C or SIGTERM. `shown` shows how far reading and indexing are.

    Raises SettingsError, before anything is read: nothing guards the address, the port is taken, the folder is served already.
    """
    begun = time.monotonic()
    refuse_unguarded(settings)
    check_certificate(settings.server)
    _refuse_a_second(settings.data)
    with listening(settings.server) as listener, _stoppable():
        address = address_of(listener, settings.server)
        say(f"Reading the library and its index in {settings.data} …")
        with shown() as progress:
            guide = Guide.open(settings, progress=progress)
        try:
            say(f"Ready: {_opened(guide)}, after {time.monotonic() - begun:.1f} s. Building the pages …")
            with closing(Workshops.open(guide)) as workshops, hourly(workshops.sweep):
                running = _running(settings.server, address)
                server = uvicorn.Server(_config(build_app(guide, running.token, workshops), settings.server))
                with ended_by_signals(server), announced(settings.data, running):
                    shown_at = settings.server.public_url or address
                    _tell(say, settings.server, shown_at, time.monotonic() - begun)
                    if open_browser:
                        webbrowser.open(shown_at)
                    server.run(sockets=[listener])
        finally:
            guide.close()


def _running(server: ServerSettings, address: str) -> Running:
    """What our own commands need to reach this server."""
    certificate = server.certificate.resolve() if server.certificate else None
    return Running(address=address, token=secrets.token_urlsafe(32), pid=os.getpid(), certificate=certificate)


def _tell(say: Say, server: ServerSettings, address: str, seconds: float) -> None:
    for line in _who_may(server):
        say(line)
    say(f"Otherwise is at {address} after {seconds:.1f} s. Stop it with Ctrl-C.")


def _config(app: ASGIApp, server: ServerSettings) -> uvicorn.Config:
    """No access log: addresses carry words that people looked for. No header of a proxy is believed that was not named."""
    return uvicorn.Config(
        app,
        http=PatientHttp,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=LONGEST_GOODBYE,
        limit_concurrency=MOST_CONNECTIONS,
        h11_max_incomplete_event_size=LARGEST_HEADER,
        proxy_headers=bool(server.proxies),
        forwarded_allow_ips=list(server.proxies),
        ssl_certfile=server.certificate,
        ssl_keyfile=server.private_key,
    )


def _who_may(server: ServerSettings) -> Iterator[str]:
    """What whoever starts the server should know of who gets in; nothing where only this machine does."""
    if is_private(server):
        return
    if server.open:
        yield "Open: everyone who reaches this address can read the library, ask and prepare workshops, without a code."
        yield "Only a key with the role administrator adds sources."
    if not server.certificate and not server.public_url.startswith("https:"):
        yield "Words and codes travel unencrypted: use this on a network you trust, or put https before it (docs/security.md)."


def _refuse_a_second(data: Path) -> None:
    running = find_running(data)
    if running:
        raise SettingsError(
            f"The data folder {data} is served already, at {running.address} (process {running.pid}).",
            "Open that address, stop that server, or name another folder with --data.",
        )


def _opened(guide: Guide) -> str:
    """ "42 sources, 1 file that could not be read, word search alone" """
    library = guide.library
    refused = f", {len(library.refusals)} that could not be read (see the page Library)" if library.refusals else ""
    return f"{len(library.readings)} sources{refused}{', word search alone' if library.words_only else ''}"


@contextmanager
def ended_by_signals(server: uvicorn.Server) -> Iterator[None]:
    """Ctrl-C and SIGTERM end `server`, also before its loop runs: an exception raised while that starts would be lost."""
    before = {number: signal.signal(number, server.handle_exit) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def _stoppable() -> Iterator[None]:
    """SIGTERM ends what comes before the server as Ctrl-C does, so that folder and token file are given back."""

    def stop(number: int, _: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
