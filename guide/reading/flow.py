"""Rows become text: paragraphs, list items, headings and table rows, hyphens joined, and every character tied to its place."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from guide.reading.footnotes import MARK, Noted
from guide.reading.glyphs import HYPHENS
from guide.reading.headings import Head, Headings
from guide.reading.rows import Row
from guide.reading.tables import LEADERS, Table
from guide.records import Box, Heading, Line, Span

BULLET = re.compile(r"(?:[•▪◦‣●○■□·–—*]|-|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)])\s+(?=\S)")
ENDED = re.compile(r"[.!?:;][”’\"')\]]*$")
SPACED = 1.35
"""Times the usual distance of two lines: more parts paragraphs."""
INDENTED = 0.8
"""Of the size: a line that begins so far to the right of the one above opens a paragraph."""
SHORT = 6.0
"""Of the size: a line that ends so far before the widest one above it ends a paragraph, when it ends with a full stop."""


@dataclass
class Flow:
    """A text as it grows, with its lines, its headings and what stands apart."""

    text: str = ""
    lines: list[Line] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    apart: list[Span] = field(default_factory=list)
    starts: dict[int, int] = field(default_factory=dict)
    """By page: where its first character stands."""

    def write(self, row: Row) -> None:
        """Add a row's characters at the end of the text."""
        start = len(self.text)
        self.text += row.text
        self.starts.setdefault(row.page, start)
        self.lines.append(Line(start=start, end=len(self.text), page=row.page, box=row.box, edges=row.edges))

    def sign(self, text: str) -> None:
        """Add what stands on no page: spaces between lines, line breaks between blocks, signs in a table's row."""
        self.text += text


@dataclass(frozen=True)
class Paragraph:
    """Rows that belong together, perhaps over several pages; a list item is one too."""

    rows: tuple[Row, ...]
    note: bool = False
    contents: bool = False

    @property
    def item(self) -> bool:
        """Whether it is an item of a list."""
        return bool(BULLET.match(self.rows[0].text)) and not self.note

    @property
    def open(self) -> bool:
        """Whether it may go on where the next page or column begins."""
        return not (self.note or self.contents or ENDED.search(self.rows[-1].words))


@dataclass(frozen=True)
class Unplaced:
    """Words of a page whose characters have no places of their own."""

    page: int
    text: str
    box: Box | None = None
    """Around what is set sideways, which stands apart; None where nobody knows the place."""


Piece = Paragraph | Head | Table | Unplaced


class Pieces:
    """Gathers the pages of a document into blocks."""

    def __init__(self, headings: Headings, pitch: float) -> None:
        self.pieces: list[Piece] = []
        self._headings = headings
        self._pitch = pitch
        self.table: Table | None = None
        """With which the last page ends."""

    def add_page(self, noted: Noted, unplaced: Sequence[Unplaced] = ()) -> None:
        """Take a page's text, then its footnotes and so on, which stand before the paragraph that runs over to the next page."""
        parts = noted.body
        ending = parts[-1] if parts else None
        self.table = ending if isinstance(ending, Table) else None
        at = 0
        while at < len(parts):
            at += self._add(parts, at)
        footnotes = _notes(noted.notes)
        last = self.pieces[-1] if self.pieces else None
        runs_over = isinstance(last, Paragraph) and last.open and last.rows[-1] is ending
        self.pieces[len(self.pieces) - runs_over : len(self.pieces)] = [
            *footnotes,
            *unplaced,
            *([last] if runs_over and last else []),
        ]

    def _add(self, parts: Sequence[Row | Table], at: int) -> int:
        """Add the block that begins at `at`; the number of parts taken."""
        part = parts[at]
        if isinstance(part, Table):
            self.pieces.append(part)
            return 1
        if LEADERS.search(part.text):
            self.pieces.append(Paragraph((part,), contents=True))
            return 1
        head = self._headings.group(_rows_from(parts, at))
        if head:
            self.pieces.append(head)
            return len(head.rows)
        last = self.pieces[-1] if self.pieces else None
        if isinstance(last, Paragraph) and self._continues(last, part):
            self.pieces[-1] = Paragraph((*last.rows, part))
        else:
            self.pieces.append(Paragraph((part,)))
        return 1

    def _continues(self, paragraph: Paragraph, row: Row) -> bool:
        above, first = paragraph.rows[-1], paragraph.rows[0]
        if paragraph.note or paragraph.contents or BULLET.match(row.text) or abs(row.size - above.size) > 0.15 * above.size:
            return False
        if row.aside != above.aside or (row.aside and row.bold != above.bold):
            return False
        if row.page != above.page or row.box.bottom > above.box.bottom:
            return paragraph.open
        if above.box.bottom - row.box.bottom > SPACED * max(self._pitch, 1.1 * row.size):
            return False
        if paragraph.item:
            return row.box.left > first.box.left + 0.3 * row.size
        ended = bool(ENDED.search(above.words))
        widest = max(other.box.right for other in paragraph.rows)
        indented = row.box.left - above.box.left > INDENTED * row.size
        return not (ended and (indented or max(widest, row.box.right) - above.box.right > SHORT * row.size))


def _rows_from(parts: Sequence[Row | Table], at: int) -> list[Row]:
    rows: list[Row] = []
    for part in parts[at : at + 5]:
        if isinstance(part, Table):
            break
        rows.append(part)
    return rows


def _notes(rows: Sequence[Row]) -> list[Paragraph]:
    """A page's footnotes: each begins with its mark."""
    notes: list[list[Row]] = []
    for row in rows:
        if MARK.match(row.text) or not notes:
            notes.append([])
        notes[-1].append(_spaced(row))
    return [Paragraph(tuple(note), note=True) for note in notes]


def _spaced(row: Row) -> Row:
    """A footnote's row, with a space between a raised mark and the words to which it is glued."""
    end = next((at for at in range(len(row.text)) if at not in row.raised), 0)
    if not 0 < end < len(row.text) or row.text[end] == " ":
        return row
    edges = (*row.edges[: end + 1], row.edges[end], *row.edges[end + 1 :])
    return replace(row, text=f"{row.text[:end]} {row.text[end:]}", edges=edges, raised=())


def pitch_of(rows: Sequence[Row]) -> float:
    """The usual distance from line to line, in points; 0 when there are no two lines."""
    steps = Counter(
        round(above.box.bottom - row.box.bottom, 0)
        for above, row in pairwise(rows)
        if above.page == row.page and 0 < above.box.bottom - row.box.bottom < 4 * row.size
    )
    return steps.most_common(1)[0][0] if steps else 0.0


def written(blocks: Iterable[Piece], words: Counter[str]) -> Flow:
    """The text of all blocks. `words` are those of the document, by which hyphens at line ends are judged."""
    flow = Flow()
    before: Piece | None = None
    for block in blocks:
        flow.sign(_between(before, block))
        start = len(flow.text)
        match block:
            case Table():
                _write_table(flow, block, words)
            case Unplaced():
                _write_unplaced(flow, block)
            case Head():
                _write_rows(flow, block.rows, words)
                flow.headings.append(Heading(start=start, end=len(flow.text), level=block.level, title=flow.text[start:]))
            case Paragraph(contents=True):
                _write_contents(flow, block.rows[0])
                flow.apart.append(Span(start, len(flow.text)))
            case Paragraph():
                _write_rows(flow, block.rows, words)
                if block.note:
                    flow.apart.append(Span(start, len(flow.text)))
        before = block
    return flow


def _between(before: Piece | None, block: Piece) -> str:
    """List items follow their stem and each other without a blank line."""
    if before is None:
        return ""
    listed = isinstance(block, Paragraph) and block.item and isinstance(before, Paragraph)
    close = listed and isinstance(before, Paragraph) and (before.item or before.rows[-1].words.endswith(":"))
    contents = isinstance(block, Paragraph) and block.contents and isinstance(before, Paragraph) and before.contents
    return "\n" if close or contents else "\n\n"


def _write_rows(flow: Flow, rows: Sequence[Row], words: Counter[str]) -> None:
    for at, row in enumerate(rows):
        after = rows[at + 1] if at + 1 < len(rows) else None
        hyphenated = after is not None and len(row.text) > 1 and row.text[-1] in HYPHENS and row.text[-2].isalnum()
        if after is not None and hyphenated:
            flow.write(row if _keeps_hyphen(row, after, words) else row.part(0, len(row.text) - 1))
        else:
            flow.write(row)
            flow.sign(" " if after is not None else "")
    flow.text = flow.text.replace("\x02", "-").replace("\u00ad", "-")


def _write_contents(flow: Flow, row: Row) -> None:
    """A line of a table of contents, its leaders as one sign."""
    leaders = LEADERS.search(row.text)
    assert leaders
    title, number = row.text[: leaders.start()], row.text[leaders.end() :]
    if title.strip():
        flow.write(row.part(0, leaders.start()).stripped())
    flow.sign(" … ")
    if number.strip():
        flow.write(row.part(leaders.end(), len(row.text)).stripped())


def _keeps_hyphen(row: Row, after: Row, words: Counter[str]) -> bool:
    """Whether a hyphen at a line's end belongs: as the document writes the word elsewhere, else by the sign and what follows."""
    first = re.split(r"\s", row.text[:-1])[-1]
    rest = after.text.split()[0]
    whole, parted = _word(first + rest), _word(f"{first}-{rest}")
    if words[parted] != words[whole]:
        return words[parted] > words[whole]
    return row.text[-1] in "-\u2010" and not rest[0].islower()


def words_of(rows: Iterable[Row]) -> Counter[str]:
    """The words of a document that no line end cuts, with their hyphens, in small letters."""
    words: Counter[str] = Counter()
    for row in rows:
        parts = row.text.split()
        words.update(_word(part) for part in (parts[:-1] if row.text[-1:] in HYPHENS else parts))
    return words


def _word(text: str) -> str:
    return text.replace("\u2010", "-").strip(".,;:!?()[]“”‘’\"'").lower()


def _write_unplaced(flow: Flow, words: Unplaced) -> None:
    start = len(flow.text)
    flow.starts.setdefault(words.page, start)
    flow.sign(words.text)
    if words.box:
        flow.lines.append(Line(start=start, end=len(flow.text), page=words.page, box=words.box))
        flow.apart.append(Span(start, len(flow.text)))


def _write_table(flow: Flow, table: Table, words: Counter[str]) -> None:
    """Each row on its own line: every cell behind the head of its column, both tied to their places on the page."""
    for at, row in enumerate(table.rows):
        flow.sign("\n" if at else "")
        filled = [(head, cell) for head, cell in zip(table.head, row, strict=True) if cell]
        for number, (head, cell) in enumerate(filled):
            flow.sign("; " if number else "")
            _write_head(flow, head, cell[0].page, words)
            flow.sign(": " if head else "")
            _write_rows(flow, cell, words)


def _write_head(flow: Flow, head: Sequence[Row], page: int, words: Counter[str]) -> None:
    """A head's words; where the table goes on over the page, they have no place there."""
    there = len(flow.lines)
    _write_rows(flow, head, words)
    if head and head[0].page != page:
        del flow.lines[there:]
