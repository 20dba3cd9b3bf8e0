"""What a message asks, told from the talk around it."""

import pytest

from guide.records import Act, Question, Turn
from guide.reflection import Listening, asked_of, asks_something, without_echo, without_talk
from guide.reflection.asked import complains


@pytest.mark.parametrize(
    ("message", "asked"),
    [
        ("blimey, what a list. what happened to the staff there", "what happened to the staff there"),
        ("haha i dont know :) i only joined a gym so far. who are the members?", "who are the members?"),
        ("I said the pensions. Did they keep them?", "Did they keep them?"),
        ("That's rather a lot about surveys. Name me one that worked.", "Name me one that worked."),
        ("Hello. We mean to leave the council. I'd like some examples that lasted.", "I'd like some examples that lasted."),
        ("why do you say that again? how many were laid off", "how many were laid off"),
        ("did they vote on it, then i have to go im on at 7", "did they vote on it"),
        ("Who runs it now?", "Who runs it now?"),
        ("what happens to my pension if i go", "what happens to my pension if i go"),
        ("We were told on a Tuesday. Nobody said a word.", "We were told on a Tuesday. Nobody said a word."),
        ("I only said what I saw. We were told on a Tuesday.", "We were told on a Tuesday."),
    ],
)
def test_the_sentences_that_ask_are_looked_for_without_what_stands_around_them(
    message: str, asked: str, words: Listening
) -> None:
    assert asked_of(message, words) == asked


@pytest.mark.parametrize("message", ["We were told on a Tuesday. Nobody said a word.", "is anybody listening", "I told her so."])
def test_who_tells_something_or_speaks_of_the_talk_asks_nothing(message: str, words: Listening) -> None:
    assert not asks_something(message, words)


def test_what_is_told_is_left_without_the_talk_about_the_talk(words: Listening) -> None:
    assert without_talk("You've said that twice. My deputy has gone quiet.", words) == "My deputy has gone quiet."
    assert without_talk("That is not what I asked.", words) == ""


@pytest.mark.parametrize(
    ("message", "missed"),
    [
        ("That's not what I asked at all. Who owns it?", True),
        ("I said York WON. Who lost?", True),
        ("you gave me the same number three times", True),
        ("You havent answered me", True),
        ("None of those are votes.", True),
        ("They said it would be safe. Who owns it?", False),
        ("I told everyone it was safe", False),
    ],
)
def test_a_miss_is_heard(message: str, *, missed: bool, words: Listening) -> None:
    assert complains(message, words) is missed


ASKED = Turn(
    message="m",
    act=Act.OPEN,
    question=Question(id="unc-001", text="For this to last five years, what would have to stay the same?"),
)


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ("For it to last? The cleaner would have to stay.", "The cleaner would have to stay."),
        ("Stay the same? The people. And the garden.", "The people. And the garden."),
        ("Which one? The contract, I suppose.", "The contract, I suppose."),
    ],
)
def test_our_own_question_said_again_above_an_answer_asks_nothing(message: str, told: str) -> None:
    assert without_echo(message, [ASKED]) == told


@pytest.mark.parametrize(
    "message",
    [
        "For it to last?",
        "Who owns the buildings of the libraries now? We never knew.",
        "For it to last? The cleaner. And who pays her?",
        "The cleaner would have to stay.",
    ],
)
def test_a_question_of_their_own_stays(message: str) -> None:
    assert without_echo(message, [ASKED]) == message


def test_where_nothing_was_asked_there_is_no_echo() -> None:
    message = "Which one? The contract, I suppose."
    assert without_echo(message, [Turn(message="m", act=Act.OPEN)]) == without_echo(message, []) == message
