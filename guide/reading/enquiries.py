"""The enquiries of `corpus/enquiries/`: what people may ask of our notes, in several wordings. They help to find, unseen."""

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from guide.errors import SourceError
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
    return tuple(sorted((corpus / FOLDER).rglob("*.toml")))


def read_enquiries(path: Path) -> tuple[Enquiry, ...]:
    """The enquiries of one file. Raises SourceError with what is wrong with it."""
    try:
        file = _File(**tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, ValidationError) as fault:
        raise SourceError(
            f"{path.name} cannot be read as enquiries: {fault}",
            "Mend the file; `guide check` lists it again. Nothing else is lost.",
        ) from fault
    return tuple(Enquiry(source_id=file.source, sentences=one.sentences, wordings=one.wordings) for one in file.asked)


def enquiries_of(corpus: Path) -> tuple[tuple[Enquiry, ...], tuple[Refusal, ...]]:
    """The enquiries of a corpus, and its files of them that cannot be read: one refused file stops nothing else. Read-only."""
    enquiries: list[Enquiry] = []
    refusals: list[Refusal] = []
    for path in enquiry_files(corpus):
        try:
            enquiries += read_enquiries(path)
        except SourceError as fault:
            refusals.append(Refusal(path=path.relative_to(corpus).as_posix(), reason=fault.message, advice=fault.advice))
    return tuple(enquiries), tuple(refusals)


def enquiry_faults(corpus: Path, texts: Mapping[str, str]) -> Iterator[NoteFault]:
    """What is wrong with the files: unreadable, of no note, or resting on a sentence that the note does not have.

    `texts`: what each note says, by its source id.
    """
    for path in enquiry_files(corpus):
        relative, written = path.relative_to(corpus).as_posix(), path.read_text(encoding="utf-8", errors="replace")
        try:
            enquiries = read_enquiries(path)
        except SourceError as fault:
            yield NoteFault(relative, 1, fault.message, fault.advice)
            continue
        for sentence in sorted({text for one in enquiries for text in one.sentences if text not in texts.get(one.source_id, "")}):
            line = 1 + written[: max(written.find(sentence), 0)].count("\n")
            yield NoteFault(relative, line, f"The note does not say “{sentence}”.", "Write the sentence as it stands there now.")
