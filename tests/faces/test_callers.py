"""REST over a real connection: callers who are slow, who leave, who come all at once; none sees or holds up another."""

import asyncio
import json
import re
import socket
import threading
from collections.abc import Iterator
from typing import ClassVar
from urllib.parse import urlsplit

import httpx
import pytest

from guide import Guide
from guide.faces.api import build_api
from guide.records import EMPTY, Conversation, Event
from tests.served import listening

AT_ONCE = 200
CALLER = re.compile(r"caller\d{3}")
POOL = 40
"""Threads in which requests are worked on: AnyIO's own number."""
ASKED = {"message": "How many staff of Suffolk Libraries were to transfer?"}
EVENTS = {"Accept": "text/event-stream"}


class Watched(Guide):
    """A real guide that waits after its first event until `go` is set, then goes on for long, and tells when it is closed."""

    go, closed = threading.Event(), threading.Event()
    given: ClassVar[list[Event]] = []

    def stream(self, message: str, conversation: Conversation = EMPTY) -> Iterator[Event]:
        try:
            for event in super().stream(message, conversation):
                for _ in range(10_000):
                    self.given.append(event)
                    yield event
                    self.go.wait(60)
        finally:
            self.closed.set()


@pytest.fixture
def watched(small: Guide) -> Iterator[Watched]:
    guide = Watched(small.settings, small.prompts, small.librarian)
    yield guide
    for event in (Watched.go, Watched.closed):
        event.clear()
    Watched.given.clear()


@pytest.fixture(scope="module")
def address(small: Guide) -> Iterator[str]:
    with listening(build_api(small)) as address:
        yield address


@pytest.fixture
def web(address: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=address, trust_env=False, timeout=60) as client:
        yield client


def half_sent(address: str, sent: bytes) -> socket.socket:
    """A connection over which the head of a request came, and of its body no more than `sent`."""
    to = urlsplit(address)
    connection = socket.create_connection((str(to.hostname), to.port or 0))
    connection.sendall(
        b"POST /api/v1/reply HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        b"Accept: text/event-stream\r\nContent-Length: " + str(len(json.dumps(ASKED))).encode() + b"\r\n\r\n" + sent
    )
    return connection


def workers() -> list[threading.Thread]:
    """The threads in which requests are worked on."""
    return [thread for thread in threading.enumerate() if thread.name.startswith("AnyIO worker")]


def test_whoever_leaves_is_not_written_for(watched: Watched) -> None:
    before = set(threading.enumerate())
    with listening(build_api(watched)) as address:
        with (
            httpx.Client(base_url=address, trust_env=False, timeout=60) as client,
            client.stream("POST", "/api/v1/reply", json=ASKED, headers=EVENTS) as answer,
        ):
            assert next(answer.iter_lines()) == "event: heard"
        watched.go.set()
        assert watched.closed.wait(60)
        assert len(watched.given) < 10_000
    left = set(threading.enumerate()) - before
    for thread in left:
        thread.join(60)
    assert not any(thread.is_alive() for thread in left)


def test_two_hundred_at_once_are_each_answered_with_their_own_words(address: str) -> None:
    async def ask(client: httpx.AsyncClient, number: int) -> str:
        message = f"Suffolk Libraries, says caller{number:03}: how many staff were to transfer?"
        headers = EVENTS if number % 2 else {}
        answer = await client.post("/api/v1/reply", json={"message": message}, headers=headers)
        assert answer.status_code == 200
        return answer.text

    async def everybody() -> list[str]:
        limits = httpx.Limits(max_connections=AT_ONCE)
        async with httpx.AsyncClient(base_url=address, trust_env=False, timeout=120, limits=limits) as client:
            return await asyncio.gather(*(ask(client, number) for number in range(AT_ONCE)))

    for number, told in enumerate(asyncio.run(everybody())):
        assert set(CALLER.findall(told)) == {f"caller{number:03}"}
    assert len(workers()) <= POOL


def test_slow_callers_hold_up_nobody(address: str, web: httpx.Client) -> None:
    slow = [half_sent(address, b'{"mess') for _ in range(2 * POOL)]
    try:
        assert web.post("/api/v1/reply", json=ASKED).status_code == 200
    finally:
        for connection in slow:
            connection.close()
    assert web.post("/api/v1/reply", json=ASKED).status_code == 200


def test_whoever_does_not_read_holds_up_nobody(address: str, web: httpx.Client) -> None:
    body = json.dumps(ASKED).encode()
    silent = [half_sent(address, body) for _ in range(2 * POOL)]
    try:
        assert web.post("/api/v1/reply", json=ASKED).status_code == 200
    finally:
        for connection in silent:
            connection.close()


def test_a_body_that_grows_beyond_all_bounds_is_refused_with_advice(web: httpx.Client) -> None:
    answer = web.post("/api/v1/reply", content=iter([b" " * 1_000_000] * 5), headers={"Content-Type": "application/json"})
    assert answer.status_code == 413
    assert answer.json()["advice"]
