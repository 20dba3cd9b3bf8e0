"""What the tests of reading/ share: a good case to spoil, and ways to put files where the guide looks for them."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from guide.reading import FoundFile, find_files
from guide.reading.pdf import read_pdf
from guide.records import Case, Reading, SourceKind
from tests.reading import documents

NOT_KNOWN = '{value: "not known", sentence: "We found nothing on who could be a member of Peninsula Community Health."}'

CASE = (
    """---
title: Peninsula Community Health
kind: case
published: 2026-11-23
nation: England
credit: Written for this guide. CC BY 4.0.
aliases: [PCH, Peninsula CIC, Cornwall, Provide]
cased: [Provide]
case:
"""
    + "".join(f"  {name}: {NOT_KNOWN}\n" for name in Case.model_fields).replace(
        f"  outcome: {NOT_KNOWN}\n",
        '  outcome: {value: "closed", sentence: "Outcome (as of 2026): Peninsula Community Health, an NHS spin-out in Cornwall,'
        ' stopped in 2016 because its money ran out."}\n',
    )
    + """references:
  - {key: S1, kind: reference work, publisher: Wikipedia, title: "Peninsula Community Health", date: "", address: "https://example.org/p"}
  - {key: S2, kind: press, publisher: HSJ, title: "Social enterprise to pull out", date: 2015-07-02, address: "https://example.org/h"}
---

## Outcome

Outcome (as of 2026): Peninsula Community Health, an NHS spin-out in Cornwall, stopped in 2016 because its money ran out. [S1][S2]
In plain words, Peninsula Community Health handed its services back in 2016 and closed. [S2]

## What it was

Peninsula Community Health ran community hospitals in Cornwall [S1], fourteen of them by one count, from 2011. [S2]

## What is not known

We found nothing on who could be a member of Peninsula Community Health.

## Tensions

Stopping early protected the patients of Peninsula Community Health, and it ended what its staff had built.
"""
)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    for name in ("report", "briefing", "cases", "notes"):
        (folder / name).mkdir(parents=True)
    return folder


@pytest.fixture
def added(tmp_path: Path) -> Path:
    folder = tmp_path / "library"
    folder.mkdir()
    return folder


@pytest.fixture
def case(corpus: Path) -> Callable[..., FoundFile]:
    """Write the good case, with replacements, and find it."""

    def write(*changes: tuple[str, str], name: str = "peninsula.md") -> FoundFile:
        text = CASE
        for old, new in changes:
            assert old in text, f"{old!r} does not stand in the good case"
            text = text.replace(old, new)
        (corpus / "cases" / name).write_text(text, encoding="utf-8")
        return next(found for found in find_files(corpus, corpus / "none") if found.relative == f"cases/{name}")

    return write


def found_at(path: Path, kind: SourceKind = SourceKind.ADDED) -> FoundFile:
    """A file as `find_files` would find it."""
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    ours = kind not in (SourceKind.ADDED, SourceKind.REPORT)
    return FoundFile(f"added/{path.stem}", path, path.name, kind, ours, digest, "")


@pytest.fixture
def drop(added: Path) -> Callable[..., FoundFile]:
    """Put bytes among the added files, and find them."""

    def put(data: bytes, name: str = "file.pdf", kind: SourceKind = SourceKind.ADDED) -> FoundFile:
        (added / name).write_bytes(data)
        return found_at(added / name, kind)

    return put


@pytest.fixture(scope="session")
def report(tmp_path_factory: pytest.TempPathFactory) -> FoundFile:
    """A report with everything that reports have, typeset once."""
    path = tmp_path_factory.mktemp("report") / "report.pdf"
    path.write_bytes(documents.report())
    return found_at(path)


@pytest.fixture(scope="session")
def reading(report: FoundFile) -> Reading:
    """The report, read once."""
    return read_pdf(report)
