"""REST under `/api/v1`: the guide for programs, and for our own commands when a server owns the data folder.

`build_api(guide)` is the app that the other faces are mounted on. Errors are RFC 9457 problem details with our advice.
"""

from http import HTTPStatus
from pathlib import Path
from typing import Annotated

from fastapi import Depends, FastAPI
from fastapi.security import HTTPBearer
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.routing import Match, Route

from guide.errors import NotFound
from guide.faces.docs import mount_docs
from guide.faces.intake import SizeLimit
from guide.faces.keys import Role
from guide.faces.library_api import mount_library_api
from guide.faces.problems import FAILURES, tell_problems
from guide.faces.replying import mount_replying
from guide.faces.wire import API, LARGEST_REQUEST, AddRequest, mark_of
from guide.faces.workshop_api import mount_workshop_api
from guide.guide import Guide
from guide.records import Changes
from guide.workshop import Workshops

METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"]


def build_api(guide: Guide, token: str = "", workshops: Workshops | None = None) -> FastAPI:
    """The REST face of `guide`. `token` is what our own commands hold; its mark tells them that they found their server.

    Without `workshops` there are none.
    """
    app = FastAPI(
        title="Otherwise",
        version=API.rsplit("/", 1)[-1],
        description="Answers made of exact, cited passages. In `/api/v1` fields are added, never changed or removed.",
        docs_url=None,  # FastAPI's page loads its script from another host; `docs.py` has ours
        redoc_url=None,
        telemetry={"tracing": False, "metrics": False, "logs": False},
        responses=FAILURES,
    )
    app.add_middleware(SizeLimit, under=API, most=LARGEST_REQUEST)
    tell_problems(app)
    mount_replying(app, guide)
    mount_library_api(app, guide)
    _add_administration(app, guide)
    _add_health(app, guide, token)
    if workshops:
        mount_workshop_api(app, workshops)
    mount_docs(app)
    return app


def _add_administration(app: FastAPI, guide: Guide) -> None:
    def administrator(request: Request, _: Annotated[object, Depends(HTTPBearer(auto_error=False))]) -> None:
        """The guard has looked already; without a guard these doors stay shut."""
        if getattr(request.state, "role", Role.NOBODY) < Role.ADMINISTRATOR:
            raise HTTPException(HTTPStatus.UNAUTHORIZED, "This needs an administrator's key.", {"WWW-Authenticate": "Bearer"})

    @app.post(f"{API}/sources", dependencies=[Depends(administrator)], max_body_size=LARGEST_REQUEST)
    def add(asked: AddRequest) -> Changes:
        """Add a file, or the files of a folder, of the machine on which the server runs."""
        path = Path(asked.path)
        if not path.is_absolute() or "\0" in asked.path:
            raise NotFound("The path is not a whole path.", "Give it from the root of the file system.")
        return guide.add(path, password=asked.password)

    @app.post(f"{API}/refresh", dependencies=[Depends(administrator)])
    def refresh() -> Changes:
        """Bring the library up to date with its files."""
        return guide.refresh()


def _add_health(app: FastAPI, guide: Guide, token: str) -> None:
    @app.get("/healthz")
    def healthz() -> dict[str, str]:
        """Alive. `mark` tells our own commands that this is the server whose token they hold."""
        return {"status": "alive", "mark": mark_of(token) if token else ""}

    @app.get("/readyz")
    def readyz() -> dict[str, str]:
        """Ready: the index answers."""
        guide.search("mutual", limit=1)
        return {"status": "ready", "library": guide.library.fingerprint}


def close_api(app: FastAPI) -> None:
    """Paths below /api that lead nowhere end here, and not in the chat, which takes every path that is left. Called last."""
    doors = [route for route in app.routes if isinstance(route, Route)]

    @app.api_route("/api/{path:path}", methods=METHODS, include_in_schema=False)
    def nowhere(request: Request) -> None:
        allowed = {method for door in doors if door.matches(request.scope)[0] is Match.PARTIAL for method in door.methods or ()}
        if not allowed:
            raise HTTPException(HTTPStatus.NOT_FOUND, "There is no such door.")
        raise HTTPException(HTTPStatus.METHOD_NOT_ALLOWED, headers={"Allow": ", ".join(sorted(allowed))})
