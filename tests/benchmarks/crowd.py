"""Fifty people at once over REST, against one in process; and the server's memory after ten thousand replies.

`python -m tests.benchmarks.crowd`. The server has the first core to itself, and those who ask have the last.
"""

import asyncio
import os
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path

import httpx
from rich.console import Console
from rich.table import Table

from guide import Guide, read_settings
from tests.quality.sets import questions

PEOPLE, FEW, MANY = 50, 100, 10_000
SETS = ("single", "near", "across", "explaining", "twofold")
ADDRESS = re.compile(r"Otherwise is at (http://\S+)")
FIRST, LAST = {0}, {(os.cpu_count() or 1) - 1}
MEMORY = re.compile(r"VmRSS:\s+(\d+) kB")


@dataclass(frozen=True)
class Crowd:
    """What was measured."""

    alone: float
    """Mean seconds of a reply in process, one after the other."""
    together: float
    """Seconds between two replies when fifty ask at once."""
    waited: float
    """Seconds within which 95 of 100 of them were answered."""
    busy: tuple[float, float]
    """Processor seconds of a reply, in process and in the server: what can be compared where others use the machine too."""
    memory: tuple[float, float]
    """Megabytes of the server after 100 replies, and after 10,000."""


def crowd(many: int = MANY) -> Crowd:
    """Measure with the settings and the data folder of the environment."""
    asked = [each.asked for name in SETS for each in questions(name)][:200]
    with on(FIRST):
        alone, busy = _alone(asked)
        server, address = _started()
    try:
        with on(LAST):
            asyncio.run(_asked_by_many(address, list(islice(cycle(asked), FEW))))
            first = _megabytes(server.pid)
            started, before = time.perf_counter(), _processor_seconds(server.pid)
            waits = asyncio.run(_asked_by_many(address, list(islice(cycle(asked), many - FEW))))
            together, used = time.perf_counter() - started, _processor_seconds(server.pid) - before
            last = _megabytes(server.pid)
    finally:
        server.terminate()
        server.wait()
    count = len(waits)
    return Crowd(alone, together / count, statistics.quantiles(waits, n=20)[-1], (busy, used / count), (first, last))


def _alone(asked: Sequence[str]) -> tuple[float, float]:
    """Seconds of a reply in process, by the clock and of the processor."""
    guide = Guide.open(read_settings())
    guide.reply(asked[0])
    started, before = time.perf_counter(), time.process_time()
    for text in asked:
        guide.reply(text)
    taken, used = time.perf_counter() - started, time.process_time() - before
    guide.close()
    return taken / len(asked), used / len(asked)


async def _asked_by_many(address: str, asked: Sequence[str]) -> list[float]:
    """The seconds that each waited: fifty people, of whom each asks again as soon as the answer is there."""
    left, waits = iter(asked), list[float]()
    limits = httpx.Limits(max_connections=PEOPLE, keepalive_expiry=1)  # seconds: the server closes idle connections after five
    async with httpx.AsyncClient(base_url=address, trust_env=False, timeout=600, limits=limits) as client:

        async def somebody() -> None:
            for text in left:
                started = time.perf_counter()
                answer = await client.post("/api/v1/reply", json={"message": text})
                answer.raise_for_status()
                waits.append(time.perf_counter() - started)

        await asyncio.gather(*(somebody() for _ in range(PEOPLE)))
    return waits


def _started() -> tuple[subprocess.Popen[str], str]:
    """A server in a process of its own, and where it is."""
    run = [sys.executable, "-m", "guide", "serve", "--port", "0"]
    server = subprocess.Popen(run, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert server.stdout is not None
    address = next(found[1] for line in server.stdout if (found := ADDRESS.search(line)))
    return server, address


@contextmanager
def on(cores: set[int]) -> Iterator[None]:
    """This process, and those that it starts, keep to some cores."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, cores)
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def _megabytes(pid: int) -> float:
    found = MEMORY.search(Path(f"/proc/{pid}/status").read_text(encoding="ascii"))
    assert found
    return int(found[1]) / 1024


def _processor_seconds(pid: int) -> float:
    """What a process has used so far, of user and system time (proc(5), fields 14 and 15 of `stat`)."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Measure and print."""
    told = crowd(int(sys.argv[1]) if sys.argv[1:] else MANY)
    table = Table("what", "value", "target")
    table.add_row("in process, one after the other: seconds a reply", f"{told.alone:.4f}", "")
    table.add_row(f"{PEOPLE} at once over REST: seconds a reply", f"{told.together:.4f}", "")
    table.add_row("replies a second, of those in process", f"{told.alone / told.together:.2f}", ">= 0.60")
    table.add_row("processor seconds a reply, in process and in the server", " ".join(f"{each:.4f}" for each in told.busy), "")
    table.add_row("95 of 100 waited at most, seconds", f"{told.waited:.2f}", "")
    table.add_row("memory after 100 replies, MB", f"{told.memory[0]:.0f}", "")
    table.add_row("memory at the end, MB", f"{told.memory[1]:.0f}", f"<= 1.15 x: {told.memory[1] / told.memory[0]:.2f}")
    Console().print(table)


if __name__ == "__main__":
    main()
