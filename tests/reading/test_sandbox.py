"""A bad file never hurts: it ends its own process only, and says why."""

import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from guide.errors import SourceError
from guide.reading import FoundFile
from guide.reading.sandbox import Limits, read_apart
from guide.records import Reading
from tests.reading.documents import pages_of

Drop = Callable[..., FoundFile]
Pages = Callable[[int], None]


def crashes(found: FoundFile, pages: Pages) -> Reading:
    os.abort()


def hangs(found: FoundFile, pages: Pages) -> Reading:
    pages(1)
    while True:
        time.sleep(1)


def swells(found: FoundFile, pages: Pages) -> Reading:
    held = []
    while True:
        held.append(bytearray(64 << 20))


def test_a_good_file_comes_back_as_it_is_read_here(report: FoundFile, reading: Reading) -> None:
    assert read_apart(report) == reading


def test_a_crash_is_a_refusal(report: FoundFile) -> None:
    with pytest.raises(SourceError, match="ended the program that read it"):
        read_apart(report, crashes)


def test_a_hang_is_a_refusal(report: FoundFile) -> None:
    with pytest.raises(SourceError, match="could not be read in time"):
        read_apart(report, hangs, Limits(seconds=10, seconds_a_page=0.1))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux keeps a process to its address space")
def test_a_bomb_is_a_refusal(report: FoundFile) -> None:
    with pytest.raises(SourceError, match="more memory than one file may take"):
        read_apart(report, swells, Limits(memory=256 << 20))


@pytest.mark.parametrize("keep", [0.1, 0.5, 0.9])
def test_a_truncated_file_is_read_or_refused(report: FoundFile, drop: Drop, keep: float) -> None:
    data = report.path.read_bytes()
    found = drop(data[: int(len(data) * keep)], f"cut-{keep}.pdf")
    try:
        assert read_apart(found).text
    except SourceError as refusal:
        assert found.relative in refusal.message and refusal.advice


def test_a_small_file_that_unpacks_into_gigabytes_is_read_or_refused(drop: Drop) -> None:
    import zlib

    packed = zlib.compress(b"0 0 m " * (200 << 20 >> 3), 9)
    found = drop(pages_of([(packed, b"/Filter/FlateDecode")]), "bomb.pdf")
    with pytest.raises(SourceError):
        read_apart(found, limits=Limits(seconds=60, memory=512 << 20))


@pytest.mark.parametrize("seed", range(4))
def test_a_file_with_broken_bytes_is_read_or_refused(report: FoundFile, drop: Drop, seed: int) -> None:
    chance = random.Random(seed)
    data = bytearray(report.path.read_bytes())
    for _ in range(400):
        data[chance.randrange(len(data))] = chance.randrange(256)
    found = drop(bytes(data), f"fuzzed-{seed}.pdf")
    try:
        assert read_apart(found).source.id
    except SourceError as refusal:
        assert refusal.advice


def test_a_script_without_a_guard_is_not_run_again_in_the_reader(report: FoundFile, tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    lines = [
        "from pathlib import Path",
        "from guide.reading import read_file",
        "from guide.reading.sources import find_files",
        "print('once')",
        f"(found,) = find_files(Path({str(tmp_path / 'none')!r}), Path({str(report.path.parent)!r}))",
        "print(read_file(found, largest_mb=9).source.id)",
    ]
    script.write_text("\n".join(lines), encoding="utf-8")
    surroundings = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    told = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, check=True, env=surroundings)
    assert told.stdout.splitlines() == ["once", "added/" + report.path.stem]
