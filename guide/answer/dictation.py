"""What a language model dictates, as it comes in: within a time limit, a sentence at a time, each with its marks.

The model runs in a thread of its own, so that one that stalls can be left behind; nothing it does can raise here but ModelError.
"""

import re
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from queue import Empty, Queue
from threading import Event, Thread
from time import monotonic

import nupunkt
from httpx import HTTPError
from llama_index.core.llms import LLM, ChatMessage

from guide.errors import ModelError

LONGEST = 6_000
"""Characters after which a model is not listened to any more: three sentences were asked for."""
MARK = re.compile(r"\s*\[([^\[\]\n]{1,80})\]")
LEADING = re.compile(rf"(?:{MARK.pattern})+[.,;]?")
THOUGHT = re.compile(r"<think>.*?</think>|<think>.*\Z", re.DOTALL)
LISTED = re.compile(r"^\s*(?:[-*•#]+|\d{1,2}[.)])\s+")
FAILURES = (HTTPError, OSError, ValueError, TypeError, LookupError, AttributeError, RuntimeError)
"""What clients of such servers raise when an answer is cut off or is no answer at all; their own are named by `_failures`."""


@dataclass(frozen=True)
class Dictated:
    """One sentence as the model wrote it, without its marks."""

    text: str
    marks: tuple[str, ...]


def dictated(model: LLM, messages: Sequence[ChatMessage], deadline: float) -> Iterator[Dictated]:
    """The sentences of the model's answer as they are finished.

    Raises ModelError when the model fails or has not ended by `deadline` (of `time.monotonic`); what came before that stands.
    """
    heard = ""
    given = 0
    with closing(_listened(model, messages, deadline)) as pieces:
        for piece in pieces:
            heard += piece
            whole = _finished(heard)
            yield from whole[given:]
            given = max(given, len(whole))
            if len(heard) > LONGEST:
                return
    yield from (said for said in sentences(heard)[given:] if said.text)


def _finished(heard: str) -> list[Dictated]:
    """The sentences that nothing to come can change: up to the last that has its mark and is followed by another."""
    whole = sentences(heard)[:-1] if MARK.search(heard) else []
    while whole and not whole[-1].marks:
        whole.pop()
    return whole


def sentences(text: str) -> list[Dictated]:
    """The sentences of what was heard so far; the last may be unfinished. Marks after a full stop belong before it."""
    found: list[Dictated] = []
    for line in THOUGHT.sub("", text).splitlines() or [""]:
        parts = _parts(LISTED.sub("", line).replace("**", ""))
        found += [Dictated(plain, _marks(part)) for part in parts if (plain := _plain(part))]
    return [*found, Dictated("", ())] if text.endswith("\n") else found


def _parts(line: str) -> list[str]:
    parts: list[str] = []
    for start, end in nupunkt.sent_spans(line):
        part = line[start:end]
        leading = LEADING.match(part)
        if leading and parts:
            parts[-1] += leading[0]
            part = part[leading.end() :]
        if part.strip():
            parts.append(part)
    return parts


def _plain(part: str) -> str:
    bare = re.sub(r"\s+([.,;:!?])", r"\1", MARK.sub("", part)).strip()
    bare = re.sub(r"\[[^\]]*$", "", bare).strip()
    return bare if not re.search(r"\w", bare) or bare[-1] in '.!?”"’)' else f"{bare}."


def _marks(part: str) -> tuple[str, ...]:
    return tuple(mark.strip() for found in MARK.finditer(part) for mark in re.split("[,;]", found[1]))


def _listened(model: LLM, messages: Sequence[ChatMessage], deadline: float) -> Generator[str, None, None]:
    """The pieces of the answer as they arrive. Closing it leaves the model behind."""
    arrived: Queue[str | BaseException | None] = Queue()
    left = Event()
    Thread(target=_listen, args=(model, messages, arrived, left), daemon=True).start()
    try:
        while (piece := _next(arrived, deadline)) is not None:
            yield piece
    finally:
        left.set()


def _next(arrived: "Queue[str | BaseException | None]", deadline: float) -> str | None:
    try:
        piece = arrived.get(timeout=max(0.0, deadline - monotonic()))
    except Empty:
        raise ModelError("The language model was too slow.", "The answer is given in quotes.") from None
    if isinstance(piece, BaseException):
        raise ModelError("The language model failed.", "The answer is given in quotes.") from piece
    return piece


def _listen(model: LLM, messages: Sequence[ChatMessage], arrived: "Queue[str | BaseException | None]", left: Event) -> None:
    try:
        for answer in model.stream_chat(messages):
            if left.is_set():
                return
            arrived.put(answer.delta or "")
        arrived.put(None)
    except _failures(model) as fault:
        arrived.put(fault)


def _failures(model: LLM) -> tuple[type[Exception], ...]:
    """FAILURES, and the base error of the client that the model speaks through."""
    if type(model).__module__.startswith("llama_index.llms.openai"):
        from openai import OpenAIError  # noqa: PLC0415  a slow import that a guide without a model must not pay

        return (*FAILURES, OpenAIError)
    return FAILURES
