"""`guide mcp`: the Model Context Protocol over standard input and output. Nothing else is written to standard output."""

from collections.abc import Callable
from contextlib import closing
from functools import partial

import httpx2
from fastmcp.client.transports import StreamableHttpTransport
from fastmcp.server import create_proxy

from guide.faces.running import Running, accepted, find_running
from guide.faces.wire import MCP
from guide.settings import Settings

Progress = Callable[[str, int, int], None]
"""As of `guide.library`, whose import takes seconds."""


def speak(settings: Settings, progress: Progress) -> None:
    """Answer until standard input ends: through the server that owns the data folder, where one runs, else by a guide of its own.

    Raises as `Guide.open`, before anything is answered.
    """
    running = find_running(settings.data)
    if running:
        _pass_on(running)
    else:
        _speak(settings, progress)


def _pass_on(running: Running) -> None:
    # A proxy of the environment has no business on loopback.
    client = partial(httpx2.AsyncClient, trust_env=False, verify=accepted(running))
    there = StreamableHttpTransport(running.address + MCP, auth=running.token, httpx_client_factory=client)
    create_proxy(there, name="Otherwise").run("stdio", show_banner=False)


def _speak(settings: Settings, progress: Progress) -> None:
    from guide.faces.mcp import build_mcp  # noqa: PLC0415  index and embedding take seconds, and a running server has them
    from guide.guide import Guide  # noqa: PLC0415  as above

    with closing(Guide.open(settings, progress=progress)) as guide:
        build_mcp(guide).run("stdio", show_banner=False)
