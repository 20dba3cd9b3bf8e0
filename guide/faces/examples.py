"""Runnable examples for the doors of the API, in curl and in Python: shown at /docs and in docs/api.md, run by the tests."""

import json
import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from pydantic import JsonValue

from guide.faces.wire import API

ADDRESS = "http://127.0.0.1:7860"
"""Where `guide serve` listens when nothing else is said."""
KEY = "GUIDE_KEY"
"""The variable of the environment in which examples look for an administrator's key."""
WIDE = 90
"""Characters of a line that is read without scrolling."""
VARIABLE = re.compile(r"\$([A-Z]+)")
"""What an example takes from the environment: a value that an earlier one gave."""
FILE = "/home/me/minutes.txt"
"""A file on the server's machine."""
ASKED = "What happened to Peninsula Community Health?"
NAVIGO = {"source_id": "cases/navigo"}
QUOTED = "In 2024 Navigo was still holding elections to choose representatives of its members."


@dataclass(frozen=True)
class Example:
    """A request, and what of its answer is printed."""

    method: str
    door: str
    """The path as the description has it: `/api/v1/sources/{source_id}`."""
    prints: str
    """A Python expression over `answer`; of a stream, what is done with each `line`."""
    body: Mapping[str, JsonValue] | None = None
    ids: Mapping[str, str | int] | None = None
    """What stands in the braces of the path."""
    asked: Mapping[str, str | int] | None = None
    """What stands behind the question mark."""
    said: str = ""
    """What the example shows, where a door has more than one."""
    saves: str = ""
    """The file into which the answer goes; empty: it is text."""
    streams: bool = False
    key: str = ""
    """The variable of the environment that holds the bearer token; empty: none is needed."""
    keeps: Mapping[str, str] | None = None
    """What later examples need of the answer: the variable, and where in the answer its value stands ("workshop.id")."""

    @property
    def needs_key(self) -> bool:
        """Whether it holds something that only the reader has."""
        return bool(self.key) or bool(VARIABLE.search(self.path + self.sent))

    @property
    def address(self) -> str:
        """The whole address."""
        return ADDRESS + self.path

    @property
    def path(self) -> str:
        """What follows the server's name in it."""
        asked = f"?{urlencode(self.asked, safe=',')}" if self.asked else ""
        return self.door.format(**self.ids or {}) + asked

    @property
    def sent(self) -> str:
        """The body as it is sent, on one line where it is short; empty without one."""
        if self.body is None:
            return ""
        line = json.dumps(self.body, ensure_ascii=False)
        return line if len(line) < WIDE else json.dumps(self.body, ensure_ascii=False, indent=2)

    @property
    def curl(self) -> str:
        """The request as a shell command."""
        parts = ["curl", "-sN" if self.streams else "-s"]
        parts += ["-o", self.saves] if self.saves else []
        parts += ["-X", self.method] if self.method != ("POST" if self.sent else "GET") else []
        address = f'"{self.address}"' if VARIABLE.search(self.address) else shlex.quote(self.address)
        headers = [f'-H "Authorization: Bearer ${self.key}"'] if self.key else []
        headers += ["-H 'Accept: text/event-stream'"] if self.streams else []
        sent = VARIABLE.sub(r"""'"$\1"'""", shlex.quote(self.sent))
        body = ["-H 'Content-Type: application/json'", f"-d {sent}"] if self.sent else []
        kept = [f"# Then: export {name}=…, {place} of the answer." for name, place in (self.keeps or {}).items()]
        return "\n".join([" \\\n  ".join([f"{shlex.join(parts)} {address}", *headers, *body]), *kept])

    @property
    def python(self) -> str:
        """The request as a Python program."""
        imports = "import os\n\nimport httpx\n\n" if self.needs_key or self.keeps else "import httpx\n\n"
        sent = re.sub(r'"\$([A-Z]+)"', r'os.environ["\1"]', self.sent)
        body = f"asked = {sent}\n".replace(": false", ": False").replace(": true", ": True") if sent else ""
        headers = f"headers = {{{', '.join(self._headers)}}}\n" if self._headers else ""
        address = VARIABLE.sub(r"{os.environ['\1']}", self.address)
        address = f'f"{address}"' if address != self.address else f'"{address}"'
        given = f"{address}{', json=asked' if body else ''}{', headers=headers' if headers else ''}, timeout=60"
        call = f"answer = httpx.{self.method.lower()}({given})\n{self._keeping}print({self.prints})"
        if self.streams:
            lines = f"    for line in answer.iter_lines():\n        {self.prints}"
            call = f'with httpx.stream("{self.method}", {given}) as answer:\n{lines}'
        return f"{imports}{body}{headers}{call}"

    @property
    def _headers(self) -> list[str]:
        accept = ['"Accept": "text/event-stream"'] if self.streams else []
        return accept + ([f'"Authorization": f"Bearer {{os.environ[\'{self.key}\']}}"'] if self.key else [])

    @property
    def _keeping(self) -> str:
        return "".join(f'os.environ["{name}"] = answer.json(){_at(place)}\n' for name, place in (self.keeps or {}).items())


def _at(place: str) -> str:
    """A place in an answer as Python has it: `["groups"][0]` for "groups.0"."""
    return "".join(f"[{part}]" if part.isdigit() else f'["{part}"]' for part in place.split("."))


EXAMPLES: tuple[Example, ...] = (
    Example("POST", f"{API}/reply", 'answer.json()["answer"]["sentences"][0]["text"]', {"message": ASKED}),
    Example(
        "POST",
        f"{API}/reply",
        "print(line)",
        {
            "message": "and its staff?",
            "history": [
                {"role": "user", "content": ASKED},
                {"role": "assistant", "content": "Peninsula Community Health ended."},
            ],
            "options": {"ask_back": False, "scope": {"kinds": ["case"]}},
        },
        said="A follow-up, streamed, answered from the case notes alone, with no question back:",
        streams=True,
    ),
    Example(
        "POST",
        f"{API}/search",
        '[hit["citation"]["quote"] for hit in answer.json()["hits"]]',
        {"text": "Who elects the board at Rochdale?", "limit": 3},
    ),
    Example(
        "POST",
        f"{API}/verify",
        '[place["link"] for place in answer.json()["places"]]',
        {"quote": QUOTED},
    ),
    Example(
        "POST",
        f"{API}/questions",
        '[question["text"] for question in answer.json()["questions"]]',
        {"message": "We want to leave the council, and nobody says who would own the building.", "limit": 3},
        said="For something that was said:",
    ),
    Example(
        "POST",
        f"{API}/questions",
        '[question["room"] for question in answer.json()["questions"]]',
        {"theme": "ownership-and-assets", "stage": "before", "limit": 3},
        said="From a shelf of the bank:",
    ),
    Example("GET", f"{API}/sources", '[source["id"] for source in answer.json()["sources"]]', asked={"limit": 5}),
    Example("GET", f"{API}/sources/{{source_id}}", '[each["title"] for each in answer.json()["headings"]]', ids=NAVIGO),
    Example(
        "GET",
        f"{API}/sources/{{source_id}}/passages",
        '[passage["id"] for passage in answer.json()["passages"]]',
        ids=NAVIGO,
        asked={"offset": 0, "limit": 2},
    ),
    Example(
        "GET", f"{API}/passages/{{passage_id}}", 'answer.json()["passage"]["text"]', ids={"passage_id": "cases/navigo@9-466"}
    ),
    Example(
        "GET",
        f"{API}/pages/{{source_id}}/{{number}}.png",
        'len(answer.content), "bytes"',
        ids={"source_id": "briefing/companion", "number": 1},
        asked={"at": "15-60"},
        saves="page.png",
    ),
    Example("GET", f"{API}/workshops/agendas", '[agenda["minutes"] for agenda in answer.json()]'),
    Example("POST", f"{API}/workshops", 'answer.json()["workshop"]["code"]', {"agenda": 90, "title": "Whose is it?"}),
    Example("POST", f"{API}/sources", "answer.json()", {"path": FILE}, key=KEY),
    Example("POST", f"{API}/refresh", "answer.json()", key=KEY),
    Example("GET", "/healthz", 'answer.json()["status"]'),
    Example("GET", "/readyz", 'answer.json()["library"]'),
)
