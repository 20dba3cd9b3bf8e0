"""What is heard in a message, so that the next turn fits it. It is used once and kept nowhere, and describes nobody."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import takewhile
from typing import TypeVar

from guide.prompts import fold
from guide.records import Act, Conversation, Turn
from guide.reflection.asked import asks_something, complains, pieces_of
from guide.reflection.bank import Stage, Theme
from guide.reflection.private import WORD
from guide.reflection.words import CertainWords, Listening, joined

NARRATIVE = 60
"""A message of more words tells something, and wants no passages thrown at it."""
SHORT = 3
"""Words of a message that leaves the talking to the other side."""
TOLD = 8
"""Words of a sentence that tells something."""
REMEMBERED = 3
"""Messages in which words are looked for, the present one with them."""

OWN = re.compile(r"\b(i|im|ive|id|we|weve|my|our|us|me)\b")
OWN_PLACE = re.compile(r"\b(we|weve|wed|our|ours|us|my|im|ive)\b")
HARD = frozenset({Act.SIGNPOST_URGENT, Act.SIGNPOST_WRONGDOING, Act.HOLD})
"""Acts after which nothing is asked, for the rest of the conversation, unless the person wishes it."""

K = TypeVar("K", bound=StrEnum)


class Lean(StrEnum):
    """Which way a certain message points."""

    OPTIMIST = "optimist"
    PESSIMIST = "pessimist"

    @property
    def other(self) -> "Lean":
        """The other way."""
        return Lean.PESSIMIST if self is Lean.OPTIMIST else Lean.OPTIMIST


@dataclass(frozen=True)
class Listened:
    """What was heard in one message and the two before it."""

    recent: tuple[str, ...]
    """The last three messages, folded, the present one last."""
    stages: tuple[Stage, ...]
    """Most spoken of first."""
    themes: tuple[Theme, ...]
    """Most spoken of first."""
    frame: str
    """The line that names what is taken for granted; empty when nothing is, or when it was named before."""
    lean: Lean | None
    """Which way the message is certain; None when it is not, or when its direction is not clear."""
    sure: bool
    """Whether the whole message is certain ("Everyone agrees.") and says neither of what nor which way."""
    narrative: bool
    short: bool
    own: bool
    """Whether one of them speaks of the writer's own place. Who only looks things up, or looks on, is not asked about it."""
    tender: bool
    """Whether one of them tells of a loss, or the turn before was a hard one: nothing is asked, and nothing is put in between."""
    asks: bool = False
    """Whether a sentence of it asks something of more than the talk itself."""
    tells: bool = False
    """Whether a sentence of it that asks nothing tells of the writer's own place."""
    missed: bool = False
    """Whether it says that the last answer missed what was asked."""
    bereft: bool = False
    """Whether a loss was told of at any time: who asks for a fact after it is given the fact, and is asked nothing back."""


def listen(message: str, conversation: Conversation, listening: Listening) -> Listened:
    """What is heard in `message` after `conversation`. Read-only; the same words give the same."""
    turns = conversation.turns
    recent = tuple(fold(text) for text in [*(turn.message for turn in turns[1 - REMEMBERED :]), message])
    words = len(WORD.findall(message))
    return Listened(
        recent=recent,
        stages=_most_heard(listening.stages, recent),
        themes=_most_heard(listening.themes, recent),
        frame=_frame(recent[-1], turns, listening),
        lean=lean_of(message, listening.certain),
        sure=bool(joined(listening.certain.whole).search(recent[-1])),
        narrative=words > NARRATIVE,
        short=words <= SHORT,
        own=_speaks_of_own(message, recent, turns, listening),
        tender=_is_tender(recent, turns, listening),
        asks=asks_something(message, listening),
        tells=_tells_of_own(message, listening),
        missed=bool(turns) and complains(message, listening),
        bereft=any(joined(listening.tender.any_of).search(fold(turn.message)) for turn in turns),
    )


def lean_of(message: str, words: CertainWords) -> Lean | None:
    """Which way a message is certain. Hopeful and gloomy certainty are heard alike."""
    return direction_of(message, words) if joined(words.marks).search(fold(message)) else None


def direction_of(message: str, words: CertainWords) -> Lean | None:
    """Which way a message points, whether it is certain or not; None where it points neither way."""
    folded = fold(message)
    hopeful = [match.span() for match in joined(words.optimistic).finditer(folded)]
    gloomy = [span for match in joined(words.pessimistic).finditer(folded) if not _within(span := match.span(), hopeful)]
    if len(hopeful) == len(gloomy):
        return None if not hopeful else Lean.OPTIMIST if hopeful < gloomy else Lean.PESSIMIST
    return Lean.OPTIMIST if len(hopeful) > len(gloomy) else Lean.PESSIMIST


def short_running(turns: Sequence[Turn]) -> int:
    """How many of the last messages were short answers, before the present one."""
    return len(list(takewhile(lambda turn: turn.act is Act.SHORT, reversed(turns))))


def _speaks_of_own(message: str, recent: Sequence[str], turns: Sequence[Turn], listening: Listening) -> bool:
    outside = joined(listening.outside.any_of)
    looks_on = any(outside.search(fold(text)) for text in (message, *(turn.message for turn in turns)))
    return not looks_on and any(OWN_PLACE.search(text) for text in recent)


def _tells_of_own(message: str, listening: Listening) -> bool:
    told = (piece.text for piece in pieces_of(message, listening) if not (piece.asks or piece.of_the_talk))
    return any(OWN_PLACE.search(fold(text)) and len(WORD.findall(text)) >= TOLD for text in told)


def _is_tender(recent: Sequence[str], turns: Sequence[Turn], listening: Listening) -> bool:
    hard = bool(turns) and turns[-1].act in HARD
    return hard or any(joined(listening.tender.any_of).search(text) for text in recent)


def _within(span: tuple[int, int], others: Sequence[tuple[int, int]]) -> bool:
    return any(start <= span[0] < end or start < span[1] <= end for start, end in others)


def _most_heard(patterns: Mapping[K, re.Pattern[str]], recent: Sequence[str]) -> tuple[K, ...]:
    """The keys whose patterns are found, most found first; what was said last counts twice."""
    counted = {key: sum(len(list(pattern.finditer(text))) for text in (*recent, recent[-1])) for key, pattern in patterns.items()}
    return tuple(sorted((key for key, found in counted.items() if found), key=lambda key: -counted[key]))


def _frame(folded: str, turns: Sequence[Turn], listening: Listening) -> str:
    line = next((entry.line for entry in listening.loaded if joined(entry.any_of).search(folded)), "")
    return "" if any(turn.frame == line for turn in turns) else line
