"""The guide opened in this process, for a command that found no running server. Importing it takes seconds."""

from pathlib import Path

from guide.faces.listing import sources_of
from guide.faces.wire import Sources
from guide.guide import Guide
from guide.librarian import Progress
from guide.records import Changes, Turn
from guide.settings import Settings


class OpenedGuide:
    """A Guide that owns the data folder until it is closed. Raises as `Guide.open`."""

    address = ""
    """No server shows its pages."""

    def __init__(self, settings: Settings, progress: Progress) -> None:
        self._progress = progress
        self._guide = Guide.open(settings, progress=progress)

    def reply(self, message: str) -> Turn:
        """As `Guide.reply`."""
        return self._guide.reply(message)

    def add(self, path: Path, password: str = "") -> Changes:
        """As `Guide.add`."""
        return self._guide.add(path, progress=self._progress, password=password)

    def refresh(self) -> Changes:
        """As `Guide.refresh`. Opening has read what was new already, so little is left to change."""
        return self._guide.refresh(progress=self._progress)

    def sources(self) -> Sources:
        """The whole list of the library."""
        return sources_of(self._guide.library)

    def close(self) -> None:
        """Give the data folder back."""
        self._guide.close()
