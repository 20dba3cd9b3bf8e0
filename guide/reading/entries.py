"""Files of entries in TOML that lie beside the notes: enquiries and subjects. One file that is refused stops nothing else."""

import tomllib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from guide.errors import SourceError
from guide.reading.faults import NoteFault
from guide.records import Refusal

File = TypeVar("File", bound=BaseModel)
Entry = TypeVar("Entry")
Place = tuple[str, str]
"""Source id, and a sentence that must stand there."""


def entry_files(corpus: Path, folder: str) -> tuple[Path, ...]:
    """The files in a folder of a corpus, sorted; none where it has no such folder. Read-only."""
    return tuple(sorted((corpus / folder).rglob("*.toml")))


def read_file_of(path: Path, model: type[File], what: str) -> File:
    """One file. Raises SourceError with what is wrong with it; `what`: what its entries are called."""
    try:
        return model(**tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, ValidationError) as fault:
        raise SourceError(
            f"{path.name} cannot be read as {what}: {fault}",
            "Mend the file; `guide check` lists it again. Nothing else is lost.",
        ) from fault


def entries_of(
    corpus: Path, folder: str, read: Callable[[Path], tuple[Entry, ...]]
) -> tuple[tuple[Entry, ...], tuple[Refusal, ...]]:
    """The entries of all files in a folder of a corpus, and the files that cannot be read. Read-only."""
    entries: list[Entry] = []
    refusals: list[Refusal] = []
    for path in entry_files(corpus, folder):
        try:
            entries += read(path)
        except SourceError as fault:
            refusals.append(Refusal(path=path.relative_to(corpus).as_posix(), reason=fault.message, advice=fault.advice))
    return tuple(entries), tuple(refusals)


def entry_faults(
    corpus: Path,
    folder: str,
    read: Callable[[Path], tuple[Entry, ...]],
    places: Callable[[Entry], tuple[Place, ...]],
    texts: Mapping[str, str],
) -> Iterator[NoteFault]:
    """What is wrong with the files of a folder: unreadable, of no note, or resting on a sentence that the note does not have.

    `texts`: what each note says, by its source id.
    """
    for path in entry_files(corpus, folder):
        relative, written = path.relative_to(corpus).as_posix(), path.read_text(encoding="utf-8", errors="replace")
        try:
            entries = read(path)
        except SourceError as fault:
            yield NoteFault(relative, 1, fault.message, fault.advice)
            continue
        for sentence in sorted({said for entry in entries for id, said in places(entry) if said not in texts.get(id, "")}):
            line = 1 + written[: max(written.find(sentence), 0)].count("\n")
            yield NoteFault(relative, line, f"The note does not say “{sentence}”.", "Write the sentence as it stands there now.")
