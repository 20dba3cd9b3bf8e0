"""One file becomes a Reading, by the reader that fits it."""

from collections.abc import Callable, Mapping
from functools import partial

from guide.errors import SourceError
from guide.reading.html import read_html
from guide.reading.notes import read_note
from guide.reading.pdf import read_pdf
from guide.reading.report import recognised
from guide.reading.sandbox import read_apart
from guide.reading.sidecar import described, read_sidecar
from guide.reading.sources import FoundFile
from guide.reading.texts import read_other_markdown, read_text
from guide.reading.word import read_docx
from guide.records import Reading, SourceKind

MEGABYTE = 1_000_000


def read_file(found: FoundFile, *, largest_mb: int, password: str = "") -> Reading:
    """The Reading of a file, described by its sidecar where it has one. `password` opens a PDF and is not kept.

    Raises SourceError with the reason and what to do: locked, scanned, damaged, empty, above `largest_mb`, a note with faults.
    """
    size = found.path.stat().st_size
    if size == 0:
        raise SourceError(f"{found.relative} is empty.", "Remove it, or add the file that was meant.")
    if size > largest_mb * MEGABYTE:
        raise SourceError(
            f"{found.relative} has {size / MEGABYTE:.0f} MB; the limit is {largest_mb} MB.",
            "Split it or make it smaller, or raise GUIDE_CORPUS__LARGEST_FILE_MB.",
        )
    sidecar = read_sidecar(found.path)
    reading = recognised(_reader(found, password)(found))
    return reading.model_copy(update={"source": described(reading.source, sidecar), "sidecar": found.sidecar})


def _reader(found: FoundFile, password: str) -> Callable[[FoundFile], Reading]:
    suffix = found.path.suffix.lower()
    if suffix == ".pdf":
        return partial(read_apart, reader=partial(read_pdf, password=password))
    ours = found.kind in (SourceKind.CASE, SourceKind.NOTE) and suffix == ".md"
    return read_note if ours else READERS[suffix]


READERS: Mapping[str, Callable[[FoundFile], Reading]] = {
    ".md": read_other_markdown,
    ".markdown": read_other_markdown,
    ".txt": read_text,
    ".html": partial(read_apart, reader=read_html),
    ".htm": partial(read_apart, reader=read_html),
    ".docx": partial(read_apart, reader=read_docx),
}
