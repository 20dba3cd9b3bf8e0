"""Years are understood as people write them, and choose the cases of a list."""

import re

import pytest

from guide.prompts import load_prompts
from guide.records import Choice, Query
from guide.settings import Settings
from guide.understanding import Names, understand
from guide.understanding.years import EARLIEST, LATEST, holding, years_of

FIELDS = load_prompts(Settings().corpus.prompts).fields


def asked(message: str) -> Query:
    return understand(message, Names(()), FIELDS)


@pytest.mark.parametrize(
    ("message", "first", "last"),
    [
        ("which left in 2011?", 2011, 2011),
        ("any that began between 2010 and 2013", 2010, 2013),
        ("from 2013 to 2010", 2010, 2013),
        ("the ones of 2010-2013", 2010, 2013),
        ("which closed before 2015?", EARLIEST, 2014),
        ("up to 2015", EARLIEST, 2015),
        ("which closed after 2015", 2016, LATEST),
        ("since 2015", 2015, LATEST),
        ("back in the nineties", 1990, 1999),
        ("in the 1990s", 1990, 1999),
        ("in the 90's", 1990, 1999),
        ("during the noughties", 2000, 2009),
        ("in the 00s", 2000, 2009),
        ("the early 2000s", 2000, 2004),
        ("in the late nineties", 1995, 1999),
        ("the mid-2010s", 2013, 2017),
    ],
)
def test_years_are_understood_as_they_are_written(message: str, first: int, last: int) -> None:
    assert years_of(message) == range(first, last + 1)


@pytest.mark.parametrize("message", ["which closed?", "a contract of £2,011", "20110 people", "2s and 3s", "call 02011 200"])
def test_where_no_year_is_named_there_is_none(message: str) -> None:
    assert years_of(message) is None


def test_a_text_that_names_one_of_the_years_is_found_and_no_other() -> None:
    pattern = re.compile(holding(range(2010, 2013)))
    assert pattern.search("2012 (start of the franchise)")
    assert not pattern.search("2013 or 2014; the sources differ")


def test_the_year_in_which_something_ended_is_not_the_year_in_which_it_began() -> None:
    assert [choice.field for choice in asked("which ones closed before 2015?").choices] == ["outcome_year", "outcome"]
    assert asked("which ones left the NHS in 2011?").choices[0] == Choice(field="left_in", holds=r"\b(?:2011)\b")


def test_a_year_of_something_else_chooses_no_case_by_its_own() -> None:
    assert "left_in" not in [choice.field for choice in asked("which of them won an award in 2011?").choices]


def test_what_a_list_is_not_to_hold_chooses_nothing() -> None:
    assert [choice.holds for choice in asked("which ones merged? (not bought)").choices] == ["^merged$"]
    assert [choice.holds for choice in asked("which merged, not counting those that were sold").choices] == ["^merged$"]


@pytest.mark.parametrize("message", ["which broke away in the nineties?", "are there any that started in the nineties?"])
def test_to_break_away_is_not_to_go_broke_and_there_are_some_is_not_still_there(message: str) -> None:
    assert [choice.field for choice in asked(message).choices] == ["left_in"]


def test_how_it_ended_up_is_no_end() -> None:
    assert not asked("which ones ended up with a bigger board in 2011?").choices
