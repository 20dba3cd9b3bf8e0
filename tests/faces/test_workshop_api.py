"""Workshops over REST, and their events from a real server."""

import secrets
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from guide import Guide
from guide.faces.api import build_api
from guide.faces.workshop_events import mount_events
from guide.workshop import Workshops
from tests.served import listening

API = "/api/v1/workshops"
STEP = "write-alone"
Web = httpx.Client | TestClient


@pytest.fixture
def app(small: Guide, tmp_path: Path) -> Iterator[FastAPI]:
    settings = small.settings.model_copy(update={"data": tmp_path})
    with closing(Workshops.open(Guide(settings, small.prompts, small.librarian))) as workshops:
        app = build_api(small, "", workshops)
        mount_events(app, workshops)
        yield app


@pytest.fixture
def rest(app: FastAPI) -> Iterator[TestClient]:
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


def new_id() -> str:
    return secrets.token_hex(16)


def opened(rest: Web) -> dict[str, Any]:
    """A workshop of 45 minutes at the step in which people write, with its secret."""
    made: dict[str, Any] = rest.post(API, json={"agenda": 45}).json()
    did = rest.post(
        f"{API}/{made['workshop']['id']}/commands", json={"do": "go", "id": new_id(), "step": STEP}, headers=console(made)
    )
    assert did.status_code == 200
    return made


def console(made: dict[str, Any]) -> dict[str, str]:
    return {"Authorization": f"Bearer {made['secret']}"}


def phone(rest: Web, code: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {rest.post(f'{API}/by-code/{code}/phones', json={}).json()['token']}"}


def card(text: str = "Who pays?", **more: str) -> dict[str, str]:
    return {"id": new_id(), "secret": new_id(), "step_id": STEP, "text": text, **more}


def test_a_workshop_from_its_agenda_to_its_end(rest: TestClient) -> None:
    assert 45 in [agenda["minutes"] for agenda in rest.get(f"{API}/agendas").json()]
    made = opened(rest)
    at, room = f"{API}/{made['workshop']['id']}", f"{API}/by-code/{made['workshop']['code']}"
    one, mine = phone(rest, made["workshop"]["code"]), card()
    assert [rest.post(f"{room}/cards", json=mine, headers=one).json()["left"] for _ in range(2)] == [2, 2]
    assert rest.get(room).json()["groups"] == []
    rest.post(f"{at}/commands", json={"do": "reveal", "id": new_id(), "step": STEP}, headers=console(made))
    [group] = rest.get(f"{room}/phone", headers=one).json()["wall"]["groups"]
    assert [shown["text"] for shown in group["cards"]] == ["Who pays?"]
    own = {"cards": [{"id": mine["id"], "secret": mine["secret"]}]}
    assert [each["text"] for each in rest.post(f"{room}/cards/mine", json=own).json()] == ["Who pays?"]
    assert rest.get(f"{at}/gathered", headers=console(made)).json()["writers"] == {STEP: 1}
    kept = rest.post(f"{room}/cards/{mine['id']}/withheld", json={"secret": mine["secret"]}).json()
    assert kept["withheld"]
    assert rest.post(f"{room}/cards/{mine['id']}/back", json={"secret": mine["secret"]}, headers=one).status_code == 204
    assert rest.get(room).json()["groups"] == []
    assert rest.delete(at, headers=console(made)).status_code == 204
    assert rest.get(room).status_code == 404


def test_what_was_never_shown_to_all_is_read_once_the_record_is_closed(rest: TestClient) -> None:
    made = opened(rest)
    at, room = f"{API}/{made['workshop']['id']}", f"{API}/by-code/{made['workshop']['code']}"
    rest.post(f"{room}/cards", json=card(), headers=phone(rest, made["workshop"]["code"]))

    def read() -> list[str]:
        return [each["text"] for each in rest.get(f"{at}/gathered", headers=console(made)).json()["cards"]]

    assert read() == []
    assert "Who pays?" not in rest.get(at, headers=console(made)).text
    rest.post(f"{at}/commands", json={"do": "close", "id": new_id()}, headers=console(made))
    assert read() == ["Who pays?"]


def test_the_console_can_be_had_again_by_its_phrase(rest: TestClient) -> None:
    made = opened(rest)
    again = rest.post(f"{API}/recover", json={"phrase": made["phrase"]}).json()
    at = f"{API}/{made['workshop']['id']}"
    assert rest.get(at, headers=console(again)).status_code == 200
    assert rest.get(at, headers=console(made)).status_code == 404


@pytest.mark.parametrize("shown", ["", "Bearer wrong", "Basic x", "Bearer \xff"])
def test_without_its_secret_a_console_is_not_there(rest: TestClient, shown: str) -> None:
    made = opened(rest)
    for way in ("", "/gathered", "/cards/x/near"):
        answer = rest.get(f"{API}/{made['workshop']['id']}{way}", headers=[(b"Authorization", shown.encode("latin-1"))])
        assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")
        assert answer.json()["advice"]


@pytest.mark.parametrize(
    "sent",
    [
        {"text": "x" * 10_000},
        {"text": " "},
        {"step_id": "nowhere"},
        {"id": "short"},
        {"secret": "' or 1=1 -- and more than sixteen"},
        {"place": "on the moon"},
        {"extra": "field"},
        {"text": None},
    ],
)
def test_a_card_that_cannot_be_kept_is_a_problem_with_advice(rest: TestClient, sent: dict[str, Any]) -> None:
    made = opened(rest)
    room = f"{API}/by-code/{made['workshop']['code']}"
    answer = rest.post(f"{room}/cards", json={**card(), **sent}, headers=phone(rest, made["workshop"]["code"]))
    assert answer.status_code in (404, 409, 422)
    assert answer.json()["advice"]
    assert rest.get(f"{API}/{made['workshop']['id']}", headers=console(made)).json()["written"] == 0


def test_codes_are_not_guessed_at_any_door(app: FastAPI) -> None:
    """Each of the doors of a code counts wrong ones, those of phones as those of walls."""
    doors: tuple[tuple[str, str, dict[str, Any] | None], ...] = (
        ("POST", "/cards/mine", {"cards": []}),
        ("GET", "/phone", None),
        ("GET", "", None),
    )
    with listening(app) as address, httpx.Client(base_url=address, trust_env=False, timeout=30) as web:
        made = opened(web)
        told = [
            web.request(method, f"{API}/by-code/wrong {number}{way}", json=body).status_code
            for number in range(11)
            for method, way, body in doors
        ]
        assert (told[:30], set(told[30:])) == ([404] * 30, {409})
        assert web.get(f"/w/{made['workshop']['code']}/events").status_code == 409


def test_half_characters_and_nul_are_taken_out(rest: TestClient) -> None:
    made = opened(rest)
    body = f'{{"id": "{new_id()}", "secret": "{new_id()}", "step_id": "{STEP}", "text": "a\\ud800\\u0000b"}}'
    headers = {**phone(rest, made["workshop"]["code"]), "Content-Type": "application/json"}
    answer = rest.post(f"{API}/by-code/{made['workshop']['code']}/cards", content=body, headers=headers)
    assert answer.json()["card"]["text"] == "a?b"


def test_the_schema_names_no_measure_of_a_person(rest: TestClient) -> None:
    schemas = rest.get("/openapi.json").json()["components"]["schemas"]
    names = {name.lower() for schema in schemas.values() for name in (*schema.get("properties", {}), *schema.get("enum", ()))}
    assert {"held_back", "circles"} <= names
    assert not [name for name in names for word in ("score", "rating", "rank", "grade", "sentiment") if word in name.split("_")]


def numbers(lines: Iterator[str], count: int) -> list[int]:
    """The next `count` versions of a stream."""
    found: list[int] = []
    while len(found) < count:
        line = next(lines)
        if line.startswith("data: "):
            found.append(int(line.removeprefix("data: ")))
    return found


def test_events_come_when_something_changed_and_a_stream_that_is_left_leaves_nothing(app: FastAPI) -> None:
    with listening(app) as address, httpx.Client(base_url=address, trust_env=False, timeout=30) as web:
        made = opened(web)
        id, slug = made["workshop"]["id"], made["workshop"]["code"].lower().replace(" ", "-")
        with (
            web.stream("GET", f"/w/{slug}/events") as wall,
            web.stream("GET", f"/workshop/{id}/events", headers={"Cookie": f"console={made['secret']}"}) as desk,
        ):
            assert wall.headers["content-type"].startswith("text/event-stream")
            walls, desks = wall.iter_lines(), desk.iter_lines()
            [first], [before] = numbers(walls, 1), numbers(desks, 1)
            web.post(f"{API}/{id}/commands", json={"do": "reveal", "id": new_id(), "step": STEP}, headers=console(made))
            assert numbers(walls, 1)[0] > first
            assert numbers(desks, 1)[0] > before
        assert web.get(f"/workshop/{id}/events", headers={"Cookie": "console=wrong"}).status_code == 404
        assert web.get("/w/nowhere-99/events").status_code == 404
        for _ in range(100):
            if not [thread for thread in threading.enumerate() if thread.name == "workshops-live"]:
                break
            threading.Event().wait(0.1)
        else:
            pytest.fail("The thread of the streams lives on without any.")
