"""A citation becomes its place: the passage with the sentence marked, or the pictures of its pages, and what it rests on."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import quote, urlencode

from guide.answer.citations import in_words, pages_of
from guide.faces.contact import Doubt, doubt_of
from guide.faces.pages import date_in_words
from guide.guide import Guide
from guide.records import Citation, Passage, PassageRole, Reading, Reference, ReferenceKind, Source, SourceKind, Span

KINDS = {
    SourceKind.REPORT: "The report",
    SourceKind.BRIEFING: "Companion briefing",
    SourceKind.CASE: "Case note",
    SourceKind.NOTE: "Note",
    SourceKind.ADDED: "Added file",
}
REFERENCES = {
    ReferenceKind.STUDY: "Study",
    ReferenceKind.OFFICIAL: "Official source",
    ReferenceKind.PRESS: "Press report",
    ReferenceKind.PARTICIPANT: "A participant’s own account",
    ReferenceKind.REFERENCE_WORK: "Reference work",
    ReferenceKind.OURS: "Our own reading",
}


@dataclass(frozen=True)
class Piece:
    """Some words of a passage: marked `here`, `seen` (cited too), or not marked (empty)."""

    text: str
    mark: str = ""


@dataclass(frozen=True)
class PagePicture:
    """Where the picture of a page is to be had, and the page's name in words."""

    address: str
    name: str


@dataclass(frozen=True)
class PublicSource:
    """A reference as it is shown: kind and date in words, and no address that is not one of the web."""

    publisher: str
    title: str
    date: str
    address: str
    kind: str


@dataclass(frozen=True)
class Place:
    """The place itself. Without pictures and paragraphs when the words are not there any more: `changed` says so."""

    number: int
    link: str
    where: str
    title: str
    heading: str
    ours: bool
    not_known: bool
    """Whether the sentence says what was looked for and not found."""
    credit: str
    changed: str
    pages: tuple[PagePicture, ...]
    paragraphs: tuple[tuple[Piece, ...], ...]
    references: tuple[PublicSource, ...]
    doubt: Doubt | None
    """What can be sent where the sentence seems wrong; None where it stands in the library no more."""


def place_of(guide: Guide, citation: Citation, beside: Sequence[Citation], changed: str) -> Place:
    """The place of a citation that stands in the library; `beside` are those cited with it, marked too but less."""
    reading = guide.library.reading(citation.source_id)
    passage = _passage_of(guide, citation)
    return Place(
        number=citation.number,
        link=citation.link,
        where=" and ".join(citation.pages) or where_in_words(reading.source, [citation]),
        title=citation.title,
        heading=" › ".join((citation.title, *citation.trail)),
        ours=citation.ours,
        not_known=passage is not None and passage.role is PassageRole.NOT_KNOWN,
        credit=reading.source.credit,
        changed=changed,
        pages=tuple(_pictures(reading, citation, beside)),
        paragraphs=_paragraphs(_pieces(passage, citation, beside)) if passage else (),
        references=tuple(_public(reference) for reference in citation.references),
        doubt=doubt_of(citation, guide.settings.server.contact),
    )


def lost_place(citation: Citation, changed: str) -> Place:
    """The place of a citation whose words stand in the library no more."""
    return Place(
        number=citation.number,
        link="/library",
        where=citation.title,
        title=citation.title,
        heading=citation.title,
        ours=False,
        not_known=False,
        credit="",
        changed=changed,
        pages=(),
        paragraphs=(),
        references=(),
        doubt=None,
    )


def where_in_words(source: Source, used: Sequence[Citation]) -> str:
    """ "Case note, “Failure”" or "Companion briefing, p. 5 (page 7 of the file), “Suffolk”"."""
    pages = dict.fromkeys(page for citation in used for page in citation.pages)
    headings = dict.fromkeys(f"“{citation.trail[-1]}”" for citation in used if citation.trail)
    return ", ".join([KINDS[source.kind], *pages, *headings])


def _passage_of(guide: Guide, citation: Citation) -> Passage | None:
    """The passage that holds the cited words; where a sentence stands in two, the longer one."""
    held = [
        passage
        for passage in guide.library.passages.values()
        if passage.source_id == citation.source_id and passage.start <= citation.start and citation.end <= passage.end
    ]
    return max(held, key=lambda passage: (len(passage.text), passage.id), default=None)


def _pieces(passage: Passage, here: Citation, beside: Sequence[Citation]) -> Iterator[Piece]:
    at = passage.start
    spans = {(cited.start, cited.end) for cited in beside} | {(here.start, here.end)}
    for start, end in sorted(spans):
        if start < at or end > passage.end:
            continue
        yield Piece(passage.text[at - passage.start : start - passage.start])
        yield Piece(passage.text[start - passage.start : end - passage.start], "here" if start == here.start else "seen")
        at = end
    yield Piece(passage.text[at - passage.start :])


def _paragraphs(pieces: Iterator[Piece]) -> tuple[tuple[Piece, ...], ...]:
    """Pieces parted at line ends: a paragraph of a reading is one line."""
    number = 0
    numbered = []
    for piece in pieces:
        for line, text in enumerate(piece.text.split("\n")):
            number += line > 0
            numbered.append((number, Piece(text, piece.mark)))
    grouped = (tuple(piece for _, piece in group if piece.text) for _, group in groupby(numbered, key=lambda pair: pair[0]))
    return tuple(paragraph for paragraph in grouped if any(piece.text.strip() for piece in paragraph))


def _pictures(reading: Reading, citation: Citation, beside: Sequence[Citation]) -> Iterator[PagePicture]:
    """A picture for each page on which the cited words stand: they are marked, the others on that page underlined."""
    here = Span(citation.start, citation.end)
    for page in pages_of(reading, here):
        others = [f"{other.start}-{other.end}" for other in beside if page.start < other.end and other.start < page.end]
        asked = urlencode(
            {"here": f"{here.start}-{here.end}", "at": ",".join(others), "of": reading.source.sha256[:12]}, safe=","
        )
        yield PagePicture(f"/pages/{quote(reading.source.id)}/{page.number}.png?{asked}", in_words(page))


def _public(reference: Reference) -> PublicSource:
    return PublicSource(
        publisher=reference.publisher,
        title=reference.title,
        date=date_in_words(reference.date),
        address=reference.address if reference.address.startswith(("https://", "http://")) else "",
        kind=REFERENCES[reference.kind],
    )
