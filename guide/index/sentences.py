"""What is indexed: every sentence with its trail (title › heading) and its source's other names. What is shown is the bare
sentence.

Ranked alone, a sentence finds more than a passage of the same length; its trail says what it is about.
"""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from guide.records import Passage, PassageRole, Source, SourceKind

RECIPE = "sentence, trail and aliases; topic/2"
"""Changed whenever other text is indexed for the same sentence; part of every fingerprint."""
OPENING = re.compile(
    r"^(?:In plain words,|Outcome \(as of \d{4}\):)"
    r"|^We (?:found|have|do not know)\b(?: no| nothing| neither)?"
    r"(?: (?:figure|source|record|account|number|reply|length)s?\b)?(?: (?:for|on|of)\b)?(?: (?:whether|how|what)\b)?"
)
"""How sentences of our notes open alike, whatever they speak of: said plainly, said of the outcome, said to be unknown."""
NOTHING = re.compile(r"(?!)")

Entries = Sequence[tuple[Source, Sequence[Passage]]]
Rows = NDArray[np.intp]
"""Row numbers of `Sentences`."""
Vectors = NDArray[np.float32]
"""(texts, dimensions), each row of length 1."""
VectorPair = NDArray[np.float32]
"""(2, sentences, dimensions), each row of length 1: of `Sentence.indexed`, then of `Sentence.topic`."""


@dataclass(frozen=True)
class Sentence:
    """One row: a sentence that may be found."""

    source_id: str
    passage_id: str
    start: int
    end: int
    """Characters in `Reading.text`."""
    role: PassageRole
    text: str
    """The bare sentence."""
    context: str
    """Its trail and its source's other names, a line each: indexed with it, never shown."""

    @property
    def id(self) -> str:
        """Unique in a library: `<source id>@<start>-<end>`."""
        return f"{self.source_id}@{self.start}-{self.end}"

    topic: str
    """The sentence without its source's names: what it says of it, whoever it is said of."""

    @property
    def indexed(self) -> str:
        """The text by whose vector it is found."""
        return f"{self.context}\n{self.text}"


@dataclass(frozen=True)
class Sentences:
    """All sentences of a library, in order of source and place; a row number means the same in every array of an index."""

    entries: Entries
    rows: tuple[Sentence, ...]

    @cached_property
    def numbers(self) -> dict[str, int]:
        """Sentence id -> row number."""
        return {row.id: number for number, row in enumerate(self.rows)}

    @cached_property
    def of_source(self) -> dict[str, slice]:
        """Source id -> its rows, which stand together."""
        bounds: dict[str, slice] = {}
        for number, row in enumerate(self.rows):
            first = bounds[row.source_id].start if row.source_id in bounds else number
            bounds[row.source_id] = slice(first, number + 1)
        return bounds

    @cached_property
    def roles(self) -> NDArray[np.str_]:
        """(rows,) the role of each."""
        return np.array([str(row.role) for row in self.rows], dtype=np.str_)

    @cached_property
    def fingerprint(self) -> str:
        """64 hex digits: the same for the same sentences of the same files, with the same trails, names and roles."""
        digest = hashlib.sha256(RECIPE.encode())
        for source, _ in self.entries:
            digest.update(f"\0{source.id}\0{source.sha256}\0{source.cased}".encode())
        for row in self.rows:
            digest.update(f"\0{row.id}\0{row.passage_id}\0{row.role}\0{row.indexed}\0{row.topic}".encode())
        return digest.hexdigest()


def sentences_of(entries: Entries) -> Sentences:
    """Cut the passages of a library into rows. A place that two passages share is indexed once, with the first."""
    unique: dict[str, Sentence] = {}
    for row in (row for source, passages in entries for passage in passages for row in _rows(source, passage)):
        unique.setdefault(row.id, row)
    return Sentences(entries, tuple(unique.values()))


def _rows(source: Source, passage: Passage) -> Iterator[Sentence]:
    context, names = context_of(source, passage), _names_of(source)
    for start, end in passage.sentences:
        text = " ".join(passage.text[start - passage.start : end - passage.start].split())
        yield Sentence(source.id, passage.id, start, end, passage.role, text, context, topic_of(text, names))


def topic_of(text: str, names: re.Pattern[str]) -> str:
    """A sentence without `names` and without an opening that many share; never empty."""
    return " ".join(OPENING.sub("", names.sub("", text)).split()) or text


def _names_of(source: Source) -> re.Pattern[str]:
    """The names of a case. Those of other sources are subjects ("legal form"), and stay."""
    if source.kind is not SourceKind.CASE:
        return NOTHING
    longest_first = sorted({source.title, *source.aliases, *source.cased}, key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, longest_first)) + r")(?!\w)(?:[’']s?)?")


def context_of(source: Source, passage: Passage) -> str:
    """Trail and alias line. Names that are ordinary words are left out: word search alone knows them, by their capitals."""
    cased = set(source.cased)
    names = [name for name in (*source.aliases, *source.keywords) if name not in cased]
    trail = " › ".join(passage.trail) or source.title
    return f"{trail}\n{', '.join(names)}" if names else trail
