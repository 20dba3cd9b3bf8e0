"""The second reader: pypdf opens what is locked, and reads the pages that pdfium finds empty or broken.

What it reads has no boxes. Called in the process of its own that `sandbox.py` starts.
"""

import io
import re

import pypdf
from pypdf.errors import PyPdfError

from guide.errors import SourceError
from guide.reading.sources import FoundFile
from guide.reading.tidy import tidy

STUMBLES = (PyPdfError, LookupError, ValueError, TypeError, AttributeError, ArithmeticError, RecursionError, NotImplementedError)
"""What pypdf raises on objects that are not what they should be: it is written for files that keep to the standard."""


class SecondReader:
    """The pages of one PDF as pypdf reads them. It opens the file when it is first asked."""

    def __init__(self, found: FoundFile, password: str) -> None:
        self._found = found
        self._password = password
        self._reader: pypdf.PdfReader | None = None

    def text(self, number: int) -> str:
        """The text of the page at position `number`, from 1, paragraphs parted by a blank line; empty when it finds none."""
        try:
            self._reader = self._reader or pypdf.PdfReader(self._found.path, password=self._password or None)
            text = self._reader.pages[number - 1].extract_text()
        except STUMBLES:
            return ""
        paragraphs = (" ".join(tidy(part).split()) for part in re.split(r"\n\s*\n", text))
        return "\n\n".join(part for part in paragraphs if any(char.isalnum() for char in part))


def unlocked(found: FoundFile, password: str) -> bytes:
    """The file as it is without its lock, in memory only. Raises SourceError: it needs its password, or another one."""
    try:
        reader = pypdf.PdfReader(found.path)
        if reader.is_encrypted and not reader.decrypt(password):
            raise _needs_password(found, password)
        writer = pypdf.PdfWriter(clone_from=reader)
    except STUMBLES as fault:
        raise SourceError(
            f"{found.relative} is locked in a way that cannot be opened here.", "Add a copy without protection."
        ) from fault
    kept = io.BytesIO()
    writer.write(kept)
    return kept.getvalue()


def _needs_password(found: FoundFile, password: str) -> SourceError:
    if password:
        return SourceError(f"{found.relative}: this is not its password.", "Check the spelling and add it again.")
    return SourceError(
        f"{found.relative} needs its password.",
        "Type guide add FILE --password PASSWORD: it is used once and not kept. Or add a copy without a password.",
    )
