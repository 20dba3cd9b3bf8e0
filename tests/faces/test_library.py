"""The page Library: what is there, what could not be read, and a file added by a form without script."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from guide import Guide, Settings, read_settings
from guide.faces.library import mount_library, safe_name
from guide.faces.listing import faults_and_left_out
from guide.faces.reader import mount_reader
from guide.records import Fault
from tests.small_library import open_small


@pytest.fixture
def own_guide(own_settings: Settings) -> Iterator[Guide]:
    guide = Guide.open(own_settings)
    yield guide
    guide.close()


@pytest.fixture
def own_web(own_guide: Guide) -> Iterator[TestClient]:
    app = FastAPI()
    mount_library(app, own_guide)
    with TestClient(app) as client:
        yield client


def test_every_source_stands_with_date_nation_and_licence(web: TestClient) -> None:
    page = web.get("/library").text
    row = re.search(r'href="/read/notes/suffolk">Suffolk Libraries</a>.*?</tr>', page, re.DOTALL)
    assert row is not None
    for words in ("23 November 2026", "England", "Written for these tests. CC BY 4.0."):
        assert words in row[0]


def test_what_could_not_be_read_stands_with_reason_and_advice(small: Guide, web: TestClient) -> None:
    [refusal] = small.library.refusals
    page = web.get("/library").text
    assert "broken.pdf" in page
    assert refusal.advice.split("'")[0] in page


def test_running_heads_are_left_out_on_purpose_and_no_fault(tmp_path: Path) -> None:
    guide = open_small(tmp_path, "briefing/companion.pdf", "briefing/companion.toml")
    faults, left_out = faults_and_left_out(guide.library.reading("briefing/companion"))
    app = FastAPI()
    mount_library(app, guide)
    mount_reader(app, guide)
    with TestClient(app) as web:
        pages = [web.get(path).text for path in ("/library", "/read/briefing/companion")]
    guide.close()
    assert faults == ()
    assert any("running heads" in line for line in left_out)
    for page in pages:
        assert "<summary>Left out on purpose</summary>" in page
        assert "<summary>Could not be read</summary>" not in page
    assert "Every page could be read." in pages[1]


def test_what_could_not_be_read_of_a_page_is_a_fault(small: Guide) -> None:
    reading = small.library.reading("added/study").model_copy(
        update={"faults": (Fault(page=2, what="Almost no text could be read; the page may be a picture."),)}
    )
    assert faults_and_left_out(reading)[0] == ("Page 2 of the file: Almost no text could be read; the page may be a picture.",)


def test_as_long_as_the_report_is_missing_its_place_is_named(small: Guide, web: TestClient) -> None:
    page = web.get("/library").text
    assert "The report itself is not here yet" in page
    assert str(small.settings.corpus.folder / "report") in page


def test_what_the_report_is_comes_from_the_file_beside_its_place(own_settings: Settings) -> None:
    folder = own_settings.corpus.folder / "report"
    folder.mkdir()
    (folder / "it.toml").write_text(
        'title = "Becoming <so>"\nauthors = ["A", "B"]\npublished = "2013-05"\nwhere = "Ask there."', "utf-8"
    )
    guide = Guide.open(own_settings)
    app = FastAPI()
    mount_library(app, guide)
    page = TestClient(app).get("/library").text
    guide.close()
    assert "<i>Becoming &lt;so&gt;</i>, A, B, May 2013." in page
    assert "Ask there." in page


def test_a_file_is_added_by_the_form_and_read(own_guide: Guide, own_web: TestClient) -> None:
    answer = own_web.post("/library", files={"file": ("Board minutes.txt", b"The board of Northfield Care met in 2014.")})
    assert answer.status_code == 200
    assert answer.history[0].status_code == 303
    assert "Added: <a" in answer.text
    assert own_guide.library.reading("added/board-minutes").text.startswith("The board of Northfield Care")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("notes.exe", b"MZ", "Files of that sort are not read"),
        ("../../.hidden", b"x", "Files of that sort are not read"),
        ("locked.pdf", b"no pdf", "That file could not be read."),
        ("same.md", None, "is in the library already"),
        ("large.txt", b"x" * (1024 * 1024 + 1), "larger than what is read here"),
    ],
)
def test_a_file_that_is_not_taken_is_told_why(own_settings: Settings, name: str, content: bytes | None, said: str) -> None:
    settings = own_settings.model_copy(update={"corpus": own_settings.corpus.model_copy(update={"largest_file_mb": 1})})
    guide = Guide.open(settings)
    app = FastAPI()
    mount_library(app, guide)
    content = (settings.corpus.folder / "notes/suffolk.md").read_bytes() if content is None else content
    with TestClient(app) as web:
        answer = web.post("/library", files={"file": (name, content)})
    guide.close()
    assert answer.status_code == 200
    assert said in answer.text
    assert not list(settings.data.glob("*.exe"))


def test_what_an_address_says_was_added_is_believed_only_when_it_is_there(web: TestClient) -> None:
    page = web.get("/library?came=notes/none,<script>&said=<script>").text
    assert "Added:" not in page
    assert "<script>" not in page


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("report.pdf", "report.pdf"),
        ("C:\\Users\\me\\report.pdf", "report.pdf"),
        ("/etc/../report.pdf", "report.pdf"),
        ("..", ""),
        ("", ""),
        ('a<b>:"|?*\x00\n.pdf', "ab.pdf"),
        ("é" * 300 + ".pdf", "é" * 60 + ".pdf"),
    ],
)
def test_a_name_from_a_browser_is_made_fit(sent: str, kept: str) -> None:
    assert safe_name(sent) == kept


def test_a_library_without_any_source_still_has_its_page(tmp_path_factory: pytest.TempPathFactory) -> None:
    root = tmp_path_factory.mktemp("empty")
    guide = Guide.open(read_settings(data=root / "data", corpus={"folder": root / "corpus"}, index={"fetch_weights": False}))
    app = FastAPI()
    mount_library(app, guide)
    page = TestClient(app).get("/library")
    guide.close()
    assert page.status_code == 200
    assert "0 sources." in page.text
