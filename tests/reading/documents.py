"""Real PDFs, typeset here, so that the tests know what stands on them."""

from pathlib import Path

import typst

HERE = Path(__file__).parent


def typeset(source: str) -> bytes:
    """A PDF from typst source."""
    pdf = typst.compile(source.encode())
    assert isinstance(pdf, bytes)
    return pdf


def report() -> bytes:
    """Roman front pages, contents, running heads, footnotes, lists, a table, two columns, hidden text."""
    return typeset((HERE / "report.typ").read_text(encoding="utf-8"))
