"""The library: what the guide may speak from, as one snapshot."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path
from typing import Self

from guide.errors import NotFound
from guide.index import Index
from guide.records import EVERYTHING, Evidence, Passage, PassageRole, Query, Reading, Refusal, Scope, Source
from guide.reflection import Manner
from guide.understanding import Names, Spelling, Terms

LOWER = re.compile(r"\b[a-z]{3,}\b")


@dataclass(frozen=True)
class Library:
    """One snapshot: a trip of a message sees the same one from start to end."""

    readings: Mapping[str, Reading]
    """By source id."""
    passages: Mapping[str, Passage]
    """By passage id."""
    files: Mapping[str, Path]
    """By source id."""
    refusals: tuple[Refusal, ...]
    index: Index
    names: Names
    terms: Terms
    spelling: Spelling
    words_only: str
    """Why there is word search alone, in words; empty when there are vectors too."""
    manner: Manner
    """How the guide takes its turn over these sources."""
    chosen: Scope = EVERYTHING
    """Which part of the library this is."""

    @property
    def sources(self) -> tuple[Source, ...]:
        """Every source, by id."""
        return tuple(reading.source for reading in self.readings.values())

    @cached_property
    def cases(self) -> tuple[str, ...]:
        """The source ids of the cases."""
        return tuple(name for name, reading in self.readings.items() if reading.case is not None)

    @cached_property
    def titles(self) -> Mapping[str, str]:
        """By source id."""
        return {name: reading.source.title for name, reading in self.readings.items()}

    @cached_property
    def named_in(self) -> Callable[[str, int, int], frozenset[str]]:
        """Source id, start and end of a sentence -> the source ids of the cases that it names; each sentence is read once."""

        def named(source_id: str, start: int, end: int) -> frozenset[str]:
            return frozenset(name.source_id for name in self.names.find(self.readings[source_id].text[start:end]))

        return cache(named)

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word that stands somewhere in the sources without a capital: names of people do not."""
        return frozenset(word for reading in self.readings.values() for word in LOWER.findall(reading.text))

    @property
    def fingerprint(self) -> str:
        """Changes when anything changes that could change an answer."""
        return self.index.fingerprint

    def within(self, scope: Scope) -> Self:
        """The part of this snapshot that `scope` names: only its sources answer. Names of all are known still."""
        if scope == EVERYTHING:
            return self
        readings = {name: each for name, each in self.readings.items() if _in_scope(each.source, scope)}
        passages = {name: each for name, each in self.passages.items() if each.source_id in readings}
        cases = {name: case for name, case in self.manner.cases.items() if name in readings}
        return replace(self, readings=readings, passages=passages, manner=replace(self.manner, cases=cases), chosen=scope)

    def search(self, query: Query, limit: int, roles: frozenset[PassageRole]) -> tuple[Evidence, ...]:
        """What the sources of this part hold on `query`, best first."""
        sources = None if self.chosen == EVERYTHING else frozenset(self.readings)
        return self.index.search(query, limit, roles, sources)

    def reading(self, source_id: str) -> Reading:
        """The reading of a source. Raises NotFound."""
        if source_id not in self.readings:
            raise NotFound(
                f"The library holds no source {source_id}.",
                "Choose one from the library's list; it may have been renamed or removed.",
            )
        return self.readings[source_id]

    def file(self, source_id: str) -> Path:
        """The file of a source. Raises NotFound."""
        return self.files[self.reading(source_id).source.id]


def _in_scope(source: Source, scope: Scope) -> bool:
    return source.kind in scope.kinds or source.id in scope.sources
