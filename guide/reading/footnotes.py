"""Footnotes: told from the text by their size, their place and their mark, and the marks that call them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from guide.reading.rows import Row
from guide.reading.tables import Table

SMALL = 0.94
"""Of the body's size: footnotes are set smaller."""
MARK = re.compile(r"(\d{1,3}(?!\d)|[*†‡§]+|[¹²³⁴⁵⁶⁷⁸⁹⁰]+)(?=[\s.)]*\S)")
UNIT = re.compile(r"(?:^|[\d\s])(?:[kcm]?m|ft|yd|CO|R|x)$")
"""After these a superscript is a power (m², R²); after all else it calls a note."""


@dataclass(frozen=True)
class Noted:
    """A page's rows and tables, parted."""

    body: tuple[Row | Table, ...]
    notes: tuple[Row, ...]
    """The rows of its footnotes, in order."""


def without_footnotes(parts: Sequence[Row | Table], body_size: float) -> Noted:
    """Part a page's footnotes from its text, and take the superscript marks that call them out of the text."""
    rows = [part for part in parts if isinstance(part, Row)]
    notes: list[Row] = []
    for row in rows:
        below = [other for other in rows if other.box.bottom < row.box.bottom and _overlap(other, row)]
        if _opens(row, body_size) and all(_small(other, body_size) for other in below):
            notes += [other for other in (row, *below) if other not in notes]
    marks = {found[1] for row in notes if (found := MARK.match(row.text))}
    clean = partial(_without_calls, marks=marks)
    body = [part.each(clean) if isinstance(part, Table) else clean(part) for part in parts if part not in notes]
    return Noted(
        tuple(part for part in body if isinstance(part, Table) or part.words), tuple(row for row in rows if row in notes)
    )


def _small(row: Row, body_size: float) -> bool:
    return row.size <= SMALL * body_size


def _opens(row: Row, body_size: float) -> bool:
    return _small(row, body_size) and bool(MARK.match(row.text))


def _overlap(one: Row, other: Row) -> bool:
    return min(one.box.right, other.box.right) > max(one.box.left, other.box.left)


def _without_calls(row: Row, marks: set[str]) -> Row:
    """The row without the superscripts that call a note of this page or of the document's end."""
    if not row.raised:
        return row
    runs = [range(first, last + 1) for first, last in _runs(row.raised)]
    calls = [run for run in runs if _calls(row.text[: run.start], row.text[run.start : run.stop], marks)]
    out = {at for run in calls for at in run}
    out |= {run.start - 1 for run in calls if row.text[: run.start].endswith(" ")}
    keep = [at for at in range(len(row.text)) if at not in out]
    if not keep:
        return Row(row.page, "", (), row.box, row.size, row.bold)
    text = "".join(row.text[at] for at in keep)
    edges = (*(_left(row, at, out) for at in keep), row.edges[keep[-1] + 1])
    return Row(row.page, text, edges, row.box, row.size, row.bold)


def _left(row: Row, at: int, out: set[int]) -> float:
    """A character's left edge; a space after what was taken out begins where that began, so that no word's box covers it."""
    if row.text[at] == " ":
        while at - 1 in out:
            at -= 1
    return row.edges[at]


def _calls(before: str, mark: str, marks: set[str]) -> bool:
    """Whether a superscript calls a note: of this page, or of the document's end where it follows a word or a sign."""
    return not UNIT.search(before) and (mark in marks or bool(before.strip()))


def _runs(offsets: Sequence[int]) -> list[tuple[int, int]]:
    """First and last of each stretch of neighbouring offsets."""
    runs: list[tuple[int, int]] = []
    for at in offsets:
        if runs and runs[-1][1] == at - 1:
            runs[-1] = (runs[-1][0], at)
        else:
            runs.append((at, at))
    return runs
