"""Markdown becomes one tidy text: what is read, without its signs, and where each character stood in the file."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from markdown_it import MarkdownIt
from markdown_it.token import Token

from guide.reading.blocks import BULLET, Block, Marked, joined, named_row
from guide.reading.tidy import tidy
from guide.records import ReferenceMark

KEYS = re.compile(r"(?: ?\[S\d+[a-z]?\])+")
KEY = re.compile(r"S\d+[a-z]?")
PARSER = MarkdownIt("commonmark").enable("table")


def read_markdown(markdown: str, *, first_line: int = 1, keys: bool = False) -> Marked:
    """Read Markdown that starts on `first_line` of its file; with `keys`, reference keys `[S2]` leave the text."""
    tokens = PARSER.parse(markdown)
    walk = _Walk(first_line)
    blocks = [_without_keys(block) if keys else block for block in walk.blocks(tokens)]
    return joined([block for block in blocks if block.text], tuple(walk.html))


@dataclass
class _Walk:
    """One pass over markdown-it's tokens, which remembers the lists and the table that it is in."""

    first_line: int
    html: list[int] = field(default_factory=list)
    lists: list[str] = field(default_factory=list)
    marker: str = ""
    header: list[str] | None = None
    row: list[str] | None = None
    row_line: int = 0

    def blocks(self, tokens: Sequence[Token]) -> Iterator[Block]:
        level = 0
        for token in tokens:
            line = self.first_line + (token.map[0] if token.map else 0)
            match token.type:
                case "heading_open":
                    level = max(1, int(token.tag[1]) - 1)
                case "heading_close":
                    level = 0
                case "inline":
                    yield from self._inline(token, line, level)
                case "fence" | "code_block":
                    yield Block(tidy(token.content).strip(), line)
                case "html_block":
                    self.html.append(line)
                case "tr_close":
                    yield from self._row()
                case _:
                    self._around(token)

    def _around(self, token: Token) -> None:
        match token.type:
            case "bullet_list_open" | "ordered_list_open":
                self.lists.append(token.type)
            case "bullet_list_close" | "ordered_list_close":
                self.lists.pop()
            case "list_item_open":
                self.marker = BULLET if self.lists[-1].startswith("bullet") else f"{token.info}. "
            case "table_open":
                self.header = None
            case "tr_open":
                self.row, self.row_line = [], self.first_line + (token.map[0] if token.map else 0)

    def _inline(self, token: Token, line: int, level: int) -> Iterator[Block]:
        text, breaks = self._text(token.children or [], line)
        if self.row is not None:
            self.row.append(text)
            return
        marker, self.marker = self.marker, ""
        yield Block(marker + text, line, tuple(at + len(marker) for at in breaks), level, tight=bool(marker))

    def _text(self, children: Sequence[Token], line: int) -> tuple[str, list[int]]:
        text, breaks = "", []
        for child in children:
            match child.type:
                case "softbreak" | "hardbreak":
                    text = text.rstrip(" ") + " "
                    breaks.append(len(text))
                case "html_inline":
                    self.html.append(line + len(breaks))
                case _:
                    text += tidy(child.content)
        return text.rstrip(), breaks

    def _row(self) -> Iterator[Block]:
        cells, self.row = self.row or [], None
        if self.header is None:
            self.header = cells
        else:
            yield Block(named_row(self.header, cells), self.row_line, tight=True)


def _without_keys(block: Block) -> Block:
    """Reference keys and the space before them leave the text; where they stood is kept."""
    found = list(KEYS.finditer(block.text))

    def moved(at: int) -> int:
        return at - sum(max(0, min(at, cut.end()) - cut.start()) for cut in found)

    marks = tuple(ReferenceMark(moved(cut.start()), key) for cut in found for key in KEY.findall(cut[0]))
    return replace(block, text=KEYS.sub("", block.text), breaks=tuple(map(moved, block.breaks)), keys=marks)
