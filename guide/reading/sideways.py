"""What is set sideways on a page: stamps in the margin, heads of narrow columns. It is read, and stands apart."""

from collections import Counter
from collections.abc import Iterable, Sequence

from guide.reading.flow import Unplaced
from guide.reading.furniture import REPEATED
from guide.reading.glyphs import Glyph
from guide.reading.rows import around
from guide.records import Box


def sideways_of(glyphs: Iterable[Glyph], page: int) -> list[Unplaced]:
    """The lines of a page that do not run from left to right, each with the box around it."""
    lines: list[list[Glyph]] = [[]]
    for glyph in glyphs:
        if glyph.style.turned or (glyph.char == " " and lines[-1]):
            lines[-1].append(glyph)
        elif lines[-1]:
            lines.append([])
    return [_line(line, page) for line in lines if any(glyph.char.isalnum() for glyph in line)]


def _line(glyphs: Sequence[Glyph], page: int) -> Unplaced:
    area = around(glyph.box for glyph in glyphs if glyph.style.turned)
    return Unplaced(page, " ".join("".join(glyph.char for glyph in glyphs).split()), Box(*(round(side, 2) for side in area)))


def without_repeated(lines: Sequence[Unplaced]) -> list[Unplaced]:
    """The lines without those that come back from page to page."""
    often = Counter(line.text for line in lines)
    return [line for line in lines if often[line.text] < REPEATED]
