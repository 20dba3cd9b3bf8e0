"""The grid of a table: which of its cells stand in one column, and which lines of type are one row, also where cells wrap."""

from collections.abc import Iterable, Sequence, Set
from itertools import pairwise

from guide.reading.rows import Row
from guide.records import Box

Extent = tuple[float, float]
"""Left and right, in points."""
Columns = tuple[Extent, ...]
"""From the left; none overlaps another."""
RULE = 3.0
"""Points: how far the parts of one rule may stand from each other, and the most that lies between a rule and what it parts."""
ACROSS = 0.8
"""Of a table's width: a rule that covers so much of it parts rows."""
LOOSE = 0.25
"""Of the size: rows stand further apart than the lines of a cell by at least so much."""
SHARED = 0.4
"""Of the smaller height: cells that overlap by more stand on one line."""
LEAST_ROWS = 3

Line = list[Row]
"""What stands at one height."""


def extents(cells: Iterable[Row]) -> Columns:
    """Left and right of each cell."""
    return tuple((cell.box.left, cell.box.right) for cell in cells)


def columns_of(stretches: Iterable[Extent]) -> Columns:
    """The widest stretches that are covered without a gap."""
    columns: list[Extent] = []
    for left, right in sorted(stretches):
        if columns and left < columns[-1][1]:
            columns[-1] = columns[-1][0], max(columns[-1][1], right)
        else:
            columns.append((left, right))
    return tuple(columns)


def column_at(columns: Columns, extent: Extent) -> int:
    """The column nearest to the middle of a stretch."""
    middle = sum(extent) / 2
    return min(range(len(columns)), key=lambda at: max(columns[at][0] - middle, middle - columns[at][1]))


def rows_in(cells: Sequence[Row], columns: Columns, drawn: Sequence[Box]) -> list[list[Row]]:
    """The cells of each row, from the top: parted by rules, else by more space, else by where the first column begins anew."""
    lines = _lines(cells)
    ruled = _below_rules(lines, _heights(drawn, columns))
    spaced = ruled | _below_space(lines, ruled)
    if _wrapped(lines, ruled, columns) or len(ruled) == len(lines):
        begins = ruled
    elif _wrapped(lines, spaced, columns):
        begins = spaced
    else:
        begins = ruled | _below_ends(lines, columns)
    return [[cell for line in row for cell in line] for row in _cut(lines, begins)]


def _cut(lines: Sequence[Line], begins: Set[int]) -> list[Sequence[Line]]:
    """Lines parted at the offsets of those with which rows begin."""
    stops = sorted(begins | {0, len(lines)})
    return [lines[start:stop] for start, stop in pairwise(stops)]


def _lines(cells: Sequence[Row]) -> list[Line]:
    """Cells by the height at which they stand, from the top, each line from the left."""
    lines: list[Line] = []
    for cell in sorted(cells, key=lambda cell: -cell.box.top):
        if lines and _level(lines[-1][0].box, cell.box):
            lines[-1].append(cell)
        else:
            lines.append([cell])
    return [sorted(line, key=lambda cell: cell.box.left) for line in lines]


def _level(one: Box, other: Box) -> bool:
    overlap = min(one.top, other.top) - max(one.bottom, other.bottom)
    return overlap > SHARED * min(one.top - one.bottom, other.top - other.bottom)


def _full(line: Line, columns: Columns) -> bool:
    return len({column_at(columns, extent) for extent in extents(line)}) == len(columns)


def _wrapped(lines: Sequence[Line], begins: Set[int], columns: Columns) -> bool:
    """Whether these are rows whose cells wrap: of those with several lines, most have one that opens no row of its own."""
    rows = _cut(lines, begins)
    several = [row for row in rows if len(row) > 1]
    torn = [row for row in several if any(not _opens(line, columns) or _rest(line, columns, True) for line in row)]
    return len(rows) >= LEAST_ROWS and 0 < len(several) <= 2 * len(torn)


def _heights(drawn: Sequence[Box], columns: Columns) -> list[float]:
    """Where something drawn crosses the table: heights in points, from the top. A frame's upper and lower edges count too."""
    left, right = columns[0][0], columns[-1][1]
    edges = [(height, max(box.left, left), min(box.right, right)) for box in drawn for height in {box.top, box.bottom}]
    heights: list[list[tuple[float, float, float]]] = []
    for edge in sorted((edge for edge in edges if edge[1] < edge[2]), reverse=True):
        if heights and heights[-1][0][0] - edge[0] < RULE:
            heights[-1].append(edge)
        else:
            heights.append([edge])
    return [parts[0][0] for parts in heights if _covered(parts) > ACROSS * (right - left)]


def _covered(parts: Sequence[tuple[float, float, float]]) -> float:
    covered, end = 0.0, 0.0
    for left, right in sorted((left, right) for _, left, right in parts):
        covered += max(0.0, right - max(left, end))
        end = max(end, right)
    return covered


def _below_rules(lines: Sequence[Line], heights: Sequence[float]) -> set[int]:
    middles = [(line[0].box.top + line[0].box.bottom) / 2 for line in lines]
    below = {at for at, (above, middle) in enumerate(pairwise(middles), 1) if any(middle < height < above for height in heights)}
    return below | {0}


def _below_space(lines: Sequence[Line], ruled: Set[int]) -> set[int]:
    """The lines above which more white runs through all columns than between the lines of a cell; rules have their own white."""
    gaps: dict[int, float] = {}
    foot = lines[0][0].box.bottom
    for at, line in enumerate(lines):
        gaps[at] = foot - max(cell.box.top for cell in line)
        foot = min(foot, *(cell.box.bottom for cell in line))
    gaps = {at: gap for at, gap in gaps.items() if at not in ruled and gap > 0}
    usual = min(gaps.values(), default=0.0) + LOOSE * lines[0][0].size
    return {at for at, gap in gaps.items() if gap > usual} or set(gaps)


def _below_ends(lines: Sequence[Line], columns: Columns) -> set[int]:
    """The lines that have a first cell and are not the rest of the line above, and the first that is not bold like the head."""
    wraps = any(not _opens(line, columns) for line in lines)
    opening = {at for at, line in enumerate(lines) if _opens(line, columns) and not _rest(line, columns, wraps)}
    return opening | {at for at, (above, line) in enumerate(pairwise(lines), 1) if above[0].bold != line[0].bold}


def _opens(line: Line, columns: Columns) -> bool:
    return column_at(columns, extents(line)[0]) == 0


def _rest(line: Line, columns: Columns, wraps: bool) -> bool:
    """Whether a line ends what the one above began: small letters, or, where cells wrap, the first cell alone."""
    small = [cell.text[:1].islower() for cell in line]
    return small[0] or (any(small) and not _full(line, columns)) or (wraps and len(line) == 1)
