"""The workshop's pages over HTTP: what opens them, what they send with them, and what they refuse."""

import re
import secrets
from collections.abc import Iterator
from contextlib import closing
from io import BytesIO

import pytest
from pypdf import PdfReader
from starlette.testclient import TestClient

from guide import Guide
from guide.faces.api import build_api
from guide.faces.guards import SameOrigin, SecurityHeaders
from guide.faces.pages import mount_look
from guide.faces.workshop_pages import mount_workshop
from guide.records import Draft, Opened
from guide.records.commands import Close, Go, Reveal
from guide.workshop import Workshops
from tests.small_library import open_small


@pytest.fixture(scope="module")
def guide(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guide]:
    with closing(open_small(tmp_path_factory.mktemp("small"))) as opened:
        yield opened


@pytest.fixture(scope="module")
def workshops(guide: Guide) -> Iterator[Workshops]:
    with closing(Workshops.open(guide)) as opened:
        yield opened


@pytest.fixture
def client(guide: Guide, workshops: Workshops) -> TestClient:
    app = build_api(guide)
    mount_look(app)
    mount_workshop(app, workshops, guide)
    app.add_middleware(SameOrigin)
    app.add_middleware(SecurityHeaders)
    return TestClient(app, base_url="http://127.0.0.1")


@pytest.fixture
def opened(workshops: Workshops) -> Opened:
    return workshops.create(Draft(agenda=45))


def id_() -> str:
    return secrets.token_hex(16)


def card(text: str, **more: str) -> dict[str, str]:
    return {"id": id_(), "secret": id_(), "step_id": "write-alone", "text": text, **more}


JSON = {"Accept": "application/json"}


def enter(client: TestClient, opened: Opened) -> str:
    """Open the console by its link; returns its path."""
    path = f"/workshop/{opened.workshop.id}"
    assert client.get(f"{path}/open/{opened.secret}").status_code == 200
    return path


def join(client: TestClient, opened: Opened) -> str:
    """A phone joins; returns its path."""
    path = f"/w/{opened.workshop.slug}"
    assert client.post(f"{path}/join").status_code == 200
    return path


def test_a_console_opens_by_its_link_and_by_nothing_else(client: TestClient, opened: Opened) -> None:
    path = f"/workshop/{opened.workshop.id}"
    for address in (
        path,
        f"{path}/prepare",
        f"{path}/record",
        f"{path}/record.md",
        f"{path}/pack.pdf",
        f"{path}/open/{'x' * 43}",
    ):
        assert client.get(address).status_code == 404
    for address in (f"{path}/act", f"{path}/prepare", f"{path}/rehearse", f"{path}/delete"):
        assert client.post(address, data={"do": "close", "sure": "yes"}).status_code == 404
    assert client.post(f"{path}/record", data={"decision": "Ours"}).status_code == 404
    enter(client, opened)
    assert client.get(path).status_code == 200


def test_the_cookie_of_a_console_goes_to_this_console_alone(client: TestClient, opened: Opened) -> None:
    path = f"/workshop/{opened.workshop.id}"
    answer = client.get(f"{path}/open/{opened.secret}", follow_redirects=False)
    assert f"Path={path};" in answer.headers["set-cookie"]
    assert "HttpOnly" in answer.headers["set-cookie"]
    assert "SameSite=lax" in answer.headers["set-cookie"]


def test_secret_and_phrase_are_told_once(client: TestClient) -> None:
    made = client.post("/workshop", data={"agenda": "45"})
    [phrase] = re.findall(r'class="phrase">([^<]+)<', made.text)
    [path] = set(re.findall(r"(/workshop/\w{32})/open/", made.text))
    for page in ("", "/prepare", "/record"):
        assert phrase not in client.get(path + page).text


def test_every_page_brings_a_policy_that_reaches_no_other_host(client: TestClient, opened: Opened) -> None:
    console, phone = enter(client, opened), join(client, opened)
    for path in ("/workshop", "/w", console, f"{console}/prepare", f"{console}/record", phone, f"{phone}/wall"):
        answer = client.get(path)
        policy = answer.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'")
        assert "unsafe" not in policy
        assert "http" not in policy
        assert answer.headers["cache-control"] == "no-store"


def test_another_site_cannot_press(client: TestClient, opened: Opened) -> None:
    console = enter(client, opened)
    fields = {"do": "go", "step": "read"}
    assert client.post(f"{console}/act", data=fields, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403


@pytest.mark.parametrize("typed", ["{word}{digits}", "{word} {digits}", "{word}-{digits}", " {word}  {digits} "])
def test_a_code_is_found_however_it_is_typed(client: TestClient, opened: Opened, typed: str) -> None:
    word, digits = opened.workshop.code.split()
    for said in (typed.format(word=word, digits=digits), typed.format(word=word.lower(), digits=digits)):
        answer = client.get("/w", params={"code": said})
        assert answer.url.path == f"/w/{opened.workshop.slug}"
        assert opened.workshop.purpose in answer.text


def test_a_wrong_code_is_told_in_words_with_a_box_for_another(client: TestClient) -> None:
    answer = client.get("/w/nowhere-10")
    assert answer.status_code == 404
    assert "There is no workshop with this code." in answer.text
    assert 'name="code"' in answer.text


def test_a_card_that_is_refused_stays_in_the_box(client: TestClient, opened: Opened, workshops: Workshops) -> None:
    phone = join(client, opened)
    workshops.act(opened.workshop.id, Go(id=id_(), step="write-alone"))
    answer = client.post(f"{phone}/cards", data=card("x" * 601))
    assert "A card holds 600 characters" in answer.text
    assert "x" * 601 in answer.text
    told = client.post(f"{phone}/cards", data=card(" \n "), headers=JSON)
    assert told.status_code == 409
    assert told.json()["advice"]


def test_a_card_is_kept_out_of_the_record_by_whoever_wrote_it(client: TestClient, opened: Opened, workshops: Workshops) -> None:
    console, phone = enter(client, opened), join(client, opened)
    workshops.act(opened.workshop.id, Go(id=id_(), step="write-alone"))
    mine, other = card("Not for the record"), card("For the record")
    for each in (mine, other):
        assert client.post(f"{phone}/cards", data=each).status_code == 200
    assert client.post(f"{phone}/cards/{mine['id']}/withhold", data={"withheld": "yes"}).status_code == 200
    workshops.act(opened.workshop.id, Reveal(id=id_(), step="write-alone"))
    assert "Not for the record" in client.get(f"{phone}/wall").text
    record = client.get(f"{console}/record").text
    assert ("Not for the record" in record, "For the record" in record) == (False, True)


def test_nobody_takes_back_anothers_card(client: TestClient, opened: Opened, workshops: Workshops) -> None:
    phone = join(client, opened)
    workshops.act(opened.workshop.id, Go(id=id_(), step="write-alone"))
    mine = card("Mine")
    client.post(f"{phone}/cards", data=mine)
    client.cookies.clear()
    answer = client.post(f"{phone}/cards/{mine['id']}/back", data={"secret": id_()}, headers=JSON)
    assert (answer.status_code, answer.json()["detail"]) == (409, "This card was written on another phone.")


def test_those_who_took_part_read_the_record_once_it_is_closed(client: TestClient, opened: Opened, workshops: Workshops) -> None:
    phone = join(client, opened)
    workshops.act(opened.workshop.id, Go(id=id_(), step="write-alone"))
    client.post(f"{phone}/cards", data=card("Words of one"))
    assert client.get(f"{phone}/record").status_code == 409
    workshops.act(opened.workshop.id, Close(id=id_()))
    page = client.get(f"{phone}/record").text
    assert "this is the version without cards" in page  # one writer: style would give them away
    assert "Words of one" not in page
    for kind, begins in (("md", b"# "), ("docx", b"PK"), ("pdf", b"%PDF")):
        assert client.get(f"{phone}/record.{kind}").content.startswith(begins)
    assert client.get(f"{phone}/record.exe").status_code == 404


def test_the_notes_of_a_facilitator_stand_in_the_record(client: TestClient, opened: Opened) -> None:
    console = enter(client, opened)
    client.post(f"{console}/record", data={"decision": "We hold one open meeting, by consent.", "review": "In March"})
    told = client.get(f"{console}/record.md").text
    assert "We hold one open meeting, by consent." in told
    assert "No decision was taken." not in told


def test_the_pack_holds_what_was_changed(client: TestClient, opened: Opened) -> None:
    console = enter(client, opened)
    fields = {"do": "meeting", "title": "Ours", "purpose": "What would we #regret?", "rule": "stays", "days_kept": "7"}
    assert client.post(f"{console}/prepare", data=fields).status_code == 200
    pack = client.get(f"{console}/pack.pdf").content
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(pack)).pages)
    assert "What would we #regret?" in text


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"do": "save", "step": "read", "title": "Read", "minutes": "0"}, "minutes"),
        ({"do": "save", "step": "gone", "title": "Read", "minutes": "3"}, "not in the run sheet any more"),
        ({"do": "leave out", "step": "write-alone"}, "do not fit together"),
        ({"do": "dance", "step": "read"}, "not in the run sheet any more"),
    ],
)
def test_a_change_that_does_not_fit_is_told_and_changes_nothing(
    client: TestClient, opened: Opened, workshops: Workshops, fields: dict[str, str], said: str
) -> None:
    console = enter(client, opened)
    answer = client.post(f"{console}/prepare", data=fields)
    assert answer.status_code in (404, 409)
    assert said in answer.text
    assert workshops.console(opened.workshop.id).workshop.steps == opened.workshop.steps


def test_steps_are_moved_and_left_out(client: TestClient, opened: Opened, workshops: Workshops) -> None:
    console = enter(client, opened)
    ids = [step.id for step in opened.workshop.steps]
    client.post(f"{console}/prepare", data={"do": "later", "step": "read"})
    client.post(f"{console}/prepare", data={"do": "leave out", "step": "pairs-and-fours"})
    now = [step.id for step in workshops.console(opened.workshop.id).workshop.steps]
    assert now == [ids[0], ids[2], ids[1], *ids[4:]]


def test_a_press_that_is_none_is_refused_in_words(client: TestClient, opened: Opened) -> None:
    console = enter(client, opened)
    for fields in ({"do": "dance"}, {}, {"do": "go"}, {"do": "timer", "to": "start", "seconds": "many"}):
        answer = client.post(f"{console}/act", data=fields)
        assert answer.status_code == 409
        assert "This press was not understood" in answer.text


def test_deleting_needs_a_tick(client: TestClient, opened: Opened, workshops: Workshops) -> None:
    console = enter(client, opened)
    assert "Nothing was deleted." in client.post(f"{console}/delete").text
    assert workshops.console(opened.workshop.id).workshop.id
    assert client.post(f"{console}/delete", data={"sure": "yes"}).status_code == 200
    assert client.get(f"/w/{opened.workshop.slug}").status_code == 404


def test_the_code_in_the_picture_leads_to_the_phone(client: TestClient, opened: Opened) -> None:
    answer = client.get(f"/w/{opened.workshop.slug}/qr.svg")
    assert answer.headers["content-type"] == "image/svg+xml"
    assert b"<svg" in answer.content
