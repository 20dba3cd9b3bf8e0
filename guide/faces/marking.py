"""A Reading becomes a page to read: blocks of pieces, with the marked places, page breaks and reference keys in them.

Every place is an offset into `Reading.text`; the pieces of a page, put together, are that text without its line breaks.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from guide.answer.citations import headings_above, in_words
from guide.records import Heading, Reading, Span

LINES = re.compile(r"[^\n]*\S[^\n]*")
BULLET = "• "


@dataclass(frozen=True)
class Piece:
    """Some characters of a block that are shown alike."""

    text: str
    mark: str = ""
    """`here` for the place that is looked at, `seen` for the others, empty for unmarked text."""
    anchor: str = ""
    """On the first piece of each marked place: `here`, `place-2`, …"""
    keys: tuple[str, ...] = ()
    """Reference keys that support the words before, shown after the piece."""


@dataclass(frozen=True)
class Block:
    """One heading, paragraph, list item or page break."""

    kind: str
    """`heading`, `paragraph`, `item` or `page`."""
    pieces: tuple[Piece, ...] = ()
    anchor: str = ""
    level: int = 0
    """Of a heading in HTML, from 2."""
    apart: bool = False
    """Contents pages, footnotes, source lists."""
    said: str = ""
    """What a page break says."""


@dataclass(frozen=True)
class TocEntry:
    """A heading in the list of headings, with those below it."""

    title: str
    anchor: str
    current: bool
    below: tuple["TocEntry", ...] = ()


def blocks_of(reading: Reading, places: Sequence[Span]) -> list[Block]:
    """The whole text as blocks, with `places` marked: the first is the one looked at."""
    breaks = list(_page_breaks(reading))
    blocks: list[Block] = []
    for start, end in _stretches(reading):
        while breaks and breaks[0][0] <= start:
            blocks.append(breaks.pop(0)[1])
        blocks.append(_block(reading, places, start, end))
    return blocks + [block for _, block in breaks]


def toc_of(reading: Reading, at: int | None) -> list[TocEntry]:
    """The headings in two levels; those above character `at` are current."""
    if not reading.headings:
        return []
    top = min(heading.level for heading in reading.headings)
    current = headings_above(reading, at) if at is not None else ()
    entries: list[TocEntry] = []
    for heading in reading.headings:
        entry = TocEntry(heading.title, anchor_of(heading), heading in current)
        if heading.level > top and entries:
            above = entries.pop()
            entry = TocEntry(above.title, above.anchor, above.current, (*above.below, entry))
        entries.append(entry)
    return entries


def anchor_of(heading: Heading) -> str:
    """The heading's anchor in its page; stable as long as the text is."""
    return f"h{heading.start}"


def _stretches(reading: Reading) -> Iterator[Span]:
    """The lines of the text, cut again where a page begins inside one."""
    starts = [page.start for page in reading.pages]
    for line in LINES.finditer(reading.text):
        cuts = [line.start(), *(start for start in starts if line.start() < start < line.end()), line.end()]
        yield from (Span(start, end) for start, end in pairwise(cuts) if start < end)


def _page_breaks(reading: Reading) -> Iterator[tuple[int, Block]]:
    for page in reading.pages:
        said = "begins" if page.start < page.end else "holds no text"
        yield page.start, Block("page", anchor=f"page-{page.number}", said=f"{_capital(in_words(page))} {said}")


def _block(reading: Reading, places: Sequence[Span], start: int, end: int) -> Block:
    apart = any(span.start <= start < span.end for span in reading.apart)
    heading = next((heading for heading in reading.headings if heading.start <= start < heading.end), None)
    if heading:
        level = 2 + min(2, heading.level - min(each.level for each in reading.headings))
        anchor = anchor_of(heading) if heading.start == start else ""
        return Block("heading", tuple(_pieces(reading, places, start, end)), anchor, level, apart)
    if reading.text.startswith(BULLET, start):
        return Block("item", tuple(_pieces(reading, places, start + len(BULLET), end)), apart=apart)
    return Block("paragraph", tuple(_pieces(reading, places, start, end)), apart=apart)


def _pieces(reading: Reading, places: Sequence[Span], start: int, end: int) -> Iterator[Piece]:
    keys = {
        offset: [key for at, key in reading.references if at == offset]
        for offset, _ in reading.references
        if start < offset <= end
    }
    edges = {edge for place in places for edge in place if start < edge < end}
    cuts = sorted({start, end, *edges, *keys})
    for left, right in pairwise(cuts):
        number = next((n for n, place in enumerate(places) if place.start <= left < place.end), None)
        first = number is not None and (left == places[number].start)
        yield Piece(
            reading.text[left:right],
            _mark(number),
            _place_anchor(number) if first else "",
            tuple(dict.fromkeys(keys.get(right, ()))),
        )


def _mark(number: int | None) -> str:
    return "" if number is None else "seen" if number else "here"


def _place_anchor(number: int | None) -> str:
    return f"place-{number + 1}" if number else "here"


def _capital(words: str) -> str:
    return words.replace("p. ", "Page ", 1) if words.startswith("p. ") else words[:1].upper() + words[1:]
