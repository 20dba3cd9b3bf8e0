"""A participant's phone: join by code, write cards, take them back, see the wall as a list; with script or without.

With script the phone keeps its cards and their secrets itself. Without, a cookie that goes nowhere else keeps the secrets.
"""

import secrets
from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import Cookie, FastAPI, Form, Header
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from guide.errors import GuideError, NotFound, WorkshopError
from guide.faces.pages import render
from guide.faces.workshop_screen import (
    LARGEST,
    SEE_OTHER,
    caller_of,
    message_page,
    or_said,
    phone_policy,
    phone_script,
    phone_sheet,
    screen,
)
from guide.records import CardDraft, DotDraft, Signpost
from guide.records.screens import Mine, PhoneView, Written
from guide.workshop import Workshops

WEEKS = 60 * 60 * 24 * 30
"""Seconds that a phone remembers its cards: as long as a workshop is kept."""
MOST_KEPT = 40
"""Cards in the cookie: browsers keep some 4,000 bytes."""


@dataclass(frozen=True)
class Told:
    """What the page says first."""

    notice: str
    signpost: Signpost | None = None


@dataclass(frozen=True)
class PhonePage:
    """What a phone shows beside the view itself."""

    part: bool = False
    """Whether only what changes is asked for."""
    mine: tuple[Mine, ...] = ()
    """Its cards, where the cookie keeps their secrets."""
    told: Told | None = None
    text: str = ""
    """What was typed and not taken."""
    id: str = ""
    """Of the next card, where no script makes one."""
    secret: str = ""


def mount_phone(app: FastAPI, workshops: Workshops) -> None:
    """Add `/w` and `/w/{code}` to `app`."""

    @app.get("/w", include_in_schema=False)
    def by_hand(code: str = "") -> Response:
        if code.strip():
            return RedirectResponse(f"/w/{'-'.join(code.split())[:40]}", SEE_OTHER)
        return message_page(NotFound("Join a workshop", ""))

    @app.get("/w/{code}", include_in_schema=False)
    @or_said(message_page)
    def phone(
        request: Request,
        code: str,
        part: str = "",
        token: Annotated[str, Cookie(alias="phone")] = "",
        cards: Annotated[str, Cookie()] = "",
    ) -> Response:
        slug = workshops.by_code(code, caller=caller_of(request)).slug
        if code != slug:
            return RedirectResponse(f"/w/{slug}", SEE_OTHER)
        return phone_screen(workshops.phone(code, token), PhonePage(part=bool(part), mine=workshops.mine(code, _kept(cards))))

    @app.post("/w/{code}/join", include_in_schema=False, max_body_size=LARGEST)
    @or_said(message_page)
    def join(request: Request, code: str, token: Annotated[str, Cookie(alias="phone")] = "") -> Response:
        answer = RedirectResponse(f"/w/{code}", SEE_OTHER)
        return _remember(request, answer, code, "phone", workshops.join(code, token, caller=caller_of(request)))

    @app.post("/w/{code}/cards", include_in_schema=False, max_body_size=LARGEST)
    def write(
        request: Request,
        code: str,
        card: Annotated[CardDraft, Form()],
        token: Annotated[str, Cookie(alias="phone")] = "",
        cards: Annotated[str, Cookie()] = "",
        accept: Annotated[str, Header()] = "",
    ) -> Response:
        if "application/json" in accept:
            written = workshops.write(code, token, card)
            return JSONResponse({"said": said_of(written), "left": written.left})
        kept = [*_kept(cards), (card.id, card.secret)][-MOST_KEPT:]
        try:
            written = workshops.write(code, token, card)
        except (NotFound, WorkshopError) as fault:
            return _again(workshops, code, token, cards, Told(f"{fault.message} {fault.advice}"), card.text)
        told = Told(written.notice, written.signpost) if written.notice or written.signpost else None
        answer = (
            _again(workshops, code, token, _joined(kept), told) if told else RedirectResponse(f"/w/{code}", SEE_OTHER)
        )
        return _remember(request, answer, code, "cards", _joined(kept))

    @app.post("/w/{code}/cards/{card_id}/back", include_in_schema=False, max_body_size=LARGEST)
    def take_back(
        request: Request,
        code: str,
        card_id: str,
        secret: Annotated[str, Form()] = "",
        token: Annotated[str, Cookie(alias="phone")] = "",
        cards: Annotated[str, Cookie()] = "",
        accept: Annotated[str, Header()] = "",
    ) -> Response:
        kept = dict(_kept(cards))
        try:
            workshops.take_back(code, card_id, secret or kept.get(card_id, ""), token)
        except (NotFound, WorkshopError) as fault:
            if "application/json" in accept:
                raise
            return _again(workshops, code, token, cards, Told(f"{fault.message} {fault.advice}"))
        if "application/json" in accept:
            return JSONResponse({"said": ""})
        kept.pop(card_id, None)
        return _remember(request, RedirectResponse(f"/w/{code}", SEE_OTHER), code, "cards", _joined([*kept.items()]))

    @app.post("/w/{code}/dots", include_in_schema=False, max_body_size=LARGEST)
    def dot(
        code: str,
        dot: Annotated[DotDraft, Form()],
        token: Annotated[str, Cookie(alias="phone")] = "",
        cards: Annotated[str, Cookie()] = "",
    ) -> Response:
        try:
            workshops.dot(code, token, dot)
        except (NotFound, WorkshopError) as fault:
            return _again(workshops, code, token, cards, Told(f"{fault.message} {fault.advice}"))
        return RedirectResponse(f"/w/{code}", SEE_OTHER)


def phone_screen(view: PhoneView, page: PhonePage, status: int = 200) -> Response:
    """The page, or what changes of it."""
    page = replace(page, id=secrets.token_hex(16), secret=secrets.token_hex(16))
    if page.part:
        return screen(render("workshop/phone_parts.html", view=view, page=page), status, phone_policy())
    html = render("workshop/phone.html", view=view, page=page, sheet=phone_sheet(), script=phone_script())
    return screen(html, status, phone_policy())


def said_of(written: Written) -> str:
    """What a phone says below a card: why it is held back or late, and where people can turn."""
    signpost = written.signpost
    contacts = [f"{each.who}: {each.reach}" for each in signpost.contacts] if signpost else []
    return " ".join(filter(None, [written.notice, signpost.text if signpost else "", *contacts]))


def _again(workshops: Workshops, code: str, token: str, cards: str, told: Told, text: str = "") -> Response:
    """The page once more, with something to say and what was typed."""
    try:
        view = workshops.phone(code, token)
        return phone_screen(view, PhonePage(mine=workshops.mine(code, _kept(cards)), told=told, text=text))
    except GuideError as fault:
        return message_page(fault)


def _kept(cards: str) -> list[tuple[str, str]]:
    """Ids and secrets of the cards in the cookie."""
    pairs = (pair.partition(".") for pair in cards.split("_") if "." in pair)
    return [(card_id, secret) for card_id, _, secret in pairs][:MOST_KEPT]


def _joined(kept: list[tuple[str, str]]) -> str:
    return "_".join(f"{card_id}.{secret}" for card_id, secret in kept)


def _remember(request: Request, answer: Response, code: str, name: str, value: str) -> Response:
    """A cookie that is sent to this workshop alone."""
    answer.set_cookie(
        name, value, WEEKS, path=f"/w/{code}", httponly=True, samesite="lax", secure=request.url.scheme == "https"
    )
    return answer
