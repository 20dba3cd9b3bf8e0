"""Files that people added, under whatever names: the ids that are listed lead to them, by REST and by MCP."""

import asyncio
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, unquote

import pytest
from fastmcp import Client
from mcp.types import TextResourceContents
from starlette.testclient import TestClient

from guide import Guide, Settings
from guide.faces.api import build_api, close_api
from guide.faces.mcp import build_mcp
from guide.faces.wire import Passages, PlacedPassage, SourceDetail, Sources

NAMES = (
    "passages.txt",
    "minutes.txt",
    "minutes/passages.txt",
    "Étude du conseil (2024).txt",
    "Board & members 50%.md",
    "x/1.png.txt",
    "東京.txt",
)


@pytest.fixture
def added(own_settings: Settings) -> Iterator[Guide]:
    for name in NAMES:
        path = own_settings.data / "library" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"The members of Northfield Care met in 2014, says {name}.", encoding="utf-8")
    guide = Guide.open(own_settings)
    yield guide
    guide.close()


def test_every_id_that_is_listed_leads_to_its_source_and_passages(added: Guide) -> None:
    app = build_api(added)
    close_api(app)
    with TestClient(app, base_url="http://testserver/api/v1/") as web:
        listed = Sources.model_validate_json(web.get("sources").content).sources
        assert {source.path for source in listed} >= set(NAMES)
        for source in listed:
            at = f"sources/{quote(source.id)}"
            assert SourceDetail.model_validate_json(web.get(at).content).source == source
            passages = Passages.model_validate_json(web.get(f"{at}/passages").content).passages
            assert passages
            for passage in passages:
                told = PlacedPassage.model_validate_json(web.get(f"passages/{quote(passage.id)}").content)
                assert (told.passage, passage.source_id) == (passage, source.id)


def test_every_id_is_a_resource_as_it_stands_and_as_addresses_write_it(added: Guide) -> None:
    async def read(client: Client[Any], uri: str) -> str:
        [content] = await client.read_resource(uri)
        assert isinstance(content, TextResourceContents)
        return content.text

    async def read_all() -> None:
        async with Client(build_mcp(added)) as client:
            listed = Sources.model_validate((await client.call_tool("list_sources", {})).structured_content).sources
            for id in [written for source in listed for written in (source.id, quote(source.id))]:
                assert SourceDetail.model_validate_json(await read(client, f"source://{id}")).source.id == unquote(id)
            for id in [written for passage in added.library.passages for written in (passage, quote(passage))]:
                assert PlacedPassage.model_validate_json(await read(client, f"passage://{id}")).passage.id == unquote(id)

    asyncio.run(read_all())
