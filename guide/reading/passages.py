"""A Reading becomes Passages: cut by meaning, never across a heading, each sentence whole."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from guide.reading.sentences import Unit, units_of
from guide.records import Heading, Passage, PassageRole, Reading, Span

LEAST, MOST = 120, 180
"""Wordpieces of a passage with its trail; the embedding reads 256."""
PIECES_PER_WORD = 1.3
"""Measured on British prose with all-MiniLM-L6-v2's tokenizer; counting exactly would need the weights."""
ROLES = {"what is not known": PassageRole.NOT_KNOWN, "tensions": PassageRole.TENSION}
SOUGHT = "did not find"
"""Ends the heading of a list of what was looked for: its items are no sentences that could answer."""


@dataclass(frozen=True)
class _Stretch:
    """Text between two headings, or between a heading and something that stands apart."""

    span: Span
    trail: tuple[str, ...]
    role: PassageRole


def passages_of(reading: Reading) -> tuple[Passage, ...]:
    """Every passage, in order of start. The same text gives the same passages with the same ids."""
    return tuple(passage for stretch in _stretches(reading) for passage in _passages(reading, stretch))


def _stretches(reading: Reading) -> Iterator[_Stretch]:
    title = reading.source.title
    first, *stops = [*(heading.start for heading in reading.headings), len(reading.text)]
    yield from _parts(reading, Span(0, first), (title,))
    above: list[Heading] = []
    for heading, stop in zip(reading.headings, stops, strict=True):
        above = [*(outer for outer in above if outer.level < heading.level), heading]
        titles = [outer.title for outer in above]
        trail = (title, *titles[titles[0] == title :])
        yield from _parts(reading, Span(heading.end, stop), trail)


def _parts(reading: Reading, span: Span, trail: tuple[str, ...]) -> Iterator[_Stretch]:
    """The stretch between headings, cut where something stands apart."""
    role = _role(reading, trail)
    apart = [Span(max(a, span.start), min(b, span.end)) for a, b in reading.apart if a < span.end and b > span.start]
    at = span.start
    for stands in apart:
        yield _Stretch(Span(at, stands.start), trail, role)
        yield _Stretch(stands, trail, PassageRole.APART)
        at = stands.end
    yield _Stretch(Span(at, span.end), trail, role)


def _role(reading: Reading, trail: Sequence[str]) -> PassageRole:
    """Only in our own notes do these headings mean what `corpus/README.md` says they mean."""
    if not reading.source.ours:
        return PassageRole.BODY
    below = [title.lower() for title in trail[1:]]
    if any(title.endswith(SOUGHT) for title in below):
        return PassageRole.APART
    return next((ROLES[title] for title in below if title in ROLES), PassageRole.BODY)


def _passages(reading: Reading, stretch: _Stretch) -> Iterator[Passage]:
    units = units_of(reading.text, *stretch.span)
    for stem, group in groupby(units, key=lambda unit: unit.stem):
        trail = (*stretch.trail, stem) if stem else stretch.trail
        for cut in _cuts(reading.text, list(group), _pieces(" ".join(trail))):
            yield _passage(reading, cut, trail, stretch.role)


def _cuts(text: str, units: Sequence[Unit], taken: int) -> Iterator[Sequence[Unit]]:
    """Runs of sentences that fit; where a run ends before the section does, its last sentence opens the next run too."""
    costs = [_pieces(text[unit.span.start : unit.span.end]) for unit in units]
    begin = 0
    while begin < len(units):
        end = _end_of_run(units, costs, begin, taken)
        yield units[begin:end]
        overlaps = end < len(units) and end - begin > 1 and taken + costs[end - 1] + costs[end] <= MOST
        begin = end - overlaps


def _end_of_run(units: Sequence[Unit], costs: Sequence[int], begin: int, taken: int) -> int:
    """As many sentences as fit, at least one; it ends early where a paragraph ends and enough is held."""
    total = taken + costs[begin]
    at = begin + 1
    while at < len(units) and total + costs[at] <= MOST:
        if units[at].opens and total >= LEAST and sum(costs[at:]) > LEAST // 4:
            break
        total += costs[at]
        at += 1
    return at


def _pieces(text: str) -> int:
    return round(len(text.split()) * PIECES_PER_WORD)


def _passage(reading: Reading, units: Sequence[Unit], trail: tuple[str, ...], role: PassageRole) -> Passage:
    start, end = units[0].span.start, units[-1].span.end
    return Passage(
        id=f"{reading.source.id}@{start}-{end}",
        source_id=reading.source.id,
        start=start,
        end=end,
        trail=trail,
        text=reading.text[start:end],
        sentences=tuple(unit.span for unit in units),
        role=role,
    )
