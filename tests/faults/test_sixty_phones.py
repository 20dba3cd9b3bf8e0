"""Sixty phones write three cards each, while two walls and a console follow; once more with the server killed half-way.

Real HTTP clients, each on its own connection, paced as people write. How long a reveal takes is printed, never asserted.
"""

import asyncio
import os
import random
import secrets
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from guide import read_settings
from tests.served import ADDRESS, ROOT, surroundings
from tests.small_library import FILES

pytestmark = [pytest.mark.faults, pytest.mark.timeout(900)]
API = "/api/v1/workshops"
STEP = "write-alone"
PHONES, CARDS, WALLS = 60, 3, 2
WRITING = 20.0
"""Seconds over which cards come."""
PRESSED = 10
"""How often cards are shown and hidden again."""


def new_id() -> str:
    return secrets.token_hex(16)


class Server:
    """`guide serve` on one port, which can be killed and started again."""

    def __init__(self, env: dict[str, str]) -> None:
        self._env = env
        self.process = self._started("0")

    def _started(self, port: str) -> "subprocess.Popen[str]":
        command = [sys.executable, "-m", "guide", "serve", "--port", port]
        process = subprocess.Popen(command, env=self._env, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        assert process.stdout is not None
        for line in process.stdout:
            if found := ADDRESS.search(line):
                self.address = found[1]
                return process
        raise AssertionError("The server did not start.")

    def kill_and_start(self) -> None:
        """As a power cut does it."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.process = self._started(self.address.rsplit(":", 1)[1])

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=60)


@contextmanager
def server(folder: Path) -> Iterator[Server]:
    for name in FILES:
        to = folder / "corpus" / name
        to.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(read_settings().corpus.folder / name, to)
    started = Server(surroundings(folder / "data", folder / "corpus"))
    try:
        yield started
    finally:
        started.stop()


@dataclass
class Screen:
    """Somebody's screen: it follows the events, and reads again when a number came."""

    web: httpx.AsyncClient
    events: str
    page: str
    headers: dict[str, str] = field(default_factory=dict)
    revealed_at: float | None = None
    """When it first showed the cards."""
    reads: int = 0

    async def follow(self) -> None:
        while True:
            try:
                async for _ in self._versions():
                    await self._read()
            except httpx.HTTPError:
                await asyncio.sleep(0.5)  # as a browser does: it asks again

    async def _versions(self) -> AsyncIterator[int]:
        async with self.web.stream("GET", self.events, headers=self.headers) as stream:
            stream.raise_for_status()
            async for line in stream.aiter_lines():
                if line.startswith("data: "):
                    yield int(line.removeprefix("data: "))

    async def _read(self) -> None:
        answer = await self.web.get(self.page, headers=self.headers)
        self.reads += 1
        shown = answer.raise_for_status().json()
        if shown.get("wall", shown)["revealed"] and self.revealed_at is None:
            self.revealed_at = time.monotonic()


async def patiently(send: Callable[[], Awaitable[httpx.Response]]) -> httpx.Response:
    """Until it is acknowledged: the same thing is sent again, as a phone does that has no signal."""
    while True:
        try:
            answer = await send()
            if answer.status_code < 500:
                return answer.raise_for_status()
        except httpx.TransportError:
            pass
        await asyncio.sleep(random.uniform(0.2, 1.0))


async def write(web: httpx.AsyncClient, room: str, number: int, sent: list[str]) -> None:
    """One phone: join, then a card now and then, and one of them twice."""
    token = (await patiently(lambda: web.post(f"{room}/phones", json={}))).json()["token"]
    headers = {"Authorization": f"Bearer {token}"}
    moments = sorted(random.uniform(0, WRITING) for _ in range(CARDS))
    begun = time.monotonic()
    for card, moment in enumerate(moments):
        await asyncio.sleep(max(0.0, begun + moment - time.monotonic()))
        body = {"id": new_id(), "secret": new_id(), "step_id": STEP, "text": f"phone {number:02} card {card}"}
        for _ in range(2 if card == 0 else 1):
            await patiently(lambda body=body: web.post(f"{room}/cards", json=body, headers=headers))  # type: ignore[misc]
        sent.append(body["text"])


@dataclass
class Told:
    """What came of it."""

    kept: Counter[str]
    sent: list[str]
    reveals: list[float]
    """Seconds from the press to each screen, for each press."""
    reads: int


async def meeting(running: Server, *, kill: bool) -> Told:
    """The whole of it, from the first phone to the last reveal."""
    limits = httpx.Limits(max_connections=2)

    def client() -> httpx.AsyncClient:
        return httpx.AsyncClient(base_url=running.address, trust_env=False, timeout=30, limits=limits)

    desk = client()
    opened = (await desk.post(API, json={"agenda": 45})).raise_for_status().json()
    at, secret = f"{API}/{opened['workshop']['id']}", {"Authorization": f"Bearer {opened['secret']}"}
    slug = opened["workshop"]["code"].lower().replace(" ", "-")
    room = f"{API}/by-code/{slug}"

    async def press(**command: Any) -> None:
        body = {"id": new_id(), **command}
        await patiently(lambda: desk.post(f"{at}/commands", json=body, headers=secret))

    await press(do="go", step=STEP)
    phones = [client() for _ in range(PHONES)]
    screens = [Screen(web, f"/w/{slug}/events", f"{room}/phone") for web in phones]
    screens += [Screen(client(), f"/w/{slug}/events", room) for _ in range(WALLS)]
    screens.append(Screen(client(), f"/workshop/{opened['workshop']['id']}/events", at, secret))
    following = [asyncio.create_task(screen.follow()) for screen in screens]
    sent: list[str] = []
    writers = [asyncio.create_task(write(web, room, number, sent)) for number, web in enumerate(phones)]
    if kill:
        await asyncio.sleep(WRITING / 2)
        await asyncio.to_thread(running.kill_and_start)
    await asyncio.gather(*writers)
    reveals = [await revealed(screens, press) for _ in range(PRESSED)]
    for task in following:
        task.cancel()
    await asyncio.gather(*following, return_exceptions=True)
    await press(do="close")
    gathered = (await patiently(lambda: desk.get(f"{at}/gathered", headers=secret))).json()
    for web in (desk, *(screen.web for screen in screens)):
        await web.aclose()
    return Told(
        kept=Counter(card["text"] for card in gathered["cards"]),
        sent=sent,
        reveals=[seconds for press in reveals for seconds in press],
        reads=sum(screen.reads for screen in screens),
    )


async def revealed(screens: list[Screen], press: Callable[..., Awaitable[None]]) -> list[float]:
    """Show and hide the cards once; how long each screen took to show them."""
    for screen in screens:
        screen.revealed_at = None
    begun = time.monotonic()
    await press(do="reveal", step=STEP)
    while not all(screen.revealed_at for screen in screens):
        await asyncio.sleep(0.02)
    await press(do="hide", step=STEP)
    await asyncio.sleep(1.5)
    return [(screen.revealed_at or 0.0) - begun for screen in screens]


@pytest.mark.parametrize("kill", [False, True], ids=["undisturbed", "killed half-way"])
def test_nothing_is_lost_and_nothing_doubled(tmp_path: Path, capsys: pytest.CaptureFixture[str], kill: bool) -> None:
    with server(tmp_path) as running:
        told = asyncio.run(meeting(running, kill=kill))
    assert len(told.sent) == PHONES * CARDS
    assert told.kept == Counter(told.sent)
    with capsys.disabled():
        sys.stdout.write(in_words(told, "killed half-way" if kill else "undisturbed"))


def in_words(told: Told, how: str) -> str:
    """The figures, for whoever runs it."""
    ordered = sorted(told.reveals)
    median, most = ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.95)]
    return (
        f"\n{PHONES} phones, {WALLS} walls, a console, {how}: {len(told.sent)} cards sent, {sum(told.kept.values())} kept,"
        f" {told.reads} pages read; {PRESSED} reveals on {PHONES + WALLS + 1} screens: median {median:.2f} s, p95 {most:.2f} s,"
        f" slowest {ordered[-1]:.2f} s ({os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; clients on the same machine)\n"
    )
