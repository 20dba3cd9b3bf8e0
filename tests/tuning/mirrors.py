"""`python -m tests.tuning.mirrors`: fits the weights by which a clause is chosen to be said back, and tells how well they do.

A conditional logit over the clauses of a message; a few seconds. Printed: the weights for `guide/reflection/mirroring.py`, and
how often the clause that comes first is the heart of its message, for each writer kept back and by the others' weights.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from guide import read_settings
from guide.reflection import Clause, Listening, Signs, load_listening, signs_of
from tests.judgements import ToldBack, told_back

Numbers = NDArray[np.float64]
HEART = 2
STEPS, STRIDE, TO_THE_MEAN = 300, 1.0, 1.0


class Heard(NamedTuple):
    """The clauses of one message."""

    writer: str
    signs: Numbers
    """(clauses, signs)"""
    marks: NDArray[np.int_]
    """(clauses,)"""


def heard(told: ToldBack, listening: Listening) -> Heard:
    """What speaks for each of the clauses that were judged."""
    signs = [signs_of(Clause(start, end, False, told.message), told.message, listening) for start, end in told.clauses]
    return Heard(told.writer, np.array(signs, dtype=np.float64), np.array(list(told.clauses.values())))


def fitted(messages: Sequence[Heard]) -> Signs:
    """Gradient ascent on the likelihood that a heart is chosen."""
    weights = np.zeros(len(Signs._fields))
    with_a_heart = [one for one in messages if (one.marks == HEART).any()]
    for _ in range(STEPS):
        slope = sum((_slope(one, weights) for one in with_a_heart), -TO_THE_MEAN * weights)
        weights += STRIDE * slope / len(with_a_heart)
    return Signs(*weights.tolist())


def _slope(one: Heard, weights: Numbers) -> Numbers:
    drawn = one.signs @ weights
    chosen = np.exp(drawn - drawn.max())
    hearts = (one.marks == HEART).astype(np.float64)
    slope: Numbers = (hearts / hearts.sum() - chosen / chosen.sum()) @ one.signs
    return slope


def kept_back(messages: Sequence[Heard]) -> Iterator[tuple[str, float]]:
    """Each writer, and how often the first clause is a heart by weights from the others."""
    for writer in sorted({one.writer for one in messages}):
        weights = np.array(fitted([one for one in messages if one.writer != writer]))
        own = [one for one in messages if one.writer == writer]
        yield writer, float(np.mean([one.marks[(one.signs @ weights).argmax()] == HEART for one in own]))


def main(tell: Callable[[str], None] = print) -> None:
    """Fit, and tell."""
    listening = load_listening(read_settings().corpus.prompts)
    messages = [heard(one, listening) for one in told_back() if one.clauses]
    tell(f"WEIGHTS = Signs({', '.join(f'{weight:.2f}' for weight in fitted(messages))})")
    for writer, share in kept_back(messages):
        tell(f"  {writer}: {share:.3f} of {sum(one.writer == writer for one in messages)}")


if __name__ == "__main__":
    main()
