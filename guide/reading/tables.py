"""Tables: rows of type whose cells stand in columns are read row by row, each cell behind the head of its column."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from guide.reading.rows import Row

GAP = 0.8
"""Of the size: a wider space parts two cells; justified lines seldom have one, never three below each other."""
ALIGNED = 3.0
"""Points."""
LEAST_ROWS = 3
ITEM = re.compile(r"[•▪◦‣●○■□·–—*-]|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]")
"""What opens an item of a list stands far from its words, and is no cell."""
LONGEST_CELL = 60
"""Characters: longer cells in a row are columns of text, not a table."""


@dataclass(frozen=True)
class Table:
    """A table's cells by row and column; a cell may have several rows of type, or none."""

    head: tuple[tuple[Row, ...], ...]
    rows: tuple[tuple[tuple[Row, ...], ...], ...]


def cells_of(row: Row) -> list[Row]:
    """The parts of a row between wide spaces."""
    stops = [at for at, char in enumerate(row.text) if char == " " and row.edges[at + 1] - row.edges[at] > GAP * row.size]
    starts = [0, *(stop + 1 for stop in stops)]
    return [row.part(start, stop) for start, stop in zip(starts, [*stops, len(row.text)], strict=True)]


def with_tables(rows: Sequence[Row]) -> Iterator[Row | Table]:
    """The rows of one page, those of tables gathered."""
    at = 0
    while at < len(rows):
        end = _end_of_table(rows, at)
        if end - at >= LEAST_ROWS:
            yield _table([cells_of(row) for row in rows[at:end]])
            at = end
        else:
            yield rows[at]
            at += 1


def _end_of_table(rows: Sequence[Row], at: int) -> int:
    """How far rows with cells follow each other; a row with one cell that stands within one column continues the row above."""
    head = cells_of(rows[at])
    if len(head) < 2 or ITEM.fullmatch(head[0].text) or any(len(cell.text) > LONGEST_CELL for cell in head):
        return at
    end = at + 1
    while end < len(rows) and _belongs(cells_of(rows[end]), head, rows[end - 1], rows[end]):
        end += 1
    return end


def _belongs(cells: Sequence[Row], head: Sequence[Row], above: Row, row: Row) -> bool:
    near = 0 <= above.box.bottom - row.box.top + row.size < 3.5 * row.size
    columns = [_column(cell, head) for cell in cells]
    if not near or len(cells) > len(head) or len(set(columns)) < len(columns):
        return False
    return all(_under(cell, head, column) for cell, column in zip(cells, columns, strict=True)) and (
        len(cells) > 1 or columns[0] > 0
    )


def _under(cell: Row, head: Sequence[Row], column: int) -> bool:
    """Whether a cell keeps to its column: set to its left, its right or its middle, and ending before the next one begins."""
    one, other = head[column].box, cell.box
    aligned = min(
        abs(one.left - other.left), abs(one.right - other.right), abs(one.left + one.right - other.left - other.right) / 2
    )
    return aligned < ALIGNED and (column + 1 == len(head) or other.right < head[column + 1].box.left)


def _column(cell: Row, head: Sequence[Row]) -> int:
    """The column whose head overlaps a cell most, or is nearest to it."""

    def overlap(at: int) -> float:
        return min(cell.box.right, head[at].box.right) - max(cell.box.left, head[at].box.left)

    return max(range(len(head)), key=overlap)


def _table(lines: Sequence[Sequence[Row]]) -> Table:
    head, rows = lines[0], [[[cell] for cell in lines[0]]]
    for cells in lines[1:]:
        placed = {_column(cell, head): cell for cell in cells}
        if 0 in placed:
            rows.append([[] for _ in head])
        for column, cell in placed.items():
            rows[-1][column].append(cell)
    first, *others = (tuple(tuple(cell) for cell in row) for row in rows)
    return Table(first, tuple(others))
