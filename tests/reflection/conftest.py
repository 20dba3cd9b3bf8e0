"""What the tests of reflection share: the lists that ship, and turns made by hand."""

from collections.abc import Callable

import pytest

from guide.records import Act, Conversation, Mirror, Question, Turn
from guide.reflection import Listening, load_listening
from guide.settings import Settings

Said = Callable[..., Conversation]


@pytest.fixture(scope="session")
def words() -> Listening:
    return load_listening(Settings().corpus.prompts)


def turn(message: str, *, act: Act = Act.OPEN, mirror: str = "", asked: str = "", earlier: str = "") -> Turn:
    """A turn as a caller holds it: what was written, what was said back, the id of what was asked."""
    return Turn(
        message=message,
        act=act,
        mirror=Mirror(now=mirror, earlier=earlier) if mirror else None,
        question=Question(id=asked, text=f"What of {asked}?") if asked else None,
    )


def conversation(*turns: Turn) -> Conversation:
    return Conversation(turns=turns)
