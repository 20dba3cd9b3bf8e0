"""The server: on loopback, behind its guards, and gone without a trace when it is stopped."""

import json
import os
import re
import signal
import socket
import stat
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import httpx
import pytest
import uvicorn

from guide import Settings
from guide.errors import SettingsError
from guide.faces.guards import CHAT, OWN_PAGES
from guide.faces.running import FILE, find_running
from guide.faces.server import ended_by_signals, serve
from guide.settings import ServerSettings
from tests.served import Served, guide, serving, surroundings

NOTE = """---
title: Northfield Care
kind: note
published: 2026-11-23
nation: England
credit: Written for these tests.
---

## Outcome

Members of Northfield Care elected a new board in July 2014.
"""


@pytest.fixture(scope="module")
def env(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    root = tmp_path_factory.mktemp("served")
    (root / "corpus/notes").mkdir(parents=True)
    (root / "corpus/notes/northfield.md").write_text(NOTE, encoding="utf-8")
    return surroundings(root / "data", root / "corpus")


@pytest.fixture(scope="module")
def served(env: dict[str, str]) -> Iterator[Served]:
    with serving(env) as server:
        yield server


@pytest.fixture
def web(served: Served) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=served.address, trust_env=False, timeout=60) as client:
        yield client


def test_it_says_what_it_does_and_how_long_it_took(served: Served) -> None:
    told = "".join(served.told)
    assert "Reading the library" in told
    assert "1 sources, word search alone, after" in told
    assert "Stop it with Ctrl-C." in told


@pytest.mark.parametrize(
    "path",
    [
        "/library",
        "/library/cases?view=timeline",
        "/read/notes/northfield",
        "/read/none",
        "/api/v1/sources",
        "/look/otherwise.css",
        "/healthz",
    ],
)
def test_our_own_pages_run_no_script_and_reach_no_other_host(web: httpx.Client, path: str) -> None:
    headers = web.get(path).headers
    assert headers["content-security-policy"] == OWN_PAGES
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"


def test_the_chat_answers_at_the_root_with_what_gradio_needs_and_no_more(web: httpx.Client) -> None:
    answer = web.get("/")
    assert answer.status_code == 200
    assert "gradio" in answer.text
    assert answer.headers["content-security-policy"] == CHAT
    assert "http" not in CHAT


def test_the_chats_head_announces_no_other_site_and_the_page_is_whole(web: httpx.Client) -> None:
    answer = web.get("/")
    assert not re.search(r"og:|twitter:|githubusercontent", answer.text)
    assert "</html>" in answer.text
    assert int(answer.headers["content-length"]) == len(answer.content)


@pytest.mark.parametrize("host", ["evil.example", "evil.example:7860", "127.0.0.1.evil.example", "192.168.0.1"])
def test_another_name_for_this_machine_is_refused(web: httpx.Client, host: str) -> None:
    assert web.get("/library", headers={"Host": host}).status_code == 400


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}],
)
def test_a_form_of_another_site_is_refused(web: httpx.Client, headers: dict[str, str]) -> None:
    answer = web.post("/library", files={"file": ("planted.txt", b"Planted words.")}, headers=headers)
    assert answer.status_code == 403
    assert answer.json()["advice"]
    assert "planted" not in web.get("/api/v1/sources").text


def test_a_form_of_our_own_page_is_taken(served: Served, web: httpx.Client) -> None:
    headers = {"Origin": served.address, "Sec-Fetch-Site": "same-origin"}
    answer = web.post("/library", files={"file": ("own.txt", b"Northfield Care opened in 2011.")}, headers=headers)
    assert answer.status_code == 303
    assert "added/own" in web.get("/api/v1/sources").text


def test_the_token_is_for_its_owner_alone(env: dict[str, str], served: Served) -> None:
    file = Path(env["GUIDE_DATA"]) / FILE
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert json.loads(file.read_text(encoding="utf-8"))["address"] == served.address


def test_the_token_is_shown_to_nobody(env: dict[str, str], served: Served, web: httpx.Client) -> None:
    token = json.loads((Path(env["GUIDE_DATA"]) / FILE).read_text(encoding="utf-8"))["token"]
    assert token not in "".join(served.told)
    assert token not in "".join(web.get(path).text for path in ("/healthz", "/openapi.json", "/library", "/"))


def test_what_people_ask_is_in_no_log(served: Served, web: httpx.Client) -> None:
    web.post("/api/v1/reply", json={"message": "Is the wordless penguin a member?"})
    web.get("/read/notes/northfield?quote=penguin&of=000000000000")
    assert "penguin" not in "".join(served.told)


def test_a_second_server_on_the_same_folder_names_the_first(env: dict[str, str], served: Served) -> None:
    second = guide("serve", "--port", "0", env=env)
    assert second.returncode == 1
    assert served.address in second.stderr
    assert str(served.process.pid) in second.stderr


def test_a_port_in_use_is_told_with_advice_before_anything_is_read(own_settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        settings = own_settings.model_copy(update={"server": ServerSettings(port=port)})
        with pytest.raises(SettingsError, match=f"Port {port}") as told:
            serve(settings, print, nullcontext)  # type: ignore[arg-type]
    assert "--port 0" in told.value.advice
    assert not settings.data.exists()


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.10", "example.org"])
def test_any_address_but_loopback_is_refused_while_nothing_guards_it(own_settings: Settings, host: str) -> None:
    settings = own_settings.model_copy(update={"server": ServerSettings(host=host, port=0)})
    with pytest.raises(SettingsError, match=host) as told:
        serve(settings, print, nullcontext)  # type: ignore[arg-type]
    assert "ssh -L" in told.value.advice


def test_when_it_is_stopped_lock_and_token_are_gone(env: dict[str, str], tmp_path: Path) -> None:
    own = {**env, "GUIDE_DATA": str(tmp_path)}
    with serving(own) as server:
        assert (tmp_path / FILE).exists()
    assert server.process.returncode == 0
    assert not (tmp_path / FILE).exists()
    assert guide("library", env=own).returncode == 0


def test_a_signal_before_the_loop_runs_is_not_lost() -> None:
    server = uvicorn.Server(uvicorn.Config(_silent, log_level="warning", lifespan="off", port=0))
    before = signal.getsignal(signal.SIGTERM)
    with ended_by_signals(server):
        os.kill(os.getpid(), signal.SIGTERM)
        server.run()
    assert signal.getsignal(signal.SIGTERM) is before


async def _silent(scope: object, receive: object, send: object) -> None:
    raise AssertionError("Nobody asks this application anything.")


def test_after_a_kill_the_file_left_behind_misleads_nobody(env: dict[str, str], tmp_path: Path) -> None:
    own = {**env, "GUIDE_DATA": str(tmp_path)}
    with serving(own) as server:
        os.kill(server.process.pid, signal.SIGKILL)
        server.process.wait(timeout=60)
    assert (tmp_path / FILE).exists()
    assert find_running(tmp_path) is None
    assert guide("library", env=own).returncode == 0
