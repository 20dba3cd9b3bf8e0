"""Characters that mean the same become the same."""

from hypothesis import given
from hypothesis import strategies as st

from guide.reading.tidy import tidy


def test_ligatures_odd_spaces_and_invisible_signs_are_written_out() -> None:
    assert tidy("the ﬁrst  o\u200bﬃce\u00a0in\u2009May\ufeff") == "the first office in May"


def test_what_the_page_shows_stays() -> None:
    assert tidy("£½m on 5 m² … no") == "£½m on 5 m² … no"


def test_accents_are_composed() -> None:
    assert tidy("cafe\u0301") == "café"


@given(st.text())
def test_tidying_twice_is_tidying_once(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)
