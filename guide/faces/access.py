"""Who may do what: one guard before every route, also those of the chat, of MCP and of what OpenAI's clients call.

The table below names what is open and what needs more than a reader; everything else needs a reader.
"""

import hashlib
import hmac
import ipaddress
import posixpath
from dataclasses import dataclass
from http import HTTPStatus
from typing import NamedTuple, Self
from urllib.parse import quote

from itsdangerous import BadSignature, TimestampSigner
from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from guide.errors import SettingsError
from guide.faces.below import see_other
from guide.faces.guards import path_of, problem_response
from guide.faces.keys import Keys, Role, digest
from guide.settings import ServerSettings, Settings

COOKIE = "otherwise"
ENTER = "/enter"
CODE = "code"
"""Whom a cookie names that came by the access code. A key of that name is told apart by what signs its cookie."""
LONGEST_WAY = 2000
"""Characters of an address to which somebody is led back."""
LONGEST_STAY = 30 * 24 * 3600
"""Seconds after which a cookie is worth nothing, though the browser may have kept it."""


class Rule(NamedTuple):
    """What one path, or everything below it where it ends with "/", asks for."""

    path: str
    role: Role
    methods: frozenset[str] | None = None
    """None: every method."""

    def fits(self, path: str, method: str) -> bool:
        """Whether the rule speaks of this request."""
        below = self.path.endswith("/") and path.startswith(self.path)
        return (below or path == self.path) and (self.methods is None or method in self.methods)


POST = frozenset({"POST"})
WORKSHOPS = ("/w/", "/workshop/", "/api/v1/workshops/")
"""Below these a join code, or the secret of a console, is what opens; the workshop itself looks at it."""
UPLOADS = ("/library", "/gradio_api/upload")
"""How files come in from a browser."""
RULES = (
    *(Rule(probe, Role.NOBODY) for probe in ("/healthz", "/readyz")),  # whoever watches a container holds no key
    Rule("/look/", Role.NOBODY),
    Rule("/about/privacy", Role.NOBODY),  # who wonders whether to write here may read who would see it
    Rule(ENTER, Role.NOBODY),
    Rule("/leave", Role.NOBODY, POST),
    Rule("/w", Role.NOBODY),
    *(Rule(path, Role.NOBODY) for path in WORKSHOPS),
    Rule("/workshop", Role.FACILITATOR),
    Rule("/api/v1/workshops", Role.FACILITATOR),
    Rule("/api/v1/sources", Role.ADMINISTRATOR, POST),
    Rule("/api/v1/refresh", Role.ADMINISTRATOR),
    Rule("/metrics", Role.ADMINISTRATOR),
    # Gradio's own, which the chat has no use for:
    *(Rule(f"/{name}", Role.ADMINISTRATOR) for name in ("login", "logout", "monitoring", "monitoring/")),
    *(
        Rule(f"/gradio_api/{name}", Role.ADMINISTRATOR)
        for name in ("vibe-code", "vibe-edit", "undo-vibe-edit", "vibe-starter-queries", "component_server", "process_recording")
    ),
)
FOR_OTHERS = (*RULES, *(Rule(path, Role.ADMINISTRATOR, POST) for path in UPLOADS))
"""The rules where others reach the server; on a machine of one's own a browser may add files, as it may do all else."""
PROGRAMS = ("/api/", "/v1/", "/mcp", "/gradio_api/", "/metrics", "/openapi.json")
"""Paths that no person opens: who lacks a role there is told, not led to the page that takes the code."""


@dataclass(frozen=True)
class Caller:
    """Whoever sends a request."""

    role: Role
    name: str
    """What requests are counted by: the key's name, or the address (of IPv6 its first 64 bits, which belong to one network)."""
    known: bool
    """Whether a code, a key or our own token came with the request."""


@dataclass(frozen=True)
class Access:
    """Who may do what on one server."""

    keys: Keys
    token: str
    """Of our own commands; empty: none."""
    code: str
    """The access code; empty: none."""
    everyone: Role
    """What a caller may who shows nothing."""
    private: bool
    """Whether the server is for this machine alone, and as open as a program of one's own."""
    secure: bool
    """Whether people reach it by https alone."""

    @classmethod
    def of(cls, settings: Settings, token: str = "") -> Self:
        """The access that settings and the keys of the data folder make."""
        server = settings.server
        private = is_private(server)
        return cls(
            Keys(settings.data),
            token,
            code=server.access.get_secret_value().strip(),
            everyone=Role.FACILITATOR if private or server.open else Role.NOBODY,
            private=private,
            secure=bool(server.certificate) or server.public_url.startswith("https:"),
        )

    def needed(self, path: str, method: str) -> Role:
        """The role that a request needs. A path with tricks in it (`//`, `/../`) gets no open door, and every guarded one."""
        plain = posixpath.normpath(path).replace("//", "/", 1) if path else "/"
        rules = [rule for rule in (RULES if self.private else FOR_OTHERS) if rule.fits(plain, method)]
        if rules and rules[0].role is Role.NOBODY and path.rstrip("/") != plain.rstrip("/"):
            return Role.READER
        return rules[0].role if rules else Role.READER

    def caller(self, connection: HTTPConnection) -> Caller:
        """Who sends this, by key, by our own token or by the cookie of the page Enter."""
        secret = bearer(connection.headers)
        if secret and self.token and hmac.compare_digest(digest(secret), digest(self.token)):
            return Caller(Role.ADMINISTRATOR, "our own commands", known=True)
        key = self.keys.find(secret) if secret else None
        if key:
            return Caller(max(key.role, self.everyone), f"key {key.name}", known=True)
        entered = self.entered(connection.cookies.get(COOKIE, ""))
        return Caller(max(entered, self.everyone), network_of(connection), known=entered > Role.NOBODY)

    def admit(self, said: str) -> str | None:
        """A cookie for who says the access code or a key; None for any other word. Raises SettingsError."""
        if self.code and hmac.compare_digest(digest(said), digest(self.code)):
            return self._signer(digest(self.code)).sign(CODE).decode()
        key = self.keys.find(said)
        return self._signer(key.hash).sign(key.name).decode() if key else None

    def entered(self, cookie: str) -> Role:
        """The role of who holds `cookie`. It ends with its code or key: both are part of what signs it."""
        name = cookie.rsplit(".", 2)[0]
        key = self.keys.named(name)
        candidates = [(digest(self.code), Role.READER)] if self.code and name == CODE else []
        candidates += [(key.hash, key.role)] if key else []
        return max((role for hashed, role in candidates if self._signed(cookie, hashed)), default=Role.NOBODY)

    def _signed(self, cookie: str, hashed: str) -> bool:
        try:
            self._signer(hashed).unsign(cookie, max_age=LONGEST_STAY)
        except (BadSignature, SettingsError):
            return False
        return True

    def _signer(self, hashed: str) -> TimestampSigner:
        return TimestampSigner(self.keys.seal() + hashed, salt=COOKIE, digest_method=hashlib.sha256)


def is_private(server: ServerSettings) -> bool:
    """Whether only this machine reaches the server, and nothing was set that says otherwise."""
    return is_loopback(server.host) and not server.public_url and not server.access.get_secret_value()


def is_loopback(host: str) -> bool:
    """Whether `host` is this machine and no other."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def refuse_unguarded(settings: Settings) -> None:
    """Raises SettingsError for a server that others reach and nothing guards, and for keys that cannot be read."""
    server = settings.server
    if is_private(server):
        return
    keys = Keys(settings.data).listed()
    if keys or server.open or server.access.get_secret_value():
        return
    where = f"on {server.host}" if not is_loopback(server.host) else f"as {server.public_url}"
    raise SettingsError(
        f"The server does not start {where}, for nothing would guard it there.",
        "Set an access code for people (GUIDE_SERVER__ACCESS, 8 characters or more), make a key for tools (guide key add NAME), "
        "or let everyone in who reaches it: guide serve --open. From a computer of your own a tunnel needs none of these: "
        "ssh -L 7860:127.0.0.1:7860 HOST, with GUIDE_SERVER__HOST left at 127.0.0.1.",
    )


def bearer(headers: Headers) -> str:
    """What follows "Bearer" in `Authorization`; empty without it."""
    scheme, _, secret = headers.get("authorization", "").partition(" ")
    return secret.strip() if scheme.lower() == "bearer" else ""


def network_of(connection: HTTPConnection) -> str:
    """The address by which a caller is counted."""
    host = connection.client.host if connection.client else ""
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return host
    return str(ipaddress.ip_network((address, 64), strict=False)) if address.version == 6 else host


class Guard:
    """Lets a request pass that has the role it needs, and tells all others what is missing.

    The routes find the caller's role in `request.state.role`, what it is counted by in `request.state.caller`, and in
    `request.state.may_add` whether it may add files.
    """

    def __init__(self, app: ASGIApp, access: Access) -> None:
        self._app, self._access = app, access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        caller = self._access.caller(HTTPConnection(scope))
        may_add = self._access.private or caller.role >= Role.ADMINISTRATOR
        scope.setdefault("state", {}).update(role=caller.role, caller=caller.name, may_add=may_add)
        needed = self._access.needed(path_of(scope), scope.get("method", "GET"))
        if caller.role >= needed:
            await self._app(scope, receive, send)
        else:
            await self._refusal(scope, caller, needed)(scope, receive, send)

    def _refusal(self, scope: Scope, caller: Caller, needed: Role) -> Response:
        path, accepted = path_of(scope), Headers(scope=scope).get("accept", "")
        is_page = scope.get("method") == "GET" and "text/html" in accepted and not path.startswith(PROGRAMS)
        if is_page and not self._access.private:
            return see_other(f"{ENTER}?to={quote(_way(scope))}", {"Cache-Control": "no-store"})
        return refusal(caller.known, needed, path)


def _way(scope: Scope) -> str:
    """Path and query of a request, so that a link to a passage leads there once its reader has entered."""
    path, asked = quote(path_of(scope)), scope["query_string"].decode("latin-1")
    return f"{path}?{asked}" if asked and len(path) + len(asked) < LONGEST_WAY else path[:LONGEST_WAY]


def refusal(known: bool, needed: Role, path: str) -> Response:
    """What a program is told that lacks a role: 401 when it showed nothing that is good, 403 when its key is for less."""
    role = needed.name.lower()
    advice = f"Send `Authorization: Bearer KEY`. Who runs the guide makes one: guide key add NAME --role {role}"
    status = HTTPStatus.FORBIDDEN if known else HTTPStatus.UNAUTHORIZED
    told = problem_response(status, f"This needs a key with the role {role}.", advice, path)
    if not known:
        told.headers["WWW-Authenticate"] = "Bearer"
    return told
