"""A real server in its own process on a free port, and the command line as people call it."""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import uvicorn
from fastapi import FastAPI

ROOT = Path(__file__).parents[1]
ADDRESS = re.compile(r"Otherwise is at (https?://\S+)")
PATIENCE = 240
"""Seconds after which a process hangs, on however slow a machine."""


@dataclass(frozen=True)
class Served:
    """A server that answers."""

    address: str
    process: subprocess.Popen[str]
    told: list[str]
    """The lines it wrote so far."""


@dataclass(frozen=True)
class Faces:
    """A server, and the environment in which commands find it."""

    address: str
    env: dict[str, str]


def surroundings(data: Path, corpus: Path) -> dict[str, str]:
    """The environment of a guide over its own folders, which fetches nothing."""
    own = {"GUIDE_DATA": str(data), "GUIDE_CORPUS__FOLDER": str(corpus), "GUIDE_INDEX__FETCH_WEIGHTS": "false"}
    return {**{name: value for name, value in os.environ.items() if not name.startswith("GUIDE_")}, **own}


def guide(*arguments: str, env: Mapping[str, str], typed: str | None = None) -> subprocess.CompletedProcess[str]:
    """Run `python -m guide` with `arguments` to its end."""
    command = [sys.executable, "-m", "guide", *arguments]
    return subprocess.run(command, env=env, cwd=ROOT, input=typed, capture_output=True, text=True, timeout=PATIENCE, check=False)


@contextmanager
def serving(env: Mapping[str, str], *arguments: str) -> Iterator[Served]:
    """`guide serve` on a free port until the block ends; then SIGTERM, and it must end by itself."""
    command = [sys.executable, "-m", "guide", "serve", "--port", "0", *arguments]
    process = subprocess.Popen(command, env=env, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert process.stdout is not None
    told: list[str] = []
    try:
        for line in process.stdout:
            told.append(line)
            if found := ADDRESS.search(line):
                rest = threading.Thread(target=told.extend, args=(process.stdout,), daemon=True)
                rest.start()
                yield Served(found[1], process, told)
                break
        else:
            raise AssertionError("The server did not start:\n" + "".join(told))
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        process.wait(timeout=PATIENCE)


@contextmanager
def listening(app: FastAPI) -> Iterator[str]:
    """`app` on a free port of this machine, served from a thread of this process, at the address yielded."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=5))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
        listener.close()
