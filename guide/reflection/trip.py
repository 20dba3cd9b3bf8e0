"""What a reflective turn is made with, and one message on its way."""

from collections.abc import Mapping
from dataclasses import dataclass

from guide.records import Case, Conversation, Query, RequestKind, Turn
from guide.reflection.asking import Pick, Vector
from guide.reflection.bank import Bank
from guide.reflection.contrary import Cite
from guide.reflection.listening import Listened, short_running
from guide.reflection.words import Listening


@dataclass(frozen=True)
class Manner:
    """What a reflective turn is made with: loaded once, handed in, none of it about a person."""

    bank: Bank
    listening: Listening
    cases: Mapping[str, Case]
    """By source id."""
    cite: Cite
    vector: Vector | None = None
    """None: questions are told apart by the words they share with what was said."""
    group: bool = False
    """Whether the turn is shown to a room."""


@dataclass(frozen=True)
class Trip:
    """One message on its way, beside its turn."""

    query: Query
    heard: Listened
    conversation: Conversation
    manner: Manner
    request: RequestKind | None
    pick: Pick | None

    @property
    def shorts(self) -> int:
        """How many short messages stand in a row, the present one among them."""
        return short_running(self.conversation.turns) + 1


def says(turn: Turn) -> bool:
    """Whether a sentence of the sources stands in the turn."""
    return turn.answer is not None and bool(turn.answer.sentences)
