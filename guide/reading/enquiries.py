"""The enquiries of `corpus/enquiries/`: what people may ask of our notes, in several wordings. They help to find, unseen."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from guide.reading.entries import Place, entries_of, entry_faults, entry_files, read_file_of
from guide.reading.faults import NoteFault
from guide.records import Enquiry, Refusal

FOLDER = "enquiries"


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    sentences: tuple[str, ...] = Field(min_length=1, max_length=4)
    wordings: tuple[str, ...] = Field(min_length=2)


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    source: str
    asked: tuple[_Entry, ...]


def enquiry_files(corpus: Path) -> tuple[Path, ...]:
    """The files of enquiries below a corpus, sorted; none where it has no such folder. Read-only."""
    return entry_files(corpus, FOLDER)


def read_enquiries(path: Path) -> tuple[Enquiry, ...]:
    """The enquiries of one file. Raises SourceError with what is wrong with it."""
    file = read_file_of(path, _File, "enquiries")
    return tuple(Enquiry(source_id=file.source, sentences=one.sentences, wordings=one.wordings) for one in file.asked)


def enquiries_of(corpus: Path) -> tuple[tuple[Enquiry, ...], tuple[Refusal, ...]]:
    """The enquiries of a corpus, and its files of them that cannot be read. Read-only."""
    return entries_of(corpus, FOLDER, read_enquiries)


def enquiry_faults(corpus: Path, texts: Mapping[str, str]) -> Iterator[NoteFault]:
    """What is wrong with the files of enquiries. `texts`: what each note says, by its source id."""
    return entry_faults(corpus, FOLDER, read_enquiries, _places, texts)


def _places(one: Enquiry) -> tuple[Place, ...]:
    return tuple((one.source_id, sentence) for sentence in one.sentences)
