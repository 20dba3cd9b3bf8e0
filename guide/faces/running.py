"""How our own commands reach a server that owns the data folder: a file with its address and token, and a Guide-like client.

The file is readable by its owner alone and goes when the server stops; one left behind by a killed server is ignored.
"""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import httpx
from pydantic import BaseModel, ValidationError

from guide.errors import GuideError, MessageError, SettingsError
from guide.faces.private_file import write_private
from guide.faces.wire import API, AddRequest, Problem, ReplyRequest, Sources, mark_of
from guide.records import Changes, Record, Turn

FILE = "server.json"
PATIENCE = 5.0
"""Seconds in which a server that is alive says so."""

T = TypeVar("T", bound=BaseModel)


class Running(Record):
    """A server that owns a data folder."""

    address: str
    token: str
    """What opens the administrator's doors."""
    pid: int
    certificate: Path | None = None
    """The server's own, where it speaks https: the one that our commands accept, by whatever name it was made out."""


@contextmanager
def announced(data: Path, running: Running) -> Iterator[None]:
    """While the server runs, its address and token stand in the data folder."""
    write_private(data / FILE, running.model_dump_json())
    try:
        yield
    finally:
        (data / FILE).unlink(missing_ok=True)


def find_running(data: Path) -> Running | None:
    """The server that owns `data`, when one is alive. The token is shown to nobody who does not know its mark."""
    try:
        running = Running.model_validate_json((data / FILE).read_text(encoding="utf-8"))
        health = httpx.get(f"{running.address}/healthz", timeout=PATIENCE, trust_env=False, verify=accepted(running))
        return running if health.json().get("mark") == mark_of(running.token) else None
    except (OSError, ValidationError, httpx.HTTPError, ValueError, AttributeError):
        return None


def accepted(running: Running) -> ssl.SSLContext | bool:
    """What a connection to the server takes for proof that it is the server, as httpx is told it."""
    if running.certificate is None:
        return True
    context = ssl.create_default_context(cafile=running.certificate)
    context.check_hostname = False
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN  # the certificate itself is the anchor, whoever signed it
    return context


class RunningGuide:
    """The guide in a running server, called as `Guide` is. Raises GuideError with what the server said."""

    def __init__(self, running: Running) -> None:
        self.address = running.address
        # Reading and indexing a large file may take minutes: only connecting is limited. A proxy has no business on loopback.
        self._web = httpx.Client(
            base_url=running.address + API,
            headers={"Authorization": f"Bearer {running.token}"},
            timeout=httpx.Timeout(None, connect=PATIENCE),
            trust_env=False,
            verify=accepted(running),
        )

    def reply(self, message: str) -> Turn:
        """As `Guide.reply`."""
        return self._post("/reply", Turn, ReplyRequest(message=message))

    def add(self, path: Path, password: str = "") -> Changes:
        """As `Guide.add`."""
        return self._post("/sources", Changes, AddRequest(path=str(path.resolve()), password=password))

    def refresh(self) -> Changes:
        """As `Guide.refresh`."""
        return self._post("/refresh", Changes)

    def sources(self) -> Sources:
        """The whole list of the library."""
        return self._read("GET", "/sources", Sources)

    def close(self) -> None:
        """Let the connection go."""
        self._web.close()

    def _post(self, path: str, wanted: type[T], body: Record | None = None) -> T:
        return self._read("POST", path, wanted, body)

    def _read(self, method: str, path: str, wanted: type[T], body: Record | None = None) -> T:
        try:
            answer = self._web.request(method, path, json=body.model_dump(mode="json") if body else None)
            if answer.is_success:
                return wanted.model_validate_json(answer.content)
            problem = Problem.model_validate_json(answer.content)
        except (httpx.HTTPError, ValidationError) as fault:
            raise SettingsError(
                f"The running server at {self.address} does not answer as it should: {type(fault).__name__}.",
                "Stop it and start it anew with `guide serve`.",
            ) from fault
        raise (MessageError if path == "/reply" and problem.status == httpx.codes.UNPROCESSABLE_ENTITY else GuideError)(
            problem.detail, problem.advice
        )
