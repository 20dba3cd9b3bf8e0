"""The one owner of the data folder, who reads the library's files and renews its snapshot."""

import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from threading import Lock
from types import MappingProxyType

from filelock import FileLock, Timeout

from guide.errors import SettingsError, SourceError, WeightsError
from guide.index import SYNONYMS, Index, MiniLM, build, find_weights, read_synonyms
from guide.library import Library
from guide.manners import Manners
from guide.reading import (
    FoundFile,
    Shelf,
    enquiries_of,
    enquiry_files,
    find_files,
    passages_of,
    read_file,
    subject_files,
    subjects_of,
)
from guide.records import Changes, Enquiry, Passage, Reading, Refusal, Source, SourceKind, Subject
from guide.reflection import is_ordinary
from guide.settings import Settings
from guide.understanding import Names, Spelling, Terms, written_in

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how many are done, of how many."""


def silent(what: str, done: int, of: int) -> None:
    """The Progress of callers that show none."""


class Librarian:
    """The one owner of the data folder. Reads what is new, keeps the rest, swaps the snapshot when the new one answers.

    Raises SettingsError when the folder cannot be written or another process owns it, PromptError for faulty questions or lists.
    """

    def __init__(self, settings: Settings, progress: Progress = silent) -> None:
        self._settings = settings
        self._lock = _take(settings.data)
        self._refreshing = Lock()
        self._shelf = Shelf(settings.data / "shelf")
        self.embedding, self._words_only = _embedding(settings, progress)
        self._searched_by = self.embedding.for_search(settings.index.threads) if self.embedding else None
        self._synonyms = read_synonyms(settings.corpus.prompts / SYNONYMS)
        self._manners = Manners(settings.corpus.prompts, self.embedding)
        self._present = self._find(), self._find_asked()
        self.library = self._read(self._present[0], progress)

    def refresh(self, progress: Progress = silent, password: str = "") -> Changes:
        """Bring the library up to date with the files. The old snapshot answers until the new one does.

        `password` is tried on what is new and locked, and is not kept.
        """
        with self._refreshing:
            present = self._find(), self._find_asked()
            if present == self._present and not self.library.refusals and self.library.index.sound():
                return Changes()
            before, self.library = self.library, self._read(present[0], progress, password)
            self._present = present
            return _changes(before.readings, self.library)

    def add(self, path: Path, progress: Progress = silent, password: str = "") -> Changes:
        """Copy a file, or a folder's files, into the data folder's library/, and refresh, with `password` for locked PDFs.

        Raises SourceError when there is nothing at `path`. A file that cannot be read is listed as refused.
        """
        if not path.exists():
            raise SourceError(f"There is no file {path}.", "Check the spelling, or give the whole path.")
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file():
                _copy(file, self._settings.data / "library" / (file.relative_to(path.parent)))
        return self.refresh(progress, password)

    def close(self) -> None:
        """Give the data folder back."""
        self._lock.release()

    def _find(self) -> tuple[FoundFile, ...]:
        return find_files(self._settings.corpus.folder, self._settings.data / "library")

    def _find_asked(self) -> tuple[tuple[Path, int], ...]:
        """The files of enquiries and of subjects, each with the time when it was last written."""
        corpus = self._settings.corpus.folder
        return tuple((path, path.stat().st_mtime_ns) for path in (*enquiry_files(corpus), *subject_files(corpus)))

    def _read(self, found: Sequence[FoundFile], progress: Progress, password: str = "") -> Library:
        readings, files, refusals = self._readings(found, progress, password)
        passages = {name: passages_of(reading) for name, reading in readings.items()}
        terms = Terms(tuple(readings.values()))
        enquiries, unread = enquiries_of(self._settings.corpus.folder)
        subjects, unlisted = subjects_of(self._settings.corpus.folder)
        entries = [(reading.source, passages[name]) for name, reading in readings.items()]
        return Library(
            readings=MappingProxyType(readings),
            passages=MappingProxyType({passage.id: passage for cut in passages.values() for passage in cut}),
            files=MappingProxyType(files),
            refusals=(*refusals, *unread, *unlisted),
            index=self._index(entries, enquiries, subjects, progress),
            names=Names((reading.source for reading in readings.values()), terms),
            terms=terms,
            spelling=Spelling(written_in(readings.values(), enquiries), is_ordinary),
            words_only=self._words_only,
            manner=self._manners.over(readings),
        )

    def _readings(
        self, found: Sequence[FoundFile], progress: Progress, password: str
    ) -> tuple[dict[str, Reading], dict[str, Path], tuple[Refusal, ...]]:
        """Readings and files by source id, and what was refused; one refused file stops nothing else."""
        readings: dict[str, Reading] = {}
        files: dict[str, Path] = {}
        refusals: list[Refusal] = []
        for done, file in enumerate(sorted(found, key=_standing)):
            progress("Reading " + file.relative, done, len(found))
            try:
                reading = self._shelf.get(file) or self._read_anew(file, password)
                _once(reading.source, readings)
                readings[reading.source.id], files[reading.source.id] = reading, file.path
            except SourceError as fault:
                refusals.append(Refusal(path=file.relative, reason=fault.message, advice=fault.advice))
        progress("Reading", len(found), len(found))
        return dict(sorted(readings.items())), files, tuple(sorted(refusals, key=lambda refusal: refusal.path))

    def _read_anew(self, file: FoundFile, password: str) -> Reading:
        reading = read_file(file, largest_mb=self._settings.corpus.largest_file_mb, password=password)
        self._shelf.put(reading)
        return reading

    def _index(
        self,
        entries: list[tuple[Source, tuple[Passage, ...]]],
        enquiries: tuple[Enquiry, ...],
        subjects: tuple[Subject, ...],
        progress: Progress,
    ) -> Index:
        data = self._settings.data
        return build(
            data / "index",
            entries,
            self._searched_by,
            shelf=data / "shelf",
            settings=self._settings.index,
            progress=progress,
            synonyms=self._synonyms,
            enquiries=enquiries,
            subjects=subjects,
        )


def _standing(file: FoundFile) -> tuple[bool, str]:
    """Order in which files are read: of two copies of the report, the one in its own place is held."""
    return file.kind is not SourceKind.REPORT, file.id


def _once(source: Source, readings: Mapping[str, Reading]) -> None:
    """Raises SourceError where another file has become this source: only the report is known by what it is, not by its path."""
    if held := readings.get(source.id):
        raise SourceError(
            f"{source.path} is the report, which is held already: {held.source.path}.",
            "Nothing is missing. Remove one of the two files; to have the other one read, remove the one that is held.",
        )


def _embedding(settings: Settings, progress: Progress) -> tuple[MiniLM | None, str]:
    """The embedding, or why there is none."""
    try:
        return MiniLM(find_weights(settings.index, settings.data / "weights", progress), threads=settings.index.threads), ""
    except WeightsError as fault:
        return None, f"{fault.message} {fault.advice}"


def _take(folder: Path) -> FileLock:
    """Own the data folder: one process at a time, since several that write lose vectors silently."""
    holder = folder / "owner.pid"
    lock = FileLock(folder / "owner.lock", timeout=0, thread_local=False)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock.acquire()
        holder.write_text(str(os.getpid()), encoding="ascii")
    except Timeout as fault:
        pid = holder.read_text(encoding="ascii") if holder.exists() else "unknown"
        raise SettingsError(
            f"Another guide (process {pid}) is using {folder}.", "Use that one, stop it, or name another folder with GUIDE_DATA."
        ) from fault
    except OSError as fault:
        raise SettingsError(
            f"The data folder {folder} cannot be written: {fault.strerror}.", "Name another folder with GUIDE_DATA."
        ) from fault
    return lock


def _copy(file: Path, to: Path) -> None:
    """Copy by temporary name and rename, so that a half-written file is never read."""
    to.parent.mkdir(parents=True, exist_ok=True)
    partial = to.with_name(f".{to.name}.partial")
    shutil.copyfile(file, partial)
    partial.replace(to)


def _changes(before: Mapping[str, Reading], library: Library) -> Changes:
    now = library.readings
    return Changes(
        added=tuple(name for name in now if name not in before),
        replaced=tuple(name for name in now if name in before and before[name].source.sha256 != now[name].source.sha256),
        removed=tuple(name for name in before if name not in now),
        refused=library.refusals,
    )
