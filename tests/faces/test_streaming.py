"""Replies that are streamed, over a real connection: they are never silent for long, and end when their reader leaves."""

import threading
from collections.abc import Callable, Generator
from dataclasses import replace

import httpx
import pytest
from fastapi import FastAPI
from openai import OpenAI

from guide import Guide
from guide.answer import ModelWriter
from guide.faces import streaming
from guide.faces.openai import mount_openai
from guide.faces.replying import mount_replying
from guide.faces.streaming import Streamed
from guide.records import Act, Event, Heard
from tests.scripted import ScriptedLLM
from tests.served import listening

QUESTION = "How many staff of Suffolk Libraries were to transfer?"
STAFF = "Almost 400 staff of Suffolk Libraries were to transfer in 2025."
QUIET = 0.05
PING = ": ping"
EVENTS = {"Accept": "text/event-stream"}
Mount = Callable[[FastAPI, Guide, float], None]


def stalling(guide: Guide, going_on: threading.Event) -> Guide:
    """The guide with a model that says a sentence and then nothing until it is told to go on."""
    llm = ScriptedLLM([f"{STAFF[:-1]} [{{0}}].", going_on])
    return replace(guide, writer=ModelWriter(llm, "scripted", 60, guide.prompts.writer, guide.prompts.phrases))


def served(mount: Mount, guide: Guide) -> FastAPI:
    app = FastAPI()
    mount(app, guide, QUIET)
    return app


@pytest.mark.parametrize(
    ("mount", "path", "body", "last"),
    [
        (mount_replying, "/api/v1/reply", {"message": QUESTION}, "event: done"),
        (
            mount_openai,
            "/v1/chat/completions",
            {"model": "otherwise", "messages": [{"role": "user", "content": QUESTION}], "stream": True},
            "data: [DONE]",
        ),
    ],
)
def test_while_a_model_says_nothing_a_comment_line_keeps_the_stream_awake(
    small: Guide, mount: Mount, path: str, body: dict[str, object], last: str
) -> None:
    going_on = threading.Event()
    lines: list[str] = []
    with (
        listening(served(mount, stalling(small, going_on))) as address,
        httpx.stream("POST", address + path, json=body, headers=EVENTS, trust_env=False, timeout=60) as answer,
    ):
        assert answer.headers["content-type"].startswith("text/event-stream")
        for line in answer.iter_lines():
            lines.append(line)
            if lines.count(PING) == 3:
                going_on.set()
    assert lines.count(PING) >= 3
    assert streaming.QUIET == 15, "docs/api.md and docs/clients.md say so."
    assert last in lines[lines.index(PING) :]
    assert any(STAFF in line for line in lines)


def test_openai_s_client_reads_a_stream_with_comment_lines_in_it(small: Guide) -> None:
    going_on = threading.Event()
    guide = stalling(small, going_on)
    threading.Timer(20 * QUIET, going_on.set).start()
    with (
        listening(served(mount_openai, guide)) as address,
        OpenAI(base_url=f"{address}/v1", api_key="none", max_retries=0) as client,
    ):
        whole = client.chat.completions.create(model="otherwise", messages=[{"role": "user", "content": QUESTION}])
        going_on.clear()
        threading.Timer(20 * QUIET, going_on.set).start()
        stream = client.chat.completions.create(model="otherwise", messages=[{"role": "user", "content": QUESTION}], stream=True)
        pieces = [piece.choices[0].delta.content or "" for piece in stream]
    assert STAFF[:-1] in "".join(pieces)
    assert "".join(pieces) == whole.choices[0].message.content


def test_whoever_leaves_closes_the_events() -> None:
    closed = threading.Event()
    kept: list[Generator[Event]] = []  # what is held closes for no other reason

    def events() -> Generator[Event]:
        try:
            while True:
                yield Heard(act=Act.ANSWER)
        finally:
            closed.set()

    app = FastAPI()

    @app.get("/")
    def endless() -> Streamed:
        begun = events()
        kept.append(begun)
        return Streamed((b"data: 1\n\n" for _ in begun), begun)

    with listening(app) as address:
        with httpx.stream("GET", address, trust_env=False, timeout=60) as answer:
            next(answer.iter_lines())
        assert closed.wait(60)
