"""Screens hear that something changed: at once within this process, within half a second from another one.

Each workshop has two counters in the database. A write rings here; one thread asks the database for all workshops that are
followed, as long as any is. What is told is a number and nothing else.
"""

import asyncio
import threading
from collections.abc import AsyncGenerator, Callable
from contextlib import suppress
from dataclasses import dataclass, field

from guide.errors import WorkshopBusy
from guide.workshop.store import Versions

ASKED_EVERY = 0.5
"""Seconds between two questions to the database."""
GATHERED = 0.2
"""Seconds after a change in which further ones are told together with it."""

Read = Callable[[list[str]], dict[str, Versions]]
"""Workshop ids -> the versions of those that are there."""


@dataclass(eq=False)
class _Follower:
    workshop_id: str
    loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.get_running_loop)
    woken: asyncio.Event = field(default_factory=asyncio.Event)

    def wake(self) -> None:
        """From any thread."""
        with suppress(RuntimeError):  # its loop has ended, and nobody waits there any more
            self.loop.call_soon_threadsafe(self.woken.set)


class Live:
    """Who follows which workshop. Its thread runs while anybody does."""

    def __init__(self, read: Read) -> None:
        self._read = read
        self._lock = threading.Lock()
        self._followers: set[_Follower] = set()
        self._known: dict[str, Versions] = {}
        self._asking: threading.Thread | None = None
        self._stopped = threading.Event()

    async def follow(self, workshop_id: str, *, console: bool, patience: float = 15) -> AsyncGenerator[int | None]:
        """The version of what a screen shows: at once, and whenever it has changed; None after `patience` seconds without.

        Ends when the workshop is deleted, or the service closed.
        """
        follower = _Follower(workshop_id)
        self._enter(follower)
        try:
            await asyncio.to_thread(self._learn, workshop_id)
            told: int | None = None
            while (versions := self._known.get(workshop_id)) and not self._stopped.is_set():
                follower.woken.clear()
                version = versions.changed if console else versions.shown
                if version != told:
                    told = version
                    yield version
                    await asyncio.sleep(GATHERED)
                elif not await _woken(follower, patience):
                    yield None
        finally:
            self._leave(follower)

    def ring(self, workshop_id: str, versions: Versions | None) -> None:
        """Tell the followers of a workshop that it has changed; None: that it is gone. From any thread."""
        with self._lock:
            followers = [each for each in self._followers if each.workshop_id == workshop_id]
            if followers:
                self._keep(workshop_id, versions)
        for follower in followers:
            follower.wake()

    def close(self) -> None:
        """End every following, and the thread."""
        self._stopped.set()
        with self._lock:
            followers, asking = tuple(self._followers), self._asking
        for follower in followers:
            follower.wake()
        if asking is not None:
            asking.join()

    def _enter(self, follower: _Follower) -> None:
        with self._lock:
            self._followers.add(follower)
            if self._asking is None and not self._stopped.is_set():
                self._asking = threading.Thread(target=self._ask, name="workshops-live", daemon=True)
                self._asking.start()

    def _learn(self, workshop_id: str) -> None:
        """Read how a workshop stands where nobody followed it before."""
        if workshop_id not in self._known:
            self.ring(workshop_id, self._read([workshop_id]).get(workshop_id))

    def _leave(self, follower: _Follower) -> None:
        with self._lock:
            self._followers.discard(follower)
            if not any(each.workshop_id == follower.workshop_id for each in self._followers):
                self._known.pop(follower.workshop_id, None)

    def _ask(self) -> None:
        while not self._stopped.wait(ASKED_EVERY):
            with self._lock:
                wanted = sorted({each.workshop_id for each in self._followers})
                if not wanted:
                    self._asking = None
                    return
            with suppress(WorkshopBusy):  # the next question will tell
                found = self._read(wanted)
                for workshop_id in wanted:
                    if found.get(workshop_id) != self._known.get(workshop_id):
                        self.ring(workshop_id, found.get(workshop_id))

    def _keep(self, workshop_id: str, versions: Versions | None) -> None:
        """The newest that is known: two writes may ring in the other order."""
        known = self._known.get(workshop_id)
        if versions is None:
            self._known.pop(workshop_id, None)
        elif known is None or versions.changed >= known.changed:
            self._known[workshop_id] = versions


async def _woken(follower: _Follower, patience: float) -> bool:
    try:
        async with asyncio.timeout(patience):
            await follower.woken.wait()
    except TimeoutError:
        return False
    return True
