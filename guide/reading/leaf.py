"""One page of a PDF: what a reader sees on it, and what of it was left out or could not be read."""

from collections.abc import Sequence
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as raw
from PIL import Image

from guide.reading.flow import Unplaced
from guide.reading.glyphs import Glyph, Sheet, glyphs_of, sheet_of
from guide.reading.pdfium import drawable
from guide.reading.rows import Row, rows_of, with_drawn_bullets, without_unseen
from guide.reading.sideways import sideways_of
from guide.records import Box

SCALE = 1.5
"""Pixels a point of the picture by which it is judged what can be seen: enough for type of 4 points."""
LEAST_LETTERS = 12
"""A page with fewer and with a picture is taken for a scan."""
DOT = (1.5, 7.0)
"""Points: how wide a drawn bullet may be."""


@dataclass(frozen=True)
class Leaf:
    """What was found on one page, before any of it is understood."""

    sheet: Sheet
    rows: tuple[Row, ...] = ()
    sideways: tuple[Unplaced, ...] = ()
    drawn: tuple[Box, ...] = ()
    """The boxes of lines, frames and grounds."""
    told: tuple[str, ...] = ()
    """What was left out or could not be read, in words."""


def leaf_of(document: pdfium.PdfDocument, number: int) -> Leaf:
    """The page at position `number`, from 1. The caller holds the lock of `pdfium.py`."""
    try:
        page = document[number - 1]
    except pdfium.PdfiumError:
        return Leaf(Sheet(Box(0, 0, 1, 1), 0, 1, 1), told=("The page is damaged and could not be read.",))
    leaf = _read(page, sheet_of(page), number)
    page.close()
    return leaf


def _read(page: pdfium.PdfPage, sheet: Sheet, number: int) -> Leaf:
    glyphs = list(glyphs_of(page, sheet))
    letters = sum(glyph.char.isalnum() for glyph in glyphs)
    pictures, drawn = _shapes(page, sheet)
    if letters == 0:
        return Leaf(sheet, told=("No text could be read; the page is a picture.",) if pictures else ())
    picture = page.render(scale=drawable(SCALE, sheet.width, sheet.height), grayscale=True).to_pil()
    scanned = any(_area(box) > 0.7 * sheet.width * sheet.height for box in pictures)
    seen, unseen = without_unseen(glyphs, sheet, _grey(picture), scanned)
    rows = with_drawn_bullets(rows_of((glyph for glyph in seen if not glyph.style.turned), number), _dots(drawn))
    told = _told(seen, unseen, letters < LEAST_LETTERS and bool(pictures))
    return Leaf(sheet, tuple(rows), tuple(sideways_of(seen, number)), tuple(drawn), told)


def _shapes(page: pdfium.PdfPage, sheet: Sheet) -> tuple[list[Box], list[Box]]:
    """The boxes of a page's pictures, and of what is drawn on it."""
    pictures: list[Box] = []
    drawn: list[Box] = []
    for shape in page.get_objects([raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_PATH]):
        boxes = pictures if shape.type == raw.FPDF_PAGEOBJ_IMAGE else drawn
        boxes.append(sheet.shown(*shape.get_bounds()))
    return pictures, drawn


def _told(seen: Sequence[Glyph], unseen: Sequence[Glyph], pictured: bool) -> tuple[str, ...]:
    told = []
    if hidden := "".join(glyph.char for glyph in unseen).strip():
        told.append(f"{len(hidden)} characters that cannot be seen on the page were left out.")
    if turned := sum(glyph.style.turned and glyph.char.isalnum() for glyph in seen):
        told.append(f"{turned} characters are set sideways: they are never quoted.")
    if pictured:
        told.append("Almost no text could be read; the page may be a picture.")
    return tuple(told)


def _dots(drawn: Sequence[Box]) -> list[Box]:
    """Small shapes that are about as wide as high."""
    return [box for box in drawn if DOT[0] < (width := box.right - box.left) < DOT[1] and abs(box.top - box.bottom - width) < 1]


def _area(box: Box) -> float:
    return (box.right - box.left) * (box.top - box.bottom)


def _grey(picture: Image.Image) -> Image.Image:
    return picture if picture.mode == "L" else picture.convert("L")
