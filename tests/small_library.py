"""A small library of shipped notes and the briefing, found by word search alone: quick to open, the same on every machine."""

import shutil
from pathlib import Path

from guide import Guide, read_settings

FILES = (
    "cases/navigo.md",
    "cases/peninsula-community-health.md",
    "cases/rochdale-boroughwide-housing.md",
    "cases/suffolk-libraries.md",
    "notes/the-report.md",
)


def open_small(folder: Path, *more: str) -> Guide:
    """The guide over a copy of FILES, and of `more` files of the corpus, with corpus and data in `folder`."""
    corpus = copied(folder / "corpus", *more)
    return Guide.open(read_settings(data=folder / "data", corpus={"folder": corpus}, index={"fetch_weights": False}))


def copied(corpus: Path, *more: str) -> Path:
    """A copy of FILES, and of `more` files of the corpus, in `corpus`."""
    shipped = read_settings().corpus.folder
    for name in (*FILES, *more):
        to = corpus / name
        to.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(shipped / name, to)
    return corpus
