"""A participant's phone: join by code, write cards, take them back, see the wall as a list; with script or without.

With script the phone keeps its cards and their secrets itself. Without, a cookie that goes nowhere else keeps the secrets.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Annotated
from urllib.parse import quote

from fastapi import Depends, FastAPI, Form
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from guide.errors import GuideError, NotFound
from guide.faces.below import root, see_other
from guide.faces.pages import render
from guide.faces.workshop_screen import (
    FAULTS,
    LARGEST,
    SEE_OTHER,
    caller_of,
    code_page,
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

MONTH = 60 * 60 * 24 * 30
"""Seconds that a phone remembers its cards: as long as a workshop is kept."""
MOST_KEPT = 40
"""Cards in the cookie: browsers keep some 4,000 bytes."""
Kept = tuple[tuple[str, str], ...]
"""Ids and secrets of a phone's cards."""


@dataclass(frozen=True)
class Pocket:
    """What a phone brings with a request."""

    code: str
    """As in the address."""
    token: str
    """Of the phone: it says that it has joined, and how many cards it may write."""
    cards: Kept
    """From the cookie; with script there is none."""
    scripted: bool
    """Whether a script asks, which is answered in JSON."""
    caller: str
    secure: bool

    def secret_of(self, card_id: str) -> str:
        """What takes a card back, as far as the cookie keeps it."""
        return dict(self.cards).get(card_id, "")


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


def pocket_of(request: Request) -> Pocket:
    """What the phone that asks has with it."""
    pairs = (pair.partition(".") for pair in request.cookies.get("cards", "").split("_") if "." in pair)
    return Pocket(
        code=str(request.path_params.get("code", "")),
        token=request.cookies.get("phone", ""),
        cards=tuple((card_id, secret) for card_id, _, secret in pairs)[:MOST_KEPT],
        scripted="application/json" in request.headers.get("accept", ""),
        caller=caller_of(request),
        secure=request.url.scheme == "https",
    )


FromPhone = Annotated[Pocket, Depends(pocket_of)]


def mount_phone(app: FastAPI, workshops: Workshops) -> None:
    """Add `/w` and `/w/{code}` to `app`."""
    _add_joining(app, workshops)
    _add_writing(app, workshops)
    _add_afterthoughts(app, workshops)


def _add_joining(app: FastAPI, workshops: Workshops) -> None:
    @app.get("/w", include_in_schema=False)
    def by_hand(code: str = "") -> Response:
        if code.strip():
            return see_other(f"/w/{quote('-'.join(code.split())[:40], safe='')}")
        return code_page()

    @app.get("/w/{code}", include_in_schema=False)
    @or_said(message_page)
    def phone(pocket: FromPhone, part: str = "") -> Response:
        slug = workshops.by_code(pocket.code, caller=pocket.caller).slug
        if pocket.code != slug:
            return see_other(f"/w/{slug}")
        mine = workshops.mine(slug, pocket.cards)
        return phone_screen(workshops.phone(slug, pocket.token), PhonePage(part=bool(part), mine=mine))

    @app.post("/w/{code}/join", include_in_schema=False, max_body_size=LARGEST)
    @or_said(message_page)
    def join(pocket: FromPhone) -> Response:
        token = workshops.join(pocket.code, pocket.token, caller=pocket.caller)
        return _remember(pocket, _back(pocket), "phone", token)


def _add_writing(app: FastAPI, workshops: Workshops) -> None:
    @app.post("/w/{code}/cards", include_in_schema=False, max_body_size=LARGEST)
    def write(pocket: FromPhone, card: Annotated[CardDraft, Form()]) -> Response:
        try:
            workshops.check_code(pocket.code, caller=pocket.caller)
            written = workshops.write(pocket.code, pocket.token, card)
        except FAULTS as fault:
            if pocket.scripted:
                raise
            return _again(workshops, pocket, _fault(fault), card.text)
        if pocket.scripted:
            return JSONResponse({"said": said_of(written), "left": written.left})
        pocket = replace(pocket, cards=(*pocket.cards, (card.id, card.secret))[-MOST_KEPT:])
        told = Told(written.notice, written.signpost)
        return _remember_cards(pocket, _again(workshops, pocket, told) if written.notice else _back(pocket))


def _add_afterthoughts(app: FastAPI, workshops: Workshops) -> None:
    def done(pocket: Pocket, act: Callable[[], object]) -> Response:
        try:
            workshops.check_code(pocket.code, caller=pocket.caller)
            act()
        except FAULTS as fault:
            if pocket.scripted:
                raise
            return _again(workshops, pocket, _fault(fault))
        return JSONResponse({"said": ""}) if pocket.scripted else _back(pocket)

    @app.post("/w/{code}/cards/{card_id}/back", include_in_schema=False, max_body_size=LARGEST)
    def take_back(pocket: FromPhone, card_id: str, secret: Annotated[str, Form()] = "") -> Response:
        secret = secret or pocket.secret_of(card_id)
        answer = done(pocket, lambda: workshops.take_back(pocket.code, card_id, secret, pocket.token))
        if answer.status_code != SEE_OTHER:
            return answer
        return _remember_cards(replace(pocket, cards=tuple(pair for pair in pocket.cards if pair[0] != card_id)), answer)

    @app.post("/w/{code}/cards/{card_id}/withhold", include_in_schema=False, max_body_size=LARGEST)
    def withhold(
        pocket: FromPhone, card_id: str, withheld: Annotated[bool, Form()], secret: Annotated[str, Form()] = ""
    ) -> Response:
        secret = secret or pocket.secret_of(card_id)
        return done(pocket, lambda: workshops.withhold(pocket.code, card_id, secret, withheld=withheld))

    @app.post("/w/{code}/dots", include_in_schema=False, max_body_size=LARGEST)
    def dot(pocket: FromPhone, dot: Annotated[DotDraft, Form()]) -> Response:
        return done(pocket, lambda: workshops.dot(pocket.code, pocket.token, dot))


def phone_screen(view: PhoneView, page: PhonePage) -> Response:
    """The page, or what changes of it."""
    page = replace(page, id=secrets.token_hex(16), secret=secrets.token_hex(16))
    if page.part:
        return screen(render("workshop/phone_parts.html", view=view, page=page), policy=phone_policy())
    html = render("workshop/phone.html", view=view, page=page, sheet=phone_sheet(), script=phone_script())
    return screen(html, policy=phone_policy())


def said_of(written: Written) -> str:
    """What a phone says below a card: why it is held back or late, and where people can turn."""
    signpost = written.signpost
    contacts = [f"{each.who}: {each.reach}" for each in signpost.contacts] if signpost else []
    return " ".join(filter(None, [written.notice, signpost.text if signpost else "", *contacts]))


def _fault(fault: GuideError) -> Told:
    return Told(f"{fault.message} {fault.advice}")


def _back(pocket: Pocket) -> Response:
    return see_other(f"/w/{pocket.code}")


def _again(workshops: Workshops, pocket: Pocket, told: Told, text: str = "") -> Response:
    """The page once more, with something to say and what was typed."""
    try:
        mine = workshops.mine(pocket.code, pocket.cards)
        return phone_screen(workshops.phone(pocket.code, pocket.token), PhonePage(mine=mine, told=told, text=text))
    except NotFound as fault:
        return message_page(fault)


def _remember_cards(pocket: Pocket, answer: Response) -> Response:
    return _remember(pocket, answer, "cards", "_".join(f"{card_id}.{secret}" for card_id, secret in pocket.cards))


def _remember(pocket: Pocket, answer: Response, name: str, value: str) -> Response:
    """A cookie that is sent to this workshop alone."""
    answer.set_cookie(name, value, MONTH, path=f"{root()}/w/{pocket.code}", httponly=True, samesite="lax", secure=pocket.secure)
    return answer
