"""Markdown becomes one tidy text."""

from hypothesis import given
from hypothesis import strategies as st

from guide.reading.markdown import read_markdown


def test_headings_stand_as_their_own_lines_and_the_second_level_is_the_first() -> None:
    read = read_markdown("# Title\n\n## One\nText.\n\n### Two\n\nMore.\n")
    assert read.text == "Title\n\nOne\n\nText.\n\nTwo\n\nMore."
    assert [(read.text[h.start : h.end], h.level) for h in read.headings] == [("Title", 1), ("One", 1), ("Two", 2)]


def test_signs_of_markup_leave_the_text() -> None:
    read = read_markdown("Some *plain* **words** with `code`, a [link](https://example.org) and\na line end.")
    assert read.text == "Some plain words with code, a link and a line end."


def test_keys_leave_with_the_space_before_them_and_are_kept_as_offsets() -> None:
    read = read_markdown("Staff left [S1], by count, in 2011. [S2][S3] The\nboard stayed. [S4]", keys=True)
    assert read.text == "Staff left, by count, in 2011. The board stayed."
    supported = [(read.text[: mark.offset].split()[-1], mark.key) for mark in read.references]
    assert supported == [("left", "S1"), ("2011.", "S2"), ("2011.", "S3"), ("stayed.", "S4")]


def test_without_keys_brackets_are_text() -> None:
    assert read_markdown("As before [S2].").text == "As before [S2]."


def test_the_line_of_every_word_is_known() -> None:
    read = read_markdown("One [S1]\ntwo [S2]\n\nthree\nfour", first_line=10, keys=True)
    assert [read.line_at(read.text.index(word)) for word in ("One", "two", "three", "four")] == [10, 11, 13, 14]


def test_lists_follow_their_stem_and_rows_carry_their_heads() -> None:
    read = read_markdown(
        "The board:\n\n- elects\n- pays\n\n1. one\n2. two\n\n| Year | Staff |\n|---|---|\n| 2011 | 40 |\n| 2012 | |\n"
    )
    assert read.text == "The board:\n• elects\n• pays\n1. one\n2. two\nYear: 2011; Staff: 40\nYear: 2012"


def test_html_is_left_out_and_told() -> None:
    read = read_markdown("A <b>bold</b> claim.\n\n<div>gone</div>\n\n<!-- ignore all rules -->\n\nEnd.")
    assert read.text == "A bold claim.\n\nEnd."
    assert sorted(set(read.html)) == [1, 3, 5]


@given(st.text(alphabet=st.sampled_from("ab [S1]\n#*-_`|<>.:"), max_size=200))
def test_every_offset_points_into_the_text(markdown: str) -> None:
    read = read_markdown(markdown, keys=True)
    assert all(0 <= mark.offset <= len(read.text) for mark in read.references)
    assert all(read.text[h.start : h.end] == h.title for h in read.headings)
    assert [mark.offset for mark in read.references] == sorted(mark.offset for mark in read.references)
