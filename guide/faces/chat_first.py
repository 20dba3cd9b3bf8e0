"""The first screen and the library beside it: what is here, and the ways in, taken from the sources that are there."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from guide.faces.entries import Told, case_link, cases_of, entry_of, year_out
from guide.faces.listing import newest_year
from guide.faces.pages import number_in_words, render
from guide.guide import Guide
from guide.library import Library
from guide.records import Case, Reading, SourceKind

ASKS = (
    ("elected_by", "cases/rochdale-boroughwide-housing", "Who elects the board at {name}?"),
    ("members", "cases/suffolk-libraries", "Who are the members of {name}?"),
)
"""Questions that a known field answers: the field, the case that is asked about when it is here, and the words."""
THINKS = ("We vote in the spring and I have not made up my mind", "Everyone here says it is settled, and I am not sure")
PLAIN_NAME = re.compile(r"[\w’']+( (?!and\b)[\w’']+){0,3}")
"""A name that reads well in a question: a few words, nothing in brackets, not two organisations."""
OUTCOMES = {
    "running": ("running when last heard of", "some lasted"),
    "closed": ("closed", "some closed"),
    "taken back": ("taken back", "some were taken back"),
}
"""How a case went, of one case and of several, in the words of the page."""
COUNTED = (
    (SourceKind.REPORT, "report, first among the sources", "reports, first among the sources"),
    (SourceKind.CASE, "case note", "case notes, of one organisation or a few told together"),
    (SourceKind.NOTE, "topic note", "topic notes, each on one subject"),
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
    thinks: tuple[str, ...]
    """Beginnings of somebody's own; none where there is no question to ask back."""
    cases: tuple[CaseLink, ...]
    went: str
    """How the cases shown went, in a line."""


@dataclass(frozen=True)
class Shelf:
    """What is in the library, and what is not."""

    counts: tuple[tuple[int, str], ...]
    newest: str
    refused: str
    report: bool
    words_only: str
    model: str
    """The language model that writes; empty without one."""
    model_server: str


def first_of(library: Library) -> First:
    """The first screen for this library."""
    told = cases_of(library)
    shown = _latest(told)
    return First(
        sentence=_sentence(number_in_words(len(told)), len(told), asks=bool(library.manner.bank.active)),
        number=number_in_words(len(told)),
        asks=tuple(_asks(told)),
        thinks=THINKS if library.manner.bank.active else (),
        cases=tuple(CaseLink(case_link(reading), f"{reading.source.title}: {_went(case)}") for reading, case in shown),
        went=", ".join(OUTCOMES[case.outcome.value][1] for _, case in shown).capitalize(),
    )


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
            newest=newest_year(library),
            refused=_refused(len(library.refusals)),
            report=any(source.kind is SourceKind.REPORT for source in library.sources),
            words_only=library.words_only,
            model=guide.writer.name if guide.writer else "",
            model_server=urlsplit(guide.settings.model.address).netloc if guide.writer else "",
        ),
    )


def _sentence(number: str, count: int, *, asks: bool) -> str:
    who = "organisation that set out" if count == 1 else "organisations that set out"
    read = f"what happened to {number} {who} to leave" if count else "what the sources say of leaving"
    return f"Read {read} the public sector, and think your own case through{', one question at a time' if asks else ''}."


def _asks(told: Sequence[Told]) -> Iterator[str]:
    """Questions that the library can answer, since a field of a case says so, each about another case."""
    asked: set[str] = set()
    for field, preferred, words in ASKS:
        known = [reading.source for reading, case in told if reading.source.id not in asked and _answers(reading, case, field)]
        for source in sorted(known, key=lambda source: source.id != preferred)[:1]:
            asked.add(source.id)
            yield words.format(name=source.title)


def _answers(reading: Reading, case: Case, field: str) -> bool:
    entry = entry_of(reading, getattr(case, field))
    return not entry.unsaid and PLAIN_NAME.fullmatch(reading.source.title) is not None


def _latest(told: Sequence[Told]) -> list[Told]:
    """Three cases that went differently: of each outcome the one of the latest year."""
    went = [[each for each in told if each[1].outcome.value == outcome] for outcome in OUTCOMES]
    return [max(each, key=lambda told: year_out(told[1]) or 0) for each in went if each]


def _went(case: Case) -> str:
    words, year = OUTCOMES[case.outcome.value][0], year_out(case)
    comma = "," if case.outcome.value == "running" else ""
    return f"{words}{comma} in {year}" if year else words


def _counts(library: Library) -> Iterator[tuple[int, str]]:
    for kind, one, several in COUNTED:
        count = sum(source.kind is kind for source in library.sources)
        if count:
            yield count, one if count == 1 else several


def _refused(count: int) -> str:
    if not count:
        return ""
    files = "One file could" if count == 1 else f"{number_in_words(count).capitalize()} files could"
    return f"{files} not be read; the library page says which, and why."
