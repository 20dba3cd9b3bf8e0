"""Where quoted words stand on a page, and the picture of the page with them marked."""

import io
from collections.abc import Sequence
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as raw
from PIL import Image, ImageChops, ImageDraw

from guide.errors import NotFound, SourceError
from guide.reading.pdfium import PDFIUM, drawable
from guide.records import Box, Line, Reading, Span

OCHRE = (166, 99, 16)
YELLOW = (255, 236, 150)
UNDERLINE = 1.2
"""Points."""


def boxes_of(reading: Reading, span: Span, page: int) -> list[Box]:
    """The boxes, one a line, that cover the characters of `span` on the page at position `page`, and no others."""
    lines = (line for line in reading.lines if line.page == page and line.start < span.end and line.end > span.start)
    return [_part(line, span) for line in lines]


def _part(line: Line, span: Span) -> Box:
    """The part of a line's box that covers the span. Without edges the whole line."""
    if not line.edges:
        return line.box
    inside = line.edges[max(span.start, line.start) - line.start : min(span.end, line.end) - line.start + 1]
    return line.box._replace(left=min(inside), right=max(inside))


def page_picture(path: Path, page: int, boxes: Sequence[Box], here: Sequence[Box], scale: float = 2.0) -> bytes:
    """A page of a PDF as PNG: `boxes` underlined, `here` marked and underlined.

    `page` is the position in the file, from 1; `scale` is pixels a point.
    Raises NotFound for a page that is not there, SourceError for a file that cannot be opened.
    """
    with PDFIUM:
        picture, height, scale = _rendered(path, page, scale)
    for box in here:
        _mark(picture, _pixels(box, height, scale))
    draw = ImageDraw.Draw(picture)
    for box in (*boxes, *here):
        left, _, right, bottom = _pixels(box, height, scale)
        draw.rectangle((left, bottom, right, bottom + UNDERLINE * scale), fill=OCHRE)
    kept = io.BytesIO()
    picture.save(kept, "PNG", optimize=True)
    return kept.getvalue()


def _rendered(path: Path, page: int, scale: float) -> tuple[Image.Image, float, float]:
    """The page, its height in points, and the pixels a point that it was drawn with: fewer where it is very large."""
    try:
        document = pdfium.PdfDocument(path)
    except (pdfium.PdfiumError, FileNotFoundError) as fault:
        locked = isinstance(fault, pdfium.PdfiumError) and fault.err_code == raw.FPDF_ERR_PASSWORD
        advice = "It is locked, and its password is not kept: read its text instead." if locked else "Add the file again."
        raise SourceError(f"{path.name} cannot be shown.", advice) from fault
    try:
        if not 1 <= page <= len(document):
            raise NotFound(f"{path.name} has no page {page}.", f"It has {len(document)} pages.")
        sheet = document[page - 1]
        scale = drawable(scale, *sheet.get_size())
        return sheet.render(scale=scale).to_pil().convert("RGB"), sheet.get_height(), scale
    finally:
        document.close()


def _pixels(box: Box, height: float, scale: float) -> tuple[float, float, float, float]:
    """A box in pixels, origin top left: left, top, right, bottom."""
    return box.left * scale, (height - box.top) * scale, box.right * scale, (height - box.bottom) * scale


def _mark(picture: Image.Image, area: tuple[float, float, float, float]) -> None:
    """Colour the ground of an area as a marker pen does: what is dark stays dark."""
    left, top, right, bottom = (round(value) for value in area)
    corner = (left, top, max(right, left + 1), max(bottom, top + 1))
    part = picture.crop(corner)
    picture.paste(ImageChops.multiply(part, Image.new("RGB", part.size, YELLOW)), corner[:2])
