"""What the library holds, as a list: the same for REST, the page Library and the command line."""

import re

from guide.faces.wire import FaultySource, Sources
from guide.library import Library
from guide.records import Fault, Reading, ReferenceKind

LEFT_OUT = re.compile(r"\bleft out\b", re.IGNORECASE)
"""How the readers speak of what they leave out on purpose: running heads, what a page hides."""
YEAR = re.compile(r"(?:19|20)\d\d")


def sources_of(library: Library, offset: int = 0, limit: int = 1000) -> Sources:
    """One stretch of the library's sources, by id, with everything that could not be read."""
    readings = list(library.readings.values())
    return Sources(
        sources=tuple(reading.source for reading in readings[offset : offset + limit]),
        total=len(readings),
        refused=library.refusals,
        faulty=tuple(
            FaultySource(source_id=reading.source.id, faults=faults_in_words(reading)) for reading in readings if reading.faults
        ),
        library=library.fingerprint,
        words_only=library.words_only,
    )


def faults_in_words(reading: Reading) -> tuple[str, ...]:
    """What could not be read of a source, or was left out of it, a line each."""
    return tuple(_in_words(fault) for fault in reading.faults)


def _in_words(fault: Fault) -> str:
    return f"Page {fault.page} of the file: {fault.what}" if fault.page else fault.what


def is_left_out(told: str) -> bool:
    """Whether a fault in words tells of what was left out on purpose, and not of what could not be read."""
    return LEFT_OUT.search(told) is not None


def faults_and_left_out(reading: Reading) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What could not be read of a source, and what was left out of it on purpose, a line each."""
    told = faults_in_words(reading)
    return tuple(line for line in told if not is_left_out(line)), tuple(line for line in told if is_left_out(line))


def newest_year(library: Library) -> str:
    """The latest year of the public sources behind our notes, without our own entries; empty when none is dated."""
    dates = (
        reference.date
        for reading in library.readings.values()
        for reference in reading.bibliography
        if reference.kind is not ReferenceKind.OURS
    )
    return max((found[0] for date in dates if (found := YEAR.match(date))), default="")
