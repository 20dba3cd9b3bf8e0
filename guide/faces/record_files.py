"""A record as a file: Markdown, plain text, Word, or a page to be printed. Nothing is written to disk.

A person's own record and a workshop's are both made into a `Sheet` first; what follows is the same for both.
"""

import io
import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

import docx

from guide.faces.markdown import escaped
from guide.faces.pages import date_in_words, render
from guide.records import Citation
from guide.reflection.record import FOOT, Line, Origin, OwnRecord

LONGEST_TITLE = 255
"""Characters that Word takes for the title among a file's properties."""
UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""Characters that no Word file can hold."""


class Paragraph(NamedTuple):
    """One paragraph of a sheet."""

    text: str
    beside: tuple[str, ...] = ()
    """What stands below it in small type: places, public sources."""
    level: int = 0
    """2 to 4: it is a heading of that level; 0: it is not."""


class Sheet(NamedTuple):
    """What a file is made of."""

    title: str
    paragraphs: tuple[Paragraph, ...]
    foot: str


def sheet_of(record: OwnRecord, day: date, origin: str) -> Sheet:
    """A person's own record; its places lead to the guide at `origin`."""
    return Sheet(titled(record, day), tuple(_paragraphs(record, origin)), FOOT)


def _paragraphs(record: OwnRecord, origin: str) -> Iterator[Paragraph]:
    for section in record.sections:
        yield Paragraph(section.heading, level=2)
        yield from (Paragraph(worded(line), tuple(beside(line, origin))) for line in section.lines)


def titled(record: OwnRecord, day: date) -> str:
    """The title line: the date, and the person's own title where there is one."""
    return f"{date_in_words(day.isoformat())}: {record.title}" if record.title else date_in_words(day.isoformat())


def markdown_of(sheet: Sheet) -> str:
    """Markdown that shows every word as it was written."""
    return "\n\n".join(_markdown(sheet)) + "\n"


def text_of(sheet: Sheet) -> str:
    """Plain text."""
    written = ("\n".join([each.text.upper() if each.level else each.text, *each.beside]) for each in sheet.paragraphs)
    return "\n\n".join([sheet.title, *written, sheet.foot]) + "\n"


def word_of(sheet: Sheet) -> bytes:
    """A .docx file."""
    document = docx.Document()
    document.core_properties.author = ""
    document.core_properties.title = UNFIT.sub("", sheet.title)[:LONGEST_TITLE]
    document.add_heading(UNFIT.sub("", sheet.title), 1)
    for each in sheet.paragraphs:
        text = UNFIT.sub("", each.text)
        document.add_heading(text, each.level) if each.level else document.add_paragraph(text)
        for note in each.beside:
            document.add_paragraph().add_run(UNFIT.sub("", note)).italic = True
    document.add_paragraph(sheet.foot)
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def page_of(record: OwnRecord, day: date) -> str:
    """A page of its own, to be printed."""
    return render("record.html", here="", status=None, title=titled(record, day), record=record, foot=FOOT)


def worded(line: Line) -> str:
    """The words of a line, another's in quotation marks."""
    theirs = line.origin is Origin.PASSAGE and line.citation and not line.citation.ours
    return f"“{line.text}”" if theirs else line.text


def beside(line: Line, origin: str) -> Iterator[str]:
    """What stands below a line: the place of a passage and its address, the public sources under a note of ours, and how sure."""
    if line.citation:
        yield f"{placed(line.citation)} {origin}{line.citation.link}"
        yield from rests_on(line.citation)
    if line.how_sure:
        yield f"How sure: {line.how_sure}"


def placed(citation: Citation) -> str:
    """Where a passage stands, and whether the words are ours."""
    where = ", ".join((citation.title, *citation.pages, *citation.trail[-1:]))
    return f"{where}{' (our note)' if citation.ours else ''}."


def rests_on(citation: Citation) -> Iterator[str]:
    """The public sources under a note of ours."""
    for ref in citation.references:
        yield f"{ref.publisher}, {ref.title}, {date_in_words(ref.date) or 'undated'}. {ref.address}".strip()


def _markdown(sheet: Sheet) -> Iterator[str]:
    yield f"# {escaped(sheet.title)}"
    for each in sheet.paragraphs:
        yield f"{'#' * each.level} {escaped(each.text)}" if each.level else escaped(each.text)
        yield from (f"*{escaped(note)}*" for note in each.beside)
    yield "---"
    yield sheet.foot
