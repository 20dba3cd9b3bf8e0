"""When this may be a place to stop. It is offered and never done: the person goes on, or does not."""

from itertools import pairwise

from guide.records import Act, Conversation, Turn
from guide.reflection.lint import ALIKE, jaccard
from guide.reflection.listening import HARD
from guide.reflection.mirroring import content
from guide.reflection.private import WORD
from guide.reflection.showing import places

STOPPABLE = frozenset({Act.ANSWER, Act.CONTRARY, Act.NOTICE, Act.SHORT, Act.OPEN})
"""Acts beside which a place to stop may be offered."""
NOTHING_NEW = 8
"""Exchanges without a new passage after which stopping is offered, and for which it is then not offered again."""
BRIEF = 12
"""Words of a message that does not go on after something hard."""
LONG = 30
"""Minutes of a sitting after which stopping is offered; the caller's clock tells them, the guide has none."""


def may_stop(turn: Turn, conversation: Conversation, line: str) -> bool:
    """Whether to offer a stop, by `line`: after long, the same words three times, nothing new, or something hard before.

    Who goes on at length after something hard was told already that they need not, and is not told again.
    """
    if turn.act not in STOPPABLE or any(past.offer == line for past in conversation.turns[-NOTHING_NEW:]):
        return False
    hard = conversation.turns[-1:] and conversation.turns[-1].act in HARD and turn.act is not Act.ANSWER
    if hard and len(WORD.findall(turn.message)) <= BRIEF:
        return True
    return conversation.minutes >= LONG or _repeats(turn, conversation) or _nothing_new(turn, conversation)


def _repeats(turn: Turn, conversation: Conversation) -> bool:
    said = [content(text) for text in (*(past.message for past in conversation.turns[-2:]), turn.message)]
    return len(said) == 3 and all(jaccard(one, other) > ALIKE for one, other in pairwise(said))


def _nothing_new(turn: Turn, conversation: Conversation) -> bool:
    seen: set[tuple[str, int]] = set()
    since = 0
    for past in (*conversation.turns, turn):
        here = set(places(past.answer))
        since = 0 if here - seen else since + 1
        seen |= here
    return since >= NOTHING_NEW
