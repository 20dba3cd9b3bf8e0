"""The picture of a page with quoted words marked."""

import io
from collections.abc import Callable

import pytest
from PIL import Image, ImageChops

from guide.errors import NotFound, SourceError
from guide.reading import FoundFile, boxes_of, page_picture
from guide.reading.pictures import OCHRE
from guide.records import Box, Reading, Span

SCALE = 2.0


def place(reading: Reading, words: str) -> Span:
    start = reading.text.index(words)
    return Span(start, start + len(words))


def picture(report: FoundFile, page: int, boxes: list[Box], here: list[Box]) -> Image.Image:
    return Image.open(io.BytesIO(page_picture(report.path, page, boxes, here, SCALE))).convert("RGB")


def test_only_the_marked_words_and_their_underline_change(report: FoundFile, reading: Reading) -> None:
    boxes = boxes_of(reading, place(reading, "Turnout was 41 per cent in 2012"), 4)
    plain, marked = picture(report, 4, [], []), picture(report, 4, [], boxes)
    changed = ImageChops.difference(plain, marked).getbbox()
    assert changed and len(boxes) == 1
    left, top, right, bottom = changed
    box = boxes[0]
    assert abs(left - box.left * SCALE) <= 2 and abs(right - box.right * SCALE) <= 2
    assert abs(top - (plain.height - box.top * SCALE)) <= 2 and abs(bottom - (plain.height - box.bottom * SCALE)) <= 5


def test_words_stay_dark_under_the_marker_and_the_underline_is_ochre(report: FoundFile, reading: Reading) -> None:
    boxes = boxes_of(reading, place(reading, "Turnout was 41 per cent in 2012"), 4)
    marked = picture(report, 4, [], boxes)
    box = boxes[0]
    area = marked.crop(
        (
            int(box.left * SCALE),
            int(marked.height - box.top * SCALE),
            int(box.right * SCALE),
            int(marked.height - box.bottom * SCALE),
        )
    )
    assert min(area.convert("L").tobytes()) < 60
    underline = marked.getpixel((int((box.left + 5) * SCALE), int(marked.height - box.bottom * SCALE) + 1))
    assert underline == OCHRE
    assert area.getpixel((area.width - 1, 1)) != (255, 255, 255)


def test_a_quote_over_two_lines_has_a_box_on_each(reading: Reading) -> None:
    span = place(reading, "it fell to 23 per cent in 2015. The returning officer called")
    boxes = boxes_of(reading, span, 4)
    assert len(boxes) == 2
    assert boxes[0].bottom >= boxes[1].top - 1
    assert boxes[0].left > boxes[1].left


def test_a_quote_over_two_pages_has_boxes_on_each(reading: Reading) -> None:
    start = reading.text.index("The sentence that runs over")
    span = Span(start, reading.text.index("turnstile.") + len("turnstile."))
    assert boxes_of(reading, span, 4) and boxes_of(reading, span, 5)
    assert boxes_of(reading, span, 6) == []


def test_a_row_of_a_table_marks_its_cells_and_their_heads(reading: Reading) -> None:
    boxes = boxes_of(reading, place(reading, "Year: 2012; Staff: 55"), 5)
    assert len(boxes) == 4
    assert len({round(box.bottom) for box in boxes}) == 2


def test_quotes_from_two_columns_lie_in_two_columns(reading: Reading) -> None:
    left = boxes_of(reading, place(reading, "ends with this sentence"), 5)[0]
    right = boxes_of(reading, place(reading, "starts with this sentence"), 5)[0]
    assert left.right < right.left


def test_a_page_that_is_not_there_is_not_found(report: FoundFile) -> None:
    with pytest.raises(NotFound, match="has no page 7"):
        page_picture(report.path, 7, [], [])


def test_a_file_that_is_no_pdf_cannot_be_shown(drop: Callable[..., FoundFile]) -> None:
    with pytest.raises(SourceError, match="cannot be shown"):
        page_picture(drop(b"no pdf").path, 1, [], [])
