"""A file becomes a Reading; a Reading becomes Passages."""

from guide.reading.faults import NoteFault
from guide.reading.passages import passages_of
from guide.reading.sources import FoundFile, find_files
from guide.reading.style import check_corpus

__all__ = ["FoundFile", "NoteFault", "check_corpus", "find_files", "passages_of"]
