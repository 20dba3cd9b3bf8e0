"""No door assesses anybody: every name and every word of every schema is walked."""

import asyncio
import re
from collections.abc import Iterator
from typing import Any

import pytest
from fastmcp import Client

from guide import Guide
from guide.faces.api import build_api
from guide.faces.mcp import INSTRUCTIONS, build_mcp
from guide.faces.openai import build_openai

ASSESSES = re.compile(
    r"(?:\b|_)(scor(?:es?|ed|ing)|rat(?:ings?|ed)|grad(?:es?|ed|ing)|rank(?:s|ed|ing)?|maturity|sentiment|depth|engagement|levels?"
    r"|confidence|stars?)(?:\b|_)",
    re.IGNORECASE,
)
DENIES = re.compile(r"\b(no|not|never|neither|nor|cannot)\b", re.IGNORECASE)
MEANT_OTHERWISE = {"level", "scores"}
"""Of a heading; and of a request that is declined."""


def names(schema: object) -> Iterator[str]:
    """The names of fields and parameters, and the values they may have."""
    if isinstance(schema, dict):
        yield from schema.get("properties", {})
        yield from (str(value) for value in schema.get("enum", ()))
        if "in" in schema and isinstance(schema.get("name"), str):
            yield schema["name"]
    yield from (name for value in within(schema) for name in names(value))


def words(schema: object) -> Iterator[str]:
    """Every text that describes something."""
    if isinstance(schema, dict):
        yield from (schema[key] for key in ("description", "summary", "title") if isinstance(schema.get(key), str))
    yield from (text for value in within(schema) for text in words(value))


def within(schema: object) -> Iterator[object]:
    yield from schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ()


async def of_mcp(guide: Guide) -> list[Any]:
    """Everything that MCP tells of itself."""
    async with Client(build_mcp(guide)) as client:
        told = [*await client.list_tools(), *await client.list_resource_templates()]
        return [each.model_dump(mode="json", by_alias=True) for each in told]


@pytest.fixture(params=["rest", "openai", "mcp"])
def schema(request: pytest.FixtureRequest, small: Guide) -> object:
    """All schemas of one door."""
    if request.param == "mcp":
        return [{"description": INSTRUCTIONS}, *asyncio.run(of_mcp(small))]
    return (build_api if request.param == "rest" else build_openai)(small).openapi()


def test_nothing_that_assesses_has_a_name(schema: object) -> None:
    named = set(names(schema)) - MEANT_OTHERWISE
    assert len(named) > 20
    assert [name for name in sorted(named) if ASSESSES.search(name)] == []


def test_assessing_is_spoken_of_only_where_it_is_said_that_we_do_not(schema: object) -> None:
    told = [sentence for text in words(schema) for sentence in re.split(r"(?<=[.;:])\s", text)]
    assert len(told) > 20
    found = [sentence for sentence in told if ASSESSES.search(sentence) and not DENIES.search(sentence)]
    assert [sentence for sentence in found if sentence != "Level"] == []


def test_the_walk_goes_everywhere() -> None:
    hidden = {"a": [{"properties": {"trust_score": {"description": "How deep their engagement is."}}}, {"enum": ["graded"]}]}
    assert [name for name in names(hidden) if ASSESSES.search(name)] == ["trust_score", "graded"]
    assert [text for text in words(hidden) if ASSESSES.search(text)]
