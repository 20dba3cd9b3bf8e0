"""A document is fetched from a public web address, once, into a folder. Nothing else of the guide reaches the web by itself."""

import hashlib
import ipaddress
import re
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import NoReturn

import httpx

from guide.errors import SourceError
from guide.reading.deadline import Deadline
from guide.reading.sources import SUFFIXES

SUFFIX_OF = {
    "application/pdf": ".pdf",
    "application/x-pdf": ".pdf",
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/markdown": ".md",
    "text/plain": ".txt",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
}
UNTOLD = ("", "application/octet-stream", "binary/octet-stream", "application/force-download", "application/x-download")
"""Content types that say nothing: the address or the first bytes must."""
HOPS = 5
"""Redirects that are followed."""
SECONDS = 120.0
"""For the whole download: every answer, header and body."""
PATIENCE = httpx.Timeout(20.0, connect=10.0)
LONGEST_NAME = 80
"""Characters of a file's name."""
MEGABYTE = 1_000_000
NAT64 = ipaddress.ip_network("64:ff9b::/96")
Permits = Callable[[str], bool]
"""Whether a numeric address may be reached."""


def is_address(text: str) -> bool:
    """Whether `text` is meant as a web address."""
    return bool(re.match(r"[a-z][a-z0-9+.-]*://", text, re.IGNORECASE))


def is_public(address: str) -> bool:
    """Whether a numeric address lies on the public internet: not this machine, its network, or a cloud's metadata."""
    number = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(number, ipaddress.IPv6Address):
        inside = number.ipv4_mapped or number.sixtofour or (number.teredo or (None, None))[1]
        if number in NAT64:
            inside = ipaddress.IPv4Address(int(number) & 0xFFFFFFFF)
        if inside is not None or number.is_site_local:
            return inside is not None and is_public(str(inside))
    return number.is_global and not (number.is_multicast or number.is_reserved)


def download(address: str, folder: Path, *, largest_mb: int, permits: Permits = is_public, seconds: float = SECONDS) -> Path:
    """Fetch a document into `folder`/<host>/; the file is named after the address.

    Only http and https to addresses that `permits` allows, checked anew for every redirect and kept to while connecting, so that
    a name cannot mean another machine meanwhile; proxies are not used. Raises SourceError with the reason; nothing is left then.
    """
    url = _parsed(address)
    with Deadline(seconds) as deadline:
        for _ in range(HOPS + 1):
            with _asked(url, permits, deadline) as answer:
                if not answer.has_redirect_location:
                    return _kept(url, answer, folder, largest_mb * MEGABYTE, deadline)
                url = _parsed(str(url.join(answer.headers["location"])))
    raise SourceError(f"{address} sends from one address to another without end.", "Give the address of the document itself.")


def _refuse(message: str, advice: str) -> NoReturn:
    raise SourceError(message, advice)


def _parsed(address: str) -> httpx.URL:
    try:
        url = httpx.URL(address)
    except httpx.InvalidURL as fault:
        raise SourceError(f"{address} is no web address.", "Check its spelling.") from fault
    if url.scheme not in ("http", "https") or not url.host:
        _refuse(f"{address} cannot be fetched.", "Only addresses that begin with http:// or https:// are.")
    if url.userinfo:
        _refuse(f"{url.host}: addresses that hold a name or password are not fetched.", "Download the file and add that.")
    return url


@contextmanager
def _asked(url: httpx.URL, permits: Permits, deadline: Deadline) -> Iterator[httpx.Response]:
    """The answer of the very machine whose address was checked; its certificate must still be that of the name."""
    to = _resolved(url, permits)
    headers = {"Host": url.netloc.decode("ascii"), "Accept-Encoding": "identity", "User-Agent": "mutual-guide"}
    told = {"sni_hostname": url.host, "trace": deadline.trace}
    try:
        with (
            httpx.Client(trust_env=False, follow_redirects=False, timeout=PATIENCE) as web,
            web.stream("GET", url.copy_with(host=to), headers=headers, extensions=told) as answer,
        ):
            yield answer
    except httpx.TimeoutException as fault:
        raise SourceError(
            f"{url.host} does not answer in time.", "Try again later, or download the file and add that."
        ) from fault
    except httpx.HTTPError as fault:
        if deadline.over:
            _too_slow(url)
        raise SourceError(
            f"{url.host} could not be reached: {fault}.",
            "Check the address and your connection, or download the file and add that.",
        ) from fault


def _resolved(url: httpx.URL, permits: Permits) -> str:
    """One numeric address of the host; all of them must be permitted."""
    port = url.port or (443 if url.scheme == "https" else 80)
    try:
        found = [str(entry[4][0]) for entry in socket.getaddrinfo(url.host, port, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError) as fault:
        raise SourceError(f"There is no machine {url.host}.", "Check the spelling of the address and your connection.") from fault
    if not all(map(permits, found)):
        _refuse(
            f"{url.host} is not on the public internet, and only public addresses are fetched.", "Download the file and add that."
        )
    return found[0]


def _kept(url: httpx.URL, answer: httpx.Response, folder: Path, most: int, deadline: Deadline) -> Path:
    if answer.status_code != httpx.codes.OK:
        _refuse(
            f"{url} answers {answer.status_code} {answer.reason_phrase}.".replace(" .", "."),
            "Check the address in a browser; where it asks you to sign in, download the file and add that.",
        )
    data = _body(url, answer, most, deadline)
    place = folder / _fit(url.host) / _name(url, _suffix(url, answer, data))
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(data)
    return place


def _body(url: httpx.URL, answer: httpx.Response, most: int, deadline: Deadline) -> bytes:
    data = bytearray()
    said = answer.headers.get("content-length", "0")
    if said.isdecimal() and int(said) > most:
        _too_large(url, most)
    for part in answer.iter_bytes():
        data += part
        if len(data) > most:
            _too_large(url, most)
    if deadline.over:
        _too_slow(url)
    if not data:
        _refuse(f"{url} is empty.", "Check the address in a browser.")
    return bytes(data)


def _too_slow(url: httpx.URL) -> NoReturn:
    _refuse(f"{url.host} sends too slowly.", "Try again later, or download the file and add that.")


def _too_large(url: httpx.URL, most: int) -> NoReturn:
    _refuse(f"{url} has more than {most // MEGABYTE} MB.", "Raise GUIDE_CORPUS__LARGEST_FILE_MB, or add a part of it.")


def _suffix(url: httpx.URL, answer: httpx.Response, data: bytes) -> str:
    """What sort of file it is: by its first bytes, by what the server says, or, where it says nothing, by its address."""
    said = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    ending = PurePosixPath(url.path).suffix.lower()
    suffix = ".pdf" if data.startswith(b"%PDF-") else SUFFIX_OF.get(said) or (ending if said in UNTOLD else "")
    if suffix not in SUFFIXES:
        _refuse(
            f"{url} is a file of a sort that is not read here ({said or 'not said'}).", "PDF, web pages, .docx and texts are."
        )
    return ending if suffix == ".txt" and ending == ".md" else suffix


def _name(url: httpx.URL, suffix: str) -> str:
    """The last part of the address; where a query tells one document from another, with a mark of it."""
    last = PurePosixPath(url.path)
    stem = _fit(last.stem if last.suffix.lower() in SUFFIXES else last.name) or "page"
    mark = f"-{hashlib.sha256(url.query).hexdigest()[:6]}" if url.query else ""
    return stem[:LONGEST_NAME] + mark + suffix


def _fit(name: str) -> str:
    return re.sub(r"[^\w.-]+", "-", name).strip(".-_")
