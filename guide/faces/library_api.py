"""REST: what the library holds, to be read: sources, their passages, pictures of their pages."""

from typing import Annotated, Any

from fastapi import FastAPI, Path, Query
from starlette.responses import Response

from guide.faces.listing import passage_of, passages_of, source_of, sources_of
from guide.faces.reader import picture_of
from guide.faces.wire import API, Passages, PlacedPassage, SourceDetail, Sources
from guide.guide import Guide

PNG: dict[int | str, dict[str, Any]] = {
    200: {"content": {"image/png": {"schema": {"type": "string", "format": "binary"}}}, "description": "The page."}
}
Offset = Annotated[int, Query(ge=0, description="How many to leave out from the start.")]
Limit = Annotated[int, Query(ge=1, le=1000, description="How many to give at most.")]
SourceId = Annotated[str, Path(description="As the list of sources gives it.", examples=["cases/navigo"])]
PassageId = Annotated[str, Path(description="As a search or a source's passages give it.", examples=["cases/navigo@9-466"])]
Marked = Annotated[
    str,
    Query(
        pattern=r"^(\d{1,9}-\d{1,9}(,\d{1,9}-\d{1,9}){0,19})?$", description="Places to underline: `START-END`, several by comma."
    ),
]


def mount_library_api(app: FastAPI, guide: Guide) -> None:
    """Add `/sources…`, `/passages/…` and `/pages/…` to `app`. Read-only."""

    @app.get(f"{API}/sources")
    def sources(offset: Offset = 0, limit: Limit = 1000) -> Sources:
        """What the library holds, and what could not be read of it."""
        return sources_of(guide.library, offset, limit)

    @app.get(f"{API}/sources/{{source_id:path}}/passages")
    def passages(source_id: SourceId, offset: Offset = 0, limit: Limit = 100) -> Passages:
        """The passages of a source, in the order of its text."""
        return passages_of(guide.library, source_id, offset, limit)

    @app.get(f"{API}/sources/{{source_id:path}}")
    def source(source_id: SourceId) -> SourceDetail:
        """One source: what it is, its headings and pages, the public sources behind it, what could not be read."""
        return source_of(guide.library, source_id)

    @app.get(f"{API}/passages/{{passage_id:path}}")
    def passage(passage_id: PassageId) -> PlacedPassage:
        """One passage, with its exact place."""
        return passage_of(guide.library, passage_id)

    @app.get(f"{API}/pages/{{source_id:path}}/{{number}}.png", response_class=Response, responses=PNG)
    def page(source_id: SourceId, number: Annotated[int, Path(ge=1)], at: Marked = "") -> Response:
        """The picture of a page by its position in the file, from 1, with the lines of `at` underlined."""
        return picture_of(guide, source_id, str(number), at)
