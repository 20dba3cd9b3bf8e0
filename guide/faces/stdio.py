"""`guide mcp`: the Model Context Protocol over standard input and output. Nothing else is written to standard output."""

from contextlib import closing
from functools import partial

import httpx2
from fastmcp.client.transports import StreamableHttpTransport
from fastmcp.server import create_proxy

from guide.faces.mcp import PATH, build_mcp
from guide.faces.running import find_running
from guide.guide import Guide
from guide.library import Progress
from guide.settings import Settings


def speak(settings: Settings, progress: Progress) -> None:
    """Answer until standard input ends: through the server that owns the data folder, where one runs, else by a guide of its own.

    Raises as `Guide.open`, before anything is answered.
    """
    running = find_running(settings.data)
    if running:
        # A proxy of the environment has no business on loopback.
        client = partial(httpx2.AsyncClient, trust_env=False)
        there = StreamableHttpTransport(running.address + PATH, auth=running.token, httpx_client_factory=client)
        create_proxy(there, name="Otherwise").run("stdio", show_banner=False)
    else:
        with closing(Guide.open(settings, progress=progress)) as guide:
            build_mcp(guide).run("stdio", show_banner=False)
