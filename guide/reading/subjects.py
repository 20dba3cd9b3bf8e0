"""The subjects of `corpus/subjects/`: what is so of several cases, as the index at the end of a book has it.

Who asks for a list ("where did staff go on strike?") in words that come near those of a subject gets the cases that it names, or
the line of a note which says that there are none.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from guide.reading.entries import Place, entries_of, entry_faults, entry_files, read_file_of
from guide.reading.faults import NoteFault
from guide.records import Refusal, Subject

FOLDER = "subjects"


class _Case(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    case: str
    sentence: str


class _Line(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    note: str
    sentence: str


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(max_length=80)
    wordings: tuple[str, ...] = Field(min_length=2)
    cases: tuple[_Case, ...] = ()
    none: _Line | None = None

    @field_validator("cases")
    @classmethod
    def _each_once(cls, cases: tuple[_Case, ...]) -> tuple[_Case, ...]:
        named = [each.case for each in cases]
        if twice := sorted({name for name in named if named.count(name) > 1}):
            raise ValueError(f"{', '.join(twice)} stands twice")
        return cases

    @model_validator(mode="after")
    def _of_some_or_of_none(self) -> Self:
        if bool(self.cases) == bool(self.none):
            raise ValueError("a subject has cases, or the line that says it has none")
        return self


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    subject: tuple[_Entry, ...]


def subject_files(corpus: Path) -> tuple[Path, ...]:
    """The files of subjects below a corpus, sorted; none where it has no such folder. Read-only."""
    return entry_files(corpus, FOLDER)


def read_subjects(path: Path) -> tuple[Subject, ...]:
    """The subjects of one file. Raises SourceError with what is wrong with it."""
    return tuple(
        Subject(
            name=one.name,
            wordings=one.wordings,
            cases={each.case: each.sentence for each in one.cases},
            none=(one.none.note, one.none.sentence) if one.none else None,
        )
        for one in read_file_of(path, _File, "subjects").subject
    )


def subjects_of(corpus: Path) -> tuple[tuple[Subject, ...], tuple[Refusal, ...]]:
    """The subjects of a corpus, and its files of them that cannot be read. Read-only."""
    return entries_of(corpus, FOLDER, read_subjects)


def subject_faults(corpus: Path, texts: Mapping[str, str]) -> Iterator[NoteFault]:
    """What is wrong with the files of subjects. `texts`: what each note says, by its source id."""
    return entry_faults(corpus, FOLDER, read_subjects, _places, texts)


def _places(subject: Subject) -> tuple[Place, ...]:
    return (*subject.cases.items(), *([subject.none] if subject.none else []))
