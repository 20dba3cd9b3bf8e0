"""docs/api.md and the page /docs: they are made from the description, doors have examples, and every example runs."""

import contextlib
import io
import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from guide.faces.examples import ADDRESS, EXAMPLES, FILE, KEY, Example
from guide.faces.examples_of_a_workshop import IN_A_WORKSHOP
from tests.api_page import PAGE, api, generated
from tests.served import Served, serving, surroundings
from tests.small_library import copied

AXE = Path(__file__).with_name("axe.min.js")
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


def test_every_door_has_an_example_and_those_of_a_workshop_are_shown_in_their_order() -> None:
    assert [door.path for door in api().doors if not door.examples] == []
    shown = [example for door in api().doors for example in door.examples]
    assert [example for example in shown if example in IN_A_WORKSHOP] == list(IN_A_WORKSHOP)


@pytest.mark.parametrize("example", EXAMPLES, ids=named)
@pytest.mark.usefixtures("key")
def test_an_example_in_curl_runs(example: Example, served: Served, root: Path) -> None:
    told = curled(example, served, root)
    if example.saves:
        assert (root / example.saves).read_bytes().startswith(b"\x89PNG")
    elif example.streams:
        assert "event: done" in told
    else:
        assert "advice" not in json.loads(told)


@pytest.mark.parametrize("example", EXAMPLES, ids=named)
@pytest.mark.usefixtures("key")
def test_an_example_in_python_runs(example: Example, served: Served, root: Path) -> None:
    assert printed(example, served, root).strip() not in ("", "[]")


@pytest.fixture
def own_environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """What examples keep in the environment is gone after the test."""
    for example in IN_A_WORKSHOP:
        for name in example.keeps or {}:
            monkeypatch.setenv(name, "")
    return monkeypatch


def test_the_examples_of_a_workshop_run_in_curl_in_their_order(
    served: Served, root: Path, own_environment: pytest.MonkeyPatch
) -> None:
    for example in IN_A_WORKSHOP:
        told = curled(example, served, root)
        answer = json.loads(told) if told else {}
        assert "advice" not in answer, (example.path, answer)
        for name, place in (example.keeps or {}).items():
            own_environment.setenv(name, found(answer, place).replace(" ", "" if name == "CODE" else " "))


@pytest.mark.usefixtures("own_environment")
def test_the_examples_of_a_workshop_run_in_python_in_their_order(served: Served, root: Path) -> None:
    for example in IN_A_WORKSHOP:
        told = printed(example, served, root).strip()
        assert told and "advice" not in told, (example.path, told)
    assert printed(IN_A_WORKSHOP[-1], served, root).strip() == "404", "It was not deleted."


def curled(example: Example, served: Served, root: Path) -> str:
    """What a shell tells that runs the example."""
    command = ["bash", "-euo", "pipefail", "-c", here(example.curl, served, root)]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=True, timeout=240).stdout


def printed(example: Example, served: Served, root: Path) -> str:
    """What the example prints in Python."""
    with contextlib.redirect_stdout(io.StringIO()) as told:
        exec(here(example.python, served, root), {})
    return told.getvalue()


def found(answer: Any, place: str) -> str:
    """What stands at a place of an answer."""
    for part in place.split("."):
        answer = answer[int(part) if part.isdigit() else part]
    return str(answer)


@pytest.fixture
def page(served: Served, browser: Browser) -> Iterator[Page]:
    opened = browser.new_page(base_url=served.address, viewport={"width": 390, "height": 844})
    asked: list[str] = []
    opened.on("request", lambda request: asked.append(request.url))
    opened.goto("/docs")
    yield opened
    assert [url for url in asked if not url.startswith((served.address, "blob:"))] == []
    opened.close()


@pytest.mark.browser
def test_an_example_is_sent_from_the_page_and_its_answer_shown(page: Page) -> None:
    form = page.locator("form.try").first
    form.get_by_role("button").click()
    expect(form.locator("output")).to_contain_text('"standing": "answered"')
    form.get_by_label("Body").fill('{"message": ""}')
    form.get_by_role("button").click()
    expect(form.locator("output")).to_contain_text("422")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.browser
def test_events_reach_a_page_one_by_one(page: Page) -> None:
    form = page.locator("form.try[data-accept='text/event-stream']").first
    form.get_by_role("button").click()
    told = form.locator("output")
    expect(told).to_contain_text("event: done")
    names = [line.removeprefix("event: ") for line in (told.text_content() or "").splitlines() if line.startswith("event: ")]
    assert list(dict.fromkeys(names)) == ["heard", "found", "sentence", "done"]


@pytest.mark.browser
def test_a_page_of_a_source_is_shown_as_a_picture(page: Page) -> None:
    form = page.locator("#get-api-v1-pages-source_id-number-png form.try")
    form.get_by_role("button").click()
    expect(form.locator("output img")).to_be_visible()


@pytest.mark.browser
def test_the_page_is_fit_for_all_readers(page: Page) -> None:
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']})")
    assert [f"{fault['id']}: {node['html'][:160]}" for fault in found["violations"] for node in fault["nodes"]] == []
