"""A wish for a verdict, over the shipped cases: no verdict, one case that lasted and one that ended, and none for everybody."""

from collections import Counter
from collections.abc import Callable
from itertools import product

import pytest

from guide.answer import cite
from guide.prompts import load_prompts
from guide.records import EMPTY, Act, Conversation, Query, Reading, RequestKind, Turn
from guide.reflection import Bank, Listening, Manner, listen, reflect, take, turn_of
from guide.reflection.contrary import ENDED, LASTED
from guide.settings import Settings
from guide.understanding import recognise
from tests.reflection.conftest import conversation, turn

PROMPTS = load_prompts(Settings().corpus.prompts)
WISHES = (
    "Should we do it?",
    "Is it worth doing?",
    "What would you do?",
    "What do you advise?",
    "Would you vote for it?",
    "Is it a good idea?",
    "Are we ready?",
    "Shall we go ahead?",
    "Ought we to leave?",
    "Which is the best option for us?",
)
AMONG = (
    *("", "as things are", "before the vote", "after the vote", "with the union", "without the union", "together", "on our own"),
    *(
        "now",
        "later",
        "in Kent",
        "in Leeds",
        "up here",
        "at once",
        "step by step",
        "at all",
        "even so",
        "in the end",
        "this year",
    ),
    *(
        "with so few of us",
        "with so many of us",
        "before summer",
        "before Christmas",
        "for the money",
        "for the people",
        "given the cuts",
    ),
    *("with our director", "without our director", "by ourselves", "on balance", "frankly", "today", "ever", "to be safe"),
    *(
        "to be brave",
        "with help",
        "in good time",
        "like this",
        "like that",
        "so soon",
        "so late",
        "once more",
        "for good",
        "here",
    ),
    *(
        "as a team",
        "if they let us",
        "if they help us",
        "in spring",
        "in autumn",
        "next year",
        "after all that happened",
        "or not",
    ),
)

Wish = Callable[..., Turn]


@pytest.fixture
def wish(cases: dict[str, Reading], words: Listening) -> Wish:
    held = {name: reading.case for name, reading in cases.items() if reading.case}
    manner = Manner(bank=Bank(), listening=words, cases=held, cite=lambda name, at: cite(cases[name], at))

    def _wish(message: str, past: Conversation = EMPTY) -> Turn:
        rule, query, heard = (
            recognise(message, PROMPTS.acts, names_a_case=False),
            Query(text=message),
            listen(message, past, words),
        )
        made = take(turn_of(message, rule, PROMPTS), query, heard, past, words)
        return reflect(made, query, heard, past, manner, request=rule.request if rule else None)

    return _wish


def shown(turn: Turn) -> tuple[str, str]:
    """The case that lasted, and the one that ended."""
    assert turn.answer is not None
    assert turn.contrary is not None
    ((lasted,),) = (sentence.citations for sentence in turn.answer.sentences)
    return lasted.source_id, turn.contrary.source_id


@pytest.mark.parametrize("message", WISHES)
def test_without_a_trade_two_cases_that_differ_are_shown_all_the_same(
    wish: Wish, cases: dict[str, Reading], words: Listening, message: str
) -> None:
    made = wish(message)
    lasted, ended = (cases[name].case for name in shown(made))
    assert lasted is not None
    assert ended is not None
    assert (lasted.outcome.value in LASTED, ended.outcome.value in ENDED) == (True, True)
    assert (made.act, made.offer, made.question) == (Act.DECLINE, words.lines.name_a_service, None)


def test_no_case_is_shown_to_more_than_15_in_100(wish: Wish) -> None:
    wishes = [f"{message.rstrip('?')} {among}".strip() + "?" for message, among in product(WISHES, AMONG)]
    counted = Counter(name for message in wishes for name in shown(wish(message)))
    assert max(counted.values()) <= 0.15 * len(wishes)


def test_asked_again_other_cases_are_shown_and_the_reason_is_short(wish: Wish, words: Listening) -> None:
    first = wish("Should we do it?")
    again = wish("Should we do it?", conversation(first))
    assert not set(shown(first)) & set(shown(again))
    assert again.edge == words.lines.yours_to_decide


@pytest.mark.parametrize(
    "trade", ["We run the swimming pools.", "I work at a youth centre.", "housing", "It is a prison health team."]
)
def test_who_then_says_what_the_service_does_gets_two_of_its_trade_or_one_like_it(wish: Wish, trade: str) -> None:
    said = wish(trade, conversation(wish("Should we do it?")))
    lasted, ended = shown(said)
    assert said.act is Act.CONTRARY
    assert lasted != ended
    assert said.edge is None


def test_a_trade_where_all_lasted_or_all_ended_meets_one_like_it(wish: Wish, cases: dict[str, Reading]) -> None:
    for trade in ("swimming pools", "youth centres", "prison health", "home care"):
        lasted, ended = (cases[name].case for name in shown(wish("Should we do it?", conversation(turn(f"I run {trade}")))))
        assert lasted is not None
        assert ended is not None
        assert (lasted.outcome.value in LASTED, ended.outcome.value in ENDED) == (True, True)


@pytest.mark.parametrize(
    "message",
    [
        "pros and cons?",
        "Give me a case for and a case against",
        "For and against, please",
        "how have others got on?",
        "what happened to others like us",
        "has it gone wrong anywhere",
        "How did it work out elsewhere?",
    ],
)
def test_both_sides_may_be_wished_for(wish: Wish, message: str) -> None:
    lasted, ended = shown(wish(message, conversation(turn("We run the libraries"))))
    assert (lasted, ended) == ("cases/explore-york", "cases/suffolk-libraries")


def test_what_you_would_do_is_no_wish_for_a_document() -> None:
    rule = recognise("What would you do?", PROMPTS.acts, names_a_case=False)
    assert rule is not None
    assert rule.request is RequestKind.SCORES
