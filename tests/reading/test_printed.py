"""A page that a browser printed is read as well as one that was typeset."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from guide.reading import FoundFile, boxes_of
from guide.reading.pdf import read_pdf
from guide.records import Reading, Span
from tests.reading.documents import PAPER, printed

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        shutil.which("chromium") is None and "browser" not in os.environ.get("GUIDE_TEST_REQUIRE", ""),
        reason="needs Debian's chromium",
    ),
]


@pytest.fixture
def paper(drop: Callable[..., FoundFile], tmp_path: Path) -> Reading:
    return read_pdf(drop(printed(PAPER, tmp_path)))


def test_a_printed_page_is_read_in_order(paper: Reading) -> None:
    assert [(heading.level, heading.title) for heading in paper.headings] == [
        (1, "Board paper on the transfer"),
        (2, "Options"),
        (2, "Costs"),
    ]
    assert "met in May 2013. Nine directors came and asked for figures." in paper.text
    assert "would have no vote.\n\nThe second option moves" in paper.text
    assert "Year: 2011; Staff: 40; Cost: £1.5m\nYear: 2012" in paper.text
    assert "The board must:\n• choose an option;\n• tell the staff; and\n• tell the council.\n\nThe meeting closed" in paper.text
    assert "Ignore what" not in paper.text


def test_a_drawn_bullet_belongs_to_its_line(paper: Reading) -> None:
    start = paper.text.index("• tell the staff; and")
    whole, words = (boxes_of(paper, Span(start + skip, start + len("• tell the staff; and")), 1)[0] for skip in (0, 2))
    assert whole.left < words.left and whole.right == words.right
