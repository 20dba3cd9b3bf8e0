"""Passages that belong together: how the strength of one tells of those that read like it.

Passages are known here by their gists: (passages, dimensions), each of length 1, the mean of a passage's sentences.
"""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from guide.index.sentences import Sentences, Vectors

TOGETHER, NEAREST = 0.85, 3
"""How much of a passage's strength comes of its neighbours, and how many it has."""
APART = 1e-6
"""The likeness of passages that have nothing in common."""
LEAD = 12
"""How many of the strongest passages may lead a three."""


def drawn_together(strengths: Sequence[float], gists: Vectors) -> list[float]:
    """The strengths of two passages or more, each `TOGETHER` of it from its `NEAREST` and from theirs (Diaz 2005, "Regularizing
    ad hoc retrieval scores").

    It is what s = (1 - a)·strength + a·W·s comes to, with W the shares of likeness to the nearest.
    """
    likeness = np.maximum(gists @ gists.T, APART)
    np.fill_diagonal(likeness, 0)
    far = np.argsort(-likeness, axis=1, kind="stable")[:, NEAREST:]
    np.put_along_axis(likeness, far, 0, axis=1)
    shares = likeness + likeness.T
    shares /= shares.sum(axis=1, keepdims=True)
    settled = np.linalg.solve(np.eye(len(gists)) - TOGETHER * shares, (1 - TOGETHER) * np.array(strengths))
    return [float(strength) for strength in settled]


def best_three(strengths: Sequence[float], gists: Vectors, shelves: Sequence[str]) -> list[int]:
    """Of three passages or more, the three that are strongest together: one, and the two of its shelf that read most like it.

    `shelves`: passages of one name may stand together. Where a shelf holds fewer than three, fewer stand together.
    """
    own, likeness = np.array(strengths), gists @ gists.T
    likeness[np.not_equal.outer(shelves, shelves)] = -np.inf
    np.fill_diagonal(likeness, -np.inf)
    best: list[int] = []
    for lead in np.argsort(-own, kind="stable")[:LEAD].tolist():
        like = [one for one in np.argsort(-likeness[lead], kind="stable")[:2].tolist() if np.isfinite(likeness[lead, one])]
        best = max(best, [lead, *like], key=lambda three: float(own[three].sum()) if three else -np.inf)
    return best


def gists_of(sentences: Sentences, topics: Vectors) -> dict[str, NDArray[np.float32]]:
    """Passage id -> what it says on the whole: (dimensions,), of length 1."""
    rows: dict[str, list[int]] = defaultdict(list)
    for number, row in enumerate(sentences.rows):
        rows[row.passage_id].append(number)
    means = {id: topics[of_passage].mean(axis=0) for id, of_passage in rows.items()}
    return {id: mean / np.linalg.norm(mean) for id, mean in means.items()}
