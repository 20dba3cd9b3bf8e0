"""Passages on the wall: where a sentence stands now, what points the other way, and finding one while people wait."""

from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from guide.guide import Guide
from guide.records import Evidence, Place, Scope, SourceKind, Span
from guide.records.screens import CaseFound, Shown
from guide.reflection import contrary_for, lean_of_case

FOUND = 8
"""Passages of a search."""
OF_CASES = 5
"""How many of them come from cases at least, where there are so many: a room is told of places, not of subjects."""
OF_ONE = 2
"""Passages of one source."""
LOOKED_AT = 30


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
        """The passages nearest to `text`, those of cases first; beside these a case that went otherwise. Raises MessageError."""
        found: list[CaseFound] = []
        for evidence in self._nearest(text):
            citation = self._guide.cite(evidence.source_id, Span(evidence.start, evidence.end))
            place = Place(source=evidence.source_id, sentence=citation.quote)
            found.append(CaseFound(passage=Shown(place=place, citation=citation), contrary=self.otherwise(place, text)))
        return tuple(found)

    def _nearest(self, text: str) -> list[Evidence]:
        cases = self._guide.search(text, limit=LOOKED_AT, scope=Scope(kinds=(SourceKind.CASE,)))
        first = list(_spread(cases))[:OF_CASES]
        told = {(each.source_id, each.start) for each in first}
        others = [each for each in self._guide.search(text, limit=LOOKED_AT) if (each.source_id, each.start) not in told]
        return list(_spread([*first, *others]))[:FOUND]

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


def _spread(found: list[Evidence]) -> Iterator[Evidence]:
    """Those found, without the third and further ones of a source."""
    seen: Counter[str] = Counter()
    for evidence in found:
        seen[evidence.source_id] += 1
        if seen[evidence.source_id] <= OF_ONE:
            yield evidence
