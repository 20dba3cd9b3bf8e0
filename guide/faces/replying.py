"""REST: a message is answered, whole or sentence by sentence; a text is looked for; a quote is checked; questions are asked."""

from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from typing import Annotated

from fastapi import Depends, FastAPI
from fastapi.routing import APIRoute
from fastapi.sse import EventSourceResponse, ServerSentEvent
from starlette.routing import Match
from starlette.types import Scope

from guide.errors import GuideError
from guide.faces.exchange import events_of, hits_of, places_of, questions_of, turn_of
from guide.faces.problems import problem_of
from guide.faces.wire import (
    API,
    LARGEST_REQUEST,
    Hits,
    Places,
    Questions,
    QuestionsRequest,
    ReplyRequest,
    SearchRequest,
    VerifyRequest,
)
from guide.guide import Guide
from guide.records import Asked, Done, Event, Found, Heard, Turn, Wrote

EVENTS: dict[type[Event], str] = {Heard: "heard", Found: "found", Wrote: "sentence", Asked: "asked", Done: "done"}
"""Names of the events of a streamed reply."""


class AsksForEvents(APIRoute):
    """A route only for those who accept `text/event-stream`; for all others the next route of the same path answers."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """As the route itself, or not at all."""
        accepted = b",".join(value for name, value in scope.get("headers", ()) if name == b"accept")
        return super().matches(scope) if b"text/event-stream" in accepted else (Match.NONE, {})


def mount_replying(app: FastAPI, guide: Guide) -> None:
    """Add `/reply`, `/search`, `/verify` and `/questions` to `app`."""
    _stream_replies(app, guide)

    @app.post(
        f"{API}/reply",
        max_body_size=LARGEST_REQUEST,
        responses={200: {"content": {"text/event-stream": {"schema": {"type": "string"}}}}},
    )
    def reply(asked: ReplyRequest) -> Turn:
        """Answer a message: a Turn, or with `Accept: text/event-stream` the events heard, found, sentence, asked, done."""
        return turn_of(guide, asked)

    @app.post(f"{API}/search", max_body_size=LARGEST_REQUEST)
    def search(asked: SearchRequest) -> Hits:
        """Find the sentences nearest to a text, each with its exact place."""
        return hits_of(guide, asked)

    @app.post(f"{API}/verify", max_body_size=LARGEST_REQUEST)
    def verify(asked: VerifyRequest) -> Places:
        """Tell where exactly a quote stands in the sources, word for word; no place when it stands nowhere."""
        return places_of(guide, asked)

    @app.post(f"{API}/questions", max_body_size=LARGEST_REQUEST)
    def questions(asked: QuestionsRequest) -> Questions:
        """Give questions to think with: for a message, or by theme, stage and move; each with what it rests on."""
        return questions_of(guide, asked)


def _stream_replies(app: FastAPI, guide: Guide) -> None:
    async def opened(asked: ReplyRequest) -> AsyncIterator[Iterator[Event]]:
        """The events of a reply, closed when the connection is: whoever leaves is not written for."""
        with closing(events_of(guide, asked)) as events:
            yield events

    def streamed(events: Annotated[Iterator[Event], Depends(opened)]) -> Iterator[ServerSentEvent]:
        try:
            yield from (ServerSentEvent(event=EVENTS[type(event)], data=event) for event in events)
        except GuideError as fault:  # the status line is gone already: the problem travels as an event
            yield ServerSentEvent(event="problem", data=problem_of(fault))

    app.router.add_api_route(
        f"{API}/reply",
        streamed,
        methods=["POST"],
        response_class=EventSourceResponse,
        include_in_schema=False,
        route_class_override=AsksForEvents,
        max_body_size=LARGEST_REQUEST,
    )
