"""PDFs of word processors, browsers, TeX, scanners and libraries: what a person reads on their pages is what the guide reads."""

import pytest

from guide.reading.pdf import read_pdf
from guide.records import Reading
from tests.quality.pages import KNOWN, judges_of, marked, numbers_right, pages_right, pdfs, sentences_right, share


@pytest.fixture(scope="module", params=sorted(KNOWN))
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def read(name: str) -> Reading:
    return read_pdf(pdfs()[name])


def test_the_numbers_of_every_page(name: str, read: Reading) -> None:
    assert [[page.label, page.printed] for page in read.pages] == KNOWN[name]["pages"]
    assert all(numbers_right(read, KNOWN[name]))


def test_known_sentences_stand_on_their_pages(name: str, read: Reading) -> None:
    missing = [
        sentence["text"]
        for sentence, right in zip(KNOWN[name]["sentences"], sentences_right(read, KNOWN[name]), strict=True)
        if not right
    ]
    assert not missing, read.text


def test_headings_are_found_in_order(name: str, read: Reading) -> None:
    titles = [heading.title for heading in read.headings]
    assert [title for title in titles if title in KNOWN[name]["headings"]] == sorted(
        KNOWN[name]["headings"], key=lambda title: titles.index(title) if title in titles else -1
    )


def test_notes_stand_apart(name: str, read: Reading) -> None:
    held = [read.text[span.start : span.end] for span in read.apart]
    assert [note for note in KNOWN[name].get("apart", []) if note not in held] == []


def test_running_heads_and_feet_are_not_read(name: str, read: Reading) -> None:
    for words in ("Companion study", "127.0.0.1", "Board paper 14/07", "CHAPTER 1", "Draft for the board"):
        assert words not in read.text or name == "tesseract-scan.pdf"


def test_the_quoted_words_are_covered_and_no_others(name: str, read: Reading) -> None:
    judges = judges_of(pdfs()[name].path)
    assert share(pages_right(read, judges)) == 1.0
    quoted, missed, beside = (sum(column) for column in zip(*marked(read, judges), strict=True))
    assert quoted > 40
    assert missed + beside <= 0.01 * quoted, (quoted, missed, beside)
