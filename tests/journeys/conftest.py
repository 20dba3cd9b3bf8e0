"""What the journeys of other programs share: one server over the small library, a guide that answers as it must,
and a browser."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from guide import Guide
from tests.served import Faces, serving, surroundings
from tests.small_library import open_small

FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]


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


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """Debian's chromium without a screen; of one module, for it keeps an event loop that other tests must not meet."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield running
        running.close()
