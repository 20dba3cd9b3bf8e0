"""What the tests of reflection share: the lists that ship, and turns made by hand."""

from collections.abc import Callable

import pytest

from guide.reading import find_files, read_file
from guide.records import Act, Conversation, Mirror, Question, Reading, SourceKind, Turn
from guide.reflection import Listening, load_listening
from guide.settings import Settings

Said = Callable[..., Conversation]


@pytest.fixture(scope="session")
def words() -> Listening:
    return load_listening(Settings().corpus.prompts)


@pytest.fixture(scope="session")
def cases() -> dict[str, Reading]:
    """The case notes that ship, by source id."""
    corpus = Settings().corpus.folder
    found = [file for file in find_files(corpus, corpus / "none") if file.kind is SourceKind.CASE]
    return {file.id: read_file(file, largest_mb=60) for file in found}


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
