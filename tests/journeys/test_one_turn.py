"""One message, one Turn: the same sentences, citations, act and question through every face, with the clients that people use."""

import asyncio
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from gradio_client import Client as GradioClient
from mcp import Client as McpClient
from mcp import StdioServerParameters
from mcp.types import TextContent
from openai import OpenAI

from guide import Guide
from guide.faces.chat_trip import keep, said
from guide.faces.markdown import unescaped
from guide.faces.telling import Telling, citations_shown
from guide.records import Act, Conversation, Standing, Turn
from tests.served import ROOT, Faces, guide

TALKS = {
    "answer and follow-up": ("Why was Suffolk Libraries taken back?", "And its pensions?"),
    "silence": ("Which striker plays for Peru?",),
    "urgent": ("I am going to kill myself",),
    "wrongdoing": ("My manager is falsifying the records and patients are being harmed",),
    "hold": ("I cannot go on, I cry every night since they told us", "And what is a mutual?"),
    "own case": ("Can they make me transfer if I don't want to?", "and my pension?"),
    "certainty": ("Mutuals always fail in the end, I am certain of it.", "Show me a case that went otherwise."),
    "statement, and a wish for no questions": (
        "We are thinking about leaving the council and I am not sure our members would want it.",
        "The union has not been told.",
        "No more questions please.",
        "We are not sure what our members would want, and I am thinking about leaving.",
    ),
}
SHOWN = {Act.ANSWER, Act.SIGNPOST_URGENT, Act.SIGNPOST_WRONGDOING, Act.HOLD, Act.REFER, Act.CONTRARY, Act.OPEN}


@dataclass(frozen=True)
class Past:
    """What was said before, as each kind of client keeps it."""

    turns: tuple[Turn, ...]
    bare: tuple[dict[str, str], ...]


def telling(faces: Faces) -> Telling:
    """How turns are told to chat programs."""
    return Telling(faces.address, markdown=True)


@pytest.fixture(scope="module")
def trips(here: Guide, faces: Faces) -> list[tuple[Past, Turn]]:
    """Every message of the talks with what was said before, and the turn that the guide itself gives."""
    found: list[tuple[Past, Turn]] = []
    for messages in TALKS.values():
        turns: tuple[Turn, ...] = ()
        for message in messages:
            bare = tuple(
                {"role": role, "content": text}
                for turn in turns
                for role, text in (("user", turn.message), ("assistant", telling(faces).text(turn)))
            )
            turn = here.reply(message, Conversation(turns=turns))
            found.append((Past(turns, bare), turn))
            turns = (*turns, turn)
    return found


@pytest.fixture(scope="module")
def web(faces: Faces) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=faces.address, trust_env=False, timeout=60) as client:
        yield client


@pytest.fixture(scope="module")
def openai(faces: Faces) -> Iterator[OpenAI]:
    with OpenAI(base_url=f"{faces.address}/v1", api_key="none", max_retries=0) as client:
        yield client


def test_the_talks_hold_what_is_compared(trips: list[tuple[Past, Turn]]) -> None:
    turns = [turn for _, turn in trips]
    assert {turn.act for turn in turns} >= SHOWN
    assert {turn.answer.standing for turn in turns if turn.answer} == set(Standing)
    assert any(turn.question for turn in turns)
    assert any(turn.rewritten for turn in turns)


def test_the_trip_of_the_chat(here: Guide, trips: list[tuple[Past, Turn]]) -> None:
    for past, turn in trips:
        *_, last = said(here, turn.message, keep(Conversation(turns=past.turns)))
        assert last.kept is not None
        assert last.kept == keep(Conversation(turns=(*past.turns, turn)))


def test_the_chat_by_its_own_client(faces: Faces, trips: list[tuple[Past, Turn]]) -> None:
    client = GradioClient(faces.address, verbose=False, analytics_enabled=False)
    for past, turn in trips:
        kept = client.predict(turn.message, keep(Conversation(turns=past.turns)), api_name="/reply")
        assert kept == keep(Conversation(turns=(*past.turns, turn)))


@pytest.mark.parametrize("as_turns", [True, False])
def test_rest_whole_and_streamed(web: httpx.Client, trips: list[tuple[Past, Turn]], as_turns: bool) -> None:
    for past, turn in trips:
        history = [each.model_dump(mode="json") for each in past.turns] if as_turns else past.bare
        asked = {"message": turn.message, "history": history}
        assert Turn.model_validate_json(web.post("/api/v1/reply", json=asked).content) == turn
        streamed = web.post("/api/v1/reply", json=asked, headers={"Accept": "text/event-stream"}).text
        events = [block.split("\n") for block in streamed.split("\n\n") if block.startswith("event: ")]
        told = [(name.removeprefix("event: "), json.loads(data.removeprefix("data: "))) for name, data in events]
        assert Turn.model_validate(told[-1][1]["turn"]) == turn
        sentences = [data["sentence"]["text"] for name, data in told if name == "sentence"]
        assert sentences == [sentence.text for sentence in (turn.answer.sentences if turn.answer else ())]
        assert [data["question"]["id"] for name, data in told if name == "asked"] == ([turn.question.id] if turn.question else [])


def test_the_openai_client_whole_and_streamed(faces: Faces, openai: OpenAI, trips: list[tuple[Past, Turn]]) -> None:
    for past, turn in trips:
        messages: Any = [*past.bare, {"role": "user", "content": turn.message}]
        whole = openai.chat.completions.create(model="otherwise", messages=messages).choices[0].message
        assert whole.content == telling(faces).text(turn)
        cited = [annotation.model_dump()["citation"] for annotation in whole.annotations or ()]
        assert cited == [citation.model_dump(mode="json") for citation in citations_shown(turn)]
        assert not turn.question or turn.question.text == unescaped(whole.content.splitlines()[-1])
        chunks = openai.chat.completions.create(model="otherwise", messages=messages, stream=True)
        deltas = [chunk.choices[0].delta for chunk in chunks]
        assert "".join(delta.content or "" for delta in deltas) == whole.content
        assert [each["url_citation"] for each in deltas[-1].model_dump()["annotations"]] == [
            annotation.url_citation.model_dump() for annotation in whole.annotations or ()
        ]


def test_mcp_over_http(faces: Faces, trips: list[tuple[Past, Turn]]) -> None:
    assert asyncio.run(_over_mcp(f"{faces.address}/mcp", trips)) == [turn for _, turn in trips]


def test_mcp_over_standard_input_and_output(faces: Faces, trips: list[tuple[Past, Turn]]) -> None:
    command = StdioServerParameters(command=sys.executable, args=["-m", "guide", "mcp"], env=faces.env, cwd=ROOT)
    assert asyncio.run(_over_mcp(command, trips)) == [turn for _, turn in trips]


def test_the_command_line(faces: Faces, trips: list[tuple[Past, Turn]]) -> None:
    first = next(turn for past, turn in trips if not past.turns)
    told = guide("ask", "--json", first.message, env=faces.env)
    assert Turn.model_validate_json(told.stdout) == first
    assert guide("ask", first.message, env=faces.env).stdout == f"{Telling(faces.address).text(first)}\n"


async def _over_mcp(server: str | StdioServerParameters, trips: list[tuple[Past, Turn]]) -> list[Turn]:
    turns: list[Turn] = []
    async with McpClient(server) as client:
        for past, turn in trips:
            result = await client.call_tool("ask", {"message": turn.message, "history": list(past.bare)})
            [content] = result.content
            assert isinstance(content, TextContent)
            assert result.structured_content == json.loads(content.text)
            turns.append(Turn.model_validate(result.structured_content))
    return turns
