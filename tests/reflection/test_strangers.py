"""Talks of strangers, replayed: whether the replies are good is for people to say, but none may lack manners."""

from collections.abc import Callable, Iterator

import pytest

from guide import Guide
from tests.quality import manners
from tests.quality.manners import Held
from tests.quality.strangers import strangers


class Strangers(Held):
    """Their talks, each held once."""

    @property
    def talks(self) -> list[manners.Talk]:
        return strangers()


@pytest.fixture(scope="module")
def held(guide: Guide) -> Strangers:
    return Strangers(guide)


@pytest.mark.parametrize(
    "breaches",
    [manners.asked_twice_over, manners.misquoted, manners.repeated, manners.unneeded, manners.unmannerly],
)
def test_no_reply_lacks_manners(held: Held, breaches: Callable[[Held], Iterator[str]]) -> None:
    assert list(breaches(held)) == []
