"""Which passages are read first, in whatever words a question is put.

How near one sentence comes hangs on the words of the question. What the same question finds in all the other cases hangs less
on them: under which headings such sentences stand, and what they say on the whole. And passages that read alike belong together:
those of a case that is named are drawn together, and where none is named three that read alike come first (`together.py`).
Nothing but the notes is needed for any of it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from guide.index.sentences import Sentences, Vectors
from guide.index.together import best_three, drawn_together, gists_of
from guide.records import PassageRole, Query, SourceKind

NEIGHBOURS = 60
"""How many sentences of other cases are heard."""
HEARD, SAID = 0.1, 0.05
"""How much nearer (cosine) a neighbour must be to count e times as much: for the headings, and for what is said on the whole.
These and the weights below were chosen on the odd pairs of wordings and on eighteen pairs made for it."""
UNDER_HEADING = 1.0
"""For a passage under the heading where all neighbours stand, beside strengths whose best is about 1."""
ON_THE_WHOLE = 0.5
"""For a passage that says just what the neighbours say on the whole."""
SECOND = 0.5
"""What the second sentence of a passage counts beside its best."""
ALONE = 0.6
"""What a second sentence is taken to have, of the best, where only one was found."""
NAMED = 3.0
"""For what stands in a source that is named, and for three that come first: more than any other passage can have."""
KNOWN = 0.75
"""For the passage that answers all known questions which come near to this one."""
READS = 0.6
"""For a passage that, on the whole, says just what is asked."""
OF_NOTES = 0.2
"""Where none is named: what a passage of no case has before those of cases, which speak for themselves.

These three were chosen by 888 questions in two wordings each, that were kept from all that is learnt and heard: they agree on
.56 instead of .55 of their passages where a case is named and on .31 instead of .28 where none is, and the passage that answers
is among the three .77 instead of .72 and .63 instead of .57 of the time.
"""

NONE: Mapping[str, float] = MappingProxyType({})


class Neighbours(NamedTuple):
    """What a question finds in the cases that it does not name."""

    shares: NDArray[np.float32]
    """(headings + 1,) how much of it stands under each; the last is for passages under other headings, and is 0."""
    gist: Vectors
    """(dimensions,) what it says on the whole, of length 1."""


class ReadingOrder:
    """How strong passages are, by their sentences that were found and by what is found in other cases. Read-only."""

    def __init__(self, sentences: Sentences, topics: Vectors | None) -> None:
        self._sentences, self._topics = sentences, topics
        self._told = _told_of_cases(sentences)
        self._headings, self._count = _numbered_headings(sentences, self._told)
        self._gists = gists_of(sentences, topics) if topics is not None else {}
        self._case = _cases(sentences)

    def strengths(
        self, query: Query, topic: Vectors | None, ranked: Sequence[tuple[int, float]], known: Mapping[str, float] = NONE
    ) -> dict[str, float]:
        """Passage id -> strength, of every passage with a row in `ranked` (row and strength, best first).

        `known`: passage id -> how much of what answers known questions like it stands there. Where no organisation is named
        a passage is as strong as its best sentence, for other cases then tell nothing apart; three that read alike come first.
        """
        within: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for row, strength in ranked:
            within[self._sentences.rows[row].passage_id].append((row, strength))
        named = [id for id in query.organisations if id in self._sentences.of_source]
        if not named:
            return self._three_first({id: found[0][1] for id, found in within.items()}, topic, known)
        neighbours = self._neighbours(named, topic)
        alone = {
            id: _of_two(found) + self._added(named, neighbours, [row for row, _ in found]) + self._fitting(id, topic, known)
            for id, found in within.items()
        }
        return alone | {id: strength for source in named for id, strength in self._together(source, alone)}

    def _together(self, source_id: str, alone: Mapping[str, float]) -> Iterable[tuple[str, float]]:
        """The strengths of those passages of a source that were found, each drawn towards its nearest."""
        ids = [id for id in alone if id in self._gists and id.startswith(f"{source_id}@")]
        gists = np.array([self._gists[id] for id in ids])
        return zip(ids, drawn_together([alone[id] for id in ids], gists), strict=True) if len(ids) > 1 else ()

    def _fitting(self, passage_id: str, topic: Vectors | None, known: Mapping[str, float]) -> float:
        """What the whole of a passage adds to its sentences."""
        reads = float(self._gists[passage_id] @ topic) if topic is not None and passage_id in self._gists else 0.0
        return KNOWN * known.get(passage_id, 0.0) + READS * reads

    def _three_first(self, alone: dict[str, float], topic: Vectors | None, known: Mapping[str, float]) -> dict[str, float]:
        """The same strengths, but for three that read alike and are strongest together: those come first."""
        ids = [id for id in alone if id in self._gists]
        if len(ids) < 3:
            return alone
        shelves = [self._case.get(id, "") for id in ids]
        own = [alone[id] + OF_NOTES * (not case) + self._fitting(id, topic, known) for id, case in zip(ids, shelves, strict=True)]
        best = best_three(own, np.array([self._gists[id] for id in ids]), shelves)
        return alone | {ids[one]: NAMED + own[one] for one in best}

    def _neighbours(self, named: Sequence[str], topic: Vectors | None) -> Neighbours | None:
        told = self._told.copy()
        for part in (self._sentences.of_source[id] for id in named):
            told[part] = False
        others = np.flatnonzero(told)
        if topic is None or self._topics is None or not len(others):
            return None
        near = (self._topics @ topic)[others]
        best = np.argsort(-near, kind="stable")[:NEIGHBOURS]
        rows, lead = others[best], near[best] - near[best].max()
        shares = np.bincount(self._headings[rows], weights=np.exp(lead / HEARD), minlength=self._count + 1)
        gist = np.exp(lead / SAID) @ self._topics[rows]
        return Neighbours((shares / shares.sum()).astype(np.float32), gist / np.linalg.norm(gist))

    def _added(self, named: Sequence[str], neighbours: Neighbours | None, rows: Sequence[int]) -> float:
        """What names and neighbours add to a passage with these rows."""
        if self._sentences.rows[rows[0]].source_id not in named:
            return 0.0
        if neighbours is None or self._topics is None:
            return NAMED
        said = (self._topics[list(rows)] @ neighbours.gist).max()
        return NAMED + float(UNDER_HEADING * neighbours.shares[self._headings[rows[0]]] + ON_THE_WHOLE * said)


def _of_two(found: Sequence[tuple[int, float]]) -> float:
    """The strength of the best sentence and of the next, weighed together."""
    best = found[0][1]
    after = found[1][1] if len(found) > 1 else ALONE * best
    return (best + SECOND * after) / (1 + SECOND)


def _told_of_cases(sentences: Sentences) -> NDArray[np.bool_]:
    """(rows,) whether each is told of a case."""
    cases = {source.id for source, _ in sentences.entries if source.kind is SourceKind.CASE}
    return np.array([row.source_id in cases and row.role is PassageRole.BODY for row in sentences.rows], dtype=np.bool_)


def _numbered_headings(sentences: Sentences, told: NDArray[np.bool_]) -> tuple[NDArray[np.intp], int]:
    """(rows,) the number of the heading of each, and how many headings cases have; that many for a heading no case has."""
    of_passage = {passage.id: passage.trail[-1] for _, passages in sentences.entries for passage in passages}
    headings = [of_passage[row.passage_id] for row in sentences.rows]
    numbers = {name: number for number, name in enumerate(dict.fromkeys(headings[row] for row in np.flatnonzero(told)))}
    return np.array([numbers.get(name, len(numbers)) for name in headings], dtype=np.intp), len(numbers)


def _cases(sentences: Sentences) -> dict[str, str]:
    """Passage id -> the source id of the case in which it stands; none for other passages."""
    return {
        passage.id: source.id for source, passages in sentences.entries for passage in passages if source.kind is SourceKind.CASE
    }
