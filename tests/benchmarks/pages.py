"""Pages a second, against pdfium alone: the same files read by the guide and by pdfium's `get_text_range`, in one run."""

import time
from collections.abc import Callable

import pypdfium2 as pdfium
from rich.console import Console
from rich.table import Table

from guide.reading import FoundFile, read_file
from guide.reading.pdf import read_pdf
from tests.quality.pages import pdfs

ROUNDS = 3


def seconds(act: Callable[[], object]) -> float:
    """The least of some rounds: what else the machine does only ever adds."""
    taken = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        act()
        taken.append(time.perf_counter() - started)
    return min(taken)


def alone(found: FoundFile) -> int:
    """All text of a file by pdfium alone; the number of pages."""
    document = pdfium.PdfDocument(found.path)
    for page in document:
        page.get_textpage().get_text_range()
    pages = len(document)
    document.close()
    return pages


def measured() -> list[tuple[str, int, float, float]]:
    """By file: pages, and the seconds of the reader and of pdfium alone. First all of them, whole, each in its own process."""
    files = pdfs()
    pages = {name: alone(found) for name, found in files.items()}
    bare = {name: seconds(lambda found=found: alone(found)) for name, found in files.items()}  # type: ignore[misc]
    read = {name: seconds(lambda found=found: read_pdf(found)) for name, found in files.items()}  # type: ignore[misc]
    apart = sum(seconds(lambda found=found: read_file(found, largest_mb=60)) for found in files.values())  # type: ignore[misc]
    return [
        ("all, each in a process of its own", sum(pages.values()), apart, sum(bare.values())),
        ("all, in one process", sum(pages.values()), sum(read.values()), sum(bare.values())),
        *((name, pages[name], read[name], bare[name]) for name in files),
    ]


def main() -> None:
    """Measure and print."""
    table = Table("what", "pages", "pages a second", "pdfium alone", "ratio of times")
    for what, pages, reading, bare in measured():
        table.add_row(what, str(pages), f"{pages / reading:.0f}", f"{pages / bare:.0f}", f"{reading / bare:.1f}")
    Console().print(table)


if __name__ == "__main__":
    main()
