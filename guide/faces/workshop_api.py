"""REST for workshops, below `/api/v1/workshops`: the same actions as the pages.

A console shows its secret as a bearer token, a phone its own token; the code stands in the address. Who may create one is the
guard's business.
"""

from collections.abc import Callable
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI, Path, params
from pydantic import Field
from starlette.convertors import Convertor, register_url_convertor
from starlette.requests import Request

from guide.faces.access import bearer
from guide.faces.problems import FAILURES
from guide.faces.wire import API, Message
from guide.records import Agenda, Card, CardDraft, DotDraft, Draft, Gathered, Opened, Record, Workshop
from guide.records.agenda import ClientId
from guide.records.commands import Command
from guide.records.screens import CaseFound, ConsoleView, Mine, PhoneView, WallView, Written
from guide.workshop import Workshops

ROOT = f"{API}/workshops"
LARGEST = 200_000
"""Bytes of a request: the longest run sheet stays below it."""
Code = Annotated[str, Path(max_length=40, description="As it stands on the wall; case, spaces and hyphens do not matter.")]


class _Key(Convertor[str]):
    """An id as this server makes it; other words stand for other doors."""

    regex = "[0-9a-f]{32}"

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


register_url_convertor("key", _Key())


class Phrase(Record):
    """What a facilitator wrote down."""

    phrase: Annotated[str, Field(max_length=200)]


class Token(Record):
    """What makes a phone a phone of this workshop."""

    token: Annotated[str, Field(max_length=100)] = ""


class OwnCard(Record):
    """What a phone keeps of a card."""

    id: ClientId
    secret: ClientId


class OwnCards(Record):
    """What a phone keeps of its cards."""

    cards: Annotated[tuple[OwnCard, ...], Field(max_length=100)]


class Secret(Record):
    """What opens one card."""

    secret: ClientId


class Withheld(Secret):
    """Whether a card is kept out of the record."""

    withheld: bool = True


class Lifted(Record):
    """A dot that is taken away."""

    step_id: str


class DotsLeft(Record):
    """How many dots a phone may still place in a step."""

    left: int


class Sought(Record):
    """What passages are looked for."""

    text: Message


def mount_workshop_api(app: FastAPI, workshops: Workshops) -> None:
    """Add `/api/v1/workshops…` to `app`."""
    for made in ROUTES:
        app.router.routes.extend(made(workshops).routes)


def _bearer(request: Request) -> str:
    return bearer(request.headers)


def _caller(request: Request) -> str:
    return request.client.host if request.client else ""


Bearer = Annotated[str, Depends(_bearer)]
Caller = Annotated[str, Depends(_caller)]


def _with_secret(workshops: Workshops, below: str = "") -> APIRouter:
    """Routes for whoever has the console's secret."""

    def admitted(id: str, secret: Bearer) -> None:
        workshops.admit(id, secret)

    return _routes(f"/{{id:key}}{below}", "the console", Depends(admitted))


def _by_code(workshops: Workshops, below: str = "") -> APIRouter:
    """Routes for whoever has the code; wrong ones are counted."""

    def known(code: Code, caller: Caller) -> None:
        workshops.check_code(code, caller=caller)

    return _routes(f"/by-code/{{code}}{below}", "walls and phones", Depends(known))


def _routes(below: str, whose: str, *first: params.Depends) -> APIRouter:
    return APIRouter(prefix=ROOT + below, tags=[f"workshops: {whose}"], dependencies=first, responses=FAILURES)


def _preparing(workshops: Workshops) -> APIRouter:
    routes = _routes("", "preparing")

    @routes.get("/agendas")
    def agendas() -> tuple[Agenda, ...]:
        """The agendas that can be chosen."""
        return workshops.agendas()

    @routes.post("", status_code=HTTPStatus.CREATED, max_body_size=LARGEST)
    def create(draft: Draft) -> Opened:
        """Prepare a workshop. The secret of its console and the phrase by which it is had again are told once."""
        return workshops.create(draft)

    @routes.post("/recover")
    def recover(asked: Phrase, caller: Caller) -> Opened:
        """A new secret for whoever has the phrase; the old one opens nothing any more."""
        return workshops.recover(asked.phrase, caller=caller)

    return routes


def _room(workshops: Workshops) -> APIRouter:
    routes = _by_code(workshops)

    @routes.get("")
    def wall(code: Code) -> WallView:
        """What the wall shows."""
        return workshops.wall(code)

    @routes.get("/phone")
    def phone(code: Code, token: Bearer) -> PhoneView:
        """What a phone shows."""
        return workshops.phone(code, token)

    @routes.post("/phones")
    def join(code: Code, known: Token) -> Token:
        """Join: the phone's own token where it has one, else a new one."""
        return Token(token=workshops.join(code, known.token))

    @routes.post("/cards", max_body_size=LARGEST)
    def write(code: Code, draft: CardDraft, token: Bearer) -> Written:
        """Send a card. Sent twice, it is kept once."""
        return workshops.write(code, token, draft)

    @routes.post("/cards/mine")
    def mine(code: Code, own: OwnCards) -> tuple[Mine, ...]:
        """A phone's own cards, as they stand."""
        return workshops.mine(code, [(card.id, card.secret) for card in own.cards])

    @routes.post("/cards/{card_id}/back", status_code=HTTPStatus.NO_CONTENT)
    def take_back(code: Code, card_id: str, asked: Secret, token: Bearer) -> None:
        """Take a card back: it is deleted."""
        workshops.take_back(code, card_id, asked.secret, token)

    @routes.post("/cards/{card_id}/withheld")
    def withhold(code: Code, card_id: str, asked: Withheld) -> Mine:
        """Keep a card out of the record, or let it in again."""
        return workshops.withhold(code, card_id, asked.secret, withheld=asked.withheld)

    return routes


def _dots(workshops: Workshops) -> APIRouter:
    routes = _by_code(workshops, "/dots")

    @routes.post("")
    def dot(code: Code, draft: DotDraft, token: Bearer) -> DotsLeft:
        """Place a dot."""
        return DotsLeft(left=workshops.dot(code, token, draft))

    @routes.post("/{dot_id}/lifted")
    def lift(code: Code, dot_id: str, asked: Lifted, token: Bearer) -> DotsLeft:
        """Take a dot away."""
        return DotsLeft(left=workshops.lift_dot(code, token, asked.step_id, dot_id))

    return routes


def _console(workshops: Workshops) -> APIRouter:
    routes = _with_secret(workshops)

    @routes.get("")
    def console(id: str) -> ConsoleView:
        """What the console shows."""
        return workshops.console(id)

    @routes.put("", max_body_size=LARGEST)
    def edit(id: str, draft: Draft, seen: int | None = None) -> Workshop:
        """Change it; `seen` is the version that was shown."""
        return workshops.edit(id, draft, seen)

    @routes.delete("", status_code=HTTPStatus.NO_CONTENT)
    def delete(id: str) -> None:
        """Delete it, with everything in it."""
        workshops.delete(id)

    @routes.post("/commands", max_body_size=LARGEST)
    def act(id: str, command: Command) -> Workshop:
        """Do what a command says. Sent twice, it is done once."""
        return workshops.act(id, command)

    return routes


def _rehearsing(workshops: Workshops) -> APIRouter:
    routes = _with_secret(workshops, "/rehearsal")

    @routes.post("")
    def rehearse(id: str) -> Workshop:
        """Fill it with made-up cards."""
        return workshops.rehearse(id)

    @routes.delete("")
    def end_rehearsal(id: str) -> Workshop:
        """Clear what was tried out."""
        return workshops.end_rehearsal(id)

    return routes


def _reading(workshops: Workshops) -> APIRouter:
    routes = _with_secret(workshops)

    @routes.get("/gathered")
    def gathered(id: str) -> Gathered:
        """What it holds, for its record: until that is closed, without cards that were never shown to all."""
        return workshops.gathered(id).readable

    @routes.get("/cards/{card_id}/near")
    def near(id: str, card_id: str) -> tuple[Card, ...]:
        """Cards that lie near one: an offer, never a theme."""
        return workshops.near(id, card_id)

    @routes.post("/passages")
    def find(id: str, asked: Sought) -> tuple[CaseFound, ...]:
        """Passages for the wall, each with a case that went otherwise where there is one."""
        return workshops.find(asked.text)

    return routes


ROUTES: tuple[Callable[[Workshops], APIRouter], ...] = (_preparing, _room, _dots, _console, _rehearsing, _reading)
"""Words before ids: the first that fits answers."""
