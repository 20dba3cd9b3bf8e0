"""Who may do what: every route of the whole app, with Gradio's own, for every role; and the tricks by which people try doors."""

import re
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from fastapi import FastAPI
from starlette.responses import PlainTextResponse
from starlette.routing import BaseRoute
from starlette.testclient import TestClient, WebSocketDenialResponse

from guide import Guide, Settings, read_settings
from guide.errors import SettingsError
from guide.faces import access as module
from guide.faces.access import COOKIE, Access, Guard, refuse_unguarded
from guide.faces.doctor import _access
from guide.faces.entry import own_path
from guide.faces.keys import FILE, Keys, Role
from guide.faces.server import build_app
from guide.workshop import Workshops

CODE = "heron bank seven"
TOKEN = "a-token-of-the-tests"
OPEN = re.compile(
    r"(GET|HEAD|OPTIONS|POST|PUT|DELETE|PATCH) "
    r"(/healthz|/readyz|/look/.*|/about/privacy|/enter|/w|/w/.*|/workshop/.*|/api/v1/workshops/.*)|POST /leave"
)
"""All that answers without a credential, written down a second time."""
ADMINISTRATORS = re.compile(
    r"POST /(api/v1/sources|library|gradio_api/upload)|\w+ /(api/v1/refresh|metrics|log(in|out)/?|monitoring.*)"
)
GRADIO_LEFTOVERS = re.compile(r"\w+ /gradio_api/((undo-)?vibe-.*|component_server|process_recording)")
FACILITATORS = re.compile(r"\w+ /(workshop|api/v1/workshops)")


def expected(method: str, path: str) -> Role:
    """The role that a route asks for, as the design has it."""
    asked = f"{method} {path.rstrip('/') or '/'}" if not path.startswith(("/w/", "/workshop/")) else f"{method} {path}"
    if OPEN.fullmatch(asked):
        return Role.NOBODY
    if ADMINISTRATORS.fullmatch(asked) or GRADIO_LEFTOVERS.fullmatch(asked):
        return Role.ADMINISTRATOR
    return Role.FACILITATOR if FACILITATORS.fullmatch(asked) else Role.READER


def routes(listed: Sequence[BaseRoute], below: str = "") -> Iterator[tuple[str, str]]:
    """Method and path of every route, mounted and included ones as well; parameters become "x"."""
    for route in listed:
        taken: Any = getattr(route, "starlette_route", None) or route
        path = below + re.sub(r"\{.*?\}", "x", getattr(taken, "path", "") or "")
        inner = taken.effective_candidates() if hasattr(taken, "effective_candidates") else getattr(taken, "routes", None)
        if inner:
            yield from routes(inner, path)
        else:
            yield from ((method, path or "/") for method in getattr(taken, "methods", None) or ("GET", "POST"))


def settings_of(small: Guide, data: Path, **server: Any) -> Settings:
    return read_settings(data=data, corpus={"folder": small.settings.corpus.folder}, server={"host": "0.0.0.0", **server})


@pytest.fixture(scope="module")
def whole(small: Guide, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FastAPI]:
    """The whole app, as it is served beyond loopback."""
    settings = settings_of(small, tmp_path_factory.mktemp("whole"), access=CODE)
    guide = Guide(settings, small.prompts, small.librarian)
    with closing(Workshops.open(guide)) as workshops:
        yield build_app(guide, TOKEN, workshops)


@pytest.fixture
def web(whole: FastAPI) -> TestClient:
    return TestClient(whole, base_url="http://localhost", raise_server_exceptions=False, follow_redirects=False)


@pytest.fixture
def keys(whole_settings: Settings) -> dict[Role, str]:
    made = Keys(whole_settings.data)
    return {role: made.add(role.name.lower(), role) for role in Role if role}


@pytest.fixture
def whole_settings(small: Guide, tmp_path: Path) -> Settings:
    return settings_of(small, tmp_path, access=CODE)


@pytest.fixture
def guarded(whole_settings: Settings) -> TestClient:
    """The guard before an app that lets everything be done: what comes back is the guard's own word."""
    return TestClient(Guard(PlainTextResponse("done"), Access.of(whole_settings, TOKEN)), follow_redirects=False)


def test_nothing_answers_without_credentials_but_what_is_named(whole: FastAPI, web: TestClient) -> None:
    asked = sorted(set(routes(whole.routes)))
    some = {"/", "/api/v1/reply", "/library", "/gradio_api/queue/join", "/gradio_api/upload", "/metrics", "/mcp"}
    assert some | {"/v1/models/x", "/api/v1/workshops/by-code/x", "/workshop/x/events"} < {path for _, path in asked}
    answered = [
        (method, path)
        for method, path in asked
        if expected(method, path) is not Role.NOBODY and web.request(method, path).status_code != 401
    ]
    assert answered == []


@pytest.mark.parametrize("role", list(Role))
def test_every_route_for_every_role(whole: FastAPI, guarded: TestClient, keys: dict[Role, str], role: Role) -> None:
    headers = {"Authorization": f"Bearer {keys[role]}"} if role else {}
    refused = 403 if role else 401
    for method, path in set(routes(whole.routes)):
        status = guarded.request(method, path, headers=headers).status_code
        assert status == (200 if role >= expected(method, path) else refused), (method, path)


@pytest.mark.parametrize(
    "path",
    [
        *(
            "/nowhere",
            "/ww",
            "/workshop",
            "/looks",
            "/healthz/x",
            "/enter/x",
            "/W/x",
            "/LOOK/x",
            "/Healthz",
            "//healthz",
            "/w//x/../..",
        ),
        *("/look/../library", "/w/../library", "/w/./../metrics", "//w/x", "/w/%2e%2e/library", "/look/%2e%2e/%2e%2e/library"),
        *("/library/../look/x", "/x/..//look/y", "/w/x/../../api/v1/sources", "/./w/x", "/%2fw/x", "/w\\..\\library/../../x"),
    ],
)
def test_no_trick_of_the_path_opens_a_door(whole_settings: Settings, path: str) -> None:
    assert Access.of(whole_settings).needed(unquote(path), "GET") > Role.NOBODY  # asked itself: clients tidy paths


@pytest.mark.parametrize(
    "path", ["/metrics", "/metrics/", "//metrics", "/./metrics", "/x/../metrics", "/%6detrics", "/look/../metrics"]
)
def test_no_trick_of_the_path_makes_a_reader_an_administrator(whole_settings: Settings, path: str) -> None:
    assert Access.of(whole_settings).needed(unquote(path), "GET") is Role.ADMINISTRATOR


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Bearer",
        "Bearer ",
        "Bearer wrong",
        f"Basic {TOKEN}",
        TOKEN,
        f"Bearer {CODE}",
        f"Bearer {TOKEN}x",
        "Bearer é",
        f"Bearer{TOKEN}",
    ],
)
def test_a_wrong_key_is_no_key_and_the_code_is_none_either(web: TestClient, header: str) -> None:
    answer = web.get("/api/v1/sources", headers={b"Authorization": header.encode()})
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert answer.headers["content-type"] == "application/problem+json"
    assert "guide key add" in answer.json()["advice"]


def test_a_client_of_openai_is_told_in_its_own_shape(web: TestClient) -> None:
    answer = web.post("/v1/chat/completions", headers={"Authorization": "Bearer sk-wrong"})
    assert answer.status_code == 401
    assert answer.json()["error"]["code"] == "invalid_api_key"
    assert "guide key add" in answer.json()["error"]["message"]


def test_a_key_is_good_until_it_is_revoked(whole_settings: Settings, guarded: TestClient, keys: dict[Role, str]) -> None:
    headers = {"Authorization": f"bearer  {keys[Role.READER]}"}
    assert guarded.get("/library", headers=headers).status_code == 200
    Keys(whole_settings.data).revoke("reader")
    assert guarded.get("/library", headers=headers).status_code == 401


def test_a_socket_needs_a_key_as_well(web: TestClient, guarded: TestClient) -> None:
    for client in (web, guarded):
        with pytest.raises(WebSocketDenialResponse) as refused, client.websocket_connect("ws://localhost/gradio_api/queue/join"):
            pass
        assert refused.value.status_code == 401


def test_a_page_leads_to_the_entry_and_a_program_is_told(web: TestClient) -> None:
    browser = {"Accept": "text/html,*/*"}
    led = web.get("/library?said=x", headers=browser)
    assert (led.status_code, led.headers["location"]) == (303, "/enter?to=/library%3Fsaid%3Dx")
    assert 'name="to" value="/library?said=x"' in web.get(led.headers["location"], headers=browser).text
    assert web.get(f"/read/{'x' * 5000}?quote={'y' * 5000}", headers=browser, follow_redirects=True).status_code == 200
    assert web.get("/api/v1/sources", headers=browser).status_code == 401
    assert web.post("/library", headers=browser).status_code == 401


def test_the_code_opens_the_pages_and_leaves_a_cookie_that_scripts_cannot_read(web: TestClient) -> None:
    entered = web.post("/enter", data={"code": f" {CODE} ", "to": "/library"})
    assert (entered.status_code, entered.headers["location"]) == (303, "/library")
    set_cookie = entered.headers["set-cookie"]
    assert "HttpOnly" in set_cookie
    assert "SameSite=lax" in set_cookie
    assert CODE not in set_cookie
    assert web.get("/library").status_code == 200
    assert web.post("/library").status_code == web.get("/metrics").status_code == 403
    left = web.post("/leave")
    assert left.headers["location"] == "/enter"
    assert web.get("/library").status_code == 401


def test_over_https_the_cookie_never_travels_in_the_clear(small: Guide, tmp_path: Path) -> None:
    settings = settings_of(small, tmp_path, access=f" {CODE} ", public_url="https://guide.example.org")
    app = build_app(Guide(settings, small.prompts, small.librarian))
    web = TestClient(app, base_url="http://guide.example.org", follow_redirects=False)
    assert "Secure" in web.post("/enter", data={"code": CODE}).headers["set-cookie"]


def test_a_key_opens_the_pages_of_its_role(small: Guide, tmp_path: Path) -> None:
    settings = settings_of(small, tmp_path)
    access = Access.of(settings)
    cookie = access.admit(Keys(tmp_path).add("ed", Role.FACILITATOR))
    assert cookie is not None
    assert access.entered(cookie) is Role.FACILITATOR
    Keys(tmp_path).revoke("ed")
    assert access.entered(cookie) is Role.NOBODY


@pytest.mark.parametrize(
    "cookie", ["", "code", "code.x.y", "..", "reader.awxgEQ.x", "code.awxgEQ.EovLyfulzIriituV1axBcth84MM4KlUf27vcmESvmJc"]
)
def test_a_made_up_cookie_is_worth_nothing(whole_settings: Settings, cookie: str) -> None:
    Keys(whole_settings.data).add("reader", Role.READER)
    assert Access.of(whole_settings).entered(cookie) is Role.NOBODY


def test_a_cookie_ends_with_its_code_its_seal_and_its_time(
    small: Guide, whole_settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cookie = Access.of(whole_settings).admit(CODE)
    assert cookie is not None
    assert Access.of(whole_settings).entered(cookie) is Role.READER
    assert Access.of(settings_of(small, tmp_path, access="another code")).entered(cookie) is Role.NOBODY
    assert Access.of(settings_of(small, tmp_path / "other", access=CODE)).entered(cookie) is Role.NOBODY
    monkeypatch.setattr(module, "LONGEST_STAY", -1)
    assert Access.of(whole_settings).entered(cookie) is Role.NOBODY


def test_a_cookie_of_a_key_named_code_is_not_one_of_the_access_code(whole_settings: Settings) -> None:
    keys = Keys(whole_settings.data)
    access = Access.of(whole_settings)
    by_key = access.admit(keys.add("code", Role.ADMINISTRATOR))
    by_code = access.admit(CODE)
    assert (access.entered(by_key or ""), access.entered(by_code or "")) == (Role.ADMINISTRATOR, Role.READER)


def test_who_guesses_codes_is_told_to_wait_and_the_right_one_opens_no_door_meanwhile(small: Guide, tmp_path: Path) -> None:
    app = build_app(Guide(settings_of(small, tmp_path, access=CODE), small.prompts, small.librarian))
    web = TestClient(app, base_url="http://localhost", follow_redirects=False)
    statuses = [web.post("/enter", data={"code": f"guess {number}"}).status_code for number in range(25)]
    assert statuses == [403] * 20 + [429] * 5
    waiting = web.post("/enter", data={"code": CODE})
    assert waiting.status_code == 429
    assert 0 < int(waiting.headers["retry-after"]) <= 300
    assert "Wait" in waiting.text
    assert COOKIE not in waiting.headers.get("set-cookie", "")


@pytest.mark.parametrize(
    "to", ["https://evil.example", "//evil.example", "/\\evil.example", "evil", "", "/x\r\nSet-Cookie: a", "\t//evil.example"]
)
def test_the_entry_leads_to_no_other_host(to: str) -> None:
    assert own_path(to) == "/"
    assert own_path("/read/notes/suffolk?at=1-2") == "/read/notes/suffolk?at=1-2"


def test_on_loopback_all_pages_are_open_and_our_own_doors_are_not(tmp_path: Path) -> None:
    settings = read_settings(data=tmp_path)
    web = TestClient(Guard(PlainTextResponse("done"), Access.of(settings, TOKEN)), follow_redirects=False)
    for path in ("/", "/library", "/workshop", "/v1/models", "/mcp", "/gradio_api/upload"):
        assert web.post(path, headers={"Authorization": "Bearer sk-none"}).status_code == 200
    for path in ("/api/v1/sources", "/api/v1/refresh", "/metrics"):
        assert web.post(path).status_code == 401
        assert web.post(path, headers={"Authorization": f"Bearer {TOKEN}"}).status_code == 200


def test_open_means_all_but_the_library(small: Guide, tmp_path: Path) -> None:
    web = TestClient(Guard(PlainTextResponse("done"), Access.of(settings_of(small, tmp_path, open=True))))
    assert [web.post(path).status_code for path in ("/api/v1/reply", "/workshop", "/library", "/gradio_api/upload")] == [
        200,
        200,
        401,
        401,
    ]


@pytest.mark.parametrize(
    "server",
    [
        {"host": "0.0.0.0"},
        {"host": "::"},
        {"host": "192.168.1.10"},
        {"host": "example.org"},
        {"public_url": "https://guide.example.org"},
    ],
)
def test_a_server_that_others_reach_starts_only_guarded(tmp_path: Path, server: dict[str, Any]) -> None:
    with pytest.raises(SettingsError) as told:
        refuse_unguarded(read_settings(data=tmp_path, server=server))
    assert all(word in told.value.advice for word in ("GUIDE_SERVER__ACCESS", "guide key add", "--open", "ssh -L"))
    refuse_unguarded(read_settings(data=tmp_path, server={**server, "access": CODE}))
    refuse_unguarded(read_settings(data=tmp_path, server={**server, "open": True}))
    Keys(tmp_path).add("one", Role.READER)
    refuse_unguarded(read_settings(data=tmp_path, server=server))


def test_keys_that_cannot_be_read_are_told_before_anybody_comes(small: Guide, tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("{", encoding="utf-8")
    with pytest.raises(SettingsError, match=FILE):
        refuse_unguarded(settings_of(small, tmp_path, access=CODE))


def test_the_doctor_says_who_gets_in(tmp_path: Path) -> None:
    def said(**server: Any) -> tuple[bool, str, str]:
        finding = _access(read_settings(data=tmp_path, server=server))
        return finding.well, finding.said, finding.advice

    assert said() == (True, "only this machine (127.0.0.1, port 7860); keys: 0", "")
    assert said(host="0.0.0.0")[0] is False
    Keys(tmp_path).add("one", Role.READER)
    assert said(host="0.0.0.0", open=True)[1] == "everyone, without a code (0.0.0.0, port 7860); keys: 1"
    assert said(host="0.0.0.0")[1].startswith("by key alone")
    well, _, advice = said(public_url="https://guide.example.org", access=CODE)
    assert well
    assert "GUIDE_SERVER__PROXIES" in advice
    (tmp_path / "guide.crt").write_text("no certificate", encoding="utf-8")
    broken = said(certificate=tmp_path / "guide.crt", private_key=tmp_path / "guide.crt")
    assert broken[0] is False
    assert "guide.crt" in broken[1]


def test_a_proxy_or_a_code_makes_loopback_guarded(tmp_path: Path) -> None:
    for server in ({"access": CODE}, {"access": CODE, "public_url": "https://guide.example.org"}):
        web = TestClient(Guard(PlainTextResponse("done"), Access.of(read_settings(data=tmp_path, server=server))))
        assert web.get("/library").status_code == 401
