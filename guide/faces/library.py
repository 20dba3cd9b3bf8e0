"""The page Library: every source with its date and licence, what could not be read, the report's place, and a way to add a file.

Works without script. `access.py` says who may add a file, and `guards.py` refuses forms of other sites.
"""

import shutil
import tempfile
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import FastAPI, File, UploadFile
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from guide.faces.below import see_other
from guide.faces.listing import faults_and_left_out, newest_year
from guide.faces.pages import date_in_words, render, status_of
from guide.guide import Guide
from guide.reading.sources import SUFFIXES
from guide.records import Changes, Reading, Refusal, Source, SourceKind
from guide.settings import Settings

GROUPS = {
    SourceKind.REPORT: "The report",
    SourceKind.BRIEFING: "The companion briefing",
    SourceKind.CASE: "Case notes, of one organisation or a few told together",
    SourceKind.NOTE: "Topic notes, each on one subject",
    SourceKind.ADDED: "Added here",
}
MEGABYTE = 1024 * 1024
ROOM = 4
"""A file up to so many times the largest is still taken in and refused in words; beyond that the connection ends."""
LONGEST_NAME = 200
"""Bytes of a file's name; most file systems end at 255."""


@dataclass(frozen=True)
class Row:
    """One source of the list."""

    source: Source
    date: str
    faults: tuple[str, ...]
    """What could not be read."""
    left_out: tuple[str, ...]
    """What was left out on purpose."""


@dataclass(frozen=True)
class Group:
    """The sources of one kind."""

    kind: SourceKind
    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Absent:
    """What the report is, where it may be had, and where to put it."""

    title: str
    by: str
    where: str
    folder: str


@dataclass(frozen=True)
class LibraryPage:
    """All that `library.html` shows."""

    groups: tuple[Group, ...]
    total: int
    as_of: str
    """The date of the latest note of ours."""
    newest: str
    """The year of the latest public sources behind our notes."""
    refusals: tuple[Refusal, ...]
    report: Absent | None
    """The report, as long as it is not here."""
    largest_mb: int
    accepted: str
    """Suffixes, for the file field."""
    came: tuple[Source, ...]
    """What was added by the form just now."""
    said: str
    """What else there is to say of it."""


SAID = {
    "nothing": "No file was chosen.",
    "sort": "Files of that sort are not read; nothing was added.",
    "large": "That file is larger than what is read here; nothing was added.",
    "known": "That file is in the library already; nothing was changed.",
    "refused": "That file could not be read. Why, and what can be done, stands below.",
}
"""What the page says after the form was sent, by the word in its address."""


def mount_library(app: FastAPI, guide: Guide) -> None:
    """Add `/library` to `app`."""

    @app.get("/library", response_class=HTMLResponse, include_in_schema=False)
    def library(request: Request, came: str = "", said: str = "") -> HTMLResponse:
        view = library_page(guide, came.split(","), SAID.get(said, ""))
        may_add = getattr(request.state, "may_add", False)
        return HTMLResponse(render("library.html", here="library", status=status_of(guide), view=view, may_add=may_add))

    @app.post("/library", include_in_schema=False, max_body_size=ROOM * guide.settings.corpus.largest_file_mb * MEGABYTE)
    def add(file: Annotated[UploadFile, File()]) -> Response:
        return see_other(f"/library?{urlencode(add_upload(guide, file))}#came")


def library_page(guide: Guide, came: Sequence[str] = (), said: str = "") -> LibraryPage:
    """Gather what the page shows; `came` are the ids of sources that were just added."""
    library = guide.library
    readings = list(library.readings.values())
    return LibraryPage(
        groups=tuple(_groups(readings)),
        total=len(readings),
        as_of=date_in_words(max((reading.source.published for reading in readings if reading.source.ours), default="")),
        newest=newest_year(library),
        refusals=library.refusals,
        report=None if any(reading.source.kind is SourceKind.REPORT for reading in readings) else absent_report(guide.settings),
        largest_mb=guide.settings.corpus.largest_file_mb,
        accepted=",".join(sorted(SUFFIXES)),
        came=tuple(reading.source for reading in readings if reading.source.id in came),
        said=said,
    )


def absent_report(settings: Settings) -> Absent:
    """What the file beside the report's place says of it; what is missing there stays empty."""
    folder = settings.corpus.folder / "report"
    beside = sorted(folder.glob("*.toml"))
    try:
        told: dict[str, Any] = tomllib.loads(beside[0].read_text(encoding="utf-8")) if beside else {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        told = {}  # `guide check` tells of it
    by = [*told.get("authors", ()), told.get("organisation", ""), date_in_words(str(told.get("published", "")))]
    return Absent(str(told.get("title", "")), ", ".join(filter(None, map(str, by))), str(told.get("where", "")), str(folder))


def add_upload(guide: Guide, file: UploadFile) -> dict[str, str]:
    """Add an uploaded file; returns what the page is to say of it, as part of its address."""
    name = safe_name(file.filename or "")
    if not name:
        return {"said": "nothing"}
    if Path(name).suffix.lower() not in SUFFIXES:
        return {"said": "sort"}
    if (file.size or 0) > guide.settings.corpus.largest_file_mb * MEGABYTE:
        return {"said": "large"}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        with path.open("wb") as target:
            shutil.copyfileobj(file.file, target)
        changes = guide.add(path)
    return _told(changes, name)


def safe_name(sent: str) -> str:
    """The last part of a file's name as a browser sent it, fit to be a name here; empty when nothing of it is left."""
    name = PureWindowsPath(PurePosixPath(sent).name).name
    kept = "".join(sign for sign in name if sign.isprintable() and sign not in '<>:"|?*').strip(" .")
    return kept if len(kept.encode()) <= LONGEST_NAME else f"{Path(kept).stem[:60]}{Path(kept).suffix[:10]}"


def _told(changes: Changes, name: str) -> dict[str, str]:
    came = (*changes.added, *changes.replaced)
    if came:
        return {"came": ",".join(came)}
    return {"said": "refused" if any(refusal.path == name for refusal in changes.refused) else "known"}


def _groups(readings: Sequence[Reading]) -> Iterator[Group]:
    for kind, title in GROUPS.items():
        rows = [_row(reading) for reading in readings if reading.source.kind is kind]
        if rows:
            yield Group(kind, title, tuple(sorted(rows, key=lambda row: row.source.title.casefold())))


def _row(reading: Reading) -> Row:
    faults, left_out = faults_and_left_out(reading)
    return Row(reading.source, date_in_words(reading.source.published), faults, left_out)
