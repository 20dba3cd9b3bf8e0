"""Questions that are known to be asked: a sentence is found sooner when the question comes near one that it answers.

People ask for one thing in words that are nearer to each other than to the sentence (Nogueira and Lin 2019, "From doc2query to
docTTTTTquery", who write such questions into the documents). Enquiries of a case leave out its name ("what did they own?") and
are heard only where it is named.
"""

import hashlib
from collections.abc import Sequence

import numpy as np

from guide.index.sentences import Rows, Sentences, Vectors
from guide.records import Enquiry, SourceKind

HEARD = 2
"""How many wordings of an enquiry are heard, each of another voice: two found as much as four."""
WEIGHT, FLOOR = 0.7, 0.45
"""What is added to the score of a sentence, whose best is about 1: so much of what the cosine to the nearest of its enquiries has
over the floor. Chosen between 0.5 and 1.0, and between 0.35 and 0.55, by all sets of tests/quality."""


class Enquiries:
    """The enquiries of a library and the sentences that answer them. Read-only."""

    def __init__(self, sentences: Sentences, enquiries: Sequence[Enquiry], vectors: Vectors) -> None:
        """`vectors`: (HEARD, enquiries, dimensions), of their first wordings."""
        rows = [(row, number) for number, one in enumerate(enquiries) for row in _rows(sentences, one)]
        self._answers = np.array([row for row, _ in rows], dtype=np.intp)
        self._asked = np.array([number for _, number in rows], dtype=np.intp)
        self._vectors = vectors
        self._count = len(sentences.rows)
        cases = {source.id for source, _ in sentences.entries if source.kind is SourceKind.CASE}
        self._of_case = np.array([row.source_id in cases for row in sentences.rows], dtype=np.bool_)
        self.fingerprint = hashlib.sha256(repr([(one.sentences, one.wordings[:HEARD]) for one in enquiries]).encode()).hexdigest()

    def bonus(self, asked: Vectors, rows: Rows, *, named: bool) -> Vectors:
        """(rows,) what is added to their scores.

        `asked`: (dimensions,), of length 1; `named`: whether `rows` are of cases that are named, and `asked` is what is asked of
        them.
        """
        nearest = np.zeros(self._count, dtype=np.float32)
        likeness = (self._vectors @ asked).max(axis=0)
        np.maximum.at(nearest, self._answers, likeness[self._asked])
        added = WEIGHT * np.maximum(nearest[rows] - FLOOR, 0)
        heard: Vectors = added if named else np.where(self._of_case[rows], 0, added).astype(np.float32)
        return heard


def _rows(sentences: Sentences, enquiry: Enquiry) -> list[int]:
    """The rows that answer it; fewer where its note reads otherwise by now."""
    part = sentences.of_source.get(enquiry.source_id, slice(0))
    wanted = frozenset(enquiry.sentences)
    return [number for number in range(part.start or 0, part.stop) if sentences.rows[number].text in wanted]
