"""`make quality`: the table of figures, with target and measured value. A miss is printed as a miss."""

import sys
import tempfile
import tomllib
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.table import Table

from guide import Guide, read_settings
from guide.index import find_weights, likeness_of
from tests.quality import gate, judged, manners, pages, paired, readers
from tests.quality.measures import Figure, figures

RESULTS = Path(__file__).parent / "RESULTS.md"
FIRST_SIGHT = tomllib.loads((Path(__file__).parent / "first_sight.toml").read_text(encoding="utf-8"))


def main() -> None:
    """Measure over the shipped corpus with the real embedding, print, and write RESULTS.md."""
    settings = read_settings()
    find_weights(settings.index, settings.data / "weights")
    with tempfile.TemporaryDirectory() as folder:
        guide = Guide.open(
            read_settings(data=Path(folder), index={"weights": settings.index.weights or settings.data / "weights"})
        )
        likeness = likeness_of(guide.librarian.embedding) if guide.librarian.embedding else None
        held = [Figure(*measured) for measured in gate.figures(likeness)]
        held += [Figure(*measured) for measured in manners.figures(guide)]
        held += [Figure(*measured) for measured in paired.figures(guide)]
        held += [Figure(*measured) for measured in judged.figures(guide)]
        held += [Figure(*measured) for measured in readers.figures(guide)]
        rows = [*figures(guide), *(Figure(*measured) for measured in pages.figures()), *held]
        library = f"{len(guide.library.sources)} sources, {len(guide.library.passages):,} passages"
        guide.close()
    RESULTS.write_text(markdown(rows, library), encoding="utf-8")
    Console().print(table(rows))
    for row in rows if "--missed" in sys.argv else []:
        Console().print(f"{row.what}: {' '.join(row.missed)}", soft_wrap=True)


def table(rows: list[Figure]) -> Table:
    shown = Table("what", "of", "target", "first sight", "measured", "")
    for row in rows:
        shown.add_row(row.what, str(row.of), target(row), first_sight(row), f"{row.value:.3f}", "" if row.met else "MISS")
    return shown


def markdown(rows: list[Figure], library: str) -> str:
    lines = [
        f"| {row.what} | {row.of} | {target(row)} | {first_sight(row)} | {row.value:.3f} | {'' if row.met else 'miss'} |"
        for row in rows
    ]
    head = f"# Quality\n\nMeasured on {date.today().isoformat()} by `make quality`: {library}, quoting, no model.\n"
    return "\n".join([head, "| what | of | target | first sight | measured | |", "|---|---|---|---|---|---|", *lines, ""])


def first_sight(row: Figure) -> str:
    return f"{FIRST_SIGHT[row.what]:.3f}" if row.what in FIRST_SIGHT else ""


def target(row: Figure) -> str:
    return f"{'<=' if row.at_most else '>='} {row.target:.2f}" if row.target else "reported"


if __name__ == "__main__":
    main()
