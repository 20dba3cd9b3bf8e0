"""What may be read but is never quoted as an answer: lists of sources and of contents."""

import re
from collections.abc import Sequence

from guide.records import Heading, Span

LISTS = re.compile(
    r"(?:\d[\d.]*\s+)?(?:table of )?(?:contents|references|bibliography|sources|further reading|works cited|endnotes|notes|index"
    r"|list of (?:figures|tables|boxes))",
    re.IGNORECASE,
)


def apart(headings: Sequence[Heading], length: int, notes: Sequence[Span]) -> tuple[Span, ...]:
    """Lists of sources and notes, in order and without overlap."""
    spans: list[Span] = []
    for span in sorted([*notes, *lists_of_sources(headings, length)]):
        if spans and span.start <= spans[-1].end:
            spans[-1] = Span(spans[-1].start, max(spans[-1].end, span.end))
        else:
            spans.append(span)
    return tuple(spans)


def lists_of_sources(headings: Sequence[Heading], length: int) -> tuple[Span, ...]:
    """From below each heading like "References" to the next heading of its level or above; `length` is the text's."""
    spans: list[Span] = []
    for at, heading in enumerate(headings):
        if LISTS.fullmatch(heading.title.strip()) and (not spans or spans[-1].end <= heading.start):
            stop = next((later.start for later in headings[at + 1 :] if later.level <= heading.level), length)
            spans.append(Span(heading.end, stop))
    return tuple(spans)
