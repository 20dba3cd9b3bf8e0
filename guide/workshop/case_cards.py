"""Passages and cases as cards to be handed out: exact sentences, whose words they are, and the public sources below them."""

from collections.abc import Iterable, Iterator

from guide.guide import Guide
from guide.records import Case, Citation, Place, Reading, Record, Reference, Span, Step
from guide.reflection.contrary import UNKNOWN

TOLD = (
    "sector",
    "left_in",
    "reason_to_leave",
    "legal_form",
    "members",
    "elected_by",
    "holds_to_account",
    "first_contract",
    "tested_by",
    "outcome",
    "reason_for_outcome",
)
"""The fields of a case that its card tells, each by the sentence that supports it."""
OUR_NOTE = "From our own note, sentence by sentence. The small words say under which heading each stands."


class Said(Record):
    """One sentence on a card."""

    text: str
    """In quotation marks where the words are another's."""
    where: str
    """Where they stand, and whose they are where that is not said above."""
    marks: tuple[int, ...]
    """Numbers of the card's sources on which it rests."""
    lead: str = ""
    """Who holds it, where that is disputed."""


class Part(Record):
    """Sentences of a card under one heading; none is made without sentences."""

    heading: str
    said: tuple[Said, ...]


class CaseCard(Record):
    """A card."""

    title: str
    origin: str = ""
    """Whose words all of it is; empty: each sentence says so itself."""
    parts: tuple[Part, ...]
    sources: tuple[str, ...]
    """In the order of their numbers, from 1."""


class _Sources:
    """Numbers the public sources of one card in the order in which they are met."""

    def __init__(self, of: str = "") -> None:
        """`of`: the source to which the whole card belongs, and which need not be named beside each sentence."""
        self._of = of
        self._numbers: dict[str, int] = {}

    def said(self, citation: Citation, lead: str = "") -> Said:
        """A sentence with its marks."""
        marks = {self._numbers.setdefault(_named(each), len(self._numbers) + 1) for each in citation.references}
        text = citation.quote if citation.ours else f"“{citation.quote}”"
        whole = (citation.title, *citation.pages, *citation.trail[-1:])
        where = ", ".join(whole[1:] if citation.source_id == self._of else whole)
        if citation.source_id != self._of and citation.ours:
            where += " (our note)"
        return Said(text=text, where=where, marks=tuple(sorted(marks)), lead=lead)

    def listed(self) -> tuple[str, ...]:
        """All of them."""
        return tuple(self._numbers)


def cards_of(step: Step, guide: Guide) -> Iterator[CaseCard]:
    """The cards of a step: one with its passages, and one for each case among its passages and choices."""
    named, cases = (*step.passages, *step.choices), set(guide.library.cases)
    passages = [place for place in named if place.source not in cases]
    if passages:
        yield _passage_card(step, passages, guide)
    for place in named:
        if place.source in cases:
            yield _case_card(place, step, guide)


def _passage_card(step: Step, places: list[Place], guide: Guide) -> CaseCard:
    sources = _Sources()
    parts = (
        _part("", map(sources.said, _cited(places, guide))),
        _part("What points the other way", map(sources.said, _cited(step.contrary, guide))),
    )
    return _card(step.title, parts, sources)


def _case_card(place: Place, step: Step, guide: Guide) -> CaseCard:
    """The sentence that was chosen, what else the note tells, what is disputed, what points the other way, what was not found."""
    sources, reading = _Sources(place.source), guide.library.reading(place.source)
    assert reading.case is not None
    chosen = list(_cited([place], guide))
    contrary = list(_cited(step.contrary_to(place), guide))
    seen = {citation.quote for citation in (*chosen, *contrary)}
    told = [guide.cite(place.source, span) for span in _spans(reading.case, known=True)]
    unknown = [guide.cite(place.source, span) for span in _spans(reading.case, known=False)]
    parts = (
        _part("", map(sources.said, chosen)),
        _part("What the note tells", (sources.said(each) for each in told if each.quote not in seen)),
        _part("Where accounts differ", _disputed(reading, guide, sources)),
        _part("What points the other way", map(sources.said, contrary)),
        _part("What was not found", (sources.said(each) for each in unknown if each.quote not in seen)),
    )
    return _card(reading.source.title, parts, sources, OUR_NOTE if reading.source.ours else "")


def _part(heading: str, said: Iterable[Said]) -> Part:
    return Part(heading=heading, said=tuple(said))


def _card(title: str, parts: Iterable[Part], sources: _Sources, origin: str = "") -> CaseCard:
    return CaseCard(title=title, origin=origin, parts=tuple(part for part in parts if part.said), sources=sources.listed())


def _spans(case: Case, *, known: bool) -> Iterator[Span]:
    """Where the sentences of the told fields stand, each once: those that know something, or those that say that nobody does."""
    fields = [getattr(case, name) for name in TOLD]
    spans = (field.sentence for field in fields if field.sentence and bool(UNKNOWN.match(field.value)) != known)
    yield from dict.fromkeys(spans)


def _disputed(reading: Reading, guide: Guide, sources: _Sources) -> Iterator[Said]:
    for dispute in reading.disputes:
        for side in dispute.sides:
            yield sources.said(guide.cite(reading.source.id, side.sentence), f"On {dispute.about}, {side.who}:")


def _cited(places: Iterable[Place], guide: Guide) -> Iterator[Citation]:
    """Where sentences stand now; one that stands nowhere any more is left out."""
    for place in places:
        if place.source in guide.library.readings:
            yield from guide.verify(place.sentence, place.source)[:1]


def _named(reference: Reference) -> str:
    return " ".join(f"{reference.publisher}, {reference.title}, {reference.date or 'undated'}. {reference.address}".split())
