"""docs/api.md: its generated part is the one of the description, every door has an example, and every example runs."""

import contextlib
import io
import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from guide.faces.examples import ADDRESS, EXAMPLES, FILE, KEY, Example
from guide.faces.wire import API
from tests.api_page import PAGE, api, generated
from tests.served import Served, serving, surroundings
from tests.small_library import copied

MINUTES = "The meeting of Northfield Care chose a new chair in 2014."


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("api")


@pytest.fixture(scope="module")
def served(root: Path) -> Iterator[Served]:
    corpus = copied(root / "corpus", "briefing/companion.pdf", "briefing/companion.toml")
    (root / "minutes.txt").write_text(MINUTES, encoding="utf-8")
    with serving(surroundings(root / "data", corpus)) as server:
        yield server


@pytest.fixture
def key(served: Served, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The administrator's key stands in the environment."""
    monkeypatch.setenv(KEY, json.loads((root / "data/server.json").read_text(encoding="utf-8"))["token"])


def here(code: str, served: Served, root: Path) -> str:
    """An example as it is run here: to this server, with a file that is there."""
    return code.replace(ADDRESS, served.address).replace(FILE, str(root / "minutes.txt"))


def named(example: Example) -> str:
    return f"{example.method} {example.path} {example.said}"


def test_the_page_is_the_one_of_the_description() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert generated(text) == text, "`make readme` writes it anew"


def test_every_door_has_an_example() -> None:
    assert [door.path for door in api().doors if door.path.startswith(API) and not door.examples] == []


@pytest.mark.parametrize("example", EXAMPLES, ids=named)
@pytest.mark.usefixtures("key")
def test_an_example_in_curl_runs(example: Example, served: Served, root: Path) -> None:
    command = ["bash", "-euo", "pipefail", "-c", here(example.curl, served, root)]
    told = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True, timeout=240).stdout
    if example.saves:
        assert (root / example.saves).read_bytes().startswith(b"\x89PNG")
    elif example.streams:
        assert "event: done" in told
    else:
        assert "advice" not in json.loads(told)


@pytest.mark.parametrize("example", EXAMPLES, ids=named)
@pytest.mark.usefixtures("key")
def test_an_example_in_python_runs(example: Example, served: Served, root: Path) -> None:
    told = io.StringIO()
    with contextlib.redirect_stdout(told):
        exec(here(example.python, served, root), {})
    assert told.getvalue().strip() not in ("", "[]")
