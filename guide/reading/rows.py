"""Characters become rows: the lines of type of a page, in reading order, and what on them is not there for the eye."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby, pairwise
from statistics import median

from PIL import Image

from guide.reading.blocks import BULLET
from guide.reading.glyphs import MARKS, Glyph, Sheet
from guide.records import Box

SAME_LINE = 0.65
"""Of their height: signs of one size that overlap vertically by more stand on one line; neighbouring cells may share half."""
RAISED_LINE = 0.4
"""Of the smaller height: the same for signs of two sizes, of which one may be raised."""
ALIKE = 0.85
"""The smaller height is at least so much of the larger one where two signs are of one size."""
RAISED = 0.42
"""Of the size: a mark whose ink begins so far above the line's foot is superscript; a plain digit's begins at a fifth."""
TOUCHING = 0.5
"""Points by which what goes on to the right may overlap what it follows."""
PARTED = 0.18
"""Of the size: letters so far from each other belong to two words; the narrowest spaces of justified lines are a fifth."""
CONTRAST = 16
"""Of 255: ink that differs from its ground by less is not seen."""
DOT_BEFORE = 2.5
"""Of the size: how far a drawn dot may stand before the line whose bullet it is."""
BESIDE = 0.3
"""Of the size: how far a scan's text layer may lie beside the ink that it spells."""
SMALLEST = 1.5
"""Points: smaller type is not seen."""


@dataclass(frozen=True)
class Row:
    """A line of type on a page. `edges` are the left edges of its characters, and the right edge of the last."""

    page: int
    text: str
    edges: tuple[float, ...]
    box: Box
    size: float
    bold: bool
    raised: tuple[int, ...] = ()
    """Offsets of superscript marks."""
    aside: bool = False
    """Whether it stands in a floating box, which has no part in the order of headings."""

    @cached_property
    def words(self) -> str:
        """The text without spaces at its ends."""
        return self.text.strip()

    def part(self, start: int, end: int) -> "Row":
        """The row from character `start` to `end`."""
        edges = self.edges[start : end + 1]
        box = self.box._replace(left=min(edges), right=max(edges))
        raised = tuple(at - start for at in self.raised if start <= at < end)
        return replace(self, text=self.text[start:end], edges=edges, box=box, raised=raised)

    def stripped(self) -> "Row":
        """The row without spaces at its ends."""
        start = len(self.text) - len(self.text.lstrip())
        return self.part(start, len(self.text.rstrip()))


def around(boxes: Iterable[Box]) -> Box:
    """The smallest box that holds all of `boxes`; there must be one."""
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    return Box(min(lefts), min(bottoms), max(rights), max(tops))


def rows_of(glyphs: Iterable[Glyph], page: int) -> list[Row]:
    """The lines of type of one page, in the order in which they are read; none is empty."""
    lines: list[list[Glyph]] = [[]]
    for glyph in glyphs:
        if glyph.char == "\n" or (lines[-1] and glyph.style.size and not _same_line(lines[-1][-1].box, glyph.box)):
            lines.append([])
        if glyph.char != "\n":
            lines[-1].append(glyph)
    return [_row(line, page).stripped() for line in _joined(lines) if "".join(glyph.char for glyph in line).strip()]


def _same_line(one: Box, other: Box) -> bool:
    if one.bottom == other.bottom and one.top == other.top:
        return True
    overlap = min(one.top, other.top) - max(one.bottom, other.bottom)
    small, large = sorted((one.top - one.bottom, other.top - other.bottom))
    return overlap > (SAME_LINE if small > ALIKE * large else RAISED_LINE) * small


def _joined(lines: Sequence[list[Glyph]]) -> Iterator[list[Glyph]]:
    """pdfium breaks a line at wide gaps, as between cells: what goes on to the right at the same height is one row."""
    current: list[Glyph] = []
    for line in filter(None, lines):
        if current and line[0].box.left > current[-1].box.right - TOUCHING and _same_line(current[-1].box, line[0].box):
            gap = current[-1].box
            current += [Glyph(" ", gap._replace(left=gap.right), current[-1].style), *line]
        else:
            if current:
                yield current
            current = line
    if current:
        yield current


def _row(line: Sequence[Glyph], page: int) -> Row:
    """Spaces fold into one; a space that pdfium made up reaches from letter to letter."""
    spaced = [glyph for at, glyph in enumerate(line) if glyph.char != " " or (at and line[at - 1].char != " ")]
    kept = _parted([glyph for at, glyph in enumerate(spaced) if glyph.char != "\u00ad" or at == len(spaced) - 1])
    size = Counter(glyph.style.size for glyph in kept if glyph.style.size).most_common(1)[0][0]
    _, bottom, _, top = around([glyph.box for glyph in kept if glyph.style.size == size])
    edges = (*(glyph.box.left for glyph in kept), kept[-1].box.right)
    return Row(
        page=page,
        text="".join(glyph.char for glyph in kept),
        edges=tuple(round(edge, 2) for edge in edges),
        box=Box(round(min(edges), 2), round(bottom, 2), round(max(edges), 2), round(top, 2)),
        size=size,
        bold=all(glyph.style.bold for glyph in kept if glyph.char.isalnum()),
        raised=tuple(at for at, glyph in enumerate(kept) if glyph.char in MARKS and glyph.foot - bottom > RAISED * size),
    )


def _parted(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """Words that stand apart without a space, as some programs set them, get one; widely set letters stay together."""
    gaps = [after.box.left - glyph.box.right for glyph, after in pairwise(glyphs)]
    between = [gap for gap, (glyph, after) in zip(gaps, pairwise(glyphs), strict=True) if " " not in (glyph.char, after.char)]
    widest = 4 * median(between) if between else 0.0
    parted = list(glyphs[:1])
    for gap, (glyph, after) in zip(gaps, pairwise(glyphs), strict=True):
        apart = gap > widest and gap > PARTED * glyph.style.size
        if apart and glyph.style.size and after.style.size and " " not in (glyph.char, after.char):
            parted.append(Glyph(" ", glyph.box._replace(left=glyph.box.right), glyph.style))
        parted.append(after)
    return parted


def with_drawn_bullets(rows: Iterable[Row], dots: Sequence[Box]) -> list[Row]:
    """Rows that a drawn dot stands before, as browsers draw their lists, open with a bullet."""
    return [next((_bulleted(row, dot) for dot in dots if _stands_before(dot, row)), row) for row in rows]


def _stands_before(dot: Box, row: Row) -> bool:
    middle = (dot.bottom + dot.top) / 2
    return row.box.bottom < middle < row.box.top and 0 < row.box.left - dot.right < DOT_BEFORE * row.size


def _bulleted(row: Row, dot: Box) -> Row:
    box, raised = row.box._replace(left=dot.left), tuple(at + len(BULLET) for at in row.raised)
    return replace(row, text=BULLET + row.text, edges=(dot.left, dot.right, *row.edges), box=box, raised=raised)


def without_unseen(glyphs: Iterable[Glyph], sheet: Sheet, picture: Image.Image, scanned: bool) -> tuple[list[Glyph], list[Glyph]]:
    """Part what a reader of the page sees from what only a machine finds: tiny, off the page, or of its ground's colour.

    `picture` is the page in greys. An invisible text layer counts as seen on a `scanned` page, where it lies over what it spells.
    """
    seen: list[Glyph] = []
    unseen: list[Glyph] = []
    for _, group in groupby(glyphs, key=lambda glyph: (glyph.style.run, glyph.char == "\n")):
        run = list(group)
        hidden = run[0].style.run > 0 and _hidden(run, sheet, picture, scanned)
        (unseen if hidden else seen).extend(run)
    return seen, unseen


def _hidden(run: Sequence[Glyph], sheet: Sheet, picture: Image.Image, scanned: bool) -> bool:
    inked = [glyph.box for glyph in run if not glyph.char.isspace()]
    if not inked:
        return False
    style = run[0].style
    off = BESIDE * style.size if style.unseen else 0.0
    left, bottom, right, top = around(inked)
    area = Box(left - off, bottom - off, right + off, top + off)
    outside = area.right < 0 or area.top < 0 or area.left > sheet.width or area.bottom > sheet.height
    return style.size < SMALLEST or outside or (style.unseen and not scanned) or _contrast(area, sheet, picture) < CONTRAST


def _contrast(area: Box, sheet: Sheet, picture: Image.Image) -> float:
    """How far the darkest and the lightest point of an area of the page lie apart, of 255."""
    scale = picture.height / sheet.height
    left, top = max(0, int(area.left * scale)), max(0, int((sheet.height - area.top) * scale))
    right, bottom = (
        min(picture.width, int(area.right * scale) + 1),
        min(picture.height, int((sheet.height - area.bottom) * scale) + 1),
    )
    if right <= left or bottom <= top:
        return 0
    darkest, lightest = picture.crop((left, top, right, bottom)).getextrema()
    assert isinstance(darkest, int | float) and isinstance(lightest, int | float)
    return lightest - darkest
