"""Names and sites: which hosts the server answers to, and whose pages may call it."""

from typing import Any

import pytest
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient, WebSocketDenialResponse
from starlette.types import ASGIApp

from guide.faces.addresses import names_of
from guide.faces.guards import Cors, KnownHost, SameOrigin
from guide.settings import ServerSettings

INTRANET = "https://intranet.example.org"
DONE: ASGIApp = PlainTextResponse("done", headers={"Access-Control-Allow-Origin": "*"})


def client(app: ASGIApp, **more: Any) -> TestClient:
    return TestClient(app, base_url="http://guide.example.org", **more)


@pytest.mark.parametrize(
    ("server", "host", "status"),
    [
        ({}, "localhost", 200),
        ({}, "[::1]:7860", 200),
        ({}, "guide.example.org", 400),
        ({"public_url": "https://Guide.Example.org"}, "guide.example.org", 200),
        ({"public_url": "https://guide.example.org:8443"}, "guide.example.org:8443", 200),
        ({"public_url": "https://guide.example.org"}, "guide.example.org.evil.example", 400),
        ({"public_url": "https://guide.example.org"}, "example.org", 400),
        ({"host": "192.168.1.10"}, "192.168.1.10:7860", 200),
        ({"host": "0.0.0.0"}, "192.168.1.10:7860", 400),
        ({}, "", 400),
    ],
)
def test_the_server_answers_to_its_own_names_alone(server: dict[str, str], host: str, status: int) -> None:
    app = KnownHost(DONE, names_of(ServerSettings(**server)), own_address="host" in server)
    assert client(app).get("/", headers={"Host": host}).status_code == status


def test_the_address_that_a_request_came_to_is_a_name_where_every_address_is_listened_on() -> None:
    for own_address, status in ((True, 200), (False, 400)):
        app = KnownHost(DONE, ["localhost"], own_address)
        assert TestClient(app, base_url="http://10.42.0.1").get("/").status_code == status  # the test's server is its host


def test_chosen_pages_may_call_what_is_for_programs_and_nothing_else() -> None:
    web = client(Cors(SameOrigin(DONE, origins=[INTRANET]), [INTRANET]))
    origin = {"Origin": INTRANET, "Sec-Fetch-Site": "cross-site"}
    for path in ("/api/v1/reply", "/v1/chat/completions"):
        answer = web.post(path, headers=origin)
        assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (200, INTRANET)
        assert "access-control-allow-credentials" not in answer.headers
    for path in ("/library", "/gradio_api/queue/join", "/mcp", "/api/v1", "/enter"):
        answer = web.post(path, headers=origin)
        assert answer.status_code == 403
        assert "access-control-allow-origin" not in answer.headers


def test_what_gradio_would_allow_is_taken_back() -> None:
    assert "access-control-allow-origin" not in client(Cors(DONE, [])).get("/config", headers={"Origin": INTRANET}).headers


@pytest.mark.parametrize(("origin", "status"), [(INTRANET, 200), ("https://evil.example", 400), ("null", 400)])
def test_a_browser_that_asks_first_is_told(origin: str, status: int) -> None:
    headers = {"Origin": origin, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization"}
    answer = client(Cors(DONE, [INTRANET])).options("/api/v1/reply", headers=headers)
    assert answer.status_code == status
    assert answer.headers.get("access-control-allow-origin") == (origin if status == 200 else None)


@pytest.mark.parametrize("headers", [{"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "same-site"}])
def test_pages_of_other_sites_send_nothing(headers: dict[str, str]) -> None:
    app = SameOrigin(DONE, "guide.example.org", [INTRANET])
    assert client(app).post("/api/v1/reply", headers=headers).status_code == 403
    assert client(app).get("/api/v1/sources", headers=headers).status_code == 200
    with pytest.raises(WebSocketDenialResponse), client(app).websocket_connect("/anything", headers=headers):
        pass


def test_our_own_page_is_known_by_its_public_address_behind_a_proxy() -> None:
    web = client(SameOrigin(DONE, "guide.example.org"))
    assert web.post("/library", headers={"Host": "127.0.0.1:7860", "Origin": "https://guide.example.org"}).status_code == 200
    assert web.post("/library", headers={"Host": "127.0.0.1:7860", "Origin": "https://example.org"}).status_code == 403


def test_what_is_refused_below_v1_is_an_error_as_openai_clients_read_it() -> None:
    foreign = client(SameOrigin(DONE)).post("/v1/chat/completions", headers={"Origin": "https://evil.example"})
    unknown = client(KnownHost(DONE, ["localhost"], False)).get("/v1/models")
    assert [answer.status_code for answer in (foreign, unknown)] == [403, 400]
    assert "another site" in foreign.json()["error"]["message"]
    assert "GUIDE_SERVER__PUBLIC_URL" in unknown.json()["error"]["message"]
    assert client(SameOrigin(DONE)).post("/api/v1/reply", headers={"Origin": "https://evil.example"}).json()["status"] == 403
