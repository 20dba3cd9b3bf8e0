"""The questions of `wordings/`: who would ask for what a sentence says, and in what words."""

import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from guide.index.sentences import Sentences

FOLDER = Path(__file__).parent / "wordings"


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    sentences: tuple[str, ...] = Field(min_length=1, max_length=4)
    wordings: tuple[str, ...] = Field(min_length=2)


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    source: str
    asked: tuple[_Entry, ...]


class Asked(NamedTuple):
    """One question in several wordings, and what answers it."""

    source_id: str
    sentences: tuple[str, ...]
    """Exact, the best first."""
    wordings: tuple[str, ...]
    """In a case's file its name is left out: "they", "it"."""


def read_wordings(folder: Path = FOLDER) -> tuple[Asked, ...]:
    """Every entry of every file. Raises pydantic's ValidationError for a faulty file."""
    files = [_File(**tomllib.loads(path.read_text(encoding="utf-8"))) for path in sorted(folder.rglob("*.toml"))]
    return tuple(Asked(file.source, entry.sentences, entry.wordings) for file in files for entry in file.asked)


def rows_of(asked: Sequence[Asked], sentences: Sentences) -> list[tuple[int, ...]]:
    """The rows that answer each entry. Raises KeyError, (source id, sentence), where a note no longer has the sentence."""
    numbers = {(row.source_id, row.text): number for number, row in enumerate(sentences.rows)}
    return [tuple(numbers[one.source_id, text] for text in one.sentences) for one in asked]
