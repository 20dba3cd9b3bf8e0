"""A PDF becomes a Reading: its text as people read it, with every character tied to its page and its place there.

Called in a process of its own by `sandbox.py`, since a broken PDF can end the process that opens it.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import PurePath

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from guide.errors import SourceError
from guide.reading.apart import apart
from guide.reading.flow import Flow, Pieces, Unplaced, pitch_of, words_of, written
from guide.reading.footnotes import without_footnotes
from guide.reading.furniture import without_furniture
from guide.reading.headings import Headings, OutlineEntry
from guide.reading.leaf import Leaf, leaf_of
from guide.reading.order import with_floats_in_place
from guide.reading.pdfium import PDFIUM
from guide.reading.second_reader import SecondReader, unlocked
from guide.reading.sideways import without_repeated
from guide.reading.sources import FoundFile
from guide.reading.tables import with_tables
from guide.reading.tidy import tidy
from guide.records import Fault, Page, Reading, Source

UNPLACED = (
    "The page is empty or broken for the first reader; its text is the second reader's. It cannot be marked on the page, "
    "and it was not checked whether all of it can be seen there."
)
NO_TITLE = re.compile(r"^(?:microsoft \w+ - .*|untitled.*|.*\.(?:docx?|indd|qxd|pdf|pub|pptx?)|document\d*|\W*)$", re.IGNORECASE)
Pages = Callable[[int], None]
"""Told how many pages there are, before they are read."""


@dataclass(frozen=True)
class Sheets:
    """What was found on the pages, before any of it is understood."""

    leaves: tuple[Leaf, ...]
    labels: tuple[str, ...]
    outline: tuple[OutlineEntry, ...]
    metadata: dict[str, str]
    unplaced: tuple[Unplaced, ...]
    """What the second reader alone found, and what is set sideways."""
    faults: tuple[Fault, ...]


def read_pdf(found: FoundFile, pages: Pages = lambda count: None, password: str = "") -> Reading:
    """The Reading of a PDF. Raises SourceError: locked, no PDF, no pages, no text."""
    with PDFIUM:
        document = _opened(found, password)
        try:
            pages(len(document))
            sheets = _sheets(document, SecondReader(found, password))
        finally:
            document.close()
    if not any(leaf.rows for leaf in sheets.leaves) and not any(words.box is None for words in sheets.unplaced):
        raise SourceError(
            f"{found.relative}: no text could be read; every page ({len(sheets.leaves)}) is a picture or empty.",
            "Add a version with text, or have the scan read by an OCR program first.",
        )
    return _reading(found, sheets)


def _opened(found: FoundFile, password: str) -> pdfium.PdfDocument:
    try:
        document = _unlocked(found, password)
    except pdfium.PdfiumError as fault:
        raise SourceError(
            f"{found.relative} is no PDF, or is damaged.", "Open it in a PDF viewer and save it anew, or add another copy."
        ) from fault
    if len(document) == 0:
        raise SourceError(f"{found.relative} has no pages.", "Add the file again, or another copy of it.")
    return document


def _unlocked(found: FoundFile, password: str) -> pdfium.PdfDocument:
    """The document; where pdfium finds it locked, pypdf says whether `password` opens it, and opens it."""
    try:
        return pdfium.PdfDocument(found.path, password=password or None)
    except pdfium.PdfiumError as fault:
        if fault.err_code not in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
            raise
    return pdfium.PdfDocument(unlocked(found, password))


def _sheets(document: pdfium.PdfDocument, second: SecondReader) -> Sheets:
    leaves: list[Leaf] = []
    unplaced: list[Unplaced] = []
    faults: list[Fault] = []
    for number in range(1, len(document) + 1):
        leaf = leaf_of(document, number)
        told = leaf.told
        unplaced += leaf.sideways
        if not leaf.rows and not leaf.sideways and (text := second.text(number)):
            unplaced.append(Unplaced(number, text))
            told = (UNPLACED,)
        leaves.append(leaf)
        faults += [Fault(page=number, what=what) for what in told]
    return Sheets(
        leaves=tuple(leaves),
        labels=tuple(document.get_page_label(at) for at in range(len(document))),
        outline=_outline(document),
        metadata=document.get_metadata_dict(skip_empty=True),
        unplaced=tuple(unplaced),
        faults=tuple(faults),
    )


def _outline(document: pdfium.PdfDocument) -> tuple[OutlineEntry, ...]:
    entries = []
    for bookmark in document.get_toc():
        target = bookmark.get_dest()
        page = target.get_index() if target else None
        if page is not None:
            entries.append(OutlineEntry(tidy(bookmark.get_title()), bookmark.level + 1, page + 1))
    return tuple(entries)


def _reading(found: FoundFile, sheets: Sheets) -> Reading:
    leaves = sheets.leaves
    furnished = without_furniture([leaf.rows for leaf in leaves], [leaf.sheet for leaf in leaves], sheets.labels)
    ordered = [with_floats_in_place(page) for page in furnished.pages]
    rows = [row for page in ordered for row in page]
    headings = Headings(rows, sheets.outline)
    pieces = Pieces(headings, pitch_of(rows))
    unplaced = without_repeated(sheets.unplaced)
    gone = dict.fromkeys(words.text for words in sheets.unplaced if words not in unplaced)
    for number, (page, leaf) in enumerate(zip(ordered, leaves, strict=True), 1):
        parts = with_tables(page, leaf.drawn, pieces.table)
        noted = without_footnotes(parts, headings.body_size)
        pieces.add_page(noted, [words for words in unplaced if words.page == number])
    flow = written(pieces.pieces, words_of(rows))
    return Reading(
        source=_source(found, sheets, flow),
        text=flow.text,
        pages=_pages(flow, sheets.labels, furnished.printed),
        lines=tuple(flow.lines),
        headings=tuple(flow.headings),
        apart=apart(flow.headings, len(flow.text), flow.apart),
        faults=(*sheets.faults, *_removed((*furnished.removed, *gone))),
    )


def _pages(flow: Flow, labels: Sequence[str], printed: Sequence[str]) -> tuple[Page, ...]:
    """Pages follow each other without a gap; one without text is empty where the next begins."""
    starts = [flow.starts.get(number) for number in range(1, len(labels) + 1)]
    after = len(flow.text)
    places = []
    for start in reversed(starts):
        after = after if start is None else min(start, after)
        places.append(after)
    places.reverse()
    ends = [*places[1:], len(flow.text)]
    return tuple(
        Page(number=at + 1, label=labels[at], printed=printed[at], start=0 if at == 0 else places[at], end=ends[at])
        for at in range(len(labels))
    )


def _removed(lines: Sequence[str]) -> list[Fault]:
    return [Fault(what="Left out as running heads, feet and page numbers: " + " · ".join(lines) + ".")] if lines else []


def _source(found: FoundFile, sheets: Sheets, flow: Flow) -> Source:
    said = tidy(sheets.metadata.get("Title", "")).strip()
    title = said if not NO_TITLE.match(said) else flow.headings[0].title if flow.headings else PurePath(found.relative).stem
    made = re.match(r"D:(\d{4})(\d{2})?(\d{2})?", sheets.metadata.get("CreationDate", ""))
    return Source(
        id=found.id,
        title=title,
        kind=found.kind,
        ours=found.ours,
        path=found.relative,
        sha256=found.sha256,
        credit=tidy(sheets.metadata.get("Author", "")).strip(),
        published="-".join(filter(None, made.groups())) if made else "",
    )
