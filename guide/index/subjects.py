"""Subjects that hold of several cases: which one a list is asked for, by the nearest of its wordings."""

import hashlib
from collections.abc import Sequence

from guide.index.sentences import Vectors
from guide.records import Subject


def texts_of(subject: Subject) -> tuple[str, ...]:
    """The texts by which it is known: its name and its wordings."""
    return subject.name, *subject.wordings


class Subjects:
    """The subjects of a library and in what words they are asked for. Read-only."""

    def __init__(self, subjects: Sequence[Subject], vectors: Vectors) -> None:
        """`vectors`: (wordings, dimensions), of the names and all wordings, subject after subject."""
        self._subjects, self._vectors = tuple(subjects), vectors
        self._of = [number for number, subject in enumerate(subjects) for _ in texts_of(subject)]
        self.fingerprint = hashlib.sha256(repr(self._subjects).encode()).hexdigest()

    def nearest(self, asked: Vectors) -> tuple[Subject, float]:
        """The subject with the wording that comes nearest, and its cosine. `asked`: (dimensions,), of length 1."""
        near = self._vectors @ asked
        best = int(near.argmax())
        return self._subjects[self._of[best]], float(near[best])
