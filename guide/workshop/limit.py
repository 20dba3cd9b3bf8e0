"""Wrong codes and phrases are limited, right ones never: forty phones behind one address are normal."""

import threading

from limits import RateLimitItemPerHour, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from guide.errors import WorkshopError
from guide.workshop.codes import digest

WRONG = (RateLimitItemPerMinute(30), RateLimitItemPerHour(200))
"""Wrong tries of one address: a room full of typing mistakes stays below, and 12,000 codes take days to try."""

REMEMBERED = 10_000
"""Pairs of an address and a code, as hashes."""


class WrongTries:
    """Counts wrong tries by address, in memory alone. An address that once gave a code right may go on using that code."""

    def __init__(self) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._right: set[str] = set()
        self._lock = threading.Lock()

    def check(self, caller: str, what: str) -> None:
        """Raises WorkshopError for an address that tried too often; what it tries now may be something that it knows."""
        if self.knows(caller, what):
            return
        if caller and not all(self._limiter.test(limit, caller) for limit in WRONG):
            raise WorkshopError(
                "Too many wrong codes came from this network.", "Wait a minute, look at the code on the wall, and try again."
            )

    def knows(self, caller: str, what: str) -> bool:
        """Whether this address once gave `what`, and it was right."""
        return digest(f"{caller}/{what}") in self._right

    def was_right(self, caller: str, what: str) -> None:
        """Remember that this address knows this code."""
        with self._lock:
            if len(self._right) > REMEMBERED:
                self._right.clear()
            self._right.add(digest(f"{caller}/{what}"))

    def was_wrong(self, caller: str) -> None:
        """Count a wrong try."""
        if caller:
            for limit in WRONG:
                self._limiter.hit(limit, caller)

    def forget(self) -> None:
        """Forget who knew what."""
        with self._lock:
            self._right.clear()
