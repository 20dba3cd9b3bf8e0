"""What a document becomes: a Source, its Reading, the Case it tells, the Passages it is cut into.

Every place is a pair of offsets into one text, `Reading.text`, counted in Python characters; end is exclusive.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict


class Record(BaseModel):
    """The base of every record: frozen, unknown fields refused, the docstring under a field is its description."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class Span(NamedTuple):
    """A place in `Reading.text`: characters `start` (inclusive) to `end` (exclusive)."""

    start: int
    end: int


class Box(NamedTuple):
    """A rectangle on a page in PDF points, origin bottom left, y upwards (ISO 32000-2, 8.3.2.3)."""

    left: float
    bottom: float
    right: float
    top: float


class SourceKind(StrEnum):
    """What sort of document a source is; answers and the library list name it."""

    REPORT = "report"
    BRIEFING = "briefing"
    CASE = "case"
    NOTE = "note"
    ADDED = "added"


class ReferenceKind(StrEnum):
    """What sort of public source a statement of ours rests on: what "how sure" is told from."""

    STUDY = "study"
    OFFICIAL = "official"
    PRESS = "press"
    PARTICIPANT = "participant"
    REFERENCE_WORK = "reference work"
    OURS = "ours"


class Source(Record):
    """One document of the library."""

    id: str
    """Slug: the path without suffix under corpus/ (`cases/navigo`), or `added/…` for a file that was added. Stable, unique."""
    title: str
    """As shown on pages."""
    kind: SourceKind
    ours: bool
    """True: written by this project, shown as "our note". False: another's words, shown in quotation marks."""
    path: str
    """The file, relative to corpus/ or to the data folder's library/, with suffix."""
    credit: str = ""
    """Who wrote it and under what licence, as one line."""
    published: str = ""
    """ISO date, year-month or year; empty when not known."""
    nation: str = ""
    """The nation whose law or practice it speaks of: England, Scotland, Wales, Northern Ireland, UK; empty when not known."""
    sha256: str
    """Of the file's bytes, 64 hex digits. A link to a place carries it, so that a changed file is noticed."""
    aliases: tuple[str, ...] = ()
    """Other names, initials, town, what staff call it: a message that uses one means this source. Indexed, not shown."""
    keywords: tuple[str, ...] = ()
    """Words that help to find it and do not name it: its trade, its region, bodies it dealt with. Indexed like aliases."""
    cased: tuple[str, ...] = ()
    """Those of the names that are ordinary words ("Circle"): they count only when written with these capitals."""


class Reference(Record):
    """A public source on which a sentence of ours rests. Reached by `key` through `Reading.references`."""

    key: str
    """As written in the note: `S1`."""
    publisher: str
    title: str
    date: str = ""
    """As far as known: ISO date, year-month or year; empty when undated."""
    address: str = ""
    """Web address; empty when no public address is known."""
    kind: ReferenceKind


class ReferenceMark(NamedTuple):
    """Where in the text a reference key stood before it was taken out: it supports the words before `offset`."""

    offset: int
    key: str


class Page(Record):
    """One page of a paged document, with its three numbers."""

    number: int
    """Position in the file, from 1."""
    label: str = ""
    """The file's own page label (`iv`); empty when it has none."""
    printed: str = ""
    """The number printed on the page; empty when none was found."""
    start: int
    end: int
    """The page's characters in `Reading.text`; pages do not overlap and may be empty."""


class Line(Record):
    """One line of type on a page, for highlighting."""

    start: int
    end: int
    page: int
    """Position of the page in the file, from 1."""
    box: Box
    edges: tuple[float, ...] = ()
    """The left edge of each character, in points, then the right edge of the last: `end - start + 1` numbers, or none."""


class Heading(Record):
    """A heading, standing in the text as its own line."""

    start: int
    end: int
    level: int
    """1 is the highest below the title."""
    title: str


class Fault(Record):
    """Something in a file that could not be read, or was left out on purpose."""

    page: int | None = None
    """Position in the file, from 1; None when it concerns the whole file."""
    what: str
    """In words fit to be shown."""


class CaseField(Record):
    """One field of a case note, with the sentence of the note that supports it."""

    value: str
    """In a few words; `not known` when the sources do not say."""
    sentence: Span | None = None
    """Where the supporting sentence stands; None only when nothing is known and no sentence says so."""


class Case(Record):
    """What lists and comparisons are chosen by. Years and sums are given in words, as in the note."""

    sector: CaseField
    place: CaseField
    former_body: CaseField
    left_in: CaseField
    """The year in which the service left its public body."""
    reason_to_leave: CaseField
    """Why it left, as its own people or others told it."""
    staff_vote: CaseField
    """Whether the staff voted before it left, and how."""
    legal_form: CaseField
    members: CaseField
    """Who may be a member."""
    elected_by: CaseField
    """Who elects whom."""
    holds_to_account: CaseField
    """By what means members or staff can call those who lead to account."""
    staff: CaseField
    """How many worked there, in a year."""
    income: CaseField
    """What came in, in a year."""
    first_contract: CaseField
    """Years and sum of the first contract."""
    pensions: CaseField
    tested_by: CaseField
    outcome: CaseField
    """One of: running, closed, taken back, bought or majority lost, merged, not known."""
    outcome_year: CaseField
    reason_for_outcome: CaseField
    """Why it went as it did: closed, was taken back, was sold or lasted."""
    run_by_now: CaseField
    disputed: CaseField


class Side(Record):
    """What one side of a dispute says, or is reported to say."""

    who: str
    """Who, and when, in a few words: "the council, February 2025"."""
    sentence: Span
    """Where the note tells it."""


class Dispute(Record):
    """Something on which sources or people differ. No sentence of ours decides it."""

    about: str
    """What it is about, so that it reads on after "On": "why it ended"."""
    sides: tuple[Side, ...]
    """At least two, as the note has them."""
    told_in: tuple[Span, ...] = ()
    """Where the note tells of the dispute as a whole."""


class Term(Record):
    """A term of the field, and the sentence that says what it is."""

    names: tuple[str, ...]
    """As people write it: in full, as initials, in everyday words; one each of singular and odd plural."""
    sentence: Span
    """Where the note says what it is."""


class Enquiry(Record):
    """Something that people may ask of a source, in several wordings, and the sentences that answer it. Helps to find, unseen."""

    source_id: str
    sentences: tuple[str, ...]
    """Exact, the best first."""
    wordings: tuple[str, ...]
    """At least two, each in another voice. Of a case its name is left out: "they", "it"."""


class Subject(Record):
    """Something that is so of several cases, in the words in which a list of them is asked for."""

    name: str
    """What is so of them, as it is shown above the list."""
    wordings: tuple[str, ...]
    cases: Mapping[str, str]
    """By source id, the exact sentence that says so: all cases of which it holds."""
    none: tuple[str, str] | None = None
    """Where it holds of no case: the source id of a note, and the exact sentence there that says so."""


class Reading(Record):
    """A whole document as one tidied text, with every place in it known."""

    source: Source
    text: str
    """The only text there is: every offset of every record points into it."""
    pages: tuple[Page, ...] = ()
    """Empty for notes, which have no pages."""
    lines: tuple[Line, ...] = ()
    headings: tuple[Heading, ...] = ()
    """In order of `start`."""
    references: tuple[ReferenceMark, ...] = ()
    """In order of `offset`."""
    bibliography: tuple[Reference, ...] = ()
    """What the keys of `references` mean. Every key resolves."""
    apart: tuple[Span, ...] = ()
    """What may be read but is never quoted as an answer: contents pages, footnotes, source lists."""
    case: Case | None = None
    disputes: tuple[Dispute, ...] = ()
    terms: tuple[Term, ...] = ()
    faults: tuple[Fault, ...] = ()
    sidecar: str = ""
    """sha256 of the file beside the source that describes it; empty without one."""


class PassageRole(StrEnum):
    """What a passage may be used for."""

    BODY = "body"
    """May answer."""
    NOT_KNOWN = "not known"
    """Says what the sources do not say; has its own place in an answer."""
    TENSION = "tension"
    """Cuts both ways; never an ordinary answer."""
    APART = "apart"
    """Contents, footnotes, source lists: read on, never quoted."""


class Passage(Record):
    """A few sentences that belong together under one heading: what is read around a sentence, and what a model is given."""

    id: str
    """`<source id>@<start>-<end>`: reading the same text again gives the same id."""
    source_id: str
    start: int
    end: int
    """Characters in `Reading.text`; `text == Reading.text[start:end]`."""
    trail: tuple[str, ...]
    """Title and headings above, outermost first."""
    text: str
    sentences: tuple[Span, ...]
    """What may be quoted from it, in order, each within start and end."""
    role: PassageRole


class Refusal(Record):
    """A file that could not be read, with its reason; tried again when the file or the reader changes."""

    path: str
    reason: str
    advice: str


class Changes(Record):
    """What a refresh did, by source id. Nothing was changed when all are empty."""

    added: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    refused: tuple[Refusal, ...] = ()
