"""Tables: lines of type whose cells stand in columns are read row by row, each cell behind the head of its column."""

import re
from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, pairwise

from guide.reading.grid import Columns, column_at, columns_of, extents, rows_in
from guide.reading.rows import Row
from guide.records import Box

GAP = 0.8
"""Of the size: a wider space parts two cells; justified lines seldom have one, never three below each other."""
NARROW = 0.4
"""Of the size: so much parts two cells where the second begins as another line does."""
ALIGNED = 3.0
"""Points: how far the columns of a table that goes on may stand from those of its beginning."""
NEAR = 2.5
"""Of the size: more white below its head ends a table."""
WIDER, WIDEST = 1.8, 1.1
"""More white ends a table further down: so many times what lies below its head, and so much of the size."""
BESIDE = 8
"""How many lines may be read between the first cell of a row and its highest."""
RAISED = 2.0
"""Of the size: a head's cell of several lines may begin so far above the cells that are read before it."""
ITEM = re.compile(r"[•▪◦‣●○■□·–—*-]|\(?(?:[\d.]+|[a-z]|[ivx]{1,4})[.)]?")
"""What opens an item of a list, a numbered paragraph or the entry of a year is no head of a column."""
LEADERS = re.compile(r"(?:\.\s?){4,}|(?:…\s?){2,}")
"""Dots that lead from a title to its page in a table of contents, which is no table."""
CAPTION = re.compile(r"(?:table|figure|chart|source|note)s?\b", re.IGNORECASE)
LONGEST_HEAD = 60
"""Characters of one line: longer ones are columns of text, not a table."""

Cells = tuple[tuple[Row, ...], ...]
"""Of one row, by column: the lines of type of each cell, or none."""


@dataclass(frozen=True)
class Table:
    """A table's cells by row and column."""

    head: Cells
    rows: tuple[Cells, ...]
    columns: Columns
    """Where they stand on the page."""

    def each(self, change: Callable[[Row], Row]) -> "Table":
        """The table with every line of its cells changed; a line of which nothing is left is taken out."""

        def changed(row: Cells) -> Cells:
            return tuple(tuple(line for line in map(change, cell) if line.words) for cell in row)

        return replace(self, head=changed(self.head), rows=tuple(map(changed, self.rows)))


def cells_of(row: Row, starts: Container[int] = ()) -> list[Row]:
    """The parts of a row between wide spaces. Less space parts cells that begin below or above others, at `starts`."""
    stops = [at for at, char in enumerate(row.text) if char == " " and _parts(row, at, starts)]
    begins = [0, *(stop + 1 for stop in stops)]
    return [row.part(start, stop) for start, stop in zip(begins, [*stops, len(row.text)], strict=True)] if stops else [row]


def _parts(row: Row, at: int, starts: Container[int]) -> bool:
    """Whether the space at offset `at` lies between two cells."""
    space = row.edges[at + 1] - row.edges[at]
    return space > GAP * row.size or (space > NARROW * row.size and round(row.edges[at + 1]) in starts)


def with_tables(rows: Sequence[Row], drawn: Sequence[Box] = (), before: Table | None = None) -> list[Row | Table]:
    """The rows of one page, those of tables gathered.

    `drawn` are the boxes of lines and frames on the page; `before` is the table with which the page before ends.
    """
    parts: list[Row | Table] = []
    starts = {round(cell.box.left) for row in rows for cell in cells_of(row)}
    cells = [cells_of(row, starts) for row in rows]
    at = 0
    while at < len(rows):
        above = before if at == 0 else _interrupted(parts, rows[at])
        table, end = next(_tables(cells, at, drawn, above), (None, at + 1))
        parts.append(table or rows[at])
        at = end
    return parts


def _interrupted(parts: Sequence[Row | Table], row: Row) -> Table | None:
    """The table of which a single line, set across its columns, is all that stands above `row`."""
    match parts[-2:]:
        case [Table() as table, Row() as across] if not CAPTION.match(across.text) and _near(row, across):
            return table
    return None


def _near(row: Row, above: Row) -> bool:
    return above.box.bottom - row.box.top < row.size


def _tables(cells: Sequence[Sequence[Row]], at: int, drawn: Sequence[Box], above: Table | None) -> Iterator[tuple[Table, int]]:
    """The tables that may begin at `at`, each with its end: first what goes on from above; the longest first."""
    if above:
        for end in _ends(cells, at, above.columns):
            if table := _gone_on(cells[at:end], drawn, above):
                yield table, end
    head = cells[at]
    if len(head) > 1 and all(len(cell.text) <= LONGEST_HEAD for cell in head):
        for end in _ends(cells, at, extents(head)):
            if table := _table(cells[at:end], drawn):
                yield table, end


def _ends(cells: Sequence[Sequence[Row]], at: int, apart: Columns) -> Iterator[int]:
    """How far rows follow that leave the columns `apart`; then, going back, where lines of a single cell may be left out."""
    top, lowest, end = cells[at][0].box.top + RAISED * cells[at][0].size, cells[at][0], at
    gathered: list[Row] = []
    most = NEAR * lowest.size
    while end < len(cells) and cells[end][0].box.top < top and (white := _white(cells[end:], lowest)) < most:
        gathered += cells[end]
        if not _kept(columns_of([*extents(gathered), *apart]), apart) or any(LEADERS.search(cell.text) for cell in cells[end]):
            break
        most = max(WIDEST * lowest.size, WIDER * white) if white > 0 and most == NEAR * lowest.size else most
        lowest, end = min(lowest, cells[end][0], key=lambda row: row.box.bottom), end + 1
    while end > at:
        yield end
        end = end - 1 if len(cells[end - 1]) == 1 else at


def _white(rows: Sequence[Sequence[Row]], lowest: Row) -> float:
    """What lies between a table and its next row, whose first cell may stand in the middle, lower than those that follow."""
    tops = [row[0].box.top for row in rows[:BESIDE] if row[0].box.top < lowest.box.bottom]
    return lowest.box.bottom - max(tops) if rows[0][0].box.top in tops else 0.0


def _kept(columns: Columns, apart: Columns) -> bool:
    return len({column_at(columns, extent) for extent in apart}) == len(apart)


def _table(cells: Sequence[Sequence[Row]], drawn: Sequence[Box]) -> Table | None:
    """The table of these rows, the first its head; None where they are none, or end with a row of one cell."""
    flat = list(chain.from_iterable(cells))
    columns = _headed(flat, drawn)
    head, *rows = _placed(flat, columns, drawn)
    if len(rows) < 2 or not _several(head) or ITEM.fullmatch(_words(head[:1])) or not _sound(rows):
        return None
    return Table(head, tuple(rows), columns)


def _headed(cells: Sequence[Row], drawn: Sequence[Box]) -> Columns:
    """The columns that have a head, and the first; what has none is part of the one before it, as words set wide apart are."""
    columns = columns_of(extents(cells))
    heads = {column_at(columns, extent) for extent in extents(rows_in(cells, columns, drawn)[0])}
    begins = sorted({0, *heads})
    return tuple((columns[at][0], columns[stop - 1][1]) for at, stop in pairwise([*begins, len(columns)]))


def _gone_on(cells: Sequence[Sequence[Row]], drawn: Sequence[Box], above: Table) -> Table | None:
    """What goes on from a table above: its head is that one's. None where it has its own."""
    flat = list(chain.from_iterable(cells))
    columns = columns_of([*extents(flat), *above.columns]) if flat else ()
    if len(columns) != len(above.columns) or not _aligned(flat, above):
        return None
    rows = _placed(flat, columns, drawn)
    own = _words(rows[0]) == _words(above.head) or (_bold(above.head) and _bold(rows[0]))
    return None if own or not _sound(rows) else Table(above.head, tuple(rows), above.columns)


def _placed(cells: Sequence[Row], columns: Columns, drawn: Sequence[Box]) -> list[Cells]:
    """Rows of cells, by column."""
    rows = []
    for row in rows_in(cells, columns, drawn):
        places = [column_at(columns, extent) for extent in extents(row)]
        rows.append(
            tuple(tuple(cell for cell, at in zip(row, places, strict=True) if at == column) for column in range(len(columns)))
        )
    return rows


def _several(row: Cells) -> bool:
    return sum(map(bool, row)) > 1


def _sound(rows: Sequence[Cells]) -> bool:
    """Whether most rows have more than one cell, and the last one has."""
    return _several(rows[-1]) and 2 * sum(map(_several, rows)) > len(rows)


def _aligned(cells: Sequence[Row], above: Table) -> bool:
    """Whether each column begins, ends or has its middle where it did above."""
    return all(
        min(abs(left - first), abs(right - last), abs(left + right - first - last) / 2) < ALIGNED
        for left, right in columns_of(extents(cells))
        for first, last in [above.columns[column_at(above.columns, (left, right))]]
    )


def _words(row: Cells) -> str:
    return " ".join(part.words for cell in row for part in cell)


def _bold(row: Cells) -> bool:
    return all(part.bold for cell in row for part in cell)
