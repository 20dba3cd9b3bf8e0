"""The guide below a path of another host: every way in and every address shown begins there."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from starlette.types import ASGIApp, Receive, Scope, Send

from guide import Guide
from guide.errors import SettingsError
from guide.faces.below import root
from guide.faces.server import build_app
from guide.settings import ServerSettings
from tests.small_library import open_small

CODE = "heron bank seven"
TEMPLATES = Path(__file__).parents[2] / "guide/faces/templates"
OWN = re.compile(r'\b(href|src|action|formaction|data-events|data-phone)="(?!#|\./|https?:|mailto:|data:)([^"]*)"')


def below(guide: Guide, path: str) -> Guide:
    server = ServerSettings(public_url=f"https://council.example.org{path}", access=CODE)
    return replace(guide, settings=guide.settings.model_copy(update={"server": server}))


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guide]:
    opened = open_small(tmp_path_factory.mktemp("below"))
    yield opened
    opened.close()


def taken_off(app: ASGIApp) -> ASGIApp:
    """What a proxy does that takes the guide's part off the path."""

    async def proxy(scope: Scope, receive: Receive, send: Send) -> None:
        await app({**scope, "path": scope["path"].removeprefix("/otherwise")} if "path" in scope else scope, receive, send)

    return proxy


@pytest.fixture(scope="module", params=[False, True], ids=["the path comes whole", "the proxy takes it off"])
def web(small: Guide, request: pytest.FixtureRequest) -> Iterator[TestClient]:
    app = build_app(below(small, "/otherwise"))
    with TestClient(taken_off(app) if request.param else app, "https://council.example.org", follow_redirects=False) as client:
        yield client


def entered(web: TestClient) -> None:
    web.cookies.clear()
    assert web.post("/otherwise/enter", data={"code": CODE}).status_code == 303


def test_pages_are_found_and_lead_on_below_the_path(web: TestClient) -> None:
    entered(web)
    seen: set[str] = set()
    ahead = [f"/otherwise/{page}" for page in ("library", "library/cases", "about/privacy", "docs", "read/cases/navigo", "enter")]
    while ahead and len(seen) < 60:
        address = ahead.pop(0)
        page = web.get(address)
        assert page.status_code == (403 if address.endswith("/workshop") else 200), address
        seen.add(address)
        found = OWN.findall(page.text) if "text/html" in page.headers["content-type"] else []
        assert [link for _, link in found if not link.startswith(("/otherwise/", "?"))] == []
        followed = [link.partition("#")[0] for name, link in found if name in ("href", "src")]
        ahead += [link for link in followed if link.startswith("/") and link not in (*seen, *ahead)]
    assert len(seen) > 30


def test_the_path_itself_leads_to_the_page(web: TestClient) -> None:
    assert web.get("/otherwise").headers["location"] == "/otherwise/"


def test_another_path_of_the_host_is_none_of_the_guide(web: TestClient) -> None:
    entered(web)
    assert web.get("/otherwise/nothing").status_code == 404


def test_who_must_enter_is_led_there_and_back_below_the_path(web: TestClient) -> None:
    web.cookies.clear()
    led = web.get("/otherwise/library", headers={"accept": "text/html"}).headers["location"]
    assert led == "/otherwise/enter?to=/library"
    back = web.post("/otherwise/enter", data={"code": CODE, "to": "/library"})
    assert back.headers["location"] == "/otherwise/library"
    assert "Path=/otherwise/;" in back.headers["set-cookie"]
    assert "Path=/otherwise/;" in web.post("/otherwise/leave").headers["set-cookie"]


@pytest.mark.parametrize("path", ["/otherwise/metrics", "/otherwise/gradio_api/info", "/otherwise/mcp", "/otherwise/v1/models"])
def test_the_guard_stands_before_the_path_too(web: TestClient, path: str) -> None:
    web.cookies.clear()
    assert web.get(path).status_code == 401


def test_programs_speak_to_the_path_and_links_in_records_stay_the_guides_own(web: TestClient) -> None:
    entered(web)
    turn = web.post("/otherwise/api/v1/reply", json={"message": "When did Navigo leave the NHS?"}).json()
    link = turn["answer"]["sentences"][0]["citations"][0]["link"]
    assert link.startswith("/read/")
    assert web.get(f"/otherwise{link}").status_code == 200
    sent = {"model": "otherwise", "messages": [{"role": "user", "content": "When did Navigo leave the NHS?"}]}
    said = web.post("/otherwise/v1/chat/completions", json=sent).json()["choices"][0]["message"]["content"]
    assert "https://council.example.org/otherwise/read/" in said


@pytest.mark.parametrize("path", ["/read", "/gradio_api/below", "/look"])
def test_a_path_that_is_the_guides_own_is_refused_in_words(small: Guide, path: str) -> None:
    with pytest.raises(SettingsError, match="addresses of its own") as told:
        build_app(below(small, path))
    assert "GUIDE_SERVER__PUBLIC_URL" in told.value.advice


def test_nothing_of_one_server_is_left_for_another(web: TestClient, small: Guide) -> None:
    assert root() == ""
    with TestClient(build_app(small), "http://127.0.0.1") as plain:
        assert 'href="/look/otherwise.css"' in plain.get("/library").text


def test_no_template_names_an_address_of_its_own_without_the_path() -> None:
    written = {path.name: path.read_text(encoding="utf-8") for path in TEMPLATES.rglob("*.html")}
    faults = re.compile(r'\b(?:href|src|action|formaction|data-\w+)="/|(?<!root\(\) ~ )(?<=[ (])"/(?:w|workshop)/')
    assert {name: found for name, text in written.items() if (found := faults.findall(text))} == {}
