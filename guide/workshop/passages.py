"""Passages on the wall: where a sentence stands now, what points the other way, and finding one while people wait."""

from functools import lru_cache

from guide.guide import Guide
from guide.records import Place, Span
from guide.records.screens import CaseFound, Shown
from guide.reflection import contrary_for, lean_of_case

FOUND = 8
"""Passages of a search."""


class Passages:
    """Looks sentences up in the library, as it is at that moment."""

    def __init__(self, guide: Guide) -> None:
        self._guide = guide
        self._cached = lru_cache(maxsize=512)(self._look_up)

    @property
    def fingerprint(self) -> str:
        """Of the library in which they are looked up."""
        return self._guide.library.fingerprint

    def shown(self, place: Place) -> Shown:
        """The passage with its citation; without one where it does not stand in the library any more."""
        return self._cached(place.source, place.sentence, self.fingerprint)

    def all_shown(self, places: tuple[Place, ...]) -> tuple[Shown, ...]:
        """Each as it is shown."""
        return tuple(self.shown(place) for place in places)

    def find(self, text: str) -> tuple[CaseFound, ...]:
        """The passages nearest to `text`; beside one of a case, a case that went otherwise. Raises MessageError."""
        found: list[CaseFound] = []
        for evidence in self._guide.search(text, limit=FOUND):
            citation = self._guide.cite(evidence.source_id, Span(evidence.start, evidence.end))
            place = Place(source=evidence.source_id, sentence=citation.quote)
            found.append(CaseFound(passage=Shown(place=place, citation=citation), contrary=self.otherwise(place, text)))
        return tuple(found)

    def otherwise(self, place: Place, about: str = "") -> Shown | None:
        """A case that went otherwise than the one from which a passage comes; None where it comes from none."""
        manner = self._guide.library.manner
        case = manner.cases.get(place.source)
        lean = lean_of_case(case) if case else None
        if case is None or lean is None:
            return None
        message = f"{about} {place.sentence} {case.sector.value}"
        contrary = contrary_for(lean, message, manner.cases, manner.cite, manner.listening, without=[place.source])
        if contrary is None:
            return None
        return Shown(place=Place(source=contrary.source_id, sentence=contrary.citation.quote), citation=contrary.citation)

    def _look_up(self, source: str, sentence: str, _: str) -> Shown:
        place = Place(source=source, sentence=sentence)
        here = self._guide.verify(sentence, source) if source in self._guide.library.readings else []
        return Shown(place=place, citation=next(iter(here), None))
