"""How much, how long, how often, and what is counted of it: limits that a wrong client meets and a right one never does."""

import asyncio
import logging
import re
import select
import socket
import threading
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from typing import Any, Literal

import httpx
import pytest
import uvicorn
from fastapi import APIRouter, FastAPI
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.testclient import TestClient
from starlette.types import ASGIApp, Receive, Scope, Send

from guide import Guide
from guide.faces import intake
from guide.faces.access import Access, Guard
from guide.faces.intake import Intake, PatientHttp
from guide.faces.metrics import Figures, Measured, mount_metrics
from guide.faces.openai import mount_openai
from guide.faces.openai_wire import Error
from guide.faces.streaming import Streamed
from guide.faces.throttle import Throttle
from guide.records import Act, Event, Heard
from guide.settings import ServerSettings, read_settings

TOKEN = "a-token-of-the-tests"
LARGE = 16_000_000
"""Bytes: more than a system takes over for a client that reads nothing."""


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    """Answers with how many bytes came."""
    await PlainTextResponse(str(len(await Request(scope, receive).body())))(scope, receive, send)


@contextmanager
def served(app: ASGIApp, loop: Literal["auto", "asyncio"] = "auto") -> Iterator[tuple[str, int]]:
    """A real server over `app`, with the protocol that the guide uses."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, http=PatientHttp, loop=loop, log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        yield listener.getsockname()[:2]
    finally:
        server.should_exit = True
        thread.join()
        listener.close()


def answered(at: tuple[str, int], *parts: bytes, pause: float = 0.1) -> bytes:
    """What comes back when `parts` are sent one after the other; empty when the connection is cut without a word."""
    with socket.create_connection(at, timeout=30) as line:
        try:
            for part in parts:
                line.sendall(part)
                time.sleep(pause)
            return line.recv(4096)
        except (ConnectionResetError, BrokenPipeError):
            return b""


def test_a_head_that_comes_in_drips_is_cut_and_a_whole_one_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "HEADER_SECONDS", 0.5)
    with served(echo) as at:
        assert answered(at, b"GET / HTTP/1.1\r\n", *[b"X-Slow: drip\r\n"] * 12) == b""
        assert answered(at, b"") == b""
        assert b"200 OK" in answered(at, b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")


def test_a_second_head_that_comes_in_drips_is_cut_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "HEADER_SECONDS", 0.5)
    with served(echo) as at, socket.create_connection(at, timeout=30) as line:
        line.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        assert b"200 OK" in line.recv(4096)
        line.sendall(b"GET / HT")
        assert line.recv(4096) == b""


def test_a_long_answer_outlives_the_patience_for_heads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "HEADER_SECONDS", 0.3)

    async def slow(scope: Scope, receive: Receive, send: Send) -> None:
        async def words() -> Any:
            yield b"first "
            await asyncio.sleep(1)
            yield b"last"

        await StreamingResponse(words())(scope, receive, send)

    with served(slow) as (host, port):
        assert httpx.get(f"http://{host}:{port}/", trust_env=False).text == "first last"


def asking(at: tuple[str, int]) -> socket.socket:
    """A client that has asked, and whose system holds next to nothing for it."""
    line = socket.socket()
    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    line.settimeout(60)
    line.connect(at)
    line.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    return line


def is_cut(line: socket.socket) -> bool:
    """Whether the server lets go of a client that reads nothing within twenty seconds."""
    ends = select.poll()
    ends.register(line, 0)
    return bool(ends.poll(20_000))


@pytest.mark.parametrize("loop", ["auto", "asyncio"])
def test_who_does_not_read_a_stream_holds_neither_the_app_nor_the_line(
    monkeypatch: pytest.MonkeyPatch, loop: Literal["auto", "asyncio"]
) -> None:
    monkeypatch.setattr(intake, "PATIENCE", 0.5)
    monkeypatch.setattr(intake, "SLOWEST", 100_000_000)
    left = threading.Event()

    def events() -> Generator[Event]:
        try:
            while True:
                yield Heard(act=Act.ANSWER)
        finally:
            left.set()

    async def endless(scope: Scope, receive: Receive, send: Send) -> None:
        begun = events()
        await Streamed((b"x" * 100_000 for _ in begun), begun)(scope, receive, send)

    with served(endless, loop) as at, asking(at) as line:
        assert left.wait(20)
        assert is_cut(line)


@pytest.mark.parametrize("loop", ["auto", "asyncio"])
def test_who_does_not_read_a_large_answer_does_not_hold_the_line(
    monkeypatch: pytest.MonkeyPatch, loop: Literal["auto", "asyncio"]
) -> None:
    monkeypatch.setattr(intake, "PATIENCE", 0.5)
    monkeypatch.setattr(intake, "SLOWEST", 100_000_000)
    with served(PlainTextResponse(b"x" * LARGE), loop) as at, asking(at) as line:
        assert is_cut(line)


def test_who_reads_slowly_gets_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "PATIENCE", 0.1)
    with served(PlainTextResponse(b"x" * LARGE)) as at, asking(at) as line:
        time.sleep(1)
        came = 0
        while came < LARGE:
            part = line.recv(1_000_000)
            assert part, "It was cut."
            came += len(part)


def test_a_body_that_comes_in_drips_is_told_and_cut() -> None:
    with served(Intake(echo, largest_upload=100, patience=0.5)) as at:
        head = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n"
        told = answered(at, head, *[b"x"] * 3)
        assert b"408 Request Timeout" in told
        assert b"problem+json" in told
        assert b"200 OK" in answered(at, head, b"x" * 100)


def test_a_body_that_never_stops_is_cut_though_it_said_nothing_of_its_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "LARGEST_BODY", 1000)
    web = TestClient(Intake(echo, largest_upload=5000))
    assert web.post("/", content=iter([b"x" * 600])).text == "600"
    refused = web.post("/", content=iter([b"x" * 600] * 100))
    assert refused.status_code == 413
    assert refused.json()["advice"]
    assert web.post("/library", content=b"x" * 5000).text == "5000"
    assert web.post("/library", content=b"x" * 5001).status_code == 413


MORE = 4_000_001
"""Bytes: one more than `/v1` takes."""
SAID, IN_CHUNKS = f"Content-Length: {MORE}\r\n\r\n".encode(), b"Transfer-Encoding: chunked\r\n\r\n%X\r\n" % MORE


@pytest.mark.parametrize(
    ("largest", "parts", "status"),
    [
        (8_000_000, (SAID,), 413),
        (8_000_000, (IN_CHUNKS, b"x" * MORE), 413),
        (1000, (IN_CHUNKS, b"x" * 1001), 413),
        (8_000_000, (b"Content-Length: 100\r\n\r\n", b"x"), 408),
    ],
    ids=["it says so", "it brings more", "it brings more than anything may", "it drips"],
)
def test_below_v1_a_body_that_is_cut_is_told_as_openai_s_clients_expect(
    small: Guide, monkeypatch: pytest.MonkeyPatch, largest: int, parts: tuple[bytes, ...], status: int
) -> None:
    monkeypatch.setattr(intake, "LARGEST_BODY", largest)
    app = FastAPI()
    mount_openai(app, small)
    head = b"POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    with served(Intake(app, largest_upload=100, patience=0.3 if status == 408 else 30)) as at:
        told = answered(at, head, *parts)
    assert told.startswith(f"HTTP/1.1 {status} ".encode())
    assert Error.model_validate_json(told.partition(b"\r\n\r\n")[2]).error.type == "invalid_request_error"


def throttled(at_once: int = 200, **server: Any) -> TestClient:
    """The throttle behind a guard with an open door for everyone."""
    settings = read_settings(server={"host": "0.0.0.0", "open": True, **server})
    limited = Throttle(PlainTextResponse("done"), settings.server, at_once)
    return TestClient(Guard(limited, Access.of(settings, TOKEN)), base_url="http://localhost")


def test_who_asks_too_often_is_told_when_to_come_again() -> None:
    web = throttled(replies_a_minute=3)
    statuses = [web.post("/api/v1/reply").status_code for _ in range(5)]
    assert statuses == [200, 200, 200, 429, 429]
    refused = web.post("/api/v1/search")
    assert 0 < int(refused.headers["retry-after"]) <= 60
    assert refused.json()["status"] == 429
    assert web.post("/v1/chat/completions").json()["error"]["code"] == "rate_limit_exceeded"
    assert web.get("/library").status_code == 200


def test_pages_are_counted_too_and_a_key_is_counted_by_itself() -> None:
    web = throttled(requests_a_minute=2)
    assert [web.get("/library").status_code for _ in range(3)] == [200, 200, 429]
    assert web.get("/library", headers={"Authorization": f"Bearer {TOKEN}"}).status_code == 200


def test_forty_phones_behind_one_address_are_not_counted() -> None:
    web = throttled(requests_a_minute=1, replies_a_minute=1)
    paths = ("/w/TARN46", "/w/TARN46/cards", "/workshop/abc/act", "/api/v1/workshops/abc/cards")
    assert {web.post(path).status_code for path in paths for _ in range(40)} == {200}


def test_one_caller_does_not_hold_everything_open() -> None:
    assert throttled(at_once=0).get("/gradio_api/heartbeat/x").headers["retry-after"] == "1"
    web = throttled(at_once=1)
    assert [web.get("/").status_code for _ in range(3)] == [200] * 3  # what has ended counts no more


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("2001:db8::1", "2001:db8::ffff", True), ("2001:db8::1", "2001:db9::1", False), ("192.0.2.1", "192.0.2.2", False)],
)
def test_an_address_is_counted_as_one_network(one: str, other: str, same: bool) -> None:
    settings = read_settings(server={"host": "0.0.0.0", "open": True, "requests_a_minute": 1})
    app = Guard(Throttle(PlainTextResponse("done"), settings.server), Access.of(settings))
    statuses = [TestClient(app, client=(address, 1)).get("/").status_code for address in (one, other)]
    assert statuses == [200, 429 if same else 200]


@pytest.mark.parametrize(
    ("proxies", "seen"), [((), "127.0.0.1"), (("127.0.0.1",), "198.51.100.7"), (("10.0.0.0/8",), "127.0.0.1")]
)
def test_only_a_proxy_that_was_named_is_believed(proxies: tuple[str, ...], seen: str) -> None:
    from guide.faces.server import _config

    async def caller(scope: Scope, receive: Receive, send: Send) -> None:
        await PlainTextResponse(f"{scope['client'][0]} {scope['scheme']}")(scope, receive, send)

    config = _config(caller, ServerSettings(proxies=proxies))
    config.load()
    headers = {"X-Forwarded-For": "203.0.113.9, 198.51.100.7", "X-Forwarded-Proto": "https"}
    told = TestClient(config.loaded_app, client=("127.0.0.1", 1)).get("/", headers=headers).text
    assert told == f"{seen} {'https' if seen == '198.51.100.7' else 'http'}"


def read_model(name: str) -> str:
    return name


def read_code(code: str) -> str:
    return code


def test_figures_say_nothing_of_people(small: Guide) -> None:
    app, figures = FastAPI(), Figures(small)
    mount_metrics(app, figures)

    @app.get("/read/{source:path}")
    def read(source: str) -> Response:
        return Response(source)

    below, included = FastAPI(), APIRouter()
    below.get("/models/{name}")(read_model)
    included.get("/by-code/{code}")(read_code)
    app.mount("/v1", below)
    app.include_router(included, prefix="/api/v1/workshops")
    app.mount("/look", PlainTextResponse("done"))
    app.add_middleware(Measured, figures=figures)
    web = TestClient(app, client=("198.51.100.7", 1))
    further = ("/v1/models/penguin", "/api/v1/workshops/by-code/TARN46", "/look/penguin")
    for path in ("/read/penguin?quote=penguin", "/read/penguin2", "/penguin/nowhere", "/w/TARN46", *further):
        web.get(path)
    told = web.get("/metrics").text
    assert 'otherwise_requests_total{route="/read/{source:path}",status="2xx"} 2.0' in told
    assert 'otherwise_requests_total{route="other",status="4xx"} 2.0' in told
    for route in ("/v1/models/{name}", "/api/v1/workshops/by-code/{code}", "/look"):
        assert f'otherwise_requests_total{{route="{route}",status="2xx"}} 1.0' in told
    assert f"otherwise_library_sources {len(small.library.sources)}.0" in told
    assert "otherwise_requests_open 1.0" in told
    assert not re.search(r"penguin|TARN|198\.51", told)


def test_a_turn_leaves_one_line_of_counts_and_no_word(small: Guide, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    small.reply("How many penguins of Suffolk Libraries were to transfer in 2025?")
    [line] = [record.getMessage() for record in caplog.records if record.name == "guide.guide"]
    assert re.fullmatch(r"turn: library [0-9a-f]{12}, \d+ pieces of evidence, \d+ sentences, \d+ ms", line)
    assert "enguin" not in caplog.text
    assert "Suffolk" not in caplog.text
