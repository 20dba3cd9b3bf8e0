"""Our notes say each key fact twice: once exactly, once as a colleague would put it. The plain sentence is there to be found,
the exact one to be shown.
"""

import re

import numpy as np

from guide.index.sentences import Rows, Sentences, Vectors
from guide.records import PassageRole

PLAINLY = "In plain words,"
"""How the second saying of a fact opens."""
SAME = 0.65
"""Cosine of their topics from which a plain sentence and an exact one of its note say the same. On the odd questions it lifted
facts of comparisons from .69 to .81 and of explanations from .50 to .60; .60 and .70 did as well but for one or two facts."""
FIGURE = re.compile(r"\d+(?:[.,]\d+)*")


def shown_for(sentences: Sentences, topics: Vectors | None) -> Rows:
    """(rows,) for each row the row that is shown when it is found: its exact twin, or itself. Without vectors: itself."""
    shown = np.arange(len(sentences.rows), dtype=np.intp)
    if topics is None:
        return shown
    plainly = np.array([row.text.startswith(PLAINLY) for row in sentences.rows], dtype=np.bool_)
    for part in sentences.of_source.values():
        body = part.start + np.flatnonzero(sentences.roles[part] == str(PassageRole.BODY))
        plain, exact = body[plainly[body]], body[~plainly[body]]
        if len(plain) and len(exact):
            alike = topics[plain] @ topics[exact].T
            for row, twin, near in zip(plain, exact[alike.argmax(axis=1)], alike.max(axis=1), strict=True):
                if near >= SAME and _figures(sentences, row) <= _figures(sentences, twin):
                    shown[row] = twin
    return shown


def _figures(sentences: Sentences, row: int) -> frozenset[str]:
    """What the exact sentence must not lack."""
    return frozenset(FIGURE.findall(sentences.rows[row].text))
