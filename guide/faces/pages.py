"""What all pages share: the templates, the sheet and the status line.

Every template is rendered with autoescaping, so the words of people and of sources reach a page as text.
"""

from functools import cache
from pathlib import Path

from fastapi import FastAPI
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from pydantic import BaseModel
from starlette.staticfiles import StaticFiles

from guide.guide import Guide

HERE = Path(__file__).parent
LOOK = "/look"
"""Where sheet, script and mark are served. (Gradio keeps `/static` and `/assets` for itself.)"""


class Status(BaseModel):
    """The line below the header."""

    sources: int
    writer: str
    """Whether the sources are quoted or a model writes."""
    words_only: str = ""
    """Why there is word search alone; empty when there are vectors too."""


@cache
def templates() -> Environment:
    """The one environment: autoescaping, and a variable that is missing is an error rather than nothing."""
    return Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def render(template: str, **context: object) -> str:
    """Render `templates/<template>` with `context`, escaped. Pages built on `base.html` need `here` and `status` (or None)."""
    return templates().get_template(template).render(**context)


def status_of(guide: Guide) -> Status:
    """What the status line says of this guide's library at this moment. Read-only."""
    return Status(
        sources=len(guide.library.sources), writer=writer_in_words(guide.settings.model.name), words_only=guide.library.words_only
    )


def writer_in_words(model: str) -> str:
    """Who writes the answers, for the status line; `model` is empty when there is none."""
    return f"{model} writes, checked against the sources" if model else "quoting the sources, no model"


def mount_look(app: FastAPI) -> None:
    """Serve the sheet, the script and the mark at `/look/…`. Mount before anything that takes `/`."""
    app.mount(LOOK, StaticFiles(directory=HERE / "static"), name="look")
