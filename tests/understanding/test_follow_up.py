"""A follow-up is made whole by what was last talked of; a message that stands by itself is left alone."""

import pytest

from guide.records import Act, Answer, AnswerSentence, Citation, Source, SourceKind, Standing, Turn
from guide.understanding import Names, made_whole

CASES = {"cases/navigo": "Navigo", "cases/explore-york": "Explore York", "cases/seqol": "SEQOL"}
NAMES = Names(
    Source(id=name, title=title, kind=SourceKind.CASE, ours=True, path=f"{name}.md", sha256="ab" * 32)
    for name, title in CASES.items()
)


def turn(message: str, *cited: str, rewritten: str | None = None) -> Turn:
    sentences = tuple(
        AnswerSentence(
            text="It is so.",
            quoted=True,
            citations=(
                Citation(
                    number=1, source_id=name, title="", ours=True, sha256="ab" * 32, start=0, end=9, quote="It is so.", link=""
                ),
            ),
        )
        for name in cited
    )
    answer = Answer(standing=Standing.ANSWERED, sentences=sentences)
    return Turn(message=message, rewritten=rewritten, act=Act.ANSWER, answer=answer)


def whole(message: str, *turns: Turn) -> str | None:
    return made_whole(message, turns, NAMES, CASES)


@pytest.mark.parametrize(
    ("message", "meant"),
    [
        ("and its pensions?", "its pensions · Navigo"),
        ("who picks the chief exec?", "who picks the chief exec · Navigo"),
        ("so how long did they have", "how long did they have · Navigo"),
        ("what about the board", "the board · Navigo"),
        ("what did the ombudsman make of it", "what did the ombudsman make of it · Navigo"),
    ],
)
def test_the_organisation_last_named_is_carried(message: str, meant: str) -> None:
    assert whole(message, turn("Who elects the board at Navigo?")) == meant


def test_the_last_question_is_asked_of_another_organisation() -> None:
    asked = turn("Who elects the board at Navigo?")
    assert whole("and at SEQOL?", asked) == "Who elects the board at SEQOL?"


def test_a_new_organisation_replaces_the_old_and_is_carried_on() -> None:
    first = turn("Who elects the board at Navigo?")
    second = turn("and at SEQOL?", rewritten="Who elects the board at SEQOL?")
    assert whole("and its pensions?", first, second) == "its pensions · SEQOL"


def test_the_case_that_most_of_the_answer_spoke_of_is_carried_when_none_was_named() -> None:
    asked = turn("which one won the library tender?", "cases/explore-york", "cases/explore-york", "notes/policy")
    assert whole("and how long was that for", asked) == "how long was that for · Explore York"


def test_the_question_itself_is_carried_when_no_case_was_talked_of() -> None:
    asked = turn("can a CIC with shares pay a dividend?", "notes/governance", "notes/glossary")
    assert whole("up to how much", asked) == "up to how much · can a CIC with shares pay a dividend"


@pytest.mark.parametrize(
    "message",
    [
        "What is TUPE?",
        "how many mutuals are left",
        "any examples of youth services?",
        "who could we ask about the board",
        "why was the Council of Nicaea called",
        "capital of Mongolia?",
        "is a vote of the staff needed before a service may leave its council?",
        "Who elects the board at SEQOL?",
    ],
)
def test_what_stands_by_itself_is_left_alone(message: str) -> None:
    assert whole(message, turn("Who elects the board at Navigo?")) is None


def test_nothing_is_carried_from_turns_that_searched_nothing() -> None:
    assert whole("and its pensions?", Turn(message="hello", act=Act.GREET)) is None
