"""Questions of the bank for whoever asks for them: for something that was said, or from a shelf of it."""

from collections.abc import Iterable
from dataclasses import replace

from guide.records import Conversation, Turn
from guide.reflection.asking import Wanted, fitting, may_ask
from guide.reflection.bank import BankQuestion, Move, Stage, Theme
from guide.reflection.listening import listen
from guide.reflection.replay import replay
from guide.reflection.trip import Manner


def shelved(
    questions: Iterable[BankQuestion], theme: Theme | None = None, stage: Stage | None = None, move: Move | None = None
) -> list[BankQuestion]:
    """Those of `questions` that are about a theme, for a stage, with a move; None takes all. An unstaged one fits every stage."""
    return [
        question
        for question in questions
        if theme in (None, question.theme)
        and move in (None, question.move)
        and (stage is None or not question.stage or stage in question.stage)
    ]


def questions_for(turn: Turn, conversation: Conversation, manner: Manner) -> list[BankQuestion]:
    """The questions that fit a message, from its turn after `conversation`; the one that the turn asks comes first.

    None after something hard, as in a conversation: there nobody is asked anything.
    """
    bank, listening = manner.bank, manner.listening
    heard = listen(turn.message, conversation, listening)
    past = replace(replay(conversation, turn.message, heard, bank, listening), wanted=True)
    wanted = Wanted(turn.model_copy(update={"question": None}), heard, past, group=manner.group)
    if not may_ask(wanted):
        return []
    asked = bank.named(turn.question.id) if turn.question else None
    others = [question for question in fitting(wanted, bank, listening, manner.vector) if question != asked]
    return [asked, *others] if asked else others
