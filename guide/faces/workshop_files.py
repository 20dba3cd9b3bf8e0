"""The record of a workshop as a file: Markdown, Word or PDF. Nothing is written to disk."""

from collections.abc import Callable, Iterator

from guide.faces.pages import date_in_words
from guide.faces.record_files import Paragraph, Sheet, markdown_of, placed, rests_on, word_of
from guide.workshop.record import Kind, Line, WorkshopRecord
from guide.workshop.typesetting import typeset

LEVELS = {Kind.TOPIC: 3, Kind.LABEL: 4}
LEADS = {Kind.SIGN: "The sign: ", Kind.CONTRARY: "Points the other way: "}


def workshop_sheet(record: WorkshopRecord) -> Sheet:
    """What the files are made of."""
    about = " · ".join(filter(None, (record.title, record.group, date_in_words(record.day.isoformat()))))
    foot = "Made with software. Not advice. Not an assessment. The software deletes this workshop after"
    return Sheet(about, tuple(_paragraphs(record)), f"{foot} {date_in_words(record.delete_on.isoformat())}.")


def pdf_of(sheet: Sheet) -> bytes:
    """A PDF on A4, for a screen or a black and white printer."""
    paragraphs = [each._asdict() for each in sheet.paragraphs]
    return typeset("record.typ", {"title": sheet.title, "paragraphs": paragraphs, "foot": sheet.foot})


FILES: dict[str, tuple[str, Callable[[Sheet], str | bytes]]] = {
    "md": ("text/markdown; charset=utf-8", markdown_of),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", word_of),
    "pdf": ("application/pdf", pdf_of),
}
"""By the ending of the file: media type, and how it is made."""


def _paragraphs(record: WorkshopRecord) -> Iterator[Paragraph]:
    for section in record.sections:
        yield Paragraph(section.heading, level=2)
        yield from map(_paragraph, section.lines)


def _paragraph(line: Line) -> Paragraph:
    theirs = line.citation is not None and not line.citation.ours
    words = f"“{line.text}”" if theirs else line.text
    notes = (placed(line.citation), *rests_on(line.citation)) if line.citation else ()
    return Paragraph(f"{LEADS.get(line.kind, '')}{words}", notes, LEVELS.get(line.kind, 0))
