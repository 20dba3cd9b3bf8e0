"""A record as a file: Markdown, plain text, Word, or a page to be printed. Nothing is written to disk."""

import io
import re
from collections.abc import Iterator
from datetime import date

import docx

from guide.faces.markdown import escaped
from guide.faces.pages import date_in_words, render
from guide.records import Citation
from guide.reflection.record import FOOT, Line, Origin, OwnRecord

LONGEST_TITLE = 255
"""Characters that Word takes for the title among a file's properties."""
UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""Characters that no Word file can hold."""


def titled(record: OwnRecord, day: date) -> str:
    """The title line: the date, and the person's own title where there is one."""
    return f"{date_in_words(day.isoformat())}: {record.title}" if record.title else date_in_words(day.isoformat())


def markdown_of(record: OwnRecord, day: date) -> str:
    """Markdown that shows every word as it was written."""
    return "\n\n".join(_markdown(record, day)) + "\n"


def text_of(record: OwnRecord, day: date) -> str:
    """Plain text."""
    parts = [titled(record, day)]
    for section in record.sections:
        parts += [section.heading.upper(), *("\n".join([worded(line), *beside(line)]) for line in section.lines)]
    return "\n\n".join([*parts, FOOT]) + "\n"


def word_of(record: OwnRecord, day: date) -> bytes:
    """A .docx file."""
    document = docx.Document()
    document.core_properties.author = ""
    document.core_properties.title = UNFIT.sub("", titled(record, day))[:LONGEST_TITLE]
    document.add_heading(UNFIT.sub("", titled(record, day)), 1)
    for section in record.sections:
        document.add_heading(section.heading, 2)
        for line in section.lines:
            document.add_paragraph(UNFIT.sub("", worded(line)))
            for note in beside(line):
                document.add_paragraph().add_run(UNFIT.sub("", note)).italic = True
    document.add_paragraph(FOOT)
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


def beside(line: Line) -> Iterator[str]:
    """What stands below a line: the place of a passage, the public sources under a note of ours, and how sure."""
    if line.citation:
        yield _place(line.citation)
        yield from (f"{ref.publisher}, {ref.title}, {ref.date}. {ref.address}".strip() for ref in line.citation.references)
    if line.how_sure:
        yield f"How sure: {line.how_sure}"


def _place(citation: Citation) -> str:
    where = ", ".join((citation.title, *citation.pages, *citation.trail[-1:]))
    return f"{where}{' (our note)' if citation.ours else ''}. {citation.link}"


def _markdown(record: OwnRecord, day: date) -> Iterator[str]:
    yield f"# {escaped(titled(record, day))}"
    for section in record.sections:
        yield f"## {section.heading}"
        for line in section.lines:
            yield escaped(worded(line))
            yield from (f"*{escaped(note)}*" for note in beside(line))
    yield "---"
    yield FOOT
