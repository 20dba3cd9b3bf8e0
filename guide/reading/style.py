"""The rules of `corpus/README.md` that a machine can hold: each function is one rule and says what to do about each breach."""

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from guide.reading.duplicates import near_duplicates
from guide.reading.enquiries import enquiry_faults
from guide.reading.faults import NoteFault, did_you_mean
from guide.reading.frontmatter import line_of
from guide.reading.notes import Note, locate, parse_note
from guide.reading.passages import ROLES
from guide.reading.sentences import sentences_of
from guide.reading.sources import find_files
from guide.reading.subjects import subject_faults
from guide.records import SourceKind, Span

SHORTEST, LONGEST = 6, 40
SECTIONS = (
    "Outcome",
    "What it was",
    "How it left",
    "Who owns and who decides",
    "Work, pay and pensions",
    "Money and contracts",
    "When it was tested",
    "What happened since",
    "What is not known",
    "Tensions",
)
OPENERS = re.compile(
    r"(It|They|He|She|This(?! guide)|These|Those|That|Its|Their|His|Her|However|But|And|Then|Also|So|Yet|Such"
    r"|Staff were|Staff had been|The (?:company|organisation|mutual|trust|service|body|board|council) (?:then|also|later))\b"
)
PRAISE = re.compile(
    r"\b(successful(?:ly)?|innovative|impressive(?:ly)?|pioneer(?:ing|ed)?|inspir(?:ing|ational)|world-class"
    r"|ground-?breaking|remarkabl[ey]|excellent|thriving|visionary|trailblazing|flagship|leading)\b",
    re.IGNORECASE,
)
NOT_PRAISE = re.compile(
    r"leading (?:to|up|from|into|counsel)\b|successful(?:ly)? (?:bid|tender|appe|challeng|appl|candidate)", re.IGNORECASE
)
QUOTED = re.compile(r"[“‘\"][^”’\"]*[”’\"]")
ACRONYM = re.compile(r"\b[A-Z]{2,}s?\b")
EVERYDAY = frozenset(
    re.findall(
        r"\w+",
        "UK EU US USA BBC TV PDF VAT NHS GP GPs MP MPs HR IT AGM PLC LLP MBE OBE UNISON GMB RCN BMA II III IV VI VII VIII IX XI",
    )
)
"""Those that a reader of newspapers knows, unions that are called so, and numerals."""
OUTCOME_LINE = re.compile(r"Outcome \(as of \d{4}\): [^,]+,? .+\.$")
HTML_OR_LINK = re.compile(r"<[a-zA-Z/!][^>]*>|\]\(|https?://|www\.")

Rule = Callable[[Note, SourceKind], Iterator[NoteFault]]


def check_corpus(corpus: Path) -> list[NoteFault]:
    """Every fault of every note under corpus/cases and corpus/notes, sorted by file and line. Read-only."""
    files = [
        found
        for found in find_files(corpus, corpus / "no-added-files")
        if found.kind in (SourceKind.CASE, SourceKind.NOTE) and found.path.suffix == ".md"
    ]
    notes = [(parse_note(found.path.read_bytes(), found.relative, found.kind), found.kind) for found in files]
    faults = {fault for note, _ in notes for fault in note.faults}
    faults.update(fault for note, kind in notes for rule in RULES for fault in rule(note, kind))
    faults.update(_near_duplicates([note for note, _ in notes]))
    texts = {found.id: note.body.text for found, (note, _) in zip(files, notes, strict=True)}
    faults.update((*enquiry_faults(corpus, texts), *subject_faults(corpus, texts)))
    return sorted(faults)


def _fault(note: Note, offset: int, what: str, do: str) -> NoteFault:
    return NoteFault(note.path, note.body.line_at(offset), what, do)


def _sentences(note: Note) -> list[Span]:
    """The sentences of a note's prose, without its headings."""
    text = note.body.text
    starts = [0, *(heading.end for heading in note.body.headings)]
    stops = [*(heading.start for heading in note.body.headings), len(text)]
    return [sentence for start, stop in zip(starts, stops, strict=True) for sentence in sentences_of(text, start, stop)]


def _quote(text: str, span: Span, words: int = 8) -> str:
    """The first words of a sentence, by which a writer finds it."""
    parts = text[span.start : span.end].split()
    return f"“{' '.join(parts[:words])}{' …' if len(parts) > words else ''}”"


def _section(note: Note, offset: int) -> str:
    return next((heading.title for heading in reversed(note.body.headings) if heading.start <= offset), "")


def sentences_fit(note: Note, kind: SourceKind) -> Iterator[NoteFault]:
    """A sentence below 6 words has lost its subject; one above 40 buries it."""
    text = note.body.text
    for span in _sentences(note):
        words = len(text[span.start : span.end].split())
        if words > LONGEST:
            yield _fault(
                note, span.start, f"{words} words: {_quote(text, span)}.", "Make two sentences of it, each with its own subject."
            )
        elif words < SHORTEST:
            yield _fault(
                note, span.start, f"{words} words: {_quote(text, span)}.", "Give it its subject by name and its year, or join it."
            )


def sentences_name_their_subject(note: Note, kind: SourceKind) -> Iterator[NoteFault]:
    """A sentence is quoted alone: it opens with what it speaks of."""
    text = note.body.text
    for span in _sentences(note):
        if found := OPENERS.match(text, span.start):
            what = f"Opens with {found[0]!r}: {_quote(text, span)}."
            yield _fault(note, span.start, what, "Name the organisation or person in role; leave linking words out.")


def words_are_sober(note: Note, kind: SourceKind) -> Iterator[NoteFault]:
    """No praise but in quotation marks: the guide is fair to all sides."""
    bare = QUOTED.sub(lambda found: "·" * len(found[0]), note.body.text)
    for found in PRAISE.finditer(bare):
        if not NOT_PRAISE.match(bare, found.start()):
            yield _fault(note, found.start(), f"Praise: {found[0]!r}.", "Say what was done or measured, or quote who said so.")


def cases_ask_nothing(note: Note, kind: SourceKind) -> Iterator[NoteFault]:
    """Questions live in the question bank."""
    if kind is SourceKind.CASE:
        for found in re.finditer(r"\?", note.body.text):
            yield _fault(note, found.start(), "A question in a case.", "State both sides; questions belong in prompts/questions.")


def acronyms_are_spelt_once(note: Note, kind: SourceKind) -> Iterator[NoteFault]:
    """Each acronym stands once in brackets after its words, or before its words in brackets."""
    text = note.body.text
    names = f"{note.front.title} {' '.join(note.front.aliases)}" if note.front else ""
    known = {*EVERYDAY, *ACRONYM.findall(names)}
    for acronym in dict.fromkeys(ACRONYM.findall(text)):
        singular = acronym.removesuffix("s")
        spelt = re.search(rf"\({singular}s?\b[^)]*\)|\b{singular}s? \([^)]{{6,}}\)", text)
        if not spelt and not {acronym, singular} & known:
            start = text.index(acronym)
            yield _fault(note, start, f"{acronym!r} is not spelt out.", f"Write its words once, followed by ({singular}).")


def sections_stand_in_order(note: Note, kind: SourceKind) -> Iterator[NoteFault]:
    """A case has the sections that every case has, so that comparisons find their counterpart."""
    if kind is not SourceKind.CASE:
        return
    known = [heading for heading in note.body.headings if heading.title in SECTIONS]
    for heading in note.body.headings:
        if heading.title not in SECTIONS:
            yield _fault(
                note, heading.start, f"The section {heading.title!r} is not known.", did_you_mean(heading.title, SECTIONS)
            )
    order = [SECTIONS.index(heading.title) for heading in known]
    for before, heading, at in zip(order, known[1:], order[1:], strict=False):
        if at <= before:
            yield _fault(
                note, heading.start, f"{heading.title!r} stands too late or twice.", f"The order is: {' · '.join(SECTIONS)}."
            )


def outcome_line_comes_first(note: Note, kind: SourceKind) -> Iterator[NoteFault]:
    """A case opens with its outcome, in one pattern."""
    if kind is not SourceKind.CASE:
        return
    pattern = "Outcome (as of 2026): NAME, WHAT in PLACE, … in YEAR because …."
    first = next(iter(_sentences(note)), Span(0, 0))
    if not OUTCOME_LINE.match(note.body.text[first.start : first.end]) or _section(note, first.start) != "Outcome":
        yield _fault(note, first.start, "The first sentence is not the outcome line.", f"Under '## Outcome' write: {pattern}")


def references_are_used(note: Note, kind: SourceKind) -> Iterator[NoteFault]:
    """A reference that no sentence rests on misleads about how much is known."""
    if note.front is None or note.opened is None:
        return
    used = {mark.key for mark in note.body.references}
    for at, entry in enumerate(note.front.references):
        if entry.key not in used:
            line = line_of(note.opened, "references", at)
            yield NoteFault(
                note.path,
                line,
                f"The reference {entry.key} is not used.",
                "Put its key after the fact it supports, or take it out.",
            )


def facts_have_keys(note: Note, kind: SourceKind) -> Iterator[NoteFault]:
    """A factual sentence rests on a source: a key stands within it or right after it."""
    text, sentences = note.body.text, _sentences(note)
    offsets = [mark.offset for mark in note.body.references]
    for span in sentences:
        if kind is SourceKind.CASE and _section(note, span.start).lower() not in ROLES and not _rests(span, offsets):
            what = f"No source: {_quote(text, span)}."
            yield _fault(note, span.start, what, "Put a key like [S2] after it, or move it to 'What is not known' or 'Tensions'.")


def _rests(span: Span, offsets: list[int]) -> bool:
    return any(span.start < offset <= span.end for offset in offsets)


def fields_quote_whole_sentences(note: Note, kind: SourceKind) -> Iterator[NoteFault]:
    """A field's sentence is shown alone: it must be one sentence, from its first word to its full stop."""
    if note.front is None or note.opened is None:
        return
    whole = set(_sentences(note))
    for name, entry in note.front.case or ():
        span = locate(note.body.text, entry.sentence)
        if span and span not in whole:
            line = line_of(note.opened, "case", name, "sentence")
            yield NoteFault(
                note.path, line, f"The sentence of {name!r} is not one whole sentence of the note.", "Quote one whole sentence."
            )


def cased_names_are_names(note: Note, kind: SourceKind) -> Iterator[NoteFault]:
    """A name that counts only with its capitals is one of the note's names."""
    if note.front is None or note.opened is None:
        return
    names = {note.front.title, *note.front.aliases}
    for name in note.front.cased:
        if name not in names:
            line = line_of(note.opened, "cased")
            yield NoteFault(note.path, line, f"{name!r} is neither the title nor an alias.", did_you_mean(name, sorted(names)))


def nothing_but_prose(note: Note, kind: SourceKind) -> Iterator[NoteFault]:
    """No HTML and no addresses in the text: addresses stand in the references."""
    for line in note.body.html:
        yield NoteFault(note.path, line, "HTML.", "Write plain Markdown.")
    body = note.opened.body if note.opened else ""
    first = note.opened.body_line if note.opened else 1
    for found in HTML_OR_LINK.finditer(body):
        line = first + body[: found.start()].count("\n")
        yield NoteFault(
            note.path, line, f"A link or HTML: {found[0]!r}.", "Put the address into the references and its key here."
        )


def cases_are_told_in_prose(note: Note, kind: SourceKind) -> Iterator[NoteFault]:
    """Lists lose their subjects."""
    if kind is SourceKind.CASE:
        for found in re.finditer(r"^(?:• |\d+\. )", note.body.text, re.MULTILINE):
            yield _fault(note, found.start(), "A list in a case.", "Write sentences, each with its subject.")


def _near_duplicates(notes: Sequence[Note]) -> Iterator[NoteFault]:
    """No two sentences of the corpus in nearly the same words: said twice means said in two ways.

    What is not known is the same of many organisations, and is said of each.
    """
    places = [(note, span) for note in notes for span in _sentences(note)]
    for earlier, later, _ in near_duplicates([note.body.text[span.start : span.end] for note, span in places]):
        (first, at), (second, span) = places[earlier], places[later]
        if first is not second and _section(second, span.start).lower() in ROLES:
            continue
        what = f"Nearly the same words as {first.path}:{first.body.line_at(at.start)}: {_quote(second.body.text, span)}."
        yield _fault(second, span.start, what, "Say it in other words, or only once.")


RULES: tuple[Rule, ...] = (
    sentences_fit,
    sentences_name_their_subject,
    words_are_sober,
    cases_ask_nothing,
    acronyms_are_spelt_once,
    sections_stand_in_order,
    outcome_line_comes_first,
    references_are_used,
    facts_have_keys,
    fields_quote_whole_sentences,
    cased_names_are_names,
    nothing_but_prose,
    cases_are_told_in_prose,
)
