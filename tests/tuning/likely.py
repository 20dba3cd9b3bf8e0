"""`python -m tests.tuning.likely`: fits what stands in guide/answer/likely.py, and tells how well it does for readers kept back.

Some minutes on two cores. It prints the numbers to be put there; `tests/quality` measures what becomes of them.
"""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from guide import Guide, read_settings
from guide.answer.likely import Signs, Weighed, signs_of
from guide.answering import Answering
from guide.records import PassageRole
from tests.judgements import LEARNT, Judged, judgements, key_of

Numbers = NDArray[np.float64]
HELD_BACK = 4
"""Every so many writers are kept back, in turn."""
TO_THE_MEAN = 1.0
"""What a weight of 1 costs (ridge): little, beside thousands of judgements."""
STEPS = 25


class Seen(NamedTuple):
    """What was found for one message, of that which was judged."""

    of: Judged
    signs: Numbers
    """(sentences, signs)"""
    answers: NDArray[np.bool_]
    """(sentences,) whether each was judged to answer."""


def fitted(seen: Sequence[Seen]) -> Weighed:
    """Logistic regression by Newton's method."""
    signs = np.concatenate([one.signs for one in seen])
    signs, answers = np.c_[signs, np.ones(len(signs))], np.concatenate([one.answers for one in seen])
    weights = np.zeros(signs.shape[1])
    for _ in range(STEPS):
        likely = 1 / (1 + np.exp(-signs @ weights))
        slope = signs.T @ (likely - answers) + TO_THE_MEAN * weights
        bend = (signs * (likely * (1 - likely))[:, None]).T @ signs + TO_THE_MEAN * np.eye(len(weights))
        weights -= np.linalg.solve(bend, slope)
    return Weighed(Signs(*weights[:-1].tolist()), float(weights[-1]))


def found(answering: Answering, judged: Judged) -> Seen | None:
    """The sentences that are found for a message and were judged."""
    passages, readings = answering.library.passages, answering.library.readings
    evidence = answering.evidence(answering.query(judged.message))
    unknown = [passages[one.passage_id].role is PassageRole.NOT_KNOWN for one in evidence]
    keys = [key_of(one.source_id, readings[one.source_id].text[one.start : one.end]) for one in evidence]
    known = [
        (signs, judged.sentences[key] == 2)
        for key, signs in zip(keys, signs_of(evidence, unknown), strict=True)
        if signs is not None and key in judged.sentences
    ]
    return Seen(judged, np.array([signs for signs, _ in known]), np.array([mark for _, mark in known])) if known else None


def likely(seen: Seen, weighed: Weighed) -> Numbers:
    """(sentences,)"""
    shares: Numbers = 1 / (1 + np.exp(-seen.signs @ np.array(weighed.signs) - weighed.always))
    return shares


def _held_back(seen: Sequence[Seen]) -> Iterator[tuple[Seen, Numbers]]:
    writers = sorted({one.of.writer for one in seen})
    for back in (writers[start::HELD_BACK] for start in range(HELD_BACK)):
        weighed = fitted([one for one in seen if one.of.writer not in back])
        yield from ((one, likely(one, weighed)) for one in seen if one.of.writer in back)


def _told_apart(shares: Sequence[float], right: Sequence[bool]) -> float:
    """How often what is right stands above what is not (area under the curve)."""
    places = np.argsort(np.argsort(shares))
    marks = np.array(right)
    ones = int(marks.sum())
    return float((places[marks].sum() - ones * (ones - 1) / 2) / (ones * (len(marks) - ones)))


def main(tell: Callable[[str], None] = print) -> None:
    """Fit, and tell."""
    settings = read_settings()
    with tempfile.TemporaryDirectory() as folder:
        weights = settings.index.weights or settings.data / "weights"
        guide = Guide.open(read_settings(data=Path(folder), index={"weights": weights}))
        answering = Answering(guide.library, guide.prompts)
        every = [known for one in judgements(*LEARNT) if (known := found(answering, one))]
        guide.close()
    for name, asked in (("ASKED", True), ("TOLD", False)):
        seen = [one for one in every if one.of.asked is asked]
        weighed = fitted(seen)
        tell(f"{name} = Weighed(Signs({', '.join(f'{weight:.2f}' for weight in weighed.signs)}), {weighed.always:.2f})")
        held = list(_held_back(seen))
        first = [bool(one.answers[shares.argmax()]) for one, shares in held if one.answers.any()]
        before = [bool(one.answers[0]) for one, _ in held if one.answers.any()]
        apart = _told_apart([float(shares.max()) for _, shares in held], [bool(one.answers.any()) for one, _ in held])
        rates = f"first answers {np.mean(first):.3f}, as found {np.mean(before):.3f}"
        tell(f"  {len(seen):,} messages; any answer told from none {apart:.3f}; {rates}")


if __name__ == "__main__":
    main()
