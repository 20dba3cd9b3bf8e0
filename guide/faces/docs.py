"""The page /docs: the API for people who write programs, made from its own description. Without script it can be read."""

from fastapi import FastAPI
from starlette.responses import HTMLResponse

from guide.faces.described import described
from guide.faces.pages import render
from guide.faces.wire import API

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""The page sends its examples to this host alone, and shows the pictures that come back."""


def mount_docs(app: FastAPI) -> None:
    """Add `/docs` to `app`."""

    @app.get("/docs", include_in_schema=False)
    def docs() -> HTMLResponse:
        return HTMLResponse(
            render("docs.html", here="", status=None, api=described(app.openapi()), promised=API),
            headers={"Content-Security-Policy": POLICY},
        )
