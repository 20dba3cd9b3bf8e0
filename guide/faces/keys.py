"""Keys for tools: shown once, kept as hashes in a file of the data folder, and good or gone at once, also in a running server."""

import hashlib
import hmac
import logging
import secrets
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from enum import IntEnum
from pathlib import Path
from typing import Annotated

from filelock import FileLock
from pydantic import Field, ValidationError

from guide.errors import SettingsError
from guide.faces.private_file import write_private
from guide.records import Record

log = logging.getLogger(__name__)

FILE = "keys.json"
PREFIX = "otherwise_"
"""How a key begins, so that people and scanners know one when they see it."""
NAME = r"^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$"


class Role(IntEnum):
    """What somebody may do; each role may do what the ones before it may."""

    NOBODY = 0
    """Only what is open to all."""
    READER = 1
    """Read, search and ask."""
    FACILITATOR = 2
    """Prepare workshops."""
    ADMINISTRATOR = 3
    """Change the library and see the server's figures."""


class Key(Record):
    """What is kept of a key."""

    name: Annotated[str, Field(pattern=NAME)]
    """Unique; letters, digits, `-` and `_`."""
    role: Role
    hash: str
    """SHA-256 of the key, hexadecimal. A key has 256 random bits: no slower hash would make it harder to guess."""
    made: date
    until: date | None = None
    """The last day on which it is good (UTC); None: until it is revoked."""

    def is_good(self, today: date) -> bool:
        """Whether it has not run out."""
        return self.until is None or today <= self.until


class Ring(Record):
    """The file."""

    seal: Annotated[str, Field(min_length=32)]
    """Random; signs the cookies of those who entered."""
    keys: tuple[Key, ...] = ()


class Keys:
    """The keys of one data folder. Safe to use from several threads and processes."""

    def __init__(self, data: Path) -> None:
        self._file = data / FILE
        self._seen: tuple[int, int, int] | None = None
        self._ring: Ring | None = None

    def add(self, name: str, role: Role, days: int | None = None) -> str:
        """Make a key and return it; it is kept nowhere. `days`: how long it is good.

        Raises SettingsError for a name that is taken or unfit, and for a file that cannot be read or written.
        """
        key = PREFIX + secrets.token_urlsafe(32)
        today = _today()
        try:
            made = Key(name=name, role=role, hash=digest(key), made=today, until=today + timedelta(days) if days else None)
        except ValidationError:
            raise SettingsError(f"“{name}” cannot be a key's name.", "Use letters, digits, - and _, 64 at most.") from None

        def added(ring: Ring) -> Ring:
            if any(other.name == name for other in ring.keys):
                raise SettingsError(f"There is a key named {name} already.", f"Choose another name, or guide key revoke {name}.")
            return ring.model_copy(update={"keys": (*ring.keys, made)})

        self._change(added)
        return key

    def revoke(self, name: str) -> None:
        """Take a key away, at once. Raises SettingsError when there is none of that name."""

        def without(ring: Ring) -> Ring:
            left = tuple(key for key in ring.keys if key.name != name)
            if len(left) == len(ring.keys):
                raise SettingsError(f"There is no key named {name}.", "`guide key list` shows those there are.")
            return ring.model_copy(update={"keys": left})

        self._change(without)

    def listed(self) -> tuple[Key, ...]:
        """Every key, in the order in which they were made. Raises SettingsError for a file that cannot be read."""
        ring = self._read()
        return ring.keys if ring else ()

    def find(self, secret: str) -> Key | None:
        """The good key that `secret` is. Every hash is compared, each in constant time."""
        hashed, today = digest(secret), _today()
        matching = [key for key in self._present() if hmac.compare_digest(key.hash, hashed)]
        return next((key for key in matching if key.is_good(today)), None)

    def named(self, name: str) -> Key | None:
        """The good key of that name."""
        return next((key for key in self._present() if key.name == name and key.is_good(_today())), None)

    def seal(self) -> str:
        """What cookies are signed with; made on first use. Raises SettingsError."""
        self._present()
        return (self._ring or self._change(lambda ring: ring)).seal

    def _present(self) -> tuple[Key, ...]:
        """The keys as the file has them now. A file that cannot be read opens nothing."""
        try:
            seen = self._mark()
            if seen != self._seen:
                self._ring, self._seen = self._read(), seen
        except SettingsError as fault:
            log.error("%s No key opens until it is mended.", fault.message)
            self._ring, self._seen = None, None
        return self._ring.keys if self._ring else ()

    def _mark(self) -> tuple[int, int, int] | None:
        try:
            found = self._file.stat()
        except FileNotFoundError:
            return None
        return found.st_ino, found.st_mtime_ns, found.st_size

    def _read(self) -> Ring | None:
        try:
            return Ring.model_validate_json(self._file.read_bytes())
        except FileNotFoundError:
            return None
        except (OSError, ValidationError) as fault:
            raise SettingsError(
                f"The keys in {self._file} could not be read ({type(fault).__name__}).",
                "Mend the file, or remove it and make new keys with `guide key add`.",
            ) from fault

    def _change(self, change: Callable[[Ring], Ring]) -> Ring:
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            with FileLock(self._file.with_name(f".{FILE}.lock")):
                ring = change(self._read() or Ring(seal=secrets.token_urlsafe(32)))
                write_private(self._file, ring.model_dump_json(indent=1))
        except OSError as fault:
            raise SettingsError(
                f"The keys in {self._file} could not be written: {fault.strerror}.", "`guide doctor` looks at the data folder."
            ) from fault
        self._ring, self._seen = ring, self._mark()
        return ring


def digest(secret: str) -> str:
    """SHA-256, hexadecimal."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _today() -> date:
    return datetime.now(UTC).date()
