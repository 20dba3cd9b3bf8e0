"""REST: sources, passages and pages are read by their ids, and ids lead nowhere else."""

import pytest
from starlette.testclient import TestClient

from guide import Guide
from guide.faces.wire import Passages, PlacedPassage, Problem, SourceDetail

STUDY, SUFFOLK = "/api/v1/sources/added/study", "/api/v1/sources/notes/suffolk"


def test_a_source_tells_its_headings_pages_and_public_sources(small: Guide, web: TestClient) -> None:
    reading = small.library.reading("notes/suffolk")
    told = SourceDetail.model_validate_json(web.get(SUFFOLK).content)
    assert (told.source, told.headings, told.bibliography) == (reading.source, reading.headings, reading.bibliography)
    assert [page["printed"] for page in web.get(STUDY).json()["pages"]] == ["i", "1", "2"]
    assert web.get(told.link).status_code == 200
    assert told.library == small.library.fingerprint


def test_passages_are_paged_and_each_can_be_read_by_its_id(small: Guide, web: TestClient) -> None:
    whole = Passages.model_validate_json(web.get(f"{SUFFOLK}/passages").content)
    assert len(whole.passages) == whole.total > 1
    second = Passages.model_validate_json(web.get(f"{SUFFOLK}/passages?offset=1&limit=1").content)
    assert second.passages == whole.passages[1:2]
    for passage in whole.passages:
        told = PlacedPassage.model_validate_json(web.get(f"/api/v1/passages/{passage.id}").content)
        assert told.passage == passage
        assert told.citation.quote == small.library.reading(passage.source_id).text[passage.start : passage.end]


def test_what_evidence_names_as_its_passage_can_be_read(web: TestClient) -> None:
    [hit] = web.post("/api/v1/search", json={"text": "Who were the members of Suffolk Libraries?", "limit": 1}).json()["hits"]
    evidence = hit["evidence"]
    passage = web.get(f"/api/v1/passages/{evidence['passage_id']}").json()["passage"]
    assert passage["start"] <= evidence["start"] < evidence["end"] <= passage["end"]


def test_a_page_is_a_picture_with_its_marks(web: TestClient) -> None:
    plain, marked = (web.get(f"/api/v1/pages/added/study/2.png{at}") for at in ("", "?at=90-120"))
    assert plain.headers["content-type"] == marked.headers["content-type"] == "image/png"
    assert plain.content.startswith(b"\x89PNG")
    assert plain.content != marked.content


NOWHERE = [
    "sources/cases/nowhere",
    "sources/",
    "sources//",
    "sources/../../etc/passwd",
    "sources/%2e%2e/%2e%2e/etc/passwd",
    "sources/%2Fetc%2Fpasswd",
    "sources/added/study%00",
    "sources/added%5Cstudy",
    "sources/%ed%a0%80",
    "sources/added/study.pdf",
    "sources//added/study",
    "sources/added/study/",
    "sources/ADDED/STUDY",
    "sources/passages",
    "sources/../passages",
    "sources/" + "x" * 5000,
    "passages/",
    "passages/added/study@0-1",
    "passages/added/study@0-99999999999999999999",
    "passages/../../etc/passwd",
    "passages/%00",
    "pages/added/study/4.png",
    "pages/added/study/1.png/",
    "pages/notes/suffolk/1.png",
    "pages/../added/study/1.png",
    "pages/%2e%2e/1.png",
    "pages/added/study%00/1.png",
    "pages/added/study/1.png?at=0-99999",
    "nowhere",
    "",
    "../v2/reply",
    "reply/",
]


@pytest.mark.parametrize("path", NOWHERE)
def test_ids_that_lead_nowhere_are_not_found(web: TestClient, path: str) -> None:
    answer = web.get(f"/api/v1/{path}")
    problem = Problem.model_validate_json(answer.content)
    assert answer.status_code == problem.status == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert problem.advice


@pytest.mark.parametrize(
    "path",
    [
        f"{STUDY}/passages?limit=0",
        f"{STUDY}/passages?limit=1001",
        f"{STUDY}/passages?offset=-1",
        "/api/v1/sources?offset=x",
        "/api/v1/pages/added/study/0.png",
        "/api/v1/pages/added/study/x.png",
        "/api/v1/pages/added/study/1.png?at=x",
        "/api/v1/pages/added/study/1.png?at=5-",
        "/api/v1/pages/added/study/" + "9" * 5000 + ".png",
    ],
)
def test_wrong_numbers_are_a_problem_with_advice(web: TestClient, path: str) -> None:
    answer = web.get(path)
    assert answer.status_code == 422
    assert answer.json()["advice"]


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("GET", "reply", "POST"),
        ("DELETE", "sources", "GET, POST"),
        ("PUT", "sources/added/study", "GET"),
        ("DELETE", "verify", "POST"),
    ],
)
def test_a_door_is_told_how_it_opens(web: TestClient, method: str, path: str, allowed: str) -> None:
    answer = web.request(method, f"/api/v1/{path}")
    assert answer.status_code == answer.json()["status"] == 405
    assert answer.headers["allow"] == allowed
    assert answer.json()["advice"]
