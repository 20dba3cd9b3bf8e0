"""REST: replies with their history and scope, quotes that are checked, questions that are asked for."""

import json
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from guide import Guide
from guide.faces.api import build_api
from guide.faces.wire import Questions
from guide.records import EMPTY, Conversation, Turn
from tests.small_library import open_small

WORRY = "We want to leave the council, and I worry that nobody will hold the new board to account."
TALK = (
    "What happened to Peninsula Community Health?",
    "and its staff?",
    WORRY,
    "My team is certain that mutuals always fail in the end.",
    "just answers please",
    "Who elects the board at Rochdale?",
    "and at Navigo?",
)
ELECTED = "In 2024 Navigo was still holding elections to choose representatives of its members."
HARD = "I want to kill myself"


@pytest.fixture(scope="module")
def noted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guide]:
    guide = open_small(tmp_path_factory.mktemp("noted"))
    yield guide
    guide.close()


@pytest.fixture(scope="module")
def web(noted: Guide) -> Iterator[TestClient]:
    with TestClient(build_api(noted), raise_server_exceptions=False) as client:
        yield client


def held(guide: Guide, *messages: str) -> Conversation:
    """The conversation as a browser holds it."""
    conversation = EMPTY
    for message in messages:
        conversation = Conversation(turns=(*conversation.turns, guide.reply(message, conversation)))
    return conversation


def bare(conversation: Conversation) -> list[dict[str, str]]:
    """The same as chat clients keep it: what was said, and what was shown."""
    return [
        {"role": role, "content": content}
        for turn in conversation.turns
        for role, content in (("user", turn.message), shown(turn))
    ]


def shown(turn: Turn) -> tuple[str, str]:
    said = " ".join(sentence.text for sentence in turn.answer.sentences) if turn.answer else ""
    return "assistant", f"{said}\n{turn.question.text if turn.question else ''}"


@pytest.mark.parametrize("number", range(1, len(TALK)))
def test_history_comes_bare_or_as_turns_and_both_give_the_turn_of_the_chat(noted: Guide, web: TestClient, number: int) -> None:
    before, message = held(noted, *TALK[:number]), TALK[number]
    chat = noted.reply(message, before).model_dump(mode="json")
    as_turns = [turn.model_dump(mode="json") for turn in before.turns]
    for history in (as_turns, bare(before)):
        assert web.post("/api/v1/reply", json={"message": message, "history": history}).json() == chat


def test_a_question_that_was_not_shown_does_not_count_as_asked(noted: Guide, web: TestClient) -> None:
    first = noted.reply(WORRY)
    assert first.question
    unasked = [{"role": "user", "content": WORRY}, {"role": "assistant", "content": "A passage, and nothing asked."}]
    again = web.post("/api/v1/questions", json={"message": WORRY, "history": unasked, "limit": 100}).json()
    asked = web.post("/api/v1/questions", json={"message": WORRY, "history": bare(held(noted, WORRY)), "limit": 100}).json()
    assert first.question.id in [question["id"] for question in again["questions"]]
    assert first.question.id not in [question["id"] for question in asked["questions"]]


def test_a_message_that_could_not_be_sent_is_no_turn(web: TestClient) -> None:
    history = [{"role": "user", "content": "\0"}, {"role": "assistant", "content": ""}, {"role": "user", "content": "x" * 9000}]
    alone = web.post("/api/v1/reply", json={"message": TALK[0]}).json()
    assert web.post("/api/v1/reply", json={"message": TALK[0], "history": history}).json() == alone


def test_what_an_assistant_says_first_is_no_turn_of_anybody(web: TestClient) -> None:
    alone = web.post("/api/v1/reply", json={"message": TALK[0]}).json()
    history = [{"role": "assistant", "content": "Welcome."}]
    assert web.post("/api/v1/reply", json={"message": TALK[0], "history": history}).json() == alone


def test_only_the_sources_that_are_named_answer(web: TestClient) -> None:
    asked = {"message": "Who elects the board?", "options": {"scope": {"sources": ["cases/navigo"]}}}
    turn = web.post("/api/v1/reply", json=asked).json()
    cited = {citation["source_id"] for sentence in turn["answer"]["sentences"] for citation in sentence["citations"]}
    assert cited == {"cases/navigo"}
    options = {"scope": {"kinds": ["note"]}}
    hits = web.post("/api/v1/search", json={"text": "What did the report find?", "limit": 50, "options": options}).json()["hits"]
    assert {hit["evidence"]["source_id"] for hit in hits} == {"notes/the-report"}


def test_half_an_hour_by_the_callers_clock_offers_a_stop_however_the_history_comes(noted: Guide, web: TestClient) -> None:
    stop = noted.library.manner.listening.lines.stop
    before = held(noted, TALK[0])
    for history in ([], [turn.model_dump(mode="json") for turn in before.turns], bare(before)):
        asked = {"message": "Who elects the board at Rochdale?", "history": history}
        offers = [
            web.post("/api/v1/reply", json={**asked, "options": {"minutes": minutes}}).json()["offer"] for minutes in (29, 30)
        ]
        assert offers == [None, stop]


@pytest.mark.parametrize("minutes", [-1, 1441, 30.5, "30", True, None])
def test_minutes_that_no_sitting_has_are_refused(web: TestClient, minutes: object) -> None:
    answer = web.post("/api/v1/reply", json={"message": TALK[0], "options": {"minutes": minutes}})
    assert answer.status_code == 422
    assert "body.options.minutes" in answer.json()["detail"]


def test_a_source_that_is_not_held_answers_nothing(web: TestClient) -> None:
    options = {"scope": {"sources": ["cases/nowhere"]}}
    turn = web.post("/api/v1/reply", json={"message": TALK[0], "options": options}).json()
    assert turn["answer"]["standing"] == "silent"
    assert web.post("/api/v1/search", json={"text": "board", "options": options}).json()["hits"] == []


def test_a_quote_is_told_its_exact_place(noted: Guide, web: TestClient) -> None:
    told = web.post("/api/v1/verify", json={"quote": f"“{ELECTED.replace(' ', '  ')}”"}).json()
    [place] = told["places"]
    assert (place["source_id"], place["quote"], told["total"]) == ("cases/navigo", ELECTED, 1)
    assert noted.library.reading("cases/navigo").text[place["start"] : place["end"]] == ELECTED


def test_a_quote_with_another_word_stands_nowhere(web: TestClient) -> None:
    told = web.post("/api/v1/verify", json={"quote": ELECTED.replace("still", "not")}).json()
    assert (told["places"], told["total"]) == ([], 0)


def test_places_are_as_many_as_are_wanted_with_how_many_there_are(web: TestClient) -> None:
    told = web.post("/api/v1/verify", json={"quote": "the", "source_id": "cases/navigo", "limit": 2}).json()
    assert len(told["places"]) == 2 < told["total"]
    assert {place["source_id"] for place in told["places"]} == {"cases/navigo"}


def test_questions_come_from_a_shelf_with_what_they_rest_on(noted: Guide, web: TestClient) -> None:
    told = Questions.model_validate_json(web.post("/api/v1/questions", json={"theme": "membership-and-voice"}).content)
    resting = [question for question in told.questions if question.rests_on]
    assert resting
    for question in resting:
        for place in (*question.rests_on, *question.contrary):
            assert noted.library.reading(place.source_id).text[place.start : place.end] == place.quote


def test_shelves_narrow_and_are_paged(web: TestClient) -> None:
    def ids(**asked: object) -> list[str]:
        return [question["id"] for question in web.post("/api/v1/questions", json=asked).json()["questions"]]

    everything = ids(limit=100)
    assert everything == sorted(everything)
    assert ids(limit=2, offset=3) == everything[3:5]
    openers = ids(move="opener", limit=100)
    assert set(openers) < set(everything)
    assert ids(move="opener", stage="before", limit=100) == openers  # unstaged: they fit every stage


def test_questions_for_a_message_begin_with_the_one_the_guide_would_ask(noted: Guide, web: TestClient) -> None:
    turn = noted.reply(WORRY)
    assert turn.question
    told = web.post("/api/v1/questions", json={"message": WORRY, "limit": 3}).json()
    assert told["questions"][0]["id"] == turn.question.id
    assert told["library"] == turn.library


def test_nobody_is_asked_anything_after_something_hard(web: TestClient) -> None:
    assert web.post("/api/v1/questions", json={"message": HARD}).json()["total"] == 0
    history = [{"role": "user", "content": HARD}, {"role": "assistant", "content": "…"}]
    assert web.post("/api/v1/questions", json={"message": WORRY, "history": history}).json()["total"] == 0


@pytest.mark.parametrize("text", ["message", "edge"])
def test_half_a_character_in_a_turn_is_refused(web: TestClient, text: str) -> None:
    body = json.dumps({"message": WORRY, "history": [{"message": "x", "act": "answer", text: "\ud800"}]})
    answer = web.post("/api/v1/reply", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 422
    assert "body.history.0: Value error, is no Turn as it was returned" in answer.json()["detail"]


@pytest.mark.parametrize(
    "evidence", [[{"start": 1.5}], {"a": [[]]}, json.loads("[" * 900 + "]" * 900), [{"why": {"near_in_meaning": 0}}]]
)
def test_a_turn_that_is_none_of_ours_is_refused(web: TestClient, evidence: object) -> None:
    history = [{"message": "x", "act": "answer", "evidence": evidence}]
    answer = web.post("/api/v1/reply", json={"message": WORRY, "history": history})
    assert answer.status_code == 422
    assert answer.json()["advice"]
