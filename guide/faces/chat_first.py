"""The first screen and the library beside it: what is here, and the ways in, taken from the sources that are there."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from guide.faces.pages import number_in_words, render
from guide.guide import Guide
from guide.library import Library
from guide.records import Case, Reading, SourceKind

THOUGHTS = ("We vote in the spring and I have not made up my mind", "Everyone here says it is settled, and I am not sure")
"""What people might begin with. They name no source, so they fit every library."""
UNKNOWN = "not known"
YEAR = re.compile(r"\b(?:19|20)\d\d\b")
PLAIN_NAME = re.compile(r"[\w’']+( (?!and\b)[\w’']+){0,3}")
OUTCOMES = {
    "closed": "closed",
    "running": "still running",
    "taken back": "taken back",
    "merged": "merged",
    "bought or majority lost": "bought, or its majority lost,",
}
"""How a case went, in the words of the page."""
COUNTED = (
    (SourceKind.REPORT, "report, first among the sources", "reports, first among the sources"),
    (SourceKind.CASE, "case note, of one organisation", "case notes, one for each organisation"),
    (SourceKind.NOTE, "note on what is common to them", "notes on policy, governance, risk and humility"),
    (SourceKind.BRIEFING, "companion briefing, with its pages", "companion briefings, with their pages"),
    (SourceKind.ADDED, "file that was added here", "files that were added here"),
)


@dataclass(frozen=True)
class CaseLink:
    """A case to be read: its name and how it went."""

    link: str
    words: str


@dataclass(frozen=True)
class First:
    """The first screen."""

    sentence: str
    number: str
    """How many cases there are, in words."""
    asks: tuple[str, ...]
    thoughts: tuple[str, ...]
    cases: tuple[CaseLink, ...]


@dataclass(frozen=True)
class Shelf:
    """What is in the library, and what is not."""

    counts: tuple[tuple[int, str], ...]
    newest: str
    refused: str
    report: bool
    model: str
    words_only: str


def first_of(library: Library) -> First:
    """The first screen for this library."""
    cases = [reading for reading in library.readings.values() if reading.source.kind is SourceKind.CASE]
    number = number_in_words(len(cases))
    return First(_sentence(number, len(cases)), number, tuple(_asks(cases)), THOUGHTS, tuple(_case_links(cases)))


def intro_markup(library: Library) -> str:
    """The sentence of what it is, and the line on what it does not do."""
    return render("chat/intro.html", first=first_of(library))


def ways_markup(library: Library) -> str:
    """The ways in."""
    return render("chat/ways.html", first=first_of(library))


def shelf_markup(guide: Guide) -> str:
    """The library, as it lies beside the first screen and beside a turn that cites nothing."""
    library = guide.library
    return render(
        "chat/shelf.html",
        shelf=Shelf(
            counts=tuple(_counts(library)),
            newest=_newest(library),
            refused=_refused(len(library.refusals)),
            report=any(source.kind is SourceKind.REPORT for source in library.sources),
            model=guide.settings.model.name,
            words_only=library.words_only,
        ),
    )


def _sentence(number: str, count: int) -> str:
    who = "organisation that set out" if count == 1 else "organisations that set out"
    read = f"what happened to {number} {who} to leave" if count else "what the sources say of leaving"
    return f"Read {read} the public sector, and think your own case through, one question at a time."


def _asks(cases: Sequence[Reading]) -> Iterator[str]:
    """Two questions that the library can answer, since a field of a case says so. Its name has to read well in a question."""
    members = [
        case for case in cases if case.case and case.case.members.value != UNKNOWN and PLAIN_NAME.fullmatch(case.source.title)
    ]
    electing = [case for case in members if case.case and case.case.elected_by.value != UNKNOWN]
    yield from (f"Who may be a member of {case.source.title}?" for case in members[:1])
    yield from (f"Who elects whom at {case.source.title}?" for case in electing[-1:])


def _case_links(cases: Sequence[Reading]) -> Iterator[CaseLink]:
    """Three cases that went differently: the first of each outcome."""
    first: dict[str, tuple[Reading, Case]] = {}
    for reading in cases:
        if reading.case:
            first.setdefault(reading.case.outcome.value, (reading, reading.case))
    for reading, case in [first[outcome] for outcome in OUTCOMES if outcome in first][:3]:
        yield CaseLink(f"/read/{quote(reading.source.id)}", f"{reading.source.title}: {_went(case)}")


def _went(case: Case) -> str:
    year = YEAR.search(case.outcome_year.value)
    return OUTCOMES[case.outcome.value] + (f" in {year[0]}" if year else "")


def _counts(library: Library) -> Iterator[tuple[int, str]]:
    for kind, one, several in COUNTED:
        count = sum(source.kind is kind for source in library.sources)
        if count:
            yield count, one if count == 1 else several


def _newest(library: Library) -> str:
    """The latest year of the public sources behind the notes; empty when none is dated."""
    dates = (reference.date for reading in library.readings.values() for reference in reading.bibliography)
    return max((year for date in dates for year in YEAR.findall(date)), default="")


def _refused(count: int) -> str:
    if not count:
        return ""
    files = "One file could" if count == 1 else f"{number_in_words(count).capitalize()} files could"
    return f"{files} not be read; the library page says which, and why."
