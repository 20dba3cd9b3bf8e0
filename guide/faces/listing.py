"""What the library holds, as a list: the same for REST, the page Library and the command line."""

import re
from urllib.parse import quote

from guide.answer import cite
from guide.errors import NotFound
from guide.faces.wire import FaultySource, Passages, PlacedPassage, SourceDetail, Sources, is_left_out
from guide.library import Library
from guide.records import Fault, Passage, Reading, ReferenceKind, Span

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


def source_of(library: Library, source_id: str) -> SourceDetail:
    """One source. Raises NotFound."""
    reading = library.reading(source_id)
    return SourceDetail(
        source=reading.source,
        link=f"/read/{quote(source_id)}",
        characters=len(reading.text),
        headings=reading.headings,
        pages=reading.pages,
        passages=len(_cut(library, source_id)),
        bibliography=reading.bibliography,
        case=reading.case,
        disputes=reading.disputes,
        faults=faults_in_words(reading),
        library=library.fingerprint,
    )


def passages_of(library: Library, source_id: str, offset: int, limit: int) -> Passages:
    """One stretch of the passages of a source. Raises NotFound."""
    cut = _cut(library, library.reading(source_id).source.id)
    return Passages(passages=tuple(cut[offset : offset + limit]), total=len(cut), library=library.fingerprint)


def passage_of(library: Library, passage_id: str) -> PlacedPassage:
    """One passage with its place. Raises NotFound."""
    passage = library.passages.get(passage_id)
    if passage is None:
        raise NotFound(
            f"The library holds no passage {passage_id}.",
            "Its source may have changed: take the id anew from the source's passages, or from a search.",
        )
    place = Span(passage.start, passage.end)
    return PlacedPassage(passage=passage, citation=cite(library.reading(passage.source_id), place))


def _cut(library: Library, source_id: str) -> list[Passage]:
    return [passage for passage in library.passages.values() if passage.source_id == source_id]


def faults_in_words(reading: Reading) -> tuple[str, ...]:
    """What could not be read of a source, or was left out of it, a line each."""
    return tuple(_in_words(fault) for fault in reading.faults)


def _in_words(fault: Fault) -> str:
    return f"Page {fault.page} of the file: {fault.what}" if fault.page else fault.what


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
