"""REST: what programs get, and what they are told when they send something else."""

import json
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from guide import Guide, Settings
from guide.errors import GuideError
from guide.faces.access import Access, Guard
from guide.faces.api import build_api
from guide.faces.problems import CODES
from guide.faces.wire import Problem
from guide.records import Turn

TOKEN = "a-token-of-the-tests"
STAFF = "Almost 400 staff of Suffolk Libraries were to transfer in 2025."
QUESTION = "How many staff of Suffolk Libraries were to transfer?"
EVENTS = {"Accept": "text/event-stream"}


def events(body: str) -> list[tuple[str, dict[str, object]]]:
    """Names and data of a stream of events."""
    fields = [
        dict(line.split(": ", 1) for line in block.splitlines() if not line.startswith(":")) for block in body.split("\n\n")
    ]
    return [(field["event"], json.loads(field["data"])) for field in fields if "event" in field]


def test_a_reply_is_the_turn_that_the_guide_gives(small: Guide, web: TestClient) -> None:
    answer = web.post("/api/v1/reply", json={"message": QUESTION})
    assert answer.status_code == 200
    assert Turn.model_validate_json(answer.content) == small.reply(QUESTION)


def test_every_quote_stands_at_its_offsets(small: Guide, web: TestClient) -> None:
    turn = Turn.model_validate_json(web.post("/api/v1/reply", json={"message": QUESTION}).content)
    assert turn.answer is not None
    cited = [citation for sentence in turn.answer.sentences for citation in sentence.citations]
    assert STAFF in [citation.quote for citation in cited]
    assert all(small.library.reading(each.source_id).text[each.start : each.end] == each.quote for each in cited)


def test_streamed_and_whole_the_same_turn_comes(web: TestClient) -> None:
    whole = web.post("/api/v1/reply", json={"message": QUESTION}).json()
    answer = web.post("/api/v1/reply", json={"message": QUESTION}, headers=EVENTS)
    assert answer.headers["content-type"].startswith("text/event-stream")
    names = [name for name, _ in events(answer.text)]
    assert names[:2] == ["heard", "found"]
    assert names[-1] == "done"
    assert names.count("sentence") == len(whole["answer"]["sentences"])
    assert events(answer.text)[-1][1]["turn"] == whole


def test_a_fault_within_a_stream_is_an_event_with_advice(web: TestClient) -> None:
    [(name, problem)] = events(web.post("/api/v1/reply", json={"message": " \n "}, headers=EVENTS).text)
    assert name == "problem"
    assert problem["status"] == 422
    assert problem["advice"]


def test_history_comes_bare_or_as_turns(web: TestClient) -> None:
    turn = web.post("/api/v1/reply", json={"message": QUESTION}).json()
    bare = [{"role": "user", "content": QUESTION}, {"role": "assistant", "content": "Almost 400."}]
    for history in (bare, [turn], [turn] * 50, bare * 50):
        assert web.post("/api/v1/reply", json={"message": QUESTION, "history": history}).status_code == 200


def test_no_question_comes_back_where_none_is_wanted(web: TestClient) -> None:
    answer = web.post("/api/v1/reply", json={"message": QUESTION, "options": {"ask_back": False}})
    assert answer.json()["question"] is None
    assert answer.json()["answer"]["sentences"]


@pytest.mark.parametrize("path", ["reply", "search", "verify"])
@pytest.mark.parametrize("accept", ["application/json", "text/event-stream"])
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"{}",
        b'{"message": 5, "text": 5}',
        b'{"message": "", "text": ""}',
        b'{"message": "x", "text": "x", "unknown": 1}',
        b'{"message": "\\ud800", "text": "\\ud800"}',
        b'{"message": "half \\udfff a character", "text": "half \\udfff a character", "history": []}',
        b"\xff\xfe",
        b'{"message": NaN, "text": NaN}',
        json.dumps({"message": "x" * 8001, "text": "x" * 8001}).encode(),
        json.dumps({"message": "x" * 1_000_000, "text": "x" * 1_000_000}).encode(),
        json.dumps({"message": "x", "history": [{"message": "x", "act": "answer"}] * 1000}).encode(),
        json.dumps({"message": "x", "history": [{"message": "x", "act": "no act"}]}).encode(),
        json.dumps({"message": "x", "history": [{"role": "user\0", "content": "x"}]}).encode(),
        json.dumps({"message": "x", "history": [{"role": "user", "content": "x"}, {"message": "x", "act": "open"}]}).encode(),
        json.dumps({"message": "x", "text": "x", "history": [{"role": "system", "content": "x"}], "limit": 99}).encode(),
        json.dumps({"message": "x", "text": "x", "history": [{"role": "user", "content": "x"}] * 101, "limit": 0}).encode(),
    ],
)
def test_a_wrong_request_is_a_problem_with_advice(web: TestClient, path: str, accept: str, body: bytes) -> None:
    answer = web.post(f"/api/v1/{path}", content=body, headers={"Content-Type": "application/json", "Accept": accept})
    problem = Problem.model_validate_json(answer.content)
    assert answer.status_code == problem.status == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert problem.advice


@pytest.mark.parametrize("body", [b"[" * 100_000, b'{"message": "x", "text": "x", "limit": ' + b"9" * 5000 + b"}"])
def test_what_no_parser_takes_is_a_problem_with_advice(web: TestClient, body: bytes) -> None:
    answer = web.post("/api/v1/search", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == answer.json()["status"] == 400
    assert answer.json()["advice"]


@pytest.mark.parametrize(
    "message",
    [
        "x" * 8000,
        "😀" * 400,
        "Was Suffolk taken back?\0",
        "\0",
        "<script>alert(1)</script><img src=x onerror=alert(1)>",
        "'; DROP TABLE sources; --",
        "\u202eSuffolk\u200b",
        "{{ 7*7 }} {% raw %}",
        "\x1b[31mred\x07",
        "𝔘𝔫𝔦𝔠𝔬𝔡𝔢 ﷽ zalgo ẗ̴͈",
    ],
)
@pytest.mark.parametrize("path", ["reply", "search"])
def test_whatever_people_write_is_answered_or_told(web: TestClient, path: str, message: str) -> None:
    answer = web.post(f"/api/v1/{path}", json={"message": message} if path == "reply" else {"text": message})
    assert answer.status_code in (200, 422)
    answer.content.decode("utf-8")


def test_a_form_is_not_taken_for_json(web: TestClient) -> None:
    answer = web.post("/api/v1/reply", content=json.dumps({"message": QUESTION}), headers={"Content-Type": "text/plain"})
    assert answer.status_code == 415
    assert answer.json()["advice"]


def test_a_request_that_is_too_large_is_refused(web: TestClient) -> None:
    answer = web.post("/api/v1/reply", content=b" " * 4_000_001, headers={"Content-Type": "application/json"})
    assert answer.status_code == 413
    assert answer.json()["advice"]


def test_search_gives_each_sentence_with_its_exact_place(small: Guide, web: TestClient) -> None:
    found = web.post("/api/v1/search", json={"text": QUESTION, "limit": 3}).json()
    assert found["library"] == small.library.fingerprint
    assert found["hits"][0]["citation"]["quote"] == STAFF
    assert len(found["hits"]) <= 3
    assert [hit["citation"]["number"] for hit in found["hits"]] == list(range(1, len(found["hits"]) + 1))


def test_sources_lists_all_with_what_could_not_be_read(web: TestClient) -> None:
    listed = web.get("/api/v1/sources").json()
    assert [source["id"] for source in listed["sources"]] == ["added/study", "notes/suffolk"]
    assert [refusal["path"] for refusal in listed["refused"]] == ["broken.pdf"]
    assert listed["refused"][0]["advice"]
    assert listed["words_only"]


def test_sources_are_paged(web: TestClient) -> None:
    second = web.get("/api/v1/sources?offset=1&limit=1").json()
    assert [source["id"] for source in second["sources"]] == ["notes/suffolk"]
    assert second["total"] == 2


def test_alive_and_ready(web: TestClient, small: Guide) -> None:
    assert web.get("/healthz").json()["status"] == "alive"
    assert web.get("/readyz").json() == {"status": "ready", "library": small.library.fingerprint}


@pytest.mark.parametrize("header", [None, "Bearer ", "Bearer wrong", TOKEN, "Bearer \udcff"])
@pytest.mark.parametrize("path", ["sources", "refresh"])
def test_the_administrators_doors_need_the_token(web: TestClient, path: str, header: str | None) -> None:
    headers = {b"Authorization": header.encode("utf-8", "surrogateescape")} if header else {}
    answer = web.post(f"/api/v1/{path}", json={"path": "/"}, headers=headers)
    assert answer.status_code == 401
    assert answer.json()["advice"]


def test_without_a_guard_the_doors_stay_shut(small: Guide) -> None:
    with TestClient(build_api(small, TOKEN)) as web:
        assert web.post("/api/v1/refresh", headers={"Authorization": f"Bearer {TOKEN}"}).status_code == 401


def test_an_administrator_adds_and_removes(own_settings: Settings, tmp_path: Path) -> None:
    guide = Guide.open(own_settings)
    (tmp_path / "meeting.txt").write_text("The meeting of Northfield Care chose a new chair in 2014.", encoding="utf-8")
    app = build_api(guide, TOKEN)
    app.add_middleware(Guard, access=Access.of(own_settings, TOKEN))
    with TestClient(app, headers={"Authorization": f"Bearer {TOKEN}"}) as web:
        assert web.post("/api/v1/sources", json={"path": str(tmp_path / "meeting.txt")}).json()["added"] == ["added/meeting"]
        assert "new chair in 2014" in web.post("/api/v1/reply", json={"message": "Who chose a new chair?"}).text
        (own_settings.data / "library/meeting.txt").unlink()
        assert web.post("/api/v1/refresh").json()["removed"] == ["added/meeting"]
    guide.close()


@pytest.mark.parametrize(("path", "status"), [("/nowhere/at/all.txt", 422), ("meeting.txt", 404), ("/a\0b", 404), ("", 404)])
def test_a_path_that_leads_nowhere_is_a_problem(web: TestClient, path: str, status: int) -> None:
    answer = web.post("/api/v1/sources", json={"path": path}, headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == status
    assert answer.json()["advice"]


def test_the_description_names_every_door_and_its_problems(web: TestClient) -> None:
    described = web.get("/openapi.json").json()
    doors = {"reply", "search", "verify", "questions", "sources", "refresh", "sources/{source_id}", "passages/{passage_id}"}
    assert {f"/api/v1/{door}" for door in doors} < set(described["paths"])
    assert all("default" in door["responses"] for way in described["paths"].values() for door in way.values())
    assert "text/event-stream" in described["paths"]["/api/v1/reply"]["post"]["responses"]["200"]["content"]
    assert described["components"]["schemas"]["ReplyRequest"]["properties"]["message"]["maxLength"] == 8000


def test_every_error_of_ours_has_a_code() -> None:
    assert set(CODES) == set(GuideError.__subclasses__())
