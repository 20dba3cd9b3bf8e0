"""What the caller holds of an exchange, and what happens while one message is answered: the events of its trip."""

from pydantic import Field

from guide.records.exchange import Act, AnswerSentence, Evidence, Question, Turn
from guide.records.library import Record, SourceKind


class Scope(Record):
    """Which sources may answer: those of a kind that is named and those that are named themselves; all, when none is."""

    kinds: tuple[SourceKind, ...] = ()
    """`("report",)`: only the report."""
    sources: tuple[str, ...] = ()
    """Source ids; one that the library does not hold answers nothing."""


EVERYTHING = Scope()


class AskBack(Record):
    """Whether questions back are welcome, as it was chosen beside the box. What is written later changes it again."""

    welcome: bool = True
    after: int = Field(default=0, ge=0)
    """Turns that there were when it was chosen."""


class Conversation(Record):
    """The turns so far, and which sources are to answer. Held by the caller, never kept on the server."""

    turns: tuple[Turn, ...] = ()
    scope: Scope = EVERYTHING
    ask_back: AskBack = AskBack()
    minutes: int = Field(default=0, ge=0)
    """Since this sitting began, by the caller's clock; 0 where it does not tell. Looked at to offer a stop, kept nowhere."""


EMPTY = Conversation()


class Heard(Record):
    """First event: how the message was taken."""

    act: Act
    rewritten: str | None = None


class Found(Record):
    """What was found, before anything is written."""

    evidence: tuple[Evidence, ...]


class Wrote(Record):
    """One sentence that passed every check."""

    sentence: AnswerSentence


class Asked(Record):
    """The question asked back."""

    question: Question


class Done(Record):
    """Last event: the whole turn. It counts where it differs from what was written before: quotes replace a model that failed."""

    turn: Turn


Event = Heard | Found | Wrote | Asked | Done
