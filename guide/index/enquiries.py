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

HEARD = 3
"""How many wordings of an enquiry are heard, each of another voice: three found as much as four."""
WEIGHT, FLOOR = 1.4, 0.45
"""What is added to the score of a sentence, whose best is about 1: so much of what the cosine to the nearest of its enquiries has
over the floor. Chosen between 0.7 and 2.0 by 900 questions that were kept from all that is learnt and heard."""
LEAD = 0.05
"""How much nearer (cosine) an enquiry must be to tell e times as much of a passage."""
AFTER_THE_FIRST = 0.5
"""What the passage of a further sentence that answers counts beside that of the first."""


def in_voice(enquiries: Sequence[Enquiry], voice: int) -> list[str]:
    """One wording of each, from 0; where there are fewer, the last."""
    return [one.wordings[min(voice, len(one.wordings) - 1)] for one in enquiries]


class Enquiries:
    """The enquiries of a library and the sentences that answer them. Read-only."""

    def __init__(self, sentences: Sentences, enquiries: Sequence[Enquiry], vectors: Vectors) -> None:
        """`vectors`: (HEARD, enquiries, dimensions), of their first wordings."""
        answers = _answers(sentences, enquiries)
        rows = [(row, number) for number, of_one in enumerate(answers) for row in of_one]
        self._answers = np.array([row for row, _ in rows], dtype=np.intp)
        self._asked = np.array([number for _, number in rows], dtype=np.intp)
        self._vectors = vectors
        self._count = len(sentences.rows)
        self._passages = tuple(dict.fromkeys(row.passage_id for row in sentences.rows))
        at = {id: number for number, id in enumerate(self._passages)}
        told = [
            (number, at[id], AFTER_THE_FIRST if further else 1.0)
            for number, of_one in enumerate(answers)
            for further, id in enumerate(dict.fromkeys(sentences.rows[row].passage_id for row in of_one))
        ]
        self._teller, self._told_of = (np.array([entry[place] for entry in told], dtype=np.intp) for place in (0, 1))
        self._told = np.array([share for *_, share in told], dtype=np.float32)
        cases = {source.id for source, _ in sentences.entries if source.kind is SourceKind.CASE}
        self._source = np.array([one.source_id for one in enquiries], dtype=np.str_)
        self._case_asked = np.isin(self._source, list(cases))
        self._of_case = np.array([row.source_id in cases for row in sentences.rows], dtype=np.bool_)
        self.fingerprint = hashlib.sha256(repr([(one.sentences, one.wordings[:HEARD]) for one in enquiries]).encode()).hexdigest()

    def bonus(self, asked: Vectors, rows: Rows, *, named: bool) -> Vectors:
        """(rows,) what is added to their scores.

        `asked`: (dimensions,), of length 1; `named`: whether `rows` are of cases that are named, and `asked` is what is asked of
        them.
        """
        nearest = np.zeros(self._count, dtype=np.float32)
        likeness = self._likeness(asked)
        np.maximum.at(nearest, self._answers, likeness[self._asked])
        added = WEIGHT * np.maximum(nearest[rows] - FLOOR, 0)
        heard: Vectors = added if named else np.where(self._of_case[rows], 0, added).astype(np.float32)
        return heard

    def _likeness(self, asked: Vectors) -> Vectors:
        """(enquiries,) the cosine of each one's nearest wording."""
        nearest: Vectors = (self._vectors @ asked).max(axis=0)
        return nearest

    def shares(self, asked: Vectors, named: Sequence[str]) -> dict[str, float]:
        """Passage id -> how much of what such questions are answered by stands in it, together 1; of the sources `named`, or of
        those that are no cases where none is.

        `asked`: (dimensions,), of length 1.
        """
        heard = np.flatnonzero(np.isin(self._source, list(named)) if named else ~self._case_asked)
        if not len(heard):
            return {}
        likeness = self._likeness(asked)[heard]
        counts = np.zeros(len(self._source), dtype=np.float32)
        counts[heard] = np.exp((likeness - likeness.max()) / LEAD)
        told = np.bincount(self._told_of, weights=counts[self._teller] * self._told, minlength=len(self._passages))
        return {self._passages[at]: float(told[at] / told.sum()) for at in np.flatnonzero(told)}


def _answers(sentences: Sentences, enquiries: Sequence[Enquiry]) -> list[list[int]]:
    """The rows that answer each enquiry, as it gives them; fewer where a note reads otherwise by now."""
    numbers = {(row.source_id, row.text): number for number, row in enumerate(sentences.rows)}
    return [[numbers[key] for text in one.sentences if (key := (one.source_id, text)) in numbers] for one in enquiries]
