"""What pdfium sees on a page: its characters in reading order, each with its box as shown, its size and weight."""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from math import hypot
from typing import NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from guide.reading.tidy import tidy
from guide.records import Box

HYPHENS = "-\u2010\u00ad\x02"
"""pdfium gives U+0002 for a hyphen at a line's end that it takes for a soft one."""
SYMBOLS = {"\uf0b7": "•", "\uf0a7": "▪", "\uf02d": "–", "\uf0d8": "▪"}
"""Word's bullets, which stand in a private place of the Symbol fonts."""
TEX = dict(
    zip(
        "\x0b\x0c\r\x0e\x0f\x10\x11\x15\x16\x1b\x1c\x1d\x1e\x1f¿",
        ["ff", "fi", "fl", "ffi", "ffl", "“", "”", "–", "—", "ff", "fi", "fl", "ffi", "ffl", "£"],
        strict=True,
    )
)
"""What TeX's bitmap fonts, which have neither name nor table of meanings, set for these codes (encodings OT1 and T1)."""
MARKS = "0123456789*†‡§¹²³⁴⁵⁶⁷⁸⁹⁰"
"""What may be the mark of a footnote."""
PLAIN = frozenset(range(32, 127)) - set(map(ord, MARKS))
"""What stands for itself."""
GENERATED = (10, 13, 32)
"""What pdfium makes up between words and lines; its U+0002 stands for a hyphen that is printed."""
OBJECT_AT = ctypes.cast(raw.FPDFText_GetTextObject, ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int))
"""FPDFText_GetTextObject, which gives the bare address: a pointer object for every character costs more than all else of it."""
BOLD = 600
BOLD_NAMES = ("bold", "black", "heavy", "semib", "demi", "cmbx", "cmssbx", "ecbx", "sfbx")
"""The last four are TeX's."""
FORCE_BOLD = 1 << 18
"""Font descriptor flag (ISO 32000-2, table 121)."""
INVISIBLE_MODE = 3
"""Text rendering mode: neither fill nor stroke (ISO 32000-2, table 104)."""


class Style(NamedTuple):
    """How a run of characters is set."""

    size: float
    """Points, as shown."""
    bold: bool
    unseen: bool
    """Set to be invisible: no paint at all."""
    nameless: bool
    """Set in a font that tells no name."""
    turned: bool
    """Not set from left to right."""
    run: int
    """Characters of one text object share this number."""


class Glyph(NamedTuple):
    """One character, after ligatures are written out; "\\n" stands between lines and has no box of its own."""

    char: str
    box: Box
    style: Style
    foot: float = 0.0
    """Of a sign that may be a note's mark: where its ink begins above the page's bottom, in points."""


@dataclass(frozen=True)
class Sheet:
    """The rectangle of a page that is shown, and how it is turned when it is shown."""

    crop: Box
    rotation: int
    """Degrees clockwise: 0, 90, 180 or 270."""
    width: float
    height: float
    """Points, as shown."""

    def shown(self, left: float, bottom: float, right: float, top: float) -> Box:
        """A box of the page's own space as it is shown: origin bottom left of what is visible, turned as displayed."""
        if self.rotation == 0:
            return Box(left - self.crop.left, bottom - self.crop.bottom, right - self.crop.left, top - self.crop.bottom)
        (x1, y1), (x2, y2) = self._point(left, bottom), self._point(right, top)
        return Box(min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2))

    def _point(self, x: float, y: float) -> tuple[float, float]:
        crop = self.crop
        match self.rotation:
            case 90:
                return y - crop.bottom, crop.right - x
            case 180:
                return crop.right - x, crop.top - y
            case 270:
                return crop.top - y, x - crop.left
        return x - crop.left, y - crop.bottom


def sheet_of(page: pdfium.PdfPage) -> Sheet:
    """Size and turn of a page as it is shown."""
    return Sheet(Box(*page.get_cropbox()), page.get_rotation(), *page.get_size())


def glyphs_of(page: pdfium.PdfPage, sheet: Sheet) -> Iterator[Glyph]:
    """The characters of a page in pdfium's order. The caller holds the lock of `pdfium.py`."""
    text = page.get_textpage()
    styles: dict[int, Style] = {}
    plain = Style(0.0, False, False, False, False, 0)
    box = Box(0, 0, 0, 0)
    for index in range(text.count_chars()):
        code = raw.FPDFText_GetUnicode(text.raw, index)
        if code in GENERATED and raw.FPDFText_IsGenerated(text.raw, index) == 1:
            if code != 13:
                yield Glyph("\n" if code == 10 else " ", box._replace(left=box.right), plain)
            continue
        address = OBJECT_AT(text.raw, index) or 0
        style = styles.get(address) or styles.setdefault(address, _style(text, index, sheet, len(styles) + 1))
        box = _box(text, index, sheet)
        if code in PLAIN:
            yield Glyph(chr(code), box, style)
        elif (char := chr(code) if code < 0x110000 else "\ufffd") in MARKS:
            yield Glyph(char, box, style, _foot(text, index, sheet))
        else:
            yield from _written_out(char, box, style)


def _written_out(char: str, box: Box, style: Style) -> Iterator[Glyph]:
    """A ligature as its letters, each with its share of the width. Signs without a meaning give nothing."""
    meant = TEX.get(char, char) if style.nameless else SYMBOLS.get(char, char)
    letters = char if char in HYPHENS else tidy(meant)
    step = (box.right - box.left) / max(1, len(letters))
    for at, letter in enumerate(letters):
        yield Glyph(letter, box._replace(left=box.left + at * step, right=box.left + (at + 1) * step), style)


def _box(text: pdfium.PdfTextPage, index: int, sheet: Sheet) -> Box:
    """The character's box by its font's height and its advance, so that boxes of neighbours meet."""
    area = raw.FS_RECTF()
    raw.FPDFText_GetLooseCharBox(text.raw, index, area)
    return sheet.shown(area.left, area.bottom, area.right, area.top)


def _foot(text: pdfium.PdfTextPage, index: int, sheet: Sheet) -> float:
    left, bottom, right, top = text.get_charbox(index)
    return sheet.shown(left, bottom, right, top).bottom


def _style(text: pdfium.PdfTextPage, index: int, sheet: Sheet, run: int) -> Style:
    font = _font(text, index)
    return Style(
        size=_size(text, index),
        bold=_bold(text, index, font),
        nameless=not font[0],
        unseen=raw.FPDFTextObj_GetTextRenderMode(raw.FPDFText_GetTextObject(text, index)) == INVISIBLE_MODE,
        turned=_turned(text, index, sheet),
        run=run,
    )


def _matrix(text: pdfium.PdfTextPage, index: int) -> raw.FS_MATRIX:
    matrix = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(text, index, matrix)
    return matrix


def _size(text: pdfium.PdfTextPage, index: int) -> float:
    """The font size as shown: many programs set size 1 and scale by the matrix."""
    matrix = _matrix(text, index)
    size: float = raw.FPDFText_GetFontSize(text, index) * hypot(matrix.c, matrix.d)
    return round(size, 1)


def _turned(text: pdfium.PdfTextPage, index: int, sheet: Sheet) -> bool:
    matrix = _matrix(text, index)
    along, across = (matrix.a, matrix.b) if sheet.rotation % 180 == 0 else (matrix.b, matrix.a)
    return bool(abs(across) > abs(along) * 0.1)


def _font(text: pdfium.PdfTextPage, index: int) -> tuple[str, int]:
    """Name, in small letters, and descriptor flags of a character's font."""
    flags, name = ctypes.c_int(), ctypes.create_string_buffer(128)
    raw.FPDFText_GetFontInfo(text, index, name, 128, flags)
    return name.value.decode("utf-8", "replace").lower(), flags.value


def _bold(text: pdfium.PdfTextPage, index: int, font: tuple[str, int]) -> bool:
    name, flags = font
    weight: int = raw.FPDFText_GetFontWeight(text, index)
    return any(word in name for word in BOLD_NAMES) or bool(flags & FORCE_BOLD) or weight >= BOLD
