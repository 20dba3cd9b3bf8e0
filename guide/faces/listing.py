"""What the library holds, as a list: the same for REST, the page Library and the command line."""

from guide.faces.wire import FaultySource, Sources
from guide.library import Library
from guide.records import Fault, Reading


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
    """What could not be read of a source, a line each."""
    return tuple(_in_words(fault) for fault in reading.faults)


def _in_words(fault: Fault) -> str:
    return f"Page {fault.page} of the file: {fault.what}" if fault.page else fault.what
