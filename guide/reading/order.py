"""Rows stand in the order in which a page was drawn, which is that of reading but for boxes that float: they are drawn first."""

from collections.abc import Sequence
from dataclasses import replace

from guide.reading.flow import ENDED
from guide.reading.rows import Row, around
from guide.records import Box


def with_floats_in_place(rows: Sequence[Row]) -> list[Row]:
    """The rows of one page; those with which it begins though they stand below what follows go where they stand on it."""
    count = _floating(rows)
    floating, others = [replace(row, aside=True) for row in rows[:count]], rows[count:]
    area = around(row.box for row in floating) if floating else None
    above = [at for at, row in enumerate(others, 1) if area and row.box.bottom >= area.top and _overlap(row.box, area)]
    at = max(above, default=0)
    while 0 < at < len(others) and not _closed(others[at - 1], others[at]):
        at += 1
    return [*others[:at], *floating, *others[at:]]


def _floating(rows: Sequence[Row]) -> int:
    """How many rows stand, all of them, below the row that comes next, which is as wide as to stand over them."""
    for at in range(1, len(rows)):
        area = around(row.box for row in rows[:at])
        if rows[at].box.bottom >= area.top:
            return at if _overlap(rows[at].box, area) else 0
    return 0


def _overlap(one: Box, other: Box) -> bool:
    return min(one.right, other.right) > max(one.left, other.left)


def _closed(row: Row, after: Row) -> bool:
    """Whether a block ends with `row`, so that no sentence is interrupted."""
    return bool(ENDED.search(row.words)) or abs(row.size - after.size) > 0.15 * row.size
