"""The cases side by side in a real browser: light, dark, on a phone, on paper, by keys."""

import io
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pypdfium2
import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from guide import read_settings
from tests.served import Served, serving, surroundings

AXE = Path(__file__).with_name("axe.min.js")
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
VIEWS = ["show=outcome", "show=ownership&sort=left_in", "show=money", "view=timeline"]
WIDE: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """All the shipped cases, found by words alone."""
    root = tmp_path_factory.mktemp("cases")
    shutil.copytree(read_settings().corpus.folder / "cases", root / "corpus/cases")
    with serving(surroundings(root / "data", root / "corpus")) as server:
        yield server


def opened(
    browser: Browser, served: Served, view: str, viewport: ViewportSize, scheme: Literal["light", "dark"] = "light"
) -> Page:
    page = browser.new_page(base_url=served.address, viewport=viewport, color_scheme=scheme)
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)
    page.goto(f"/library/cases?{view}")
    assert refused == []
    return page


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("view", VIEWS)
def test_axe_finds_nothing(
    browser: Browser, served: Served, view: str, scheme: Literal["light", "dark"], viewport: ViewportSize
) -> None:
    page = opened(browser, served, view, viewport, scheme)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(f"axe.run(document, {{runOnly: {WCAG}}})")
    page.close()
    assert [(fault["id"], [node["html"][:120] for node in fault["nodes"]]) for fault in found["violations"]] == []


@pytest.mark.parametrize("width", [320, 1024])
@pytest.mark.parametrize("view", VIEWS)
def test_nothing_needs_scrolling_sideways(browser: Browser, served: Served, view: str, width: int) -> None:
    page = opened(browser, served, view, {"width": width, "height": 844})
    wide = page.evaluate("document.documentElement.scrollWidth")
    page.close()
    assert wide <= width


def test_by_keys_alone_a_column_is_chosen_and_an_entry_leads_to_its_marked_sentence(browser: Browser, served: Served) -> None:
    page = opened(browser, served, "", WIDE)
    page.get_by_role("columnheader", name="Left in").get_by_role("link").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**sort=left_in")
    first = page.get_by_role("row").nth(1)
    assert "1993" in (first.text_content() or "")
    first.get_by_role("link", name="1993").focus()
    page.keyboard.press("Enter")
    marked = page.locator("mark.here")
    marked.wait_for()
    assert "1993" in (marked.text_content() or "")
    box = marked.bounding_box()
    page.close()
    assert box is not None
    assert 0 <= box["y"] <= WIDE["height"]


def test_a_phone_names_the_field_beside_each_value(browser: Browser, served: Served) -> None:
    page = opened(browser, served, "show=ownership", PHONE)
    label = page.locator("td.members .label").first
    value = page.locator("td.members .said").first
    beside, said = label.bounding_box(), value.bounding_box()
    assert label.text_content() == "Who may be a member"
    page.close()
    assert beside and said
    assert beside["x"] + beside["width"] <= said["x"]


def test_the_years_of_the_scale_stand_above_their_places(browser: Browser, served: Served) -> None:
    page = opened(browser, served, "view=timeline", WIDE)
    row = page.get_by_role("row").filter(has_text="SEQOL")
    assert row.get_by_role("img").get_attribute("aria-label") == "From 2011 to 2016, closed."
    left, end = row.locator("circle").bounding_box(), row.locator("rect").bounding_box()
    years = {text.text_content(): text.bounding_box() for text in page.locator(".along thead text").all()}
    page.close()
    before, after = years["2010"], years["2015"]
    assert left and end and before and after
    year = (after["x"] - before["x"]) / 5
    assert left["x"] + left["width"] / 2 == pytest.approx(before["x"] + before["width"] / 2 + year, abs=2)
    assert end["x"] + end["width"] / 2 == pytest.approx(after["x"] + after["width"] / 2 + year, abs=2)


@pytest.mark.parametrize("view", VIEWS)
def test_on_paper_it_lies_across_and_keeps_every_case(browser: Browser, served: Served, view: str) -> None:
    page = opened(browser, served, view, WIDE)
    printed = pypdfium2.PdfDocument(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    page.close()
    width, height = printed[0].get_size()
    words = " ".join("".join(sheet.get_textpage().get_text_range() for sheet in printed).split())
    assert width > height
    assert len(printed) <= 6
    assert "As of 23 November 2026." in words
    for name in ("Anglian Community Enterprise", "Navigo", "Sunderland Home Care Associates"):
        assert name in words
