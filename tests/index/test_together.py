"""Passages that read alike are drawn together, and three of them are compared as one."""

import numpy as np
import pytest

from guide.index.together import best_three, drawn_together

ON_PAY, ON_RENT = [0.9, 0.1], [0.1, 0.9]
"""What eight passages say: four speak of pay and four of rent."""
GISTS = np.array([ON_PAY] * 4 + [ON_RENT] * 4, dtype=np.float32)


def test_passages_that_speak_of_one_thing_rise_together() -> None:
    drawn = drawn_together([0.8, 0.8, 0.8, 0.5, 0.9, 0.2, 0.2, 0.2], GISTS)
    assert min(drawn[:4]) > max(drawn[4:])


def test_of_passages_that_speak_of_one_thing_the_strongest_leads() -> None:
    drawn = drawn_together([0.8, 0.5, 0.7, 0.6], GISTS[:4])
    assert sorted(range(4), key=lambda one: -drawn[one]) == [0, 2, 3, 1]


def test_what_all_have_alike_they_keep() -> None:
    assert drawn_together([0.7] * 8, GISTS) == pytest.approx([0.7] * 8)


def test_passages_that_have_nothing_in_common_are_drawn_together_all_the_same() -> None:
    drawn = drawn_together([0.9, 0.1], np.eye(2, dtype=np.float32))
    assert 0.9 > drawn[0] > drawn[1] > 0.1


NOTES = [""] * 8


def test_three_that_are_strongest_together_come_before_a_stronger_one_alone() -> None:
    assert sorted(best_three([0.8, 0.8, 0.8, 0.1, 0.9, 0.2, 0.2, 0.2], GISTS, NOTES)) == [0, 1, 2]


def test_the_two_that_read_most_like_the_first_stand_beside_it() -> None:
    gists = np.array([[1, 0], [0, 1], [0.9, 0.1], [0.8, 0.2], [0.1, 0.9]], dtype=np.float32)
    assert best_three([0.9, 0.6, 0.5, 0.5, 0.1], gists, [""] * 5) == [0, 2, 3]


def test_passages_of_a_case_stand_with_those_of_the_same_case_alone() -> None:
    shelves = ["cases/a", "cases/b", "", "cases/a", "", "cases/a", "", ""]
    assert best_three([0.9] + [0.1] * 7, GISTS, shelves) == [0, 3, 5]


def test_where_a_shelf_holds_fewer_than_three_fewer_stand_together() -> None:
    assert best_three([0.9, 0.1, 0.1], GISTS[:3], ["cases/a", "cases/b", "cases/b"]) == [0]
