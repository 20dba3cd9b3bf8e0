"""How likely it is that a sentence answers: what readers made of such sentences, told from six signs.

A logistic regression, which also makes a share of what is otherwise but a score (Platt 1999, "Probabilistic outputs"), on twelve
of the sixteen writers of `tests/judgements`: for each of 3,840 messages some nine sentences that were found for it, judged by
who had written the message. `python -m tests.tuning.likely` fits it anew and tells how well it does for readers kept back.
"""

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from guide.records import Evidence

BELONGS = 0.25
"""How likely a sentence must be to help somebody who told something, and asked nothing."""
HUNDRED = 100
"""Characters by which length is counted."""


class Signs(NamedTuple):
    """What is known of a sentence that was found, or what each of that counts for."""

    rank: float
    """log(1 + how many were found before it)."""
    likeness: float
    on_topic: float
    asked_before: float
    not_known: float
    """1 where it says that something is not known, else 0."""
    length: float
    """Hundreds of characters."""


class Weighed(NamedTuple):
    """What each sign counts for, and what counts without any."""

    signs: Signs
    always: float


ASKED = Weighed(Signs(-0.75, 2.74, 3.43, 2.75, -0.37, 0.78), -4.91)
TOLD = Weighed(Signs(-0.38, -1.25, 6.00, 4.13, -1.63, 0.44), -4.60)
"""For sentences in answer to a question, and for those beside something told."""


def signs_of(found: Sequence[Evidence], not_known: Sequence[bool]) -> Iterator[Signs | None]:
    """The signs of each of `found`, best first; None where there are no vectors."""
    for rank, (one, unknown) in enumerate(zip(found, not_known, strict=True)):
        if one.likeness is None or one.on_topic is None:
            yield None
        else:
            length = (one.end - one.start) / HUNDRED
            yield Signs(math.log1p(rank), one.likeness, one.on_topic, one.asked_before, float(unknown), length)


def with_likely(found: Sequence[Evidence], not_known: Sequence[bool], *, asked: bool) -> tuple[Evidence, ...]:
    """`found` again, each with how likely it is to answer. `asked`: whether it is looked for in answer to a question."""
    weighed = ASKED if asked else TOLD
    likely = (signs and _likely(signs, weighed) for signs in signs_of(found, not_known))
    return tuple(one.model_copy(update={"likely": share}) for one, share in zip(found, likely, strict=True))


def likely_beside(found: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """What of `found` may stand beside something told; all of it where that is not reckoned."""
    return tuple(one for one in found if one.likely is None or one.likely >= BELONGS)


def _likely(signs: Signs, weighed: Weighed) -> float:
    return 1 / (1 + math.exp(-weighed.always - sum(sign * weight for sign, weight in zip(signs, weighed.signs, strict=True))))
