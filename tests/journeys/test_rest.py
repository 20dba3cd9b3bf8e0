"""A whole trip over REST: a question, its events, the link of a citation, the page it leads to and the picture of that page."""

import json
from collections.abc import Iterator

import httpx
import pytest
import typst

from guide.records import Turn
from tests.served import Served, serving, surroundings

STUDY = """#set page(paper: "a5", numbering: "i")
Preface of the yearly study of Eastmoor Mutual.
#pagebreak()
#counter(page).update(1)
#set page(numbering: "1")
= Turnout
Turnout in the elections of Eastmoor Mutual fell to 23 per cent in 2015.
Members of Eastmoor Mutual elect the board each July.
"""
FELL = "Turnout in the elections of Eastmoor Mutual fell to 23 per cent in 2015."
ASKED = {"message": "What was the turnout in the elections of Eastmoor Mutual in 2015?"}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    root = tmp_path_factory.mktemp("rest")
    (root / "data/library").mkdir(parents=True)
    (root / "study.typ").write_text(STUDY, encoding="utf-8")
    (root / "data/library/study.pdf").write_bytes(typst.compile(str(root / "study.typ")))
    with serving(surroundings(root / "data", root / "corpus")) as server:
        yield server


@pytest.fixture
def web(served: Served) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=served.address, trust_env=False, timeout=60) as client:
        yield client


def test_from_a_question_to_the_marked_line_on_its_page(web: httpx.Client) -> None:
    turn = Turn.model_validate_json(web.post("/api/v1/reply", json=ASKED).content)
    assert turn.answer is not None
    citation = turn.answer.sentences[0].citations[0]
    assert (citation.quote, citation.pages) == (FELL, ("p. 1 (page 2 of the file)",))
    page = web.get(citation.link).text
    assert f">{FELL}</mark>" in page
    picture = page.split('<img src="')[1].split('"')[0].replace("&amp;", "&")
    assert web.get(picture).content.startswith(b"\x89PNG")


def test_events_come_in_their_order_and_end_with_the_same_turn(web: httpx.Client) -> None:
    whole = web.post("/api/v1/reply", json=ASKED).json()
    with web.stream("POST", "/api/v1/reply", json=ASKED, headers={"Accept": "text/event-stream"}) as answer:
        lines = [line for line in answer.iter_lines() if line]
    names = [line.removeprefix("event: ") for line in lines if line.startswith("event: ")]
    data = [json.loads(line.removeprefix("data: ")) for line in lines if line.startswith("data: ")]
    assert list(dict.fromkeys(names)) == ["heard", "found", "sentence", "done"]
    assert data[-1]["turn"] == whole


@pytest.mark.parametrize(("method", "path", "status"), [("GET", "nowhere", 404), ("DELETE", "reply", 405), ("GET", "../v2", 404)])
def test_paths_that_lead_nowhere_end_before_the_chat(web: httpx.Client, method: str, path: str, status: int) -> None:
    answer = web.request(method, f"/api/v1/{path}")
    assert answer.status_code == answer.json()["status"] == status
    assert answer.headers["content-type"] == "application/problem+json"


def test_whoever_leaves_in_the_middle_disturbs_nobody(web: httpx.Client) -> None:
    for _ in range(5):
        with web.stream("POST", "/api/v1/reply", json=ASKED, headers={"Accept": "text/event-stream"}) as answer:
            next(answer.iter_lines())
    assert web.post("/api/v1/reply", json=ASKED).status_code == 200


def test_what_search_finds_can_be_read_at_its_link(web: httpx.Client) -> None:
    hits = web.post("/api/v1/search", json={"text": "board election turnout"}).json()["hits"]
    for hit in hits:
        assert f">{hit['citation']['quote']}</mark>" in web.get(hit["citation"]["link"]).text
    assert hits


def test_pages_of_the_server_name_no_other_host(web: httpx.Client) -> None:
    for path in ("/library", "/read/added/study"):
        page = web.get(path).text
        loaded = [part.split('"')[0] for mark in ('src="', 'rel="stylesheet" href="') for part in page.split(mark)[1:]]
        assert loaded
        assert all(address.startswith("/") and not address.startswith("//") for address in loaded)
