"""The cases along the years: from the year in which each left to the year of its outcome or of its last record.

Places are percentages of the drawing's width, for SVG attributes: our own pages allow no inline style.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from guide.faces.entries import UNKNOWN, YEAR, Entry, Told, case_link, entry_of, outcomes_of, published_last, year_left, year_out
from guide.records import Case

OPEN = frozenset({"running", UNKNOWN})
"""Outcomes that end nothing: after the last record the sources do not say."""
STEP = 5
"""Years from one line of the scale to the next."""


@dataclass(frozen=True)
class Tick:
    """A year of the scale."""

    year: int
    at: str


@dataclass(frozen=True)
class Drawn:
    """A case's line. `until` ends what the sources tell; from there to `rest` they do not say (empty: nothing is left open)."""

    start: str
    until: str
    rest: str
    ended: bool
    """Whether an outcome stands at its end, and not a last record."""
    said: str
    """The line in words."""


@dataclass(frozen=True)
class Line:
    """One case along the years; not drawn where no year of leaving is known."""

    title: str
    link: str
    left: Entry
    outcomes: tuple[Entry, ...]
    drawn: Drawn | None


@dataclass(frozen=True)
class Timeline:
    """The scale, the cases on it by year, and those that have no place on it."""

    ticks: tuple[Tick, ...]
    lines: tuple[Line, ...]
    apart: tuple[Line, ...]


@dataclass(frozen=True)
class Scale:
    """The years from `first` to `last`, each as wide as the others."""

    first: int
    last: int

    def at(self, year: int) -> str:
        """The middle of a year, from the left."""
        return f"{(year - self.first + 0.5) / (self.last - self.first + 1):.2%}"


def timeline_of(told: Sequence[Told]) -> Timeline:
    """The cases by the year they left; the scale ends in the year of the latest note."""
    scale = _scale(told)
    lines = [
        _line(each, scale) for each in sorted(told, key=lambda each: (year_left(each[1]) or 0, each[0].source.title.casefold()))
    ]
    years = [year for year in range(scale.first, scale.last + 1) if year % STEP == 0]
    return Timeline(
        ticks=tuple(Tick(year, scale.at(year)) for year in years),
        lines=tuple(line for line in lines if line.drawn),
        apart=tuple(line for line in lines if not line.drawn),
    )


def _scale(told: Sequence[Told]) -> Scale:
    years = [year for _, case in told for year in (year_left(case), year_out(case)) if year]
    noted = YEAR.match(published_last(told))
    years += [int(noted[0])] if noted else []
    return Scale(min(years, default=0), max(years, default=0))


def _line(told: Told, scale: Scale) -> Line:
    reading, case = told
    start = year_left(case)
    return Line(
        title=reading.source.title,
        link=case_link(reading),
        left=entry_of(reading, case.left_in),
        outcomes=outcomes_of(reading, case),
        drawn=_drawn(case, start, scale) if start else None,
    )


def _drawn(case: Case, start: int, scale: Scale) -> Drawn:
    until = max(year_out(case) or start, start)
    ended = case.outcome.value not in OPEN and year_out(case) is not None
    return Drawn(
        start=scale.at(start),
        until=scale.at(until),
        rest=scale.at(scale.last) if not ended and until < scale.last else "",
        ended=ended,
        said=_said(case, start, ended),
    )


def _said(case: Case, start: int, ended: bool) -> str:
    if year_out(case) is None:
        return f"From {start}. The sources do not say until when."
    return f"From {start} to {year_out(case)}, {case.outcome.value if ended else 'the last record'}."
