"""pypdf opens what is locked, and reads what pdfium finds empty; such text has no boxes, and the reading says so."""

import gzip
import io
import logging
from collections.abc import Callable
from pathlib import Path

import pypdf
import pytest

from guide.errors import SourceError
from guide.librarian import Librarian
from guide.reading import FoundFile, boxes_of, page_picture, passages_of, read_file
from guide.reading.pdf import read_pdf
from guide.records import Span
from guide.settings import read_settings
from tests.reading.documents import pages_of, typeset

Drop = Callable[..., FoundFile]
SECRET = "correct horse"
WORDS = "The board of Northfield Care met in May and agreed to stop."


def locked(algorithm: str, owner_only: bool = False) -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(typeset(WORDS)))
    writer.encrypt("" if owner_only else SECRET, owner_password="owner", algorithm=algorithm)
    kept = io.BytesIO()
    writer.write(kept)
    return kept.getvalue()


@pytest.mark.parametrize("algorithm", ["RC4-40", "RC4-128", "AES-128", "AES-256"])
def test_a_locked_file_is_read_with_its_password_and_with_no_other(drop: Drop, algorithm: str) -> None:
    found = drop(locked(algorithm))
    assert read_file(found, largest_mb=1, password=SECRET).text == WORDS
    with pytest.raises(SourceError, match="needs its password") as caught:
        read_file(found, largest_mb=1)
    assert "--password" in caught.value.advice
    with pytest.raises(SourceError, match="this is not its password"):
        read_file(found, largest_mb=1, password="wrong")


def test_a_file_that_is_only_locked_against_changes_is_read_without_a_password(drop: Drop) -> None:
    assert read_pdf(drop(locked("AES-256", owner_only=True))).text == WORDS


def test_the_text_of_a_locked_file_stays_and_its_password_does_not(tmp_path: Path) -> None:
    file = tmp_path / "minutes.pdf"
    file.write_bytes(locked("AES-256"))
    settings = read_settings(data=tmp_path / "data", corpus={"folder": tmp_path / "none"}, index={"fetch_weights": False})
    librarian = Librarian(settings)
    assert "needs its password" in librarian.add(file).refused[0].reason
    assert librarian.add(file, password=SECRET).added == ("added/minutes",)
    librarian.close()
    again = Librarian(settings)
    assert again.library.reading("added/minutes").text == WORDS
    again.close()
    kept = [path.read_bytes() for path in (tmp_path / "data").rglob("*") if path.is_file()]
    assert not any(SECRET.encode() in data for data in kept)


def test_the_picture_of_a_locked_page_says_why_there_is_none(drop: Drop) -> None:
    with pytest.raises(SourceError, match="cannot be shown") as caught:
        page_picture(drop(locked("AES-256")).path, 1, [], [])
    assert "password is not kept" in caught.value.advice


def shown(words: str) -> bytes:
    return b"BT /F1 12 Tf 20 150 Td (%s) Tj ET" % words.encode()


def test_a_page_that_pdfium_finds_empty_is_read_by_the_second_reader(drop: Drop) -> None:
    packed = gzip.compress(shown("The members voted in June."), mtime=0)  # gzip where zlib is meant
    pages = [(shown("The board met in May."), b""), (packed, b"/Filter/FlateDecode"), (shown("All left in July."), b"")]
    reading = read_pdf(drop(pages_of(pages)))
    assert reading.text == "The board met in May.\n\nThe members voted in June.\n\nAll left in July."
    assert [reading.text[page.start : page.end].strip() for page in reading.pages] == reading.text.split("\n\n")
    (fault,) = reading.faults
    assert fault.page == 2
    assert "cannot be marked on the page" in fault.what
    start = reading.text.index("The members")
    assert boxes_of(reading, Span(start, start + 11), 2) == []
    assert any("The members voted in June." in passage.text for passage in passages_of(reading))


def test_a_page_that_nobody_can_read_is_told_and_harms_no_other(drop: Drop, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL, "pypdf")
    pages = [(shown("The board met in May."), b""), (b"\0\0broken", b"/Filter/FlateDecode")]
    assert read_pdf(drop(pages_of(pages))).text == "The board met in May."
