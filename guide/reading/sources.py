"""Which files are sources: found in the corpus and among what people added, named, and fingerprinted."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from guide.reading.sidecar import sidecar_digest
from guide.records import SourceKind

SUFFIXES = frozenset({".pdf", ".md", ".markdown", ".txt", ".html", ".htm", ".docx"})
NOT_SOURCES = frozenset({"readme", "license", "licence"})
TAKEN = "/passages"
"""What follows an id in addresses, to read the passages of its source: an id that ended so would be another source's passages."""
CORPUS_KINDS = {
    "report": SourceKind.REPORT,
    "briefing": SourceKind.BRIEFING,
    "cases": SourceKind.CASE,
    "notes": SourceKind.NOTE,
}


@dataclass(frozen=True)
class FoundFile:
    """A file that may become a Reading. Nothing of it has been understood yet."""

    id: str
    """As `Source.id`: the slug that everything else is named by."""
    path: Path
    relative: str
    """As `Source.path`: below corpus/ or below library/, with suffix and forward slashes."""
    kind: SourceKind
    ours: bool
    sha256: str
    """Of the file's bytes, 64 hex digits."""
    sidecar: str
    """As `Reading.sidecar`."""


def find_files(corpus: Path, added: Path) -> tuple[FoundFile, ...]:
    """Every source file, sorted by id; ids are unique. Read-only; a folder that does not exist holds none.

    An added file whose very bytes the corpus holds already is not found twice.
    """
    shipped = [_found(path, corpus, kind) for folder, kind in CORPUS_KINDS.items() for path in _files(corpus / folder)]
    known = {found.sha256 for found in shipped}
    dropped = [found for found in (_found(path, added, SourceKind.ADDED) for path in _files(added)) if found.sha256 not in known]
    return tuple(sorted(_with_own_ids(shipped + dropped), key=lambda found: found.id))


def _files(folder: Path) -> Iterator[Path]:
    paths = sorted(folder.rglob("*")) if folder.is_dir() else []
    return (path for path in paths if _is_source(path.relative_to(folder)) and path.is_file())


def _is_source(relative: Path) -> bool:
    hidden = any(part.startswith((".", "~$")) for part in relative.parts)
    return not hidden and relative.suffix.lower() in SUFFIXES and relative.stem.lower() not in NOT_SOURCES


def _found(path: Path, root: Path, kind: SourceKind) -> FoundFile:
    relative = path.relative_to(root)
    stem = "/".join(_slug(part) for part in relative.with_suffix("").parts)
    return FoundFile(
        id=f"added/{stem}" if kind is SourceKind.ADDED else stem,
        path=path,
        relative=relative.as_posix(),
        kind=kind,
        ours=kind not in (SourceKind.REPORT, SourceKind.ADDED),
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
        sidecar=sidecar_digest(path),
    )


def _slug(name: str) -> str:
    return re.sub(r"[^\w]+", "-", name.lower()).strip("-_") or "file"


def _with_own_ids(files: list[FoundFile]) -> Iterator[FoundFile]:
    """Files whose names differ only by suffix or signs get six digits of their path's hash, so that no order decides.

    So does one whose name is taken.
    """
    often = Counter(found.id for found in files)
    for found in files:
        mark = hashlib.sha256(found.relative.encode()).hexdigest()[:6]
        own = often[found.id] == 1 and not found.id.endswith(TAKEN)
        yield found if own else FoundFile(**{**vars(found), "id": f"{found.id}-{mark}"})
