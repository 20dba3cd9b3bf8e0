"""A whole turn, from records made by hand: what stands above a question, what is offered, and that it stays short."""

from collections.abc import Callable
from typing import Any

import pytest

from guide.records import (
    EMPTY,
    Act,
    Answer,
    AnswerSentence,
    AskBack,
    Case,
    Citation,
    Conversation,
    Query,
    RequestKind,
    Signpost,
    Span,
    Standing,
    Turn,
)
from guide.reflection import Bank, Listening, Manner, listen, reflect
from guide.reflection.lint import WORD
from guide.reflection.turning import LONGEST
from tests.reflection.conftest import conversation, turn
from tests.reflection.test_asking import question
from tests.reflection.test_contrary import LIBRARY, LIBRARY_ENDED

WORRY = "I am still worried about the vote of the members"
QUOTING = question(
    2,
    "Who else saw the vote?",
    quote="You wrote: “{quote}”. Who else saw that?",
    room="Who else of us saw the vote?",
    move="notice",
)
BANK = Bank(
    questions=(
        QUOTING,
        question(3, "Whose turn is it?", weight="light", stage=[], id="any-003"),
        question(4, "Which way?", move="assumption"),
        question(5, "What is that about?", move="watch", weight="light", stage=[], id="any-005", occasion="unnamed"),
        question(6, "What do you hold?", move="other-view", weight="light", stage=[], id="any-006", occasion="unheld"),
    )
)
CASES = {"cases/lasted": LIBRARY, "cases/ended": LIBRARY_ENDED}


def cited(name: str, span: Span) -> Citation:
    return Citation(
        number=1, source_id=name, title=name, ours=True, sha256="0" * 64, start=span[0], end=span[1], quote="Its line.", link="/"
    )


def answer(*texts: str, source: str = "notes/people", standing: Standing = Standing.ANSWERED) -> Answer:
    return Answer(
        standing=standing,
        sentences=tuple(
            AnswerSentence(text=text, quoted=True, citations=(cited(source, Span(n, n + 1)),)) for n, text in enumerate(texts)
        ),
    )


VOTES, VOTED = "The members took a vote and were worried.", "A vote of members was counted twice."

Reflected = Callable[..., Turn]


@pytest.fixture
def reflected(words: Listening) -> Reflected:
    def _reflected(message: str, act: Act, past: Conversation = EMPTY, held: dict[str, Case] | None = None, **more: Any) -> Turn:
        given = {name: more.pop(name) for name in ("answer", "edge", "signpost") if name in more}
        manner = Manner(bank=BANK, listening=words, cases=held or {}, cite=cited, group=more.pop("group", False))
        query = Query(text=message, organisations=more.pop("organisations", ()))
        made = Turn(message=message, act=act, **given)
        return reflect(made, query, listen(message, past, words), past, manner, **more)

    return _reflected


QUIET = AskBack(welcome=False)
BEFORE = conversation(turn("A first thing that was said here"))


def test_a_statement_meets_its_own_words_one_passage_and_one_question(reflected: Reflected) -> None:
    made = reflected(WORRY, Act.OPEN, BEFORE, answer=answer(VOTES, VOTED))
    assert made.answer is not None
    assert [sentence.text for sentence in made.answer.sentences] == [VOTES]
    assert [sentence.text for sentence in made.answer.more] == [VOTED]
    assert made.question is not None
    assert made.question.text == f"You wrote: “{WORRY}”. Who else saw that?"
    assert made.mirror is None


def test_the_mirror_stands_alone_where_nothing_else_does_and_in_a_room(reflected: Reflected) -> None:
    alone = reflected(WORRY, Act.OPEN, BEFORE)
    assert (alone.mirror and alone.mirror.now, alone.question and alone.question.text) == (WORRY, "Who else saw the vote?")
    room = reflected(WORRY, Act.OPEN, BEFORE, answer=answer(VOTES), group=True)
    assert (room.mirror and room.mirror.now, room.question and room.question.text) == (WORRY, "Who else of us saw the vote?")


def test_words_quoted_in_a_question_are_not_said_back_again(reflected: Reflected) -> None:
    made = reflected(WORRY, Act.OPEN, BEFORE, answer=answer(VOTES))
    again = reflected(WORRY, Act.OPEN, conversation(*BEFORE.turns, made), answer=answer(VOTES))
    assert again.mirror is None
    assert "“" not in (again.question.text if again.question else "")


def test_a_story_is_not_met_with_passages_but_told_that_there_is_one(reflected: Reflected, words: Listening) -> None:
    made = reflected(WORRY, Act.NOTICE, BEFORE, answer=answer(VOTES))
    assert made.answer is None
    assert made.offer == words.lines.passage_on_this
    silent = reflected(WORRY, Act.NOTICE, BEFORE, answer=Answer(standing=Standing.SILENT), edge="Nothing.")
    assert (silent.offer, silent.edge) == (None, None)
    assert silent.mirror


def test_an_answer_comes_first_and_what_was_taken_for_granted_is_named_beside_it(reflected: Reflected) -> None:
    made = reflected("How do we get staff on board with the vote?", Act.ANSWER, answer=answer("One.", "Two."))
    assert made.answer is not None
    assert len(made.answer.sentences) == 2
    assert made.frame
    assert made.question is not None
    assert made.question.id == "mem-004"


@pytest.mark.parametrize(
    ("message", "offered"),
    [("Libraries are certain to thrive", "cases/ended"), ("Libraries are doomed, they always close", "cases/lasted")],
)
def test_certainty_meets_a_case_that_went_otherwise(reflected: Reflected, message: str, offered: str) -> None:
    made = reflected(message, Act.CONTRARY, held=CASES)
    assert made.contrary is not None
    assert (made.contrary.source_id, made.contrary.line) == (offered, "Its line.")
    again = reflected(message, Act.CONTRARY, conversation(made), held=CASES)
    assert again.contrary is None
    assert reflected(message, Act.CONTRARY, held=CASES, organisations=(offered,)).contrary is None


@pytest.mark.parametrize(
    "message", ["Obviously this will work", "This will obviously end in tears", "Everyone agrees", "It can’t fail"]
)
def test_certainty_that_names_nothing_is_said_back_and_asked_what_it_is_about(
    reflected: Reflected, words: Listening, message: str
) -> None:
    made = reflected(f"{message}.", Act.CONTRARY, held=CASES)
    assert (made.mirror and made.mirror.now, made.question and made.question.id) == (message, "any-005")
    assert (made.contrary, made.edge, made.offer) == (None, None, None)
    again = reflected(f"{message}.", Act.CONTRARY, conversation(made), held=CASES)
    assert (again.question, again.offer) == (None, words.lines.name_a_service)


def test_what_it_is_about_may_be_said_next_and_then_the_case_is_brought(reflected: Reflected) -> None:
    for message, offered in (("Obviously this will work", "cases/ended"), ("It will obviously end in tears", "cases/lasted")):
        asked = reflected(message, Act.CONTRARY, held=CASES)
        made = reflected("The libraries, I meant", Act.CONTRARY, conversation(asked), held=CASES)
        assert made.contrary is not None
        assert made.contrary.source_id == offered


@pytest.mark.parametrize(
    ("message", "offered"), [("Obviously this will work", "cases/ended"), ("It will end in tears, clearly", "cases/lasted")]
)
def test_certainty_without_a_subject_is_of_the_case_last_talked_of(reflected: Reflected, message: str, offered: str) -> None:
    seen = next(name for name in CASES if name != offered)
    past = conversation(Turn(message="What became of it?", act=Act.ANSWER, answer=answer("One.", source=seen)))
    made = reflected(message, Act.CONTRARY, past, held=CASES)
    assert made.contrary is not None
    assert made.contrary.source_id == offered


def test_agreement_points_as_what_was_said_before_did_and_keeps_to_it(reflected: Reflected) -> None:
    for said, offered in (("Our libraries would thrive", "cases/ended"), ("Our libraries would be sold", "cases/lasted")):
        past = conversation(turn(said))
        first = reflected("Everyone agrees.", Act.CONTRARY, past, held=CASES)
        assert first.contrary is not None
        assert first.contrary.source_id == offered
        again = reflected("Everyone agrees.", Act.CONTRARY, conversation(*past.turns, first), held=CASES)
        assert again.contrary is None


def test_its_trade_may_have_been_named_before(reflected: Reflected) -> None:
    past = conversation(turn("We run the libraries"))
    assert reflected("This is obviously doomed", Act.CONTRARY, past, held=CASES).contrary is not None
    assert reflected("This is obviously doomed", Act.CONTRARY, held=CASES).contrary is None


def test_a_wish_for_a_verdict_meets_two_cases_that_differ(reflected: Reflected) -> None:
    given = answer("One.", source="cases/lasted")
    made = reflected(
        "Should we do it with our libraries?", Act.DECLINE, held=CASES, answer=given, request=RequestKind.SCORES, edge="No."
    )
    assert made.contrary is not None
    assert made.contrary.source_id == "cases/ended"
    assert made.question is not None
    other = reflected("Write me a plan for our libraries", Act.DECLINE, held=CASES, request=RequestKind.DRAFTING, edge="No.")
    assert (other.contrary, other.question) == (None, None)


def test_short_answers_meet_a_light_question_then_none_then_a_way_out(reflected: Reflected, words: Listening) -> None:
    past = BEFORE
    first = reflected("maybe", Act.SHORT, past, answer=answer("One.", "Two."))
    assert (first.answer, first.edge) == (None, None)
    assert first.question is not None
    assert first.question.id == "any-003"
    past = conversation(*past.turns, first)
    second = reflected("no", Act.SHORT, past, answer=answer("Three."))
    assert (second.question, second.offer) == (None, words.lines.instead)
    third = reflected("dunno", Act.SHORT, conversation(*past.turns, second), answer=answer("Four."))
    assert (third.question, third.answer, third.offer) == (None, None, words.lines.plain_answers)
    fourth = reflected("work", Act.SHORT, conversation(*past.turns, second, third), answer=answer("Five."))
    assert (fourth.question, fourth.offer, fourth.edge) == (None, None, words.lines.at_hand)


def test_what_lies_outside_the_library_is_told_at_length_once(reflected: Reflected, words: Listening) -> None:
    silent, far = Answer(standing=Standing.SILENT), "Outside, and why, at length."
    first = reflected("Who won the cup?", Act.ANSWER, BEFORE, answer=silent, edge=far)
    assert first.edge == far
    again = reflected("And the league?", Act.ANSWER, conversation(*BEFORE.turns, first), answer=silent, edge=far)
    assert again.edge == words.lines.silent_again
    other = reflected("And now?", Act.ANSWER, conversation(*BEFORE.turns, first), answer=silent, edge="Another line.")
    assert other.edge == "Another line."


def test_a_wish_for_a_verdict_remembers_the_trade_that_was_named(reflected: Reflected) -> None:
    past = conversation(turn("I run our libraries"))
    silent = Answer(standing=Standing.SILENT)
    made = reflected("Should we do it?", Act.DECLINE, past, held=CASES, answer=silent, request=RequestKind.SCORES, edge="No.")
    assert made.answer is not None
    assert [sentence.citations[0].source_id for sentence in made.answer.sentences] == ["cases/lasted"]
    assert made.contrary is not None
    assert made.contrary.source_id == "cases/ended"
    assert made.offer is None


@pytest.mark.parametrize(("wish", "offered"), [("against", "cases/ended"), ("for", "cases/lasted")])
def test_the_case_for_or_against_is_one_that_went_so(reflected: Reflected, wish: str, offered: str) -> None:
    past = conversation(turn("I run our libraries"))
    made = reflected(f"Make the case {wish} it for me", Act.CONTRARY, past, held=CASES)
    assert made.contrary is not None
    assert made.contrary.source_id == offered


HELD = [("Our libraries are certain to thrive", "cases/ended"), ("Our libraries will definitely be shut", "cases/lasted")]


@pytest.mark.parametrize("wish", ["What would have to be true for me to be wrong?", "Am I wrong?", "what would change my mind"])
@pytest.mark.parametrize(("said", "offered"), HELD)
def test_the_other_side_of_ones_own_words_is_these_words_and_a_case_and_no_verdict(
    reflected: Reflected, words: Listening, wish: str, said: str, offered: str
) -> None:
    past = conversation(turn(f"{said}.", act=Act.CONTRARY), turn("Who owns the pools?", act=Act.ANSWER))
    made = reflected(wish, Act.CONTRARY, past, held=CASES)
    assert (made.mirror and made.mirror.now, made.edge) == (said, words.lines.no_side)
    assert made.contrary is not None
    assert made.contrary.source_id == offered


def test_an_opinion_has_its_other_side_too_and_certainty_goes_before_it(reflected: Reflected) -> None:
    opinion = turn("I think the libraries would be safer outside")
    made = reflected("What am I missing?", Act.CONTRARY, conversation(opinion), held=CASES)
    assert made.contrary is not None
    assert made.contrary.source_id == "cases/ended"
    past = conversation(turn("The libraries will definitely be shut", act=Act.CONTRARY), opinion)
    both = reflected("What am I missing?", Act.CONTRARY, past, held=CASES)
    assert both.contrary is not None
    assert both.contrary.source_id == "cases/lasted"


def test_where_no_case_is_left_that_is_said(reflected: Reflected, words: Listening) -> None:
    first = reflected(HELD[0][0], Act.CONTRARY, held=CASES)
    made = reflected("Am I wrong?", Act.CONTRARY, conversation(first), held=CASES)
    assert (made.contrary, made.edge) == (None, words.lines.no_other_way)


def test_who_has_said_nothing_yet_is_asked_what_they_hold_and_then_shown_the_other_side(
    reflected: Reflected, words: Listening
) -> None:
    asked = reflected("Am I wrong?", Act.CONTRARY, held=CASES)
    assert (asked.edge, asked.question and asked.question.id) == (words.lines.no_side, "any-006")
    for said, offered in (("The libraries would be safer", "cases/ended"), ("The libraries would be sold", "cases/lasted")):
        made = reflected(said, Act.CONTRARY, conversation(asked), held=CASES)
        assert made.contrary is not None
        assert made.contrary.source_id == offered
    quiet = reflected("Am I wrong?", Act.CONTRARY, Conversation(ask_back=QUIET), held=CASES)
    assert (quiet.question, quiet.offer) == (None, words.lines.say_what_you_hold)


def test_where_no_trade_was_named_it_is_asked_and_then_the_case_is_brought(reflected: Reflected, words: Listening) -> None:
    held = reflected("This is certain to work", Act.CONTRARY, held=CASES)
    asked = reflected("Am I wrong?", Act.CONTRARY, conversation(held), held=CASES)
    assert (asked.offer, asked.question) == (words.lines.name_a_service, None)
    made = reflected("the libraries", Act.CONTRARY, conversation(held, asked), held=CASES)
    assert made.contrary is not None
    assert made.contrary.source_id == "cases/ended"


def test_after_the_first_turn_no_question_stands_alone(reflected: Reflected) -> None:
    assert reflected("The members and the vote", Act.OPEN).question is not None
    assert reflected("The members and the vote", Act.OPEN, BEFORE).question is None


@pytest.mark.parametrize(
    "beside",
    [
        "One.",
        "We found nothing on a vote of the members.",
        "Place: Hull; What it is: members, a vote",
        "Table 2: Members and their vote",
        "Merged: the trust whose members had a vote.",
        "“The members’ vote” is a paper of 2011.",
    ],
)
def test_a_passage_that_does_not_belong_to_a_statement_is_not_put_beside_it(reflected: Reflected, beside: str) -> None:
    assert reflected(WORRY, Act.OPEN, BEFORE, answer=answer(beside)).answer is None


def test_where_nothing_stands_beside_a_statement_it_is_said_once_and_no_lack_is_told(
    reflected: Reflected, words: Listening
) -> None:
    silent = Answer(standing=Standing.SILENT)
    made = reflected("The director comes on Monday", Act.OPEN, BEFORE, answer=silent, edge="Nothing.")
    assert (made.edge, made.offer) == (words.lines.nothing_beside, None)
    again = reflected("The deputy comes as well", Act.OPEN, conversation(*BEFORE.turns, made), answer=silent, edge="Nothing.")
    assert (again.edge, again.offer) == (None, words.lines.instead)


def test_a_loss_is_met_with_its_own_words_or_with_time(reflected: Reflected, words: Listening) -> None:
    told = reflected("We had a garden. I miss it still.", Act.OPEN, BEFORE, answer=answer("A garden was had."))
    assert (told.mirror and told.mirror.now, told.answer, told.question) == ("I miss it still", None, None)
    assert reflected("They closed our day centre", Act.OPEN, BEFORE).edge == words.lines.no_hurry


def test_a_loss_is_not_parroted_a_third_time_running(reflected: Reflected, words: Listening) -> None:
    told = [
        "I told everyone it was safe and I was wrong",
        "I still think of half my team who have left",
        "I am sad for them, still",
    ]
    past = BEFORE
    for _ in range(2):
        said = reflected(told[len(past.turns) - 1], Act.OPEN, past)
        assert said.mirror is not None
        past = conversation(*past.turns, said)
    third = reflected(told[2], Act.OPEN, past)
    assert (third.mirror, third.edge, third.question) == (None, words.lines.no_hurry, None)
    fourth = reflected("I keep going over that meeting in my head", Act.OPEN, conversation(*past.turns, third))
    assert fourth.mirror is not None


def test_distress_and_signposts_ask_nothing_and_a_stop_is_offered_next(reflected: Reflected, words: Listening) -> None:
    made = reflected("I can't cope with the vote", Act.HOLD, BEFORE, signpost=Signpost(text="Someone to turn to."))
    assert made.question is None
    after = reflected("The vote comes on Monday", Act.OPEN, conversation(made), answer=answer(VOTES))
    assert (after.offer, after.answer, after.question) == (words.lines.stop, None, None)
    asked = reflected("Who elects whom?", Act.ANSWER, conversation(made), answer=answer("One."))
    assert (asked.offer, asked.question) == (None, None)
    assert asked.answer is not None


def test_points_for_an_adviser_can_be_kept_and_that_is_offered_once(reflected: Reflected, words: Listening) -> None:
    made = reflected("Can they move me?", Act.REFER, BEFORE, signpost=Signpost(text="Somebody to ask."))
    assert (made.offer, made.question) == (words.lines.points, None)
    again = reflected("And my pay?", Act.REFER, conversation(*BEFORE.turns, made), signpost=Signpost(text="Somebody to ask."))
    assert again.offer is None


def test_a_switch_set_by_hand_goes_over_what_was_written(reflected: Reflected) -> None:
    past = conversation(*BEFORE.turns, turn("just tell me"))
    assert reflected(WORRY, Act.OPEN, past).question is None
    switched = past.model_copy(update={"ask_back": AskBack(after=len(past.turns))})
    assert reflected(WORRY, Act.OPEN, switched).question is not None
    assert reflected(WORRY, Act.OPEN, BEFORE.model_copy(update={"ask_back": QUIET})).question is None


def test_the_same_words_three_times_may_be_a_place_to_stop(reflected: Reflected, words: Listening) -> None:
    said = "the council counted savings twice"
    past = conversation(turn(said), turn(said))
    assert reflected(said, Act.OPEN, past, answer=answer("One.")).offer == words.lines.stop
    assert reflected(said, Act.OPEN, conversation(turn(said)), answer=answer("One.")).offer is None


def test_eight_exchanges_without_a_new_passage_may_be_a_place_to_stop_said_once(reflected: Reflected, words: Listening) -> None:
    seen = Turn(message="Who is it?", act=Act.ANSWER, answer=answer("One."))
    past = conversation(seen, *(turn(f"number {n} of these") for n in range(7)))
    made = reflected("something else of it", Act.ANSWER, past, answer=answer("One."))
    assert made.offer == words.lines.stop
    assert reflected("another part of it", Act.ANSWER, conversation(*past.turns, made), answer=answer("One.")).offer is None
    assert reflected("something new of it", Act.ANSWER, past, answer=answer("x", source="notes/policy")).offer is None


def test_half_an_hour_by_the_callers_clock_may_be_a_place_to_stop(reflected: Reflected, words: Listening) -> None:
    made = {minutes: reflected(WORRY, Act.OPEN, BEFORE.model_copy(update={"minutes": minutes})) for minutes in (0, 29, 30)}
    assert [made[minutes].offer for minutes in (0, 29, 30)] == [None, None, words.lines.stop]
    after = conversation(*BEFORE.turns, made[30]).model_copy(update={"minutes": 40})
    assert reflected("something new of it", Act.OPEN, after).offer is None


def test_a_turn_is_read_without_scrolling(reflected: Reflected) -> None:
    made = reflected("Who elects whom?", Act.ANSWER, answer=answer(*(f"{'word ' * 40}{n}." for n in range(6))))
    assert made.answer is not None
    assert len(WORD.findall(" ".join(sentence.text for sentence in made.answer.sentences))) <= LONGEST
    assert len(made.answer.more) <= 5


def test_no_answer_is_changed_but_cut_and_its_citations_numbered_as_they_are_read(reflected: Reflected) -> None:
    given = answer("One.", "Two.")
    made = reflected("Who elects whom?", Act.ANSWER, answer=given).answer
    assert made is not None
    assert [sentence.text for sentence in made.sentences] == ["One.", "Two."]
    assert [citation.number for sentence in made.sentences for citation in sentence.citations] == [1, 2]


def test_a_passage_that_was_shown_before_gives_way_to_one_that_was_not(reflected: Reflected) -> None:
    seen, new = "The members lost the vote in March.", "A second vote of the members was won."
    past = conversation(Turn(message="The members and the vote", act=Act.OPEN, answer=answer(seen)))
    made = reflected("What the members said about the vote", Act.OPEN, past, answer=answer(seen, new)).answer
    assert made is not None
    assert [sentence.text for sentence in made.sentences] == [new]


def test_a_wish_for_another_case_meets_one_that_went_other_than_the_last(reflected: Reflected, words: Listening) -> None:
    past = conversation(Turn(message="Libraries?", act=Act.ANSWER, answer=answer("One.", source="cases/lasted")))
    made = reflected(words.say.otherwise, Act.CONTRARY, past, held=CASES)
    assert made.contrary is not None
    assert made.contrary.source_id == "cases/ended"
    nothing = reflected(words.say.otherwise, Act.CONTRARY, conversation(made), held={})
    assert (nothing.contrary, nothing.edge) == (None, words.lines.no_other_way)


def test_the_same_conversation_gives_the_same_turn(reflected: Reflected) -> None:
    assert reflected(WORRY, Act.OPEN, BEFORE, answer=answer("One.")) == reflected(WORRY, Act.OPEN, BEFORE, answer=answer("One."))
