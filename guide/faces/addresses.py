"""Where the server listens, by which names it is known, and the address by which people and our own commands reach it."""

import errno
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from guide.errors import SettingsError
from guide.faces.access import is_loopback
from guide.settings import ServerSettings

LOOPBACK = ("127.0.0.1", "localhost", "::1")
EVERY = ("0.0.0.0", "::", "")  # noqa: S104  names of every address of a machine, to be told from one
ELSEWHERE = "Choose another with `guide serve --port 7861`"


@contextmanager
def listening(server: ServerSettings) -> Iterator[socket.socket]:
    """A socket that listens, so that a taken port is known before minutes are spent on an index. Raises SettingsError."""
    family = socket.AF_INET6 if ":" in server.host else socket.AF_INET
    try:
        listener = socket.create_server((server.host, server.port), family=family)
    except OSError as fault:
        raise _refused(server, fault) from fault
    with listener:
        yield listener


def check_certificate(server: ServerSettings) -> None:
    """Raises SettingsError for a certificate, or its key, with which no server can start."""
    if server.certificate is None:
        return
    try:
        ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(server.certificate, server.private_key, password="")
    except OSError as fault:  # of which SSLError is one
        raise SettingsError(
            f"The certificate {server.certificate} and its key {server.private_key} cannot be used: {fault.strerror or fault}.",
            "GUIDE_SERVER__CERTIFICATE and _PRIVATE_KEY name PEM files that belong together; the key has no password.",
        ) from fault


def names_of(server: ServerSettings) -> list[str]:
    """The hosts that requests may name: loopback, where the server listens, its public address, this machine's name."""
    own = socket.gethostname()
    names = [*LOOPBACK, server.host, urlsplit(server.public_url).hostname or ""]
    names += () if is_loopback(server.host) else (own, f"{own}.local")
    return [name for name in names if name not in EVERY]


def address_of(listener: socket.socket, server: ServerSettings) -> str:
    """By which this machine reaches the server."""
    host, port = listener.getsockname()[:2]
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
    scheme = "https" if server.certificate else "http"
    return f"{scheme}://[{host}]:{port}" if ":" in host else f"{scheme}://{host}:{port}"


def _refused(server: ServerSettings, fault: OSError) -> SettingsError:
    where = f"Port {server.port} of {server.host}"
    if fault.errno == errno.EADDRINUSE:
        return SettingsError(f"{where} is in use by another program.", f"{ELSEWHERE}, or any free one with `--port 0`.")
    if isinstance(fault, socket.gaierror) or fault.errno == errno.EADDRNOTAVAIL:
        return SettingsError(f"{server.host} is no address of this machine.", "Correct GUIDE_SERVER__HOST, or leave it out.")
    return SettingsError(f"{where} cannot be had: {fault.strerror}.", f"{ELSEWHERE}.")
