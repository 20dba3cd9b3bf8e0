"""Where sentences stand."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guide.reading.sentences import sentences_of

LABELLED = [
    line
    for line in Path(__file__).with_name("sentences.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]
KNOWN_ERROR = "‘It was hard,’ said the manager. ‘We lost people.’ | The union agreed."


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences_of(text)]


@pytest.mark.parametrize(
    "line", [pytest.param(line, marks=[pytest.mark.xfail] if line == KNOWN_ERROR else []) for line in LABELLED]
)
def test_british_prose_is_cut_where_it_is_labelled(line: str) -> None:
    labelled = line.split(" | ")
    assert sentences(" ".join(labelled)) == labelled


def test_a_short_list_is_one_sentence_with_its_stem() -> None:
    text = (
        "Members decide much. The members elect:\n• the chair,\n• two directors; and\n• the auditor.\n\nThe board does the rest."
    )
    assert sentences(text) == [
        "Members decide much.",
        "The members elect:\n• the chair,\n• two directors; and\n• the auditor.",
        "The board does the rest.",
    ]


def test_in_a_long_list_each_bullet_is_a_sentence_and_the_first_has_the_stem() -> None:
    item = "the duty to publish what it spent on each service in the year that has just ended"
    text = "The board has:\n\n" + "\n".join(f"• {item} {n}." for n in range(6))
    assert sentences(text) == [f"The board has:\n\n• {item} 0."] + [f"{item} {n}." for n in range(1, 6)]


def test_bullets_without_a_stem_are_sentences_without_their_marks() -> None:
    assert sentences("• Pay was kept.\n• Pensions moved. Some lost out.\n1. First\n(a) second") == [
        "Pay was kept.",
        "Pensions moved.",
        "Some lost out.",
        "First",
        "second",
    ]


def test_rows_of_a_table_are_sentences() -> None:
    assert sentences("Year: 2011; Staff: 40\nYear: 2012; Staff: 55") == ["Year: 2011; Staff: 40", "Year: 2012; Staff: 55"]


PROSE = st.text(alphabet=st.sampled_from("abAB12.,:;?!“”‘’()•-–£ \n\t"), max_size=300)


@given(PROSE)
def test_sentences_are_in_order_apart_and_hold_every_word(text: str) -> None:
    spans = sentences_of(text)
    assert all(start < end <= len(text) for start, end in spans)
    assert all(before.end <= after.start for before, after in pairwise(spans))
    assert all(text[start:end] == text[start:end].strip() for start, end in spans)
    held = "".join(text[start:end] for start, end in spans)
    assert set(held) >= set(text) & set("AB£")
    assert held.count("£") == text.count("£")


@given(PROSE, st.integers(0, 100), st.integers(0, 100))
def test_sentences_of_a_part_stay_in_the_part(text: str, start: int, length: int) -> None:
    end = min(len(text), start + length)
    assert all(start <= span.start <= span.end <= end for span in sentences_of(text, min(start, end), end))
