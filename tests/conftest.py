"""What all tests share: nothing leaves this machine, nothing of the user's own data is touched, and the real weights."""

import ipaddress
import os
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from guide import Guide, Settings, read_settings
from guide.errors import WeightsError
from guide.index import find_weights

REQUIRED = os.environ.get("GUIDE_TEST_REQUIRE", "").split()
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
WEIGHTS = Path(os.environ.get("GUIDE_INDEX__WEIGHTS") or read_settings().data / "weights")
"""Where weights may lie: `make weights` puts them into the user's cache once; no test fetches them."""
BUILT = os.environ.get("GUIDE_TEST_DATA")
for _name in [name for name in os.environ if name.startswith("GUIDE_") and not name.startswith("GUIDE_TEST_")]:
    del os.environ[_name]  # before any fixture reads it

expect.set_options(timeout=60_000)  # a busy machine is slow, not wrong
_connect = socket.socket.connect


def _only_loopback(self: socket.socket, address: Any) -> None:
    if self.family in (socket.AF_INET, socket.AF_INET6):
        host = str(address[0])
        if host != "localhost" and not ipaddress.ip_address(host).is_loopback:
            raise PermissionError(f"A test reached for {host}: tests stay on loopback.")
    _connect(self, address)


socket.socket.connect = _only_loopback  # type: ignore[method-assign, assignment]


@pytest.fixture(autouse=True)
def own_surroundings(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test sees or touches the settings and data of whoever runs it."""
    monkeypatch.setenv("GUIDE_DATA", str(tmp_path_factory.mktemp("data")))
    monkeypatch.setenv("GUIDE_INDEX__FETCH_WEIGHTS", "false")


def missing(what: str, why: str) -> None:
    """Skip visibly, or fail where GUIDE_TEST_REQUIRE names what is missing."""
    if what in REQUIRED:
        pytest.fail(f"{what} is required here: {why}")
    pytest.skip(why)


@pytest.fixture(scope="session")
def weights() -> Path:
    """The folder of the real weights."""
    try:
        find_weights(Settings(index={"weights": WEIGHTS, "fetch_weights": False}).index, WEIGHTS, None)
    except WeightsError as fault:
        missing("weights", f"{fault.message} `make weights` fetches them once.")
    return WEIGHTS


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a real browser."""
    if CHROMIUM is None:
        missing("browser", "Debian's chromium is not installed.")
    return str(CHROMIUM)


@pytest.fixture(scope="session")
def guide(weights: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guide]:
    """The guide over the shipped corpus with the real embedding, read once for all tests that only ask.

    GUIDE_TEST_DATA may name a data folder that was built before: a copy of it is brought up to date, which takes seconds.
    """
    data = tmp_path_factory.mktemp("guide")
    if BUILT:
        shutil.copytree(BUILT, data, dirs_exist_ok=True)
    opened = Guide.open(read_settings(data=data, index={"weights": weights, "fetch_weights": False}))
    yield opened
    opened.close()
