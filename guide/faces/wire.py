"""What goes over the wire of REST: requests, answers and problems. Known to the server and to our own commands."""

import hashlib
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from guide.records import EVERYTHING, Citation, Evidence, Record, Refusal, Scope, Source, Turn

API = "/api/v1"
LARGEST_REQUEST = 4_000_000
"""Bytes of a request: fifty turns with their evidence stay below it."""
LONGEST_MESSAGE = 8_000
"""Characters."""
LONGEST_HISTORY = 50
"""Turns."""


def _whole_characters(text: str) -> str:
    """JSON can carry half a character (a lone surrogate), which no file, index or answer can."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise ValueError("holds half a character (a lone surrogate)") from None
    return text


Text = Annotated[str, AfterValidator(_whole_characters)]
Message = Annotated[Text, Field(min_length=1, max_length=LONGEST_MESSAGE)]


class Said(Record):
    """One side of an earlier turn, as chat clients keep it."""

    role: Literal["user", "assistant"]
    content: Annotated[Text, Field(max_length=4 * LONGEST_MESSAGE)]


class SearchOptions(Record):
    """Where to look."""

    scope: Scope = EVERYTHING
    """Which sources may answer; all, when none is named."""


class Options(SearchOptions):
    """How the reply is wanted."""

    ask_back: bool = True
    """False: no question back."""


Turns = Annotated[tuple[Turn, ...], Field(max_length=LONGEST_HISTORY)]
Sayings = Annotated[tuple[Said, ...], Field(max_length=2 * LONGEST_HISTORY)]


class ReplyRequest(Record):
    """`POST /api/v1/reply`."""

    message: Message
    """What is asked or said: 1 to 8,000 characters."""
    history: Turns | Sayings = ()
    """Up to 50 earlier turns, oldest first: `{"role": …, "content": …}`, or Turns as they were returned, which carry more."""
    options: Options = Options()


class SearchRequest(Record):
    """`POST /api/v1/search`."""

    text: Message
    """What to look for: 1 to 8,000 characters."""
    limit: Annotated[int, Field(ge=1, le=50)] = 10
    options: SearchOptions = SearchOptions()


class Hit(Record):
    """A sentence that was found, why, and its exact place."""

    evidence: Evidence
    citation: Citation


class Hits(Record):
    """The answer of `search`, nearest first."""

    hits: tuple[Hit, ...]
    library: str
    """Fingerprint of what was searched."""


class FaultySource(Record):
    """A source that was read, but not all of it."""

    source_id: str
    faults: tuple[str, ...]
    """In words, a line each."""


class Sources(Record):
    """The answer of `sources`: one stretch of the library's list, by id, and all of what could not be read."""

    sources: tuple[Source, ...]
    total: int
    refused: tuple[Refusal, ...]
    faulty: tuple[FaultySource, ...]
    library: str
    """Fingerprint of the library."""
    words_only: str
    """Why there is word search alone; empty when there are vectors too."""


class AddRequest(Record):
    """`POST /api/v1/sources`."""

    path: Text
    """A file or folder of the machine on which the server runs, as a whole path."""
    password: str = Field(default="", max_length=1000, repr=False)
    """Opens locked PDFs; used once and not kept."""


class Problem(Record):
    """What went wrong, by RFC 9457, with our advice."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    advice: str
    """What can be done about it, in words fit to be shown."""


def mark_of(token: str) -> str:
    """What a server shows of its token, so that a command gives the token to no stranger on the same port."""
    return hashlib.sha256(token.encode()).hexdigest()[:16]
