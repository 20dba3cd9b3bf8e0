"""A note becomes a Reading: prose, headings, references, case fields; or a SourceError that lists all its faults at once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from guide.errors import SourceError
from guide.reading.blocks import Marked
from guide.reading.decoding import decode
from guide.reading.faults import NoteFault, did_you_mean
from guide.reading.frontmatter import (
    CaseEntry,
    DisputeEntry,
    FieldEntry,
    FrontMatter,
    Opened,
    TermEntry,
    line_of,
    open_note,
    read_front_matter,
    understood,
)
from guide.reading.markdown import read_markdown
from guide.reading.sentences import sentences_of
from guide.reading.sources import FoundFile
from guide.reading.tidy import tidy
from guide.records import Case, CaseField, Dispute, Fault, Reading, Reference, Side, Source, SourceKind, Span, Term

OUTCOMES = ("running", "closed", "taken back", "bought or majority lost", "merged", "not known")
NOT_KNOWN = "not known"


@dataclass(frozen=True)
class Note:
    """A note of ours as far as it could be understood, with everything that is wrong with it."""

    path: str
    opened: Opened | None = None
    front: FrontMatter | None = None
    body: Marked = field(default_factory=Marked)
    faults: tuple[NoteFault, ...] = ()


def parse_note(data: bytes, path: str, kind: SourceKind) -> Note:
    """Understand a note's bytes; `path` is what its faults are listed under. Never fails."""
    decoded = decode(data)
    guessed = [NoteFault(path, 1, decoded.guessed, "Save the file as UTF-8.")] if decoded.guessed else []
    opened = open_note(decoded.text)
    if opened is None:
        advice = "Begin the file with a line '---', the fields, and a line '---'."
        return Note(path, faults=(*guessed, NoteFault(path, 1, "There is no front matter.", advice)))
    body = read_markdown(opened.body, first_line=opened.body_line, keys=True)
    front, broken = read_front_matter(opened, path)
    note = Note(path, opened, front, body)
    return Note(path, opened, front, body, tuple(sorted([*guessed, *broken, *_misfits(note, kind)])))


def read_note(found: FoundFile) -> Reading:
    """The Reading of a note of ours. Raises SourceError with every fault, a line each."""
    note = parse_note(found.path.read_bytes(), found.relative, found.kind)
    if note.faults or note.front is None:
        raise SourceError("\n".join(map(str, note.faults)), "Mend these places in the file; `guide check` lists them again.")
    return _reading(note, note.front, found)


def _reading(note: Note, front: FrontMatter, found: FoundFile) -> Reading:
    source = Source(
        id=found.id,
        title=tidy(front.title),
        kind=found.kind,
        ours=found.ours,
        path=found.relative,
        credit=front.credit,
        published=front.published,
        nation=front.nation,
        sha256=found.sha256,
        aliases=front.aliases,
        keywords=front.keywords,
        cased=front.cased,
    )
    return Reading(
        source=source,
        text=note.body.text,
        headings=note.body.headings,
        references=note.body.references,
        bibliography=tuple(Reference(**entry.model_dump()) for entry in front.references),
        case=_case(front.case, note.body.text) if front.case else None,
        disputes=tuple(_dispute(entry, note.body.text) for entry in front.disputes),
        terms=tuple(_terms(front.terms, note.body.text)),
        faults=tuple(Fault(what=f"Line {line}: HTML was left out.") for line in note.body.html),
    )


def _case(entry: CaseEntry, text: str) -> Case:
    return Case(**{name: CaseField(value=value.value, sentence=locate(text, value.sentence)) for name, value in entry})


def _dispute(entry: DisputeEntry, text: str) -> Dispute:
    found = [(side.who, locate(text, side.sentence)) for side in entry.sides]
    told_in = tuple(span for sentence in entry.told_in if (span := locate(text, sentence)))
    return Dispute(about=entry.about, sides=tuple(Side(who=who, sentence=span) for who, span in found if span), told_in=told_in)


def _terms(entries: Sequence[TermEntry], text: str) -> Iterator[Term]:
    for entry in entries:
        if span := locate(text, entry.sentence):
            yield Term(names=tuple(tidy(name) for name in entry.names), sentence=span)


def locate(text: str, sentence: str) -> Span | None:
    """Where a sentence stands in a note's text, character for character; None for no sentence or when it is not there."""
    wanted = tidy(sentence).strip()
    start = text.find(wanted) if wanted else -1
    return None if start < 0 else Span(start, start + len(wanted))


def _misfits(note: Note, kind: SourceKind) -> Iterator[NoteFault]:
    """Faults between the parts of a note: folder and kind, fields and text, keys and references."""
    if note.opened is None:
        return
    said = understood(note.opened)
    yield from _unknown_keys(note, said.keys)
    yield from _double_keys(note.path, said.keys, note.opened)
    for name, entry in said.fields:
        yield from _field_faults(note, note.opened, name, entry)
    if note.front is None:
        return
    if note.front.kind != kind.value:
        line = line_of(note.opened, "kind")
        yield NoteFault(
            note.path, line, f"The note says kind {note.front.kind!r}.", f"In this folder write 'kind: {kind.value}'."
        )
    for at, dispute in enumerate(note.front.disputes):
        yield from _side_faults(note, note.opened, at, dispute)
    yield from _term_faults(note, note.opened, note.front.terms)
    if (note.front.case is not None) != (note.front.kind == "case"):
        yield NoteFault(
            note.path, line_of(note.opened, "case"), "Case fields belong to cases, all twenty.", "Add or remove 'case'."
        )


def _field_faults(note: Note, opened: Opened, name: str, entry: FieldEntry) -> Iterator[NoteFault]:
    line = line_of(opened, "case", name, "value")
    if name == "outcome" and entry.value not in OUTCOMES:
        yield NoteFault(note.path, line, f"The outcome is {entry.value!r}.", f"Write exactly one of: {', '.join(OUTCOMES)}.")
    if not entry.sentence and entry.value != NOT_KNOWN:
        yield NoteFault(
            note.path, line, f"{name!r} has a value but no sentence.", "Quote the sentence of the note that supports it."
        )
    if entry.sentence and locate(note.body.text, entry.sentence) is None:
        what = f"The sentence of {name!r} does not stand in the note: “{entry.sentence}”."
        yield NoteFault(note.path, line_of(opened, "case", name, "sentence"), what, _nearest(note.body.text, entry.sentence))


def _side_faults(note: Note, opened: Opened, at: int, dispute: DisputeEntry) -> Iterator[NoteFault]:
    quoted = [("sides", number, side.sentence) for number, side in enumerate(dispute.sides)]
    quoted += [("told_in", number, sentence) for number, sentence in enumerate(dispute.told_in)]
    for part, number, sentence in quoted:
        if locate(note.body.text, sentence) is None:
            what = f"A sentence of the dispute about {dispute.about!r} does not stand in the note: “{sentence}”."
            yield NoteFault(note.path, line_of(opened, "disputes", at, part, number), what, _nearest(note.body.text, sentence))


def _term_faults(note: Note, opened: Opened, terms: Sequence[TermEntry]) -> Iterator[NoteFault]:
    for at, term in enumerate(terms):
        if locate(note.body.text, term.sentence) is None:
            what = f"The sentence of the term {term.names[0]!r} does not stand in the note: “{term.sentence}”."
            yield NoteFault(note.path, line_of(opened, "terms", at, "sentence"), what, _nearest(note.body.text, term.sentence))


def _nearest(text: str, sentence: str) -> str:
    """Advice that names the sentence of the text that is most like the one looked for."""
    standing = [text[start:end] for start, end in sentences_of(text)]
    near = get_close_matches(sentence, standing, n=1, cutoff=0.6)
    return (
        f"Nearest is: “{near[0]}”." if near else "Copy the sentence from the text, without its keys, or write it into the text."
    )


def _unknown_keys(note: Note, known: Sequence[str]) -> Iterator[NoteFault]:
    for mark in note.body.references:
        if mark.key not in known:
            line = note.body.line_at(mark.offset)
            yield NoteFault(note.path, line, f"The key [{mark.key}] is not among the references.", did_you_mean(mark.key, known))


def _double_keys(path: str, keys: Sequence[str], opened: Opened) -> Iterator[NoteFault]:
    for at, key in enumerate(keys):
        if key in keys[:at]:
            line = line_of(opened, "references", at)
            yield NoteFault(path, line, f"The key {key} stands twice.", "Give each source its own key.")
