"""A message that asks two things is taken apart; one that asks one thing is not."""

import pytest

from guide.records import Source, SourceKind
from guide.understanding import Names, parts_of

NAMES = Names(
    Source(id=f"cases/{title.lower()}", title=title, kind=SourceKind.CASE, ours=True, path=f"cases/{title}.md", sha256="ab" * 32)
    for title in ("Navigo", "SEQOL")
)


def test_the_second_question_is_asked_of_the_organisation_of_the_first() -> None:
    parts = parts_of("When did Navigo go live, and what turnout do they get when members vote?", NAMES)
    assert [part.said for part in parts] == ["When did Navigo go live", "what turnout do they get when members vote"]
    assert [part.whole for part in parts] == [
        "When did Navigo go live",
        "what turnout do they get when members vote · Navigo",
    ]


def test_a_question_before_the_name_is_asked_of_it_too() -> None:
    first, second = parts_of("who paid the debts and why did SEQOL stop?", NAMES)
    assert (first.whole, second.whole) == ("who paid the debts · SEQOL", "why did SEQOL stop")


def test_where_nobody_is_named_the_second_question_is_asked_of_what_the_first_is_about() -> None:
    parts = parts_of("how do staff keep the pension, and what is the catch for a small firm?", NAMES)
    assert [part.whole for part in parts] == [
        "how do staff keep the pension",
        "what is the catch for a small firm · how do staff keep the pension",
    ]


def test_each_part_keeps_its_own_name() -> None:
    parts = parts_of("who runs the wards at Navigo now? And who runs social care after SEQOL?", NAMES)
    assert [part.whole for part in parts] == ["who runs the wards at Navigo now", "who runs social care after SEQOL"]


@pytest.mark.parametrize(
    "message",
    [
        "How do Navigo and SEQOL differ in who sits on the board?",
        "Who elects the board of Navigo and appoints its chair?",
        "what happened to the staff and their pensions",
        "and when?",
        "who what and when and why and how and where did it all go wrong",
        "",
    ],
)
def test_one_question_stays_one(message: str) -> None:
    assert [part.whole for part in parts_of(message, NAMES)] == [message]
