"""A Word file (.docx) becomes a Reading: paragraphs, headings, lists and tables as they stand, changes as if accepted."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from zipfile import BadZipFile

import docx
from docx.document import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.table import Table
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from guide.errors import SourceError
from guide.reading.blocks import BULLET, Block, joined, named_row
from guide.reading.sources import FoundFile
from guide.reading.texts import reading_of
from guide.reading.tidy import tidy
from guide.records import Fault, Reading

HEADING = re.compile(r"(?:heading|überschrift) (\d)", re.IGNORECASE)
WHITE = "FFFFFF"
SMALLEST = 1.5
"""Points: smaller type is not seen."""


def read_docx(found: FoundFile, pages: Callable[[int], None] = lambda count: None) -> Reading:
    """The Reading of a .docx file. Raises SourceError when it is damaged, locked or holds no text."""
    try:
        document = docx.Document(str(found.path))
    except (PackageNotFoundError, BadZipFile, KeyError, ValueError) as fault:
        raise SourceError(
            f"{found.relative} is no Word file, is damaged, or is locked.",
            "Open it in a word processor and save it anew as .docx or PDF.",
        ) from fault
    walk = _Walk()
    blocks = [block for block in (*walk.blocks(document), *walk.notes(document)) if block.text]
    reading = reading_of(found, joined(blocks), said=_said(document))
    told = Fault(what=f"{walk.hidden} characters that are set to be hidden were left out.")
    return reading.model_copy(update={"faults": (*reading.faults, told)}) if walk.hidden else reading


def _said(document: Document) -> dict[str, str]:
    said = document.core_properties
    published = said.created.date().isoformat() if said.created else ""
    return {"title": tidy(said.title).strip(), "credit": tidy(said.author).strip(), "published": published}


@dataclass
class _Walk:
    """One pass over a document, which counts what it leaves out."""

    hidden: int = 0

    def blocks(self, document: Document) -> Iterator[Block]:
        for part in document.iter_inner_content():
            if isinstance(part, Table):
                yield from self._rows(part)
            else:
                yield self._paragraph(part)

    def notes(self, document: Document) -> Iterator[Block]:
        """Footnotes, then endnotes, with their numbers, behind the text: a Word file has no pages."""
        for kind in ("footnote", "endnote"):
            number = 0
            for note in _part(document, kind):
                if note.get(qn("w:type")) is None:
                    number += 1
                    paragraphs = [Paragraph(element, document) for element in note.iter(qn("w:p"))]
                    yield Block(f"{number} {' '.join(map(self._text, paragraphs))}", 1, apart=True)

    def _rows(self, table: Table) -> Iterator[Block]:
        rows = [[" ".join(self._text(paragraph) for paragraph in cell.paragraphs) for cell in row.cells] for row in table.rows]
        header, *others = rows or [[]]
        for row in others:
            yield Block(named_row(header, row), 1, tight=True)

    def _paragraph(self, paragraph: Paragraph) -> Block:
        text = self._text(paragraph)
        style = str(paragraph.style.name) if paragraph.style else ""
        heading = HEADING.match(style)
        if heading or style == "Title":
            return Block(text, 1, level=int(heading[1]) if heading else 1)
        if text and (style.startswith("List") or paragraph._p.xpath("./w:pPr/w:numPr")):
            return Block(BULLET + text, 1, tight=True)
        return Block(text, 1)

    def _text(self, paragraph: Paragraph) -> str:
        """The words of a paragraph, those inserted by a tracked change too, without those deleted or hidden."""
        runs = [Run(element, paragraph) for element in paragraph._p.xpath(".//w:r[not(ancestor::w:del)]")]
        self.hidden += sum(len(run.text.strip()) for run in runs if _hidden(run))
        return tidy(re.sub(r"\s+", " ", "".join(run.text for run in runs if not _hidden(run)))).strip()


def _part(document: Document, kind: str) -> Iterator[BaseOxmlElement]:
    """The notes of a kind, in the order in which they are kept; the first two are the lines that part them from the text."""
    for relation in document.part.rels.values():
        if relation.reltype.endswith(f"/{kind}s") and not relation.is_external:
            yield from parse_xml(relation.target_part.blob).iter(qn(f"w:{kind}"))


def _hidden(run: Run) -> bool:
    font = run.font
    small = font.size is not None and font.size.pt < SMALLEST
    shaded = bool(run._r.xpath("./w:rPr/w:shd | ./w:rPr/w:highlight | ancestor::w:tc/w:tcPr/w:shd | ancestor::w:p/w:pPr/w:shd"))
    return bool(font.hidden) or small or (str(font.color.rgb) == WHITE and not shaded)
