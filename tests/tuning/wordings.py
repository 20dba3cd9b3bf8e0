"""The questions of `wordings/`: who would ask for what a sentence says, and in what words."""

import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from guide import read_settings
from guide.index.sentences import Sentences, sentences_of
from guide.reading import find_files, passages_of, read_file

FOLDER = Path(__file__).parent / "wordings"
BESIDE = Path(__file__).parent / "beside.toml"


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


def read_beside() -> tuple[str, ...]:
    """Questions on other things."""
    return tuple(tomllib.loads(BESIDE.read_text(encoding="utf-8"))["questions"])


def sentences_asked_for(asked: Sequence[Asked]) -> Sentences:
    """All sentences of the notes in which the answers stand, as they read now."""
    corpus, wanted = read_settings().corpus, {one.source_id for one in asked}
    files = [file for file in find_files(corpus.folder, corpus.folder / "none") if file.id in wanted]
    readings = [read_file(file, largest_mb=corpus.largest_file_mb) for file in files]
    return sentences_of([(reading.source, passages_of(reading)) for reading in readings])


def rows_of(asked: Sequence[Asked], sentences: Sentences) -> list[tuple[int, ...]]:
    """The rows that answer each entry. Raises KeyError, (source id, sentence), where a note no longer has the sentence."""
    numbers = {(row.source_id, row.text): number for number, row in enumerate(sentences.rows)}
    return [tuple(numbers[one.source_id, text] for text in one.sentences) for one in asked]
