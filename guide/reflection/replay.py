"""What a conversation tells about itself. It is replayed from the turns whenever it is needed, and stored nowhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from guide.prompts import fold
from guide.records import Act, Conversation, Turn
from guide.reflection.bank import Bank, BankQuestion, Barrier, Move, Stage, Theme, Weight
from guide.reflection.lint import tokens
from guide.reflection.listening import HARD, REMEMBERED, SHORT, Listened
from guide.reflection.private import WORD
from guide.reflection.words import Listening, joined

BARRED_BY = {Act.HOLD: Barrier.DISTRESS, Act.SIGNPOST_WRONGDOING: Barrier.WRONGDOING, Act.REFER: Barrier.LEGAL}
"""What a turn of the last three bars."""


@dataclass(frozen=True)
class Replayed:
    """What was asked so far, and what now stands against asking."""

    number: int
    """Of the present turn, from 1."""
    asks: bool
    """Whether questions are welcome, or one is wanted that can be put to somebody else."""
    wanted: bool
    """Whether the present message asks for one."""
    running: int
    """How many of the last turns asked, without a break."""
    used: frozenset[str]
    """Ids of the questions that were asked."""
    wordings: tuple[frozenset[str], ...]
    """Tokens of all that was asked."""
    last_move: Move | None
    weary: Theme | None
    """The theme of the last three questions, where it was one."""
    heavy: int
    barriers: frozenset[Barrier]


def replay(conversation: Conversation, message: str, heard: Listened, bank: Bank, listening: Listening) -> Replayed:
    """Everything about the conversation that asking must know. Read-only."""
    turns = conversation.turns
    asked = [turn.question for turn in turns if turn.question]
    known = [question for question in (bank.named(each.id) for each in asked) if question]
    return Replayed(
        number=len(turns) + 1,
        asks=welcome(conversation, listening, message) or bool(joined(listening.asks.take).search(fold(message))),
        wanted=bool(joined((*listening.asks.wanted, *listening.asks.on, *listening.asks.take)).search(fold(message))),
        running=len(list(takewhile(lambda turn: turn.question, reversed(turns)))),
        used=frozenset(question.id for question in asked),
        wordings=(*(question.tokens for question in known), *(tokens(question.text) for question in asked)),
        last_move=known[-1].move if known else None,
        weary=_weary(known),
        heavy=sum(question.weight is Weight.HEAVY for question in known),
        barriers=_barriers(turns, message, heard),
    )


def welcome(conversation: Conversation, listening: Listening, message: str = "") -> bool:
    """Whether questions are welcome after the last word on it, chosen or written; `message` is the present one."""
    off, on = joined(listening.asks.off), joined(listening.asks.on)
    chosen, welcome = conversation.ask_back, True
    for place, (text, act) in enumerate([*((turn.message, turn.act) for turn in conversation.turns), (message, None)]):
        folded = fold(text)
        welcome = chosen.welcome if place == chosen.after else welcome
        if off.search(folded) or act in HARD:
            welcome = False
        elif on.search(folded):
            welcome = True
    return welcome


def _weary(known: Sequence[BankQuestion]) -> Theme | None:
    themes = {question.theme for question in known[-3:]}
    return known[-1].theme if len(known) >= 3 and len(themes) == 1 else None


def _barriers(turns: Sequence[Turn], message: str, heard: Listened) -> frozenset[Barrier]:
    lately = {BARRED_BY[turn.act] for turn in turns[-REMEMBERED:] if turn.act in BARRED_BY}
    raw = {Barrier.RAW_FAILURE} if Stage.WRONG in heard.stages[:1] else set()
    said = any(len(WORD.findall(text)) > SHORT for text in (message, *(turn.message for turn in turns)))
    nothing = set() if said else {Barrier.NOTHING_SAID}
    return frozenset(lately | raw | nothing | (set() if turns else {Barrier.FIRST_TURN}))
