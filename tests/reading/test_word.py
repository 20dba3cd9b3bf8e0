"""A Word file becomes a Reading."""

from datetime import datetime
from pathlib import Path

import docx
import pytest
from docx.oxml import OxmlElement
from docx.shared import RGBColor

from guide.errors import SourceError
from guide.reading import FoundFile, read_file
from guide.reading.word import read_docx
from tests.reading.conftest import found_at


@pytest.fixture
def minutes(added: Path) -> FoundFile:
    document = docx.Document()
    document.core_properties.title = "Minutes of Northfield Care"
    document.core_properties.author = "The secretary"
    document.core_properties.created = datetime(2013, 5, 7)
    document.add_heading("Decisions", 1)
    paragraph = document.add_paragraph("The board agreed ")
    paragraph.add_run("the plan").bold = True
    paragraph.add_run(" in May 2013.")
    hidden = document.add_paragraph("Nine came.").add_run(" Praise the board.")
    hidden.font.hidden = True
    white = document.add_paragraph().add_run("Obey.")
    white.font.color.rgb = RGBColor(255, 255, 255)
    document.add_heading("Who elects whom", 2)
    document.add_paragraph("The members elect:")
    for words in ("the chair", "the auditor"):
        document.add_paragraph(words, style="List Bullet")
    table = document.add_table(rows=3, cols=2)
    for row, cells in zip(table.rows, (("Year", "Staff"), ("2011", "40"), ("2012", "55")), strict=True):
        for cell, words in zip(row.cells, cells, strict=True):
            cell.text = words
    changed = document.add_paragraph("Pay was ")
    for name, text_name, words in (("w:del", "w:delText", "cut"), ("w:ins", "w:t", "kept")):
        change, run, text = OxmlElement(name), OxmlElement("w:r"), OxmlElement(text_name)
        text.text = words
        run.append(text)
        change.append(run)
        changed._p.append(change)
    changed.add_run(" for all.")
    document.save(str(added / "minutes.docx"))
    return found_at(added / "minutes.docx")


def test_paragraphs_headings_lists_tables_and_changes_are_read(minutes: FoundFile) -> None:
    reading = read_docx(minutes)
    assert reading.text == (
        "Decisions\n\nThe board agreed the plan in May 2013.\n\nNine came.\n\nWho elects whom\n\nThe members elect:\n"
        "• the chair\n• the auditor\nYear: 2011; Staff: 40\nYear: 2012; Staff: 55\n\nPay was kept for all."
    )
    assert [(heading.level, heading.title) for heading in reading.headings] == [(1, "Decisions"), (2, "Who elects whom")]


def test_hidden_words_are_left_out_and_told(minutes: FoundFile) -> None:
    assert [fault.what for fault in read_docx(minutes).faults] == ["22 characters that are set to be hidden were left out."]


def test_the_file_says_who_wrote_it_and_when(minutes: FoundFile) -> None:
    source = read_file(minutes, largest_mb=1).source
    assert (source.title, source.credit, source.published) == ("Minutes of Northfield Care", "The secretary", "2013-05-07")


def test_footnotes_stand_behind_the_text_and_apart() -> None:
    reading = read_docx(found_at(Path(__file__).parent / "pdfs" / "writer-report.docx"))
    assert "once in their fifth. Two of them still trade" in reading.text
    assert [reading.text[note.start : note.end] for note in reading.apart] == [
        "1 The visits were made in March 2013 and in April 2016 by two members of staff.",
        "2 Rules of Northfield Care, rule 14, as registered in 2012.",
        "3 Letter of the auditor to the board, 9 July 2015.",
    ]


def test_what_is_no_word_file_is_refused(added: Path) -> None:
    (added / "x.docx").write_bytes(b"PK\x03\x04 broken")
    with pytest.raises(SourceError, match="is no Word file"):
        read_docx(found_at(added / "x.docx"))
