"""REST: a message is answered, whole or sentence by sentence; a text is looked for; a quote is checked; questions are asked."""

from collections.abc import Iterator

from fastapi import FastAPI
from fastapi.routing import APIRoute
from fastapi.sse import format_sse_event
from starlette.routing import Match
from starlette.types import Scope

from guide.errors import GuideError
from guide.faces.exchange import events_of, hits_of, places_of, questions_of, turn_of
from guide.faces.problems import problem_of
from guide.faces.streaming import QUIET, Streamed
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


def mount_replying(app: FastAPI, guide: Guide, quiet: float = QUIET) -> None:
    """Add `/reply`, `/search`, `/verify` and `/questions` to `app`. A stream is silent for `quiet` seconds at most."""
    _stream_replies(app, guide, quiet)

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


def _stream_replies(app: FastAPI, guide: Guide, quiet: float) -> None:
    def streamed(asked: ReplyRequest) -> Streamed:
        events = events_of(guide, asked)
        return Streamed(_lines(events), events, quiet)

    app.router.add_api_route(
        f"{API}/reply",
        streamed,
        methods=["POST"],
        include_in_schema=False,
        route_class_override=AsksForEvents,
        max_body_size=LARGEST_REQUEST,
    )


def _lines(events: Iterator[Event]) -> Iterator[bytes]:
    """The events as they travel. So does a problem: the status line is gone already."""
    try:
        for event in events:
            yield format_sse_event(event=EVENTS[type(event)], data_str=event.model_dump_json())
    except GuideError as fault:
        yield format_sse_event(event="problem", data_str=problem_of(fault).model_dump_json())
