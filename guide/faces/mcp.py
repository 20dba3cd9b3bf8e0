"""The guide for assistants and other programs that speak the Model Context Protocol: records with schemas, and no prose.

`/mcp` of the server answers over HTTP, each request by itself; `guide mcp` speaks over standard input and output.
"""

import logging
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from typing import Annotated, Any

from fastapi import FastAPI
from fastmcp import FastMCP
from fastmcp.exceptions import ResourceError, ToolError, ValidationError
from fastmcp.server.middleware import CallNext, Middleware, MiddlewareContext
from fastmcp.tools import ToolResult
from mcp.types import CallToolRequestParams, ToolAnnotations
from pydantic import Field
from pydantic import ValidationError as Unfit
from starlette.routing import Route

from guide.errors import GuideError
from guide.faces.exchange import hits_of, places_of, questions_of, turn_of
from guide.faces.intake import SizeLimit
from guide.faces.listing import passage_of, source_of, sources_of
from guide.faces.wire import (
    LARGEST_REQUEST,
    LONGEST_SITTING,
    MCP,
    Hits,
    Message,
    Options,
    PlacedPassage,
    Places,
    Questions,
    QuestionsRequest,
    ReplyRequest,
    Sayings,
    SearchOptions,
    SearchRequest,
    SourceDetail,
    Sources,
    Text,
    VerifyRequest,
)
from guide.guide import Guide
from guide.records import Scope, SourceKind, Turn
from guide.reflection.bank import Move, Stage, Theme

logging.getLogger("fastmcp").setLevel(logging.CRITICAL)  # its lines carry what was asked for, and it prints them itself

READS = ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)
JSON = "application/json"
INSTRUCTIONS = """\
Otherwise is a reflective guide for people who think about spinning a public service out of the state. It answers in exact
sentences of its library, each with its place, and says so when the sources do not say. Show its sentences as they are, with
their marks and links; put nothing in their place. It does not judge, rank or grade anyone, and is not to be asked to."""

History = Annotated[
    Sayings, Field(description="The conversation so far, oldest first: what was said, and what was shown in reply.")
]
Minutes = Annotated[
    int,
    Field(ge=0, le=LONGEST_SITTING, description="How long this sitting has lasted: from half an hour on a stop may be offered."),
]
Kinds = Annotated[
    tuple[SourceKind, ...], Field(description="Only sources of these kinds; all, when neither kinds nor sources are named.")
]
Chosen = Annotated[tuple[Text, ...], Field(description="Only these sources, by id.")]


def build_mcp(guide: Guide) -> FastMCP[None]:
    """The tools and resources over `guide`. Nothing here changes anything; a fault is told with advice."""
    server: FastMCP[None] = FastMCP("Otherwise", INSTRUCTIONS, middleware=[PlainFaults()], tasks=False)
    _add_talking(server, guide)
    _add_finding(server, guide)
    _add_resources(server, guide)
    return server


def mount_mcp(app: FastAPI, guide: Guide) -> None:
    """Serve `/mcp` on `app`, for as long as `app` lives."""
    served = build_mcp(guide).http_app(path=MCP, stateless_http=True, json_response=True)
    outer = app.router.lifespan_context

    @asynccontextmanager
    async def together(whole: Any) -> AsyncIterator[Mapping[str, Any]]:
        async with outer(whole) as state, served.lifespan(served):
            yield state or {}

    app.router.lifespan_context = together
    app.add_middleware(SizeLimit, under=MCP, most=LARGEST_REQUEST)
    app.router.routes.append(Route(MCP, served, include_in_schema=False))


def _add_talking(server: FastMCP[None], guide: Guide) -> None:
    @server.tool(annotations=READS)
    @_advised()
    def ask(
        message: Message,
        history: History = (),
        ask_back: Annotated[bool, Field(description="False: no question back.")] = True,
        minutes: Minutes = 0,
        kinds: Kinds = (),
        sources: Chosen = (),
    ) -> Turn:
        """Answer a question, or take up what somebody says, in exact sentences of the library, with one question back at most."""
        options = Options(ask_back=ask_back, minutes=minutes, scope=Scope(kinds=kinds, sources=sources))
        return turn_of(guide, ReplyRequest(message=message, history=history, options=options))

    @server.tool(annotations=READS)
    @_advised()
    def reflective_questions(
        message: Message | None = None,
        history: History = (),
        theme: Theme | None = None,
        stage: Stage | None = None,
        move: Move | None = None,
        limit: Annotated[int, Field(ge=1, le=100)] = 10,
    ) -> Questions:
        """Questions of the bank for a message, or from its shelves, each with what it rests on and what would unsettle it."""
        asked = QuestionsRequest(message=message, history=history, theme=theme, stage=stage, move=move, limit=limit)
        return questions_of(guide, asked)


def _add_finding(server: FastMCP[None], guide: Guide) -> None:
    @server.tool(annotations=READS)
    @_advised()
    def find_passages(
        text: Message, limit: Annotated[int, Field(ge=1, le=50)] = 10, kinds: Kinds = (), sources: Chosen = ()
    ) -> Hits:
        """Find the sentences nearest to a text, each with its exact place and why it was found."""
        options = SearchOptions(scope=Scope(kinds=kinds, sources=sources))
        return hits_of(guide, SearchRequest(text=text, limit=limit, options=options))

    @server.tool(annotations=READS)
    @_advised()
    def verify_quote(
        quote: Message,
        source_id: Annotated[Text, Field(description="The source to look in; empty: all.")] = "",
        limit: Annotated[int, Field(ge=1, le=1000)] = 100,
    ) -> Places:
        """Tell where exactly words stand in the sources; no place: they stand nowhere. Never quote what has no place."""
        return places_of(guide, VerifyRequest(quote=quote, source_id=source_id, limit=limit))

    @server.tool(annotations=READS)
    def list_sources(offset: Annotated[int, Field(ge=0)] = 0, limit: Annotated[int, Field(ge=1, le=1000)] = 1000) -> Sources:
        """List what the library holds, and what could not be read."""
        return sources_of(guide.library, offset, limit)


def _add_resources(server: FastMCP[None], guide: Guide) -> None:
    @server.resource("passage://{passage_id*}", mime_type=JSON)
    @_found()
    def passage(passage_id: str) -> str:
        """One passage, with its exact place."""
        found: PlacedPassage = passage_of(guide.library, passage_id)
        return found.model_dump_json()

    @server.resource("source://{source_id*}", mime_type=JSON)
    @_found()
    def source(source_id: str) -> str:
        """One source: what it is, its headings and pages, the public sources behind it, what could not be read."""
        found: SourceDetail = source_of(guide.library, source_id)
        return found.model_dump_json()


@contextmanager
def _advised() -> Iterator[None]:
    """What the guide refuses becomes a tool's error, with our advice."""
    try:
        yield
    except GuideError as fault:
        raise ToolError(f"{fault.message} {fault.advice}") from fault


@contextmanager
def _found() -> Iterator[None]:
    """A resource that is not there is told with our advice."""
    try:
        yield
    except GuideError as fault:
        raise ResourceError(f"{fault.message} {fault.advice}") from fault


class PlainFaults(Middleware):
    """Arguments that do not fit are told in plain words, without what was sent."""

    async def on_call_tool(
        self, context: MiddlewareContext[CallToolRequestParams], call_next: CallNext[CallToolRequestParams, ToolResult]
    ) -> ToolResult:
        """Raises ToolError in place of FastMCP's own errors of validation."""
        try:
            return await call_next(context)
        except ValidationError as fault:
            raise ToolError(f"{_faults(fault)}. Compare the arguments with the tool's schema.") from None


def _faults(fault: ValidationError) -> str:
    """Only where and why."""
    if not isinstance(fault.__cause__, Unfit):
        return "The arguments do not fit"
    return "; ".join(f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in fault.__cause__.errors())
