"""What a message is read as: slips of the finger are mended, and nothing else is touched."""

import pytest

from guide.reflection import is_ordinary
from guide.understanding import Spelling

SPELLING = Spelling(
    [
        "Navigo left the National Health Service.",
        "A reserved contract at Hinchingbrooke, and the pensions under TUPE.",
        "what did it mean?",
    ],
    is_ordinary,
)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("what did Navgo do about pensoins", "what did Navigo do about pensions"),
        ("navgo", "Navigo"),
        ("reserverd contract", "reserved contract"),
        ("Hinchinbrooke?", "Hinchingbrooke?"),
        ("what does tupe meen", "what does tupe mean"),
    ],
)
def test_a_word_that_nobody_knows_is_read_as_the_nearest_of_the_library(written: str, read: str) -> None:
    assert SPELLING.mended(written) == read


@pytest.mark.parametrize(
    "message",
    [
        "the tenants texted about a mouldy flat on Thursday",  # words of the language, and words formed as others are
        "dont, wasnt, theyre, whats",
        "organised by the councillors, in their colour",  # British spellings
        "Lewisham and Wythenshawe",  # nothing of the library is near
        "NAVGO navgo@example.org https://navgo.example.org/pensoin self-pensoins 12pensoin",
        "",
    ],
)
def test_what_may_be_meant_as_it_stands_is_left(message: str) -> None:
    assert SPELLING.mended(message) == message


def test_a_short_word_has_one_slip_and_a_long_one_two() -> None:
    assert SPELLING.mended("nabgo") == "nabgo"
    assert SPELLING.mended("contrcat contarct conrtcat") == "contract contract contract"


def test_of_two_that_are_as_near_the_one_with_the_same_first_letter_is_taken() -> None:
    spelling = Spelling(["bested " * 9, "vested"], lambda word: False)
    assert spelling.mended("vestad") == "vested"
