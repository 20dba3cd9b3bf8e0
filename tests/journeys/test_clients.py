"""The clients that people use, as `docs/clients.md` tells to set them up: its blocks are run as they stand."""

import asyncio
import contextlib
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from mcp import Client, StdioServerParameters
from openai import BadRequestError, NotFoundError, OpenAI

from guide import Guide
from guide.faces.telling import Telling
from guide.records import Conversation, Turn
from tests.served import ROOT, Faces, surroundings

DOCS = (ROOT / "docs" / "clients.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", DOCS, re.DOTALL)
ADDRESS = "http://127.0.0.1:7860"
QUESTION = "Why was Suffolk Libraries taken back?"


def blocks(language: str, holding: str) -> list[str]:
    """The blocks of a language that hold some words."""
    return [block for name, block in BLOCKS if name == language and holding in block]


@pytest.fixture
def text(faces: Faces, here: Guide) -> str:
    """What a chat program is to show."""
    return Telling(faces.address, markdown=True).text(here.reply(QUESTION))


@pytest.mark.parametrize("library", ["openai import", "llama_index"])
def test_python(faces: Faces, text: str, library: str) -> None:
    [block] = blocks("python", library)
    assert printed(block, faces) == f"{text}\n"


def test_gradio_s_client(faces: Faces, here: Guide) -> None:
    [block] = blocks("python", "gradio_client")
    first = here.reply(QUESTION)
    second = here.reply("And its pensions?", Conversation(turns=(first,)))
    assert second.answer is not None
    assert printed(block, faces).endswith(f"\n{second.answer.sentences[0].text}\n")


def test_llm_asks_and_goes_on(faces: Faces, text: str, tmp_path: Path) -> None:
    [models], [commands] = blocks("yaml", "model_id"), blocks("bash", "llm -m")
    (tmp_path / "extra-openai-models.yaml").write_text(models.replace(ADDRESS, faces.address), encoding="utf-8")
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    # `make model` installs a plugin of llm for its weights alone, without what it needs to be loaded.
    env = {**os.environ, "LLM_USER_PATH": str(tmp_path), "LLM_LOAD_PLUGINS": "", "PATH": path, "NO_PROXY": "127.0.0.1"}
    told = subprocess.run(
        ["bash", "-ec", commands], env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    assert told.returncode == 0, told.stderr
    assert told.stdout.startswith(f"{text}\n")
    assert "Looking for: its pensions · Suffolk Libraries" in told.stdout[len(text) :]


def test_openai_lists_leaves_and_is_told_what_is_wrong(faces: Faces) -> None:
    with OpenAI(base_url=f"{faces.address}/v1", api_key="none", max_retries=0) as client:
        assert [model.id for model in client.models.list()] == ["otherwise", "otherwise-answers"]
        assert client.models.retrieve("otherwise").owned_by == "mutual-guide"
        for _ in range(5):
            with client.chat.completions.create(
                model="otherwise", messages=[{"role": "user", "content": QUESTION}], stream=True
            ) as stream:
                next(stream)
        with pytest.raises(NotFoundError, match="otherwise-answers"):
            client.chat.completions.create(model="gpt-4o", messages=[{"role": "user", "content": QUESTION}])
        with pytest.raises(BadRequestError, match="Only text"):
            picture = {"type": "image_url", "image_url": {"url": "data:,"}}
            client.chat.completions.create(model="otherwise", messages=[{"role": "user", "content": [picture]}])  # type: ignore[list-item, misc]


def test_an_assistant_by_address(faces: Faces, here: Guide) -> None:
    [config] = blocks("json", "url")
    address = json.loads(config)["mcpServers"]["otherwise"]["url"].replace(ADDRESS, faces.address)
    assert asyncio.run(asked(address)) == here.reply(QUESTION)


def test_an_assistant_that_starts_the_command_with_no_server_there(here: Guide, tmp_path: Path) -> None:
    [config] = blocks("json", "command")
    started = json.loads(config)["mcpServers"]["otherwise"]
    assert started["command"] == "guide"
    command = StdioServerParameters(
        command=sys.executable,
        args=["-m", "guide", *started["args"]],
        env=surroundings(tmp_path, here.settings.corpus.folder),
        cwd=ROOT,
    )
    assert asyncio.run(asked(command)) == here.reply(QUESTION)


async def asked(server: str | StdioServerParameters) -> Turn:
    """The turn of QUESTION over MCP."""
    async with Client(server) as client:
        return Turn.model_validate((await client.call_tool("ask", {"message": QUESTION})).structured_content)


def printed(block: str, faces: Faces) -> str:
    """What a block of Python prints, against the server of the tests."""
    with contextlib.redirect_stdout(io.StringIO()) as out:
        exec(compile(block.replace(ADDRESS, faces.address), "docs/clients.md", "exec"), {})
    return out.getvalue()
