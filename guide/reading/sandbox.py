"""Each PDF is read in a process of its own: one that crashes its reader, hangs or asks for too much memory harms nothing else."""

import multiprocessing
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext, SpawnContext
from pathlib import Path
from threading import Lock
from types import ModuleType

from guide.errors import SourceError
from guide.reading.pdf import read_pdf
from guide.reading.sources import FoundFile
from guide.records import Reading


@dataclass(frozen=True)
class Limits:
    """What one file may take."""

    seconds: float = 30.0
    seconds_a_page: float = 2.0
    memory: int = 2 << 30
    """Bytes beyond what the process has when it starts."""


@dataclass(frozen=True)
class _Refused:
    message: str
    advice: str


Reader = Callable[[FoundFile, Callable[[int], None]], Reading]
Told = int | bytes | _Refused
"""What the process says: how many pages there are, then the Reading as JSON, or why there is none."""


def read_apart(found: FoundFile, reader: Reader = read_pdf, limits: Limits | None = None) -> Reading:
    """Read a file in a new process. Raises SourceError also when that process crashes, hangs or runs out of memory."""
    limits = limits or Limits()
    context = _context()
    receiving, sending = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(sending, found, reader, limits.memory), daemon=True)
    with _main_left_out():
        process.start()
    sending.close()
    try:
        told = _heard(receiving, limits, found)
    finally:
        process.kill()
        process.join()
        receiving.close()
    if isinstance(told, _Refused):
        raise SourceError(told.message, told.advice)
    return Reading.model_validate_json(told)


_swapping = Lock()


@contextmanager
def _main_left_out() -> Iterator[None]:
    """Keep the caller's script out of the new process: multiprocessing runs it again there.

    A script that opens a guide without a guard would otherwise do so in every reader.
    """
    with _swapping:
        main, sys.modules["__main__"] = sys.modules["__main__"], ModuleType("__main__")
        try:
            yield
        finally:
            sys.modules["__main__"] = main


def _context() -> ForkServerContext | SpawnContext:
    """New processes that share nothing with this one; where there is fork, of a server that imports the reader only once."""
    if sys.platform == "win32":
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    return context


def _heard(receiving: Connection, limits: Limits, found: FoundFile) -> bytes | _Refused:
    """Wait for the result, longer for a file with many pages."""
    until = time.monotonic() + limits.seconds
    try:
        while receiving.poll(max(0.0, until - time.monotonic())):
            told: Told = receiving.recv()
            if not isinstance(told, int):
                return told
            until += told * limits.seconds_a_page
    except EOFError:
        return _Refused(f"{found.relative} ended the program that read it: it is damaged or made to do harm.", ANOTHER_COPY)
    return _Refused(
        f"{found.relative} could not be read in time.", "Split it, or save it anew from a program that shows it, and add that."
    )


ANOTHER_COPY = "Open it in a program that shows it and save it anew, or add another copy."


def _work(sending: Connection, found: FoundFile, reader: Reader, memory: int) -> None:
    """The process's own work."""
    _limit(memory)
    try:
        reading = reader(found, sending.send)
        sending.send(reading.model_dump_json().encode())
    except SourceError as fault:
        sending.send(_Refused(fault.message, fault.advice))
    except MemoryError:
        sending.send(_Refused(f"{found.relative} asks for more memory than one file may take.", ANOTHER_COPY))


if sys.platform == "linux":
    import resource

    def _limit(memory: int) -> None:
        """Let this process ask for no more than so many bytes beyond what it has."""
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        most = pages * resource.getpagesize() + memory
        resource.setrlimit(resource.RLIMIT_AS, (most, most))

else:

    def _limit(memory: int) -> None:
        """Only Linux keeps a process to its address space; elsewhere the time limit alone holds."""
