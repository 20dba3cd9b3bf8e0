"""Headings: rows that the outline names, or that are set larger or bolder than the text."""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from guide.reading.rows import Row

LARGER = 1.15
"""Times the body's size."""
LONGEST = 160
"""Characters of a heading with all its rows."""
ENDS = (".", ",", ";", ":")
NUMBERING = re.compile(
    r"^(?:(?:chapter|section|part|annex|appendix)\s+)?(?:\d+(?:\.\d+)*\.?|[ivx]+\.|[a-z][.)])\s+", re.IGNORECASE
)

NUMBERED = re.compile(r"\d+(?:\.\d+)*\.?\s+[A-Z]")
"""What begins so is a heading of its own, however near it stands to the one above."""


@dataclass(frozen=True)
class OutlineEntry:
    """One entry of the file's own outline."""

    title: str
    level: int
    """From 1."""
    page: int
    """Position in the file, from 1."""


@dataclass(frozen=True)
class Head:
    """A heading on its page."""

    rows: tuple[Row, ...]
    level: int


def body_size_of(rows: Sequence[Row]) -> float:
    """The size in which most of the text is set, in points."""
    sizes: Counter[float] = Counter()
    for row in rows:
        sizes[row.size] += len(row.text)
    return sizes.most_common(1)[0][0] if sizes else 10.0


class Headings:
    """What counts as a heading in one document, and on which level."""

    def __init__(self, rows: Sequence[Row], outline: Sequence[OutlineEntry]) -> None:
        self.body_size = body_size_of(rows)
        letters = sum(len(row.text) for row in rows)
        self._bold_body = sum(len(row.text) for row in rows if row.bold) > letters / 2
        self._outline: dict[int, list[OutlineEntry]] = defaultdict(list)
        for entry in outline:
            self._outline[entry.page].append(entry)
        self._levels = self._levels_by_style(rows)

    def group(self, rows: Sequence[Row]) -> Head | None:
        """The heading with which `rows` (of one page, in order) begin, or None."""
        for count in (3, 2, 1):
            entry = self._entry(rows[:count]) if len(rows) >= count else None
            if entry:
                return Head(tuple(rows[:count]), entry.level)
        if not self._set_apart(rows[0]):
            return None
        group = [rows[0]]
        for row in rows[1:]:
            if not self._goes_on(group[-1], row):
                break
            group.append(row)
        text = " ".join(row.words for row in group)
        if len(text) > LONGEST or len(group) > 4 or (text.endswith(ENDS) and not NUMBERING.match(text)):
            return None
        return Head(tuple(group), self._levels[_style(rows[0])])

    def _entry(self, rows: Sequence[Row]) -> OutlineEntry | None:
        text = _plain(" ".join(row.words for row in rows))
        return next((entry for entry in self._outline[rows[0].page] if _plain(entry.title) == text), None)

    def _set_apart(self, row: Row) -> bool:
        if len(row.words) > LONGEST or not any(char.isalpha() for char in row.words):
            return False
        bold = row.bold and not self._bold_body and row.size >= 0.8 * self.body_size and not row.words.endswith(ENDS)
        return row.size >= LARGER * self.body_size or bold

    def _goes_on(self, above: Row, row: Row) -> bool:
        near = 0 < above.box.bottom - row.box.bottom < 1.7 * above.size
        return near and _style(row) == _style(above) and not self._entry([row]) and not NUMBERED.match(row.words)

    def _levels_by_style(self, rows: Sequence[Row]) -> Mapping[tuple[float, bool], int]:
        """The outline says which style has which level; other styles rank below those that are larger."""
        told: dict[tuple[float, bool], Counter[int]] = defaultdict(Counter)
        for row in rows:
            if entry := self._entry([row]):
                told[_style(row)][entry.level] += 1
        levels: dict[tuple[float, bool], int] = {}
        deepest = 0
        for style in sorted({_style(row) for row in rows if self._set_apart(row)}, reverse=True):
            levels[style] = told[style].most_common(1)[0][0] if style in told else deepest + 1
            deepest = max(deepest, levels[style])
        return levels


def _style(row: Row) -> tuple[float, bool]:
    return round(row.size * 2) / 2, row.bold


def _plain(title: str) -> str:
    """A title without its number, its case and its spaces."""
    return re.sub(r"\W+", "", NUMBERING.sub("", title.strip()).lower())
