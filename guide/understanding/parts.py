"""A message that asks two things becomes two questions, so that what is not known of one is not hidden by the other."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from guide.understanding.follow_up import JOINED
from guide.understanding.query import Name, Names, content_words, without

QUESTION_WORDS = (
    r"(?:(?:by|roughly|about|for|on|over|with|to|from|at|under|in) )?(?:how|whats?|who|whose|whom|which|when|where|why)"
)
VERBS = r"did|does|do|is|are|was|were|has|have|had|can|could"
ASKS = rf"(?:{QUESTION_WORDS}|{VERBS})"
BETWEEN = re.compile(rf"(?:\?\s*(?:and |& )?|,?\s+(?:and|&)\s+)(?={ASKS}\b)", re.IGNORECASE)
ASKING = re.compile(rf"\b{ASKS}\b", re.IGNORECASE)
MOST = 3
"""Questions in one message that are taken apart; a longer list of them is searched whole."""


class Part(NamedTuple):
    """One of the questions of a message."""

    said: str
    """As it was written."""
    whole: str
    """As it is looked for, with what it is asked of."""


def parts_of(message: str, names: Names) -> tuple[Part, ...]:
    """The questions of a message; the message alone when it asks one thing, or more than can be told apart.

    A part that names no organisation is asked of the one that was named last before it, or of the first that is named; where
    none is named, a later part is asked of what the first one is about.
    """
    parts = [part.strip(" ,?") for part in BETWEEN.split(message)]
    if not 1 < len(parts) <= MOST or not all(_asks(part, names.find(part)) for part in parts):
        return (Part(message, message),)
    told: list[Part] = []
    known = next((name for name in (_named(part, names) for part in parts) if name), "")
    for part in parts:
        name = _named(part, names)
        known = name or known
        about = known or (parts[0] if told else "")
        told.append(Part(part, part if name or not about else f"{part}{JOINED}{about}"))
    return tuple(told)


def _asks(part: str, found: Sequence[Name]) -> bool:
    """Whether a part is a question of its own: it asks, and of something that is more than a name."""
    return bool(ASKING.search(part)) and bool(content_words(without(part, found)))


def _named(part: str, names: Names) -> str:
    """The names in a part, as written."""
    return ", ".join(part[name.start : name.end] for name in names.find(part))
