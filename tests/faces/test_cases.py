"""The page Library > Cases: every entry leads to its sentence, nothing is ranked, and odd addresses give the first view."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from guide import Guide, read_settings
from guide.faces.cases import COLUMNS, SHOWS, cases_page, mount_cases
from guide.faces.entries import cases_of, outcomes_of, year_left
from guide.faces.library import mount_library
from guide.faces.reader import mount_reader
from guide.faces.timeline import timeline_of
from guide.records import CaseField, Reading
from tests.small_library import open_small

VIEWS = [*(f"show={show}" for show in SHOWS), "view=timeline"]
MORE = (
    "cases/central-manchester-foundation-trust.md",
    "cases/greenwich-leisure-gll.md",
    "cases/merthyr-valleys-homes.md",
    "cases/millmead-childrens-centre.md",
    "cases/mycsp.md",
    "cases/secure-healthcare.md",
    "notes/how-to-read-this-library.md",
)


@dataclass(frozen=True)
class Site:
    """A library of ten cases, and its pages."""

    guide: Guide
    web: TestClient

    def text(self, asked: str = "") -> str:
        return self.web.get(f"/library/cases?{asked}").text

    def names(self, asked: str) -> list[str]:
        return [unescape(name) for name in re.findall(r'role="rowheader"><a[^>]*>([^<]+)</a>', self.text(asked))]

    def told(self, name: str) -> tuple[Reading, dict[str, CaseField]]:
        reading = self.guide.library.reading(f"cases/{name}")
        assert reading.case
        return reading, dict(reading.case)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    guide = open_small(tmp_path_factory.mktemp("cases"), *MORE)
    app = FastAPI()
    for mount in (mount_library, mount_cases, mount_reader):
        mount(app, guide)
    with TestClient(app) as web:
        yield Site(guide, web)
    guide.close()


@pytest.mark.parametrize("view", VIEWS)
def test_every_link_leads_to_a_page_that_marks_its_sentence(site: Site, view: str) -> None:
    links = {unescape(link) for link in re.findall(r'href="(/read/[^"]+#here)"', site.text(view))}
    assert len(links) > 9
    for link in links:
        page = site.web.get(link.removesuffix("#here"))
        assert page.status_code == 200
        assert "The file is the one that was quoted." in page.text
        assert '<mark class="marked here" id="here"' in page.text


def test_the_marked_sentence_is_the_one_that_supports_the_field(site: Site) -> None:
    reading, fields = site.told("suffolk-libraries")
    sentence = fields["members"].sentence
    assert sentence is not None
    cell = re.search(r'href="([^"]+)">community groups, one for each library; not individual staff<', site.text("show=ownership"))
    assert cell is not None
    marked = re.search(r"<mark[^>]*>(.*?)</mark>", site.web.get(unescape(cell[1]).removesuffix("#here")).text)
    assert marked is not None
    assert unescape(marked[1]) == reading.text[sentence.start : sentence.end]


def test_between_them_the_views_show_every_field_of_a_case(site: Site) -> None:
    _, fields = site.told("suffolk-libraries")
    shown = {column for _, columns in SHOWS.values() for column in columns}
    assert shown | {"outcome_year"} == fields.keys() | {"nation"}
    assert shown < COLUMNS.keys()


@pytest.mark.parametrize("view", VIEWS)
def test_every_case_stands_in_every_view(site: Site, view: str) -> None:
    page = site.text(view)
    assert len(cases_of(site.guide.library)) == 10
    for reading, _ in cases_of(site.guide.library):
        assert reading.source.title in unescape(page)


def test_what_is_not_known_is_plain_has_the_dotted_edge_and_leads_to_what_was_looked_for(site: Site) -> None:
    row = re.search(r'Navigo</a>.*?<td role="cell" class="pensions">(.*?)</td>', site.text("show=money"), re.DOTALL)
    assert row is not None
    assert re.search(r'<span class="said gap"><a href="/read/cases/navigo[^>]*>not known</a></span>', row[1])


def test_what_is_known_has_no_dotted_edge(site: Site) -> None:
    row = re.search(r'Suffolk Libraries</a>.*?<td role="cell" class="outcome">(.*?)</td>', site.text(), re.DOTALL)
    assert row is not None
    assert "gap" not in row[1]
    assert re.sub(r"<[^>]+>", "", row[1]).endswith("taken back, 2025")


def test_what_is_not_known_is_never_called_running(site: Site) -> None:
    reading, _ = site.told("merthyr-valleys-homes")
    assert reading.case
    assert [entry.words for entry in outcomes_of(reading, reading.case)] == ["not known (last record: 2019)"]


def test_without_an_order_the_cases_stand_by_name(site: Site) -> None:
    names = site.names("")
    assert names == sorted(names, key=str.casefold)


def test_by_year_the_earliest_comes_first_and_those_that_never_left_last(site: Site) -> None:
    names = site.names("sort=left_in")
    assert names[0] == "Greenwich Leisure Limited (GLL)"
    assert names[-2:] == ["Central Manchester University Hospitals NHS Foundation Trust", "Millmead Children’s Centre"]
    assert '<th scope="col" role="columnheader" aria-sort="ascending">' in site.text("sort=left_in")


@pytest.mark.parametrize("sort", ["members", "elected_by", "legal_form"])
def test_by_any_column_what_is_not_known_comes_last(site: Site, sort: str) -> None:
    rows = cases_page(site.guide.library, "ownership", sort).rows
    unsaid = [cell.entries[0].unsaid for row in rows for cell in row.cells if cell.column == sort]
    assert unsaid == sorted(unsaid)
    assert [row.title for row in rows] != [reading.source.title for reading, _ in cases_of(site.guide.library)]


@pytest.mark.parametrize(
    "asked",
    [
        "show=none",
        "sort=none",
        "view=none",
        "show=<script>&sort='\"><img src=x>",
        "sort=members",
        "sort=__class__",
        "show=%00",
        "sort=-",
    ],
)
def test_an_address_that_names_no_view_or_order_gives_the_first(site: Site, asked: str) -> None:
    assert site.web.get(f"/library/cases?{asked}").status_code == 200
    assert site.text(asked) == site.text()


def test_it_says_as_of_when_and_that_the_cases_are_no_sample(site: Site) -> None:
    for view in VIEWS:
        assert "As of 23 November 2026." in site.text(view)
        assert "The cases are not a sample" in site.text(view)
        assert 'href="/read/notes/how-to-read-this-library"' in site.text(view)


@pytest.mark.parametrize("view", VIEWS)
def test_no_script_no_inline_style_and_no_other_host(site: Site, view: str) -> None:
    page = site.text(view)
    assert not re.search(r"<script|<style|\sstyle=|\son\w+=|javascript:", page)
    assert not re.search(r'(?:src|href)="(?!/|#|https://www\.bbc\.co\.uk/weather")', page)


def test_the_line_of_a_case_ends_with_its_outcome_or_its_last_record(site: Site) -> None:
    lines = {line.title: line.drawn for line in timeline_of(cases_of(site.guide.library)).lines}
    closed, running = lines["Secure Healthcare"], lines["Navigo"]
    assert closed and running
    assert (closed.ended, closed.rest, closed.said) == (True, "", "From 2007 to 2009, closed.")
    assert (running.ended, running.said) == (False, "From 2011 to 2024, the last record.")
    assert 0 < float(running.start[:-1]) < float(running.until[:-1]) < float(running.rest[:-1]) < 100


def test_a_case_without_a_year_of_leaving_stands_apart_from_the_lines(site: Site) -> None:
    timeline = timeline_of(cases_of(site.guide.library))
    assert [line.title for line in timeline.apart] == [
        reading.source.title for reading, case in cases_of(site.guide.library) if year_left(case) is None
    ]
    assert "never left the NHS" in site.text("view=timeline")


def test_words_of_a_note_are_text_and_never_markup(tmp_path_factory: pytest.TempPathFactory) -> None:
    root = tmp_path_factory.mktemp("odd")
    open_small(root).close()
    path = root / "corpus/cases/navigo.md"
    changed = path.read_text("utf-8").replace("title: Navigo", "title: Navigo <b>&</b>", 1)
    path.write_text(re.sub(r'(place: +\{value: ")', r"\1<script>alert(1)</script> ", changed, count=1), "utf-8")
    guide = Guide.open(read_settings(data=root / "data", corpus={"folder": root / "corpus"}, index={"fetch_weights": False}))
    app = FastAPI()
    mount_cases(app, guide)
    page = TestClient(app).get("/library/cases").text
    guide.close()
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; " in page
    assert "Navigo &lt;b&gt;&amp;&lt;/b&gt;" in page


def test_a_library_without_cases_still_has_the_page(small: Guide) -> None:
    app = FastAPI()
    mount_cases(app, small)
    for view in VIEWS:
        page = TestClient(app).get(f"/library/cases?{view}")
        assert page.status_code == 200
        assert "No cases" in page.text


def test_the_library_leads_to_it(site: Site) -> None:
    page = site.web.get("/library").text
    assert re.search(r'<section class="group" id="cases">.*?href="/library/cases"', page, re.DOTALL)
