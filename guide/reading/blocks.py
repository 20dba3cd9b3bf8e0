"""A text without pages is made of blocks: headings, paragraphs, list items and table rows, each with its line in the file."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from guide.records import Heading, ReferenceMark, Span

BULLET = "• "


@dataclass(frozen=True)
class Block:
    """A heading, paragraph, list item or table row."""

    text: str
    line: int
    """In the file, from 1, of its first character."""
    breaks: tuple[int, ...] = ()
    """Offsets in `text` at which the file's next line began."""
    level: int = 0
    """Of a heading, from 1; 0 for all else."""
    tight: bool = False
    """List items and table rows follow each other without a blank line."""
    keys: tuple[ReferenceMark, ...] = ()
    apart: bool = False
    """Read but never quoted: a note."""


@dataclass(frozen=True)
class Marked:
    """The text of a Markdown file, with headings, reference keys, and lines of the file."""

    text: str = ""
    headings: tuple[Heading, ...] = ()
    references: tuple[ReferenceMark, ...] = ()
    html: tuple[int, ...] = ()
    """Lines of the file that hold HTML, which is left out."""
    places: tuple[tuple[int, int], ...] = ()
    """(offset in `text`, line in the file from 1), ascending."""
    apart: tuple[Span, ...] = ()
    """Notes."""

    def line_at(self, offset: int) -> int:
        """The line of the file, from 1, on which the character at `offset` stood."""
        at = bisect_right(self.places, (offset, 1 << 30)) - 1
        return self.places[max(at, 0)][1] if self.places else 1


def joined(blocks: Sequence[Block], html: tuple[int, ...] = ()) -> Marked:
    """One text of all blocks that hold any. `html` are the lines of the file from which something was left out."""
    text, headings, references, places, apart = "", [], [], [], []
    before: Block | None = None
    for block in blocks:
        close = before is not None and block.tight and (before.tight or before.text.endswith(":"))
        text += "" if before is None else "\n" if close else "\n\n"
        start, before = len(text), block
        text += block.text
        places += [(start, block.line)] + [(start + at, block.line + n) for n, at in enumerate(block.breaks, 1)]
        references += [ReferenceMark(start + mark.offset, mark.key) for mark in block.keys]
        if block.apart:
            apart.append(Span(start, len(text)))
        if block.level:
            headings.append(Heading(start=start, end=len(text), level=block.level, title=block.text))
    return Marked(text, tuple(headings), tuple(references), html, tuple(places), tuple(apart))


def named_row(header: Sequence[str], cells: Sequence[str]) -> str:
    """A table's row as it can be quoted alone: each cell behind its column's head, empty cells left out."""
    pairs = zip_longest(header, cells, fillvalue="")
    return "; ".join(f"{head}: {cell}" if head else cell for head, cell in pairs if cell)
