"""The reader: a source with its marked sentences, its headings, its public sources and its pages. Works without script.

A link is `/read/<source id>?at=<start>-<end>[,<start>-<end>]&of=<digits of sha256>[&quote=<words>][&page=<n>]`. The first
place is the one looked at (yellow), the others are underlined. When the file has changed since, `quote` is looked for instead.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Annotated
from urllib.parse import quote as escaped
from urllib.parse import urlencode

from fastapi import FastAPI, Query
from pydantic import BaseModel
from starlette.responses import HTMLResponse, Response

from guide.answer.citations import LINK_DIGITS, in_words, pages_of
from guide.errors import GuideError, NotFound
from guide.faces.chat_places import KINDS, REFERENCES
from guide.faces.listing import faults_and_left_out
from guide.faces.marking import Block, TocEntry, blocks_of, toc_of
from guide.faces.pages import date_in_words, render, status_of
from guide.guide import Guide
from guide.records import Citation, Page, Reading, Reference, Source, Span

AT = re.compile(r"\d{1,9}-\d{1,9}(,\d{1,9}-\d{1,9}){0,19}")


class Picture(BaseModel):
    """One page picture beside the text."""

    src: str
    place: str
    alt: str


class Turning(BaseModel):
    """A link to another page or another marked place."""

    said: str
    href: str


class Public(BaseModel):
    """A public source as it is shown: kind and date in words, and only addresses of the web."""

    key: str
    publisher: str
    title: str
    date: str
    kind: str
    address: str


class ReadPage(BaseModel):
    """All that `read.html` shows."""

    source: Source
    kind: str
    published: str
    faults: tuple[str, ...]
    """What could not be read."""
    left_out: tuple[str, ...]
    """What was left out on purpose."""
    toc: tuple[TocEntry, ...]
    blocks: tuple[Block, ...]
    citations: tuple[Citation, ...]
    """The first is the one looked at."""
    previous: str
    next: str
    pictures: tuple[Picture, ...]
    turnings: tuple[Turning, ...]
    bibliography: tuple[Public, ...]
    rests_on: tuple[tuple[Public, ...], ...]
    """For each citation, the public sources beside it."""
    change: str
    """What is said when the file is no longer the one the link was made for; empty otherwise."""
    sought: str
    """The words that were looked for after a change and not found."""
    checked: bool
    """Whether the link named the file as it is now."""


def mount_reader(app: FastAPI, guide: Guide) -> None:
    """Add `/read/…` and `/pages/…` to `app`."""

    @app.get("/read/{source_id:path}", response_class=HTMLResponse, include_in_schema=False)
    def read(source_id: str, at: str = "", of: str = "", quote: str = "", page: str = "") -> HTMLResponse:
        try:
            view = read_page(guide, source_id, at, of, quote, page)
        except NotFound as missing:
            return HTMLResponse(missing_page(guide, missing), status_code=404)
        return HTMLResponse(render("read.html", here="library", status=status_of(guide), view=view))

    @app.get("/pages/{source_id:path}/{number}.png", response_class=Response, include_in_schema=False)
    def picture(source_id: str, number: str, at: Annotated[list[str], Query()] = [], here: str = "") -> Response:  # noqa: B006
        return picture_of(guide, source_id, number, ",".join(at), here)


def picture_of(guide: Guide, source_id: str, number: str, at: str, here: str = "") -> Response:
    """A page as PNG with its marked places. Raises NotFound for an unknown source, page or place."""
    reading = guide.library.reading(source_id)
    page = page_numbered(reading, number)
    looked_at = places_of(here, reading)[:1]
    others = [place for place in places_of(at, reading) if place not in looked_at]
    png = guide.page_picture(source_id, page.number, others, *looked_at)
    return Response(png, media_type="image/png", headers={"Cache-Control": "private, max-age=600"})


def missing_page(guide: Guide, missing: GuideError) -> str:
    """The page that says what was not found and what can be done."""
    return render("missing.html", here="library", status=status_of(guide), message=missing.message, advice=missing.advice)


def read_page(guide: Guide, source_id: str, at: str = "", of: str = "", quote: str = "", page: str = "") -> ReadPage:
    """Gather what the reader shows. Raises NotFound for an unknown source, place or page."""
    reading = guide.library.reading(source_id)
    changed = bool(of) and not (len(of) >= LINK_DIGITS and reading.source.sha256.startswith(of))
    places = [] if changed else places_of(at, reading)
    found = [Span(each.start, each.end) for each in guide.verify(quote, source_id)] if changed and quote.strip() else []
    places = places or found
    citations = tuple(guide.cite(source_id, place, n) for n, place in enumerate(places, 1))
    shown = _shown(reading, places, page)
    faults, left_out = faults_and_left_out(reading)
    return ReadPage(
        source=reading.source,
        kind=KINDS[reading.source.kind],
        published=date_in_words(reading.source.published),
        faults=faults,
        left_out=left_out,
        toc=tuple(toc_of(reading, places[0].start if places else None)),
        blocks=tuple(blocks_of(reading, places)),
        citations=citations,
        previous=_rotated(reading, places, -1),
        next=_rotated(reading, places, 1),
        pictures=tuple(_picture(reading, each, places) for each in shown),
        turnings=tuple(_turnings(reading, shown, places)),
        bibliography=tuple(map(_public, reading.bibliography)),
        rests_on=tuple(tuple(map(_public, citation.references)) for citation in citations),
        change=_change(changed, quote, found),
        sought=quote.strip() if changed and not found else "",
        checked=bool(of) and not changed,
    )


def places_of(at: str, reading: Reading) -> list[Span]:
    """Parse `START-END[,START-END]`. Raises NotFound when it is no such thing, or lies outside the text."""
    if not at:
        return []
    if not AT.fullmatch(at):
        raise NotFound("This link does not name a place in the text.", "Open the source without a place, or take the link anew.")
    places = [Span(*map(int, pair.split("-"))) for pair in at.split(",")]
    if any(not place.start < place.end <= len(reading.text) for place in places):
        raise NotFound(
            f"There is no such place in “{reading.source.title}”.",
            "The file may have changed since the link was made, or a figure was lost on the way. Open the source itself.",
        )
    return list(dict.fromkeys(places))


def page_numbered(reading: Reading, number: str) -> Page:
    """The page at position `number` of the file, from 1. Raises NotFound."""
    found = [page for page in reading.pages if str(page.number) == number]
    if not found:
        raise NotFound(f"“{reading.source.title}” has no page {number[:20]}.", f"It has {len(reading.pages)} pages.")
    return found[0]


def _shown(reading: Reading, places: Sequence[Span], page: str) -> Sequence[Page]:
    """The pages whose pictures stand beside the text: the one asked for, else those of the place looked at, else the first."""
    if page:
        return [page_numbered(reading, page)]
    return pages_of(reading, places[0]) if places else reading.pages[:1]


def address_of(source: Source, places: Sequence[Span], page: str = "") -> str:
    """A link to this source with these places, made for the file as it is."""
    at = ",".join(f"{place.start}-{place.end}" for place in places)
    return f"/read/{escaped(source.id)}?{_query({'at': at, 'of': source.sha256[:LINK_DIGITS], 'page': page})}"


def _query(asked: Mapping[str, str]) -> str:
    return urlencode({name: value for name, value in asked.items() if value}, safe=",")


def _rotated(reading: Reading, places: Sequence[Span], by: int) -> str:
    """The same places with another one looked at, so that Previous and Next need no script."""
    turned = [*places[by:], *places[:by]]
    return f"{address_of(reading.source, turned)}#here" if len(places) > 1 else ""


def _picture(reading: Reading, page: Page, places: Sequence[Span]) -> Picture:
    source, marked = reading.source, any(page in pages_of(reading, place) for place in places)
    at = [f"{place.start}-{place.end}" for place in places]
    asked = {"at": ",".join(at[1:]), "here": "".join(at[:1]), "of": source.sha256[:LINK_DIGITS]}
    return Picture(
        src=f"/pages/{escaped(source.id)}/{page.number}.png?{_query(asked)}",
        place=in_words(page),
        alt=f"Picture of {in_words(page)} of “{source.title}”{', with the quoted lines marked' if marked else ''}",
    )


def _turnings(reading: Reading, shown: Sequence[Page], places: Sequence[Span]) -> list[Turning]:
    """Links to the page before and the page after those shown."""
    if not shown:
        return []
    near = {shown[0].number - 1: "Page before", shown[-1].number + 1: "Page after"}
    return [
        Turning(said=said, href=f"{address_of(reading.source, places, str(number))}#page-{number}")
        for number, said in near.items()
        if 1 <= number <= len(reading.pages)
    ]


def _public(reference: Reference) -> Public:
    return Public(
        key=reference.key,
        publisher=reference.publisher,
        title=reference.title,
        date=date_in_words(reference.date) or "undated",
        kind=REFERENCES[reference.kind],
        address=reference.address if reference.address.startswith(("https://", "http://")) else "",
    )


def _change(changed: bool, quote: str, found: Sequence[Span]) -> str:
    if not changed:
        return ""
    if found:
        return "This file has changed since the link was made. The quoted words still stand in it; they are marked below."
    if quote.strip():
        return "This file has changed since the link was made. These words were looked for in it and do not stand there now:"
    return "This file has changed since the link was made, so its place can no longer be shown. Nothing is marked below."
