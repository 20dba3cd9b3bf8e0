"""What goes over the wire of REST: requests, answers and problems. Known to the server and to our own commands."""

import hashlib
import json
import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, ValidationError, ValidatorFunctionWrapHandler, WrapValidator

from guide.records import (
    EVERYTHING,
    Case,
    Citation,
    Dispute,
    Evidence,
    Heading,
    Page,
    Passage,
    Record,
    Reference,
    Refusal,
    Scope,
    Source,
    Turn,
)
from guide.reflection import Barrier, Move, Stage, Theme, Weight

API = "/api/v1"
MCP = "/mcp"
LARGEST_REQUEST = 4_000_000
"""Bytes of a request: fifty turns with their evidence stay below it."""
LONGEST_MESSAGE = 8_000
"""Characters."""
LONGEST_HISTORY = 50
"""Turns."""
LONGEST_SITTING = 24 * 60
"""Minutes."""
LEFT_OUT = re.compile(r"\bleft out\b", re.IGNORECASE)
"""How the readers speak of what they leave out on purpose: running heads, what a page hides."""


def _whole_characters(text: str) -> str:
    """JSON can carry half a character (a lone surrogate), which no file, index or answer can."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise ValueError("holds half a character (a lone surrogate)") from None
    return text


def _strictly(value: object, read: ValidatorFunctionWrapHandler) -> Turn:
    """A Turn that was sent back, every field of the type and every text of the whole characters with which it was given."""
    turn: Turn = read(value)
    if not isinstance(value, Turn):
        try:
            Turn.model_validate_json(json.dumps(value), strict=True)
        except ValidationError as fault:
            first = fault.errors()[0]
            place = ".".join(map(str, first["loc"]))
            raise ValueError(f"is no Turn as it was returned: {place or 'text'}: {first['msg']}") from None
    return turn


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

    ask_back: Annotated[bool, Field(strict=True)] = True
    """False: no question back."""
    minutes: Annotated[int, Field(strict=True, ge=0, le=LONGEST_SITTING)] = 0
    """How long this sitting has lasted, by your clock: from half an hour on a place to stop may be offered. Kept nowhere."""


PLAIN = Options()

Turns = Annotated[tuple[Annotated[Turn, WrapValidator(_strictly)], ...], Field(max_length=LONGEST_HISTORY)]
Sayings = Annotated[tuple[Said, ...], Field(max_length=2 * LONGEST_HISTORY)]


class ReplyRequest(Record):
    """`POST /api/v1/reply`."""

    message: Message
    """What is asked or said: 1 to 8,000 characters."""
    history: Turns | Sayings = ()
    """Up to 50 earlier turns, oldest first: `{"role": …, "content": …}`, or Turns as they were returned, which carry more."""
    options: Options = PLAIN


class SearchRequest(Record):
    """`POST /api/v1/search`."""

    text: Message
    """What to look for: 1 to 8,000 characters."""
    limit: Annotated[int, Field(strict=True, ge=1, le=50)] = 10
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


class VerifyRequest(Record):
    """`POST /api/v1/verify`."""

    quote: Message
    """The words to look for, as they are said to stand: 1 to 8,000 characters. Quotation marks, dashes and breaks may differ."""
    source_id: Text = ""
    """The source to look in; empty: all of them."""
    limit: Annotated[int, Field(strict=True, ge=1, le=1000)] = 100
    """How many places to give at most."""


class Places(Record):
    """The answer of `verify`: where the words stand. No place: they stand nowhere in the sources."""

    places: tuple[Citation, ...]
    total: int
    """How many places there are."""
    library: str
    """Fingerprint of what was searched."""


class QuestionsRequest(Record):
    """`POST /api/v1/questions`: questions for a message, or from the shelves of the bank, or both."""

    message: Message | None = None
    """What was said: the questions that fit it come nearest first, and none after something hard. None: by id."""
    history: Turns | Sayings = ()
    """The turns before the message; what was asked in them is not asked again."""
    theme: Theme | None = None
    """Only questions about this."""
    stage: Stage | None = None
    """Only questions for this stage of an undertaking, and those that fit any."""
    move: Move | None = None
    """Only questions that do this."""
    offset: Annotated[int, Field(strict=True, ge=0)] = 0
    limit: Annotated[int, Field(strict=True, ge=1, le=100)] = 10


class OfferedQuestion(Record):
    """A question of the bank with what it rests on. It is for asking: no answer to it is counted or graded."""

    id: str
    """Never reused."""
    text: str
    """To one person."""
    room: str
    """To a group; as `text` where there is no other wording."""
    rests_on: tuple[Citation, ...]
    """The sentences on which it rests; none where it needs none."""
    contrary: tuple[Citation, ...]
    """What would unsettle the question itself."""
    not_when: tuple[Barrier, ...]
    """When it is not asked."""
    weight: Weight
    """How much it asks of somebody; a heavy one never comes early, nor on a projector."""


class Questions(Record):
    """The answer of `questions`: one stretch of those that fit."""

    questions: tuple[OfferedQuestion, ...]
    total: int
    library: str
    """Fingerprint of the library on which they rest."""


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


class SourceDetail(Record):
    """One source: what it is, how it is divided, and what is known of it."""

    source: Source
    link: str
    """Where it can be read: a path on this server."""
    characters: int
    """Length of its text, into which every offset points."""
    headings: tuple[Heading, ...]
    pages: tuple[Page, ...]
    """Empty for notes, which have no pages."""
    passages: int
    """How many passages it was cut into."""
    bibliography: tuple[Reference, ...]
    """The public sources on which its sentences rest."""
    case: Case | None
    """What a case note tells, field by field; None for other sources."""
    disputes: tuple[Dispute, ...]
    faults: tuple[str, ...]
    """What could not be read of it, or was left out on purpose, a line each."""
    library: str
    """Fingerprint of the library."""


class PlacedPassage(Record):
    """A passage and its exact place, with pages, headings, public sources and link."""

    passage: Passage
    citation: Citation


class Passages(Record):
    """One stretch of the passages of a source, in the order of its text."""

    passages: tuple[Passage, ...]
    total: int
    library: str
    """Fingerprint of the library."""


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


def is_left_out(told: str) -> bool:
    """Whether a fault in words tells of what was left out on purpose, and not of what could not be read."""
    return LEFT_OUT.search(told) is not None


def mark_of(token: str) -> str:
    """What a server shows of its token, so that a command gives the token to no stranger on the same port."""
    return hashlib.sha256(token.encode()).hexdigest()[:16]
