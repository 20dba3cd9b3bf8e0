"""A reply becomes a chat completion: whole, or in pieces, with the same text and the same annotations."""

import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from guide.faces.openai_wire import (
    Annotation,
    ChatRequest,
    Choice,
    Chunk,
    ChunkChoice,
    Completion,
    Delta,
    Place,
    ReplyMessage,
    Usage,
)
from guide.faces.telling import APART, Telling, citations_shown
from guide.records import Act, Done, Event, Heard, Turn, Wrote

REPLACED = "This replaces what stands above:"
"""Before the whole answer, where quotes stand in the place of what a language model had begun to write."""
END = "[DONE]"


@dataclass(frozen=True)
class Reply:
    """A reply to one request, whose events are still to come."""

    asked: ChatRequest
    telling: Telling
    library: str
    """Its fingerprint."""
    live: bool
    """Whether a language model writes, so that sentences are worth sending before the turn is whole."""
    id: str = field(default_factory=lambda: f"chatcmpl-{uuid.uuid4().hex}")
    created: int = field(default_factory=lambda: int(time.time()))

    def whole(self, events: Iterator[Event]) -> Completion:
        """The completion. Drains the events."""
        *_, last = events
        assert isinstance(last, Done)
        content = self.telling.text(last.turn)
        message = ReplyMessage(content=content, annotations=self._annotations(last.turn, content))
        return Completion(**self._head, choices=(Choice(message=message),), usage=self._usage(content))

    def pieces(self, events: Iterator[Event]) -> Iterator[str]:
        """The data of the stream: a piece for each part of the text, the last one with the annotations, then the end."""
        yield self._piece(Delta(role="assistant", content=""))
        content = ""
        for part in self._parts(events):
            if isinstance(part, Turn):
                yield self._piece(Delta(annotations=self._annotations(part, content)), finish_reason="stop")
            else:
                added = f"{APART if content else ''}{part}"
                content += added
                yield self._piece(Delta(content=added))
        if self.asked.stream_options and self.asked.stream_options.include_usage:
            yield _data(Chunk(**self._head, usage=self._usage(content)))
        yield END

    def _parts(self, events: Iterator[Event]) -> Iterator[str | Turn]:
        """The parts of the text as soon as they are certain, and at last the turn."""
        shown: list[str] = []
        live = False
        for event in events:
            live = live or (self.live and isinstance(event, Heard) and event.act is Act.ANSWER)
            if isinstance(event, Done):
                whole = list(self.telling.parts(event.turn))
                yield from whole[len(shown) :] if whole[: len(shown)] == shown else (REPLACED, *whole)
                yield event.turn
            elif live and (part := self._part(event)):
                shown.append(part)
                yield part

    def _part(self, event: Event) -> str:
        """What an event adds to the text of an answer; empty when nothing."""
        if isinstance(event, Heard) and event.rewritten:
            return self.telling.looking(event.rewritten)
        return self.telling.sentence(event.sentence) if isinstance(event, Wrote) else ""

    def _annotations(self, turn: Turn, content: str) -> tuple[Annotation, ...]:
        """Each citation once, at its first mark. Brackets of others are escaped: a mark is found by its text."""
        return tuple(
            Annotation(
                url_citation=Place(
                    start_index=(start := content.index(f"[{citation.number}]")),
                    end_index=start + len(f"[{citation.number}]"),
                    title=citation.title,
                    url=f"{self.telling.address}{citation.link}",
                ),
                citation=citation,
            )
            for citation in citations_shown(turn)
        )

    def _piece(self, delta: Delta, **more: Any) -> str:
        return _data(Chunk(**self._head, choices=(ChunkChoice(delta=delta, **more),)))

    @property
    def _head(self) -> dict[str, Any]:
        return {"id": self.id, "created": self.created, "model": self.asked.model, "system_fingerprint": self.library}

    def _usage(self, content: str) -> Usage:
        asked, said = sum(len(message.text.split()) for message in self.asked.messages), len(content.split())
        return Usage(prompt_tokens=asked, completion_tokens=said, total_tokens=asked + said)


def _data(chunk: Chunk) -> str:
    return chunk.model_dump_json(exclude_none=True)
