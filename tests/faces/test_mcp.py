"""MCP: what the tools and resources give, and what a client is told when it asks for something else."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import pytest
from fastmcp import Client
from fastmcp.client.client import CallToolResult
from mcp import MCPError
from mcp.types import TextContent, TextResourceContents

from guide import Guide
from guide.faces.exchange import hits_of, places_of, questions_of
from guide.faces.listing import passage_of, source_of, sources_of
from guide.faces.mcp import build_mcp
from guide.faces.wire import (
    Hits,
    PlacedPassage,
    Places,
    Questions,
    QuestionsRequest,
    SearchRequest,
    SourceDetail,
    Sources,
    VerifyRequest,
)
from guide.records import Record, Turn

QUESTION = "How many staff of Suffolk Libraries were to transfer?"
STAFF = "Almost 400 staff of Suffolk Libraries were to transfer in 2025."
OWN = "We are thinking about leaving the council and I am not sure our members would want it."
TOOLS = {"ask", "find_passages", "verify_quote", "reflective_questions", "list_sources"}

T = TypeVar("T")
R = TypeVar("R", bound=Record)


def talking(guide: Guide, say: Callable[[Client[Any]], Awaitable[T]]) -> T:
    """What comes of `say` with a client that is connected to the server."""

    async def connected() -> T:
        async with Client(build_mcp(guide)) as client:
            return await say(client)

    return asyncio.run(connected())


def called(guide: Guide, tool: str, **arguments: Any) -> CallToolResult:
    return talking(guide, lambda client: client.call_tool(tool, arguments, raise_on_error=False))


def given(guide: Guide, record: type[R], tool: str, **arguments: Any) -> R:
    result = called(guide, tool, **arguments)
    assert not result.is_error, result.content
    return record.model_validate_json(text_of(result))


def text_of(result: CallToolResult) -> str:
    [content] = result.content
    assert isinstance(content, TextContent)
    return content.text


def test_ask_gives_the_turn_that_the_guide_gives(small: Guide) -> None:
    assert given(small, Turn, "ask", message=QUESTION) == small.reply(QUESTION)


def test_questions_are_turned_off(small: Guide) -> None:
    assert given(small, Turn, "ask", message=OWN).question
    assert given(small, Turn, "ask", message=OWN, ask_back=False).question is None


def test_half_an_hour_by_the_callers_clock_offers_a_stop(small: Guide) -> None:
    stop = small.library.manner.listening.lines.stop
    assert [given(small, Turn, "ask", message=QUESTION, minutes=minutes).offer for minutes in (29, 30)] == [None, stop]


def test_a_follow_up_is_made_whole_from_bare_history(small: Guide) -> None:
    history = [{"role": "user", "content": QUESTION}, {"role": "assistant", "content": f"{STAFF} [1]"}]
    assert given(small, Turn, "ask", message="And its board?", history=history).rewritten


def test_only_chosen_sources_answer(small: Guide) -> None:
    hits = given(small, Hits, "find_passages", text="members elect the board", sources=["added/study"])
    assert {hit.evidence.source_id for hit in hits.hits} == {"added/study"}
    assert not given(small, Hits, "find_passages", text="members elect the board", kinds=["case"]).hits


def test_passages_quotes_questions_and_sources_are_those_of_rest(small: Guide) -> None:
    assert given(small, Hits, "find_passages", text=QUESTION, limit=3) == hits_of(small, SearchRequest(text=QUESTION, limit=3))
    assert given(small, Places, "verify_quote", quote=STAFF) == places_of(small, VerifyRequest(quote=STAFF))
    fit = questions_of(small, QuestionsRequest(message=OWN))
    assert given(small, Questions, "reflective_questions", message=OWN) == fit
    assert given(small, Sources, "list_sources") == sources_of(small.library)


def test_a_quote_that_stands_nowhere_has_no_place(small: Guide) -> None:
    assert given(small, Places, "verify_quote", quote="Nobody was ever told.").total == 0


def test_every_passage_and_source_is_read_by_its_id(small: Guide) -> None:
    async def read(client: Client[Any]) -> list[str]:
        uris = [f"passage://{name}" for name in small.library.passages] + [f"source://{name}" for name in small.library.readings]
        texts = [content for uri in uris for content in await client.read_resource(uri)]
        return [content.text for content in texts if isinstance(content, TextResourceContents)]

    passages, sources = small.library.passages, small.library.readings
    texts = talking(small, read)
    assert [PlacedPassage.model_validate_json(text) for text in texts[: len(passages)]] == [
        passage_of(small.library, name) for name in passages
    ]
    assert [SourceDetail.model_validate_json(text) for text in texts[len(passages) :]] == [
        source_of(small.library, name) for name in sources
    ]


def test_tools_only_read_and_say_so_and_their_records_fit_their_schemas(small: Guide) -> None:
    async def seen(client: Client[Any]) -> None:
        tools = {tool.name: tool for tool in await client.list_tools()}
        assert set(tools) == TOOLS
        for name, tool in tools.items():
            assert tool.annotations is not None
            assert (tool.annotations.read_only_hint, tool.annotations.open_world_hint) == (True, False)
            arguments = {"ask": {"message": QUESTION}, "find_passages": {"text": QUESTION}, "verify_quote": {"quote": STAFF}}
            result = await client.call_tool(name, arguments.get(name, {}))
            assert tool.output_schema, "The client held no schema against it."
            assert result.structured_content == json.loads(text_of(result))

    talking(small, seen)


@pytest.mark.parametrize(
    ("tool", "arguments"),
    [
        ("ask", {}),
        ("ask", {"message": ""}),
        ("ask", {"message": " \n "}),
        ("ask", {"message": "\0"}),
        ("ask", {"message": 5}),
        ("ask", {"message": "x" * 1_000_000}),
        ("ask", {"message": "x", "unknown": 1}),
        ("ask", {"message": "x", "history": [{"role": "judge", "content": "x"}]}),
        ("ask", {"message": "x", "history": [{"role": "user", "content": "x"}] * 1000}),
        ("ask", {"message": "x", "kinds": ["rumour"]}),
        ("ask", {"message": "x", "minutes": 1441}),
        ("find_passages", {"text": "x", "limit": 0}),
        ("find_passages", {"text": "\u200b"}),
        ("verify_quote", {"quote": "x", "source_id": "notes/nowhere"}),
        ("reflective_questions", {"theme": "weather"}),
        ("list_sources", {"offset": -1}),
    ],
    ids=lambda value: f"{value}"[:40],
)
def test_wrong_arguments_are_told_with_advice_and_without_what_was_sent(
    small: Guide, tool: str, arguments: dict[str, Any]
) -> None:
    result = called(small, tool, **arguments)
    assert result.is_error
    assert text_of(result).endswith(".")
    assert "pydantic" not in text_of(result)
    assert len(text_of(result)) < 500


@pytest.mark.parametrize(
    "uri", ["source://nowhere", "passage://notes/suffolk@1-2", "source://notes/../../etc/passwd", "file:///etc/passwd"]
)
def test_what_is_not_there_is_an_error(small: Guide, uri: str) -> None:
    with pytest.raises(MCPError, match=r"holds no|not found"):
        talking(small, lambda client: client.read_resource(uri))
