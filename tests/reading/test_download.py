"""A document is fetched from a public address only, and only so much of it; the server here is real and stands on loopback."""

import socket
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from guide.errors import SourceError
from guide.reading import download, is_address
from guide.reading.download import is_public

PDF = b"%PDF-1.7\nnot much of one"
Answer = tuple[int, dict[str, str], bytes]
ANSWERS: dict[str, Answer] = {
    "/paper.pdf": (200, {"Content-Type": "application/pdf"}, PDF),
    "/get?id=1": (200, {"Content-Type": "application/octet-stream"}, PDF),
    "/get?id=2": (200, {"Content-Type": "application/octet-stream"}, PDF + b"!"),
    "/about/": (200, {"Content-Type": "text/html; charset=utf-8"}, b"<p>About the trust.</p>"),
    "/page.htm": (200, {"Content-Type": "text/html"}, b"<p>About the trust.</p>"),
    "/notes.md": (200, {"Content-Type": "text/plain"}, b"# Notes"),
    "/minutes.docx": (200, {"Content-Type": "application/octet-stream"}, b"PK"),
    "/film": (200, {"Content-Type": "video/mp4"}, b"film"),
    "/%2e%2e%2fetc%2fpasswd": (200, {"Content-Type": "text/plain"}, b"text"),
    "/empty": (200, {"Content-Type": "text/plain"}, b""),
    "/large": (200, {"Content-Type": "text/plain"}, b"x" * 1_000_001),
    "/moved": (302, {"Location": "/paper.pdf"}, b""),
    "/round": (301, {"Location": "/round"}, b""),
    "/inside": (302, {"Location": "http://169.254.169.254/latest/meta-data/"}, b""),
    "/disk": (302, {"Location": "file:///etc/passwd"}, b""),
    "/gone": (404, {}, b"Not here."),
}


class Handler(BaseHTTPRequestHandler):
    """Answers as ANSWERS says; /drip sends a byte at a time, /unsaid a large file without its length, /slow a header in drops."""

    def do_GET(self) -> None:
        if self.path == "/slow":
            self._drop(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nX-Long: " + b"x" * 200)
            return
        if self.path in ("/drip", "/unsaid"):
            self._stream(b"x" if self.path == "/drip" else b"x" * 100_000, 0.05 if self.path == "/drip" else 0)
            return
        status, headers, body = ANSWERS.get(self.path, ANSWERS["/gone"])
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _stream(self, part: bytes, pause: float) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/plain")
        self.end_headers()
        try:
            for _ in range(200):
                self.wfile.write(part)
                time.sleep(pause)
        except OSError:
            return

    def _drop(self, header: bytes) -> None:
        try:
            for byte in header:
                self.wfile.write(bytes((byte,)))
                time.sleep(0.05)
        except OSError:
            return

    def log_message(self, format: str, *args: object) -> None:
        """Nothing is logged."""


@pytest.fixture(scope="module")
def web() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def fetch(web: str, tmp_path: Path) -> Callable[..., Path]:
    """Fetch from the server here, which alone is let through besides what is public."""

    def get(path: str, **more: float) -> Path:
        seconds = more.get("seconds", 30.0)
        return download(web + path, tmp_path, largest_mb=1, permits=lambda to: to == "127.0.0.1", seconds=seconds)

    return get


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/paper.pdf", "paper.pdf"),
        ("/moved", "paper.pdf"),
        ("/about/", "about.html"),
        ("/page.htm", "page.html"),
        ("/notes.md", "notes.md"),
        ("/minutes.docx", "minutes.docx"),
        ("/%2e%2e%2fetc%2fpasswd", "passwd.txt"),
    ],
)
def test_a_document_is_kept_under_its_host_and_its_name(fetch: Callable[..., Path], tmp_path: Path, path: str, name: str) -> None:
    kept = fetch(path)
    assert kept == tmp_path / "127.0.0.1" / name
    assert kept.read_bytes()


def test_two_documents_that_only_a_query_tells_apart_are_two_files(fetch: Callable[..., Path]) -> None:
    first, second = fetch("/get?id=1"), fetch("/get?id=2")
    assert first != second
    assert {first.suffix, second.suffix} == {".pdf"}


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/gone", "answers 404 Not Found"),
        ("/film", r"a sort that is not read here \(video/mp4\)"),
        ("/empty", "is empty"),
        ("/large", "more than 1 MB"),
        ("/unsaid", "more than 1 MB"),
        ("/round", "without end"),
        ("/inside", "169.254.169.254 is not on the public internet"),
        ("/disk", "cannot be fetched"),
    ],
)
def test_what_cannot_be_had_is_refused_with_its_reason_and_leaves_nothing(
    fetch: Callable[..., Path], tmp_path: Path, path: str, reason: str
) -> None:
    with pytest.raises(SourceError, match=reason) as caught:
        fetch(path)
    assert caught.value.advice
    assert not list(tmp_path.rglob("*"))


@pytest.mark.parametrize("path", ["/drip", "/slow"])
def test_what_is_sent_too_slowly_is_given_up(fetch: Callable[..., Path], tmp_path: Path, path: str) -> None:
    with pytest.raises(SourceError, match="too slowly"):
        fetch(path, seconds=0.5)
    assert not list(tmp_path.rglob("*"))


def test_a_handshake_that_does_not_end_is_given_up(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(SourceError, match="too slowly"):
        address = f"https://127.0.0.1:{silent.getsockname()[1]}/paper.pdf"
        download(address, tmp_path, largest_mb=1, permits=lambda to: True, seconds=0.5)


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/",
        "http://localhost:8000/",
        "http://[::1]/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://10.0.0.5/report.pdf",
        "http://192.168.1.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::ffff:127.0.0.1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[fd00::1]/",
        "http://0.0.0.0/",
    ],
)
def test_this_machine_and_its_network_are_not_reached(address: str, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="not on the public internet"):
        download(address, tmp_path, largest_mb=1)


@pytest.mark.parametrize("address", ["ftp://example.org/a.pdf", "file:///etc/passwd", "http://", "http://me:word@example.org/"])
def test_only_plain_web_addresses_are_fetched(address: str, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="fetched"):
        download(address, tmp_path, largest_mb=1)


def test_a_machine_that_does_not_answer_is_told(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="could not be reached"):
        download("http://127.0.0.1:9/", tmp_path, largest_mb=1, permits=lambda to: True)


@pytest.mark.parametrize(
    ("number", "public"),
    [("8.8.8.8", True), ("2606:4700::1111", True), ("100.64.0.1", False), ("fec0::1", False), ("ff02::1", False)],
)
def test_public_is_what_everyone_reaches(number: str, public: bool) -> None:
    assert is_public(number) is public


def test_a_path_is_no_address() -> None:
    assert is_address("https://example.org/a.pdf")
    assert not is_address("papers/a.pdf")
    assert not is_address("C:\\papers\\a.pdf")
