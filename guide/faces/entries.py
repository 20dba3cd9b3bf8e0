"""The fields of a case as they are shown: in words, each linked to the sentence that supports it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from guide.faces.reader import address_of
from guide.library import Library
from guide.records import Case, CaseField, Reading, SourceKind

Told = tuple[Reading, Case]
"""A case note and the fields of its case."""
UNKNOWN = "not known"
UNSAID = re.compile(r"(?:not known|nothing found|not given)\b")
"""How a value begins that the sources do not hold."""
YEAR = re.compile(r"\b(?:19|20)\d\d\b")


@dataclass(frozen=True)
class Entry:
    """One value in words, and where its sentence stands; no link where no sentence says it."""

    words: str
    link: str = ""

    @property
    def unsaid(self) -> bool:
        """Whether the sources do not say."""
        return UNSAID.match(self.words) is not None


def cases_of(library: Library) -> list[Told]:
    """Every case note of the library with its fields, by title."""
    noted = (reading for reading in library.readings.values() if reading.source.kind is SourceKind.CASE)
    return sorted(((each, each.case) for each in noted if each.case), key=lambda told: told[0].source.title.casefold())


def case_link(reading: Reading) -> str:
    """Where a case note is read from its beginning."""
    return f"/read/{quote(reading.source.id)}"


def entry_of(reading: Reading, field: CaseField) -> Entry:
    """A field's value, linked to the sentence that supports it."""
    return Entry(field.value, f"{address_of(reading.source, [field.sentence])}#here" if field.sentence else "")


def outcomes_of(reading: Reading, case: Case) -> tuple[Entry, ...]:
    """How it went and in which year: one entry where one sentence says both."""
    outcome, year = entry_of(reading, case.outcome), entry_of(reading, case.outcome_year)
    if outcome.unsaid:
        return (year if year.unsaid else outcome,)
    if year.unsaid or year.link == outcome.link:
        return (Entry(f"{outcome.words}, {f'year {year.words}' if year.unsaid else year.words}", outcome.link),)
    return outcome, year


def year_left(case: Case) -> int | None:
    """The year with which the field begins; None where it begins otherwise: never left, none, not known."""
    found = YEAR.match(case.left_in.value)
    return int(found[0]) if found else None


def year_out(case: Case) -> int | None:
    """The year of the outcome, or of the last record where it was running or nothing more is known."""
    found = YEAR.search(case.outcome_year.value)
    return int(found[0]) if found else None


def published_last(told: Sequence[Told]) -> str:
    """The latest date on a case note, as ISO; empty without any."""
    return max((reading.source.published for reading, _ in told), default="")


def entries_of(reading: Reading, case: Case, column: str) -> Iterator[Entry]:
    """What stands in a column: a field of Case by its name, `nation`, or `outcome` with its year."""
    if column == "nation":
        yield Entry(reading.source.nation or "not given")
    elif column == "outcome":
        yield from outcomes_of(reading, case)
    else:
        yield entry_of(reading, getattr(case, column))
