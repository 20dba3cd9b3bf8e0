"""The bank that ships: without fault, wide enough for those who are against it and for those with little power in it."""

from collections import Counter

import pytest

from guide.faces.doctor import bank_of
from guide.reflection import Bank, coverage
from guide.reflection.bank import Fit, Move, Stage, Theme
from guide.settings import Settings


@pytest.fixture(scope="module")
def bank() -> Bank:
    return bank_of(Settings())


def test_it_is_without_fault_and_large_enough(bank: Bank) -> None:
    assert len(bank.active) >= 120


def test_it_fits_those_who_are_against_it_and_those_with_little_power(bank: Bank) -> None:
    fits = Counter(fit for question in bank.active for fit in question.fits)
    assert fits[Fit.SCEPTIC] >= 30
    assert fits[Fit.MEMBER] >= 30


def test_every_sub_theme_has_every_move(bank: Bank) -> None:
    counted = coverage(bank, "theme", "move")
    amid = [move for move in Move if move not in (Move.OPENER, Move.CLOSER)]
    assert all(counted[theme.value, move.value] for theme in Theme for move in amid)


def test_every_sub_theme_speaks_to_every_stage(bank: Bank) -> None:
    counted = coverage(bank, "theme", "stage")
    assert all(counted[theme.value, stage.value] >= 3 for theme in Theme for stage in Stage)


def test_no_failure_is_imagined_where_one_is_raw(bank: Bank) -> None:
    assert not coverage(bank, "stage", "move")["wrong", "failure"]
