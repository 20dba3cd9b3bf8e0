"""The reader: from a link to the exact place, without script."""

import io
import re

import numpy as np
import pytest
from PIL import Image
from starlette.testclient import TestClient

from guide import Guide
from guide.errors import NotFound
from guide.faces.marking import blocks_of
from guide.faces.reader import places_of, read_page
from guide.records import Span

NOTE, PDF = "notes/suffolk", "added/study"
RETURNED = "The libraries of Suffolk returned to the county council on 1 June 2025."
STAFF = "Almost 400 staff of Suffolk Libraries were to transfer in 2025."
TURNOUT = "Turnout at Northfield Care was 41 per cent in 2012."


def place(guide: Guide, source_id: str, words: str) -> str:
    start = guide.library.reading(source_id).text.index(words)
    return f"{start}-{start + len(words)}"


def yellow(png: bytes) -> int:
    """How many pixels are yellow."""
    pixels = np.asarray(Image.open(io.BytesIO(png)).convert("RGB"))
    return int(((pixels[..., 0] > 200) & (pixels[..., 1] > 180) & (pixels[..., 2] < 190)).sum())


def test_the_pieces_of_a_page_put_together_are_the_text(small: Guide) -> None:
    for reading in small.library.readings.values():
        middle = len(reading.text) // 2
        blocks = blocks_of(reading, [Span(middle - 30, middle + 30), Span(3, 12)])
        shown = "".join(piece.text for block in blocks for piece in block.pieces)
        assert re.sub(r"\s|•", "", shown) == re.sub(r"\s|•", "", reading.text)


def test_exactly_the_linked_sentence_is_marked(small: Guide, web: TestClient) -> None:
    page = web.get(f"/read/{NOTE}?at={place(small, NOTE, STAFF)}")
    assert page.status_code == 200
    assert re.findall(r"<mark[^>]*>(.*?)</mark>", page.text) == [STAFF]
    assert '<mark class="marked here" id="here"' in page.text


def test_the_links_own_digits_say_that_the_file_is_the_one_quoted(small: Guide, web: TestClient) -> None:
    [citation] = small.verify(RETURNED, NOTE)
    assert "The file is the one that was quoted." in web.get(citation.link).text


def test_the_first_of_several_places_is_looked_at_and_the_next_is_one_link_away(small: Guide, web: TestClient) -> None:
    first, second = place(small, NOTE, RETURNED), place(small, NOTE, STAFF)
    page = web.get(f"/read/{NOTE}?at={first},{second}").text
    assert re.findall(r'<mark class="marked (\w+)"', page) == ["here", "seen"]
    following = re.search(r'href="([^"]+)" rel="next"', page)
    assert following is not None
    turned = web.get(following[1].replace("&amp;", "&")).text
    assert re.findall(r'<mark class="marked (\w+)"[^>]*>(.*?)</mark>', turned) == [("seen", RETURNED), ("here", STAFF)]


def test_the_public_sources_of_the_marked_sentence_stand_beside_it(small: Guide) -> None:
    view = read_page(small, NOTE, place(small, NOTE, STAFF))
    assert [(each.publisher, each.date) for each in view.rests_on[0]] == [
        ("The Herald", "2 June 2025"),
        ("The Council", "undated"),
    ]


def test_what_a_source_says_is_text_and_never_markup(web: TestClient) -> None:
    page = web.get(f"/read/{NOTE}").text
    assert "<script" not in page
    assert "Libraries &lt;return&gt;" in page


def test_headings_lists_and_nothing_that_needs_script(web: TestClient) -> None:
    page = web.get(f"/read/{NOTE}").text
    assert re.findall(r"<h(\d) id[^>]*>([^<]+)</h", page)[:3] == [("2", "Outcome"), ("2", "What it was"), ("3", "Its board")]
    assert re.search(r'<p class="item">community groups, one for each library', page)
    assert "javascript:" not in page
    assert " onclick=" not in page


def test_the_heading_of_the_marked_place_is_current(small: Guide) -> None:
    view = read_page(small, NOTE, place(small, NOTE, "Community groups elected"))
    assert [entry.title for entry in view.toc if entry.current] == ["What it was"]
    assert [each.title for entry in view.toc for each in entry.below if each.current] == ["Its board"]


def test_pages_are_named_as_printed_and_by_their_place_in_the_file(small: Guide, web: TestClient) -> None:
    page = web.get(f"/read/{PDF}?at={place(small, PDF, TURNOUT)}").text
    assert "p. 1 (page 2 of the file)" in page
    assert "Page 2 (page 3 of the file) begins" in page
    assert 'with the quoted lines marked"' in page


def test_the_picture_marks_the_quoted_line_and_nothing_without_it(small: Guide, web: TestClient) -> None:
    plain = web.get(f"/pages/{PDF}/2.png")
    marked = web.get(f"/pages/{PDF}/2.png?here={place(small, PDF, TURNOUT)}")
    assert plain.headers["content-type"] == marked.headers["content-type"] == "image/png"
    assert yellow(plain.content) == 0
    assert yellow(marked.content) > 500


def test_the_pages_before_and_after_are_links(web: TestClient) -> None:
    page = web.get(f"/read/{PDF}?page=2").text
    assert re.findall(r"page=(\d)#page-\d", page) == ["1", "3"]


def test_after_a_change_the_quoted_words_are_found_again(small: Guide, web: TestClient) -> None:
    page = web.get(f"/read/{NOTE}", params={"at": "3-9", "of": "0" * 12, "quote": STAFF}).text
    assert "The quoted words still stand in it" in page
    assert re.findall(r"<mark[^>]*>(.*?)</mark>", page) == [STAFF]


def test_after_a_change_words_that_are_gone_are_said_to_be_gone(web: TestClient) -> None:
    page = web.get(f"/read/{NOTE}", params={"at": "3-9", "of": "0" * 12, "quote": "The council <b>won</b>."}).text
    assert "do not stand there now" in page
    assert "“The council &lt;b&gt;won&lt;/b&gt;.”" in page
    assert "<mark" not in page


def test_after_a_change_without_words_nothing_is_marked(web: TestClient) -> None:
    page = web.get(f"/read/{NOTE}?at=3-9&of=000000000000").text
    assert "Nothing is marked below." in page
    assert "<mark" not in page


@pytest.mark.parametrize(
    "path",
    [
        "none",
        f"{NOTE}?at=5-5",
        f"{NOTE}?at=9-5",
        f"{NOTE}?at=0-99999999",
        f"{NOTE}?at=-1-5",
        f"{NOTE}?at=one",
        f"{NOTE}?at=" + ",".join(["1-2"] * 21),
        f"{NOTE}?at=%00",
        f"{NOTE}?page=1",
        f"{PDF}?page=4",
        f"{PDF}?page=x",
        "%00",
        "%ff%fe",
        "..%2f..%2fetc%2fpasswd",
        "<script>alert(1)</script>",
        "%F0%9F%92%A9",
    ],
)
def test_a_wrong_link_gives_a_page_that_says_so(web: TestClient, path: str) -> None:
    page = web.get(f"/read/{path}")
    assert page.status_code == 404
    assert "This is not here" in page.text
    assert "All sources" in page.text
    assert "<script>" not in page.text


@pytest.mark.parametrize(
    "path", [f"{PDF}/4.png", f"{PDF}/0.png", f"{PDF}/x.png", f"{NOTE}/1.png", "none/1.png", f"{PDF}/1.png?at=9-1"]
)
def test_a_picture_that_is_not_there_is_a_problem_with_advice(web: TestClient, path: str) -> None:
    answer = web.get(f"/pages/{path}")
    assert answer.status_code == 404
    assert answer.json()["advice"]


def test_places_are_parsed_once_each_and_in_their_order(small: Guide) -> None:
    reading = small.library.reading(NOTE)
    assert places_of("5-9,1-3,5-9", reading) == [Span(5, 9), Span(1, 3)]
    with pytest.raises(NotFound):
        places_of("1-", reading)
