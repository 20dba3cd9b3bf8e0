"""Readings kept on disk, so that nothing is read twice. The shelf is the truth; every index follows from it."""

import hashlib
import os
from pathlib import Path

from pydantic import ValidationError

from guide.reading.sources import FoundFile
from guide.records import Reading, SourceKind

READER = "7"
"""The reader's version: it is raised when the same file would become another Reading, and every file is then read anew."""


class Shelf:
    """A folder of Readings, one file each, named by the hash of the source's bytes, its path, and the reader's version."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, found: FoundFile) -> Reading | None:
        """The Reading of this very file, or None: never put, damaged, or its sidecar has changed since. Read-only."""
        try:
            reading = Reading.model_validate_json(self._place(found.sha256, found.relative, found.ours).read_bytes())
        except (OSError, ValidationError):
            return None
        same_name = reading.source.id == found.id or reading.source.kind is SourceKind.REPORT
        return reading if same_name and reading.sidecar == found.sidecar else None

    def put(self, reading: Reading) -> None:
        """Keep a Reading: whole or not at all, also when the process is killed meanwhile."""
        source = reading.source
        place = self._place(source.sha256, source.path, source.ours)
        place.parent.mkdir(parents=True, exist_ok=True)
        partial = place.with_suffix(f".{os.getpid()}.partial")
        partial.write_bytes(reading.model_dump_json().encode())
        partial.replace(place)

    def _place(self, sha256: str, path: str, ours: bool) -> Path:
        key = hashlib.sha256("\n".join((sha256, READER, path, str(ours))).encode()).hexdigest()
        return self._folder / f"{key}.json"
