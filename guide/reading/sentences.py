"""Where sentences stand in a tidy text: what may be quoted, so a boundary must be right and every offset exact.

Measured on the 73 boundaries of `tests/reading/sentences.txt` (missed, false): nupunkt 2 and 5, sentencex 2 and 8,
syntok 7 and 11, pysbd 2 and 18; nupunkt with the rules of `_stops` and `_belongs` 0 and 1.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import nupunkt

from guide.records import Span

LIST_WORDS = 60
"""A stem with its bullets is one sentence up to this many words: people quote a short list whole."""
LINE = re.compile(r"[^\n]+")
MARKER = re.compile(r"(?:[•▪◦‣–—*-]|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)])\s+")
CLOCK = re.compile(r"\b[ap]\.m\.(?=\s[A-Z])")
SHORTENED = "etc|approx|dept|est|vol|fig|eds?|cf|esp|incl|excl|refs?|paras?|pp|ch|sec|art|op|al|vs|viz|resp|govt|ext|tel|cap|ca"
TITLES = "Prof|Revd|Messrs|Capt|Hons?|Sept|Dept|Sect|Insp|Supt|Cllr|Govt|Univ|Assn|Bros|Figs?|Nos|Vols?|Paras?|Mrs"
PLAIN_WORD = re.compile(rf"\b(?!(?:{SHORTENED}|{TITLES})\.)(?:[a-z]{{2,}}|[A-Z][a-z]{{3,}})\.(?=\s[A-Z])")
"""A full stop after a plain word ends a sentence, though nupunkt takes some ("hand.", "Vibe.") for abbreviations."""
OPENERS = re.compile(r"[(\[“‘\"']*")


@dataclass(frozen=True)
class Unit:
    """A sentence, whether it opens a paragraph, and the stem of its list when the list is too long to be quoted whole."""

    span: Span
    opens: bool
    """Whether it opens a paragraph or is a list item."""
    stem: str = ""


@dataclass(frozen=True)
class _Row:
    """A line of the text, without its list marker."""

    start: int
    end: int
    item: bool
    opens: bool


def sentences_of(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """The sentences of `text[start:end]`, in order, as offsets into `text`, without overlap."""
    return [unit.span for unit in units_of(text, start, len(text) if end is None else end)]


def units_of(text: str, start: int, end: int) -> list[Unit]:
    """The sentences of `text[start:end]`: a short list is one sentence with its stem, in a long one each item is."""
    rows = list(_rows(text, start, end))
    units: list[Unit] = []
    at = 0
    while at < len(rows):
        items = _items_after(rows, at) if text[rows[at].end - 1] == ":" and not rows[at].item else []
        units += _list(text, rows[at], items) if items else _prose(text, rows[at])
        at += 1 + len(items)
    return units


def _rows(text: str, start: int, end: int) -> Iterator[_Row]:
    for line in LINE.finditer(text, start, end):
        marker = MARKER.match(text, line.start(), line.end())
        first = marker.end() if marker else line.start()
        last = first + len(text[first : line.end()].rstrip())
        if first < last:
            yield _Row(first, last, bool(marker), line.start() == 0 or text[max(0, line.start() - 2) : line.start()] == "\n\n")


def _items_after(rows: list[_Row], at: int) -> list[_Row]:
    items = []
    for row in rows[at + 1 :]:
        if not row.item:
            break
        items.append(row)
    return items


def _prose(text: str, row: _Row, stem: str = "") -> list[Unit]:
    spans = list(split(text, row.start, row.end))
    return [Unit(span, (row.opens or row.item) and n == 0, stem) for n, span in enumerate(spans)]


def _list(text: str, lead: _Row, items: list[_Row]) -> list[Unit]:
    """What stands before the stem is prose; the stem takes the whole list with it, or the first item of a long one."""
    *before, (start, end) = split(text, lead.start, lead.end)
    units = [Unit(span, lead.opens and n == 0) for n, span in enumerate(before)]
    whole = Unit(Span(start, items[-1].end), lead.opens and not before)
    if len(text[whole.span.start : whole.span.end].split()) <= LIST_WORDS:
        return [*units, whole]
    stem = text[start:end]
    units.append(Unit(Span(start, items[0].end), whole.opens, stem))
    return units + [unit for item in items[1:] for unit in _prose(text, item, stem)]


def split(text: str, start: int, end: int) -> Iterator[Span]:
    """The sentences of one line of text, `text[start:end]`, which holds no line break."""
    line = text[start:end]
    begin = 0
    for stop in _stops(line):
        if not _belongs(line, begin, stop):
            yield _stripped(text, start + begin, start + stop)
            begin = stop
    if line[begin:].strip():
        yield _stripped(text, start + begin, end)


def _stops(line: str) -> list[int]:
    """Where nupunkt ends a sentence, and where a clock time or a plain word does, which it may hold for an abbreviation."""
    ends = {len(line[:stop].rstrip()) for _, stop in nupunkt.sent_spans(line)}
    return sorted(ends | {found.end() for pattern in (CLOCK, PLAIN_WORD) for found in pattern.finditer(line)})


def _belongs(line: str, begin: int, stop: int) -> bool:
    """Whether what follows `stop` still belongs to the sentence: it goes on in lower case, or a quotation is still open."""
    after = line[stop:].lstrip()
    bare = OPENERS.sub("", after, count=1)
    sentence = line[begin:stop]
    lower = bare[:1].islower() and bare[1:2].islower()
    return not after or lower or sentence.count("“") > sentence.count("”")


def _stripped(text: str, start: int, end: int) -> Span:
    inner = text[start:end]
    return Span(start + len(inner) - len(inner.lstrip()), start + len(inner.rstrip()))
