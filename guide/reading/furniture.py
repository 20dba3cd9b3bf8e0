"""Running heads, running feet and page numbers: what comes back on every page leaves the text, and tells the printed number."""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import product

from guide.reading.glyphs import Sheet
from guide.reading.rows import Row
from guide.reading.tables import cells_of

MARGIN = 0.13
"""Of the page's height: running heads and feet stand in its outermost parts."""
WIDE_MARGIN = 0.25
"""Of the page's height: the same where nothing stands further out."""
REPEATED = 3
"""Pages on which a line must come back at the same height."""
SHORTEST = 3
"""Characters: a shorter part of a line is no sign of furniture by itself."""
HEIGHT = 4.0
"""Points: how far "the same height" may differ."""
ROMAN = re.compile(r"(?=[ivxlc])(?:c{0,3})(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})", re.IGNORECASE)
NUMBER = re.compile(r"\d{1,4}|[ivxlc]+", re.IGNORECASE)
DASHES = "-–— "
VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


@dataclass(frozen=True)
class Furnished:
    """A document's pages without their furniture."""

    pages: tuple[tuple[Row, ...], ...]
    printed: tuple[str, ...]
    """The number printed on each page; empty where none was found."""
    removed: tuple[str, ...]
    """What was taken out, one example of each, digits masked."""


def without_furniture(pages: Sequence[Sequence[Row]], sheets: Sequence[Sheet], labels: Sequence[str]) -> Furnished:
    """Take running heads, feet and page numbers out of the pages' rows. `labels` are the file's own page labels."""
    marginal = [_marginal(rows, sheet) for rows, sheet in zip(pages, sheets, strict=True)]
    repeated = _repeated(marginal, labels)
    candidates = [
        [
            row
            for row in rows
            if _masks(row, number, label) & repeated.get(_height(row), set()) or _numeral(row.words, label, number)
        ]
        for number, (rows, label) in enumerate(zip(marginal, labels, strict=True), 1)
    ]
    return Furnished(
        pages=tuple(tuple(row for row in rows if row not in out) for rows, out in zip(pages, candidates, strict=True)),
        printed=tuple(_printed(candidates)),
        removed=tuple(dict.fromkeys(_mask(row.words) for rows in candidates for row in rows)),
    )


def _marginal(rows: Sequence[Row], sheet: Sheet) -> list[Row]:
    """The rows of the outer parts of a page, and its first and its last, which small pages set further in."""

    def near_an_edge(row: Row, part: float) -> bool:
        middle = (row.box.bottom + row.box.top) / 2
        return middle < part * sheet.height or middle > (1 - part) * sheet.height

    outermost = [max(rows, key=lambda row: row.box.top), min(rows, key=lambda row: row.box.bottom)] if rows else []
    return [row for row in rows if near_an_edge(row, MARGIN) or (row in outermost and near_an_edge(row, WIDE_MARGIN))]


def _mask(text: str) -> str:
    """A line as it comes back on each page: its digits, or a roman numeral that is all or at an end of it, as #."""
    masked = re.sub(r"\d+", "#", text)
    return re.sub(r"^[ivxlc]+(?=\s|$)|(?<=\s)[ivxlc]+$", "#", masked)


def _masks(row: Row, page: int, label: str) -> set[str]:
    """A line, and its parts between wide spaces: where the chapter's title changes, the work's title beside it does not.

    A number at an end of the line that counts on from page to page, or is the page's label, comes back too.
    """
    cells = [cell.words for cell in cells_of(row)]
    ends = (cells[0], cells[-1]) if len(cells) > 1 else ()
    counting = {f"page {_roman(word)} {value - page}" for word in ends if (value := _value(word))}
    labelled = {"label"} if label and label in ends else set()
    return {_mask(row.words), *(_mask(cell) for cell in cells if len(cell) > SHORTEST), *counting, *labelled}


def _height(row: Row) -> int:
    return round(row.box.bottom / HEIGHT)


def _repeated(marginal: Sequence[Sequence[Row]], labels: Sequence[str]) -> Mapping[int, set[str]]:
    """By height, the masked lines that stand there, or a step higher or lower, on enough pages."""
    pages: dict[tuple[int, str], set[int]] = defaultdict(set)
    for page, (rows, label) in enumerate(zip(marginal, labels, strict=True), 1):
        for row in rows:
            for near, mask in product((-1, 0, 1), _masks(row, page, label)):
                pages[_height(row) + near, mask].add(page)
    repeated: dict[int, set[str]] = defaultdict(set)
    for (height, mask), on in pages.items():
        if len(on) >= REPEATED:
            repeated[height].add(mask)
    return repeated


def _numeral(text: str, label: str, number: int) -> bool:
    """Whether a line in the margin is nothing but this page's number, on however few pages."""
    bare = text.strip(DASHES)
    return bool(NUMBER.fullmatch(bare)) and bare.lower() in (label.lower(), str(number))


def _printed(furniture: Sequence[Sequence[Row]]) -> list[str]:
    """Of the numbers at the ends of a page's furniture, the one that counts on from page to page."""
    found = [[word for row in rows for word in _ends(row.words)] for rows in furniture]
    steps = Counter(
        (_roman(word), value - page) for page, words in enumerate(found) for word in set(words) if (value := _value(word))
    )
    alone = [{row.words.strip(DASHES) for row in rows} for rows in furniture]

    def trust(word: str, page: int) -> int:
        return steps[_roman(word), (_value(word) or 0) - page] + (word in alone[page])

    best = [max(words, key=partial(trust, page=page), default="") for page, words in enumerate(found)]
    return [word if word and trust(word, page) > 1 else "" for page, word in enumerate(best)]


def _ends(text: str) -> list[str]:
    """The numbers with which a line begins or ends, or that follow the word page, or stand before the number of all pages."""
    named = re.findall(r"\bpage\s+(\w+)|\b(\d+)\s*(?:/|of)\s*\d+$", text, re.IGNORECASE)
    words = re.findall(r"[^\s|·•–—-]+", text)
    return [word for word in ["".join(found) for found in named] or [*words[:1], *words[-1:]] if _value(word)]


def _roman(word: str) -> bool:
    return not word.isdigit()


def _value(word: str) -> int | None:
    """What an arabic or lower-case roman number counts; None for another word."""
    if word.isascii() and word.isdigit() and len(word) <= 4:
        return int(word)
    if not word.islower() or not ROMAN.fullmatch(word):
        return None
    counts = [VALUES[letter] for letter in word]
    return sum(-count if count < after else count for count, after in zip(counts, [*counts[1:], 0], strict=True))
