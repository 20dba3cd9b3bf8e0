"""What the journeys of other programs share: one server over the small library, and a guide that answers as it must."""

from collections.abc import Iterator

import pytest

from guide import Guide
from tests.served import Faces, serving, surroundings
from tests.small_library import open_small


@pytest.fixture(scope="session")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guide]:
    """The guide in this process, over the corpus of the server."""
    opened = open_small(tmp_path_factory.mktemp("here"))
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def faces(here: Guide, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Faces]:
    """A server with every face, in a process of its own."""
    env = surroundings(tmp_path_factory.mktemp("faces"), here.settings.corpus.folder)
    with serving(env) as server:
        yield Faces(server.address, env)
