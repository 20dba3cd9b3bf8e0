"""Headings: rows that the outline names, or that are set larger or bolder than the text."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import dropwhile, groupby, takewhile

from guide.reading.rows import Row
from guide.records import Box

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
NEARER = 1.3
"""Times: how much further a heading stands from what precedes it than from what follows."""
SHORTEST = 60
"""Characters of a heading that is hardly larger than the text."""
CLOSE, LOOSE = 1.4, 1.7
"""Of the size: how near the next line of a heading stands, where the one above could have held more, and where it is full."""
MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
NAME = r"(?:[A-Z]\.\s?)+[A-Z][\w’'-]+"
BYLINE = re.compile(rf"(?i:by)\s.*|(?:\d{{1,2}}\s)?(?:{MONTH})\s\d{{4}}|{NAME}(?:(?:,|\s(?:and|&))\s{NAME})+")
"""A date, or who wrote it: R. Field and E. Fry."""


Place = tuple[int, Box]
"""A row's page and box, which no other row has."""


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
        self._left = min((row.box.left for row in rows), default=0.0)
        self._right = {page: max(row.box.right for row in on) for page, on in groupby(rows, key=lambda row: row.page)}
        self._alone = set(map(_place, _alone(rows, self.body_size)))
        self._bylines: Set[Place] = frozenset()
        self._bylines = frozenset(map(_place, self._below_title([row for row in rows if row.page == 1])))
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
        if row.aside or _place(row) in self._bylines or len(row.words) > LONGEST or not any(char.isalpha() for char in row.words):
            return False
        bold = row.bold and not self._bold_body and row.size >= 0.8 * self.body_size and not row.words.endswith(ENDS)
        return row.size >= LARGER * self.body_size or bold or _place(row) in self._alone

    def _goes_on(self, above: Row, row: Row) -> bool:
        step = above.box.bottom - row.box.bottom
        near = 0 < step < (CLOSE if self._has_room(above, row) else LOOSE) * above.size
        return near and _style(row) == _style(above) and not self._entry([row]) and not NUMBERED.match(row.words)

    def _below_title(self, rows: Sequence[Row]) -> Iterator[Row]:
        """Who wrote it and when: what follows the title of the first page, larger than the text, and is set like no heading."""
        larger = list(takewhile(self._set_apart, dropwhile(lambda row: not self._set_apart(row), rows)))
        below = [_style(row) for row in rows if row not in larger and self._set_apart(row)]
        for row in larger[1:]:
            plain = not row.bold and _style(row) < _style(larger[0]) and _style(row) not in below
            if BYLINE.fullmatch(row.words) or (plain and self._centred(row, larger[0]) and not self._entry([row])):
                yield row

    def _centred(self, row: Row, title: Row) -> bool:
        """Whether a row stands under the middle of the title, away from the margin."""
        one, other = row.box, title.box
        middle = abs(one.left + one.right - other.left - other.right) < 6
        return middle and min(one.left, other.left) > self._left + row.size

    def _has_room(self, above: Row, row: Row) -> bool:
        """Whether the first word of `row` would have stood on the line above, had it been meant to go on there."""
        word = row.edges[len(row.words.split()[0])] - row.box.left
        return above.box.right + word + above.size < self._right[above.page]

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


def _alone(rows: Sequence[Row], body_size: float) -> Iterator[Row]:
    """Short lines a little larger than the text and nearer to the line below than to the one above: headings of a scan."""
    for above, row, below in zip(rows, rows[1:], rows[2:], strict=False):
        before, after = above.box.bottom - row.box.bottom, row.box.bottom - below.box.bottom
        apart = above.page == row.page and before > max(NEARER * after, 1.7 * row.size)
        words = row.words[:1].isupper() or NUMBERED.match(row.words)
        if apart and words and row.size > body_size and len(row.words) <= SHORTEST and not row.words.endswith(ENDS):
            yield row


def _place(row: Row) -> Place:
    return row.page, row.box


def _style(row: Row) -> tuple[float, bool]:
    return round(row.size * 2) / 2, row.bold


def _plain(title: str) -> str:
    """A title without its number, its case and its spaces."""
    return re.sub(r"\W+", "", NUMBERING.sub("", title.strip()).lower())
