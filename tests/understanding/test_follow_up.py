"""A follow-up is made whole by what was last talked of; a message that stands by itself is left alone."""

import pytest

from guide.records import Act, Answer, AnswerSentence, Citation, Reading, Source, SourceKind, Span, Standing, Term, Turn
from guide.understanding import Names, Talk, Terms, made_whole
from guide.understanding.follow_up import Followed

CASES = {"cases/navigo": "Navigo", "cases/explore-york": "Explore York", "cases/seqol": "SEQOL"}
NAMES = Names(
    Source(id=name, title=title, kind=SourceKind.CASE, ours=True, path=f"{name}.md", sha256="ab" * 32)
    for name, title in CASES.items()
)


NOTE = Source(id="notes/glossary", title="Words", kind=SourceKind.NOTE, ours=True, path="glossary.md", sha256="ab" * 32)
TERMS = Terms(
    [
        Reading(
            source=NOTE,
            text="A bencom is a society. A CIC is a company.",
            terms=(Term(names=("bencom",), sentence=Span(0, 22)), Term(names=("CIC",), sentence=Span(23, 42))),
        )
    ]
)


def turn(message: str, *cited: str, rewritten: str | None = None, act: Act = Act.ANSWER) -> Turn:
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
    return Turn(message=message, rewritten=rewritten, act=act, answer=answer)


def followed(message: str, *turns: Turn) -> Followed | None:
    return made_whole(message, Talk(turns, NAMES, TERMS, CASES))


def whole(message: str, *turns: Turn) -> str | None:
    found = followed(message, *turns)
    return found.whole if found and found.sure else None


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


@pytest.mark.parametrize(
    "message",
    [
        "if it goes wrong, who pays?",
        "Can a council claim its tax back?",
        "and what do unions say of mutuals as a whole",
        "any others gone bust?",
        "who paid for that research?",
        "how would we pay for it",
    ],
)
def test_what_points_to_nothing_that_was_said_stands_by_itself(message: str) -> None:
    assert whole(message, turn("Who elects the board at Navigo?")) is None


def test_a_question_that_might_be_about_what_was_talked_of_is_left_to_what_is_found() -> None:
    found = followed("how many nurses moved across then?", turn("When did Navigo leave the NHS?"))
    assert found is not None
    assert (found.whole, found.about, found.sure) == ("how many nurses moved across then · Navigo", ("cases/navigo",), False)


@pytest.mark.parametrize(
    ("message", "meant"),
    [
        ("and their pensions?", "their pensions · Navigo, SEQOL"),
        ("are they still going", "are they still going · Navigo, SEQOL"),
        ("why did the first one end?", "why did the first one end · Navigo"),
        ("what about the other", "the other · SEQOL"),
        ("which of them lasted", "which of them lasted · Navigo, SEQOL"),
    ],
)
def test_all_of_a_list_are_carried_or_the_one_that_is_meant(message: str, meant: str) -> None:
    assert whole(message, turn("which ones were health services?", "cases/navigo", "cases/seqol")) == meant


def test_the_one_meant_of_two_is_known_after_one_was_asked_about() -> None:
    both = turn("compare the boards of Navigo and SEQOL")
    first = turn("how old is the first one", rewritten="how old is the first one · Navigo")
    assert whole("and the second one?", both, first) == "the second one · SEQOL"
    second = turn("how old is the second one", rewritten="how old is the second one · SEQOL")
    assert whole("and the other one?", both, first) == "the other one · SEQOL"
    assert whole("and the other one?", both, second) == "the other one · Navigo"


@pytest.mark.parametrize(
    ("message", "meant"),
    [
        ("can we still use it?", "can we still use it · bencom"),
        ("who can set one up", "who can set one up · bencom"),
        ("and a CIC?", None),
        ("What is a CIC?", None),
    ],
)
def test_a_term_whose_meaning_was_asked_is_carried(message: str, meant: str | None) -> None:
    assert whole(message, turn("what is a bencom?", "notes/glossary")) == meant


def test_two_terms_asked_one_after_the_other_are_told_apart() -> None:
    turns = turn("what is a bencom?", "notes/glossary"), turn("and a CIC?", "notes/glossary")
    assert whole("whats the difference then", *turns) == "whats the difference then · bencom, CIC"


def test_a_case_beside_a_statement_is_not_what_the_next_question_is_about() -> None:
    told = turn("we are a library service of twelve", "cases/explore-york", act=Act.OPEN)
    assert whole("who pays the pensions", told) is None
    assert whole("what happened there?", told) == "what happened there · Explore York"
    assert whole("how did others do", told) == "how did others do · we are a library service of twelve"


def test_a_word_on_what_was_asked_does_not_end_the_talk_of_it() -> None:
    turns = turn("why did SEQOL end?"), turn("it sounds like the council", act=Act.OPEN)
    assert whole("did the staff keep their jobs", *turns) == "did the staff keep their jobs · SEQOL"


def test_who_asks_for_another_list_does_not_ask_of_the_last_one() -> None:
    asked = turn("which of them had strikes?", "cases/navigo", "cases/seqol")
    assert followed("which health ones lost their main contract?", asked) is None
    assert followed("which of those lost their main contract?", asked) is not None


def test_a_whole_list_is_asked_about_however_it_was_asked_for() -> None:
    listed = turn("strikes, walkouts and such", "cases/navigo", "cases/seqol")
    assert listed.answer is not None
    whole_list = listed.model_copy(update={"answer": listed.answer.model_copy(update={"complete": True})})
    assert whole("how did they end?", whole_list) == "how did they end · Navigo, SEQOL"
