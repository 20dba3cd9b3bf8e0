"""What is named only to be left out."""

import pytest

from guide.understanding import Names, put_aside, without_put_aside
from tests.understanding.test_follow_up import NAMES


@pytest.mark.parametrize(
    ("message", "ids", "left"),
    [
        ("Navigo, not Explore York: who owns it?", {"cases/explore-york"}, "Navigo: who owns it?"),
        ("Leave Navigo. Who runs Explore York?", {"cases/navigo"}, "Who runs Explore York?"),
        ("Navigo is no use to me. which ones closed", {"cases/navigo"}, "which ones closed"),
        ("other than Navigo, which ones vote?", {"cases/navigo"}, "which ones vote?"),
        ("ok, forget Navigo. Who runs Explore York?", {"cases/navigo"}, "Who runs Explore York?"),
        ("Why is Navigo run by its members?", set(), "Why is Navigo run by its members?"),
        ("When did the nurses leave Navigo?", set(), "When did the nurses leave Navigo?"),
        ("What happened at Navigo again?", set(), "What happened at Navigo again?"),
        ("Navigo is not a company, or is it?", set(), "Navigo is not a company, or is it?"),
        ("Who runs Navigo?", set(), "Who runs Navigo?"),
        ("Navigo was not balloted, was it?", set(), "Navigo was not balloted, was it?"),
    ],
)
def test_a_name_that_is_put_aside_is_not_looked_for(message: str, ids: set[str], left: str) -> None:
    assert put_aside(message, NAMES).source_ids == ids
    assert without_put_aside(message, NAMES) == left


@pytest.mark.parametrize("message", ["Forget it. Who pays?", "Enough hospitals. Is there a library?", "change: pensions"])
def test_what_was_talked_of_can_be_left(message: str) -> None:
    assert put_aside(message, Names(())).everything


@pytest.mark.parametrize("message", ["Who pays for the ones that we leave?", "Next year we go.", "Enough people voted for it."])
def test_nothing_is_left_where_nothing_is_put_aside(message: str) -> None:
    assert not put_aside(message, Names(())).everything
