"""Library and reader in a real browser with script switched off: what a person sees, presses and finds."""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page

from tests.served import Served, serving, surroundings

AXE = Path(__file__).with_name("axe.min.js")
pytestmark = pytest.mark.browser
NOTE = """---
title: Northfield Care
kind: note
published: 2026-11-23
nation: England
credit: Written for these tests.
references:
  - {key: S1, kind: press, publisher: The Herald, title: "New board", date: 2014-07-02, address: "https://example.org/board"}
---

## Outcome

Members of Northfield Care elected a new board in July 2014. [S1]
"""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    root = tmp_path_factory.mktemp("library")
    (root / "corpus/notes").mkdir(parents=True)
    long = "\n\n".join(f"Paragraph {number} of the note on Northfield Care says little." for number in range(80))
    (root / "corpus/notes/northfield.md").write_text(
        NOTE + "\n## More\n\n" + long + "\n\nThe last words stand far below.\n", "utf-8"
    )
    with serving(surroundings(root / "data", root / "corpus")) as server:
        yield server


@pytest.fixture
def page(served: Served, browser: Browser) -> Iterator[Page]:
    opened = browser.new_page(java_script_enabled=False, base_url=served.address, viewport={"width": 390, "height": 844})
    yield opened
    opened.close()


def test_a_file_is_added_without_script_and_can_be_read(page: Page, tmp_path: Path) -> None:
    (tmp_path / "Minutes of March.txt").write_text("The board of Eastmoor Mutual met in March 2014.", encoding="utf-8")
    page.goto("/library")
    page.set_input_files("input[type=file]", tmp_path / "Minutes of March.txt")
    page.get_by_role("button", name="Add it").click()
    page.get_by_text("Answers may quote it from now on.").wait_for()
    page.locator("#came a").click()
    page.get_by_text("The board of Eastmoor Mutual met in March 2014.").wait_for()


def test_a_link_brings_the_marked_words_into_view_without_script(page: Page) -> None:
    page.goto("/read/notes/northfield")
    text = page.locator(".body").text_content() or ""
    assert "far below" in text
    page.goto(page.url + "?quote=The last words stand far below.&of=000000000000")
    marked = page.locator("mark.here")
    assert marked.text_content() == "The last words stand far below."
    box = marked.bounding_box()
    assert box is not None
    assert 0 <= box["y"] <= 844 - box["height"]


@pytest.mark.parametrize("path", ["/library", "/read/notes/northfield?at=9-40", "/read/none"])
def test_a_phone_needs_no_scrolling_sideways(page: Page, path: str) -> None:
    page.goto(path)
    body = page.locator("body").bounding_box()
    assert body is not None
    for element in page.locator("main, nav, aside, section, table, form, p").all():
        box = element.bounding_box()
        assert box is None or box["x"] + box["width"] <= body["width"] + 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/library", "/read/notes/northfield?at=9-40", "/read/none"])
def test_axe_finds_nothing(served: Served, browser: Browser, path: str, scheme: Literal["light", "dark"]) -> None:
    page = browser.new_page(base_url=served.address, color_scheme=scheme)
    page.goto(path)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']})")
    page.close()
    assert [(fault["id"], [node["html"][:120] for node in fault["nodes"]]) for fault in found["violations"]] == []
