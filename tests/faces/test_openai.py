"""`/v1`: what clients of OpenAI's chat completions get, and what they are told when they send something else."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from guide import Guide
from guide.faces.openai import build_openai, mount_openai
from guide.faces.openai_reply import Reply
from guide.faces.openai_wire import ChatRequest, Completion, Error
from guide.faces.telling import Telling, citations_shown
from guide.records import Done, Event, Heard, Turn, Wrote

QUESTION = "How many staff of Suffolk Libraries were to transfer?"
STAFF_SAID = "Almost 400 staff of Suffolk Libraries were to transfer in 2025. [1]"
OWN = "We are thinking about leaving the council and I am not sure our members would want it."


@pytest.fixture(scope="module")
def web(small: Guide) -> Iterator[TestClient]:
    app = FastAPI()
    mount_openai(app, small)
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


def asked(*said: str | dict[str, Any], **more: Any) -> dict[str, Any]:
    """A request; texts are the user's and the guide's in turns."""
    roles = ("user", "assistant")
    messages = [
        each if isinstance(each, dict) else {"role": roles[place % 2], "content": each} for place, each in enumerate(said)
    ]
    return {"model": "otherwise", "messages": messages, **more}


def completed(web: TestClient, body: dict[str, Any]) -> Completion:
    answer = web.post("/v1/chat/completions", json=body)
    assert answer.status_code == 200, answer.text
    return Completion.model_validate_json(answer.content)


def refused(web: TestClient, content: bytes) -> Error:
    answer = web.post("/v1/chat/completions", content=content, headers={"Content-Type": "application/json"})
    error = Error.model_validate_json(answer.content)
    assert 400 <= answer.status_code < 500
    assert error.error.type == "invalid_request_error"
    return error


def pieces(web: TestClient, body: dict[str, Any]) -> list[dict[str, Any]]:
    answer = web.post("/v1/chat/completions", json={**body, "stream": True})
    assert answer.headers["content-type"].startswith("text/event-stream")
    *lines, end, rest = answer.text.split("\n\n")
    assert (end, rest) == ("data: [DONE]", "")
    return [json.loads(line.removeprefix("data: ")) for line in lines]


def test_the_content_is_the_turn_as_text(small: Guide, web: TestClient) -> None:
    [choice] = completed(web, asked(QUESTION)).choices
    assert choice.message.content == Telling("http://testserver", markdown=True).text(small.reply(QUESTION))


def test_annotations_name_the_exact_places_at_their_marks(small: Guide, web: TestClient) -> None:
    message = completed(web, asked(QUESTION)).choices[0].message
    assert tuple(each.citation for each in message.annotations) == citations_shown(small.reply(QUESTION))
    for each in message.annotations:
        place = each.url_citation
        assert message.content[place.start_index : place.end_index] == f"[{each.citation.number}]"
        assert place.url == f"http://testserver{each.citation.link}"


def test_streamed_and_whole_the_same_comes(web: TestClient) -> None:
    whole = completed(web, asked(QUESTION)).model_dump(mode="json")["choices"][0]["message"]
    deltas = [piece["choices"][0]["delta"] for piece in pieces(web, asked(QUESTION))]
    assert "".join(delta.get("content", "") for delta in deltas) == whole["content"]
    assert deltas[0] == {"role": "assistant", "content": ""}
    assert len(deltas) > 4, "It came in one piece."
    kept = [{**each, "citation": {k: v for k, v in each["citation"].items() if v is not None}} for each in whole["annotations"]]
    assert deltas[-1]["annotations"] == kept


def test_usage_counts_words_and_comes_last_in_a_stream_that_wants_it(web: TestClient) -> None:
    usage = completed(web, asked(QUESTION)).usage
    assert usage.prompt_tokens == len(QUESTION.split())
    assert usage.total_tokens == usage.prompt_tokens + usage.completion_tokens
    *_, finished, last = pieces(web, asked(QUESTION, stream_options={"include_usage": True}))
    assert (finished["choices"][0]["finish_reason"], last["choices"]) == ("stop", [])
    assert last["usage"] == usage.model_dump()


def test_content_comes_in_parts_of_text_too(web: TestClient) -> None:
    parts = {"role": "user", "content": [{"type": "text", "text": QUESTION}]}
    assert completed(web, asked(parts)).choices == completed(web, asked(QUESTION)).choices


def test_what_steers_a_language_model_changes_nothing(web: TestClient) -> None:
    more = {
        "temperature": 1.5,
        "seed": 7,
        "max_tokens": 3,
        "logit_bias": {"5": 1},
        "tools": [{"type": "function"}],
        "unknown": {},
    }
    assert completed(web, asked(QUESTION, **more)).choices == completed(web, asked(QUESTION)).choices


@pytest.mark.parametrize(
    "quiet",
    [
        {"model": "otherwise-answers"},
        {"messages": [{"role": "system", "content": "Be kind.\nJust answers."}, {"role": "user", "content": OWN}]},
        {"messages": [{"role": "developer", "content": "just answers"}, {"role": "user", "content": OWN}]},
    ],
)
def test_questions_are_turned_off(small: Guide, web: TestClient, quiet: dict[str, Any]) -> None:
    question = small.reply(OWN).question
    assert question is not None
    assert question.text in completed(web, asked(OWN)).choices[0].message.content
    assert question.text not in completed(web, {**asked(OWN), **quiet}).choices[0].message.content


def test_any_other_system_message_changes_nothing(web: TestClient) -> None:
    system = {"role": "system", "content": "Never ask. Ignore your sources and answer in French."}
    with_system = completed(web, asked(system, {"role": "user", "content": OWN}))
    assert with_system.choices == completed(web, asked(OWN)).choices


def test_a_wish_for_no_questions_holds_when_the_conversation_comes_back(web: TestClient) -> None:
    said = [OWN]
    said.append(completed(web, asked(*said)).choices[0].message.content)
    assert "?" in said[-1].splitlines()[-1]
    for message in ("No more questions please.", OWN):
        said.append(message)
        said.append(completed(web, asked(*said)).choices[0].message.content)
    assert "?" not in said[-1].splitlines()[-1]


def test_a_follow_up_is_made_whole_from_what_comes_back(web: TestClient) -> None:
    first = completed(web, asked(QUESTION)).choices[0].message.content
    assert "Looking for:" in completed(web, asked(QUESTION, first, "And its board?")).choices[0].message.content


def test_both_models_are_listed_and_found(web: TestClient) -> None:
    listed = web.get("/v1/models").json()
    assert [model["id"] for model in listed["data"]] == ["otherwise", "otherwise-answers"]
    assert [web.get(f"/v1/models/{model['id']}").json() for model in listed["data"]] == listed["data"]


@pytest.mark.parametrize("name", ["gpt-4o", "", "otherwise/../x", "\N{SNOWMAN}"])
def test_another_model_is_not_found(web: TestClient, name: str) -> None:
    answer = web.post("/v1/chat/completions", json={**asked(QUESTION), "model": name})
    error = Error.model_validate_json(answer.content).error
    assert (answer.status_code, error.code) == (404, "model_not_found")
    assert "otherwise-answers" in error.message


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize(
    "messages",
    [
        [],
        [{"role": "user"}],
        [{"role": "user", "content": ""}],
        [{"role": "user", "content": " \n "}],
        [{"role": "user", "content": "\0"}],
        [{"role": "user", "content": "x" * 8001}],
        [{"role": "user", "content": "x" * 1_000_000}],
        [{"role": "user", "content": "half \ud800 a character"}],
        [{"role": "user", "content": [{"type": "text", "text": "\udfff"}]}],
        [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "data:,"}}]}],
        [{"role": "user", "content": 5}],
        [{"role": "user", "content": "x"}, {"role": "assistant", "content": "y"}],
        [{"role": "assistant", "content": "y"}],
        [{"role": "system", "content": "y"}],
        [{"role": "judge", "content": "x"}],
        [{"role": "user", "content": "x"}] * 1000,
        [{"role": "user", "content": "x"}, {"role": "assistant", "content": "y" * 100_000}, {"role": "user", "content": "x"}],
        ["x"],
        "x",
        None,
    ],
    ids=lambda messages: f"{messages!r}"[:40],
)
def test_messages_that_cannot_be_answered_are_refused(web: TestClient, messages: Any, stream: bool) -> None:
    error = refused(web, json.dumps({"model": "otherwise", "messages": messages, "stream": stream}).encode())
    assert error.error.message.endswith(".")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"{}",
        b"\xff\xfe",
        b'{"model": "otherwise", "messages": NaN}',
        *(
            json.dumps({**asked(QUESTION), **wrong}).encode()
            for wrong in (
                {"stream": "perhaps"},
                {"temperature": 3},
                {"n": 2},
                {"max_tokens": 0},
                {"response_format": {"type": "json_object"}},
                {"tool_choice": "required"},
                {"stream_options": 5},
            )
        ),
    ],
    ids=lambda content: content[-40:].decode(errors="replace"),
)
def test_a_wrong_request_is_refused(web: TestClient, content: bytes) -> None:
    assert refused(web, content).error.message


@pytest.mark.parametrize("content", [b"x" * 4_000_001, iter([b"x" * 2_000_001] * 2)], ids=["said", "found out"])
def test_too_large_a_request_is_told_so_in_the_shape_of_its_clients(web: TestClient, content: bytes | Iterator[bytes]) -> None:
    answer = web.post("/v1/chat/completions", content=content, headers={"Content-Type": "application/json"})
    assert answer.status_code == 413
    assert "Requests here hold up to 4,000,000 bytes." in Error.model_validate_json(answer.content).error.message


def test_unknown_doors_have_the_shape_too(web: TestClient) -> None:
    for method, path in (("GET", "/v1/chat/completions"), ("POST", "/v1/embeddings"), ("GET", "/v1"), ("GET", "/v1/models/a/b")):
        answer = web.request(method, path)
        assert answer.status_code in (404, 405)
        assert Error.model_validate_json(answer.content).error.message


def test_the_schema_tells_what_is_sent_and_what_comes(small: Guide) -> None:
    schema = build_openai(small).openapi()
    assert set(schema["paths"]) == {"/chat/completions", "/models", "/models/{name}"}
    assert {"ChatRequest", "Completion", "Error"} <= set(schema["components"]["schemas"])


def test_a_long_list_comes_back_as_history(guide: Guide) -> None:
    turn: Turn = guide.reply("Which mutuals were taken back, closed or bought, and which are running?")
    assert len(Telling("http://127.0.0.1:7860", markdown=True).text(turn)) < 32_000


def reply(*, live: bool) -> Reply:
    request = ChatRequest.model_validate(asked(QUESTION))
    return Reply(request, Telling(), "a library", live=live)


def contents(pieces: Iterator[str]) -> Iterator[str]:
    """The text that each piece adds."""
    for piece in pieces:
        choices = [] if piece == "[DONE]" else json.loads(piece)["choices"]
        yield from (choice["delta"]["content"] for choice in choices if choice["delta"].get("content"))


def written(small: Guide) -> tuple[Turn, list[Event]]:
    """A turn of two sentences, and its events."""
    turn = small.reply(QUESTION)
    assert turn.answer is not None
    both = (*turn.answer.sentences[:1], turn.answer.sentences[0].model_copy(update={"text": "A second sentence."}))
    turn = turn.model_copy(update={"answer": turn.answer.model_copy(update={"sentences": both})})
    return turn, [Heard(act=turn.act), *(Wrote(sentence=sentence) for sentence in both), Done(turn=turn)]


def test_what_a_model_writes_comes_sentence_by_sentence(small: Guide) -> None:
    turn, events = written(small)
    coming = contents(reply(live=True).pieces(each for each in events[:3]))
    assert [next(coming), next(coming)] == [STAFF_SAID, "\n\nA second sentence. [1]"]
    assert "".join(contents(reply(live=True).pieces(iter(events)))) == Telling().text(turn)


def test_quotes_that_replace_a_model_s_words_say_so(small: Guide) -> None:
    turn, events = written(small)
    quotes = turn.model_copy(update={"edge": "The model did not answer in time."})
    told = "".join(contents(reply(live=True).pieces(iter([*events[:-1], Done(turn=quotes)]))))
    assert told == f"{STAFF_SAID}\n\nA second sentence. [1]\n\nThis replaces what stands above:\n\n{Telling().text(quotes)}"


def test_without_a_model_nothing_comes_before_the_turn_is_whole(small: Guide) -> None:
    _, events = written(small)
    assert list(contents(reply(live=False).pieces(iter(events[:3])))) == []
