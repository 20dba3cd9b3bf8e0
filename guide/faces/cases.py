"""The page Library > Cases: the cases side by side, field by field, or along the years. Works without script.

Every entry leads to the sentence it rests on. Nothing is counted, ranked or coloured by what it says.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi import FastAPI
from starlette.responses import HTMLResponse

from guide.faces.entries import Entry, Told, case_link, cases_of, entries_of, published_last, year_left, year_out
from guide.faces.pages import date_in_words, number_in_words, render, status_of
from guide.faces.timeline import Timeline, timeline_of
from guide.guide import Guide
from guide.library import Library

NAME = "name"
"""The order in which the table stands when none is asked for."""
COLUMNS = {
    NAME: "Case",
    "sector": "Sector",
    "place": "Place",
    "nation": "Nation",
    "former_body": "Came from",
    "left_in": "Left in",
    "reason_to_leave": "Why it left",
    "staff_vote": "Vote of the staff",
    "legal_form": "Legal form",
    "members": "Who may be a member",
    "elected_by": "Who elects whom",
    "holds_to_account": "How leaders answer for it",
    "staff": "Staff",
    "income": "Income",
    "first_contract": "First contract",
    "pensions": "Pensions",
    "tested_by": "Tested by",
    "outcome": "Outcome and year",
    "reason_for_outcome": "Why",
    "run_by_now": "Who runs it now",
    "disputed": "What is disputed",
}
SHOWS = {
    "outcome": ("How it went", ("sector", "place", "left_in", "outcome", "reason_for_outcome", "run_by_now", "disputed")),
    "beginning": ("How it left", ("former_body", "left_in", "reason_to_leave", "staff_vote", "first_contract")),
    "ownership": ("Who owns and who decides", ("nation", "legal_form", "members", "elected_by", "holds_to_account")),
    "money": ("Staff, money, tests", ("sector", "staff", "income", "pensions", "tested_by")),
}
"""The readable views of the table: title and columns. The first is shown when none is asked for."""
TIMELINE, ALONG = "timeline", "Along the years"
METHOD = "notes/how-to-read-this-library"


@dataclass(frozen=True)
class Cell:
    """What stands in one column of a row."""

    column: str
    title: str
    entries: tuple[Entry, ...]

    @property
    def unsaid(self) -> bool:
        """Whether the sources do not say."""
        return all(entry.unsaid for entry in self.entries)


@dataclass(frozen=True)
class Row:
    """One case of the table."""

    title: str
    link: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Choice:
    """A link to a view or an order; `current` where it is the one shown."""

    title: str
    link: str
    current: bool


@dataclass(frozen=True)
class CasesPage:
    """All that `cases.html` shows: the table, or the timeline in its place."""

    number: str
    """How many cases there are, in words."""
    as_of: str
    method: str
    """Where it is told how the cases were chosen; empty without that note."""
    shown: str
    """The title of the view."""
    views: tuple[Choice, ...]
    columns: tuple[Choice, ...]
    rows: tuple[Row, ...]
    timeline: Timeline | None


def mount_cases(app: FastAPI, guide: Guide) -> None:
    """Add `/library/cases` to `app`."""

    @app.get("/library/cases", response_class=HTMLResponse, include_in_schema=False)
    def cases(show: str = "", sort: str = "", view: str = "") -> HTMLResponse:
        page = cases_page(guide.library, show, sort, view)
        return HTMLResponse(render("cases.html", here="library", status=status_of(guide), view=page))


def cases_page(library: Library, show: str = "", sort: str = "", view: str = "") -> CasesPage:
    """Gather what the page shows. A view or an order that does not exist gives the first one."""
    show = show if show in SHOWS else next(iter(SHOWS))
    sort = sort if sort in SHOWS[show][1] else NAME
    told, along = cases_of(library), view == TIMELINE
    return CasesPage(
        number=number_in_words(len(told)),
        as_of=date_in_words(published_last(told)),
        method=f"/read/{METHOD}" if METHOD in library.readings else "",
        shown=ALONG if along else SHOWS[show][0],
        views=tuple(_views("" if along else show)),
        columns=tuple(_columns(show, sort)),
        rows=() if along else tuple(_row(each, show) for each in sorted(told, key=_order(sort))),
        timeline=timeline_of(told) if along else None,
    )


def _views(show: str) -> Iterator[Choice]:
    for name, (title, _) in SHOWS.items():
        yield Choice(title, _here(show=name), name == show)
    yield Choice(ALONG, _here(view=TIMELINE), not show)


def _columns(show: str, sort: str) -> Iterator[Choice]:
    for name in (NAME, *SHOWS[show][1]):
        yield Choice(COLUMNS[name], _here(show=show, sort=name), name == sort)


def _here(**asked: str) -> str:
    return f"/library/cases?{urlencode(asked)}"


def _row(told: Told, show: str) -> Row:
    reading, case = told
    cells = (Cell(name, COLUMNS[name], tuple(entries_of(reading, case, name))) for name in SHOWS[show][1])
    return Row(reading.source.title, case_link(reading), tuple(cells))


def _order(sort: str) -> Callable[[Told], tuple[bool, str]]:
    """By words, or by year where the column holds years; what is not known comes last. Equals stay in the order of names."""

    def by(told: Told) -> tuple[bool, str]:
        reading, case = told
        if sort == NAME:
            return False, ""
        if sort == "left_in":
            return year_left(case) is None, str(year_left(case))
        if sort == "outcome":
            return case.outcome.value == "not known", f"{case.outcome.value} {year_out(case) or ''}"
        [entry] = entries_of(reading, case, sort)
        return entry.unsaid, entry.words.casefold()

    return by
