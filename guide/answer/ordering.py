"""What was found, in another order: not what was quoted lately, and the strongest passages first."""

from collections.abc import Sequence

from guide.records import Evidence, Turn

LATELY, AS_GOOD = 6, 0.85
"""Turns within which a sentence is not quoted a second time, and what share of the best one's strength another must have."""
READ_FIRST = 3
"""Passages that come first in what was found."""


def fresh(evidence: tuple[Evidence, ...], turns: Sequence[Turn], *, anew: bool = False) -> tuple[Evidence, ...]:
    """The evidence without the sentences that were quoted lately, but for the best of all where nothing new comes near to it.

    `anew`: none of them is quoted again; they missed what was asked, or more is wanted.
    """
    said = {(c.source_id, c.start) for turn in turns[-LATELY:] if turn.answer for s in turn.answer.sentences for c in s.citations}
    new = tuple(found for found in evidence if (found.source_id, found.start) not in said)
    if not new or anew or new[0].strength >= AS_GOOD * evidence[0].strength:
        return new or evidence
    return (evidence[0], *new)


def read_first(evidence: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
    """The same evidence, given best first: now the best sentence of each of the strongest passages, then the others as they were.

    The order of passages hangs less on how a question is worded than that of sentences does.
    """
    best: dict[str, Evidence] = {}
    for found in evidence:
        best.setdefault(found.passage_id, found)
    first = sorted(best.values(), key=lambda found: -found.passage_strength)[:READ_FIRST]
    return (*first, *(found for found in evidence if found not in first))
