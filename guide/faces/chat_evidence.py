"""What a turn rests on becomes the markup of the desk: a card for each source, and each place itself.

Nothing that comes back from a browser is believed: whether a quote still stands where it is said to stand is looked up each time.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from guide.errors import NotFound
from guide.faces.chat_markup import citations_of, link_of, shown_numbers
from guide.faces.chat_places import KINDS, REFERENCES, Place, lost_place, place_of, where_in_words
from guide.faces.pages import render
from guide.guide import Guide
from guide.records import Citation, Evidence, Span, Turn

__all__ = ["KINDS", "REFERENCES", "desk_markup"]

MOVED = "This source has changed since it was quoted. The words still stand in it; they are shown where they stand now."
GONE = "This source has changed since it was quoted, and these words no longer stand in it: “{quote}”"
LOST = "This source is no longer in the library. It was quoted as: “{quote}”"


@dataclass(frozen=True)
class Mark:
    """A citation's number and its link."""

    number: int
    link: str
    folded: bool
    """Whether its sentence stands under "show more": its mark is shown once that is open."""


@dataclass(frozen=True)
class Card:
    """One source of an answer: where in it, and why it was found, in words."""

    title: str
    where: str
    terms: tuple[str, ...]
    near: bool
    marks: tuple[Mark, ...]

    @property
    def folded(self) -> bool:
        """Whether all its sentences stand under "show more"."""
        return all(mark.folded for mark in self.marks)

    @property
    def numbers(self) -> tuple[int, ...]:
        """The numbers of its citations."""
        return tuple(mark.number for mark in self.marks)


@dataclass(frozen=True)
class Desk:
    """Everything that one turn rests on; `opened` is the citation whose place is shown."""

    turn: int
    opened: int
    cards: tuple[Card, ...]
    places: tuple[Place, ...]
    """By number."""
    shown: frozenset[int]
    """The citations that are shown before anything is unfolded."""


def desk_markup(guide: Guide, turn: Turn, place: int, opened: int | None = None) -> str:
    """The evidence of the turn that stands at `place` (from 1) of a conversation; empty when it cites nothing. Read-only."""
    found = [_found_again(guide, citation) for citation in citations_of(turn)]
    if not found:
        return ""
    citations = [citation for citation, _ in found]
    shown = shown_numbers(turn)
    desk = Desk(
        turn=place,
        opened=opened if opened in {citation.number for citation in citations} else citations[0].number,
        cards=_cards(guide, citations, shown, turn.evidence),
        places=tuple(_place(guide, citation, changed, citations, shown) for citation, changed in found),
        shown=shown,
    )
    return render("chat/desk.html", desk=desk)


def _found_again(guide: Guide, citation: Citation) -> tuple[Citation, str]:
    """The citation as the library has it today, and what is to be said when its source has changed or is gone."""
    try:
        reading = guide.library.reading(citation.source_id)
    except NotFound:
        return citation, LOST.format(quote=citation.quote)
    if reading.text[citation.start : citation.end] == citation.quote:
        return guide.cite(citation.source_id, Span(citation.start, citation.end), citation.number), ""
    again = guide.verify(citation.quote, citation.source_id)
    if again:
        return again[0].model_copy(update={"number": citation.number}), MOVED
    return citation, GONE.format(quote=citation.quote)


def _cards(guide: Guide, citations: Sequence[Citation], shown: frozenset[int], evidence: Sequence[Evidence]) -> tuple[Card, ...]:
    """One card a source, in the order of first use."""
    by_source: dict[str, list[Citation]] = {}
    for citation in citations:
        by_source.setdefault(citation.source_id, []).append(citation)
    return tuple(_card(guide, used, shown, evidence) for used in by_source.values())


def _card(guide: Guide, used: Sequence[Citation], shown: frozenset[int], evidence: Sequence[Evidence]) -> Card:
    told = [citation for citation in used if citation.number in shown] or used
    whys = [found.why for found in evidence if any(_overlap(found, citation) for citation in told)]
    source = next((source for source in guide.library.sources if source.id == used[0].source_id), None)
    return Card(
        title=used[0].title,
        where=where_in_words(source, told) if source else "No longer in the library",
        terms=tuple(dict.fromkeys(term for why in whys for term in why.terms)),
        near=any(why.near_in_meaning for why in whys),
        marks=tuple(Mark(citation.number, link_of(citation), citation.number not in shown) for citation in used),
    )


def _overlap(found: Evidence, citation: Citation) -> bool:
    return found.source_id == citation.source_id and found.start < citation.end and citation.start < found.end


def _place(guide: Guide, citation: Citation, changed: str, citations: Sequence[Citation], shown: frozenset[int]) -> Place:
    if changed and changed != MOVED:
        return lost_place(citation, changed)
    beside = [other for other in citations if other.source_id == citation.source_id and other.number in shown]
    return place_of(guide, citation, beside, changed)
