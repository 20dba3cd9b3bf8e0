"""Runnable examples for the doors of one workshop, in the order of a meeting: each takes what those before it gave.

Doors are shown in the order of their first examples, so those of one door stand together here.
"""

from collections.abc import Mapping

from pydantic import JsonValue

from guide.faces.examples import Example
from guide.faces.wire import API

DOORS = f"{API}/workshops"
CONSOLE, ROOM = f"{DOORS}/{{id}}", f"{DOORS}/by-code/{{code}}"
IT, CODE = {"id": "$WORKSHOP"}, {"code": "$CODE"}
SECRET, PHONE = "SECRET", "PHONE"
STEP = "what-it-rests-on"
CARD, KEPT = "made-at-random-3", "kept-by-the-phone-3"
"""A card's id and secret, as a phone makes them."""
OWN: Mapping[str, JsonValue] = {"id": CARD, "secret": KEPT}
DOT = "made-at-random-4"


def _command(number: int, do: str) -> Mapping[str, JsonValue]:
    return {"do": do, "id": f"made-at-random-{number}", "step": STEP}


OPENED = {"WORKSHOP": "workshop.id", "CODE": "workshop.code", SECRET: "secret", "PHRASE": "phrase"}
IN_A_WORKSHOP: tuple[Example, ...] = (
    Example(
        "POST",
        DOORS,
        'answer.json()["workshop"]["code"]',
        {"agenda": 90, "purpose": "What do we not know about leaving the council?"},
        said="The workshop of all the examples that follow. In an address the code goes without its space:",
        keeps=OPENED,
    ),
    Example("PUT", CONSOLE, 'answer.json()["title"]', {"agenda": 90, "title": "Whose is it?"}, ids=IT, key=SECRET),
    Example("POST", f"{CONSOLE}/rehearsal", 'answer.json()["rehearsal"]', ids=IT, key=SECRET),
    Example("DELETE", f"{CONSOLE}/rehearsal", 'answer.json()["rehearsal"]', ids=IT, key=SECRET),
    Example(
        "POST",
        f"{CONSOLE}/commands",
        'answer.json()["state"]["current"]',
        _command(1, "go"),
        ids=IT,
        said="A step is opened, and with the first one the workshop begins:",
        key=SECRET,
    ),
    Example(
        "POST",
        f"{CONSOLE}/commands",
        'answer.json()["state"]["revealed"]',
        _command(2, "reveal"),
        ids=IT,
        said="What is written there is shown to all, at once:",
        key=SECRET,
    ),
    Example("POST", f"{ROOM}/phones", "answer.status_code", {}, ids=CODE, keeps={PHONE: "token"}),
    Example(
        "POST",
        f"{ROOM}/cards",
        'answer.json()["left"]',
        {**OWN, "step_id": STEP, "text": "That the members will come to meetings."},
        ids=CODE,
        key=PHONE,
    ),
    Example("POST", f"{ROOM}/cards/mine", '[card["text"] for card in answer.json()]', {"cards": [dict(OWN)]}, ids=CODE),
    Example(
        "GET", ROOM, '[group["cards"] for group in answer.json()["groups"]]', ids=CODE, keeps={"CARD": "groups.0.cards.0.id"}
    ),
    Example("GET", f"{ROOM}/phone", 'answer.json()["dots_left"]', ids=CODE, key=PHONE),
    Example("POST", f"{ROOM}/dots", "answer.json()", {"id": DOT, "step_id": STEP, "target": "$CARD"}, ids=CODE, key=PHONE),
    Example("POST", f"{ROOM}/dots/{{dot_id}}/lifted", "answer.json()", {"step_id": STEP}, ids={**CODE, "dot_id": DOT}, key=PHONE),
    Example("GET", CONSOLE, 'answer.json()["written"]', ids=IT, key=SECRET),
    Example("GET", f"{CONSOLE}/cards/{{card_id}}/near", "len(answer.json())", ids={**IT, "card_id": "$CARD"}, key=SECRET),
    Example(
        "POST",
        f"{CONSOLE}/passages",
        '[found["passage"]["place"]["source"] for found in answer.json()]',
        {"text": "Who elects the board?"},
        ids=IT,
        key=SECRET,
    ),
    Example("GET", f"{CONSOLE}/gathered", '[card["text"] for card in answer.json()["cards"]]', ids=IT, key=SECRET),
    Example(
        "POST",
        f"{ROOM}/cards/{{card_id}}/withheld",
        'answer.json()["withheld"]',
        {"secret": KEPT, "withheld": True},
        ids={**CODE, "card_id": CARD},
    ),
    Example(
        "POST",
        f"{ROOM}/cards/{{card_id}}/back",
        "answer.status_code",
        {"secret": KEPT},
        ids={**CODE, "card_id": CARD},
        key=PHONE,
    ),
    Example("POST", f"{DOORS}/recover", 'answer.json()["workshop"]["title"]', {"phrase": "$PHRASE"}, keeps={SECRET: "secret"}),
    Example("DELETE", CONSOLE, "answer.status_code", ids=IT, key=SECRET),
)
"""From a workshop that is made to one that is deleted."""
