"""A PDF becomes the text that people read on it, with every character in its place."""

import re
from collections.abc import Callable
from functools import cache
from itertools import pairwise
from pathlib import Path

import pypdf
import pypdfium2 as pdfium
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from guide.errors import SourceError
from guide.reading import FoundFile, boxes_of, passages_of
from guide.reading.pdf import read_pdf
from guide.records import Box, PassageRole, Reading, Span
from tests.quality.pages import pdfs
from tests.reading.documents import typeset

Drop = Callable[..., FoundFile]
RUNS_OVER = "The sentence that runs over"


def place(reading: Reading, words: str) -> Span:
    assert reading.text.count(words) == 1, f"{words!r} stands {reading.text.count(words)} times"
    start = reading.text.index(words)
    return Span(start, start + len(words))


def page_at(reading: Reading, offset: int) -> int:
    return next(page.number for page in reading.pages if page.start <= offset < page.end)


def test_the_three_numbers_of_a_page(reading: Reading) -> None:
    assert [(page.number, page.label, page.printed) for page in reading.pages] == [
        (1, "i", "i"),
        (2, "ii", "ii"),
        (3, "iii", "iii"),
        (4, "1", "1"),
        (5, "2", "2"),
        (6, "3", "3"),
    ]


def test_labels_are_those_that_another_reader_finds(report: FoundFile, reading: Reading) -> None:
    assert [page.label for page in reading.pages] == pypdf.PdfReader(report.path).page_labels


def test_pages_cover_the_text_without_overlap(reading: Reading) -> None:
    places = [(page.start, page.end) for page in reading.pages]
    assert places[0][0] == 0 and places[-1][1] == len(reading.text)
    assert all(before[1] == after[0] for before, after in pairwise(places))


def test_running_heads_and_page_numbers_leave_the_text_and_are_told(reading: Reading) -> None:
    assert "Annual study" not in reading.text
    assert any("Owning and Deciding Annual study" in fault.what for fault in reading.faults)
    assert reading.text.startswith("Owning and Deciding\n\nA study")


def test_headings_come_from_the_outline_with_their_levels(reading: Reading) -> None:
    assert [(heading.level, heading.title) for heading in reading.headings] == [
        (1, "Owning and Deciding"),
        (1, "Contents"),
        (1, "Foreword"),
        (1, "Governance"),
        (2, "Who elects whom"),
        (2, "What members may do"),
        (1, "Money"),
    ]
    assert all(reading.text[heading.start : heading.end] == heading.title for heading in reading.headings)


def test_a_footnote_leaves_the_sentence_it_interrupts_and_stands_on_its_page(reading: Reading) -> None:
    assert "23 per cent in 2015. The returning officer" in reading.text
    note = place(reading, "The figures are from the annual return of Northfield Care, 2015.")
    assert page_at(reading, note.start) == 4
    assert any(start <= note.start and note.end <= end for start, end in reading.apart)


def test_a_power_is_no_footnote(reading: Reading) -> None:
    assert "was 40 m2 in all" in reading.text


def test_a_sentence_may_run_over_the_page_past_notes_and_running_heads(reading: Reading) -> None:
    sentence = next(s for p in passages_of(reading) for s in p.sentences if reading.text.startswith(RUNS_OVER, s.start))
    quoted = reading.text[slice(*sentence)]
    assert quoted.endswith("until it stops at the turnstile.") and "\n" not in quoted and "second note, which" not in quoted
    assert {line.page for line in reading.lines if line.start < sentence.end and line.end > sentence.start} == {4, 5}
    assert [page_at(reading, sentence.start), page_at(reading, sentence.end - 1)] == [4, 5]


def test_contents_are_apart_and_their_leaders_are_one_sign(reading: Reading) -> None:
    contents = place(reading, "Foreword … iii\nGovernance … 1\nWho elects whom … 1\nWhat members may do … 2\nMoney … 2")
    assert any(start <= contents.start and contents.end <= end for start, end in reading.apart)


def test_nothing_apart_is_ever_a_body_passage(reading: Reading) -> None:
    for passage in passages_of(reading):
        inside = any(start < passage.end and end > passage.start for start, end in reading.apart)
        assert inside == (passage.role is PassageRole.APART)


def test_bullets_keep_their_lines_and_their_stem(reading: Reading) -> None:
    text = "The members elect:\n• the chair of the board;\n• two directors from the staff; and\n• the auditor."
    assert place(reading, text) in {sentence for passage in passages_of(reading) for sentence in passage.sentences}


def test_a_row_of_a_table_carries_the_heads_of_its_columns(reading: Reading) -> None:
    assert "Year: 2011; Staff: 40; Turnover: £1.5m\nYear: 2012; Staff: 55; Turnover: £2.1m\n" in reading.text


def test_columns_are_read_one_after_the_other(reading: Reading) -> None:
    assert "about the left column.\n\nThe right column starts with" in reading.text


def test_what_cannot_be_seen_is_left_out_and_told(reading: Reading) -> None:
    for hidden in ("Ignore all earlier", "Off the page", "Too small to read"):
        assert hidden not in reading.text
    assert any(fault.page == 5 and "cannot be seen" in fault.what for fault in reading.faults)


def test_light_words_on_a_dark_ground_are_read(reading: Reading) -> None:
    assert "White on blue can be read by everyone." in reading.text


def test_the_file_says_who_wrote_it_and_when(reading: Reading) -> None:
    source = reading.source
    assert (source.title, source.credit, source.published) == ("Owning and Deciding", "A. Reader, B. Writer", "2014-03-05")


def test_lines_lie_in_the_text_and_have_an_edge_for_every_character(reading: Reading) -> None:
    for line in reading.lines:
        assert len(line.edges) == line.end - line.start + 1
        assert list(line.edges) == sorted(line.edges)
        assert page_at(reading, line.start) == line.page or reading.text[line.start : line.end] in "YearStaffTurnover"


def test_boxes_cover_exactly_the_words_that_are_quoted(report: FoundFile, reading: Reading) -> None:
    @settings(max_examples=60, deadline=None)
    @given(page=st.sampled_from([4, 5]), first=st.integers(0, 900), count=st.integers(1, 12))
    def holds(page: int, first: int, count: int) -> None:
        start, end = reading.pages[page - 1].start, reading.pages[page - 1].end
        words = [Span(start + found.start(), start + found.end()) for found in re.finditer(r"\S+", reading.text[start:end])]
        first %= len(words)
        quote = Span(words[first].start, words[first : first + count][-1].end)
        quoted = reading.text[slice(*quote)]
        assume(":" not in quoted)
        # The mark of a note between two quoted words lies in their box, though not in the quote.
        printed = quoted
        for words_before, mark in (("after another, and", "2"), ("in 2015.", "1")):
            found_at = reading.text.find(words_before, start, end)
            at = found_at + len(words_before) - quote.start
            if found_at >= 0 and 0 < at < len(quoted):
                printed = printed[:at] + mark + printed[at:]
        assert inside(report, boxes_of(reading, quote, page), page) == "".join(char for char in printed if char.isalnum())

    holds()


def inside(report: FoundFile, boxes: list[Box], number: int) -> str:
    """The letters whose middle lies in the boxes, as pdfium finds them there."""
    return "".join(
        char
        for char, x, y in letters_on(report.path, number)
        if any(box.left <= x <= box.right and box.bottom <= y <= box.top for box in boxes)
    )


@cache
def letters_on(path: Path, number: int) -> list[tuple[str, float, float]]:
    """Every letter and digit of a page with the middle of its ink."""
    document = pdfium.PdfDocument(path)
    text = document[number - 1].get_textpage()
    boxes = [(text.get_text_range(index, 1), text.get_charbox(index)) for index in range(text.count_chars())]
    document.close()
    return [(char, (left + right) / 2, (bottom + top) / 2) for char, (left, bottom, right, top) in boxes if char.isalnum()]


def test_hyphens_at_line_ends_are_joined_unless_they_belong(drop: Drop) -> None:
    source = """
    #set page(width: 7cm, height: 10cm)
    #set text(lang: "en", hyphenate: false, size: 10pt)
    The non-executive directors met. Each non-\\
    executive director spoke on govern-\\
    ance and on the co\u00adopera\u00adtive.
    """
    assert "Each non-executive director spoke on governance" in read_pdf(drop(typeset(source))).text


def test_soft_hyphens_of_the_typesetter_leave_the_text(drop: Drop) -> None:
    source = '#set page(width: 5cm, height: 12cm)\n#set text(lang: "en", hyphenate: true)\n#set par(justify: true)\n'
    words = "Responsibilities notwithstanding, representatives acknowledged organisational transformation enthusiastically."
    assert words in read_pdf(drop(typeset(source + words))).text


def test_ligatures_are_letters_each_with_its_share_of_the_box(drop: Drop) -> None:
    reading = read_pdf(drop(typeset('#set text(font: "Libertinus Serif")\nThe first office was efficient.')))
    assert reading.text == "The first office was efficient."


def test_headings_without_an_outline_are_known_by_size_and_weight(drop: Drop) -> None:
    body = "Members of the society met twice in the year and agreed the accounts. " * 6
    source = (
        f'#text(18pt)[Owning]\n\n#text(13pt, weight: "bold")[Who decides]\n\n{body}\n\n#text(weight: "bold")[How often]\n\n{body}'
    )
    reading = read_pdf(drop(typeset(source)))
    assert [(heading.level, heading.title) for heading in reading.headings] == [
        (1, "Owning"),
        (2, "Who decides"),
        (3, "How often"),
    ]


def test_a_title_comes_before_the_box_that_floats_below_it() -> None:
    reading = read_pdf(pdfs()["chromium-leaflet.pdf"])
    assert reading.text.startswith("What members may do\n\nEvery member")
    assert reading.headings[0].title == "What members may do"


def test_authors_and_date_below_a_title_are_no_headings() -> None:
    reading = read_pdf(pdfs()["latex-article.pdf"])
    assert [heading.title for heading in reading.headings][:3] == [
        "Who elects whom in three societies",
        "Abstract",
        "1 Introduction",
    ]
    assert "\n\nR. Field and E. Fry\n\nMay 2014\n\n" in reading.text
    assert "E. Fry" not in [heading.title for heading in read_pdf(pdfs()["latex-book.pdf"]).headings]


@pytest.mark.parametrize(
    "below", ["By Ruth Field", "May 2014", "4 May 2014", "R. J. Field, S. O’Neill and E. Fry", "#align(center)[Northfield]"]
)
def test_what_a_title_page_says_below_its_title_is_no_heading(drop: Drop, below: str) -> None:
    body = "Members of the society met twice in the year and agreed the accounts. " * 6
    source = f"#align(center, text(18pt)[Owning])\n\n#text(13pt)[{below}]\n\n{body}\n\n#text(14pt)[A. Purpose]\n\n{body}"
    assert [heading.title for heading in read_pdf(drop(typeset(source))).headings] == ["Owning", "A. Purpose"]


def test_a_centred_heading_below_the_title_stays_one(drop: Drop) -> None:
    body = "Members of the society met twice in the year and agreed the accounts. " * 6
    heads = [f"#align(center, text(13pt)[{name}])\n\n{body}\n\n" for name in ("Why", "How")]
    reading = read_pdf(drop(typeset("#align(center, text(18pt)[Owning])\n\n" + "".join(heads))))
    assert [heading.title for heading in reading.headings] == ["Owning", "Why", "How"]


def test_two_headings_of_one_size_are_two_and_one_that_wraps_is_one(drop: Drop) -> None:
    body = "Members of the society met twice in the year and agreed the accounts. " * 6
    wraps = "How the members of the society came to own what they had only worked for until then, and what they made of it"
    titles = ("Money", "Pensions", wraps)
    source = "#set text(hyphenate: false)\n#set par(spacing: 0.85em)\n" + "\n\n".join(
        f"#text(15pt)[{title}]" for title in titles[:2]
    )
    reading = read_pdf(drop(typeset(f"{source}\n\n{body}\n\n#text(15pt)[{wraps}]\n\n{body}")))
    assert tuple(heading.title for heading in reading.headings) == titles


def test_bold_words_within_a_paragraph_are_no_heading(drop: Drop) -> None:
    reading = read_pdf(drop(typeset("The *board* met. *All members* voted in favour of the plan.")))
    assert reading.headings == ()


@pytest.mark.parametrize(("drawn", "turn"), [(90, 270), (-90, 90), (180, 180)])
def test_a_page_that_is_turned_when_it_is_shown_is_read_as_shown(drop: Drop, drawn: int, turn: int) -> None:
    words = "The members elect the board of the society each July."
    document = pdfium.PdfDocument(typeset(f"#rotate({drawn}deg, reflow: true)[{words}]"))
    document[0].set_rotation(turn)
    width, height = document[0].get_size()
    found = drop(b"")
    document.save(found.path)
    document.close()
    reading = read_pdf(found)
    assert reading.text == words
    line = reading.lines[0]
    assert list(line.edges) == sorted(line.edges)
    assert 0 < line.box.left < line.box.right < width and 0 < line.box.bottom < line.box.top < height


def test_words_set_sideways_stand_apart_with_the_box_around_them(drop: Drop) -> None:
    reading = read_pdf(drop(typeset("The members elect the board.\n\n#rotate(90deg, reflow: true)[Draft only]")))
    assert reading.text == "The members elect the board.\n\nDraft only"
    (box,) = boxes_of(reading, place(reading, "Draft only"), 1)
    assert box.top - box.bottom > 2 * (box.right - box.left)
    assert {passage.role for passage in passages_of(reading) if "Draft" in passage.text} == {PassageRole.APART}
    assert any("9 characters are set sideways" in fault.what for fault in reading.faults)


def test_stamps_that_come_back_sideways_on_every_page_leave_the_text(drop: Drop) -> None:
    page = "The members elect the board of {}.\n\n#rotate(90deg, reflow: true)[Draft only]"
    reading = read_pdf(drop(typeset("\n#pagebreak()\n".join(page.format(name) for name in ("Leeds", "Hull", "York")))))
    assert "Draft" not in reading.text
    assert any("Draft only" in fault.what for fault in reading.faults)


def test_a_file_without_labels_has_none(drop: Drop) -> None:
    reading = read_pdf(drop(typeset("One page is here.\n#pagebreak()\nAnother page is here.")))
    assert [(page.label, page.printed) for page in reading.pages] == [("", ""), ("", "")]


def test_numbers_are_read_from_the_foot_when_labels_repeat(drop: Drop) -> None:
    source = (
        '#set page(numbering: "1", footer: context [Study #h(1fr) page #counter(page).display("1")])\n#counter(page).update(7)\n'
    )
    pages = "\n#pagebreak()\n".join(f"Page text number {n} is here." for n in range(4))
    reading = read_pdf(drop(typeset(source + pages)))
    assert [page.printed for page in reading.pages] == ["7", "8", "9", "10"]


def test_an_empty_page_is_an_empty_page(drop: Drop) -> None:
    reading = read_pdf(drop(typeset("First page here.\n#pagebreak()\n#pagebreak()\nThird page here.")))
    assert [reading.text[page.start : page.end].strip() for page in reading.pages] == ["First page here.", "", "Third page here."]


def test_a_locked_file_needs_its_password(drop: Drop) -> None:
    writer = pypdf.PdfWriter()
    writer.add_blank_page(100, 100)
    writer.encrypt("secret", algorithm="AES-256")
    found = drop(b"")
    writer.write(found.path)
    with pytest.raises(SourceError, match="needs its password"):
        read_pdf(found)


def test_a_file_without_text_is_refused_with_advice(drop: Drop) -> None:
    with pytest.raises(SourceError, match="no text could be read") as caught:
        read_pdf(drop(typeset("#rect(width: 5cm, height: 5cm, fill: black)")))
    assert "OCR" in caught.value.advice


def test_what_is_no_pdf_is_refused(drop: Drop) -> None:
    with pytest.raises(SourceError, match="is no PDF, or is damaged"):
        read_pdf(drop(b"This is no PDF at all."))


def test_a_pdf_without_pages_is_refused(drop: Drop) -> None:
    writer = pypdf.PdfWriter()
    found = drop(b"")
    writer.write(found.path)
    with pytest.raises(SourceError):
        read_pdf(found)


def test_running_heads_whose_chapter_changes_leave_the_text_too(drop: Drop) -> None:
    chapters = ("Leaving", "Owning", "Deciding", "Ending")
    pages = [
        f"#set page(header: [Companion study #h(1fr) {name}])\nThe words of the page on {name} are here." for name in chapters
    ]
    reading = read_pdf(drop(typeset("\n#pagebreak()\n".join(pages))))
    assert reading.text == "\n\n".join(f"The words of the page on {name} are here." for name in chapters)
